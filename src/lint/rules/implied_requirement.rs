//! RC510: a requirement that others imply.

use crate::diagnostic::codes::Silencing;
use crate::diagnostic::{Code, Diagnostic, Page, Severity};
use crate::lint::obligations::{BROUGHT, CONCLUDED, Demand, Obligations, STATED};
use crate::lint::{Facts, Needs, Rule};
use crate::logic::Step;

pub static RULE: Rule = Rule {
    code: Code {
        id: "RC510",
        name: "implied-requirement",
        severity: Severity::Info,
        silencing: Silencing::Freely,
        opt_in: false,
        summary: "An action requires what its other requirements, or what it includes, bring along anyway.",
        page: Some(&Page {
            since: "0.1.0",
            explanation: "A requirement holds all the way: if approving requires viewing, and viewing requires signing in, then \
                approving requires signing in. Saying it once more changes nothing today. It will when somebody takes back \
                one of the others and wonders why nothing got easier.\n\nAn include counts if no role denies what it brings \
                and it is available wherever the action is.",
            bad: "module app \"App\" {\n  action sign_in \"Sign in\"\n  action view \"View\" { requires sign_in }\n  action approve \"Approve\" { requires view  requires sign_in }\n}\n",
            good: "module app \"App\" {\n  action sign_in \"Sign in\"\n  action view \"View\" { requires sign_in }\n  action approve \"Approve\" { requires view }\n}\n",
        }),
    },
    needs: Needs::Whole,
    run,
};

fn run(facts: &mut Facts<'_>) {
    let obligations = facts.obligations();
    if obligations.none {
        return;
    }
    let circles = obligations.logic.circles(STATED.and(CONCLUDED));
    let circular: Vec<u32> = {
        let mut all: Vec<u32> = circles.into_iter().flatten().collect();
        all.sort_unstable();
        all
    };
    let dead = facts.dead();
    for demand in &obligations.demands {
        // In a circle each follows from the others; which of them is too much is for `requires-cycle` to ask.
        let in_circle = |thing: &u32| circular.binary_search(thing).is_ok();
        let idle = in_circle(&demand.from) || demand.of.iter().any(in_circle);
        if idle || dead.binary_search(&demand.from).is_ok() {
            continue;
        }
        let kinds = match demand.concluded {
            true => STATED.and(CONCLUDED).and(BROUGHT),
            false => STATED.and(BROUGHT),
        };
        let why = why_implied(facts, &obligations, demand, kinds);
        if !why.is_empty() {
            report(facts, &obligations, demand, &why);
        }
    }
}

/// Why a requirement follows from the others; a gate's only from the gates around it, for all that it binds.
fn why_implied(
    facts: &Facts<'_>,
    obligations: &Obligations,
    demand: &Demand,
    kinds: crate::logic::Kinds,
) -> Vec<Step> {
    let Some(module) = demand.gate else {
        return obligations
            .logic
            .why_implied(demand.from, &demand.of, kinds, demand.reason);
    };
    let Some(inside) = facts.context.model.modules.get(module as usize) else {
        return Vec::new();
    };
    let around = obligations.gates_around(&facts.context, module);
    let ways = around.iter().filter(|gate| {
        // What a gate names it doesn't bind; the one inside may bind it.
        !gate
            .named
            .iter()
            .any(|action| inside.deep.contains(action) && !demand.of.contains(action))
    });
    let ways = ways.map(|gate| {
        obligations
            .logic
            .why_implied(gate.thing, &demand.of, kinds, demand.reason)
    });
    let ways = ways.filter(|way| !way.is_empty());
    ways.min_by_key(Vec::len).unwrap_or_default()
}

fn report(facts: &mut Facts<'_>, obligations: &Obligations, demand: &Demand, why: &[Step]) {
    let context = &facts.context;
    let of: Vec<String> = demand
        .of
        .iter()
        .map(|action| format!("`{}`", context.path(*action)))
        .collect();
    let of = of.join(" or ");
    let who = match demand
        .gate
        .and_then(|at| context.model.modules.get(at as usize))
    {
        Some(module) => format!("module `{}`", module.path),
        None => format!("`{}`", context.path(demand.from)),
    };
    let rest = match demand.whole {
        true => "remove this requirement, or the one that makes it needless",
        false => "leave it out of this requirement, or remove what makes it needless",
    };
    let message = format!("{who} requires {of}, which already follows from the rest");
    let finding = Diagnostic::new(&RULE.code, context.span(demand.origin), message)
        .at("adds nothing")
        .help(rest)
        .entity(format!("{}: {}", who.replace('`', ""), of.replace('`', "")));
    let finding = obligations.explain(context, finding, why);
    facts.report(finding);
}
