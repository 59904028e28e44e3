//! RC503: a revoke of what the role doesn't have.

use crate::diagnostic::codes::Silencing;
use crate::diagnostic::{Code, Diagnostic, Page, Severity};
use crate::lint::{Facts, Needs, Rule};
use crate::model::{Role, Withheld};

pub static RULE: Rule = Rule {
    code: Code {
        id: "RC503",
        name: "revoke-of-nothing",
        severity: Severity::Warning,
        silencing: Silencing::Freely,
        opt_in: false,
        summary: "A revoke takes away what the role wouldn't have anyway.",
        page: Some(&Page {
            since: "0.1.0",
            explanation: "A revoke takes back what is inherited or what a wildcard of the role matches. One that finds \
                nothing is left over from an earlier state of the policy, or names the wrong action, and the \
                right one is still granted. It is no guard for the future either: a `deny` is.",
            bad: "module billing \"Billing\" {\n  action view \"View\"\n  action refund \"Refund\"\n}\nrole clerk \"Clerk\" {\n  grant billing.view\n}\nrole trainee \"Trainee\" extends clerk {\n  revoke billing.refund\n}\n",
            good: "module billing \"Billing\" {\n  action view \"View\"\n  action refund \"Refund\"\n}\nrole clerk \"Clerk\" {\n  grant billing.*\n}\nrole trainee \"Trainee\" extends clerk {\n  revoke billing.refund\n}\n",
        }),
    },
    needs: Needs::Whole,
    run,
};

fn run(facts: &mut Facts<'_>) {
    for (at, role) in facts.context.model.roles.iter().enumerate() {
        for revoke in &role.revokes {
            let matched = !revoke.actions.is_empty();
            if matched && !decides(facts, at as u32, revoke) && !facts.takes_away(role, revoke) {
                report(facts, role, revoke);
            }
        }
    }
}

/// Whether the answer is no by the revoke where it would be undecided otherwise, or the revoke is an error already
/// because an action brings back what it takes.
fn decides(facts: &mut Facts<'_>, at: u32, revoke: &Withheld) -> bool {
    let when = facts.when(revoke.when.as_deref());
    if when.is_empty() {
        return true;
    }
    let access = &facts.context.access;
    let mut open = access.covered.get(at as usize).cloned();
    if let (Some(open), Some(closed)) = (&mut open, access.possible().closed(at)) {
        *open |= closed.actions();
    }
    for action in open
        .iter()
        .flat_map(|open| open.range(revoke.actions.clone()))
    {
        let covered = facts.context.access.covered.get(at as usize);
        let possible = match covered.is_some_and(|covered| covered.contains(action)) {
            true => facts.context.access.possible_of(action),
            false => facts.context.access.possibly_closed(at, action),
        };
        if facts.overlap(possible, when) {
            return true;
        }
    }
    false
}

fn report(facts: &mut Facts<'_>, role: &Role, revoke: &Withheld) {
    let span = facts.context.span(revoke.origin);
    let pattern = facts.pattern(&revoke.actions, revoke.exact);
    let situations = match revoke.when {
        Some(_) => " there",
        None => "",
    };
    let message = format!(
        "`{}` revokes `{}`, which it doesn't have{situations} anyway",
        role.name, pattern
    );
    let mut finding = Diagnostic::new(&RULE.code, span, message)
        .at("takes nothing away")
        .help("remove it, or name what is meant; what the role shall never have, whatever is granted later, is a `deny`")
        .entity(facts.pattern_entity(role, &pattern));
    finding.fix = facts
        .without_pattern(span)
        .map(|removal| removal.fix("remove the revoke"));
    facts.report(finding);
}
