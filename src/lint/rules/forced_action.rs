//! RC513: an action that whoever has anything must have.

use crate::diagnostic::codes::Silencing;
use crate::diagnostic::{Code, Diagnostic, Page, Severity};
use crate::lint::obligations::{BINDING, Obligations};
use crate::lint::{Facts, Needs, Rule};

pub static RULE: Rule = Rule {
    code: Code {
        id: "RC513",
        name: "forced-action",
        severity: Severity::Info,
        silencing: Silencing::Freely,
        opt_in: true,
        summary: "Every action of the catalog requires this one, directly or through others.",
        page: Some(&Page {
            since: "0.1.0",
            explanation: "A role without this action can't have any other. That may be meant, as for signing in. It is worth \
                knowing before somebody denies it, revokes it, or makes it available in fewer situations: that takes \
                everything from everybody. And it isn't a choice: listing it as an action to be granted lets people \
                believe that it is one.",
            bad: "module app \"App\" {\n  action sign_in \"Sign in\"\n  action view \"View\" { requires sign_in }\n  action edit \"Edit\" { requires view }\n  action export \"Export\" { requires sign_in }\n}\n",
            good: "module app \"App\" {\n  action sign_in \"Sign in\"\n  action view \"View\"\n  action edit \"Edit\" { requires view }\n  action export \"Export\" { requires sign_in }\n}\n",
        }),
    },
    needs: Needs::Whole,
    run,
};

/// In a catalog with fewer actions besides, that all need one is no news.
const FEWEST: usize = 3;

fn run(facts: &mut Facts<'_>) {
    let (obligations, dead) = (facts.obligations(), facts.dead());
    let actions = facts.context.model.actions.len();
    if obligations.none {
        return;
    }
    let forced = obligations.logic.forced(actions as u32, BINDING, &dead);
    let others = actions.saturating_sub(forced.len() + dead.len());
    if others < FEWEST {
        return;
    }
    let alive =
        |action: &u32| forced.binary_search(action).is_err() && dead.binary_search(action).is_err();
    let Some(example) = (0..actions as u32).rfind(alive) else {
        return;
    };
    for action in &forced {
        report(facts, &obligations, (*action, example), others);
    }
}

/// `example` is one of the others.
fn report(
    facts: &mut Facts<'_>,
    obligations: &Obligations,
    (action, example): (u32, u32),
    others: usize,
) {
    let context = &facts.context;
    let Some(span) = context.action_span(action) else {
        return;
    };
    let path = context.path(action);
    let message =
        format!("all {others} other actions require `{path}`: whoever has anything has it");
    let finding = Diagnostic::new(&RULE.code, span, message)
        .help("if that isn't meant, remove one of the requirements; if it is, never deny or revoke it")
        .entity(format!("action {path}"));
    let way = obligations
        .logic
        .why_implied(example, &[action], BINDING, u32::MAX);
    let finding = obligations.explain(context, finding, &way);
    facts.report(finding);
}
