//! Expressions of Cedar, in its JSON. Chains are balanced, so that no engine has to nest deeply for them.

use serde::Serialize;
use serde_json::{Value, json};

/// An expression.
#[derive(Debug, Clone)]
pub struct Expression(pub Value);

/// A reference to an entity, in the form that can't be taken for a record.
#[derive(Debug, Serialize)]
pub struct Entity<'a> {
    #[serde(rename = "__entity")]
    named: Named<'a>,
}

#[derive(Debug, Serialize)]
struct Named<'a> {
    id: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
}

impl<'a> Entity<'a> {
    /// The entity of this type and id.
    pub fn new(kind: &'a str, id: &'a str) -> Self {
        Self {
            named: Named { id, kind },
        }
    }
}

impl Expression {
    /// What the request says besides who and what.
    pub fn context() -> Self {
        Self(json!({ "Var": "context" }))
    }

    /// An attribute of this.
    pub fn attribute(self, name: &str) -> Self {
        Self(json!({ ".": { "left": self.0, "attr": name } }))
    }

    /// Whether this has an attribute.
    pub fn has(&self, name: &str) -> Self {
        Self(json!({ "has": { "left": self.0, "attr": name } }))
    }

    /// Whether this has an attribute, and it is one of these entities.
    pub fn has_one_of(self, name: &str, kind: &str, ids: &[&str]) -> Self {
        let has = self.has(name);
        let value = self.attribute(name);
        let entities = ids
            .iter()
            .map(|id| json!({ "Value": Entity::new(kind, id) }));
        let entities: Vec<Value> = entities.collect();
        let set = json!({ "Set": entities });
        let among = Self(json!({ "contains": { "left": set, "right": value.0 } }));
        Self::all(vec![has, among])
    }

    /// All of these; there has to be one.
    pub fn all(parts: Vec<Self>) -> Self {
        Self::chained("&&", parts)
    }

    /// Any of these; there has to be one.
    pub fn any(parts: Vec<Self>) -> Self {
        Self::chained("||", parts)
    }

    fn chained(operator: &str, mut parts: Vec<Self>) -> Self {
        if parts.len() <= 1 {
            return parts.pop().unwrap_or(Self(json!({ "Value": false })));
        }
        let right = parts.split_off(parts.len() / 2);
        let (left, right) = (
            Self::chained(operator, parts),
            Self::chained(operator, right),
        );
        Self(json!({ operator: { "left": left.0, "right": right.0 } }))
    }
}
