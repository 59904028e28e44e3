//! RC518: a template that nothing extends.

use crate::diagnostic::codes::Silencing;
use crate::diagnostic::{Code, Diagnostic, Page, Severity};
use crate::lint::{Facts, Needs, Rule};
use roaring::RoaringBitmap;

pub static RULE: Rule = Rule {
    code: Code {
        id: "RC518",
        name: "unused-template",
        severity: Severity::Warning,
        silencing: Silencing::Freely,
        opt_in: false,
        summary: "No role extends a template.",
        page: Some(&Page {
            since: "0.1.0",
            explanation: "A template is never assigned; what it grants reaches people only through the roles that extend \
                it. One that none extends gives nobody anything.",
            bad: "module billing \"Billing\" {\n  action view \"View\"\n  action refund \"Refund\"\n}\ntemplate basic \"Basic\" {\n  grant billing.view\n}\nrole clerk \"Clerk\" {\n  grant billing.*\n}\n",
            good: "module billing \"Billing\" {\n  action view \"View\"\n  action refund \"Refund\"\n}\ntemplate basic \"Basic\" {\n  grant billing.view\n}\nrole clerk \"Clerk\" extends basic {\n  grant billing.refund\n}\n",
        }),
    },
    needs: Needs::Whole,
    run,
};

fn run(facts: &mut Facts<'_>) {
    let model = facts.context.model;
    if model.undecided_roles.is_some() {
        return;
    }
    let roles = model.roles.iter();
    let used: RoaringBitmap = roles
        .flat_map(|role| role.extends.iter().map(|(parent, _)| *parent))
        .collect();
    for (at, role) in model.roles.iter().enumerate() {
        if !role.template || used.contains(at as u32) {
            continue;
        }
        let Some(span) = facts.context.role_span(at as u32) else {
            continue;
        };
        let message = format!("no role extends the template `{}`", role.name);
        let finding = Diagnostic::new(&RULE.code, span, message)
            .help(format!(
                "remove it, or let a role extend it: `role … extends {}`",
                role.name
            ))
            .entity(format!("template {}", role.name));
        facts.report(finding);
    }
}
