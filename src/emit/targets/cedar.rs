//! Cedar: a schema and a policy set, both in Cedar's own JSON.
//!
//! Roles, states and the values of settings are entity types with a closed list of ids, so that Cedar's validator finds
//! a name that doesn't exist. Policies are grouped: one for everything that a role may do at one reach under one
//! condition.

mod expressions;
mod schema;

use super::{Target, Written};
use crate::emit::hex;
use crate::matrix::{Condition, Matrix, Role};
use expressions::{Expression, entity};
use schema::{Names, schema};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The record.
pub const TARGET: Target = Target {
    name: "cedar",
    summary: "a Cedar schema and a policy set in JSON",
    proof: "validates strictly without a warning, and decides with the cedar-policy crate as the language says, for random \
            systems and the catalogs of `policies`",
    limits: &[
        "why something is undecided or denied: Cedar answers allow or deny, and undecided is deny",
    ],
    write: |job| write(job.matrix()),
};

fn write(matrix: &Matrix<'_>) -> Written {
    let names = Names::of(matrix.model);
    let system = &matrix.model.name;
    let bytes = |value: &Value| serde_json::to_vec(value).unwrap_or_default();
    let policies = policies(matrix, &names);
    Written {
        files: vec![
            (format!("cedar/{system}/policies.json"), bytes(&policies)),
            (
                format!("cedar/{system}/schema.json"),
                bytes(&schema(matrix, &names)),
            ),
        ],
        losses: Vec::new(),
    }
}

fn policies(matrix: &Matrix<'_>, names: &Names<'_>) -> Value {
    let mut policies = Map::new();
    for role in &matrix.roles {
        let rules = permits(role).into_iter();
        for (rule, actions) in rules.chain(forbids(role)) {
            let policy = rule.policy(matrix, names, role, &actions);
            policies.insert(rule.id(&policy, role), policy);
        }
    }
    json!({ "staticPolicies": policies, "templateLinks": [], "templates": {} })
}

/// What the policies of a role have in common with no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rule {
    /// Allowed at this reach where the condition holds.
    Permit(Option<u32>, Condition),
    /// Forbidden unless the condition holds.
    Forbid(Condition),
}

/// The rules, each with its actions.
type Grouped = BTreeMap<Rule, Vec<u32>>;

fn permits(role: &Role<'_>) -> Grouped {
    let mut grouped = Grouped::new();
    for yes in &role.grants {
        let rule = Rule::Permit(yes.reach, yes.when);
        grouped.entry(rule).or_default().push(yes.action);
    }
    grouped
}

fn forbids(role: &Role<'_>) -> Grouped {
    let mut grouped = Grouped::new();
    for deny in &role.denies {
        let rule = Rule::Forbid(deny.unless);
        grouped.entry(rule).or_default().push(deny.action);
    }
    grouped
}

impl Rule {
    fn policy(
        self,
        matrix: &Matrix<'_>,
        names: &Names<'_>,
        role: &Role<'_>,
        actions: &[u32],
    ) -> Value {
        let conditions: Vec<Value> = match self {
            Rule::Permit(reach, when) => {
                let reach = reach.map(|reach| names.reached(matrix.model, reach));
                let parts = reach.into_iter().chain(names.holds(matrix, when));
                let parts: Vec<Expression> = parts.collect();
                let body = (!parts.is_empty()).then(|| Expression::all(parts));
                body.map(|body| json!({ "kind": "when", "body": body.0 }))
                    .into_iter()
                    .collect()
            }
            Rule::Forbid(Matrix::NEVER) => Vec::new(),
            Rule::Forbid(unless) => names
                .holds(matrix, unless)
                .map(|body| json!({ "kind": "unless", "body": body.0 }))
                .into_iter()
                .collect(),
        };
        let action = |action: &u32| entity(&names.action, matrix.path(*action));
        let actions: Vec<Value> = actions.iter().map(action).collect();
        json!({
            "effect": self.effect(),
            "principal": { "op": "in", "entity": entity(&names.role, &role.told.name) },
            "action": { "op": "in", "entities": actions },
            "resource": { "op": "==", "entity": entity(&names.catalog, &matrix.model.name) },
            "conditions": conditions,
        })
    }

    fn effect(self) -> &'static str {
        match self {
            Rule::Permit(..) => "permit",
            Rule::Forbid(_) => "forbid",
        }
    }

    /// An id that stays while the role and the conditions do, whatever becomes of the actions and of other roles.
    fn id(self, policy: &Value, role: &Role<'_>) -> String {
        let (effect, role) = (self.effect(), &role.told.name);
        let always = policy["conditions"]
            .as_array()
            .is_none_or(|conditions| conditions.is_empty());
        match always {
            true => format!("{effect}/{role}"),
            false => {
                let text = policy["conditions"].to_string();
                let digest = hex(&Sha256::digest(text.as_bytes()));
                format!("{effect}/{role}/{}", digest.get(..16).unwrap_or_default())
            }
        }
    }
}
