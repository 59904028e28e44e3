//! Rules and tests.

use super::Builder;
use crate::diagnostic::{Diagnostic, codes};
use crate::syntax::ast::{Cond, Node, Statement, Test, TestLine, Verdict};
use crate::syntax::cursor::Cursor;
use crate::syntax::pairs::Pair;
use crate::syntax::words::Place;
use crate::syntax::{Rule, ast};

/// The largest integer that every JSON reader holds exactly: 2^53 - 1 (RFC 8259, section 6).
const MAX_INTEGER: u64 = (1 << 53) - 1;

impl<'t> Builder<'t> {
    pub(super) fn rule(&mut self, pair: Pair<'t>) -> ast::Rule {
        let mut cursor = Cursor::new(pair);
        let named = self.named(&mut cursor);
        let statements = self
            .block(cursor.next(), Place::Rule, Self::statement)
            .nodes;
        ast::Rule { named, statements }
    }

    fn statement(&mut self, pair: Pair<'t>) -> Option<Node<Statement>> {
        let (span, attrs, pair) = self.opened(pair);
        let rule = pair.as_rule();
        let mut cursor = Cursor::new(pair);
        let what = match rule {
            Rule::forbid => Statement::Forbid(self.expression(cursor.take())),
            Rule::only_may => {
                let roles = self.paths(&mut cursor);
                Statement::OnlyMay(roles, self.patterns(cursor.take()))
            }
            Rule::some_may => Statement::SomeMay(self.patterns(cursor.take())),
            _ => self.course(&mut cursor),
        };
        Some(Node { span, attrs, what })
    }

    fn course(&mut self, cursor: &mut Cursor<'t>) -> Statement {
        let lifecycle = self.path(&cursor.take());
        let always = cursor.take().as_rule() == Rule::always;
        let from = self.path(&cursor.take());
        let to = self.path(&cursor.take());
        Statement::Course {
            lifecycle,
            always,
            from,
            to,
        }
    }

    pub(super) fn test(&mut self, pair: Pair<'t>) -> Test {
        let mut cursor = Cursor::new(pair);
        let name = self.text(cursor.take());
        let block = self.block(cursor.next(), Place::Test, Self::expectation);
        Test {
            name,
            broken: !block.junk.is_empty(),
            expectations: block.nodes,
        }
    }

    fn expectation(&mut self, pair: Pair<'t>) -> Option<Node<TestLine>> {
        let (span, attrs, pair) = self.opened(pair);
        let rule = pair.as_rule();
        let mut cursor = Cursor::new(pair);
        let what = match rule {
            Rule::count => self.count(&mut cursor),
            Rule::walk => self.walk(&mut cursor),
            _ => self.cell(&mut cursor),
        };
        Some(Node { span, attrs, what })
    }

    fn count(&mut self, cursor: &mut Cursor<'t>) -> TestLine {
        let patterns = self.pattern(cursor.take());
        let number = cursor.take();
        let count = number
            .as_str()
            .parse()
            .ok()
            .filter(|count| *count <= MAX_INTEGER);
        if count.is_none() {
            let message = format!("`{}` is no count", number.as_str());
            let finding = Diagnostic::new(&codes::NUMBER_TOO_LARGE, self.span(&number), message)
                .help(format!("a count is a whole number from 0 to {MAX_INTEGER}"));
            self.diagnostics.push(finding);
        }
        let modules = cursor.take().as_rule() == Rule::count_modules;
        TestLine::Count {
            patterns,
            count,
            modules,
        }
    }

    fn walk(&mut self, cursor: &mut Cursor<'t>) -> TestLine {
        let lifecycle = self.path(&cursor.take());
        let steps = self.paths(cursor);
        let when = self.optional_when(cursor);
        TestLine::Walk {
            lifecycle,
            steps,
            when,
        }
    }

    fn cell(&mut self, cursor: &mut Cursor<'t>) -> TestLine {
        let role = self.path(&cursor.take());
        let verdict = match cursor.take().as_rule() {
            Rule::can => Verdict::Can,
            Rule::can_only => Verdict::CanOnly,
            Rule::cannot => Verdict::Cannot,
            _ => Verdict::Undecided,
        };
        let patterns = self.patterns(cursor.take());
        let when = self.optional_when(cursor);
        TestLine::Cell {
            role,
            verdict,
            patterns,
            when,
        }
    }

    fn optional_when(&mut self, cursor: &mut Cursor<'t>) -> Option<Cond> {
        cursor.opt(Rule::when).map(|when| self.when(when))
    }
}
