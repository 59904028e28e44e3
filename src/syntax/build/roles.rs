//! Roles and templates.

use super::Builder;
use crate::syntax::Rule;
use crate::syntax::ast::{ExtendRole, Grant, Item, Node, Path, Role, RoleClause};
use crate::syntax::cursor::Cursor;
use crate::syntax::pairs::Pair;
use crate::syntax::words::Place;

impl<'t> Builder<'t> {
    pub(super) fn role(&mut self, pair: Pair<'t>, template: bool) -> Role {
        let mut cursor = Cursor::new(pair);
        let named = self.named(&mut cursor);
        let extends = self.extends(&mut cursor);
        let block = self.block(cursor.next(), Place::Role, Self::role_clause);
        Role {
            template,
            named,
            extends,
            broken: !block.junk.is_empty(),
            clauses: block.nodes,
        }
    }

    pub(super) fn extend_role(&mut self, pair: Pair<'t>, template: bool) -> Item {
        let mut cursor = Cursor::new(pair);
        let name = self.path(&cursor.take());
        let block = self.block(cursor.next(), Place::Role, Self::role_clause);
        Item::ExtendRole(ExtendRole {
            template,
            name,
            broken: !block.junk.is_empty(),
            clauses: block.nodes,
        })
    }

    fn extends(&mut self, cursor: &mut Cursor<'t>) -> Vec<Path> {
        match cursor.opt(Rule::extends) {
            Some(extends) => self.paths(&mut Cursor::new(extends)),
            None => Vec::new(),
        }
    }

    fn role_clause(&mut self, pair: Pair<'t>) -> Option<Node<RoleClause>> {
        let (span, attrs, pair) = self.opened(pair);
        let rule = pair.as_rule();
        let what = if rule == Rule::formerly {
            RoleClause::Formerly(self.formerly(pair))
        } else {
            self.right(rule, &mut Cursor::new(pair))?
        };
        Some(Node { span, attrs, what })
    }

    fn right(&mut self, rule: Rule, cursor: &mut Cursor<'t>) -> Option<RoleClause> {
        let first = cursor.take();
        Some(match rule {
            Rule::level => RoleClause::Level(self.path(&first)),
            Rule::grant => RoleClause::Grant(Grant {
                patterns: self.patterns(first),
                at: cursor
                    .opt(Rule::at)
                    .map(|at| Box::new(self.path(&Cursor::new(at).take()))),
                when: cursor.opt(Rule::when).map(|when| Box::new(self.when(when))),
            }),
            Rule::revoke | Rule::deny => {
                let patterns = self.patterns(first);
                let when = cursor.opt(Rule::when).map(|when| Box::new(self.when(when)));
                if rule == Rule::revoke {
                    RoleClause::Revoke(patterns, when)
                } else {
                    RoleClause::Deny(patterns, when)
                }
            }
            Rule::undecided => {
                RoleClause::Undecided(self.patterns(first), Box::new(self.text(cursor.take())))
            }
            Rule::conflicts => RoleClause::Conflicts(self.patterns(first)),
            _ => return None,
        })
    }
}
