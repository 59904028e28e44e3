//! RC457: a lifecycle that one role can take from its beginning to its end.

use crate::check::steps::{Open, Reading};
use crate::check::words::some_of;
use crate::diagnostic::codes::Silencing;
use crate::diagnostic::{Code, Diagnostic, Page, Severity};
use crate::lint::{Facts, Needs, Rule};
use crate::logic::Set;
use crate::model::{Lifecycle, Trigger};
use roaring::RoaringBitmap;
use std::collections::{BTreeMap, BTreeSet};

pub static RULE: Rule = Rule {
    code: Code {
        id: "RC457",
        name: "one-role-finishes",
        severity: Severity::Info,
        silencing: Silencing::Freely,
        opt_in: true,
        summary: "One role can take a lifecycle from its initial state to a final one, all alone.",
        page: Some(&Page {
            since: "0.1.0",
            explanation: "Where several steps lead to a state that can't be left again, it is often meant that \
                more than one person takes part. Here one role may fire every transition on such a way \
                that isn't automatic, under one choice of settings. Whether that is wanted only its \
                owner knows, so this is reported only where it is asked for.",
            bad: "module loans \"Loans\" {\n  action propose \"Propose\"\n  action approve \"Approve\"\n}\nrole clerk \"Clerk\" {\n  grant loans.{propose, approve}\n}\nlifecycle loan \"Loan\" {\n  initial state asked\n  state proposed\n  final state paid\n  transition loans.propose: asked -> proposed\n  transition loans.approve: proposed -> paid\n}\n",
            good: "module loans \"Loans\" {\n  action propose \"Propose\"\n  action approve \"Approve\"\n}\nrole clerk \"Clerk\" {\n  grant loans.propose\n}\nrole boss \"Boss\" {\n  grant loans.approve\n}\nlifecycle loan \"Loan\" {\n  initial state asked\n  state proposed\n  final state paid\n  transition loans.propose: asked -> proposed\n  transition loans.approve: proposed -> paid\n}\n",
        }),
    },
    needs: Needs::Whole,
    run,
};

fn run(facts: &mut Facts<'_>) {
    let model = facts.context.model;
    let holders = holders(facts);
    for (at, lifecycle) in model.lifecycles.iter().enumerate() {
        let initial = lifecycle.states.iter().position(|state| state.initial);
        let Some(initial) = initial else { continue };
        if !lifecycle.states.iter().any(|state| state.last) {
            continue;
        }
        let mut ends: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for roles in alike(lifecycle, &holders) {
            let ends_alone = roles
                .first()
                .map(|role| ends_of(facts, at, initial as u32, *role));
            for end in ends_alone.into_iter().flatten() {
                ends.entry(end).or_default().extend(&roles);
            }
        }
        for roles in ends.values_mut() {
            roles.sort_unstable();
        }
        for (end, roles) in ends {
            report(facts, lifecycle, end, &roles);
        }
    }
}

/// The assignable roles that have each action which fires a transition, and where.
fn holders(facts: &mut Facts<'_>) -> BTreeMap<u32, Vec<(u32, Set)>> {
    let lifecycles = facts.context.model.lifecycles.iter();
    let firing: RoaringBitmap = lifecycles.flat_map(triggers).collect();
    let mut holders: BTreeMap<u32, Vec<(u32, Set)>> = BTreeMap::new();
    if firing.is_empty() {
        return holders;
    }
    let roles: Vec<u32> = facts.context.assignable().collect();
    for role in roles {
        for action in facts.context.access.touched_among(role, &firing) {
            let yes = facts.context.yes_situations(role, action);
            if !yes.is_empty() {
                holders.entry(action).or_default().push((role, yes));
            }
        }
    }
    holders
}

/// The actions that fire the transitions of a lifecycle.
fn triggers(lifecycle: &Lifecycle) -> BTreeSet<u32> {
    let transitions = lifecycle.transitions.iter();
    let actions = transitions.flat_map(|transition| match &transition.trigger {
        Trigger::Action(action) => std::slice::from_ref(action),
        Trigger::By(_, actions) => actions.as_slice(),
        Trigger::Automatic(_) => &[],
    });
    actions.copied().collect()
}

/// The roles that may fire some transitions of a lifecycle, those together that may fire the same.
fn alike(lifecycle: &Lifecycle, holders: &BTreeMap<u32, Vec<(u32, Set)>>) -> Vec<Vec<u32>> {
    let mut may: BTreeMap<u32, Vec<(u32, Set)>> = BTreeMap::new();
    for action in triggers(lifecycle) {
        for (role, yes) in holders.get(&action).into_iter().flatten() {
            may.entry(*role).or_default().push((action, *yes));
        }
    }
    let mut alike: BTreeMap<Vec<(u32, Set)>, Vec<u32>> = BTreeMap::new();
    for (role, actions) in may {
        alike.entry(actions).or_default().push(role);
    }
    alike.into_values().collect()
}

/// The final states that a role can reach alone by more than one step of its own.
fn ends_of(facts: &mut Facts<'_>, at: usize, initial: u32, role: u32) -> Vec<u32> {
    // By state and steps taken, counted up to two: under which settings it is reached.
    let mut reached: BTreeMap<(u32, usize), Set> = BTreeMap::from([((initial, 0), Set::ALL)]);
    let mut todo = vec![(initial, 0)];
    while let Some((state, steps)) = todo.pop() {
        let here = reached.get(&(state, steps)).copied().unwrap_or(Set::EMPTY);
        for open in facts.context.open_in(at, state, Reading::Decided) {
            let (own, may) = fired_by(facts, at, role, &open);
            let when = in_state(facts, at, state, may);
            let when = facts.context.and(open.when, when);
            let when = facts.context.over_settings(when);
            let when = facts.context.and(when, here);
            for to in open.to {
                let key = (to, (steps + own).min(2));
                let known = reached.get(&key).copied().unwrap_or(Set::EMPTY);
                let both = facts.context.or(known, when);
                if both != known {
                    reached.insert(key, both);
                    todo.push(key);
                }
            }
        }
    }
    let lifecycle = facts.context.model.lifecycles.get(at);
    let states = lifecycle.map_or(&[][..], |lifecycle| &lifecycle.states);
    let last = |state: &u32| states.get(*state as usize).is_some_and(|state| state.last);
    let twice = reached.keys().filter(|(_, steps)| *steps == 2);
    twice.map(|(state, _)| *state).filter(last).collect()
}

/// The part of a set where the lifecycle is in this state.
fn in_state(facts: &mut Facts<'_>, at: usize, state: u32, set: Set) -> Set {
    let lifecycle = facts.context.model.lifecycles.get(at);
    let Some(variable) = lifecycle.map(|lifecycle| lifecycle.variable) else {
        return Set::EMPTY;
    };
    let here = &mut facts.context.access.situations.diagrams;
    here.given(set, variable, state)
}

/// Whether a step is the role's own, and where it may be taken without anybody else.
fn fired_by(facts: &mut Facts<'_>, at: usize, role: u32, open: &Open) -> (usize, Set) {
    let lifecycle = facts.context.model.lifecycles.get(at);
    let transition = lifecycle.and_then(|lifecycle| lifecycle.transitions.get(open.transition));
    let actions = match transition.map(|transition| &transition.trigger) {
        None | Some(Trigger::Automatic(_)) => return (0, Set::ALL),
        Some(Trigger::Action(action)) => std::slice::from_ref(action),
        Some(Trigger::By(_, actions)) => actions.as_slice(),
    };
    let mut may = Set::EMPTY;
    for action in actions {
        let yes = facts.context.yes_situations(role, *action);
        may = facts.context.or(may, yes);
    }
    (1, may)
}

fn report(facts: &mut Facts<'_>, lifecycle: &Lifecycle, end: u32, roles: &[u32]) {
    let Some(state) = lifecycle.states.get(end as usize) else {
        return;
    };
    let names: Vec<&str> = roles.iter().map(|role| facts.context.role(*role)).collect();
    let message = format!(
        "{} can take `{}` from its beginning to `{}` alone",
        some_of(&names, 3),
        lifecycle.path,
        state.name
    );
    let finding = Diagnostic::new(&RULE.code, facts.context.span(state.origin), message)
        .at("this state can't be left again")
        .help("if two people should take part, give the steps to different roles, or let two of the actions conflict")
        .entity(format!("lifecycle {}: {}", lifecycle.path, state.name));
    facts.report(finding);
}
