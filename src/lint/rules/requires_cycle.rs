//! RC514: actions that require each other.

use crate::check::words::some_of;
use crate::diagnostic::codes::Silencing;
use crate::diagnostic::{Code, Diagnostic, Page, Severity};
use crate::lint::obligations::{BINDING, Obligations};
use crate::lint::{Facts, Needs, Rule};

pub static RULE: Rule = Rule {
    code: Code {
        id: "RC514",
        name: "requires-cycle",
        severity: Severity::Warning,
        silencing: Silencing::Freely,
        opt_in: false,
        summary: "Actions require each other in a circle, so a role has all of them or none.",
        page: Some(&Page {
            since: "0.1.0",
            explanation: "If A requires B and B requires A, no role can have one without the other: for whoever writes roles they \
                are one permission under two names. Most circles are a requirement written the wrong way round. Where \
                two actions really come only together, make them one, or let one include the other.",
            bad: "module app \"App\" {\n  action view \"View\" { requires edit }\n  action edit \"Edit\" { requires view }\n}\n",
            good: "module app \"App\" {\n  action view \"View\"\n  action edit \"Edit\" { requires view }\n}\n",
        }),
    },
    needs: Needs::Whole,
    run,
};

fn run(facts: &mut Facts<'_>) {
    let obligations = facts.obligations();
    if obligations.none {
        return;
    }
    for circle in obligations.logic.circles(BINDING) {
        report(facts, &obligations, &circle);
    }
}

fn report(facts: &mut Facts<'_>, obligations: &Obligations, circle: &[u32]) {
    let context = &facts.context;
    let around = obligations.logic.around(circle, BINDING);
    let places = obligations.labels(context, &around);
    let Some(((span, label), rest)) = places.split_first() else {
        return;
    };
    let paths: Vec<&str> = obligations
        .actions_of(circle)
        .map(|action| context.path(action))
        .collect();
    let message = format!(
        "{} require each other: a role has all of them or none",
        some_of(&paths, 3)
    );
    let mut finding = Diagnostic::new(&RULE.code, *span, message)
        .at(label)
        .help("remove the requirement that is the wrong way round")
        .entity(format!("actions {}", paths.join(" ")));
    for (span, label) in rest {
        finding = finding.related(*span, label);
    }
    facts.report(finding);
}
