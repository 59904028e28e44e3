//! RC501: a grant of what the role inherits.

use crate::check::words::some_of;
use crate::diagnostic::codes::Silencing;
use crate::diagnostic::{Code, Diagnostic, Page, Severity};
use crate::lint::redundancy::Fate;
use crate::lint::{Facts, Needs, Rule};
use crate::logic::Set;
use crate::model::{Grant, Role};

pub static RULE: Rule = Rule {
    code: Code {
        id: "RC501",
        name: "inherited-grant",
        severity: Severity::Warning,
        silencing: Silencing::Freely,
        opt_in: false,
        summary: "A grant gives only what the role inherits anyway.",
        page: Some(&Page {
            since: "0.1.0",
            explanation: "Whoever takes the action away from the role that is extended expects it to be gone from this one \
                too, and it isn't. Whoever removes this grant expects to take something away, and doesn't. Where \
                the role shall keep the action whatever the other role becomes, say so with an `@expect` and the \
                reason.",
            bad: "module billing \"Billing\" {\n  action view \"View\"\n  action refund \"Refund\"\n}\nrole clerk \"Clerk\" {\n  grant billing.view\n}\nrole cashier \"Cashier\" extends clerk {\n  grant billing.{view, refund}\n}\n",
            good: "module billing \"Billing\" {\n  action view \"View\"\n  action refund \"Refund\"\n}\nrole clerk \"Clerk\" {\n  grant billing.view\n}\nrole cashier \"Cashier\" extends clerk {\n  grant billing.refund\n}\n",
        }),
    },
    needs: Needs::Whole,
    run,
};

fn run(facts: &mut Facts<'_>) {
    let fates = facts.fates();
    for (_, role, grant, fate) in fates.needless(facts.context.model) {
        match fate {
            Fate::Inherited => report(facts, role, grant),
            Fate::Needed | Fate::Denied | Fate::Shadowed(_) => {}
        }
    }
}

fn report(facts: &mut Facts<'_>, role: &Role, grant: &Grant) {
    let span = facts.context.span(grant.origin);
    let pattern = facts.pattern(&grant.actions, grant.exact);
    let sources = sources(facts, role, grant);
    let names: Vec<&str> = sources
        .iter()
        .map(|(parent, _)| facts.context.role(*parent))
        .collect();
    let message = format!(
        "`{}` grants `{}`, which it inherits from {}",
        role.name,
        pattern,
        some_of(&names, 3)
    );
    let mut finding = Diagnostic::new(&RULE.code, span, message)
        .at("gives nothing new")
        .help("remove it, or say with an `@expect` why the role has it whatever it extends")
        .entity(facts.pattern_entity(role, &pattern));
    for (parent, action) in &sources {
        let steps = facts.context.way(*parent, *action, Set::ALL);
        finding.related.extend(facts.context.way_labels(&steps));
    }
    finding.fix = facts
        .without_pattern(span)
        .map(|removal| removal.fix("remove the grant"));
    facts.report(finding);
}

/// The parents that the first granted action comes from.
fn sources(facts: &mut Facts<'_>, role: &Role, grant: &Grant) -> Vec<(u32, u32)> {
    let when = facts.when(grant.when.as_deref());
    for action in grant.actions.clone() {
        let mut left = facts.given_when(grant, action, when);
        let mut sources = Vec::new();
        for (parent, _) in &role.extends {
            let theirs = facts.base(*parent, action);
            let rest = facts.context.minus(left, theirs);
            if rest != left {
                sources.push((*parent, action));
            }
            left = rest;
        }
        if !sources.is_empty() {
            return sources;
        }
    }
    Vec::new()
}
