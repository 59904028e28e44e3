//! The catalog's constraints that a role breaks (Meaning 5 to 9, rule 10): each role for itself.

use super::super::evaluate::{Evaluation, Mode, Truth, truth};
use super::super::system::*;
use super::Verdict;
use std::collections::{BTreeMap, BTreeSet};

/// Checked on assignable roles; on templates only whether they extend what excludes each other.
pub fn verdicts(evaluation: &Evaluation<'_>) -> BTreeSet<Verdict> {
    let templates = evaluation.system.roles.iter().filter(|role| role.template);
    let templates: BTreeSet<&str> = templates.map(|role| role.name.as_str()).collect();
    let mut found = of_everybody(evaluation);
    found.retain(|v| v.code == "RC265" || !templates.contains(v.subjects[0].as_str()));
    found
}

/// As `verdicts`, with what would be a violation if a template were assigned.
pub fn of_everybody(evaluation: &Evaluation<'_>) -> BTreeSet<Verdict> {
    let mut found = BTreeSet::new();
    for action in 0..evaluation.system.actions.len() {
        found.extend(required(evaluation, action));
        found.extend(too_low(evaluation, action));
        found.extend(unavailable(evaluation, action));
    }
    found.extend(conflicting_actions(evaluation));
    found.extend(conflicting_roles(evaluation.system));
    found
}

/// The `requires` that bind an action: its own, and those of its modules that don't name it.
pub fn requirements(system: &System, action: ActionId) -> Vec<&Clause<Expression>> {
    let mut all: Vec<_> = system.actions[action].terms.requires.iter().collect();
    for module in system.and_around(system.actions[action].module) {
        let gates = system.modules[module].terms.requires.iter();
        all.extend(gates.filter(|gate| !names(&gate.body, action)));
    }
    all
}

pub fn names(expression: &Expression, action: ActionId) -> bool {
    match expression {
        Expression::Action(named) => *named == action,
        Expression::Not(inner) => names(inner, action),
        Expression::All(parts) | Expression::Any(parts) => parts.iter().any(|p| names(p, action)),
    }
}

/// RC230 at the declaration, RC250 and RC251 at the roles (Meaning 5). What is possible nowhere is reported where it is
/// declared, so that RC230 takes it as given; of the roles nothing is said there all the same.
///
/// Chosen: of a module's gate, each action inside is looked at for itself; that one role misses it for one action
/// doesn't silence that it depends for another.
fn required(evaluation: &Evaluation<'_>, action: ActionId) -> Vec<Verdict> {
    let mut found = Vec::new();
    let path = evaluation.system.actions[action].path.as_str();
    for clause in requirements(evaluation.system, action) {
        let cannot_be_had = |at| {
            evaluation.available(action, at, Mode::Certain)
                && !evaluation.could_hold(&clause.body, at, Truth::False)
        };
        let bad = evaluation.bad(|at| {
            evaluation.available(action, at, Mode::Certain)
                && !evaluation.could_hold(&clause.body, at, Truth::True)
        });
        if !bad.is_empty() {
            let verdict = Verdict::new("RC230", &[path]).at(clause.id);
            found.push(verdict.derived(clause.derived).bad(bad));
        }
        for role in 0..evaluation.system.roles.len() {
            let having = |asked: Truth| {
                evaluation.bad(|at| {
                    let answer = |other| evaluation.truth(role, other, at);
                    answer(action) == Truth::True
                        && truth(&clause.body, &answer) == asked
                        && !cannot_be_had(at)
                })
            };
            let subjects = [evaluation.system.roles[role].name.as_str(), path];
            let (missing, depends) = (having(Truth::False), having(Truth::Unknown));
            if !missing.is_empty() {
                let verdict = Verdict::new("RC250", &subjects).at(clause.id);
                found.push(verdict.derived(clause.derived).bad(missing));
            } else if !depends.is_empty() {
                let verdict = Verdict::new("RC251", &subjects).at(clause.id);
                found.push(verdict.derived(clause.derived).warning().bad(depends));
            }
        }
    }
    found
}

impl Evaluation<'_> {
    /// `EXPR` with every action replaced by whether it is possible, and by `nowhere` if it never is.
    fn could_hold(&self, expression: &Expression, at: usize, nowhere: Truth) -> bool {
        let possible = |action| match self.available(action, at, Mode::Possible) {
            true => Truth::True,
            false if self.nowhere(action) => nowhere,
            false => Truth::False,
        };
        truth(expression, &possible) == Truth::True
    }
}

/// The pairs that conflict, the smaller path first; `true` where every clause that says so is derived.
pub fn conflicts(system: &System) -> BTreeMap<(ActionId, ActionId), bool> {
    let mut pairs: BTreeMap<(ActionId, ActionId), bool> = BTreeMap::new();
    for action in 0..system.actions.len() {
        for clause in system.all_terms(action).iter().flat_map(|t| &t.conflicts) {
            for other in system.matched(&clause.body) {
                if other == action {
                    continue;
                }
                let mut pair = [action, other];
                pair.sort_by_key(|a| &system.actions[*a].path);
                let derived = pairs.entry((pair[0], pair[1])).or_insert(true);
                *derived &= clause.derived;
            }
        }
    }
    pairs
}

/// RC260, RC261 (Meaning 6).
fn conflicting_actions(evaluation: &Evaluation<'_>) -> Vec<Verdict> {
    let mut found = Vec::new();
    let system = evaluation.system;
    for ((one, other), derived) in conflicts(system) {
        for role in 0..system.roles.len() {
            let having = |asked: Truth| {
                evaluation.bad(|at| {
                    let one = evaluation.truth(role, one, at);
                    let other = evaluation.truth(role, other, at);
                    one.max(other) == Truth::True && one.min(other) == asked
                })
            };
            let (one, other) = (&system.actions[one].path, &system.actions[other].path);
            let subjects = [system.roles[role].name.as_str(), one, other];
            let (both, depends) = (having(Truth::True), having(Truth::Unknown));
            if !both.is_empty() {
                found.push(Verdict::new("RC260", &subjects).derived(derived).bad(both));
            } else if !depends.is_empty() {
                let verdict = Verdict::new("RC261", &subjects).derived(derived);
                found.push(verdict.warning().bad(depends));
            }
        }
    }
    found
}

/// RC265 (Meaning 9): for templates too.
fn conflicting_roles(system: &System) -> Vec<Verdict> {
    let mut pairs: BTreeMap<(&str, &str), (RoleId, RoleId, bool)> = BTreeMap::new();
    for (role, declared) in system.roles.iter().enumerate() {
        for clause in &declared.conflicts {
            for other in &clause.body {
                let (mut one, mut two) = (role, *other);
                if system.roles[one].name > system.roles[two].name {
                    (one, two) = (two, one);
                }
                let key = (
                    system.roles[one].name.as_str(),
                    system.roles[two].name.as_str(),
                );
                pairs.entry(key).or_insert((one, two, true)).2 &= clause.derived;
            }
        }
    }
    let mut found = Vec::new();
    for (names, (one, two, derived)) in pairs {
        for (role, declared) in system.roles.iter().enumerate() {
            let all = system.and_extended(role);
            if all.contains(&one) && all.contains(&two) {
                let subjects = [declared.name.as_str(), names.0, names.1];
                found.push(Verdict::new("RC265", &subjects).derived(derived));
            }
        }
    }
    found
}

/// RC270 (Meaning 7).
fn too_low(evaluation: &Evaluation<'_>, action: ActionId) -> Vec<Verdict> {
    let system = evaluation.system;
    let Some(level) = system.level_of(action) else {
        return Vec::new();
    };
    let too_low = |role: &RoleId| system.role_level(*role) < Some(level.body);
    let roles = (0..system.roles.len()).filter(too_low);
    roles
        .filter_map(|role| {
            let bad = evaluation.bad(|at| evaluation.truth(role, action, at) == Truth::True);
            let subjects = [
                system.roles[role].name.as_str(),
                &system.actions[action].path,
            ];
            let verdict = Verdict::new("RC270", &subjects).at(level.id);
            (!bad.is_empty()).then(|| verdict.derived(level.derived).bad(bad))
        })
        .collect()
}

/// RC280 (Meaning 8).
fn unavailable(evaluation: &Evaluation<'_>, action: ActionId) -> Vec<Verdict> {
    let system = evaluation.system;
    let mut found = Vec::new();
    for role in 0..system.roles.len() {
        let clauses = evaluation.unavailable_to(role, action);
        if clauses.is_empty() {
            continue;
        }
        let bad = evaluation.bad(|at| {
            evaluation.closed(role, action, at, Mode::Certain).is_some()
                && !evaluation.denied(role, action, at)
        });
        if !bad.is_empty() {
            let subjects = [
                system.roles[role].name.as_str(),
                &system.actions[action].path,
            ];
            let derived = clauses.iter().all(|c| c.derived);
            found.push(Verdict::new("RC280", &subjects).derived(derived).bad(bad));
        }
    }
    found
}
