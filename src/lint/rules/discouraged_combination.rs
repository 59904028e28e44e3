//! RC304: a role that has an action with, or without, others against the catalog's advice.

use crate::check::constraints::truth;
use crate::check::words::in_situation;
use crate::diagnostic::codes::Silencing;
use crate::diagnostic::{Code, Page, Severity};
use crate::lint::holdings::{Holding, holdings_by};
use crate::lint::{Facts, Needs, Rule};
use crate::logic::Set;
use crate::model::{Discouraged, Expr, Model};
use roaring::RoaringBitmap;
use std::collections::BTreeMap;

pub static RULE: Rule = Rule {
    code: Code {
        id: "RC304",
        name: "discouraged-combination",
        severity: Severity::Warning,
        silencing: Silencing::Freely,
        opt_in: false,
        summary: "A role has an action together with, or without, others, which the catalog advises against.",
        page: Some(&Page {
            since: "0.1.0",
            explanation: "`discouraged with` and `discouraged without` are advice about combinations: the role has \
                one in at least one situation, which is shown. Change what the role has, or say with an \
                `@expect` why it is meant.",
            bad: "module gate \"Gate\" {\n  action sell \"Sell\"\n  action count \"Count the money\" { discouraged with sell \"somebody else should count\" }\n}\nrole cashier \"Cashier\" {\n  grant gate.*\n}\n",
            good: "module gate \"Gate\" {\n  action sell \"Sell\"\n  action count \"Count the money\" { discouraged with sell \"somebody else should count\" }\n}\nrole cashier \"Cashier\" {\n  grant gate.sell\n}\n",
        }),
    },
    needs: Needs::Whole,
    run,
};

/// One piece of advice about some company, and the actions that it is about.
struct Advice<'m> {
    clause: &'m Discouraged,
    with: bool,
    expr: &'m Expr,
    actions: RoaringBitmap,
}

fn run(facts: &mut Facts<'_>) {
    let all = advice(facts.context.model);
    let mut by_action: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (at, advice) in all.iter().enumerate() {
        for action in &advice.actions {
            by_action.entry(action).or_default().push(at);
        }
    }
    let actions: RoaringBitmap = by_action.keys().copied().collect();
    let against = |facts: &mut Facts<'_>, role, action, yes| {
        let here = by_action.get(&action).into_iter().flatten();
        let here = here.filter_map(|at| Some((*at, all.get(*at)?)));
        here.map(|(at, advice)| (at, ignored(facts, role, advice, yes)))
            .collect()
    };
    for (at, holding, region) in holdings_by(facts, &actions, against) {
        if let Some(advice) = all.get(at) {
            report(facts, advice, &holding, region);
        }
    }
}

/// All advice about company; that of a module isn't about the actions it names.
fn advice(model: &Model) -> Vec<Advice<'_>> {
    let modules = model.modules.iter();
    let modules = modules.map(|module| (&module.clauses, module.deep.clone()));
    let actions = model.actions.iter().enumerate();
    let actions = actions.map(|(at, action)| (&action.clauses, at as u32..at as u32 + 1));
    let mut all = Vec::new();
    for (clauses, range) in modules.chain(actions) {
        for clause in &clauses.discouraged {
            let Some((with, expr)) = &clause.company else {
                continue;
            };
            let mut named = Vec::new();
            expr.actions(&mut named);
            let about = range.clone().filter(|action| !named.contains(action));
            all.push(Advice {
                clause,
                with: *with,
                expr,
                actions: about.collect(),
            });
        }
    }
    all
}

/// Where a role that has the action does so against the advice; what is undecided counts in its favour.
fn ignored(facts: &mut Facts<'_>, role: u32, advice: &Advice<'_>, yes: Set) -> Set {
    let others = truth(&mut facts.context, role, advice.expr, !advice.with);
    match advice.with {
        true => facts.context.and(yes, others),
        false => facts.context.minus(yes, others),
    }
}

fn report(facts: &mut Facts<'_>, advice: &Advice<'_>, holding: &Holding, region: Set) {
    let others = facts.context.expression(advice.expr);
    let word = if advice.with { "with" } else { "without" };
    let witness = facts.context.witness(region);
    let somewhere = match &witness {
        Some(known) if !known.is_empty() => format!(" {}", in_situation(Some(known))),
        _ => String::new(),
    };
    let mut finding = holding.finding(facts, &RULE.code, |role, actions| {
        format!("{role} has {actions} {word} `{others}`{somewhere}, against the catalog's advice")
    });
    finding.witness = witness;
    finding.entity = format!("{} {word} {others}", finding.entity);
    let place = facts.context.span(advice.clause.origin);
    let finding = finding
        .related(place, format!("\"{}\"", advice.clause.why))
        .help("change what the role has, or say with an `@expect` why it is meant");
    let finding = holding.with_heirs(facts, finding);
    facts.report(finding);
}
