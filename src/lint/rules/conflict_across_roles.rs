//! RC309: two roles that one person may hold and that break a conflict together.

use crate::check::words::in_situation;
use crate::diagnostic::codes::Silencing;
use crate::diagnostic::{Code, Diagnostic, Page, Severity};
use crate::lint::{Facts, Needs, Rule};
use crate::logic::Set;
use crate::model::Conflict;
use roaring::RoaringBitmap;
use std::collections::BTreeMap;
use std::ops::Range;

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
    if model.conflicts.is_empty() {
        return;
    }
    let holders = holders(facts);
    let named: RoaringBitmap = model
        .roles
        .iter()
        .enumerate()
        .flat_map(|(at, role)| {
            let others = role.conflicts.iter().map(|conflict| conflict.with);
            let own = (!role.conflicts.is_empty()).then_some(at as u32);
            others.chain(own)
        })
        .collect();
    for conflict in &model.conflicts {
        if let Some((pair, others)) = first_pair(facts, &holders, &named, conflict) {
            report(facts, conflict, &pair, others);
        }
    }
}

/// Two roles, and what each of them has.
struct Pair {
    roles: (u32, u32),
    actions: (u32, u32),
    region: Set,
}

/// What matters of a role for one conflict. Roles that are alike in it break the conflict with the same others.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Kind {
    /// Where it has which of the actions.
    has: Vec<(u32, Set)>,
    /// Where it is denied which of them, for whoever holds it.
    denied: Vec<(u32, Set)>,
    /// Which of the roles that conflict with others it is or extends.
    is: Vec<u32>,
}

/// The assignable roles that have each action of a conflict in some situation.
fn holders(facts: &mut Facts<'_>) -> BTreeMap<u32, RoaringBitmap> {
    let conflicts = facts.context.model.conflicts.iter();
    let ranges = conflicts.flat_map(|conflict| conflict.right.iter().chain([&conflict.left]));
    let mut named = RoaringBitmap::new();
    for range in ranges {
        named.insert_range(range.clone());
    }
    let mut holders: BTreeMap<u32, RoaringBitmap> = BTreeMap::new();
    let roles: Vec<u32> = facts.context.assignable().collect();
    for role in roles {
        for action in facts.context.access.touched_among(role, &named) {
            if !facts.context.access.yes(role, action).is_empty() {
                holders.entry(action).or_default().insert(role);
            }
        }
    }
    holders
}

/// The first pair that breaks the conflict, and how many roles are on either side. Roles that break it alone are
/// left out: that is an error of theirs.
fn first_pair(
    facts: &mut Facts<'_>,
    holders: &BTreeMap<u32, RoaringBitmap>,
    named: &RoaringBitmap,
    conflict: &Conflict,
) -> Option<(Pair, (usize, usize))> {
    let left = holders.range(conflict.left.clone());
    let right = conflict.right.iter();
    let right = right.flat_map(|range| holders.range(range.clone()));
    let sides: BTreeMap<u32, &RoaringBitmap> =
        left.chain(right).map(|(at, by)| (*at, by)).collect();
    let mut kinds: BTreeMap<Kind, Vec<u32>> = BTreeMap::new();
    for role in sides
        .values()
        .fold(RoaringBitmap::new(), |all, by| all | *by)
    {
        let kind = kind(facts, &sides, named, role);
        kinds.entry(kind).or_default().push(role);
    }
    let mut sound: Vec<(&Kind, &[u32])> = Vec::new();
    for (kind, roles) in &kinds {
        if together(facts, conflict, kind, kind).is_none() {
            sound.push((kind, roles));
        }
    }
    sound.sort_by_key(|(_, roles)| roles.first());
    let on = |ranges: &[Range<u32>]| {
        let here = |kind: &Kind| {
            let mut has = kind.has.iter();
            has.any(|(action, _)| ranges.iter().any(|range| range.contains(action)))
        };
        let here = sound.iter().filter(|(kind, _)| here(kind));
        here.copied().collect::<Vec<_>>()
    };
    let (left, right) = (
        on(std::slice::from_ref(&conflict.left)),
        on(&conflict.right),
    );
    let count = |side: &[(&Kind, &[u32])]| side.iter().map(|(_, roles)| roles.len()).sum();
    for (one, first) in &left {
        for (other, second) in &right {
            let roles = match (first, second) {
                ([a, ..], [b, ..]) if a != b => (*a, *b),
                ([a, b, ..], _) => (*a, *b),
                _ => continue,
            };
            if exclude_each_other(facts, one, other) {
                continue;
            }
            if let Some((actions, region)) = together(facts, conflict, one, other) {
                let pair = Pair {
                    roles,
                    actions,
                    region,
                };
                return Some((pair, (count(&left), count(&right))));
            }
        }
    }
    None
}

fn kind(
    facts: &mut Facts<'_>,
    sides: &BTreeMap<u32, &RoaringBitmap>,
    named: &RoaringBitmap,
    role: u32,
) -> Kind {
    let mut has = Vec::new();
    let mut denied = Vec::new();
    for (action, by) in sides {
        if by.contains(role) {
            has.push((*action, facts.context.yes_situations(role, *action)));
        }
        let set = facts.context.access.denied_of(role, *action);
        if !set.is_empty() {
            denied.push((*action, set));
        }
    }
    let mut is = facts
        .context
        .access
        .ancestors
        .get(role as usize)
        .cloned()
        .unwrap_or_default();
    is.insert(role);
    Kind {
        has,
        denied,
        is: (is & named).iter().collect(),
    }
}

/// Two actions of the conflict that whoever holds both roles has in one situation, the first by the one role and
/// the second by the other; and where. What either role denies is denied.
fn together(
    facts: &mut Facts<'_>,
    conflict: &Conflict,
    one: &Kind,
    other: &Kind,
) -> Option<((u32, u32), Set)> {
    let left = |action: &u32| conflict.left.contains(action);
    let right = |action: &u32| conflict.right.iter().any(|range| range.contains(action));
    for (a, first) in one.has.iter().filter(|(action, _)| left(action)) {
        for (b, second) in other.has.iter().filter(|(action, _)| right(action)) {
            if a == b {
                continue;
            }
            let first = allowed(facts, *a, *first, other);
            let second = allowed(facts, *b, *second, one);
            let both = facts.context.and(first, second);
            if !both.is_empty() {
                return Some(((*a, *b), both));
            }
        }
    }
    None
}

/// What a role's access is left with beside another role's denies.
fn allowed(facts: &mut Facts<'_>, action: u32, yes: Set, beside: &Kind) -> Set {
    let denied = beside.denied.iter().find(|(denied, _)| *denied == action);
    let denied = denied.map_or(Set::EMPTY, |(_, set)| *set);
    facts.context.minus(yes, denied)
}

/// Whether nobody may hold both: they, or what they extend, conflict.
fn exclude_each_other(facts: &Facts<'_>, one: &Kind, other: &Kind) -> bool {
    let roles = &facts.context.model.roles;
    let names = |from: &Kind, to: &Kind| {
        let from = from.is.iter().filter_map(|role| roles.get(*role as usize));
        let mut named = from.flat_map(|role| &role.conflicts);
        named.any(|conflict| to.is.contains(&conflict.with))
    };
    names(one, other) || names(other, one)
}

fn report(facts: &mut Facts<'_>, conflict: &Conflict, pair: &Pair, others: (usize, usize)) {
    let witness = facts.context.witness(pair.region);
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
            "in all, {} on the one side of the conflict and {} on the other",
            counted(others.0),
            counted(others.1)
        ));
    }
    finding.witness = witness;
    facts.report(finding);
}

fn counted(count: usize) -> String {
    match count {
        1 => "1 role is".to_owned(),
        _ => format!("{count} roles are"),
    }
}
