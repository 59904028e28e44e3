//! RC307: a role that has a deprecated action.

use crate::diagnostic::codes::Silencing;
use crate::diagnostic::{Code, Page, Severity};
use crate::lint::stages::of_stage;
use crate::lint::{Facts, Needs, Rule};
use crate::model::Stage;

pub static RULE: Rule = Rule {
    code: Code {
        id: "RC307",
        name: "deprecated-grant",
        severity: Severity::Warning,
        silencing: Silencing::Freely,
        opt_in: false,
        summary: "A role has an action that is on its way out.",
        page: Some(&Page {
            since: "0.1.0",
            explanation: "A deprecated action will go away, and with it what the role could do. Whoever grants \
                what takes its place now has no trouble then.",
            bad: "module billing \"Billing\" {\n  action view \"View\"\n  action forecast \"Forecast\" { stage deprecated \"use billing.plan\" }\n}\nrole clerk \"Clerk\" {\n  grant billing.*\n}\n",
            good: "module billing \"Billing\" {\n  action view \"View\"\n  action forecast \"Forecast\" { stage deprecated \"use billing.plan\" }\n}\nrole clerk \"Clerk\" {\n  grant billing.view\n}\n",
        }),
    },
    needs: Needs::Whole,
    run,
};

fn run(facts: &mut Facts<'_>) {
    for holding in of_stage(facts, |stage| matches!(stage, Stage::Deprecated(_))) {
        let finding = holding.finding(facts, &RULE.code, |role, actions| {
            format!("{role} has {actions}, on the way out")
        });
        let finding = match instead(facts, &holding.actions) {
            Some(text) => finding.help(format!("the catalog says: {text}")),
            None => finding.help("grant what takes its place, and take this away"),
        };
        let finding = holding.with_heirs(facts, finding);
        facts.report(finding);
    }
}

/// What the first of the actions says should be used.
fn instead(facts: &Facts<'_>, actions: &[u32]) -> Option<String> {
    let action = facts
        .context
        .model
        .actions
        .get(*actions.first()? as usize)?;
    match &action.stage {
        Stage::Deprecated(text) if !text.is_empty() => Some(text.clone()),
        Stage::Deprecated(_) | Stage::Unsaid | Stage::Alpha | Stage::Beta | Stage::Stable => None,
    }
}
