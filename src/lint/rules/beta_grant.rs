//! RC306: a role that has a beta action.

use crate::diagnostic::codes::Silencing;
use crate::diagnostic::{Code, Page, Severity};
use crate::lint::stages::of_stage;
use crate::lint::{Facts, Needs, Rule};
use crate::model::Stage;

pub static RULE: Rule = Rule {
    code: Code {
        id: "RC306",
        name: "beta-grant",
        severity: Severity::Info,
        silencing: Silencing::Freely,
        opt_in: true,
        summary: "A role has an action whose stage is beta.",
        page: Some(&Page {
            since: "0.1.0",
            explanation: "A beta action is public, but what it does may still change. Whoever grants it should \
                look again when it does.",
            bad: "module billing \"Billing\" {\n  action view \"View\"\n  action forecast \"Forecast\" { stage beta }\n}\nrole clerk \"Clerk\" {\n  grant billing.*\n}\n",
            good: "module billing \"Billing\" {\n  action view \"View\"\n  action forecast \"Forecast\" { stage beta }\n}\nrole clerk \"Clerk\" {\n  grant billing.view\n}\n",
        }),
    },
    needs: Needs::Whole,
    run,
};

fn run(facts: &mut Facts<'_>) {
    for holding in of_stage(facts, |stage| *stage == Stage::Beta) {
        let finding = holding.finding(facts, &RULE.code, |role, actions| {
            format!("{role} has {actions}, still in beta")
        });
        let finding =
            finding.help("take it away, or say with an `@expect` why the role has it already");
        let finding = holding.with_heirs(facts, finding);
        facts.report(finding);
    }
}
