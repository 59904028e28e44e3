//! RC516: a level that nothing has and nothing asks for.

use crate::diagnostic::codes::Silencing;
use crate::diagnostic::{Code, Diagnostic, Page, Severity};
use crate::lint::{Facts, Needs, Rule, unused};

pub static RULE: Rule = Rule {
    code: Code {
        id: "RC516",
        name: "unused-level",
        severity: Severity::Warning,
        silencing: Silencing::Freely,
        opt_in: false,
        summary: "No action asks for a level, and no role has it.",
        page: Some(&Page {
            since: "0.1.0",
            explanation: "Levels order roles by what they may become. One that no action asks for and no role has orders \
                nothing.",
            bad: "levels agent < lead < admin\nmodule billing \"Billing\" {\n  action refund \"Refund\" { level admin }\n}\nrole owner \"Owner\" {\n  level admin\n  grant billing.refund\n}\nrole clerk \"Clerk\" {\n  level agent\n}\n",
            good: "levels agent < admin\nmodule billing \"Billing\" {\n  action refund \"Refund\" { level admin }\n}\nrole owner \"Owner\" {\n  level admin\n  grant billing.refund\n}\nrole clerk \"Clerk\" {\n  level agent\n}\n",
        }),
    },
    needs: Needs::Whole,
    run,
};

fn run(facts: &mut Facts<'_>) {
    let model = facts.context.model;
    let modules = model.modules.iter().map(|module| module.level);
    let actions = model.actions.iter().map(|action| action.level);
    let roles = model.roles.iter().map(|role| role.level);
    let used = modules.chain(actions).chain(roles).flatten();
    for at in unused(model.levels.len(), used) {
        let Some(level) = model.levels.get(at as usize) else {
            continue;
        };
        let span = facts.context.span(level.origin);
        let message = format!(
            "no action asks for the level `{}`, and no role has it",
            level.name
        );
        let finding = Diagnostic::new(&RULE.code, span, message)
            .help("remove it, or give it to the actions and roles it is meant for")
            .entity(format!("level {}", level.name));
        facts.report(finding);
    }
}
