//! Type errors: clauses that can't mean what they say (Meaning 10, 11, 12), per clause of a role or template, and
//! wildcards that match nothing.

use super::super::evaluate::{Answer, Evaluation, Mode, holds};
use super::super::system::*;
use super::Verdict;
use std::collections::BTreeSet;

pub fn verdicts(evaluation: &Evaluation<'_>) -> BTreeSet<Verdict> {
    let mut found = BTreeSet::new();
    for role in 0..evaluation.system.roles.len() {
        for clause in &evaluation.system.roles[role].grants {
            found.extend(of_grant(evaluation, role, clause));
        }
        found.extend(never_holding(evaluation, role));
        found.extend(undone_revokes(evaluation, role));
        found.extend(decided_undecided(evaluation, role));
    }
    found.extend(empty_wildcards(evaluation.system));
    found.extend(available_nowhere(evaluation));
    found
}

/// RC210 at a declaration: all that is said about where a module's actions, or an action, are available excludes each
/// other. Chosen: it stands at the first thing, from the outside in and `available when` before the edges, with which
/// nothing is left; where that is an edge, it stands at the action.
fn available_nowhere(evaluation: &Evaluation<'_>) -> Vec<Verdict> {
    let system = evaluation.system;
    let mut found = Vec::new();
    for module in &system.modules {
        let around = module
            .parent
            .map_or(Vec::new(), |outer| said(system, outer));
        let own: Vec<_> = module.terms.available.iter().collect();
        if let Some(clause) = ends_with(evaluation, &around, &own) {
            found.push(Verdict::new("RC210", &[&module.path, "available"]).at(clause));
        }
    }
    for (id, action) in system.actions.iter().enumerate() {
        let around = said(system, action.module);
        let own: Vec<_> = action.terms.available.iter().collect();
        let all = [around.as_slice(), &own].concat();
        if let Some(clause) = ends_with(evaluation, &around, &own) {
            found.push(Verdict::new("RC210", &[&action.path, "available"]).at(clause));
        } else if holds_together(evaluation, &all) && evaluation.nowhere(id) {
            found.push(Verdict::new("RC210", &[&action.path, "transitions"]));
        }
    }
    found
}

/// The `available when` of a module and those around it.
fn said(system: &System, module: ModuleId) -> Vec<&Clause<Condition>> {
    let modules = system.and_around(module).into_iter();
    modules
        .flat_map(|module| &system.modules[module].terms.available)
        .collect()
}

fn holds_together(evaluation: &Evaluation<'_>, clauses: &[&Clause<Condition>]) -> bool {
    let mut situations = evaluation.situations.iter();
    situations.any(|s| clauses.iter().all(|c| holds(evaluation.system, &c.body, s)))
}

/// The clause with which nothing is left of what those around leave.
fn ends_with(
    evaluation: &Evaluation<'_>,
    around: &[&Clause<Condition>],
    own: &[&Clause<Condition>],
) -> Option<ClauseId> {
    let ends = (0..=own.len()).find(|count| {
        let all = [around, &own[..*count]].concat();
        !holds_together(evaluation, &all)
    });
    ends.filter(|count| *count > 0)
        .map(|count| own[count - 1].id)
}

/// Meaning 10. Chosen: a wrong `at` is all that is said about that clause and action; RC220 leaves no RC221.
fn of_grant(evaluation: &Evaluation<'_>, role: RoleId, clause: &Clause<Grant>) -> Vec<Verdict> {
    if never_holds(evaluation, &clause.body.when) {
        let name = evaluation.system.roles[role].name.as_str();
        return vec![Verdict::new("RC210", &[name, "grant"]).at(clause.id)];
    }
    let actions = evaluation.matched(clause.id).iter();
    actions
        .filter_map(|action| {
            wrong_reach(evaluation, role, *action, clause)
                .or_else(|| outside_availability(evaluation, role, *action, clause))
                .or_else(|| taken_away(evaluation, role, *action, clause))
        })
        .collect()
}

fn never_holds(evaluation: &Evaluation<'_>, when: &Option<Condition>) -> bool {
    !(0..evaluation.situations.len()).any(|at| evaluation.holds(when, at))
}

/// RC224, RC225.
fn wrong_reach(
    evaluation: &Evaluation<'_>,
    role: RoleId,
    action: ActionId,
    clause: &Clause<Grant>,
) -> Option<Verdict> {
    let system = evaluation.system;
    let at = clause.body.at?;
    let code = match system.reach_of(action) {
        None => "RC224",
        Some(reach) if !system.down(reach).contains(&at) => "RC225",
        Some(_) => return None,
    };
    let (role, action) = (&system.roles[role].name, &system.actions[action].path);
    Some(Verdict::new(code, &[role, action, &system.reaches[at].name]).at(clause.id))
}

/// RC220: nowhere in its `when` is the action possible, and elsewhere it is: else the declaration is what is wrong.
fn outside_availability(
    evaluation: &Evaluation<'_>,
    role: RoleId,
    action: ActionId,
    clause: &Clause<Grant>,
) -> Option<Verdict> {
    if evaluation.nowhere(action) {
        return None;
    }
    let asked = |at| evaluation.holds(&clause.body.when, at);
    let possible = |at| evaluation.available(action, at, Mode::Possible);
    if (0..evaluation.situations.len()).any(|at| asked(at) && possible(at)) {
        return None;
    }
    Some(about(evaluation, "RC220", role, action, clause.id).bad(evaluation.bad(asked)))
}

/// RC221: all that an exact grant could give, the role's own revokes take, or inherited denies.
///
/// Chosen: revokes and denies are looked at one kind at a time; all that both take together is no error.
fn taken_away(
    evaluation: &Evaluation<'_>,
    role: RoleId,
    action: ActionId,
    clause: &Clause<Grant>,
) -> Option<Verdict> {
    if !clause.body.patterns.contains(&Pattern::Action(action)) || evaluation.nowhere(action) {
        return None;
    }
    let gives = |at| {
        evaluation.holds(&clause.body.when, at) && evaluation.available(action, at, Mode::Possible)
    };
    let mut given = (0..evaluation.situations.len()).filter(|at| gives(*at));
    let revoked = given.clone().all(|at| evaluation.revoked(role, action, at));
    let denied = given.all(|at| evaluation.denied_above(role, action, at));
    (revoked || denied)
        .then(|| about(evaluation, "RC221", role, action, clause.id).bad(evaluation.bad(gives)))
}

/// RC210 for the clauses that take away. Chosen: as for grants, though the decisions name only these.
fn never_holding(evaluation: &Evaluation<'_>, role: RoleId) -> Vec<Verdict> {
    let Role {
        name,
        revokes,
        denies,
        ..
    } = &evaluation.system.roles[role];
    let revokes = revokes.iter().map(|c| ("revoke", c));
    let denies = denies.iter().map(|c| ("deny", c));
    revokes
        .chain(denies)
        .filter(|(_, clause)| never_holds(evaluation, &clause.body.when))
        .map(|(kind, clause)| Verdict::new("RC210", &[name, kind]).at(clause.id))
        .collect()
}

/// RC222: where a revoke holds, an include brings the action back (Meaning 11).
fn undone_revokes(evaluation: &Evaluation<'_>, role: RoleId) -> Vec<Verdict> {
    let mut found = Vec::new();
    for clause in &evaluation.system.roles[role].revokes {
        for action in evaluation.matched(clause.id) {
            let bad = evaluation.bad(|at| {
                evaluation.holds(&clause.body.when, at)
                    && evaluation
                        .closed(role, *action, at, Mode::Possible)
                        .is_some()
            });
            if !bad.is_empty() {
                found.push(about(evaluation, "RC222", role, *action, clause.id).bad(bad));
            }
        }
    }
    found
}

/// RC223: an exact `undecided` that leaves nothing undecided (Meaning 12).
fn decided_undecided(evaluation: &Evaluation<'_>, role: RoleId) -> Vec<Verdict> {
    let mut found = Vec::new();
    for clause in &evaluation.system.roles[role].undecided {
        for action in evaluation.matched(clause.id) {
            let exact = clause.body.contains(&Pattern::Action(*action));
            let mut situations = 0..evaluation.situations.len();
            let open = |at| *evaluation.answer(role, *action, at) == Answer::Undecided;
            if exact && !evaluation.nowhere(*action) && !situations.any(open) {
                let bad = evaluation.bad(|at| evaluation.available(*action, at, Mode::Possible));
                found.push(about(evaluation, "RC223", role, *action, clause.id).bad(bad));
            }
        }
    }
    found
}

fn about(
    evaluation: &Evaluation<'_>,
    code: &'static str,
    role: RoleId,
    action: ActionId,
    clause: ClauseId,
) -> Verdict {
    let (role, action) = (
        &evaluation.system.roles[role],
        &evaluation.system.actions[action],
    );
    Verdict::new(code, &[&role.name, &action.path]).at(clause)
}

/// RC112, wherever patterns stand, but in rules and counts.
fn empty_wildcards(system: &System) -> BTreeSet<Verdict> {
    let mut found = BTreeSet::new();
    let mut look =
        |owner: &str, kind: &str, clause: ClauseId, patterns: &[Pattern]| {
            let empty = patterns.iter().filter(|p| system.matches_nothing(**p));
            found.extend(empty.map(|p| {
                Verdict::new("RC112", &[owner, kind, &system.pattern_text(*p)]).at(clause)
            }));
        };
    for role in &system.roles {
        let name = role.name.as_str();
        role.grants
            .iter()
            .for_each(|c| look(name, "grant", c.id, &c.body.patterns));
        role.revokes
            .iter()
            .for_each(|c| look(name, "revoke", c.id, &c.body.patterns));
        role.denies
            .iter()
            .for_each(|c| look(name, "deny", c.id, &c.body.patterns));
        role.undecided
            .iter()
            .for_each(|c| look(name, "undecided", c.id, &c.body));
    }
    for action in &system.actions {
        action
            .includes
            .iter()
            .for_each(|c| look(&action.path, "includes", c.id, &c.body));
        action
            .terms
            .conflicts
            .iter()
            .for_each(|c| look(&action.path, "conflicts", c.id, &c.body));
    }
    for module in &system.modules {
        module
            .terms
            .conflicts
            .iter()
            .for_each(|c| look(&module.path, "conflicts", c.id, &c.body));
    }
    for test in &system.tests {
        for clause in &test.expectations {
            match &clause.body {
                Expectation::Answer { patterns, .. } => {
                    look(&test.name, "expect", clause.id, patterns)
                }
                Expectation::Walk(_)
                | Expectation::Actions { .. }
                | Expectation::Modules { .. } => {}
            }
        }
    }
    found
}
