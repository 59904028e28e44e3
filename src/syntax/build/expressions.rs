//! Expressions over actions, conditions over situations, patterns.

use super::Builder;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::syntax::Rule;
use crate::syntax::ast::{Cond, CondKind, Expr, Pattern, Patterns, Tail};
use crate::syntax::cursor::Cursor;
use crate::syntax::pairs::Pair;

/// How a flat chain of terms is joined.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joint {
    And,
    Or,
}

impl<'t> Builder<'t> {
    pub(super) fn expression(&mut self, pair: Pair<'t>) -> Expr {
        let (joint, mut terms) = self.chain_of(pair, Self::term);
        match (joint, terms.pop()) {
            (None, Some(only)) => only,
            (Some(joint), Some(last)) => {
                terms.push(last);
                match joint {
                    Joint::And => Expr::All(terms),
                    Joint::Or => Expr::Any(terms),
                }
            }
            (_, None) => Expr::Broken,
        }
    }

    fn term(&mut self, pair: Pair<'t>) -> Expr {
        let span = self.span(&pair);
        let mut cursor = Cursor::new(pair);
        let negated = self.negations(&mut cursor);
        let inner = cursor.take();
        let inner = match inner.as_rule() {
            Rule::expression => self.expression(inner),
            _ => Expr::Action(self.path(&inner)),
        };
        match negated {
            true => Expr::Not(Box::new(inner), span),
            false => inner,
        }
    }

    /// `when COND`
    pub(super) fn when(&mut self, pair: Pair<'t>) -> Cond {
        let condition = Cursor::new(pair).take();
        self.condition(condition)
    }

    fn condition(&mut self, pair: Pair<'t>) -> Cond {
        let span = self.span(&pair);
        let (joint, mut terms) = self.chain_of(pair, Self::clause_of_condition);
        let kind = match (joint, terms.pop()) {
            (None, Some(only)) => return only,
            (Some(joint), Some(last)) => {
                terms.push(last);
                match joint {
                    Joint::And => CondKind::All(terms),
                    Joint::Or => CondKind::Any(terms),
                }
            }
            (_, None) => CondKind::Broken,
        };
        Cond { span, kind }
    }

    fn clause_of_condition(&mut self, pair: Pair<'t>) -> Cond {
        let span = self.span(&pair);
        let mut cursor = Cursor::new(pair);
        let negated = self.negations(&mut cursor);
        let inner = cursor.take();
        let inner = match inner.as_rule() {
            Rule::condition => self.condition(inner),
            _ => self.comparison(inner),
        };
        match negated {
            true => Cond {
                span,
                kind: CondKind::Not(Box::new(inner)),
            },
            false => inner,
        }
    }

    fn comparison(&mut self, pair: Pair<'t>) -> Cond {
        let span = self.span(&pair);
        let mut cursor = Cursor::new(pair);
        let subject = self.path(&cursor.take());
        if let Some(allows) = self.fact_word(&mut cursor) {
            let fact = self.path(&cursor.take());
            let kind = CondKind::Fact {
                subject,
                allows,
                fact,
            };
            return Cond { span, kind };
        }
        cursor.has(Rule::is);
        let negated = cursor.has(Rule::not);
        cursor.has(Rule::r#in);
        let values = self.paths(&mut cursor);
        let kind = CondKind::In {
            subject,
            negated,
            values,
        };
        Cond { span, kind }
    }

    fn fact_word(&self, cursor: &mut Cursor<'t>) -> Option<bool> {
        if cursor.has(Rule::fact_allowed) {
            return Some(true);
        }
        cursor.has(Rule::fact_refused).then_some(false)
    }

    /// Whether an odd number of `not` stands here.
    fn negations(&self, cursor: &mut Cursor<'t>) -> bool {
        let mut negated = false;
        while cursor.has(Rule::not) {
            negated = !negated;
        }
        negated
    }

    /// A chain `a and b and c`; `and` and `or` side by side are reported.
    fn chain_of<T>(
        &mut self,
        pair: Pair<'t>,
        mut term: impl FnMut(&mut Self, Pair<'t>) -> T,
    ) -> (Option<Joint>, Vec<T>) {
        let mut joint: Option<(Joint, Span)> = None;
        let mut mixed = false;
        let parts = pair.into_inner();
        let mut terms = Vec::with_capacity(parts.clone().count().div_ceil(2));
        for part in parts {
            let this = match part.as_rule() {
                Rule::and => Joint::And,
                Rule::or => Joint::Or,
                _ => {
                    terms.push(term(self, part));
                    continue;
                }
            };
            let span = self.span(&part);
            match joint {
                None => joint = Some((this, span)),
                Some((first, place)) if first != this && !mixed => {
                    mixed = true;
                    self.mixed(place, span);
                }
                Some(_) => {}
            }
        }
        if mixed {
            terms.clear();
        }
        (joint.map(|(joint, _)| joint), terms)
    }

    fn mixed(&mut self, first: Span, second: Span) {
        let finding = Diagnostic::new(
            &codes::MIXED_AND_OR,
            second,
            "`and` and `or` stand side by side without parentheses",
        )
        .at("joined differently here")
        .related(first, "than here")
        .help("say which belongs together: `a and (b or c)` or `(a and b) or c`");
        self.diagnostics.push(finding);
    }

    pub(super) fn patterns(&mut self, pair: Pair<'t>) -> Patterns {
        let mut patterns = pair.into_inner();
        match (patterns.next(), patterns.peek()) {
            (Some(only), None) => self.pattern(only),
            (first, _) => {
                let mut all = Vec::new();
                for pattern in first.into_iter().chain(patterns) {
                    self.pattern_within(pattern, None, &mut all);
                }
                all.into()
            }
        }
    }

    pub(super) fn pattern(&mut self, pair: Pair<'t>) -> Patterns {
        let mut parts = pair.into_inner();
        if let (Some(selector), None) = (parts.next(), parts.peek()) {
            let span = self.span(&selector);
            return Patterns::One(self.selector(selector.as_str(), span));
        }
        let mut all = Vec::new();
        self.pattern_within(pair, None, &mut all);
        all.into()
    }

    fn pattern_within(&mut self, pair: Pair<'t>, prefix: Option<&str>, all: &mut Vec<Pattern>) {
        let mut parts = pair.into_inner();
        let Some(selector) = parts.next() else { return };
        let joined;
        let text = match prefix {
            None => selector.as_str(),
            Some(prefix) => {
                joined = format!("{prefix}.{}", selector.as_str());
                joined.as_str()
            }
        };
        let Some(braces) = parts.next() else {
            let span = self.span(&selector);
            let pattern = self.selector(text, span);
            all.push(pattern);
            return;
        };
        if braces.start() != selector.end() || text.ends_with('*') {
            self.misplaced_braces(&braces);
        }
        for inner in braces.into_inner() {
            if inner.as_rule() == Rule::pattern {
                self.pattern_within(inner, Some(text), all);
            }
        }
    }

    fn selector(&mut self, text: &str, span: Span) -> Pattern {
        let (path, tail) = match text {
            "**" => (None, Tail::Deep),
            "*" => (None, Tail::Own),
            _ => match (text.strip_suffix(".**"), text.strip_suffix(".*")) {
                (Some(path), _) => (Some(path), Tail::Deep),
                (None, Some(path)) => (Some(path), Tail::Own),
                (None, None) => (Some(text), Tail::Exact),
            },
        };
        let sym = path.map(|path| self.path_of(path, span).sym);
        Pattern { sym, tail, span }
    }

    fn misplaced_braces(&mut self, braces: &Pair<'t>) {
        let finding = Diagnostic::new(
            &codes::SYNTAX_ERROR,
            self.span(braces).at_start(),
            "braces follow a path directly, without a blank or a wildcard between",
        )
        .help("write `billing.{refund, view_invoices}`");
        self.diagnostics.push(finding);
    }
}
