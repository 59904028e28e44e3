//! RC512: an action that no role can have.

use crate::check::words::some_of;
use crate::diagnostic::codes::Silencing;
use crate::diagnostic::{Code, Diagnostic, Page, Severity};
use crate::lint::eligible::Eligible;
use crate::lint::obligations::{BINDING, BROUGHT, BROUGHT_UNLESS_DENIED, Clause, Obligations};
use crate::lint::{Facts, Needs, Rule};
use crate::logic::Step;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

pub static RULE: Rule = Rule {
    code: Code {
        id: "RC512",
        name: "dead-action",
        severity: Severity::Warning,
        silencing: Silencing::Freely,
        opt_in: false,
        summary: "No role can have an action without breaking something the catalog says about it.",
        page: Some(&Page {
            since: "0.1.0",
            explanation: "What an action requires, and what that requires in turn, may come to a conflict: then no role can have \
                the action, whatever it is granted. Or its level is above every role's, or it is unavailable to all of \
                them. The finding shows the shortest chain of clauses that leads there; one of its links is wrong, or the \
                action should go.\n\nWhere an include is among the links, a role could still have the action by denying \
                what it brings; the message says so.",
            bad: "module pay \"Payments\" {\n  action view \"View\" { conflicts approve }\n  action enter \"Enter\" { requires view }\n  action approve \"Approve\" { requires enter }\n}\n",
            good: "module pay \"Payments\" {\n  action view \"View\"\n  action enter \"Enter\" { requires view  conflicts approve }\n  action approve \"Approve\" { requires view }\n}\n",
        }),
    },
    needs: Needs::Whole,
    run,
};

const WITH_INCLUDES: crate::logic::Kinds = BINDING.and(BROUGHT).and(BROUGHT_UNLESS_DENIED);

fn run(facts: &mut Facts<'_>) {
    let (obligations, dead) = (facts.obligations(), facts.dead());
    if !obligations.none {
        for (action, as_well) in roots(&obligations, &dead, BINDING) {
            contradictory(facts, &obligations, action, as_well, BINDING);
        }
        let bringing = obligations.dead(WITH_INCLUDES);
        for (action, as_well) in roots(&obligations, &bringing, WITH_INCLUDES) {
            if dead.binary_search(&action).is_err() {
                contradictory(facts, &obligations, action, as_well, WITH_INCLUDES);
            }
        }
    }
    if let Some(eligible) = facts.eligible().as_ref() {
        barred(facts, eligible, &dead);
    }
}

/// The dead actions that don't simply need another dead one, each with how many more are dead in its circle.
fn roots(obligations: &Obligations, dead: &[u32], kinds: crate::logic::Kinds) -> Vec<(u32, usize)> {
    if dead.is_empty() {
        return Vec::new();
    }
    let circles = obligations.logic.circles(kinds);
    let members = circles
        .iter()
        .flat_map(|circle| circle.iter().map(move |thing| (*thing, circle)));
    let circle_of: FxHashMap<u32, &Vec<u32>> = members.collect();
    let is_dead = |thing: u32| dead.binary_search(&thing).is_ok();
    let mut roots = Vec::new();
    for action in dead {
        let circle = circle_of.get(action);
        let around = |thing: u32| circle.is_some_and(|circle| circle.binary_search(&thing).is_ok());
        let needs = obligations.needed(*action, kinds);
        if needs
            .into_iter()
            .any(|other| is_dead(other) && !around(other))
        {
            continue;
        }
        let more = circle.map_or(0, |circle| {
            circle.iter().filter(|other| is_dead(**other)).count() - 1
        });
        let first = circle
            .is_none_or(|circle| circle.iter().find(|other| is_dead(**other)) == Some(action));
        if first {
            roots.push((*action, more));
        }
    }
    roots
}

fn contradictory(
    facts: &mut Facts<'_>,
    obligations: &Obligations,
    action: u32,
    as_well: usize,
    kinds: crate::logic::Kinds,
) {
    let why = obligations.logic.why_dead(action, kinds);
    let context = &facts.context;
    let (Some(span), false) = (context.action_span(action), why.is_empty()) else {
        return;
    };
    let path = context.path(action);
    let unless = match brings(obligations, &why) {
        true => " unless it denies what that brings along",
        false => "",
    };
    let mut message =
        format!("no role can have `{path}`{unless}: it asks for what nobody may have together");
    if as_well > 0 {
        message.push_str(&format!(
            "; the same goes for {as_well} more that ask for each other"
        ));
    }
    let finding = Diagnostic::new(&RULE.code, span, message)
        .at("can't be had")
        .help("one of these clauses can't be meant: correct it, or remove the action")
        .entity(format!("action {path}"));
    let finding = obligations.explain(context, finding, &why);
    facts.report(finding);
}

fn brings(obligations: &Obligations, why: &[Step]) -> bool {
    let mut clauses = why
        .iter()
        .filter_map(|step| obligations.because(step.reason));
    clauses.any(|because| because.clause == Clause::Includes)
}

/// Actions that level and `unavailable to` keep from every role: one finding per module and level.
fn barred(facts: &mut Facts<'_>, eligible: &Eligible, dead: &[u32]) {
    let mut groups: BTreeMap<(u32, Option<u32>), Vec<u32>> = BTreeMap::new();
    for (at, action) in facts.context.model.actions.iter().enumerate() {
        let at = at as u32;
        if eligible.nobody(at) && dead.binary_search(&at).is_err() {
            groups
                .entry((action.module, action.level))
                .or_default()
                .push(at);
        }
    }
    for ((module, _), actions) in groups {
        report_barred(facts, module, &actions);
    }
}

fn report_barred(facts: &mut Facts<'_>, module: u32, actions: &[u32]) {
    let context = &facts.context;
    let known = actions
        .first()
        .and_then(|first| context.model.actions.get(*first as usize));
    let (Some(known), Some(span)) = (
        known,
        actions
            .first()
            .and_then(|first| context.action_span(*first)),
    ) else {
        return;
    };
    let paths: Vec<&str> = actions.iter().map(|action| context.path(*action)).collect();
    let level = known
        .level
        .and_then(|level| context.model.levels.get(level as usize));
    let highest = context.assignable().max_by_key(|role| {
        context
            .access
            .levels
            .get(*role as usize)
            .copied()
            .unwrap_or(0)
    });
    let asked = known.level.unwrap_or(0);
    let attained = highest.and_then(|role| context.access.levels.get(role as usize).copied());
    let message = match level {
        Some(level) if attained.unwrap_or(0) <= asked => format!(
            "no role may have {}: none is of level `{}`",
            some_of(&paths, 3),
            level.name
        ),
        Some(_) | None => format!(
            "no role may have {}: no role is left for it",
            some_of(&paths, 3)
        ),
    };
    let module = context
        .model
        .modules
        .get(module as usize)
        .map_or("", |module| &module.path);
    let mut finding = Diagnostic::new(&RULE.code, span, message)
        .at("can't be had")
        .help("let a role have it, or remove it")
        .entity(format!(
            "module {module}: {}",
            level.map_or("", |level| &level.name)
        ));
    if let (Some(level), Some((origin, _))) = (level, &known.level_origin) {
        finding = finding.related(
            context.span(*origin),
            format!("level `{}` is asked for here", level.name),
        );
    }
    let clauses = context.model.clauses_of(known);
    for clause in clauses.flat_map(|clauses| &clauses.unavailable) {
        let roles: Vec<&str> = clause
            .roles
            .iter()
            .map(|role| context.role(*role))
            .collect();
        let label = format!("unavailable to {}", some_of(&roles, 3));
        finding = finding.related(context.span(clause.origin), label);
    }
    facts.report(finding);
}
