//! From grants, revokes and includes to what each role has.

use super::narrowed;
use super::rights::{Reading, Rights};
use crate::logic::Set;
use crate::model::{Grant, Model, Situations};
use roaring::RoaringBitmap;

pub fn reading(
    model: &Model,
    situations: &mut Situations,
    order: &[u32],
    available: Vec<Set>,
) -> Reading {
    let mut full = Vec::with_capacity(available.len());
    for (action, set) in model.actions.iter().zip(&available) {
        let down = situations.down(action.reach);
        full.push(situations.diagrams.and(*set, down));
    }
    let mut reading = Reading {
        available,
        full,
        base: vec![Rights::default(); model.roles.len()],
        closed: Vec::new(),
    };
    for at in order {
        let rights = base(model, situations, &reading, *at);
        if let Some(slot) = reading.base.get_mut(*at as usize) {
            *slot = rights;
        }
    }
    reading.closed = closures(model, situations, &reading);
    reading
}

fn base(model: &Model, situations: &mut Situations, reading: &Reading, at: u32) -> Rights {
    let mut rights = Rights::default();
    let Some(role) = model.roles.get(at as usize) else {
        return rights;
    };
    for (parent, _) in &role.extends {
        if let Some(inherited) = reading.base.get(*parent as usize) {
            add(&mut rights, inherited, situations, reading);
        }
    }
    for grant in &role.grants {
        add_grant(model, situations, reading, &mut rights, grant);
    }
    for revoke in &role.revokes {
        let when = situations.cond(revoke.when.as_deref().map(|(cond, _)| cond));
        if when.is_all() {
            rights.full.remove_range(revoke.actions.clone());
            rights
                .part
                .retain(|action, _| !revoke.actions.contains(action));
            continue;
        }
        let touched = rights.actions();
        for action in touched.range(revoke.actions.clone()) {
            let full = reading.full_of(action);
            let set = situations.diagrams.minus(rights.of(action, full), when);
            rights.set(action, set, full);
        }
    }
    rights
}

fn add(rights: &mut Rights, more: &Rights, situations: &mut Situations, reading: &Reading) {
    rights.full |= &more.full;
    for (action, set) in &more.part {
        let full = reading.full_of(*action);
        let both = situations.diagrams.or(rights.of(*action, full), *set);
        rights.set(*action, both, full);
    }
    let Rights { full, part } = rights;
    part.retain(|action, _| !full.contains(*action));
}

fn add_grant(
    model: &Model,
    situations: &mut Situations,
    reading: &Reading,
    rights: &mut Rights,
    grant: &Grant,
) {
    let when = situations.cond(grant.when.as_deref().map(|(cond, _)| cond));
    if when.is_all() && grant.at.is_none() {
        for action in grant.actions.clone() {
            if !reading.full_of(action).is_empty() {
                rights.full.insert(action);
                rights.part.remove(&action);
            }
        }
        return;
    }
    for action in grant.actions.clone() {
        let Some(down) = narrowed(model, situations, grant, action) else {
            continue;
        };
        let full = reading.full_of(action);
        let available = reading
            .available
            .get(action as usize)
            .copied()
            .unwrap_or(Set::ALL);
        let set = situations.diagrams.and(available, when);
        let set = situations.diagrams.and(set, down);
        let both = situations.diagrams.or(rights.of(action, full), set);
        rights.set(action, both, full);
    }
}

/// Adds what is included, transitively, where it is available and at the reaches that both have.
fn closures(model: &Model, situations: &mut Situations, reading: &Reading) -> Vec<Option<Rights>> {
    let including = model
        .actions
        .iter()
        .enumerate()
        .filter(|(_, action)| !action.includes.is_empty());
    let including: RoaringBitmap = including.map(|(at, _)| at as u32).collect();
    let mut all = Vec::with_capacity(model.roles.len());
    for base in &reading.base {
        let mut todo: Vec<u32> = (base.actions() & &including).iter().collect();
        if todo.is_empty() {
            all.push(None);
            continue;
        }
        let mut rights = base.clone();
        while let Some(at) = todo.pop() {
            let held = rights.of(at, reading.full_of(at));
            let Some(action) = model.actions.get(at as usize) else {
                continue;
            };
            for (other, _) in &action.includes {
                let brought = brought(model, situations, reading, held, *other);
                let full = reading.full_of(*other);
                let known = rights.of(*other, full);
                let both = situations.diagrams.or(known, brought);
                if both != known {
                    rights.set(*other, both, full);
                    if including.contains(*other) {
                        todo.push(*other);
                    }
                }
            }
        }
        all.push(Some(rights));
    }
    all
}

fn brought(
    model: &Model,
    situations: &mut Situations,
    reading: &Reading,
    held: Set,
    other: u32,
) -> Set {
    let has_reach = model
        .actions
        .get(other as usize)
        .is_some_and(|action| action.reach.is_some());
    let held = if has_reach {
        held
    } else {
        situations.situations(held)
    };
    situations.diagrams.and(held, reading.full_of(other))
}
