//! Everything that decides, as JSON: what OPA and TypeScript are fed with.

use crate::matrix::{Matrix, Region, Role};
use serde::Serialize;
use std::collections::BTreeMap;

/// The facts of a catalog.
#[derive(Debug, Serialize)]
pub struct Catalog<'a> {
    /// Each action with its widest reach.
    actions: BTreeMap<&'a str, Option<&'a str>>,
    conditions: Vec<Vec<BTreeMap<&'a str, Vec<&'a str>>>>,
    /// Each reach with itself and all narrower ones.
    reaches: BTreeMap<&'a str, Vec<&'a str>>,
    roles: BTreeMap<&'a str, Rows<'a>>,
    /// Each setting and lifecycle with its values.
    situation: BTreeMap<&'a str, &'a [String]>,
}

#[derive(Debug, Serialize)]
struct Rows<'a> {
    /// Each action with the condition under which it is *not* denied.
    denies: BTreeMap<&'a str, u32>,
    grants: BTreeMap<&'a str, Vec<Grant<'a>>>,
    undecided: BTreeMap<&'a str, Open<'a>>,
}

#[derive(Debug, Serialize)]
struct Grant<'a> {
    reach: Option<&'a str>,
    when: u32,
}

#[derive(Debug, Serialize)]
struct Open<'a> {
    when: u32,
    why: &'a str,
}

impl<'a> Catalog<'a> {
    /// The facts of these answers.
    pub fn of(matrix: &'a Matrix<'_>) -> Self {
        let model = matrix.model;
        let actions = matrix.actions.iter().map(|action| {
            let reach = action.reach.map(|reach| model.reach_name(reach));
            (action.told.path.as_str(), reach)
        });
        let reaches = model.reaches.iter().map(|reach| {
            let down = reach
                .down
                .iter()
                .map(|narrower| model.reach_name(*narrower));
            (reach.name.as_str(), down.collect())
        });
        let variables = model.variables.iter();
        let conditions = matrix.conditions.iter();
        Self {
            actions: actions.collect(),
            conditions: conditions
                .map(|boxes| boxes.iter().map(|region| named(matrix, region)).collect())
                .collect(),
            reaches: reaches.collect(),
            roles: matrix
                .roles
                .iter()
                .map(|role| (role.told.name.as_str(), rows(matrix, role)))
                .collect(),
            situation: variables
                .map(|variable| (variable.path.as_str(), variable.values.as_slice()))
                .collect(),
        }
    }
}

fn named<'a>(matrix: &'a Matrix<'_>, region: &Region) -> BTreeMap<&'a str, Vec<&'a str>> {
    matrix.named(region).collect()
}

fn rows<'a>(matrix: &'a Matrix<'_>, role: &'a Role<'_>) -> Rows<'a> {
    let mut grants: BTreeMap<&str, Vec<Grant<'_>>> = BTreeMap::new();
    for yes in &role.grants {
        grants
            .entry(matrix.path(yes.action))
            .or_default()
            .push(Grant {
                reach: yes.reach.map(|reach| matrix.model.reach_name(reach)),
                when: yes.when,
            });
    }
    let denies = role.denies.iter();
    let undecided = role.undecided.iter().map(|open| {
        let (when, why) = (open.when, open.why.as_str());
        (matrix.path(open.action), Open { when, why })
    });
    Rows {
        denies: denies
            .map(|deny| (matrix.path(deny.action), deny.unless))
            .collect(),
        grants,
        undecided: undecided.collect(),
    }
}
