//! What roles have, as something that can be compared without looking at every pair.

use super::Facts;
use crate::logic::Set;
use crate::model::{Access, Rights};
use rayon::prelude::*;
use roaring::RoaringBitmap;
use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};

impl Facts<'_> {
    fn fingerprint(&mut self, role: u32) -> Option<u64> {
        let mut hasher = FxHasher::default();
        let mut nothing = true;
        for action in self.answered(role) {
            let answer = self.answer(role, action);
            let [_, undecided, _] = answer;
            if !undecided.is_empty() {
                return None;
            }
            if answer != [Set::EMPTY; 3] {
                (action, answer).hash(&mut hasher);
                nothing = false;
            }
        }
        (!nothing).then(|| hasher.finish())
    }

    /// For each of these roles a number that roles with the same access share; `None` for a role that has nothing, or
    /// of which nobody knows everything.
    pub fn fingerprints(&mut self, roles: &[u32]) -> Vec<Option<u64>> {
        let access = &*self.context.access;
        let plain = roles
            .par_iter()
            .map(|role| plain_fingerprint(access, *role));
        let plain: Vec<Option<Option<u64>>> = plain.collect();
        let all = roles.iter().zip(plain);
        all.map(|(role, plain)| plain.unwrap_or_else(|| self.fingerprint(*role)))
            .collect()
    }

    /// Whether two roles have the same access.
    pub fn equal(&mut self, a: u32, b: u32) -> bool {
        let actions = self.answered(a) | self.answered(b);
        let mut actions = actions.iter();
        actions.all(|action| self.answer(a, action) == self.answer(b, action))
    }

    /// Whether a role extends another one, directly or through others.
    pub fn extends(&self, heir: u32, parent: u32) -> bool {
        let above = self.context.access.ancestors.get(heir as usize);
        above.is_some_and(|above| above.contains(parent))
    }

    /// Whether one of two roles extends the other, or nobody may hold both.
    pub fn are_related(&self, a: u32, b: u32) -> bool {
        let conflicts = |one: u32, other: u32| {
            let role = self.context.model.roles.get(one as usize);
            role.is_some_and(|role| role.conflicts.iter().any(|clause| clause.with == other))
        };
        self.extends(a, b) || self.extends(b, a) || conflicts(a, b) || conflicts(b, a)
    }

    /// The actions a role has in some situation, unless something of it is undecided or denied.
    pub fn decided_actions(&mut self, role: u32) -> Option<RoaringBitmap> {
        let mut actions = RoaringBitmap::new();
        for action in self.answered(role) {
            let [yes, undecided, denied] = self.answer(role, action);
            if !undecided.is_empty() || !denied.is_empty() {
                return None;
            }
            if !yes.is_empty() {
                actions.insert(action);
            }
        }
        Some(actions)
    }

    /// Whether another role has these actions of a role wherever it has them.
    pub fn is_contained(&mut self, role: u32, other: u32, actions: &RoaringBitmap) -> bool {
        actions.iter().all(|action| {
            let access = &mut self.context.access;
            let (ours, theirs) = (access.yes(role, action), access.yes(other, action));
            self.within(ours, theirs)
        })
    }

    /// The actions about which a role says anything.
    fn answered(&self, role: u32) -> RoaringBitmap {
        let access = &self.context.access;
        let denied = access.denied.get(role as usize);
        access.touched(role) | denied.map(Rights::actions).unwrap_or_default()
    }

    fn answer(&mut self, role: u32, action: u32) -> [Set; 3] {
        let access = &mut self.context.access;
        [
            access.yes(role, action),
            access.undecided(role, action),
            access.denied_of(role, action),
        ]
    }
}

/// The fingerprint of a role that has plain access; the outer `None` for any other role.
fn plain_fingerprint(access: &Access, role: u32) -> Option<Option<u64>> {
    let held = access.plainly(role)?;
    let mut hasher = FxHasher::default();
    for action in held {
        let full = access.certain.full.get(action as usize).copied();
        let answer = [full.unwrap_or(Set::ALL), Set::EMPTY, Set::EMPTY];
        (action, answer).hash(&mut hasher);
    }
    Some((!held.is_empty()).then(|| hasher.finish()))
}
