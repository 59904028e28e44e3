//! What a role may do, as rows.

use super::conditions::Conditions;
use super::rows::{Deny, Grant, Open};
use crate::logic::Set;
use crate::model::{Access, Model, Trigger};

/// The order in which the bundle lists actions: by path.
pub struct Order {
    rank: Vec<u32>,
    /// The actions in that order.
    pub actions: Vec<u32>,
}

impl Order {
    pub fn new(model: &Model) -> Self {
        let mut actions: Vec<u32> = (0..model.actions.len() as u32).collect();
        actions.sort_by(|a, b| model.path(*a).cmp(model.path(*b)));
        let mut rank = vec![0; actions.len()];
        for (at, action) in actions.iter().enumerate() {
            if let Some(slot) = rank.get_mut(*action as usize) {
                *slot = at as u32;
            }
        }
        Self { rank, actions }
    }

    pub fn sort(&self, actions: &mut [u32]) {
        actions.sort_by_key(|action| self.rank.get(*action as usize).copied().unwrap_or(0));
    }
}

/// Writes the rows of roles.
pub struct Cells<'m, 'c> {
    pub model: &'m Model,
    pub access: &'c mut Access,
    pub conditions: &'c mut Conditions<'m>,
    pub order: &'c Order,
}

impl<'m> Cells<'m, '_> {
    /// What the role answers yes to: a row per action and reach.
    pub fn grants(&mut self, role: u32) -> Vec<Grant<'m>> {
        let held = self
            .access
            .certain
            .closed(role)
            .map(crate::model::Rights::actions);
        let mut held: Vec<u32> = held.unwrap_or_default().iter().collect();
        self.order.sort(&mut held);
        let mut rows = Vec::with_capacity(held.len());
        for action in held {
            let yes = self.access.yes(role, action);
            if !yes.is_empty() {
                self.grant(action, yes, &mut rows);
            }
        }
        rows
    }

    fn grant(&mut self, action: u32, yes: Set, rows: &mut Vec<Grant<'m>>) {
        for (reach, set) in self.access.by_reach(self.model, action, yes) {
            rows.push(Grant {
                action: self.model.path(action),
                reach: reach.map(|reach| self.model.reach_name(reach)),
                when: self.conditions.boxes(&self.access.situations, set),
            });
        }
    }

    /// What the role is denied, with what it inherits.
    pub fn denies(&mut self, role: u32) -> Vec<Deny<'m>> {
        let denied = self
            .access
            .denied
            .get(role as usize)
            .map(crate::model::Rights::actions);
        let mut denied: Vec<u32> = denied.unwrap_or_default().iter().collect();
        self.order.sort(&mut denied);
        let mut rows = Vec::with_capacity(denied.len());
        for action in denied {
            let set = self.access.denied_of(role, action);
            let when = self.conditions.boxes(&self.access.situations, set);
            rows.push(Deny {
                action: self.model.path(action),
                when,
            });
        }
        rows
    }

    /// What is undecided for the role.
    pub fn undecided(&mut self, role: u32) -> Vec<Open<'m>> {
        let covered = self
            .access
            .covered
            .get(role as usize)
            .is_some_and(|covered| !covered.is_empty());
        if !covered && !self.access.is_uncertain() {
            return Vec::new();
        }
        let mut touched: Vec<u32> = self.access.touched(role).iter().collect();
        self.order.sort(&mut touched);
        let mut rows = Vec::new();
        for action in touched {
            let open = self.access.undecided(role, action);
            if !open.is_empty() {
                let when = self.conditions.boxes(&self.access.situations, open);
                rows.push(Open {
                    action: self.model.path(action),
                    when,
                    why: self.why(role, action),
                });
            }
        }
        rows
    }

    /// Who left a cell open, and why: the role itself, what it extends, or a transition.
    fn why(&self, role: u32, action: u32) -> String {
        let mut all: Vec<&str> = Vec::new();
        let mut todo = vec![role];
        let mut seen = roaring::RoaringBitmap::new();
        while let Some(at) = todo.pop() {
            if !seen.insert(at) {
                continue;
            }
            let Some(known) = self.model.roles.get(at as usize) else {
                continue;
            };
            let own = known
                .undecided
                .iter()
                .filter(|clause| clause.actions.contains(&action));
            let before = all.len();
            all.extend(own.map(|clause| clause.why.as_str()));
            if all.len() == before {
                todo.extend(known.extends.iter().map(|(parent, _)| *parent));
            }
        }
        if all.is_empty() {
            all = self.open_transitions(action);
        }
        all.sort_unstable();
        all.dedup();
        all.join("; ")
    }

    /// Why the transitions are undecided that would make the action, or one that brings it, available.
    fn open_transitions(&self, action: u32) -> Vec<&'m str> {
        let mut all = Vec::new();
        for transition in self
            .model
            .lifecycles
            .iter()
            .flat_map(|lifecycle| &lifecycle.transitions)
        {
            if let (Trigger::Action(event), Some(why)) =
                (&transition.trigger, &transition.undecided)
                && self.brings(*event, action)
            {
                all.push(why.as_str());
            }
        }
        all
    }

    /// Whether having `from` means having `to`.
    fn brings(&self, from: u32, to: u32) -> bool {
        let mut seen = roaring::RoaringBitmap::new();
        let mut todo = vec![from];
        while let Some(at) = todo.pop() {
            if at == to {
                return true;
            }
            if seen.insert(at) {
                let action = self.model.actions.get(at as usize);
                let included = action.into_iter().flat_map(|action| &action.includes);
                todo.extend(included.map(|(other, _)| *other));
            }
        }
        false
    }
}
