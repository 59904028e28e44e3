//! RC603: an action or role without documentation.

use crate::diagnostic::codes::Silencing;
use crate::diagnostic::{Code, Diagnostic, Page, Severity};
use crate::lint::{Facts, Needs, Rule};
use crate::source::Span;

pub static RULE: Rule = Rule {
    code: Code {
        id: "RC603",
        name: "missing-docs",
        severity: Severity::Info,
        silencing: Silencing::Freely,
        opt_in: true,
        summary: "An action or a role has no documentation comment.",
        page: Some(&Page {
            since: "0.1.0",
            explanation: "Whoever grants an action reads its label and its documentation, in the editor, in the bundle, in \
                the product's own screens. A sentence about what the action does, written by somebody who knows, \
                saves each of them a guess.",
            bad: "module billing \"Billing\" {\n  action refund \"Refund\"\n}\n",
            good: "/// Everything about money.\nmodule billing \"Billing\" {\n  /// Pays an invoice back.\n  action refund \"Refund\"\n}\n",
        }),
    },
    needs: Needs::Anything,
    run,
};

fn run(facts: &mut Facts<'_>) {
    let model = facts.context.model;
    let actions = model.actions.iter().filter(|action| action.doc.is_empty());
    let actions = actions.filter_map(|action| Some(("action", &action.path, action.origin?)));
    let roles = model.roles.iter().filter(|role| role.doc.is_empty());
    let roles = roles.filter_map(|role| {
        let kind = if role.template { "template" } else { "role" };
        Some((kind, &role.name, role.origin?))
    });
    for (kind, name, origin) in actions.chain(roles) {
        let span = facts.context.span(origin);
        facts.report(undocumented(kind, name, span));
    }
}

fn undocumented(kind: &str, name: &str, span: Span) -> Diagnostic {
    Diagnostic::new(
        &RULE.code,
        span,
        format!("{kind} `{name}` isn't documented"),
    )
    .help("say what it is for in a line before it: `/// …`")
    .entity(format!("{kind} {name}"))
}
