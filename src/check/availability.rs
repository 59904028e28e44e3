//! A grant that holds only where its action isn't available: from where it is possible, and how to get there.

use super::Context;
use super::nowhere::leaves_only;
use super::words::{in_situation, some_of};
use crate::diagnostic::{Diagnostic, codes};
use crate::logic::Set;
use crate::model::{Grant, Role, Trigger};
use crate::source::Span;

/// The grant holds only where the action isn't available.
pub fn outside_availability(
    context: &mut Context<'_>,
    role: &Role,
    grant: &Grant,
    when: Set,
    outside: &[u32],
) {
    let Some(action) = outside.first().copied() else {
        return;
    };
    let path = context.path(action);
    let span = context.span(grant.origin);
    let witness = context.witness(when);
    let when_span = grant
        .when
        .as_deref()
        .map(|(_, origin)| context.span(*origin));
    let sources = source_states(context, action, when);
    let message = match &sources {
        Some(sources) => format!("`{path}` is only possible from {}", sources.states),
        None => format!("`{path}` isn't available where this grant holds"),
    };
    let message = match outside.len() {
        1 if grant.exact => message,
        1 => format!("{message}, and this wildcard grants it"),
        more => format!(
            "{message}, and so are {} more actions that this wildcard grants",
            more - 1
        ),
    };
    let derived = sources.is_none() && stated_overlap(context, action, when);
    let mut finding =
        Diagnostic::new(&codes::GRANT_OUTSIDE_AVAILABILITY, span, message).warning_if(derived);
    let granted = format!("{} grants it here", role_words(role));
    match when_span {
        Some(when_span) => {
            finding = finding.at(granted).related(
                when_span,
                format!("the grant holds {}", in_situation(witness.as_ref())),
            );
        }
        None => finding = finding.at(granted),
    }
    match sources {
        Some(sources) => {
            for (place, label) in sources.transitions {
                finding = finding.related(place, label);
            }
            finding = finding.help(sources.advice);
        }
        None => {
            for (place, label) in available_clauses(context, action, when) {
                finding = finding.related(place, label);
            }
            finding = finding.help(
                "change the grant's `when` to where the action is available, or remove the grant",
            );
        }
    }
    finding.witness = witness;
    let finding = finding.entity(format!("role {}: {path} outside availability", role.name));
    context.report(finding);
}

fn role_words(role: &Role) -> String {
    let kind = if role.template { "template" } else { "role" };
    format!("{kind} `{}`", role.name)
}

/// Whether the action would be available somewhere in the region but for what the author concluded.
fn stated_overlap(context: &mut Context<'_>, action: u32, region: Set) -> bool {
    let Some(known) = context.model.actions.get(action as usize) else {
        return false;
    };
    let clauses = context.model.clauses_of(known);
    let stated = clauses
        .flat_map(|clauses| &clauses.available)
        .filter(|available| available.derived.is_none());
    let mut left = region;
    for available in stated {
        let set = context.access.situations.cond(Some(&available.cond));
        left = context.and(left, set);
    }
    for lifecycle in 0..context.model.lifecycles.len() {
        let open = context
            .access
            .open_sources
            .get(lifecycle)
            .and_then(|open| open.get(&action))
            .copied();
        left = context.and(left, open.unwrap_or(Set::ALL));
    }
    !left.is_empty()
}

fn available_clauses(context: &mut Context<'_>, action: u32, region: Set) -> Vec<(Span, String)> {
    let Some(known) = context.model.actions.get(action as usize) else {
        return Vec::new();
    };
    let clauses = context.model.clauses_of(known);
    let all: Vec<_> = clauses.flat_map(|clauses| &clauses.available).collect();
    let mut labels = Vec::new();
    for available in all {
        let set = context.access.situations.cond(Some(&available.cond));
        if context.and(set, region) != region {
            let why = available
                .derived
                .as_ref()
                .map_or_else(String::new, |why| format!(" (concluded: {why})"));
            labels.push((
                context.span(available.origin),
                format!("available only here{why}"),
            ));
        }
    }
    labels
}

/// What a lifecycle says about an action that is a transition of it.
struct Sources {
    /// The states it is possible from, for a sentence.
    states: String,
    transitions: Vec<(Span, String)>,
    advice: String,
}

/// The lifecycle whose transitions rule the action out in the region, if one does.
fn source_states(context: &mut Context<'_>, action: u32, region: Set) -> Option<Sources> {
    for at in 0..context.model.lifecycles.len() {
        let open = context
            .access
            .open_sources
            .get(at)
            .and_then(|open| open.get(&action))
            .copied();
        if let Some(open) = open
            && context.and(open, region).is_empty()
        {
            return Some(described_sources(context, at, action, region));
        }
    }
    None
}

fn described_sources(context: &mut Context<'_>, at: usize, action: u32, region: Set) -> Sources {
    let mut sources = Sources {
        states: String::new(),
        transitions: Vec::new(),
        advice: "remove the grant, or change its `when`".to_owned(),
    };
    let Some(lifecycle) = context.model.lifecycles.get(at) else {
        return sources;
    };
    let name = |state: u32| {
        lifecycle
            .states
            .get(state as usize)
            .map_or("", |state| state.name.as_str())
    };
    let mut from: Vec<u32> = Vec::new();
    for transition in &lifecycle.transitions {
        if transition.trigger != Trigger::Action(action) {
            continue;
        }
        let states = crate::model::access::from_states(lifecycle, transition);
        let names: Vec<&str> = states.iter().map(|state| name(*state)).collect();
        let label = leaves_only(context.path(action), &names);
        sources
            .transitions
            .push((context.span(transition.origin), label));
        from.extend(states);
    }
    from.sort_unstable();
    from.dedup();
    let names: Vec<&str> = from.iter().map(|state| name(*state)).collect();
    sources.states = some_of(&names, 4);
    let way = context.way_between(at, region, &from);
    sources.advice = match way {
        Some(way) => format!(
            "the way there is {way}; write `when {} is {}`",
            lifecycle.path,
            names.join("` or `")
        ),
        None => match names.as_slice() {
            [only] => format!("write `when {} is {only}`", lifecycle.path),
            _ => format!("write `when {} in ({})`", lifecycle.path, names.join(", ")),
        },
    };
    sources
}
