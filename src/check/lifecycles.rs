//! Lifecycles that contradict themselves (errors) or leave something out (reports).

use super::Context;
use super::declarations::contradicts_itself;
use super::steps::{Open, Reading};
use super::words::some_of;
use crate::diagnostic::{Diagnostic, codes};
use crate::logic::Set;
use crate::model::{Lifecycle, Target, Transition, Trigger};
use crate::source::Span;
use roaring::RoaringBitmap;
use std::collections::{BTreeMap, BTreeSet};

pub fn check(context: &mut Context<'_>) {
    let model = context.model;
    if model.lifecycles.is_empty() {
        return;
    }
    let held = held_by_some(context);
    for (at, lifecycle) in model.lifecycles.iter().enumerate() {
        ambiguous(context, at, lifecycle);
        if !lifecycle.incomplete && !lifecycle.states.is_empty() {
            initial(context, lifecycle);
            if !has_dead_transition(context, lifecycle) {
                reports(context, at, lifecycle);
            }
            facts(context, lifecycle);
            contradictions(context, lifecycle);
        }
        if let Some(held) = &held {
            unfireable(context, lifecycle, held);
        }
    }
}

/// A transition that can't happen is reported as such; where nothing leads then is only its consequence.
fn has_dead_transition(context: &mut Context<'_>, lifecycle: &Lifecycle) -> bool {
    let mut transitions = lifecycle.transitions.iter();
    transitions.any(|transition| {
        matches!(transition.trigger, Trigger::Action(action) if context.nowhere(action))
            || contradicts_itself(context, lifecycle, transition)
    })
}

/// One event from one state to two, under conditions that can hold together.
fn ambiguous(context: &mut Context<'_>, at: usize, lifecycle: &Lifecycle) {
    let mut reported: BTreeSet<String> = BTreeSet::new();
    for state in 0..lifecycle.states.len() as u32 {
        let mut by_event: BTreeMap<String, Vec<Open>> = BTreeMap::new();
        for open in plain_edges(context, at, lifecycle, state) {
            let Some(transition) = lifecycle.transitions.get(open.transition) else {
                continue;
            };
            if matches!(transition.trigger, Trigger::Automatic(None)) {
                continue;
            }
            by_event
                .entry(context.event(transition))
                .or_default()
                .push(open);
        }
        for (event, edges) in by_event {
            if let Some((first, second, both)) = overlapping(context, &edges)
                && reported.insert(format!("{event} {state}"))
            {
                report_ambiguous(context, lifecycle, state, &event, (first, second), both);
            }
        }
    }
}

/// Decided edges with their own `when` only.
fn plain_edges(
    context: &mut Context<'_>,
    at: usize,
    lifecycle: &Lifecycle,
    state: u32,
) -> Vec<Open> {
    let leaving = context.leaving(at);
    let mut all = Vec::new();
    for index in leaving.get(state as usize).into_iter().flatten().copied() {
        let decided = |transition: &&Transition| transition.undecided.is_none();
        let Some(transition) = lifecycle.transitions.get(index).filter(decided) else {
            continue;
        };
        let to = match transition.to {
            crate::model::Target::State(to) => to,
            crate::model::Target::Same => state,
            crate::model::Target::Unknown => continue,
        };
        let when = context.access.situations.cond(transition.when.as_ref());
        let when = context
            .access
            .situations
            .diagrams
            .given(when, lifecycle.variable, state);
        all.push(Open {
            transition: index,
            to: vec![to],
            when,
        });
    }
    all
}

fn overlapping<'e>(
    context: &mut Context<'_>,
    edges: &'e [Open],
) -> Option<(&'e Open, &'e Open, Set)> {
    for (at, first) in edges.iter().enumerate() {
        for second in edges
            .iter()
            .skip(at + 1)
            .filter(|second| second.to != first.to)
        {
            let both = context.and(first.when, second.when);
            if !both.is_empty() {
                return Some((first, second, both));
            }
        }
    }
    None
}

fn report_ambiguous(
    context: &mut Context<'_>,
    lifecycle: &Lifecycle,
    state: u32,
    event: &str,
    edges: (&Open, &Open),
    both: Set,
) {
    let (Some(first), Some(second)) = (
        lifecycle.transitions.get(edges.0.transition),
        lifecycle.transitions.get(edges.1.transition),
    ) else {
        return;
    };
    let name = |state: &u32| {
        let state = lifecycle.states.get(*state as usize);
        state.map_or("", |state| &state.name)
    };
    let to = |open: &Open| open.to.first().map_or("", name);
    let (name, one, other) = (name(&state), to(edges.0), to(edges.1));
    let message = format!("`{event}` leads from `{name}` to both `{one}` and `{other}`");
    let outside = !matches!(first.trigger, Trigger::Action(_));
    let help = match outside {
        true => {
            "say what decides, by conditions that exclude each other: `when …`; if that lies \
             outside the policy, give the two events names of their own"
        }
        false => "give them conditions that exclude each other: `when …`",
    };
    let mut finding = Diagnostic::new(
        &codes::AMBIGUOUS_TRANSITION,
        context.span(second.origin),
        message,
    )
    .at(format!("here to `{other}`"))
    .related(context.span(first.origin), format!("here to `{one}`"))
    .help(help)
    .entity(format!("lifecycle {}: {event} from {name}", lifecycle.path))
    .warning_if(outside);
    finding.witness = context.witness(both);
    context.report(finding);
}

fn initial(context: &mut Context<'_>, lifecycle: &Lifecycle) {
    let has = lifecycle.states.iter().any(|state| state.initial);
    if has || lifecycle.undecided_initial.is_some() {
        return;
    }
    let message = format!(
        "the lifecycle `{}` doesn't say where it begins",
        lifecycle.path
    );
    let finding = Diagnostic::new(
        &codes::NO_INITIAL_STATE,
        context.span(lifecycle.origin),
        message,
    )
    .help("mark a state `initial`, or write `undecided initial \"why\"`")
    .entity(format!("lifecycle {}", lifecycle.path));
    context.report(finding);
}

/// States that nothing reaches, that nothing leaves, that lead to no end.
fn reports(context: &mut Context<'_>, at: usize, lifecycle: &Lifecycle) {
    let count = lifecycle.states.len() as u32;
    let mut edges: Vec<Vec<u32>> = Vec::new();
    for state in 0..count {
        let found = context.open_in(at, state, Reading::Possible);
        edges.push(found.into_iter().flat_map(|open| open.to).collect());
    }
    let initial: Vec<u32> = (0..count)
        .filter(|state| flag(lifecycle, *state, |state| state.initial))
        .collect();
    if !initial.is_empty() {
        let reached = closure(&initial, &edges);
        for state in (0..count).filter(|state| !reached.contains(state)) {
            let message = |name: &str| format!("no way leads to the state `{name}`");
            let help = "add a transition to it, or remove it";
            state_report(
                context,
                lifecycle,
                state,
                (&codes::UNREACHABLE_STATE, help),
                message,
            );
        }
    }
    let finals: Vec<u32> = (0..count)
        .filter(|state| flag(lifecycle, *state, |state| state.last))
        .collect();
    let mut backwards: Vec<Vec<u32>> = vec![Vec::new(); count as usize];
    for (from, targets) in edges.iter().enumerate() {
        for to in targets {
            if let Some(list) = backwards.get_mut(*to as usize) {
                list.push(from as u32);
            }
        }
    }
    let ending = closure(&finals, &backwards);
    for state in (0..count).filter(|state| !finals.contains(state)) {
        let leaves = edges
            .get(state as usize)
            .is_some_and(|targets| targets.iter().any(|to| *to != state));
        if !leaves {
            let message = |name: &str| {
                format!("nothing leaves the state `{name}`, which isn't declared final")
            };
            let help = "declare it final, or add a transition that leaves it";
            state_report(
                context,
                lifecycle,
                state,
                (&codes::TRAP_STATE, help),
                message,
            );
        } else if !finals.is_empty() && !ending.contains(&state) {
            let message =
                |name: &str| format!("from the state `{name}` no final state can be reached");
            let help = "add a transition on the way to a final state";
            state_report(
                context,
                lifecycle,
                state,
                (&codes::NO_WAY_TO_FINAL, help),
                message,
            );
        }
    }
}

fn flag(lifecycle: &Lifecycle, state: u32, which: impl Fn(&crate::model::State) -> bool) -> bool {
    lifecycle.states.get(state as usize).is_some_and(which)
}

fn state_report(
    context: &mut Context<'_>,
    lifecycle: &Lifecycle,
    state: u32,
    (code, help): (&'static codes::Code, &str),
    message: impl Fn(&str) -> String,
) {
    let Some(state) = lifecycle.states.get(state as usize) else {
        return;
    };
    let finding = Diagnostic::new(code, context.span(state.origin), message(&state.name))
        .help(help)
        .entity(format!("lifecycle {}: {}", lifecycle.path, state.name));
    context.report(finding);
}

fn closure(start: &[u32], edges: &[Vec<u32>]) -> BTreeSet<u32> {
    let mut seen: BTreeSet<u32> = start.iter().copied().collect();
    let mut todo = start.to_vec();
    while let Some(at) = todo.pop() {
        for next in edges.get(at as usize).into_iter().flatten() {
            if seen.insert(*next) {
                todo.push(*next);
            }
        }
    }
    seen
}

/// A transition that needs an action which no role has.
fn unfireable(context: &mut Context<'_>, lifecycle: &Lifecycle, held: &RoaringBitmap) {
    for transition in &lifecycle.transitions {
        let actions = match &transition.trigger {
            Trigger::Action(action) => std::slice::from_ref(action),
            Trigger::By(_, actions) => actions.as_slice(),
            Trigger::Automatic(_) => continue,
        };
        if actions.iter().any(|action| held.contains(*action)) {
            continue;
        }
        let names: Vec<&str> = actions.iter().map(|action| context.path(*action)).collect();
        let message = format!(
            "no role may fire `{}`: none has {}",
            context.event(transition),
            some_of(&names, 3)
        );
        let span = context.span(transition.origin);
        let finding = Diagnostic::new(&codes::UNFIREABLE_TRANSITION, span, message)
            .help("grant the action to a role, or say `undecided roles \"why\"` if the roles aren't known")
            .entity(format!("lifecycle {}: {}", lifecycle.path, context.event(transition)));
        context.report(finding);
    }
}

/// The actions that some role has, or may have, in some situation; `None` where nothing is known of roles.
fn held_by_some(context: &mut Context<'_>) -> Option<RoaringBitmap> {
    let roles: Vec<u32> = context.assignable().collect();
    if roles.is_empty() || context.model.undecided_roles.is_some() || context.model.incomplete {
        return None;
    }
    // A grant that can't hold is reported as such; that nobody may fire is only its consequence.
    let actions = 0..context.model.actions.len() as u32;
    let mut held: RoaringBitmap = actions.filter(|action| context.nowhere(*action)).collect();
    for role in &context.model.roles {
        let conditional = role.grants.iter().filter(|grant| grant.when.is_some());
        let starts: BTreeSet<u32> = conditional.map(|grant| grant.actions.start).collect();
        let exact = role.grants.iter().filter(|grant| grant.exact);
        let starts = exact.filter(|grant| starts.contains(&grant.actions.start));
        held.extend(starts.map(|grant| grant.actions.start));
    }
    for role in roles {
        for action in context.access.touched(role) - &held {
            if context.access.has_fully(role, action)
                || !context.access.yes(role, action).is_empty()
                || !context.access.undecided(role, action).is_empty()
            {
                held.insert(action);
            }
        }
    }
    Some(held)
}

/// Facts that one state names and another leaves out.
fn facts(context: &mut Context<'_>, lifecycle: &Lifecycle) {
    let mut named: BTreeMap<&str, Span> = BTreeMap::new();
    let says = |state: &crate::model::State, fact: &str| {
        let undecided = state.undecided.iter().map(|(name, _)| name);
        state
            .allows
            .iter()
            .chain(&state.refuses)
            .chain(undecided)
            .any(|name| name == fact)
    };
    for state in &lifecycle.states {
        let undecided = state.undecided.iter().map(|(name, _)| name);
        for fact in state.allows.iter().chain(&state.refuses).chain(undecided) {
            named.entry(fact).or_insert(context.span(state.origin));
        }
    }
    for (fact, place) in named {
        let silent: Vec<&crate::model::State> = lifecycle
            .states
            .iter()
            .filter(|state| !says(state, fact))
            .collect();
        let Some(first) = silent.first() else {
            continue;
        };
        let names: Vec<&str> = silent.iter().map(|state| state.name.as_str()).collect();
        let message = format!("{} says nothing about `{fact}`", some_of(&names, 4));
        let finding = Diagnostic::new(&codes::MISSING_FACT, context.span(first.origin), message)
            .related(place, format!("this state names `{fact}`"))
            .help(format!(
                "write `allows {fact}`, `refuses {fact}` or `undecided {fact} \"why\"`"
            ))
            .entity(format!("lifecycle {}: {fact}", lifecycle.path));
        context.report(finding);
    }
}

/// The same event from the same state to the same state, once decided and once undecided.
fn contradictions(context: &mut Context<'_>, lifecycle: &Lifecycle) {
    let transitions = lifecycle.transitions.iter();
    let (open, decided): (Vec<_>, Vec<_>) =
        transitions.partition(|transition| transition.undecided.is_some());
    for open in open {
        let (Some(from), Target::State(to)) = (&open.from, open.to) else {
            continue;
        };
        let same = |other: &&&Transition| {
            let sources = other.from.as_deref().unwrap_or(&[]);
            other.trigger == open.trigger
                && other.to == open.to
                && from.iter().any(|state| sources.contains(state))
        };
        let Some(other) = decided.iter().find(same) else {
            continue;
        };
        let state = lifecycle
            .states
            .get(to as usize)
            .map_or("", |state| &state.name);
        let event = context.event(open);
        let why = open.undecided.as_deref().unwrap_or_default();
        let message =
            format!("`{event}` to `{state}` is decided here and called undecided elsewhere");
        let span = context.span(other.origin);
        let finding = Diagnostic::new(&codes::DECIDED_AND_UNDECIDED, span, message)
            .related(context.span(open.origin), format!("undecided here: {why}"))
            .help("remove one of them: a transition is either known or not")
            .entity(format!("lifecycle {}: {event}", lifecycle.path));
        context.report(finding);
    }
}
