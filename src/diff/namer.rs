//! The names of one version's things as both versions can be compared by: those of the later version where it has them.

use super::change::Side;
use super::pairing::Pairing;
use super::pairings::Pairings;
use crate::model::{Counted, Expr, Model};
use std::ops::Range;

/// Names of one version, in the words of the later one.
pub struct Namer<'a> {
    side: Side,
    model: &'a Model,
    head: &'a Model,
    pairings: &'a Pairings,
}

impl<'a> Namer<'a> {
    /// The names of one side.
    pub fn new(side: Side, base: &'a Model, head: &'a Model, pairings: &'a Pairings) -> Self {
        let model = match side {
            Side::Base => base,
            Side::Head => head,
        };
        Self {
            side,
            model,
            head,
            pairings,
        }
    }

    fn name(
        &self,
        at: u32,
        pairing: &Pairing,
        name: impl Fn(&'a Model, u32) -> Option<&'a str>,
    ) -> &'a str {
        let partner = match self.side {
            Side::Base => pairing.heads(at).first(),
            Side::Head => Some(&at),
        };
        let known = partner.and_then(|at| name(self.head, *at));
        known.or_else(|| name(self.model, at)).unwrap_or("")
    }

    /// The path of an action.
    pub fn action(&self, at: u32) -> &'a str {
        self.name(at, &self.pairings.actions, |model, at| {
            model.actions.get(at as usize).map(|it| it.path.as_str())
        })
    }

    /// The path of a module.
    pub fn module(&self, at: u32) -> &'a str {
        self.name(at, &self.pairings.modules, |model, at| {
            model.modules.get(at as usize).map(|it| it.path.as_str())
        })
    }

    /// The name of a role.
    pub fn role(&self, at: u32) -> &'a str {
        self.name(at, &self.pairings.roles, |model, at| {
            model.roles.get(at as usize).map(|it| it.name.as_str())
        })
    }

    /// The name of a level.
    pub fn level(&self, at: u32) -> &'a str {
        self.name(at, &self.pairings.levels, |model, at| {
            model.levels.get(at as usize).map(|it| it.name.as_str())
        })
    }

    /// The name of a reach.
    pub fn reach(&self, at: u32) -> &'a str {
        self.name(at, &self.pairings.reaches, |model, at| {
            model.reaches.get(at as usize).map(|it| it.name.as_str())
        })
    }

    /// An expression with its parts in the order of their names, as it could be written.
    pub fn expression(&self, expr: &Expr) -> String {
        self.nested(expr, false)
    }

    fn nested(&self, expr: &Expr, inside: bool) -> String {
        let joined = |parts: &[Expr], word: &str| {
            let mut texts: Vec<String> = parts.iter().map(|part| self.nested(part, true)).collect();
            texts.sort();
            texts.dedup();
            let text = texts.join(word);
            if inside && texts.len() > 1 {
                format!("({text})")
            } else {
                text
            }
        };
        match expr {
            Expr::Action(action) => self.action(*action).to_owned(),
            Expr::All(parts) => joined(parts, " and "),
            Expr::Any(parts) => joined(parts, " or "),
            Expr::Not(inner) => format!("not {}", self.nested(inner, true)),
        }
    }

    /// Actions as the pattern that would match them, or listed.
    pub fn pattern(&self, actions: &Range<u32>) -> String {
        let single = actions.len() == 1;
        let whole = self
            .model
            .modules
            .iter()
            .enumerate()
            .find_map(|(at, module)| {
                let stars = match (module.deep == *actions, module.own == *actions) {
                    (_, true) => "*",
                    (true, false) => "**",
                    (false, false) => return None,
                };
                let path = self.module(at as u32);
                Some(match path.is_empty() {
                    true => stars.to_owned(),
                    false => format!("{path}.{stars}"),
                })
            });
        match (single, whole) {
            (false, Some(whole)) => whole,
            (true, _) | (false, None) => {
                let mut paths: Vec<&str> =
                    actions.clone().map(|action| self.action(action)).collect();
                paths.sort_unstable();
                paths.join(", ")
            }
        }
    }

    /// What a count counts, as a pattern with its whole path.
    pub fn counted(&self, named: &[Counted]) -> String {
        let texts = named.iter().map(|one| match *one {
            Counted::Action(action) => self.action(action).to_owned(),
            Counted::Module { module, deep } => {
                let stars = if deep { "**" } else { "*" };
                match self.module(module) {
                    "" => stars.to_owned(),
                    path => format!("{path}.{stars}"),
                }
            }
        });
        texts.collect::<Vec<_>>().join(", ")
    }

    /// Several patterns, in the order of their texts.
    pub fn patterns(&self, actions: &[Range<u32>]) -> String {
        let mut all: Vec<String> = actions.iter().map(|range| self.pattern(range)).collect();
        all.sort();
        all.dedup();
        all.join(", ")
    }
}
