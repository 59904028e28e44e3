//! Conditions that are too large to be decided or to be written down.

use super::Context;
use crate::diagnostic::{Diagnostic, codes};
use crate::logic::{Diagrams, Set};
use crate::model::{Cond, OriginId, cond_set};
use crate::source::Span;
use roaring::RoaringBitmap;
use std::collections::BTreeSet;

/// How many boxes a condition may take in a bundle.
pub const MAX_BOXES: usize = 1000;

/// Whether computing access went beyond what is decided; if so that is all there is to say.
pub fn too_complex(context: &mut Context<'_>) -> bool {
    if !context.access.situations.diagrams.overflown() {
        return false;
    }
    let culprit = culprit(context);
    let finding = Diagnostic::new(
        &codes::CONDITION_TOO_COMPLEX,
        culprit,
        "this condition has too many cases to be decided",
    )
    .help("split it: name the combination by a setting of its own, or give the parts to different actions")
    .entity(format!("system {}", context.model.name));
    context.report(finding);
    true
}

/// The first condition that is too complex by itself, else the last one.
fn culprit(context: &Context<'_>) -> Span {
    let diagrams = &context.access.situations.diagrams;
    let sizes: Vec<u32> = (0..diagrams.variables() as u32)
        .map(|var| diagrams.size(crate::logic::Var(var)))
        .collect();
    let mut last = context.role_place(0);
    for (cond, origin) in conditions(context) {
        let mut alone = Diagrams::new(sizes.clone());
        cond_set(&mut alone, cond);
        last = context.span(origin);
        if alone.overflown() {
            break;
        }
    }
    last
}

fn conditions<'c>(context: &Context<'c>) -> Vec<(&'c Cond, OriginId)> {
    let model = context.model;
    let modules = model
        .modules
        .iter()
        .flat_map(|module| &module.clauses.available);
    let actions = model
        .actions
        .iter()
        .flat_map(|action| &action.clauses.available);
    let available = modules
        .chain(actions)
        .map(|available| (&available.cond, available.origin));
    let whens = model.roles.iter().flat_map(|role| {
        let grants = role.grants.iter().map(|grant| grant.when.as_deref());
        grants.chain(
            role.revokes
                .iter()
                .chain(&role.denies)
                .map(|clause| clause.when.as_deref()),
        )
    });
    let whens = whens.flatten().map(|(cond, origin)| (cond, *origin));
    let transitions = model
        .lifecycles
        .iter()
        .flat_map(|lifecycle| &lifecycle.transitions);
    let transitions =
        transitions.filter_map(|transition| Some((transition.when.as_ref()?, transition.origin)));
    available.chain(whens).chain(transitions).collect()
}

/// Conditions that would take too many boxes, and a store that overflowed while checking.
///
/// Looks at every set that a bundle writes down.
pub fn check(context: &mut Context<'_>) {
    if too_complex(context) {
        return;
    }
    let mut seen: BTreeSet<Set> = BTreeSet::new();
    for role in 0..context.model.roles.len() as u32 {
        for action in conditional(context, role) {
            let yes = context.access.yes(role, action);
            let cells = [
                (yes, "has"),
                (context.access.denied_of(role, action), "is denied"),
                (context.access.undecided(role, action), "may have"),
            ];
            for (set, verb) in cells {
                if seen.insert(set) && is_too_large(context, set) {
                    let (role_name, path) = (context.role(role), context.path(action));
                    let what = format!("the conditions under which `{role_name}` {verb} `{path}`");
                    too_many(context, context.role_place(role), &what);
                }
            }
        }
    }
    for action in 0..context.model.actions.len() as u32 {
        let available = context.access.certain_of(action);
        if seen.insert(available) && is_too_large(context, available) {
            let what = format!(
                "the conditions under which `{}` is available",
                context.path(action)
            );
            let span = context
                .action_span(action)
                .unwrap_or_else(|| context.role_place(0));
            too_many(context, span, &what);
        }
    }
    let model = context.model;
    for transition in model
        .lifecycles
        .iter()
        .flat_map(|lifecycle| &lifecycle.transitions)
    {
        let when = context.access.situations.cond(transition.when.as_ref());
        if seen.insert(when) && is_too_large(context, when) {
            let span = context.span(transition.origin);
            too_many(context, span, "the conditions of this transition");
        }
    }
}

/// The actions whose rows for the role may carry a condition of their own.
fn conditional(context: &Context<'_>, role: u32) -> Vec<u32> {
    let access = &context.access;
    let rights = [
        access.certain.closed(role),
        access.denied.get(role as usize),
    ];
    let partly = rights
        .into_iter()
        .flatten()
        .flat_map(|rights| rights.part.keys().copied());
    let mut all: RoaringBitmap = partly.collect();
    let covered = access.covered.get(role as usize);
    if access.is_uncertain() || covered.is_some_and(|covered| !covered.is_empty()) {
        all |= access.touched(role);
    }
    all.iter().collect()
}

fn is_too_large(context: &Context<'_>, set: Set) -> bool {
    let diagrams = &context.access.situations.diagrams;
    diagrams.boxes(set, MAX_BOXES).is_err()
}

fn too_many(context: &mut Context<'_>, span: Span, what: &str) {
    let message = format!("{what} take more than {MAX_BOXES} cases to write down");
    let finding = Diagnostic::new(&codes::CONDITION_TOO_COMPLEX, span, message)
        .help("use fewer settings and states in one condition, or name the combination by a setting of its own");
    context.report(finding);
}
