//! Where actions are available.

use crate::logic::Set;
use crate::model::{Lifecycle, Model, Situations, Transition, Trigger};
use std::collections::BTreeMap;

/// Where each action is available by its own and its modules' conditions.
pub fn declared(model: &Model, situations: &mut Situations) -> Vec<Set> {
    let mut modules: Vec<Set> = Vec::with_capacity(model.modules.len());
    for (at, module) in model.modules.iter().enumerate() {
        let outer = match at {
            0 => Set::ALL,
            _ => modules
                .get(module.parent as usize)
                .copied()
                .unwrap_or(Set::ALL),
        };
        let set = module
            .clauses
            .available
            .iter()
            .fold(outer, |all, available| {
                let set = situations.cond(Some(&available.cond));
                situations.diagrams.and(all, set)
            });
        modules.push(set);
    }
    let mut all: Vec<Set> = Vec::with_capacity(model.actions.len());
    for action in &model.actions {
        let module = modules
            .get(action.module as usize)
            .copied()
            .unwrap_or(Set::ALL);
        let set = action
            .clauses
            .available
            .iter()
            .fold(module, |all, available| {
                let set = situations.cond(Some(&available.cond));
                situations.diagrams.and(all, set)
            });
        all.push(set);
    }
    all
}

/// Where each action is available, the sources of the transitions that it is included.
pub fn availability(
    declared: &[Set],
    sources: &[BTreeMap<u32, Set>],
    situations: &mut Situations,
) -> Vec<Set> {
    let mut all = declared.to_vec();
    for (action, open) in sources.iter().flatten() {
        if let Some(set) = all.get_mut(*action as usize) {
            *set = situations.diagrams.and(*set, *open);
        }
    }
    all
}

pub fn all_sources(
    model: &Model,
    situations: &mut Situations,
    undecided: bool,
) -> Vec<BTreeMap<u32, Set>> {
    let lifecycles = model.lifecycles.iter();
    lifecycles
        .map(|lifecycle| sources(lifecycle, situations, undecided))
        .collect()
}

/// For each action that is a transition of the lifecycle, the situations in which one of its edges is open.
pub fn sources(
    lifecycle: &Lifecycle,
    situations: &mut Situations,
    undecided: bool,
) -> BTreeMap<u32, Set> {
    let mut all = BTreeMap::new();
    for transition in &lifecycle.transitions {
        let Trigger::Action(action) = transition.trigger else {
            continue;
        };
        let known = all.entry(action).or_insert(Set::EMPTY);
        if transition.undecided.is_some() && !undecided {
            continue;
        }
        let from = from_states(lifecycle, transition);
        let from = situations.diagrams.values(lifecycle.variable, from);
        let when = situations.cond(transition.when.as_ref());
        let open = situations.diagrams.and(from, when);
        *known = situations.diagrams.or(*known, open);
    }
    all
}

/// The states a transition leaves; where nobody knows, every state that isn't final.
pub fn from_states(lifecycle: &Lifecycle, transition: &Transition) -> Vec<u32> {
    match &transition.from {
        Some(from) => from.clone(),
        None => {
            let open = lifecycle
                .states
                .iter()
                .enumerate()
                .filter(|(_, state)| !state.last);
            open.map(|(at, _)| at as u32).collect()
        }
    }
}
