//! What a role has, per action.

use crate::logic::Set;
use roaring::RoaringBitmap;
use std::collections::BTreeMap;
use std::ops::Range;

/// For each action, in which situations and at which reaches.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rights {
    /// Actions that are there wherever they can be.
    pub full: RoaringBitmap,
    /// Actions that are there only in part; never empty, never full.
    pub part: BTreeMap<u32, Set>,
}

impl Rights {
    /// The set for an action, given what full means for it.
    pub fn of(&self, action: u32, full: Set) -> Set {
        if self.full.contains(action) {
            return full;
        }
        self.part.get(&action).copied().unwrap_or(Set::EMPTY)
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.full.is_empty() && self.part.is_empty()
    }

    /// How many actions are there.
    pub fn count(&self) -> usize {
        self.full.len() as usize + self.part.len()
    }

    /// Whether one of these actions is there.
    pub fn touch(&self, actions: &Range<u32>) -> bool {
        let full = match actions.len() {
            1 => self.full.contains(actions.start),
            _ => self.full.range(actions.clone()).next().is_some(),
        };
        full || self.part.range(actions.clone()).next().is_some()
    }

    /// Those of these actions that are there.
    pub fn among(&self, actions: &RoaringBitmap) -> RoaringBitmap {
        let mut among = &self.full & actions;
        let part = self.part.keys().copied();
        among.extend(part.filter(|action| actions.contains(*action)));
        among
    }

    /// The actions that are there at all.
    pub fn actions(&self) -> RoaringBitmap {
        let mut all = self.full.clone();
        all.extend(self.part.keys().copied());
        all
    }

    pub(super) fn set(&mut self, action: u32, set: Set, full: Set) {
        if set == full {
            self.part.remove(&action);
            if !full.is_empty() {
                self.full.insert(action);
            }
            return;
        }
        self.full.remove(action);
        if set.is_empty() {
            self.part.remove(&action);
        } else {
            self.part.insert(action, set);
        }
    }
}

/// The rights of all roles under one reading of the availability of actions.
#[derive(Debug)]
pub struct Reading {
    /// Where each action is available.
    pub available: Vec<Set>,
    /// Where and at which reaches each action can be had.
    pub full: Vec<Set>,
    /// Inherited and own grants less own revokes, per role.
    pub base: Vec<Rights>,
    /// With what is included, per role; absent where nothing is included.
    pub(super) closed: Vec<Option<Rights>>,
}

impl Reading {
    /// With what is included.
    pub fn closed(&self, role: u32) -> Option<&Rights> {
        let closed = self.closed.get(role as usize).and_then(Option::as_ref);
        closed.or_else(|| self.base.get(role as usize))
    }

    pub(super) fn full_of(&self, action: u32) -> Set {
        self.full.get(action as usize).copied().unwrap_or(Set::ALL)
    }
}
