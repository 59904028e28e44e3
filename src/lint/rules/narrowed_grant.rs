//! RC504: an exact grant that its action narrows.

use crate::check::words::in_situation;
use crate::diagnostic::codes::Silencing;
use crate::diagnostic::{Code, Diagnostic, Page, Severity};
use crate::lint::conditions::comparisons;
use crate::lint::{Facts, Needs, Rule};
use crate::logic::{Set, Var};
use crate::model::{Grant, Role};

pub static RULE: Rule = Rule {
    code: Code {
        id: "RC504",
        name: "narrowed-grant",
        severity: Severity::Warning,
        silencing: Silencing::Freely,
        opt_in: false,
        summary: "A grant promises an action in situations in which the action isn't available.",
        page: Some(&Page {
            since: "0.1.0",
            explanation: "The action is available only where its `available when` or its transitions say so; a grant can't \
                widen that. One whose `when` names situations outside reads as if the role could do something \
                there. Only what the `when` itself speaks about counts: a grant for one edition says nothing \
                about the states in which an action is possible.",
            bad: "setting edition \"Edition\" { free, pro, other }\nmodule billing \"Billing\" {\n  action refund \"Refund\" { available when edition is pro }\n}\nrole cashier \"Cashier\" {\n  grant billing.refund when edition in (free, pro)\n}\n",
            good: "setting edition \"Edition\" { free, pro, other }\nmodule billing \"Billing\" {\n  action refund \"Refund\" { available when edition is pro }\n}\nrole cashier \"Cashier\" {\n  grant billing.refund when edition is pro\n}\n",
        }),
    },
    needs: Needs::Whole,
    run,
};

fn run(facts: &mut Facts<'_>) {
    let fates = facts.fates();
    for (number, role) in facts.context.model.roles.iter().enumerate() {
        for (at, grant) in role.grants.iter().enumerate() {
            if grant.when.is_none() || !grant.exact || !fates.is_needed(number as u32, at) {
                continue;
            }
            let outside = outside(facts, grant);
            if !outside.is_empty() {
                report(facts, role, grant, outside);
            }
        }
    }
}

/// Where the `when` holds and the action can't be available, whatever the things the `when` doesn't name are.
fn outside(facts: &mut Facts<'_>, grant: &Grant) -> Set {
    let Some((cond, _)) = grant.when.as_deref() else {
        return Set::EMPTY;
    };
    let when = facts.when(grant.when.as_deref());
    let possible = facts.context.access.possible_of(grant.actions.start);
    let mut met = facts.context.and(when, possible);
    if met.is_empty() || met == when {
        return Set::EMPTY;
    }
    let mut named = Vec::new();
    comparisons(cond, &mut |var, _| named.push(var));
    for var in 0..facts.context.model.variables.len() as u32 {
        if !named.contains(&Var(var)) {
            met = facts
                .context
                .access
                .situations
                .diagrams
                .project(met, Var(var));
        }
    }
    facts.context.minus(when, met)
}

fn report(facts: &mut Facts<'_>, role: &Role, grant: &Grant, outside: Set) {
    let action = grant.actions.start;
    let witness = facts.context.witness(outside);
    let path = facts.context.path(action);
    let message = format!(
        "`{}` grants `{path}` also {}, where it isn't available",
        role.name,
        in_situation(witness.as_ref())
    );
    let origin = grant
        .when
        .as_deref()
        .map_or(grant.origin, |(_, origin)| *origin);
    let span = facts.context.span(origin);
    let mut finding = Diagnostic::new(&RULE.code, span, message)
        .at("says more than can be")
        .help("narrow the condition to where the action is available, or make the action available there")
        .entity(facts.pattern_entity(role, path));
    finding.witness = witness;
    if let Some(place) = facts.context.action_span(action) {
        finding = finding.related(place, "available only in part of these situations");
    }
    facts.report(finding);
}
