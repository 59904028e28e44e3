//! Declarations that can't be met, whoever has the actions.

use super::Context;
use super::nowhere;
use super::requirements::{Requirement, requirements};
use super::words::in_situation;
use crate::diagnostic::{Diagnostic, codes};
use crate::logic::Set;
use crate::model::access::from_states;
use crate::model::{Cond, Expr, Lifecycle, OriginId, Transition};

pub fn check(context: &mut Context<'_>) {
    conditions(context);
    nowhere::check(context);
    unavailable_requirements(context);
}

/// Conditions that hold in no situation.
fn conditions(context: &mut Context<'_>) {
    let model = context.model;
    let modules = model
        .modules
        .iter()
        .map(|module| (&module.clauses, &module.path));
    let actions = model
        .actions
        .iter()
        .map(|action| (&action.clauses, &action.path));
    for (clauses, path) in modules.chain(actions) {
        for available in &clauses.available {
            let what = format!("so `{path}` would be available nowhere");
            condition(
                context,
                &available.cond,
                available.origin,
                &what,
                available.derived.is_some(),
            );
        }
    }
    for lifecycle in &model.lifecycles {
        for known in &lifecycle.transitions {
            transition(context, lifecycle, known);
        }
    }
    for role in &model.roles {
        let whens = role.grants.iter().map(|grant| grant.when.as_deref());
        let whens = whens.chain(
            role.revokes
                .iter()
                .chain(&role.denies)
                .map(|clause| clause.when.as_deref()),
        );
        for (when, origin) in whens.flatten() {
            condition(context, when, *origin, "so this clause says nothing", false);
        }
    }
}

fn transition(context: &mut Context<'_>, lifecycle: &Lifecycle, transition: &Transition) {
    let Some(when) = &transition.when else {
        return;
    };
    let what = "so this transition never happens";
    let derived = transition.derived.is_some();
    condition(context, when, transition.origin, what, derived);
    if context.access.situations.cond(Some(when)).is_empty()
        || !contradicts_itself(context, lifecycle, transition)
    {
        return;
    }
    let span = context.span(transition.origin);
    let message = format!("its condition holds in no state that this transition leaves, {what}");
    let finding = Diagnostic::new(&codes::CONDITION_NEVER_HOLDS, span, message)
        .help(format!(
            "`{}` is in one state at a time, and the states that a transition leaves stand before the arrow",
            lifecycle.path
        ))
        .warning_if(derived);
    context.report(finding);
}

/// Whether the condition of a transition holds in none of the states that it leaves.
pub fn contradicts_itself(
    context: &mut Context<'_>,
    lifecycle: &Lifecycle,
    transition: &Transition,
) -> bool {
    let situations = &mut context.access.situations;
    let when = situations.cond(transition.when.as_ref());
    let from = from_states(lifecycle, transition);
    let sources = situations.diagrams.values(lifecycle.variable, from);
    !sources.is_empty() && context.and(when, sources).is_empty()
}

fn condition(context: &mut Context<'_>, cond: &Cond, origin: OriginId, what: &str, derived: bool) {
    if !context.access.situations.cond(Some(cond)).is_empty() {
        return;
    }
    let span = context.span(origin);
    let message = format!("this condition can't hold in any situation, {what}");
    let finding = Diagnostic::new(&codes::CONDITION_NEVER_HOLDS, span, message)
        .help("a setting has one value and a lifecycle one state at a time: `or` joins alternatives, `and` what must hold together")
        .warning_if(derived);
    context.report(finding);
}

/// An action that is available where what it requires isn't: an error at the declaration, whoever has it.
fn unavailable_requirements(context: &mut Context<'_>) {
    let everywhere = |action: &u32| context.access.possible_of(*action).is_all();
    if (0..context.model.actions.len() as u32).all(|action| everywhere(&action)) {
        return;
    }
    for action in 0..context.model.actions.len() as u32 {
        for requirement in requirements(context.model, action) {
            let met = possible(context, &requirement.clause.expr, Set::ALL);
            let available = context.access.certain_of(action);
            let gap = context.minus(available, met);
            if !gap.is_empty() {
                report_gap(context, action, &requirement, gap);
            }
        }
    }
}

/// Where the action is available for certain and the expression can't be met, whoever has what.
pub fn gap(context: &mut Context<'_>, action: u32, expr: &Expr) -> Set {
    let available = context.access.certain_of(action);
    let met = possible(context, expr, Set::EMPTY);
    context.minus(available, met)
}

/// Where an expression can be met, if what is available nowhere counts as given.
fn possible(context: &mut Context<'_>, expr: &Expr, nowhere: Set) -> Set {
    match expr {
        Expr::Action(action) if context.nowhere(*action) => nowhere,
        Expr::Action(action) => context.access.possible_of(*action),
        Expr::All(parts) => parts.iter().fold(Set::ALL, |all, part| {
            let part = possible(context, part, nowhere);
            context.and(all, part)
        }),
        Expr::Any(parts) => parts.iter().fold(Set::EMPTY, |any, part| {
            let part = possible(context, part, nowhere);
            context.or(any, part)
        }),
        Expr::Not(_) => Set::ALL,
    }
}

fn report_gap(context: &mut Context<'_>, action: u32, requirement: &Requirement<'_>, gap: Set) {
    let path = context.path(action);
    let expr = context.expression(&requirement.clause.expr);
    let witness = context.witness(gap);
    let message = format!(
        "`{path}` requires `{expr}`, which isn't available {}",
        in_situation(witness.as_ref())
    );
    let span = context.span(requirement.clause.origin);
    let mut finding = Diagnostic::new(&codes::UNAVAILABLE_REQUIREMENT, span, message)
        .at("required here, in every situation in which the action is available")
        .help(format!(
            "make `{path}` available only where `{expr}` is, or require something else"
        ))
        .entity(format!("action {path}: {expr}"))
        .warning_if(requirement.clause.derived.is_some());
    finding.witness = witness;
    let mut named = Vec::new();
    requirement.clause.expr.actions(&mut named);
    for other in named {
        let available = context.access.possible_of(other);
        let outside = context.minus(gap, available);
        if let Some(span) = context.action_span(other).filter(|_| !outside.is_empty()) {
            finding = finding.related(
                span,
                format!("`{}` isn't available everywhere", context.path(other)),
            );
        }
    }
    context.report(finding);
}
