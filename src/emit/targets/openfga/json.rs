//! The model as OpenFGA's programming interface takes it.

use super::model::{Model, Rewrite, Who};
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
struct Json<'a> {
    schema_version: &'static str,
    type_definitions: Vec<Type<'a>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    conditions: BTreeMap<&'a str, JsonCondition<'a>>,
}

#[derive(Serialize)]
struct Type<'a> {
    r#type: &'a str,
    relations: BTreeMap<&'a str, &'a Rewrite>,
    metadata: Option<Metadata<'a>>,
}

#[derive(Serialize)]
struct Metadata<'a> {
    relations: BTreeMap<&'a str, Direct<'a>>,
}

#[derive(Serialize)]
struct Direct<'a> {
    directly_related_user_types: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct Related<'a> {
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    condition: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    wildcard: Option<BTreeMap<(), ()>>,
}

#[derive(Serialize)]
struct JsonCondition<'a> {
    name: &'a str,
    expression: &'a str,
    parameters: BTreeMap<&'a str, Parameter>,
}

#[derive(Clone, Serialize)]
struct Parameter {
    type_name: &'static str,
}

impl<'a> Related<'a> {
    fn plain(r#type: &'static str) -> Self {
        Self {
            r#type,
            condition: None,
            wildcard: None,
        }
    }

    fn everybody(condition: &'a str) -> Self {
        Self {
            r#type: "user",
            condition: Some(condition),
            wildcard: Some(BTreeMap::new()),
        }
    }
}

impl Model {
    /// The model as OpenFGA's programming interface takes it.
    pub fn json(&self) -> Vec<u8> {
        let plain = |name| Type {
            r#type: name,
            relations: BTreeMap::new(),
            metadata: None,
        };
        let relations = self.relations.iter();
        let rewrites = relations
            .clone()
            .map(|it| (it.name.as_str(), it.who.rewrite()));
        let direct = relations.map(|it| (it.name.as_str(), it.who.direct()));
        let catalog = Type {
            r#type: &self.catalog,
            relations: rewrites.collect(),
            metadata: Some(Metadata {
                relations: direct.collect(),
            }),
        };
        let json = Json {
            schema_version: "1.1",
            type_definitions: vec![plain("user"), plain("nobody"), catalog],
            conditions: self.conditions_json(),
        };
        serde_json::to_vec(&json).unwrap_or_default()
    }

    fn conditions_json(&self) -> BTreeMap<&str, JsonCondition<'_>> {
        let conditions = self.conditions.iter().map(|told| {
            let names = told.asks.iter();
            let names = names.filter_map(|at| self.conditions.parameters.get(*at as usize));
            let parameter = Parameter {
                type_name: "TYPE_NAME_STRING",
            };
            let parameters = names.map(|name| (name.as_str(), parameter.clone()));
            let json = JsonCondition {
                name: &told.name,
                expression: &told.expression,
                parameters: parameters.collect(),
            };
            (told.name.as_str(), json)
        });
        conditions.collect()
    }
}

impl Who {
    fn rewrite(&self) -> &Rewrite {
        match self {
            Who::Computed(rewrite) => rewrite,
            Who::Users | Who::Everybody(_) | Who::Nobody => &Rewrite::This {},
        }
    }

    fn direct(&self) -> Direct<'_> {
        let types = match self {
            Who::Users => vec![Related::plain("user")],
            Who::Everybody(condition) => vec![Related::everybody(condition)],
            Who::Nobody => vec![Related::plain("nobody")],
            Who::Computed(_) => Vec::new(),
        };
        Direct {
            directly_related_user_types: types,
        }
    }
}
