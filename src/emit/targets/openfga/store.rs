//! The store file: the model, the tuples that it needs, and the policies' own tests.

use super::model::{Model, covers, reaches};
use super::names;
use crate::matrix::{Condition, Expectation, Matrix, Role};
use crate::model::Verdict;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// The text of the store file, in YAML. Texts are written as JSON has them, which YAML understands.
pub fn store(matrix: &Matrix<'_>, model: &Model) -> String {
    let mut text = String::new();
    let system = &matrix.model.name;
    let _ = writeln!(
        text,
        "name: {}\nmodel_file: {}",
        quoted(system),
        quoted(&format!("./{system}.fga"))
    );
    let object = quoted(&format!("{}:catalog", model.catalog));
    if model.conditions.iter().next().is_some() {
        text.push_str("\n# What a product writes as well: where each condition holds, everybody has it.\ntuples:\n");
    }
    for told in model.conditions.iter() {
        let _ = write!(
            text,
            "  - user: \"user:*\"\n    relation: {}\n    object: {object}\n    condition:\n      name: {}\n",
            quoted(&told.relation),
            told.name
        );
    }
    let tests = Tests::of(matrix, model);
    if !tests.0.is_empty() {
        text.push_str("\ntests:\n");
    }
    for (name, checks) in tests.0 {
        push_test(&mut text, name, &checks, &object);
    }
    text
}

/// Who is asked about, in which situation.
type Asked<'a> = (&'a str, Vec<(&'a str, &'a str)>);

/// What is expected of relations, by test and by who is asked about.
struct Tests<'a>(BTreeMap<&'a str, BTreeMap<Asked<'a>, BTreeMap<String, bool>>>);

impl<'a> Tests<'a> {
    fn of(matrix: &'a Matrix<'_>, model: &'a Model) -> Self {
        let mut tests: BTreeMap<&str, BTreeMap<Asked<'_>, BTreeMap<String, bool>>> =
            BTreeMap::new();
        for expectation in &matrix.expectations {
            let Some(role) = matrix.roles.get(expectation.role as usize) else {
                continue;
            };
            let Some(situation) = situation(matrix, expectation.when) else {
                continue;
            };
            let asked = (role.told.name.as_str(), context(matrix, model, &situation));
            let checks = tests.entry(expectation.test).or_default();
            let assertions = checks.entry(asked).or_default();
            for (action, may) in expected(role, expectation) {
                let asked = match may {
                    true => held(matrix, role, action, &situation),
                    false => narrowest(matrix, action),
                };
                let path = matrix.path(action);
                let names = asked.into_iter().map(|reach| {
                    let reach = reach.map(|reach| matrix.model.reach_name(reach));
                    names::short(&names::action(path, reach))
                });
                assertions.extend(names.map(|name| (name, may)));
            }
            if assertions.is_empty() {
                checks.retain(|_, assertions| !assertions.is_empty());
            }
        }
        tests.retain(|_, checks| !checks.is_empty());
        Self(tests)
    }
}

/// One situation out of those in which a condition holds: for each setting and lifecycle a value, by position.
fn situation(matrix: &Matrix<'_>, when: Condition) -> Option<Vec<u32>> {
    let region = matrix.boxes(when).first()?;
    let variables = 0..matrix.model.variables.len() as u32;
    let values = variables.map(|at| {
        let told = region.iter().find(|(other, _)| *other == at);
        told.and_then(|(_, values)| values.first()).copied()
    });
    Some(values.map(Option::unwrap_or_default).collect())
}

fn holds(matrix: &Matrix<'_>, when: Condition, situation: &[u32]) -> bool {
    let has = |(variable, values): &(u32, Vec<u32>)| {
        let value = situation.get(*variable as usize);
        value.is_some_and(|value| values.contains(value))
    };
    let mut boxes = matrix.boxes(when).iter();
    boxes.any(|region| region.iter().all(has))
}

/// A situation by the parameters that some condition asks for.
fn context<'a>(
    matrix: &'a Matrix<'_>,
    model: &'a Model,
    situation: &[u32],
) -> Vec<(&'a str, &'a str)> {
    let conditions = model.conditions.iter();
    let asked: BTreeSet<u32> = conditions.flat_map(|told| &told.asks).copied().collect();
    let values = asked.into_iter().filter_map(|at| {
        let at = at as usize;
        let values = &matrix.model.variables.get(at)?.values;
        let value = values.get(*situation.get(at)? as usize)?;
        let name = model.conditions.parameters.get(at)?;
        Some((name.as_str(), value.as_str()))
    });
    values.collect()
}

/// The actions that an expectation is about, each with whether it is allowed.
fn expected(role: &Role<'_>, expectation: &Expectation<'_>) -> Vec<(u32, bool)> {
    let may = match expectation.verdict {
        Verdict::Can | Verdict::CanOnly => true,
        Verdict::Cannot | Verdict::Undecided => false,
    };
    let named = expectation.actions.iter().map(|action| (*action, may));
    let mut all: Vec<(u32, bool)> = named.collect();
    if expectation.verdict == Verdict::CanOnly {
        let named: BTreeSet<u32> = expectation.actions.iter().copied().collect();
        let granted = role.grants.iter().map(|yes| yes.action);
        let other = granted.filter(|action| !named.contains(action));
        all.extend(other.map(|action| (action, false)));
    }
    all
}

/// The narrowest reaches at which an action can be asked for: where nobody may who may nowhere.
fn narrowest(matrix: &Matrix<'_>, action: u32) -> Vec<Option<u32>> {
    let action = matrix.actions.get(action as usize);
    let mut asked = action.map_or(Vec::new(), |action| reaches(matrix, action.reach));
    asked.retain(|reach| {
        let reach = reach.and_then(|reach| matrix.model.reaches.get(reach as usize));
        reach.is_none_or(|reach| reach.down.len() == 1)
    });
    asked
}

/// Those of them at which a role may in this situation.
fn held(matrix: &Matrix<'_>, role: &Role<'_>, action: u32, situation: &[u32]) -> Vec<Option<u32>> {
    let mut asked = narrowest(matrix, action);
    asked.retain(|reach| {
        let mut rows = role.grants.iter().filter(|yes| yes.action == action);
        rows.any(|yes| covers(matrix, yes.reach, *reach) && holds(matrix, yes.when, situation))
    });
    asked
}

fn push_test(
    text: &mut String,
    name: &str,
    checks: &BTreeMap<Asked<'_>, BTreeMap<String, bool>>,
    object: &str,
) {
    let _ = writeln!(text, "  - name: {}\n    tuples:", quoted(name));
    let roles: BTreeSet<&str> = checks.keys().map(|(role, _)| *role).collect();
    for role in roles {
        let _ = writeln!(
            text,
            "      - user: {}\n        relation: {}\n        object: {object}",
            quoted(&format!("user:{role}")),
            quoted(&names::short(&names::role(role)))
        );
    }
    text.push_str("    check:\n");
    for ((role, context), assertions) in checks {
        let user = quoted(&format!("user:{role}"));
        let _ = writeln!(text, "      - user: {user}\n        object: {object}");
        if !context.is_empty() {
            text.push_str("        context:\n");
        }
        for (name, value) in context {
            let _ = writeln!(text, "          {}: {}", quoted(name), quoted(value));
        }
        text.push_str("        assertions:\n");
        for (relation, may) in assertions {
            let _ = writeln!(text, "          {}: {may}", quoted(relation));
        }
    }
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}
