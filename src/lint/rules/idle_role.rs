//! RC507: a role that has nothing and that nobody extends.

use crate::diagnostic::codes::Silencing;
use crate::diagnostic::{Code, Diagnostic, Page, Severity};
use crate::lint::{Facts, Needs, Rule};
use crate::model::Role;
use roaring::RoaringBitmap;

pub static RULE: Rule = Rule {
    code: Code {
        id: "RC507",
        name: "idle-role",
        severity: Severity::Warning,
        silencing: Silencing::Freely,
        opt_in: false,
        summary: "A role has nothing, takes nothing away, and nobody extends it.",
        page: Some(&Page {
            since: "0.1.0",
            explanation: "Whoever holds this role can do what they could do without it. Either its grants are missing, or \
                it is left over. A role that only denies isn't idle: it takes away from whoever holds it. Where \
                the documentation doesn't say what the role may do, `undecided **` writes that down.",
            bad: "module billing \"Billing\" {\n  action view \"View\"\n  action refund \"Refund\"\n}\nrole clerk \"Clerk\" {\n  grant billing.*\n}\nrole visitor \"Visitor\"\n",
            good: "module billing \"Billing\" {\n  action view \"View\"\n  action refund \"Refund\"\n}\nrole clerk \"Clerk\" {\n  grant billing.*\n}\nrole visitor \"Visitor\" {\n  undecided ** \"to be decided\"\n}\n",
        }),
    },
    needs: Needs::Whole,
    run,
};

fn run(facts: &mut Facts<'_>) {
    let model = facts.context.model;
    if model.undecided_roles.is_some() || model.actions.is_empty() {
        return;
    }
    let extended: RoaringBitmap = model
        .roles
        .iter()
        .flat_map(|role| role.extends.iter().map(|(parent, _)| *parent))
        .collect();
    for at in facts.context.assignable() {
        // A grant that gives nothing is a finding of its own.
        let role = model.roles.get(at as usize);
        let Some(role) = role.filter(|role| role.grants.is_empty()) else {
            continue;
        };
        if !extended.contains(at) && !has_something(facts, at) {
            report(facts, at, role);
        }
    }
}

fn has_something(facts: &mut Facts<'_>, role: u32) -> bool {
    let access = &mut facts.context.access;
    let denied = access.denied.get(role as usize);
    if denied.is_some_and(|denied| !denied.full.is_empty() || !denied.part.is_empty()) {
        return true;
    }
    access.touched(role).iter().any(|action| {
        !access.yes(role, action).is_empty() || !access.undecided(role, action).is_empty()
    })
}

fn report(facts: &mut Facts<'_>, at: u32, role: &Role) {
    let Some(span) = facts.context.role_span(at) else {
        return;
    };
    let message = format!("`{}` has nothing, and nobody extends it", role.name);
    let finding = Diagnostic::new(&RULE.code, span, message)
        .at("holding it changes nothing")
        .help(
            "grant it something, remove it, or write down that it is open: `undecided ** \"why\"`",
        )
        .entity(format!("role {}", role.name));
    facts.report(finding);
}
