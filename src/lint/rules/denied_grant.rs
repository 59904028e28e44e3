//! RC505: a grant of what the role is denied.

use crate::diagnostic::codes::Silencing;
use crate::diagnostic::{Code, Diagnostic, Page, Severity};
use crate::lint::redundancy::Fate;
use crate::lint::{Facts, Needs, Rule};
use crate::model::{Grant, Role};
use crate::source::Span;

pub static RULE: Rule = Rule {
    code: Code {
        id: "RC505",
        name: "denied-grant",
        severity: Severity::Warning,
        silencing: Silencing::Freely,
        opt_in: false,
        summary: "A grant gives only what the role is denied.",
        page: Some(&Page {
            since: "0.1.0",
            explanation: "A deny holds whatever grants the action, so this grant never gives anything. One of the two \
                isn't meant. Denying an action doesn't deny what it includes: if the action includes others, the \
                role still gets those by the grant.",
            bad: "module billing \"Billing\" {\n  action view \"View\"\n  action refund \"Refund\"\n}\nrole cashier \"Cashier\" {\n  grant billing.{view, refund}\n  deny billing.refund\n}\n",
            good: "module billing \"Billing\" {\n  action view \"View\"\n  action refund \"Refund\"\n}\nrole cashier \"Cashier\" {\n  grant billing.view\n  deny billing.refund\n}\n",
        }),
    },
    needs: Needs::Whole,
    run,
};

fn run(facts: &mut Facts<'_>) {
    let fates = facts.fates();
    for (at, role, grant, fate) in fates.needless(facts.context.model) {
        match fate {
            Fate::Denied => report(facts, at, role, grant),
            Fate::Needed | Fate::Inherited | Fate::Shadowed(_) => {}
        }
    }
}

fn report(facts: &mut Facts<'_>, at: u32, role: &Role, grant: &Grant) {
    let span = facts.context.span(grant.origin);
    let pattern = facts.pattern(&grant.actions, grant.exact);
    let model = facts.context.model;
    let granted = model
        .actions
        .get(grant.actions.start as usize..grant.actions.end as usize);
    let brings = granted
        .iter()
        .flat_map(|actions| actions.iter())
        .find(|action| !action.includes.is_empty());
    let message = format!("`{}` grants `{}`, which it is denied", role.name, pattern);
    let mut finding = Diagnostic::new(&RULE.code, span, message)
        .at("gives nothing that the deny leaves")
        .entity(facts.pattern_entity(role, &pattern));
    if let Some(place) = denial(facts, at, grant) {
        finding = finding.related(place, "denied here");
    }
    finding = match brings {
        None => finding.help("remove the grant or the deny"),
        Some(action) => finding.help(format!(
            "grant what `{}` includes by itself and remove this grant, or remove the deny",
            action.path
        )),
    };
    if brings.is_none() {
        finding.fix = facts
            .without_pattern(span)
            .map(|removal| removal.fix("remove the grant"));
    }
    facts.report(finding);
}

/// The first deny, of the role or of what it extends, that takes something of the grant away.
fn denial(facts: &Facts<'_>, at: u32, grant: &Grant) -> Option<Span> {
    let access = &facts.context.access;
    let above = access.ancestors.get(at as usize);
    let roles = std::iter::once(at).chain(above.into_iter().flatten());
    let denies = roles.flat_map(|role| {
        let role = facts.context.model.roles.get(role as usize);
        role.into_iter().flat_map(|role| &role.denies)
    });
    let mut taking = denies.filter(|deny| {
        deny.actions.start < grant.actions.end && grant.actions.start < deny.actions.end
    });
    taking.next().map(|deny| facts.context.span(deny.origin))
}
