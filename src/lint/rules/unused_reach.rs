//! RC517: a reach that nothing has and no grant narrows to.

use crate::diagnostic::codes::Silencing;
use crate::diagnostic::{Code, Diagnostic, Page, Severity};
use crate::lint::{Facts, Needs, Rule, unused};

pub static RULE: Rule = Rule {
    code: Code {
        id: "RC517",
        name: "unused-reach",
        severity: Severity::Warning,
        silencing: Silencing::Freely,
        opt_in: false,
        summary: "No action has a reach, and no grant narrows to it.",
        page: Some(&Page {
            since: "0.1.0",
            explanation: "A reach says whom an action reaches. One that no action has and no grant narrows to reaches \
                nobody; either a grant is wider than it was meant, or the reach is left over.",
            bad: "reaches own < team < company\nmodule billing \"Billing\" {\n  action refund \"Refund\" { reach company }\n}\nrole clerk \"Clerk\" {\n  grant billing.refund at team\n}\n",
            good: "reaches team < company\nmodule billing \"Billing\" {\n  action refund \"Refund\" { reach company }\n}\nrole clerk \"Clerk\" {\n  grant billing.refund at team\n}\n",
        }),
    },
    needs: Needs::Whole,
    run,
};

fn run(facts: &mut Facts<'_>) {
    let model = facts.context.model;
    let modules = model.modules.iter().filter_map(|module| module.reach);
    let actions = model.actions.iter().filter_map(|action| action.reach);
    let grants = model.roles.iter().flat_map(|role| &role.grants);
    let grants = grants.filter_map(|grant| grant.at.map(|(reach, _)| reach));
    let used = modules.chain(actions).chain(grants);
    for at in unused(model.reaches.len(), used) {
        let Some(reach) = model.reaches.get(at as usize) else {
            continue;
        };
        let span = facts.context.span(reach.origin);
        let message = format!(
            "no action has the reach `{}`, and no grant narrows to it",
            reach.name
        );
        let finding = Diagnostic::new(&RULE.code, span, message)
            .help(
                "remove it, or use it where it is meant: `reach …` in an action, `at …` in a grant",
            )
            .entity(format!("reach {}", reach.name));
        facts.report(finding);
    }
}
