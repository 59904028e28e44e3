//! RC309: two roles that one person may hold and that break a conflict together.

use crate::check::words::in_situation;
use crate::diagnostic::codes::Silencing;
use crate::diagnostic::{Code, Diagnostic, Page, Severity};
use crate::lint::{Facts, Needs, Rule};
use crate::logic::Set;
use crate::model::Conflict;
use roaring::RoaringBitmap;
use std::collections::BTreeMap;

pub static RULE: Rule = Rule {
    code: Code {
        id: "RC309",
        name: "conflict-across-roles",
        severity: Severity::Warning,
        silencing: Silencing::Freely,
        opt_in: false,
        summary: "Whoever holds two roles has two actions that no single role may have.",
        page: Some(&Page {
            since: "0.1.0",
            explanation: "`conflicts` binds each role by itself. A person who is given two roles has what both \
                allow, and nothing stops that person from doing both halves of what should take two. Say \
                that nobody may hold both, with `conflicts` in one of the roles; whoever assigns roles \
                can then refuse. Each conflict is reported once, with one such pair.",
            bad: "module billing \"Billing\" {\n  action pay \"Pay\" { conflicts approve }\n  action approve \"Approve\"\n}\nrole cashier \"Cashier\" {\n  grant billing.pay\n}\nrole boss \"Boss\" {\n  grant billing.approve\n}\n",
            good: "module billing \"Billing\" {\n  action pay \"Pay\" { conflicts approve }\n  action approve \"Approve\"\n}\nrole cashier \"Cashier\" {\n  conflicts boss\n  grant billing.pay\n}\nrole boss \"Boss\" {\n  grant billing.approve\n}\n",
        }),
    },
    needs: Needs::Whole,
    run,
};

fn run(facts: &mut Facts<'_>) {
    let model = facts.context.model;
    let holders = holders(facts);
    for conflict in &model.conflicts {
        if let Some((pair, others)) = first_pair(facts, &holders, conflict) {
            report(facts, conflict, &pair, others);
        }
    }
}

/// Two roles, and what each of them has.
struct Pair {
    roles: (u32, u32),
    actions: (u32, u32),
}

/// The assignable roles that have each action of a conflict in some situation.
fn holders(facts: &mut Facts<'_>) -> BTreeMap<u32, Vec<u32>> {
    let conflicts = facts.context.model.conflicts.iter();
    let ranges = conflicts.flat_map(|conflict| conflict.right.iter().chain([&conflict.left]));
    let mut named = RoaringBitmap::new();
    for range in ranges {
        named.insert_range(range.clone());
    }
    let mut holders: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    let roles: Vec<u32> = facts.context.assignable().collect();
    for role in roles {
        for action in facts.context.access.touched(role) & &named {
            if !facts.context.access.yes(role, action).is_empty() {
                holders.entry(action).or_default().push(role);
            }
        }
    }
    holders
}

/// How many pairs of roles are looked at for one conflict before it counts as kept.
const PATIENCE: usize = 100_000;

/// The first pair that breaks the conflict, and how many roles are on either side of its two actions.
fn first_pair(
    facts: &mut Facts<'_>,
    holders: &BTreeMap<u32, Vec<u32>>,
    conflict: &Conflict,
) -> Option<(Pair, (usize, usize))> {
    let mut patience = PATIENCE;
    let right = conflict
        .right
        .iter()
        .flat_map(|range| holders.range(range.clone()));
    let right: Vec<(&u32, &Vec<u32>)> = right.collect();
    for (a, first) in holders.range(conflict.left.clone()) {
        for (b, second) in right.iter().filter(|(b, _)| *b != a) {
            for one in first {
                for other in second.iter().filter(|other| *other != one) {
                    patience = patience.checked_sub(1)?;
                    let pair = Pair {
                        roles: (*one, *other),
                        actions: (*a, **b),
                    };
                    if breaks(facts, &pair) {
                        return Some((pair, (first.len(), second.len())));
                    }
                }
            }
        }
    }
    None
}

/// Whether somebody may hold both roles, neither breaks the conflict alone, and together they do.
fn breaks(facts: &mut Facts<'_>, pair: &Pair) -> bool {
    let ((one, other), (a, b)) = (pair.roles, pair.actions);
    if exclude_each_other(facts, one, other) || alone(facts, one, a, b) || alone(facts, other, a, b)
    {
        return false;
    }
    !together(facts, pair).is_empty()
}

/// The situations in which whoever holds both roles has both actions: what either denies is denied.
fn together(facts: &mut Facts<'_>, pair: &Pair) -> Set {
    let context = &mut facts.context;
    let ((one, other), (a, b)) = (pair.roles, pair.actions);
    let mut both = Set::ALL;
    for (role, action, denier) in [(one, a, other), (other, b, one)] {
        let yes = context.yes_situations(role, action);
        let denied = context.access.denied_of(denier, action);
        let left = context.minus(yes, denied);
        both = context.and(both, left);
    }
    both
}

/// Whether a role breaks the conflict by itself: that is reported as an error, for the role.
fn alone(facts: &mut Facts<'_>, role: u32, a: u32, b: u32) -> bool {
    let (first, second) = (
        facts.context.yes_situations(role, a),
        facts.context.yes_situations(role, b),
    );
    !facts.context.and(first, second).is_empty()
}

/// Whether nobody may hold both: they, or what they extend, conflict, or one extends the other.
fn exclude_each_other(facts: &Facts<'_>, one: u32, other: u32) -> bool {
    let ancestors = &facts.context.access.ancestors;
    let with_itself = |role: u32| {
        let mut all = ancestors.get(role as usize).cloned().unwrap_or_default();
        all.insert(role);
        all
    };
    let (mine, theirs) = (with_itself(one), with_itself(other));
    let names = |from: &RoaringBitmap, to: &RoaringBitmap| {
        from.iter().any(|role| {
            let role = facts.context.model.roles.get(role as usize);
            role.is_some_and(|role| {
                role.conflicts
                    .iter()
                    .any(|conflict| to.contains(conflict.with))
            })
        })
    };
    names(&mine, &theirs) || names(&theirs, &mine)
}

fn report(facts: &mut Facts<'_>, conflict: &Conflict, pair: &Pair, others: (usize, usize)) {
    let region = together(facts, pair);
    let witness = facts.context.witness(region);
    let context = &facts.context;
    let (one, other) = (context.role(pair.roles.0), context.role(pair.roles.1));
    let (a, b) = (context.path(pair.actions.0), context.path(pair.actions.1));
    let somewhere = match &witness {
        Some(known) if !known.is_empty() => format!(" {}", in_situation(Some(known))),
        _ => String::new(),
    };
    let message = format!(
        "whoever holds both `{one}` and `{other}` has `{a}` and `{b}`{somewhere}, which conflict"
    );
    let mut finding = Diagnostic::new(&RULE.code, context.span(conflict.origin), message)
        .at("no role may have both")
        .related(context.role_place(pair.roles.0), format!("has `{a}`"))
        .related(context.role_place(pair.roles.1), format!("has `{b}`"))
        .help(format!(
            "if nobody may hold both, say so: `conflicts {other}` in role `{one}`"
        ))
        .entity(format!("{a} conflicts {b}"));
    if others != (1, 1) {
        finding = finding.help(format!(
            "{} and {}: other pairs may break it too",
            counted(others.0, a),
            counted(others.1, b)
        ));
    }
    finding.witness = witness;
    facts.report(finding);
}

fn counted(count: usize, action: &str) -> String {
    match count {
        1 => format!("1 role has `{action}`"),
        _ => format!("{count} roles have `{action}`"),
    }
}
