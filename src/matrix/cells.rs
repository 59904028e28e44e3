//! What a role may do, as rows: action by action, in the order of paths.

use crate::logic::Set;
use crate::model::{Access, Model, Rights, Trigger};

/// The order in which actions are listed: by path.
#[derive(Debug)]
pub struct Order {
    rank: Vec<u32>,
    /// The actions in that order.
    pub actions: Vec<u32>,
}

impl Order {
    /// The order of these actions.
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

    /// Where an action stands in that order.
    pub fn rank(&self, action: u32) -> u32 {
        self.rank.get(action as usize).copied().unwrap_or(0)
    }

    fn sort(&self, actions: &mut [u32]) {
        actions.sort_by_key(|action| self.rank(*action));
    }
}

/// A yes: an action, the reach if it has one, and where it holds at that reach or a wider one.
pub type Grant = (u32, Option<u32>, Set);

/// A cell that is open: an action, where, and why.
pub type Open = (u32, Set, String);

/// The rows of roles and templates.
#[derive(Debug)]
pub struct Cells<'m, 'c> {
    /// Whose actions and roles they are.
    pub model: &'m Model,
    /// What they may do.
    pub access: &'c mut Access,
    /// The order of the rows.
    pub order: &'c Order,
}

impl Cells<'_, '_> {
    /// What the role answers yes to: a row per action and reach, without those that a wider reach makes needless.
    pub fn grants(&mut self, role: u32) -> Vec<Grant> {
        let held = self.access.certain.closed(role).map(Rights::actions);
        let mut held: Vec<u32> = held.unwrap_or_default().iter().collect();
        self.order.sort(&mut held);
        let mut rows = Vec::with_capacity(held.len());
        for action in held {
            let yes = self.access.yes(role, action);
            if !yes.is_empty() {
                let reaches = self.access.by_reach(self.model, action, yes);
                rows.extend(reaches.into_iter().map(|(reach, set)| (action, reach, set)));
            }
        }
        rows
    }

    /// What the role is denied, with what it inherits, and where.
    pub fn denies(&self, role: u32) -> Vec<(u32, Set)> {
        let denied = self.access.denied.get(role as usize).map(Rights::actions);
        let mut denied: Vec<u32> = denied.unwrap_or_default().iter().collect();
        self.order.sort(&mut denied);
        let rows = denied.into_iter();
        rows.map(|action| (action, self.access.denied_of(role, action)))
            .collect()
    }

    /// What is undecided for the role.
    pub fn undecided(&mut self, role: u32) -> Vec<Open> {
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
                rows.push((action, open, self.why(role, action)));
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
    fn open_transitions(&self, action: u32) -> Vec<&str> {
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
