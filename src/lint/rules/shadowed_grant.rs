//! RC502: a grant that a wider one of the same role covers.

use crate::diagnostic::codes::Silencing;
use crate::diagnostic::{Code, Diagnostic, Page, Severity};
use crate::lint::{Facts, Needs, Rule};
use crate::model::{Grant, Role};

pub static RULE: Rule = Rule {
    code: Code {
        id: "RC502",
        name: "shadowed-grant",
        severity: Severity::Warning,
        silencing: Silencing::Freely,
        opt_in: false,
        summary: "A grant adds nothing to a wider grant of the same role.",
        page: Some(&Page {
            since: "0.1.0",
            explanation: "Two grants that give the same action hide which of them is meant. Whoever later removes the \
                wider one, or the narrower one, will be wrong about what they take away.",
            bad: "module billing \"Billing\" {\n  action view \"View\"\n  action refund \"Refund\"\n}\nrole cashier \"Cashier\" {\n  grant billing.*\n  grant billing.refund\n}\n",
            good: "module billing \"Billing\" {\n  action view \"View\"\n  action refund \"Refund\"\n}\nrole cashier \"Cashier\" {\n  grant billing.*\n}\n",
        }),
    },
    needs: Needs::Whole,
    run,
};

fn run(facts: &mut Facts<'_>) {
    for role in &facts.context.model.roles {
        let mut widest: Vec<&Grant> = role.grants.iter().filter(|grant| !grant.exact).collect();
        widest.sort_by_key(|grant| (grant.actions.start, std::cmp::Reverse(grant.actions.end)));
        for grant in &role.grants {
            if let Some(wider) = covering(&widest, grant) {
                report(facts, role, grant, wider);
            }
        }
    }
}

/// A plain wildcard that matches all that the grant does, and more.
fn covering<'g>(widest: &[&'g Grant], grant: &Grant) -> Option<&'g Grant> {
    let plain = |wider: &&&Grant| wider.at.is_none() && wider.when.is_none();
    let more = |wider: &&&Grant| {
        wider.actions.len() > grant.actions.len()
            && wider.actions.start <= grant.actions.start
            && grant.actions.end <= wider.actions.end
    };
    widest.iter().filter(plain).find(more).copied()
}

fn report(facts: &mut Facts<'_>, role: &Role, grant: &Grant, wider: &Grant) {
    let (span, place) = (
        facts.context.span(grant.origin),
        facts.context.span(wider.origin),
    );
    let (written, wide) = (facts.text(span), facts.text(place));
    let message = format!(
        "`{}` grants `{written}`, which `{wide}` grants already",
        role.name
    );
    let finding = Diagnostic::new(&RULE.code, span, message)
        .at("adds nothing")
        .related(place, "granted here")
        .help("remove one of the two")
        .entity(format!("role {}: {written}", role.name));
    facts.report(finding);
}
