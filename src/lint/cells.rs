//! What a single grant, revoke or parent contributes to the cells of a role.

use super::Facts;
use crate::logic::Set;
use crate::model::{Cond, Grant, OriginId, Role, Withheld};
use std::ops::Range;

impl Facts<'_> {
    /// A pattern as it could be written from anywhere: the path of an action, or a module's with its stars.
    pub fn pattern(&self, actions: &Range<u32>, exact: bool) -> String {
        let model = self.context.model;
        let first = model.actions.get(actions.start as usize);
        let Some(first) = first.filter(|_| !exact) else {
            return model.path(actions.start).to_owned();
        };
        for module in model.modules_of(first) {
            match (module.own == *actions, module.deep == *actions) {
                (true, _) => return format!("{}.*", module.path),
                (false, true) => return format!("{}.**", module.path),
                (false, false) => {}
            }
        }
        let system = model.modules.first();
        match system.is_some_and(|system| system.own == *actions) {
            true => "*".to_owned(),
            false => "**".to_owned(),
        }
    }

    /// What a finding about one pattern of a role is about.
    pub fn pattern_entity(&self, role: &Role, pattern: &str) -> String {
        let kind = if role.template { "template" } else { "role" };
        format!("{kind} {}: {pattern}", role.name)
    }

    /// The situations of a clause's `when`; all of them without one.
    pub fn when(&mut self, when: Option<&(Cond, OriginId)>) -> Set {
        let situations = &mut self.context.access.situations;
        situations.cond(when.map(|(cond, _)| cond))
    }

    /// Where a grant gives an action, with the reach, as far as the action may be available.
    pub fn given(&mut self, grant: &Grant, action: u32) -> Set {
        let when = self.when(grant.when.as_deref());
        self.given_when(grant, action, when)
    }

    /// The same where the grant's `when` is at hand.
    pub fn given_when(&mut self, grant: &Grant, action: u32, when: Set) -> Set {
        let model = self.context.model;
        self.context
            .access
            .granted(model, grant, action, when, true)
    }

    /// Where a role has an action by what it and its parents grant, less what is revoked on the way.
    pub fn base(&self, role: u32, action: u32) -> Set {
        let reading = self.context.access.possible();
        let full = reading.full.get(action as usize).copied();
        let rights = reading.base.get(role as usize);
        rights.map_or(Set::EMPTY, |rights| {
            rights.of(action, full.unwrap_or(Set::ALL))
        })
    }

    /// Where a role inherits an action, whatever it says itself.
    pub fn inherited(&mut self, role: &Role, action: u32) -> Set {
        let mut all = Set::EMPTY;
        for (parent, _) in &role.extends {
            let theirs = self.base(*parent, action);
            all = self.context.or(all, theirs);
        }
        all
    }

    /// Whether a set lies within another.
    pub fn within(&mut self, inner: Set, outer: Set) -> bool {
        let diagrams = &mut self.context.access.situations.diagrams;
        diagrams.implies(inner, outer)
    }

    /// Whether a revoke takes something away that the role would have without it.
    pub fn takes_away(&mut self, role: &Role, revoke: &Withheld) -> bool {
        let when = self.when(revoke.when.as_deref());
        for (parent, _) in &role.extends {
            let reading = self.context.access.possible();
            let Some(base) = reading.base.get(*parent as usize) else {
                continue;
            };
            let full = base.full.range(revoke.actions.clone()).next();
            if full.is_some() && when.is_all() {
                return true;
            }
            let here = base.actions();
            for action in here.range(revoke.actions.clone()) {
                let theirs = self.base(*parent, action);
                if self.overlap(theirs, when) {
                    return true;
                }
            }
        }
        let near = |grant: &&Grant| {
            grant.actions.start < revoke.actions.end && revoke.actions.start < grant.actions.end
        };
        for grant in role.grants.iter().filter(near) {
            let start = grant.actions.start.max(revoke.actions.start);
            let end = grant.actions.end.min(revoke.actions.end);
            let also = self.when(grant.when.as_deref());
            for action in start..end {
                let given = self.given_when(grant, action, also);
                if self.overlap(given, when) {
                    return true;
                }
            }
        }
        false
    }

    /// Whether two sets share a situation.
    pub fn overlap(&mut self, a: Set, b: Set) -> bool {
        self.context.access.situations.diagrams.overlap(a, b)
    }
}
