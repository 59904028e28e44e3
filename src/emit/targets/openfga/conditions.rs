//! Conditions in CEL, the language in which OpenFGA has them.

use super::names;
use crate::emit::hex;
use crate::emit::targets::Loss;
use crate::matrix::{Condition, Matrix, Region};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// What OpenFGA evaluates of one condition unless it is told otherwise, by its `maxConditionEvaluationCost`.
const MOST_COST: usize = 100;
/// From so many values on a list costs less than as many comparisons.
const LISTED: usize = 12;

/// Every condition that some role has.
#[derive(Debug)]
pub struct Conditions {
    /// The parameter of each setting or lifecycle.
    pub parameters: Vec<String>,
    told: BTreeMap<Condition, Told>,
}

/// A condition.
#[derive(Debug)]
pub struct Told {
    /// Its name, which stays while it does.
    pub name: String,
    /// The relation that everybody has where it holds.
    pub relation: String,
    /// What it says, in CEL.
    pub expression: String,
    /// The settings and lifecycles it asks for.
    pub asks: BTreeSet<u32>,
    cost: usize,
}

impl Conditions {
    pub fn of(matrix: &Matrix<'_>) -> Self {
        let paths = matrix.model.variables.iter();
        let parameters = names::parameters(paths.map(|variable| variable.path.as_str()));
        let roles = matrix.roles.iter();
        let used = roles.flat_map(|role| {
            let grants = role.grants.iter().map(|yes| yes.when);
            grants.chain(role.denies.iter().map(|deny| deny.unless))
        });
        let constant = [Matrix::ALWAYS, Matrix::NEVER];
        let used: BTreeSet<Condition> = used.filter(|when| !constant.contains(when)).collect();
        let told = used
            .into_iter()
            .map(|when| (when, told(matrix, &parameters, when)));
        Self {
            told: told.collect(),
            parameters,
        }
    }

    /// The relation of a condition; `None` if it always or never holds.
    pub fn relation(&self, condition: Condition) -> Option<&str> {
        let told = self.told.get(&condition);
        told.map(|told| told.relation.as_str())
    }

    pub fn iter(&self) -> impl Iterator<Item = &Told> {
        self.told.values()
    }

    /// Those that may cost more than OpenFGA is ready to spend.
    pub fn losses(&self) -> Vec<Loss> {
        let dear = self.iter().filter(|told| told.cost > MOST_COST);
        let losses = dear.map(|told| Loss {
            about: told.name.clone(),
            what: format!(
                "evaluating it may cost {}, and OpenFGA stops at {MOST_COST} with an error, unless \
                 `maxConditionEvaluationCost` says more",
                told.cost
            ),
        });
        losses.collect()
    }
}

fn told(matrix: &Matrix<'_>, parameters: &[String], condition: Condition) -> Told {
    let boxes = matrix.boxes(condition);
    let asks = boxes.iter().flatten().map(|(variable, _)| *variable);
    let (mut alternatives, mut cost) = (Vec::new(), 0);
    for region in boxes {
        let (expression, some) = all_of(matrix, parameters, region);
        alternatives.push(match (region.len(), boxes.len()) {
            (0 | 1, _) | (_, 1) => expression,
            _ => format!("({expression})"),
        });
        cost += some;
    }
    let expression = alternatives.join(" || ");
    let digest = hex(&Sha256::digest(expression.as_bytes()));
    let digest = digest.get(..12).unwrap_or_default();
    Told {
        name: format!("when_{digest}"),
        relation: format!("when/{digest}"),
        expression,
        asks: asks.collect(),
        cost,
    }
}

fn all_of(matrix: &Matrix<'_>, parameters: &[String], region: &Region) -> (String, usize) {
    let (mut parts, mut cost) = (Vec::new(), 0);
    for ((variable, _), (_, values)) in region.iter().zip(matrix.named(region)) {
        let name = parameters.get(*variable as usize);
        let (part, some) = one_of(name.map_or("", String::as_str), &values);
        let alone = values.len() == 1 || values.len() >= LISTED || region.len() == 1;
        parts.push(match alone {
            true => part,
            false => format!("({part})"),
        });
        cost += some;
    }
    (parts.join(" && "), cost)
}

/// That a parameter is one of these values, with what it costs at most: one for looking it up; a comparison a tenth of
/// the characters; a list ten, and one for each of its values.
fn one_of(name: &str, values: &[&str]) -> (String, usize) {
    if values.len() >= LISTED {
        let values: Vec<String> = values.iter().map(|value| format!("\"{value}\"")).collect();
        return (
            format!("{name} in [{}]", values.join(", ")),
            11 + values.len(),
        );
    }
    let parts = values.iter().map(|value| format!("{name} == \"{value}\""));
    let cost = values.iter().map(|value| 1 + value.len().div_ceil(10));
    (parts.collect::<Vec<_>>().join(" || "), cost.sum())
}
