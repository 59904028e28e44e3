//! RC502: a grant that other grants of the same role give already.

use crate::diagnostic::codes::Silencing;
use crate::diagnostic::{Code, Diagnostic, Page, Severity};
use crate::lint::redundancy::Fate;
use crate::lint::{Facts, Needs, Rule};
use crate::model::{Grant, Role};

pub static RULE: Rule = Rule {
    code: Code {
        id: "RC502",
        name: "shadowed-grant",
        severity: Severity::Warning,
        silencing: Silencing::Freely,
        opt_in: false,
        summary: "Other grants of the same role give all that a grant gives.",
        page: Some(&Page {
            since: "0.1.0",
            explanation: "Two grants that give the same action hide which of them is meant. Whoever later removes the \
                wider one, or the narrower one, will be wrong about what they take away. Conditions and reaches \
                are taken into account: a grant is found only if it adds no situation and no reach.",
            bad: "module billing \"Billing\" {\n  action view \"View\"\n  action refund \"Refund\"\n}\nrole cashier \"Cashier\" {\n  grant billing.*\n  grant billing.refund\n}\n",
            good: "module billing \"Billing\" {\n  action view \"View\"\n  action refund \"Refund\"\n}\nrole cashier \"Cashier\" {\n  grant billing.*\n}\n",
        }),
    },
    needs: Needs::Whole,
    run,
};

fn run(facts: &mut Facts<'_>) {
    let fates = facts.fates();
    for (_, role, grant, fate) in fates.needless(facts.context.model) {
        match fate {
            Fate::Shadowed(by) => report(facts, role, grant, by),
            Fate::Needed | Fate::Denied | Fate::Inherited => {}
        }
    }
}

fn report(facts: &mut Facts<'_>, role: &Role, grant: &Grant, by: &[usize]) {
    let span = facts.context.span(grant.origin);
    let pattern = facts.pattern(&grant.actions, grant.exact);
    let others = by.iter().filter_map(|at| role.grants.get(*at));
    let others: Vec<&Grant> = others.collect();
    let already = match others.as_slice() {
        [other] if other.actions == grant.actions => "which it grants elsewhere too".to_owned(),
        [other] => {
            let other = facts.pattern(&other.actions, other.exact);
            format!("which `{other}` grants already")
        }
        _ => format!("which {} of its other grants give together", others.len()),
    };
    let message = format!("`{}` grants `{}`, {already}", role.name, pattern);
    let mut finding = Diagnostic::new(&RULE.code, span, message)
        .at("adds nothing")
        .help("remove it, or whatever of the others isn't meant")
        .entity(facts.pattern_entity(role, &pattern));
    for other in others.into_iter().take(4) {
        let place = facts.context.span(other.origin);
        finding = finding.related(place, "granted here");
    }
    finding.fix = facts
        .without_pattern(span)
        .map(|removal| removal.fix("remove the grant"));
    facts.report(finding);
}
