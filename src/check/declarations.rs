//! Declarations that can't be met, whoever has the actions.

use super::Context;
use super::requirements::{Requirement, requirements};
use super::words::in_situation;
use crate::diagnostic::{Diagnostic, codes};
use crate::logic::Set;
use crate::model::{Cond, Expr, OriginId};

pub fn check(context: &mut Context<'_>) {
    conditions(context);
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
    for transition in model
        .lifecycles
        .iter()
        .flat_map(|lifecycle| &lifecycle.transitions)
    {
        if let Some(when) = &transition.when {
            condition(
                context,
                when,
                transition.origin,
                "so this transition never happens",
                false,
            );
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
            let gap = gap(context, action, &requirement.clause.expr);
            if !gap.is_empty() {
                report_gap(context, action, &requirement, gap);
            }
        }
    }
}

/// Where the action is available for certain and the expression can't be met, whoever has what.
pub fn gap(context: &mut Context<'_>, action: u32, expr: &Expr) -> Set {
    let available = context.access.certain_of(action);
    let met = possible(context, expr);
    context.minus(available, met)
}

fn possible(context: &mut Context<'_>, expr: &Expr) -> Set {
    match expr {
        Expr::Action(action) => context.access.possible_of(*action),
        Expr::All(parts) => parts.iter().fold(Set::ALL, |all, part| {
            let part = possible(context, part);
            context.and(all, part)
        }),
        Expr::Any(parts) => parts.iter().fold(Set::EMPTY, |any, part| {
            let part = possible(context, part);
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
