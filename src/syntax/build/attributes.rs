//! What stands before declarations and clauses: documentation, metadata, `@expect`.

use super::Builder;
use crate::diagnostic::sink::Expectation;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::syntax::Rule;
use crate::syntax::ast::{Attributes, Attrs, Text};
use crate::syntax::cursor::Cursor;
use crate::syntax::pairs::Pair;

impl<'t> Builder<'t> {
    /// A declaration or clause: where it stands without what is written before it, that, and itself.
    pub(super) fn opened(&mut self, pair: Pair<'t>) -> (Span, Attrs, Pair<'t>) {
        let whole = self.span(&pair);
        let mut cursor = Cursor::new(pair);
        let attrs = self.attributes(&mut cursor, whole);
        let inner = cursor.take();
        let span = match attrs {
            Some(_) => self.span(&inner),
            None => whole,
        };
        (span, attrs, inner)
    }

    /// Reads `///` and `@…` before a declaration or clause; `target` is both together.
    pub(super) fn attributes(&mut self, cursor: &mut Cursor<'t>, target: Span) -> Attrs {
        let mut found = Attributes::default();
        let mut any = false;
        let mut lines = Lines::default();
        let declaration = begins_declaration(cursor);
        loop {
            if let Some(doc) = cursor.opt(Rule::doc) {
                if let Some(line) = self.doc(&doc, declaration) {
                    lines.push(line);
                }
            } else if let Some(attribute) = cursor.opt(Rule::attribute) {
                self.attribute(&mut found, attribute, declaration);
            } else if let Some(expect) = cursor.opt(Rule::expect_attribute) {
                self.expect_attribute(expect, target);
            } else {
                break;
            }
            any = true;
        }
        found.doc = lines.joined();
        found.whole = Some(target);
        any.then(|| Box::new(found))
    }

    /// A line of documentation; nothing if there is nothing that it documents.
    fn doc(&mut self, doc: &Pair<'t>, documents: bool) -> Option<(&'t str, Span)> {
        let span = self.span(doc);
        let alone = self.text.get(..span.start as usize).is_none_or(|before| {
            let line = before.rsplit('\n').next().unwrap_or("");
            line.trim().is_empty()
        });
        if !alone || !documents {
            let (message, advice) = if alone {
                (
                    "there is nothing to document here",
                    "documentation (`///`) stands before a declaration; a remark is written with `//`",
                )
            } else {
                (
                    "documentation stands alone on its line",
                    "move it to a line of its own before the declaration, or write a remark with `//`",
                )
            };
            self.diagnostics
                .push(Diagnostic::new(&codes::STRAY_DOCUMENTATION, span, message).help(advice));
            return None;
        }
        let line = doc.as_str().get(3..).unwrap_or("").trim_end();
        let line = line.strip_prefix(' ').unwrap_or(line);
        Some((line, span))
    }

    /// `declaration`: what follows is one, and not a clause.
    fn attribute(&mut self, found: &mut Attributes, pair: Pair<'t>, declaration: bool) {
        let span = self.span(&pair);
        let mut cursor = Cursor::new(pair);
        let name = cursor.take().as_str().get(1..).unwrap_or("");
        let text = self.text(cursor.take()).text;
        if name == "derived" && declaration {
            let message = "`@derived` stands before a constraint, not before a declaration";
            let finding = Diagnostic::new(&codes::MISPLACED, span, message)
                .help("move it to the clause that the author concluded");
            self.diagnostics.push(finding);
        } else if name == "derived" {
            found.derived = Some(text);
        } else {
            found.meta.push((name.into(), text));
        }
    }

    fn expect_attribute(&mut self, pair: Pair<'t>, target: Span) {
        let span = self.span(&pair);
        let mut cursor = Cursor::new(pair);
        cursor.take();
        let rule = cursor.take().as_str().to_owned();
        let until = cursor.opt(Rule::date).map(|date| date.as_str().to_owned());
        let reason = cursor
            .opt(Rule::string)
            .map(|text| self.text(text).text.to_string());
        self.ast.expectations.push(Expectation {
            span,
            target,
            rule,
            until,
            reason,
        });
    }

    /// Metadata before something that the bundle has no row for would be lost.
    pub(super) fn homeless_metadata(&mut self, attrs: &Attrs, pair: &Pair<'t>) {
        let word = match pair.as_rule() {
            Rule::levels => "levels",
            Rule::reaches => "reaches",
            Rule::undecided_roles => "undecided roles",
            Rule::extend_module | Rule::extend_role | Rule::extend_template => "extend",
            _ => return,
        };
        let has = |attrs: &Attributes| !attrs.meta.is_empty() || attrs.derived.is_some();
        if !attrs.as_deref().is_some_and(has) {
            return;
        }
        let message =
            format!("metadata can't stand before `{word}`: the bundle has no place for it");
        let finding = Diagnostic::new(&codes::MISPLACED, self.span(pair), message)
            .help("write it before the system, or before the declaration or clause it is about");
        self.diagnostics.push(finding);
    }
}

/// Lines of documentation that stand below each other. Most stand alone, and need no list.
#[derive(Default)]
struct Lines<'t> {
    first: Option<(&'t str, Span)>,
    more: Vec<(&'t str, Span)>,
}

impl<'t> Lines<'t> {
    fn push(&mut self, line: (&'t str, Span)) {
        match self.first {
            None => self.first = Some(line),
            Some(_) => self.more.push(line),
        }
    }

    /// One text of them.
    fn joined(self) -> Option<Text> {
        let (first, span) = self.first?;
        let Some((_, last)) = self.more.last() else {
            let text = first.into();
            return Some(Text { text, span });
        };
        let more = self.more.iter().map(|(line, _)| *line);
        let all: Vec<&str> = std::iter::once(first).chain(more).collect();
        Some(Text {
            text: all.join("\n").into(),
            span: span.to(*last),
        })
    }
}

/// Whether what follows the attributes is a declaration, which can be documented; after the header's
/// attributes comes the name of the system.
fn begins_declaration(cursor: &Cursor<'_>) -> bool {
    let declarations = [
        Rule::name,
        Rule::action,
        Rule::module,
        Rule::role,
        Rule::template,
        Rule::setting,
        Rule::lifecycle,
        Rule::rule_item,
        Rule::test,
        Rule::levels,
        Rule::reaches,
        Rule::state,
    ];
    let rule = cursor.peek_past_attributes();
    rule.is_some_and(|rule| declarations.contains(&rule))
}
