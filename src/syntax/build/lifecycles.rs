//! Lifecycles: states and transitions.

use super::Builder;
use crate::syntax::Rule;
use crate::syntax::ast::{
    Cond, Lifecycle, LifecycleClause, Node, Path, State, StateClause, Transition, Trigger,
};
use crate::syntax::cursor::Cursor;
use crate::syntax::pairs::Pair;
use crate::syntax::words::Place;

impl<'t> Builder<'t> {
    pub(super) fn lifecycle(&mut self, pair: Pair<'t>) -> Lifecycle {
        let mut cursor = Cursor::new(pair);
        let named = self.named(&mut cursor);
        let block = self.block(cursor.next(), Place::Lifecycle, Self::lifecycle_clause);
        Lifecycle {
            named,
            broken: !block.junk.is_empty(),
            clauses: block.nodes,
        }
    }

    fn lifecycle_clause(&mut self, pair: Pair<'t>) -> Option<Node<LifecycleClause>> {
        let (span, attrs, pair) = self.opened(pair);
        let rule = pair.as_rule();
        let what = match rule {
            Rule::state => LifecycleClause::State(self.state(pair)),
            Rule::formerly => LifecycleClause::Formerly(self.formerly(pair)),
            Rule::undecided_initial => {
                LifecycleClause::UndecidedInitial(self.text(Cursor::new(pair).take()))
            }
            _ => LifecycleClause::Transition(self.transition(rule, &mut Cursor::new(pair))),
        };
        Some(Node { span, attrs, what })
    }

    fn state(&mut self, pair: Pair<'t>) -> State {
        let mut cursor = Cursor::new(pair);
        let (mut initial, mut last) = (false, false);
        loop {
            if cursor.has(Rule::initial) {
                initial = true;
            } else if cursor.has(Rule::r#final) {
                last = true;
            } else {
                break;
            }
        }
        let named = self.named(&mut cursor);
        self.not_a_target(named.name);
        let clauses = self
            .block(cursor.next(), Place::State, Self::state_clause)
            .nodes;
        State {
            named,
            initial,
            last,
            clauses,
        }
    }

    fn state_clause(&mut self, pair: Pair<'t>) -> Option<Node<StateClause>> {
        let (span, attrs, pair) = self.opened(pair);
        let rule = pair.as_rule();
        if rule == Rule::formerly {
            let what = StateClause::Formerly(self.formerly(pair));
            return Some(Node { span, attrs, what });
        }
        let mut cursor = Cursor::new(pair);
        let facts = self.names(&mut cursor);
        let what = match rule {
            Rule::allows => StateClause::Allows(facts),
            Rule::refuses => StateClause::Refuses(facts),
            _ => StateClause::Undecided(facts, self.text(cursor.take())),
        };
        Some(Node { span, attrs, what })
    }

    fn names(&mut self, cursor: &mut Cursor<'t>) -> Vec<Path> {
        let mut all = Vec::new();
        while let Some(name) = cursor.opt(Rule::name) {
            all.push(self.path(&name));
        }
        all
    }

    fn transition(&mut self, rule: Rule, cursor: &mut Cursor<'t>) -> Transition {
        let event = cursor.opt(Rule::path).map(|path| self.path(&path));
        let by = cursor.opt(Rule::by).map(|by| self.by(by));
        let (from, to, when) = self.edge(cursor.take());
        let undecided = cursor.opt(Rule::string).map(|text| self.text(text));
        let automatic = matches!(rule, Rule::automatic | Rule::undecided_automatic);
        let trigger = match (event, by) {
            (Some(event), Some(by)) => Trigger::By(event, by),
            (Some(event), None) if !automatic => Trigger::Action(event),
            (event, _) => Trigger::Automatic(event),
        };
        Transition {
            trigger,
            from,
            to,
            when,
            undecided,
        }
    }

    fn by(&mut self, pair: Pair<'t>) -> Vec<Path> {
        let mut cursor = Cursor::new(pair);
        let mut all = vec![self.path(&cursor.take())];
        while cursor.has(Rule::or) {
            all.push(self.path(&cursor.take()));
        }
        all
    }

    #[allow(clippy::type_complexity)]
    fn edge(&mut self, pair: Pair<'t>) -> (Option<Vec<Path>>, Option<Path>, Option<Cond>) {
        let mut cursor = Cursor::new(pair);
        let mut sources = Cursor::new(cursor.take());
        let from = match sources.has(Rule::unknown) {
            true => None,
            false => Some(self.names(&mut sources)),
        };
        let target = Cursor::new(cursor.take()).take();
        let to = (target.as_rule() == Rule::name).then(|| self.path(&target));
        let when = cursor.opt(Rule::when).map(|when| self.when(when));
        (from, to, when)
    }
}
