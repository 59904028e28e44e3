//! Modules, actions and their clauses.

use super::Builder;
use crate::syntax::Rule;
use crate::syntax::ast::{
    Action, Clause, Company, Discouraged, Item, Member, Module, Node, Path, Stage,
};
use crate::syntax::cursor::Cursor;
use crate::syntax::pairs::Pair;
use crate::syntax::words::Place;

impl<'t> Builder<'t> {
    pub(super) fn module(&mut self, pair: Pair<'t>) -> Module {
        let mut cursor = Cursor::new(pair);
        let named = self.named(&mut cursor);
        let members = self.module_body(cursor.next());
        Module { named, members }
    }

    pub(super) fn extend_module(&mut self, pair: Pair<'t>) -> Item {
        let mut cursor = Cursor::new(pair);
        let path = self.path(&cursor.take());
        Item::ExtendModule(path, self.module_body(cursor.next()))
    }

    fn module_body(&mut self, body: Option<Pair<'t>>) -> Vec<Node<Member>> {
        self.block(body, Place::Module, Self::member).members()
    }

    fn member(&mut self, pair: Pair<'t>) -> Option<Node<Member>> {
        let (span, attrs, pair) = self.opened(pair);
        let what = match pair.as_rule() {
            Rule::action => Member::Action(self.action(pair)),
            Rule::undecided_actions => {
                Member::UndecidedActions(self.text(Cursor::new(pair).take()))
            }
            Rule::module | Rule::setting | Rule::lifecycle | Rule::rule_item | Rule::test => {
                Member::Item(self.shared_item(pair)?)
            }
            _ => Member::Clause(self.clause(pair)?),
        };
        Some(Node { span, attrs, what })
    }

    fn action(&mut self, pair: Pair<'t>) -> Action {
        let mut cursor = Cursor::new(pair);
        let named = self.named(&mut cursor);
        let block = self.block(cursor.next(), Place::Action, Self::action_clause);
        Action {
            named,
            clauses: block.nodes,
            broken: !block.junk.is_empty(),
        }
    }

    fn action_clause(&mut self, pair: Pair<'t>) -> Option<Node<Clause>> {
        let (span, attrs, pair) = self.opened(pair);
        let what = self.clause(pair)?;
        Some(Node { span, attrs, what })
    }

    fn clause(&mut self, pair: Pair<'t>) -> Option<Clause> {
        let rule = pair.as_rule();
        if rule == Rule::formerly {
            return Some(Clause::Formerly(self.formerly(pair)));
        }
        let mut cursor = Cursor::new(pair);
        Some(match rule {
            Rule::requires => Clause::Requires(self.expression(cursor.take())),
            Rule::includes => Clause::Includes(self.patterns(cursor.take())),
            Rule::conflicts => Clause::Conflicts(self.patterns(cursor.take())),
            Rule::available => Clause::Available(Box::new(self.when(cursor.take()))),
            Rule::unavailable => Clause::Unavailable(self.paths(&mut cursor)),
            Rule::level => Clause::Level(self.path(&cursor.take())),
            Rule::reach => Clause::Reach(self.path(&cursor.take())),
            Rule::stage => Clause::Stage(self.stage(&mut cursor)),
            Rule::discouraged => Clause::Discouraged(Box::new(self.discouraged(&mut cursor))),
            Rule::part_of => Clause::PartOf(self.path(&cursor.take())),
            _ => return None,
        })
    }

    /// The paths up to the next child of another kind.
    pub(super) fn paths(&mut self, cursor: &mut Cursor<'t>) -> Vec<Path> {
        let mut all = Vec::new();
        while let Some(path) = cursor.opt(Rule::path) {
            all.push(self.path(&path));
        }
        all
    }

    fn stage(&mut self, cursor: &mut Cursor<'t>) -> Stage {
        match cursor.opt(Rule::stage_word).map(|word| word.as_str()) {
            Some("alpha") => Stage::Alpha,
            Some("beta") => Stage::Beta,
            Some(_) => Stage::Stable,
            None => {
                let text = cursor.opt(Rule::string);
                Stage::Deprecated(text.map(|text| Box::new(self.text(text))))
            }
        }
    }

    fn discouraged(&mut self, cursor: &mut Cursor<'t>) -> Discouraged {
        let company = if cursor.has(Rule::with) {
            Some(Company::With)
        } else {
            cursor.has(Rule::without).then_some(Company::Without)
        };
        let company = company.map(|company| (company, self.expression(cursor.take())));
        let why = self.text(cursor.take());
        Discouraged { company, why }
    }
}
