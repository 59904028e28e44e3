//! What roles inherit besides grants: order, denies, undecided cells, levels.

use super::rights::Rights;
use crate::logic::Set;
use crate::model::{Model, Situations, Withheld};
use roaring::RoaringBitmap;
use std::collections::BTreeMap;

/// Roles with parents before heirs; there are no cycles any more.
pub fn parents_first(model: &Model) -> Vec<u32> {
    let mut waiting: Vec<usize> = model.roles.iter().map(|role| role.extends.len()).collect();
    let mut heirs: Vec<Vec<u32>> = vec![Vec::new(); model.roles.len()];
    for (at, role) in model.roles.iter().enumerate() {
        for (parent, _) in &role.extends {
            if let Some(list) = heirs.get_mut(*parent as usize) {
                list.push(at as u32);
            }
        }
    }
    let ready = waiting.iter().enumerate().filter(|(_, count)| **count == 0);
    let mut order: Vec<u32> = ready.map(|(at, _)| at as u32).collect();
    let mut next = 0;
    while let Some(at) = order.get(next).copied() {
        next += 1;
        for heir in heirs.get(at as usize).into_iter().flatten() {
            if let Some(count) = waiting.get_mut(*heir as usize) {
                *count -= 1;
                if *count == 0 {
                    order.push(*heir);
                }
            }
        }
    }
    order
}

/// What a list of revokes or denies takes away; full means in every situation.
pub fn withheld(clauses: &[Withheld], situations: &mut Situations) -> Rights {
    let mut rights = Rights::default();
    for clause in clauses {
        let when = situations.cond(clause.when.as_deref().map(|(cond, _)| cond));
        if when.is_all() {
            rights.full.insert_range(clause.actions.clone());
            rights
                .part
                .retain(|action, _| !clause.actions.contains(action));
            continue;
        }
        for action in clause.actions.clone() {
            let both = situations.diagrams.or(rights.of(action, Set::ALL), when);
            rights.set(action, both, Set::ALL);
        }
    }
    rights
}

pub fn denials(model: &Model, situations: &mut Situations, order: &[u32]) -> Vec<Rights> {
    let mut all = vec![Rights::default(); model.roles.len()];
    for at in order {
        let Some(role) = model.roles.get(*at as usize) else {
            continue;
        };
        let mut rights = withheld(&role.denies, situations);
        for (parent, _) in &role.extends {
            let Some(inherited) = all.get(*parent as usize).cloned() else {
                continue;
            };
            rights.full |= &inherited.full;
            for (action, set) in inherited.part {
                let both = situations.diagrams.or(rights.of(action, Set::ALL), set);
                rights.set(action, both, Set::ALL);
            }
        }
        let Rights { full, part } = &mut rights;
        part.retain(|action, _| !full.contains(*action));
        if let Some(slot) = all.get_mut(*at as usize) {
            *slot = rights;
        }
    }
    all
}

pub fn covered(model: &Model, order: &[u32]) -> Vec<RoaringBitmap> {
    inherited(model, order, |at, set| {
        for clause in model
            .roles
            .get(at as usize)
            .into_iter()
            .flat_map(|role| &role.undecided)
        {
            set.insert_range(clause.actions.clone());
        }
    })
}

pub fn ancestors(model: &Model, order: &[u32]) -> Vec<RoaringBitmap> {
    let mut all = vec![RoaringBitmap::new(); model.roles.len()];
    for at in order {
        let mut set = RoaringBitmap::new();
        for (parent, _) in model
            .roles
            .get(*at as usize)
            .into_iter()
            .flat_map(|role| &role.extends)
        {
            set.insert(*parent);
            if let Some(more) = all.get(*parent as usize) {
                set |= more;
            }
        }
        if let Some(slot) = all.get_mut(*at as usize) {
            *slot = set;
        }
    }
    all
}

/// A set per role: what it says itself and what the roles it extends have.
pub fn inherited(
    model: &Model,
    order: &[u32],
    own: impl Fn(u32, &mut RoaringBitmap),
) -> Vec<RoaringBitmap> {
    let mut all = vec![RoaringBitmap::new(); model.roles.len()];
    for at in order {
        let mut set = RoaringBitmap::new();
        own(*at, &mut set);
        for (parent, _) in model
            .roles
            .get(*at as usize)
            .into_iter()
            .flat_map(|role| &role.extends)
        {
            if let Some(more) = all.get(*parent as usize) {
                set |= more;
            }
        }
        if let Some(slot) = all.get_mut(*at as usize) {
            *slot = set;
        }
    }
    all
}

pub fn unavailable(model: &Model, ancestors: &[RoaringBitmap]) -> Vec<RoaringBitmap> {
    let mut named: BTreeMap<u32, RoaringBitmap> = BTreeMap::new();
    let modules = model
        .modules
        .iter()
        .map(|module| (&module.clauses, module.deep.clone()));
    let actions = model.actions.iter().enumerate();
    let actions = actions.map(|(at, action)| (&action.clauses, at as u32..at as u32 + 1));
    for (clauses, range) in modules.chain(actions) {
        for role in clauses.unavailable.iter().flat_map(|clause| &clause.roles) {
            named.entry(*role).or_default().insert_range(range.clone());
        }
    }
    let mut all = Vec::with_capacity(model.roles.len());
    for (at, above) in ancestors.iter().enumerate() {
        let mut set = RoaringBitmap::new();
        for (role, actions) in &named {
            if *role == at as u32 || above.contains(*role) {
                set |= actions;
            }
        }
        all.push(set);
    }
    all
}

pub fn levels(model: &Model, order: &[u32]) -> Vec<u32> {
    let mut all = vec![0; model.roles.len()];
    for at in order {
        let Some(role) = model.roles.get(*at as usize) else {
            continue;
        };
        let inherited = role
            .extends
            .iter()
            .filter_map(|(parent, _)| all.get(*parent as usize).copied())
            .max();
        let level = role.level.map(|level| level + 1).or(inherited).unwrap_or(0);
        if let Some(slot) = all.get_mut(*at as usize) {
            *slot = level;
        }
    }
    all
}
