//! RC508: roles with the same access.

use crate::check::words::some_of;
use crate::diagnostic::codes::Silencing;
use crate::diagnostic::{Code, Diagnostic, Page, Severity};
use crate::lint::{Facts, Needs, Rule};
use rustc_hash::FxHashMap;

pub static RULE: Rule = Rule {
    code: Code {
        id: "RC508",
        name: "equal-roles",
        severity: Severity::Info,
        silencing: Silencing::Freely,
        opt_in: false,
        summary: "Several roles have exactly the same access.",
        page: Some(&Page {
            since: "0.1.0",
            explanation: "Roles that can do the same are told apart only by their names: whoever changes one of them has \
                to remember the others. If they are meant to stay alike, let one extend a common template; if \
                they are meant to differ, the difference is missing. Roles of which one extends the other, or \
                that nobody may hold together, are left out.",
            bad: "module billing \"Billing\" {\n  action view \"View\"\n  action refund \"Refund\"\n}\nrole cashier \"Cashier\" {\n  grant billing.*\n}\nrole teller \"Teller\" {\n  grant billing.{view, refund}\n}\n",
            good: "module billing \"Billing\" {\n  action view \"View\"\n  action refund \"Refund\"\n}\nrole cashier \"Cashier\" {\n  grant billing.*\n}\nrole teller \"Teller\" {\n  grant billing.view\n}\n",
        }),
    },
    needs: Needs::Whole,
    run,
};

fn run(facts: &mut Facts<'_>) {
    let mut classes: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
    let roles: Vec<u32> = facts.context.assignable().collect();
    let fingerprints = facts.fingerprints(&roles);
    for (role, fingerprint) in roles.into_iter().zip(fingerprints) {
        if let Some(fingerprint) = fingerprint {
            classes.entry(fingerprint).or_default().push(role);
        }
    }
    let mut classes: Vec<Vec<u32>> = classes.into_values().collect();
    classes.sort();
    for class in classes.iter().filter(|class| class.len() > 1) {
        let heir = |role: &u32| class.iter().any(|other| facts.extends(*role, *other));
        let highest: Vec<u32> = class.iter().copied().filter(|role| !heir(role)).collect();
        let Some((first, others)) = highest.split_first() else {
            continue;
        };
        let others = others.iter().copied();
        let alike: Vec<u32> = others
            .filter(|other| !facts.are_related(*first, *other) && facts.equal(*first, *other))
            .collect();
        if !alike.is_empty() {
            report(facts, *first, &alike);
        }
    }
}

fn report(facts: &mut Facts<'_>, first: u32, alike: &[u32]) {
    let Some(span) = facts.context.role_span(first) else {
        return;
    };
    let names: Vec<&str> = alike.iter().map(|role| facts.context.role(*role)).collect();
    let name = facts.context.role(first);
    let message = format!("`{name}` has the same access as {}", some_of(&names, 3));
    let mut finding = Diagnostic::new(&RULE.code, span, message)
        .help("let them extend one template if they are to stay alike, or make the difference that is meant")
        .entity(format!("role {name}: {}", names.join(" ")));
    for other in alike.iter().take(3) {
        if let Some(place) = facts.context.role_span(*other) {
            finding = finding.related(place, "the same access");
        }
    }
    facts.report(finding);
}
