//! Actions that are available in no situation because what is said about them excludes each other: one finding at the
//! declaration. Who is granted such an action, or requires it, isn't told once more.

use super::Context;
use super::words::some_of;
use crate::diagnostic::{Diagnostic, Label, codes};
use crate::logic::Set;
use crate::model::access::from_states;
use crate::model::{Action, Available, Module, OriginId, Trigger};
use crate::source::Span;

/// One thing that says where an action is available.
struct Part {
    set: Set,
    derived: bool,
    says: Says,
}

/// What says it.
enum Says {
    /// An `available when`, and of what.
    Clause(String, OriginId),
    /// The transitions of a lifecycle that the action is.
    Transitions(usize),
}

pub fn check(context: &mut Context<'_>) {
    for module in context.model.modules.iter().skip(1) {
        if module.clauses.available.is_empty() {
            continue;
        }
        let mut all = around(context, module.parent);
        let outer = is_nowhere(context, all.iter());
        all.extend(own(context, &module.path, &module.clauses.available));
        if !outer && is_nowhere(context, all.iter()) {
            let what = format!("everything in `{}`", module.path);
            report(context, all, None, &what, format!("module {}", module.path));
        }
    }
    for at in 0..context.model.actions.len() as u32 {
        if let Some(action) = context.model.actions.get(at as usize)
            && context.nowhere(at)
        {
            contradictory(context, at, action);
        }
    }
}

fn contradictory(context: &mut Context<'_>, at: u32, action: &Action) {
    let mut all = around(context, action.module);
    if is_nowhere(context, all.iter()) {
        return;
    }
    all.extend(own(context, &action.path, &action.clauses.available));
    if !is_nowhere(context, all.iter()) {
        all.extend(fired(context, at));
    }
    let what = format!("`{}`", action.path);
    report(
        context,
        all,
        Some(at),
        &what,
        format!("action {}", action.path),
    );
}

/// The lifecycles of which the action is a transition.
fn fired(context: &Context<'_>, action: u32) -> Vec<Part> {
    let lifecycles = context.model.lifecycles.iter().enumerate();
    let parts = lifecycles.filter_map(|(at, lifecycle)| {
        let set = *context.access.open_sources.get(at)?.get(&action)?;
        let mut transitions = lifecycle.transitions.iter();
        let stated = transitions.any(|transition| {
            transition.trigger == Trigger::Action(action) && transition.derived.is_none()
        });
        Some(Part {
            set,
            derived: !stated,
            says: Says::Transitions(at),
        })
    });
    parts.collect()
}

fn own(context: &mut Context<'_>, path: &str, clauses: &[Available]) -> Vec<Part> {
    let situations = &mut context.access.situations;
    let parts = clauses.iter().map(|clause| Part {
        set: situations.cond(Some(&clause.cond)),
        derived: clause.derived.is_some(),
        says: Says::Clause(path.to_owned(), clause.origin),
    });
    parts.collect()
}

/// What a module and those around it say, the outermost first.
fn around(context: &mut Context<'_>, module: u32) -> Vec<Part> {
    let mut modules: Vec<&Module> = Vec::new();
    let mut next = module;
    while next != 0
        && let Some(known) = context.model.modules.get(next as usize)
    {
        modules.push(known);
        next = known.parent;
    }
    let mut parts = Vec::new();
    for module in modules.into_iter().rev() {
        parts.extend(own(context, &module.path, &module.clauses.available));
    }
    parts
}

fn is_nowhere<'p>(context: &mut Context<'_>, parts: impl Iterator<Item = &'p Part>) -> bool {
    let sets = parts.map(|part| part.set);
    sets.fold(Set::ALL, |left, set| context.and(left, set))
        .is_empty()
}

/// Only what is needed for the contradiction, and of that rather what the documents state than what was concluded.
fn reduced(context: &mut Context<'_>, mut parts: Vec<Part>) -> Vec<Part> {
    for derived in [true, false] {
        let mut at = 0;
        while at < parts.len() {
            let rest = parts.iter().enumerate().filter(|(other, _)| *other != at);
            let goes = parts.get(at).is_some_and(|part| part.derived == derived)
                && is_nowhere(context, rest.map(|(_, part)| part));
            match goes {
                true => drop(parts.remove(at)),
                false => at += 1,
            }
        }
    }
    parts
}

fn report(
    context: &mut Context<'_>,
    parts: Vec<Part>,
    action: Option<u32>,
    what: &str,
    entity: String,
) {
    let parts = reduced(context, parts);
    if parts.iter().any(|part| is_incomplete(context, part)) || is_reported(context, &parts, action)
    {
        return;
    }
    let mut labels: Vec<Label> = Vec::new();
    for part in &parts {
        labels.extend(described(context, part, action));
    }
    let by_clause = matches!(parts.last().map(|part| &part.says), Some(Says::Clause(..)));
    let place = action.and_then(|action| context.action_span(action));
    let primary = match place.filter(|_| !by_clause) {
        Some(span) => Label {
            span,
            message: "available nowhere".to_owned(),
        },
        None => match labels.pop() {
            Some(label) => label,
            None => return,
        },
    };
    let message =
        format!("these conditions can't hold together, so {what} would be available nowhere");
    let mut finding = Diagnostic::new(&codes::CONDITION_NEVER_HOLDS, primary.span, message)
        .at(primary.message)
        .help("change one of them: an action is available only where all of them hold")
        .entity(entity)
        .warning_if(parts.iter().any(|part| part.derived));
    finding.related = labels;
    context.report(finding);
}

/// A transition couldn't be read: nobody knows where else the action is available.
fn is_incomplete(context: &Context<'_>, part: &Part) -> bool {
    let Says::Transitions(at) = part.says else {
        return false;
    };
    let lifecycle = context.model.lifecycles.get(at);
    lifecycle.is_some_and(|lifecycle| lifecycle.incomplete)
}

/// What holds nowhere by itself is reported where it stands; transitions that leave no state aren't.
fn is_reported(context: &Context<'_>, parts: &[Part], action: Option<u32>) -> bool {
    match (parts, action) {
        ([part], Some(action)) => match &part.says {
            Says::Clause(..) => true,
            Says::Transitions(at) => transitions(context, *at, action)
                .iter()
                .any(|(_, from)| !from.is_empty()),
        },
        ([_], None) => true,
        _ => false,
    }
}

/// The transitions of a lifecycle that are the action: where they stand, and the states they leave.
fn transitions<'c>(
    context: &Context<'c>,
    lifecycle: usize,
    action: u32,
) -> Vec<(Span, Vec<&'c str>)> {
    let Some(lifecycle) = context.model.lifecycles.get(lifecycle) else {
        return Vec::new();
    };
    let own = lifecycle.transitions.iter();
    let own = own.filter(|transition| transition.trigger == Trigger::Action(action));
    let named = own.map(|transition| {
        let from = from_states(lifecycle, transition);
        let states = from
            .iter()
            .filter_map(|at| lifecycle.states.get(*at as usize));
        let names = states.map(|state| state.name.as_str()).collect();
        (context.span(transition.origin), names)
    });
    named.collect()
}

fn described(context: &Context<'_>, part: &Part, action: Option<u32>) -> Vec<Label> {
    match (&part.says, action) {
        (Says::Clause(path, origin), _) => vec![Label {
            span: context.span(*origin),
            message: format!("`{path}` is available only here"),
        }],
        (Says::Transitions(at), Some(action)) => {
            let all = transitions(context, *at, action).into_iter();
            let labels = all.map(|(span, from)| Label {
                span,
                message: leaves_only(context.path(action), &from),
            });
            labels.collect()
        }
        (Says::Transitions(_), None) => Vec::new(),
    }
}

/// What a transition says about the action that it is.
pub fn leaves_only(path: &str, from: &[&str]) -> String {
    match from.is_empty() {
        true => format!("`{path}` leaves no state"),
        false => format!("`{path}` leaves {} only", some_of(from, 4)),
    }
}
