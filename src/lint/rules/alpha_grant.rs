//! RC305: a role that has an alpha action.

use crate::diagnostic::codes::Silencing;
use crate::diagnostic::{Code, Page, Severity};
use crate::lint::stages::of_stage;
use crate::lint::{Facts, Needs, Rule};
use crate::model::Stage;

pub static RULE: Rule = Rule {
    code: Code {
        id: "RC305",
        name: "alpha-grant",
        severity: Severity::Warning,
        silencing: Silencing::Freely,
        opt_in: false,
        summary: "A role has an action whose stage is alpha.",
        page: Some(&Page {
            since: "0.1.0",
            explanation: "An alpha action may change its meaning from one day to the next, or do harm that nobody \
                has thought of. Roles that many people hold shouldn't have it; a role for those who try \
                it out can, with an `@expect` that says so.",
            bad: "module billing \"Billing\" {\n  action view \"View\"\n  action forecast \"Forecast\" { stage alpha }\n}\nrole clerk \"Clerk\" {\n  grant billing.*\n}\n",
            good: "module billing \"Billing\" {\n  action view \"View\"\n  action forecast \"Forecast\" { stage alpha }\n}\nrole clerk \"Clerk\" {\n  grant billing.view\n}\n",
        }),
    },
    needs: Needs::Whole,
    run,
};

fn run(facts: &mut Facts<'_>) {
    for holding in of_stage(facts, |stage| *stage == Stage::Alpha) {
        let finding = holding.finding(facts, &RULE.code, |role, actions| {
            format!("{role} has {actions}, still in alpha")
        });
        let finding =
            finding.help("take it away, or say with an `@expect` why the role has it already");
        let finding = holding.with_heirs(facts, finding);
        facts.report(finding);
    }
}
