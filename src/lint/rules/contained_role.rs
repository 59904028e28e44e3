//! RC509: a role whose access another one has too.

use crate::diagnostic::codes::Silencing;
use crate::diagnostic::{Code, Diagnostic, Page, Severity};
use crate::lint::{Facts, Needs, Rule};
use roaring::RoaringBitmap;

pub static RULE: Rule = Rule {
    code: Code {
        id: "RC509",
        name: "contained-role",
        severity: Severity::Info,
        silencing: Silencing::Freely,
        opt_in: true,
        summary: "Another role has all that a role has, and more, without extending it.",
        page: Some(&Page {
            since: "0.1.0",
            explanation: "If the wider role is meant to be able to do whatever the narrower one can, `extends` says so, \
                and what is granted to the narrower one later reaches the wider one too. As it stands, the two \
                agree by chance.",
            bad: "module billing \"Billing\" {\n  action view \"View\"\n  action refund \"Refund\"\n}\nrole clerk \"Clerk\" {\n  grant billing.view\n}\nrole cashier \"Cashier\" {\n  grant billing.*\n}\n",
            good: "module billing \"Billing\" {\n  action view \"View\"\n  action refund \"Refund\"\n}\nrole clerk \"Clerk\" {\n  grant billing.view\n}\nrole cashier \"Cashier\" extends clerk {\n  grant billing.refund\n}\n",
        }),
    },
    needs: Needs::Whole,
    run,
};

/// An action that more roles have tells little about who could contain whom.
const MAX_HOLDERS: usize = 64;

fn run(facts: &mut Facts<'_>) {
    let mut holders: Vec<Vec<u32>> = vec![Vec::new(); facts.context.model.actions.len()];
    let mut plain: Vec<(u32, RoaringBitmap)> = Vec::new();
    for role in facts.context.assignable() {
        // Where something is undecided, nobody knows who has more.
        let Some(actions) = facts.decided_actions(role) else {
            continue;
        };
        for action in &actions {
            if let Some(list) = holders.get_mut(action as usize) {
                list.push(role);
            }
        }
        plain.push((role, actions));
    }
    for (role, actions) in plain.iter().filter(|(_, actions)| !actions.is_empty()) {
        let lists = actions
            .iter()
            .filter_map(|action| holders.get(action as usize));
        let Some(rarest) = lists.min_by_key(|list| list.len()) else {
            continue;
        };
        if rarest.len() > MAX_HOLDERS {
            continue;
        }
        let wider = narrowest_around(facts, &plain, (*role, actions), rarest);
        if let Some(wider) = wider {
            report(facts, *role, wider);
        }
    }
}

/// Of the candidates that have all the role has, the one with the fewest actions.
fn narrowest_around(
    facts: &mut Facts<'_>,
    plain: &[(u32, RoaringBitmap)],
    (role, actions): (u32, &RoaringBitmap),
    candidates: &[u32],
) -> Option<u32> {
    let known = |other: u32| {
        let at = plain.binary_search_by_key(&other, |(role, _)| *role).ok()?;
        plain.get(at).map(|(_, actions)| actions)
    };
    let mut around: Vec<(u64, u32)> = candidates
        .iter()
        .filter(|other| **other != role && !facts.are_related(role, **other))
        .filter_map(|other| Some((*other, known(*other)?)))
        .filter(|(_, theirs)| actions.is_subset(theirs) && actions.len() < theirs.len())
        .map(|(other, theirs)| (theirs.len(), other))
        .collect();
    around.sort_unstable();
    let mut around = around.into_iter().map(|(_, other)| other);
    around.find(|other| facts.is_contained(role, *other, actions))
}

fn report(facts: &mut Facts<'_>, role: u32, wider: u32) {
    let Some(span) = facts.context.role_span(role) else {
        return;
    };
    let (name, other) = (facts.context.role(role), facts.context.role(wider));
    let message = format!("`{other}` has all that `{name}` has, and doesn't extend it");
    let mut finding = Diagnostic::new(&RULE.code, span, message)
        .help(format!(
            "if that is meant, say so: `role {other} extends {name}`"
        ))
        .entity(format!("role {name}: {other}"));
    if let Some(place) = facts.context.role_span(wider) {
        finding = finding.related(place, "has all of it");
    }
    facts.report(finding);
}
