//! Lifecycles as rows.

use super::bundle::{clause_meta, formerly};
use super::conditions::Conditions;
use super::rows;
use crate::model::{Access, Lifecycle, Model, Target, Transition, Trigger};

pub fn lifecycle_row<'a>(
    model: &'a Model,
    access: &mut Access,
    conditions: &mut Conditions<'_>,
    lifecycle: &'a Lifecycle,
) -> rows::Lifecycle<'a> {
    let mut transitions = Vec::new();
    for transition in &lifecycle.transitions {
        let when = access.situations.cond(transition.when.as_ref());
        let when = conditions.boxes(&access.situations, when);
        transitions.push(rows::Transition {
            when,
            ..transition_row(model, lifecycle, transition)
        });
    }
    transitions.sort_by_cached_key(|row| serde_json::to_string(row).unwrap_or_default());
    let states = lifecycle.states.iter().map(|state| rows::State {
        allows: &state.allows,
        doc: &state.doc,
        last: state.last,
        formerly: formerly(&state.formerly),
        id: &state.name,
        initial: state.initial,
        label: &state.label,
        meta: &state.meta,
        refuses: &state.refuses,
        undecided: state
            .undecided
            .iter()
            .map(|(fact, why)| rows::OpenFact { fact, why })
            .collect(),
    });
    rows::Lifecycle {
        clause_meta: clause_meta(&lifecycle.clause_meta),
        doc: &lifecycle.doc,
        formerly: formerly(&lifecycle.formerly),
        id: &lifecycle.path,
        label: &lifecycle.label,
        meta: &lifecycle.meta,
        states: states.collect(),
        transitions,
        undecided_initial: lifecycle.undecided_initial.as_deref(),
    }
}

pub fn transition_row<'a>(
    model: &'a Model,
    lifecycle: &'a Lifecycle,
    transition: &'a Transition,
) -> rows::Transition<'a> {
    let state = |at: &u32| {
        lifecycle
            .states
            .get(*at as usize)
            .map_or("", |state| state.name.as_str())
    };
    let (event, by, automatic) = match &transition.trigger {
        Trigger::Action(action) => (Some(model.path(*action)), vec![*action], false),
        Trigger::By(name, actions) => (Some(name.as_str()), actions.clone(), false),
        Trigger::Automatic(name) => (name.as_deref(), Vec::new(), true),
    };
    let mut by: Vec<&str> = by.iter().map(|action| model.path(*action)).collect();
    by.sort_unstable();
    rows::Transition {
        automatic,
        by,
        derived: transition.derived.as_deref(),
        event,
        from: transition
            .from
            .as_ref()
            .map(|from| from.iter().map(state).collect()),
        meta: &transition.meta,
        to: match &transition.to {
            Target::State(to) => Some(state(to)),
            Target::Same => None,
            Target::Unknown => Some("?"),
        },
        undecided: transition.undecided.as_deref(),
        when: None,
    }
}
