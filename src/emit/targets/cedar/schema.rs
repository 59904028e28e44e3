//! The names of Cedar's types, and the schema that declares them.

use super::expressions::Expression;
use crate::matrix::{Condition, Matrix};
use crate::model::{Model, Subject};
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Words that can't be the name of a namespace.
const RESERVED: [&str; 10] = [
    "true", "false", "if", "then", "else", "in", "is", "like", "has", "__cedar",
];

/// What things are called in Cedar.
#[derive(Debug)]
pub struct Names<'m> {
    namespace: String,
    pub action: String,
    pub role: String,
    pub catalog: String,
    reach: String,
    /// For each variable its path and its type, without the namespace.
    variables: Vec<(&'m str, String)>,
}

impl<'m> Names<'m> {
    pub fn of(model: &'m Model) -> Self {
        let namespace = match RESERVED.contains(&model.name.as_str()) {
            true => format!("{}_", model.name),
            false => model.name.clone(),
        };
        let mut taken = BTreeSet::new();
        let variables = model.variables.iter().map(|variable| {
            let kind = match variable.subject {
                Subject::Setting(_) => "Setting",
                Subject::Lifecycle(_) => "Lifecycle",
            };
            let mut name = format!("{kind}_{}", variable.path.replace('.', "__"));
            while !taken.insert(name.clone()) {
                name.push('_');
            }
            (variable.path.as_str(), name)
        });
        Self {
            variables: variables.collect(),
            action: format!("{namespace}::Action"),
            role: format!("{namespace}::Role"),
            catalog: format!("{namespace}::Catalog"),
            reach: format!("{namespace}::Reach"),
            namespace,
        }
    }

    /// That the reach asked for is this one or a narrower one.
    pub fn reached(&self, model: &Model, reach: u32) -> Expression {
        let down = model.reaches.get(reach as usize).map(|reach| &reach.down);
        let down = down.into_iter().flatten();
        let down: Vec<&str> = down.map(|reach| model.reach_name(*reach)).collect();
        Expression::context().has_one_of("reach", &self.reach, &down)
    }

    /// A condition, unless it always holds. What the request doesn't say makes it false, never an error: Cedar passes
    /// over a policy with an error, also over one that forbids.
    pub fn holds(&self, matrix: &Matrix<'_>, condition: Condition) -> Option<Expression> {
        if condition == Matrix::ALWAYS {
            return None;
        }
        let boxes = matrix.boxes(condition).iter();
        let boxes = boxes.map(|region| {
            let parts = region.iter().filter_map(|(at, values)| {
                let (path, kind) = self.variables.get(*at as usize)?;
                let known = &matrix.model.variables.get(*at as usize)?.values;
                let values = values.iter().filter_map(|value| known.get(*value as usize));
                let values: Vec<&str> = values.map(String::as_str).collect();
                let kind = format!("{}::{kind}", self.namespace);
                let situation = Expression::context().attribute("situation");
                Some(situation.has_one_of(path, &kind, &values))
            });
            Expression::all(parts.collect())
        });
        let told = Expression::context().has("situation");
        Some(Expression::all(vec![
            told,
            Expression::any(boxes.collect()),
        ]))
    }
}

/// The schema. A closed list can't be empty in Cedar: what has no ids isn't declared.
pub fn schema<'a>(
    matrix: &'a Matrix<'_>,
    names: &'a Names<'_>,
) -> BTreeMap<&'a str, Namespace<'a>> {
    let model = matrix.model;
    let mut types = Map::new();
    types.insert("Catalog".to_owned(), json!({ "enum": [model.name] }));
    let roles = matrix.roles.iter().map(|role| role.told.name.as_str());
    let roles: Vec<&str> = roles.collect();
    let held: &[&str] = if roles.is_empty() { &[] } else { &["Role"] };
    types.insert("User".to_owned(), json!({ "memberOfTypes": held }));
    let mut context = Map::new();
    if !roles.is_empty() {
        types.insert("Role".to_owned(), json!({ "enum": roles }));
    }
    if !model.reaches.is_empty() {
        let reaches = model.reaches.iter().map(|reach| reach.name.as_str());
        types.insert(
            "Reach".to_owned(),
            json!({ "enum": reaches.collect::<Vec<_>>() }),
        );
        context.insert("reach".to_owned(), optional("Reach"));
    }
    let mut situation = Map::new();
    for (variable, (path, kind)) in model.variables.iter().zip(&names.variables) {
        if !variable.values.is_empty() {
            types.insert(kind.clone(), json!({ "enum": variable.values }));
            situation.insert((*path).to_owned(), optional(kind));
        }
    }
    let situation = json!({ "type": "Record", "attributes": situation });
    context.insert("situation".to_owned(), situation);
    let applies = json!({ "appliesTo": {
        "context": { "type": "Context" },
        "principalTypes": ["User"],
        "resourceTypes": ["Catalog"],
    }});
    let applies: Rc<RawValue> = to_raw_value(&applies).unwrap_or_default().into();
    let actions = matrix.actions.iter();
    let actions = actions.map(|action| (action.told.path.as_str(), Rc::clone(&applies)));
    let namespace = Namespace {
        actions: actions.collect(),
        common_types: json!({ "Context": { "type": "Record", "attributes": context } }),
        entity_types: types,
    };
    [(names.namespace.as_str(), namespace)].into()
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Namespace<'a> {
    actions: BTreeMap<&'a str, Rc<RawValue>>,
    common_types: Value,
    entity_types: Map<String, Value>,
}

fn optional(kind: &str) -> Value {
    json!({ "type": "Entity", "name": kind, "required": false })
}
