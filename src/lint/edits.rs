//! Edits that take something out of the text and leave the rest as its author wrote it.

mod clauses;
mod tokens;

use crate::diagnostic::{Edit, Fix};
use crate::lint::Facts;
use crate::source::Span;
use tokens::{Token, has_remark, is_remark, tokens};

/// A stretch of text that goes, and whether something that people wrote for people goes with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Removal {
    span: Span,
    /// A remark or metadata is inside: the tool alone can't know whether it is still wanted.
    loses: bool,
}

impl Removal {
    /// A fix that does it, safe unless remarks or metadata would be lost.
    pub fn fix(self, title: impl Into<String>) -> Fix {
        let edit = Edit {
            span: self.span,
            text: String::new(),
        };
        match self.loses {
            true => Fix::risky(title, vec![edit]),
            false => Fix::safe(title, vec![edit]),
        }
    }
}

impl Facts<'_> {
    /// Takes one pattern out of a `grant`, `revoke`, `deny` or `undecided`: with its comma out of a list, with
    /// the braces if it stands alone in them, with the whole clause if it is all that the clause has.
    pub fn without_pattern(&self, pattern: Span) -> Option<Removal> {
        let clause = clauses::clause_of(self.tree(pattern.file)?, pattern)?;
        let text = self.text(clause.span);
        let tokens = tokens(text);
        let within = pattern.start.checked_sub(clause.span.start)?;
        let at = tokens
            .iter()
            .position(|token| token.start == within as usize)?;
        let Some((from, to)) = listed(&tokens, at) else {
            return self.without_clause(clause);
        };
        let base = clause.span.start as usize;
        let span = Span::new(pattern.file, base + from, base + to);
        let loses = has_remark(self.text(span));
        Some(Removal { span, loses })
    }

    fn without_clause(&self, clause: clauses::Found) -> Option<Removal> {
        let span = self.whole_lines(clause.whole)?;
        let loses = clause.metadata || has_remark(self.text(span));
        Some(Removal { span, loses })
    }

    /// A stretch with the lines it stands on, where nothing else stands on them.
    fn whole_lines(&self, span: Span) -> Option<Span> {
        let text = self.source(span.file)?;
        let (start, end) = (span.start as usize, span.end as usize);
        let before = text.get(..start)?;
        let after = text.get(end..)?;
        let line = before.rfind('\n').map_or(0, |at| at + 1);
        let rest = after.find('\n').map_or(after.len(), |at| at + 1);
        let alone = before.get(line..)?.trim().is_empty();
        let tail = after.get(..rest)?.trim();
        if alone && (tail.is_empty() || is_remark(tail)) {
            return Some(Span::new(span.file, line, end + rest));
        }
        // Something else shares the line: only the blanks before go.
        let kept = before.trim_end_matches([' ', '\t']).len();
        let start = if kept == line { start } else { kept };
        Some(Span::new(span.file, start, end))
    }
}

/// The stretch that goes if the pattern at a token goes, in a list; `None` if it is all there is.
fn listed(tokens: &[Token<'_>], at: usize) -> Option<(usize, usize)> {
    let (mut first, mut last) = (at, at);
    loop {
        let (start, end) = (tokens.get(first)?.start, tokens.get(last)?.end);
        let before = tokens.get(first.checked_sub(1)?)?;
        let after = tokens.get(last + 1).map(|token| token.text);
        let next = tokens.get(last + 2);
        let closing = next.is_some_and(|token| token.text == "}");
        match (before.text, after) {
            (_, Some(",")) if !closing => return Some((start, next?.start)),
            (",", _) => return Some((before.start, end)),
            (".{", Some(",")) => (first, last) = (first.checked_sub(2)?, last + 2),
            (".{", Some("}")) => (first, last) = (first.checked_sub(2)?, last + 1),
            _ => return None,
        }
    }
}
