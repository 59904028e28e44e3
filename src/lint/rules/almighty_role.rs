//! RC302: a role that may do everything.

use crate::diagnostic::codes::Silencing;
use crate::diagnostic::{Code, Diagnostic, Page, Severity};
use crate::lint::{Facts, Needs, Rule};

pub static RULE: Rule = Rule {
    code: Code {
        id: "RC302",
        name: "almighty-role",
        severity: Severity::Info,
        silencing: Silencing::Freely,
        opt_in: false,
        summary: "A role has every action of the system in every situation.",
        page: Some(&Page {
            since: "0.1.0",
            explanation: "Whoever holds such a role is bound by nothing this catalog says, and the role grows with \
                every action that is added. Often there has to be one; then it should be held by few, \
                and for emergencies. An `@expect` with the reason says that it is meant.",
            bad: "module billing \"Billing\" {\n  action view \"View\"\n  action send \"Send\"\n  action refund \"Refund\"\n  action remind \"Remind\"\n  action write_off \"Write off\"\n}\nrole owner \"Owner\" {\n  grant **\n}\n",
            good: "module billing \"Billing\" {\n  action view \"View\"\n  action send \"Send\"\n  action refund \"Refund\"\n  action remind \"Remind\"\n  action write_off \"Write off\"\n}\nrole owner \"Owner\" {\n  grant **\n  revoke billing.write_off\n}\n",
        }),
    },
    needs: Needs::Whole,
    run,
};

/// In a system with fewer actions, a role with all of them is nothing to talk about.
const ENOUGH: usize = 5;

fn run(facts: &mut Facts<'_>) {
    let count = facts.context.model.actions.len();
    if count < ENOUGH {
        return;
    }
    let almighty =
        |role: &u32| (0..count as u32).all(|action| facts.context.access.has_fully(*role, action));
    let roles: Vec<u32> = facts.context.assignable().filter(almighty).collect();
    let above = |role: &u32| facts.context.access.ancestors.get(*role as usize);
    let first = |role: &u32| {
        !roles
            .iter()
            .any(|other| above(role).is_some_and(|all| all.contains(*other)))
    };
    for role in roles
        .iter()
        .filter(|role| first(role))
        .copied()
        .collect::<Vec<_>>()
    {
        let name = facts.context.role(role);
        let message = format!("role `{name}` has all {count} actions of the system");
        let finding = Diagnostic::new(&RULE.code, facts.context.role_place(role), message)
            .help("give it to few, or take away what it doesn't need")
            .entity(format!("role {name}"));
        facts.report(finding);
    }
}
