//! RC302: a role that may do everything.

use crate::check::words::in_situation;
use crate::diagnostic::codes::Silencing;
use crate::diagnostic::{Code, Diagnostic, Page, Severity};
use crate::lint::{Facts, Needs, Rule};
use crate::logic::Set;
use crate::model::Rights;
use std::collections::BTreeMap;

pub static RULE: Rule = Rule {
    code: Code {
        id: "RC302",
        name: "almighty-role",
        severity: Severity::Info,
        silencing: Silencing::Freely,
        opt_in: false,
        summary: "A role has every action of the system, under every setting or under some.",
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
    if facts.context.model.actions.len() < ENOUGH {
        return;
    }
    let roles: Vec<u32> = facts.context.assignable().collect();
    let mut almighty: BTreeMap<u32, Set> = BTreeMap::new();
    for role in roles {
        let region = where_almighty(facts, role);
        if !region.is_empty() {
            almighty.insert(role, region);
        }
    }
    for (role, region) in &almighty {
        let above = facts.context.access.ancestors.get(*role as usize);
        let above = above.into_iter().flat_map(|above| above.iter());
        let mut above = above.filter_map(|other| almighty.get(&other));
        if !above.any(|theirs| theirs == region) {
            report(facts, *role, *region);
        }
    }
}

/// The settings under which every action can be had, and the role has each of them in whatever situation it can.
fn where_almighty(facts: &mut Facts<'_>, role: u32) -> Set {
    let certain = &facts.context.access.certain;
    let count = facts.context.model.actions.len();
    if certain.closed(role).map_or(0, Rights::count) < count {
        return Set::EMPTY;
    }
    let everywhere = |action| facts.context.access.has_fully(role, action);
    if (0..count as u32).all(everywhere) {
        return Set::ALL;
    }
    let mut region = Set::ALL;
    for action in 0..count as u32 {
        let full = facts.context.access.certain.full.get(action as usize);
        let full = full.copied().unwrap_or(Set::ALL);
        let yes = facts.context.access.yes(role, action);
        let lacking = facts.context.minus(full, yes);
        let [full, lacking] = [full, lacking].map(|set| {
            let set = facts.context.situations(set);
            facts.context.over_settings(set)
        });
        region = facts.context.and(region, full);
        region = facts.context.minus(region, lacking);
        if region.is_empty() {
            break;
        }
    }
    region
}

fn report(facts: &mut Facts<'_>, role: u32, region: Set) {
    let name = facts.context.role(role);
    let count = facts.context.model.actions.len();
    let witness = facts.context.witness(region);
    let somewhere = match &witness {
        Some(known) if !known.is_empty() => format!(" {}", in_situation(Some(known))),
        _ => String::new(),
    };
    let message = format!("role `{name}` has all {count} actions of the system{somewhere}");
    let mut finding = Diagnostic::new(&RULE.code, facts.context.role_place(role), message)
        .help("give it to few, or take away what it doesn't need")
        .entity(format!("role {name}"));
    finding.witness = witness;
    facts.report(finding);
}
