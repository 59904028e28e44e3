//! RC511: a requirement that no role can meet.

use crate::check::words::some_of;
use crate::diagnostic::codes::Silencing;
use crate::diagnostic::{Code, Diagnostic, Page, Severity};
use crate::lint::eligible::Eligible;
use crate::lint::{Facts, Needs, Rule};
use crate::model::{Expr, OriginId, Requires};
use crate::source::Span;
use rustc_hash::FxHashSet;

pub static RULE: Rule = Rule {
    code: Code {
        id: "RC511",
        name: "unmeetable-requirement",
        severity: Severity::Warning,
        silencing: Silencing::Freely,
        opt_in: false,
        summary: "No role that may have an action may have what the action requires.",
        page: Some(&Page {
            since: "0.1.0",
            explanation: "An action asks for another one that is out of reach for every role that may have it: its level is too \
                high for them, it is unavailable to them, or nobody can have it at all. So nobody can have the action \
                either, and the first role that is granted it gets an error about something the role can't mend.\n\nWhich \
                roles are granted what doesn't matter here, only what they may be granted.",
            bad: "levels staff < admin\nmodule billing \"Billing\" {\n  action view \"View\" { unavailable to admin }\n  action refund \"Refund\" { level admin  requires view }\n}\nrole clerk \"Clerk\" { level staff  grant billing.view }\nrole admin \"Admin\" { level admin }\n",
            good: "levels staff < admin\nmodule billing \"Billing\" {\n  action view \"View\"\n  action refund \"Refund\" { level admin  requires view }\n}\nrole clerk \"Clerk\" { level staff  grant billing.view }\nrole admin \"Admin\" { level admin }\n",
        }),
    },
    needs: Needs::Whole,
    run,
};

fn run(facts: &mut Facts<'_>) {
    let suspects = suspects(facts);
    if suspects.is_empty() {
        return;
    }
    let (dead, eligible) = (facts.dead(), facts.eligible());
    let model = facts.context.model;
    let suspect = |clause: &&Requires| suspects.contains(&clause.origin);
    for (at, action) in model.actions.iter().enumerate() {
        let bound = [at as u32];
        for clause in action.clauses.requires.iter().filter(suspect) {
            judge(facts, clause, &bound, &dead, eligible.as_ref().as_ref());
        }
    }
    for module in &model.modules {
        for clause in module.clauses.requires.iter().filter(suspect) {
            let mut named = Vec::new();
            clause.expr.actions(&mut named);
            let bound = module.deep.clone().filter(|action| !named.contains(action));
            let bound: Vec<u32> = bound.collect();
            judge(facts, clause, &bound, &dead, eligible.as_ref().as_ref());
        }
    }
}

/// The clauses that somebody may not be able to meet. Nearly always whoever may have the one may have the others.
fn suspects(facts: &mut Facts<'_>) -> FxHashSet<OriginId> {
    let (obligations, dead, eligible) = (facts.obligations(), facts.dead(), facts.eligible());
    if dead.is_empty() && eligible.is_none() {
        return FxHashSet::default();
    }
    let modules = &facts.context.model.modules;
    let mut suspects = obligations.unread.clone();
    for demand in &obligations.demands {
        let asked = obligations.asked(demand);
        let gate = demand.gate.and_then(|at| modules.get(at as usize));
        let may_all = |eligible: &Eligible| {
            let may = |action: u32| asked.iter().all(|other| eligible.within(action, *other));
            match gate {
                Some(module) => module.deep.clone().all(may),
                None => may(demand.from),
            }
        };
        let alive = dead.is_empty() || asked.iter().all(|other| dead.binary_search(other).is_err());
        if !alive || !eligible.as_ref().as_ref().is_none_or(may_all) {
            suspects.insert(demand.origin);
        }
    }
    suspects
}

fn judge(
    facts: &mut Facts<'_>,
    clause: &Requires,
    bound: &[u32],
    dead: &[u32],
    eligible: Option<&Eligible>,
) {
    if never(&clause.expr, dead) {
        report(facts, clause, bound, None);
        return;
    }
    let Some(eligible) = eligible else {
        return;
    };
    let meeting = eligible.meeting(&clause.expr, dead);
    let failing = bound.iter().copied().filter(|action| {
        let may = eligible.of(*action);
        !may.is_empty() && may.is_disjoint(&meeting) && dead.binary_search(action).is_err()
    });
    let failing: Vec<u32> = failing.collect();
    if !failing.is_empty() {
        report(facts, clause, &failing, Some(meeting.is_empty()));
    }
}

/// Whether an expression can't be met because of what is dead.
fn never(expr: &Expr, dead: &[u32]) -> bool {
    match expr {
        Expr::Action(action) => dead.binary_search(action).is_ok(),
        Expr::All(parts) => parts.iter().any(|part| never(part, dead)),
        Expr::Any(parts) => parts.iter().all(|part| never(part, dead)),
        Expr::Not(_) => false,
    }
}

/// `nobody`: whether no role at all may have what is required; nothing where that is because it is dead.
fn report(facts: &mut Facts<'_>, clause: &Requires, failing: &[u32], nobody: Option<bool>) {
    let context = &facts.context;
    let paths: Vec<&str> = failing.iter().map(|action| context.path(*action)).collect();
    let Some(first) = failing.first().copied() else {
        return;
    };
    let expr = context.expression(&clause.expr);
    let require = if paths.len() == 1 {
        "requires"
    } else {
        "require"
    };
    let why = match nobody {
        Some(false) => "but no role may have both",
        Some(true) | None => "which no role can have",
    };
    let message = format!("{} {require} `{expr}`, {why}", some_of(&paths, 3));
    let mut finding = Diagnostic::new(&RULE.code, context.span(clause.origin), message)
        .at("can't be met")
        .help("require something else, or let the roles that are meant have both")
        .entity(format!(
            "action {}: {expr}",
            paths.first().copied().unwrap_or_default()
        ));
    let mut named = Vec::new();
    clause.expr.actions(&mut named);
    named.insert(0, first);
    for action in named.into_iter().take(6) {
        for (span, label) in barriers(facts, action) {
            finding = finding.related(span, label);
        }
    }
    facts.report(finding);
}

/// What keeps roles from an action.
fn barriers(facts: &Facts<'_>, action: u32) -> Vec<(Span, String)> {
    let context = &facts.context;
    let Some(known) = context.model.actions.get(action as usize) else {
        return Vec::new();
    };
    let mut all = Vec::new();
    let level = known
        .level
        .and_then(|level| context.model.levels.get(level as usize));
    if let (Some(level), Some((origin, _))) = (level, &known.level_origin) {
        let label = format!("`{}` asks for level `{}`", known.path, level.name);
        all.push((context.span(*origin), label));
    }
    let clauses = context.model.clauses_of(known);
    for clause in clauses.flat_map(|clauses| &clauses.unavailable) {
        let roles: Vec<&str> = clause
            .roles
            .iter()
            .map(|role| context.role(*role))
            .collect();
        let label = format!("`{}` is unavailable to {}", known.path, some_of(&roles, 3));
        all.push((context.span(clause.origin), label));
    }
    all
}
