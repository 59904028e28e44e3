//! Cedar: a schema and a policy set, both in Cedar's own JSON.
//!
//! Roles, states and the values of settings are entity types with a closed list of ids, so that Cedar's validator finds
//! a name that doesn't exist. Policies are grouped: one for everything that a role may do at one reach under one
//! condition.

mod expressions;
mod schema;

use super::{Target, Writer, Written};
use crate::emit::hex;
use crate::matrix::{Condition, Matrix, Role};
use expressions::{Entity, Expression};
use rustc_hash::FxHashMap;
use schema::{Names, schema};
use serde::Serialize;
use serde_json::json;
use serde_json::value::{RawValue, to_raw_value};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::rc::Rc;

/// The record.
pub const TARGET: Target = Target {
    name: "cedar",
    summary: "a Cedar schema and a policy set in JSON",
    proof: "validates strictly without a warning, and decides with the cedar-policy crate as the language says, for random \
            systems and the catalogs of `policies`",
    limits: &[
        "why something is undecided or denied: Cedar answers allow or deny, and undecided is deny",
    ],
    write: Writer::Answers(write),
};

fn write(matrix: &Matrix<'_>) -> Written {
    let names = Names::of(matrix.model);
    let system = &matrix.model.name;
    let policies = serde_json::to_vec(&Policies::of(matrix, &names)).unwrap_or_default();
    let schema = serde_json::to_vec(&schema(matrix, &names)).unwrap_or_default();
    Written {
        files: vec![
            (format!("cedar/{system}/policies.json"), policies),
            (format!("cedar/{system}/schema.json"), schema),
        ],
        losses: Vec::new(),
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Policies<'a> {
    static_policies: BTreeMap<String, Policy<'a>>,
    template_links: [(); 0],
    templates: BTreeMap<(), ()>,
}

#[derive(Serialize)]
struct Policy<'a> {
    effect: &'static str,
    principal: One<'a>,
    action: Several<'a>,
    resource: One<'a>,
    conditions: Rc<RawValue>,
}

#[derive(Serialize)]
struct One<'a> {
    op: &'static str,
    entity: Entity<'a>,
}

#[derive(Serialize)]
struct Several<'a> {
    op: &'static str,
    entities: Vec<Entity<'a>>,
}

impl<'a> Policies<'a> {
    fn of(matrix: &'a Matrix<'_>, names: &'a Names<'_>) -> Self {
        let mut written = Conditions {
            matrix,
            names,
            known: FxHashMap::default(),
        };
        let mut static_policies = BTreeMap::new();
        for role in &matrix.roles {
            for (rule, actions) in rules(role) {
                let told = written.of(rule);
                let id = format!("{}/{}{}", rule.effect(), role.told.name, told.suffix);
                let policy = policy(matrix, names, role, (rule, &actions, told.json));
                static_policies.insert(id, policy);
            }
        }
        Self {
            static_policies,
            template_links: [],
            templates: BTreeMap::new(),
        }
    }
}

fn policy<'a>(
    matrix: &'a Matrix<'_>,
    names: &'a Names<'_>,
    role: &'a Role<'_>,
    (rule, actions, conditions): (Rule, &[u32], Rc<RawValue>),
) -> Policy<'a> {
    let action = |action: &u32| Entity::new(&names.action, matrix.path(*action));
    Policy {
        effect: rule.effect(),
        principal: One {
            op: "in",
            entity: Entity::new(&names.role, &role.told.name),
        },
        action: Several {
            op: "in",
            entities: actions.iter().map(action).collect(),
        },
        resource: One {
            op: "==",
            entity: Entity::new(&names.catalog, &matrix.model.name),
        },
        conditions,
    }
}

/// What the actions of a policy have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Rule {
    /// Allowed at this reach where the condition holds.
    Permit(Option<u32>, Condition),
    /// Forbidden unless the condition holds.
    Forbid(Condition),
}

impl Rule {
    fn effect(self) -> &'static str {
        match self {
            Rule::Permit(..) => "permit",
            Rule::Forbid(_) => "forbid",
        }
    }
}

/// The rules of a role, each with its actions.
fn rules(role: &Role<'_>) -> BTreeMap<Rule, Vec<u32>> {
    let permits = role.grants.iter();
    let permits = permits.map(|yes| (Rule::Permit(yes.reach, yes.when), yes.action));
    let forbids = role.denies.iter();
    let forbids = forbids.map(|deny| (Rule::Forbid(deny.unless), deny.action));
    let mut grouped: BTreeMap<Rule, Vec<u32>> = BTreeMap::new();
    for (rule, action) in permits.chain(forbids) {
        grouped.entry(rule).or_default().push(action);
    }
    grouped
}

/// The conditions of policies, each written once.
struct Conditions<'a, 'm> {
    matrix: &'a Matrix<'m>,
    names: &'a Names<'m>,
    known: FxHashMap<Rule, Told>,
}

/// The conditions of a policy.
#[derive(Clone)]
struct Told {
    json: Rc<RawValue>,
    /// What they add to its id, so that it stays while they do, whatever becomes of its actions and of other roles.
    suffix: Rc<str>,
}

impl Conditions<'_, '_> {
    fn of(&mut self, rule: Rule) -> Told {
        if let Some(known) = self.known.get(&rule) {
            return known.clone();
        }
        let parts = match self.body(rule) {
            Some((kind, body)) => vec![json!({ "kind": kind, "body": body.0 })],
            None => Vec::new(),
        };
        let json = to_raw_value(&parts).unwrap_or_default();
        let digest = hex(&Sha256::digest(json.get().as_bytes()));
        let suffix = match parts.is_empty() {
            true => String::new(),
            false => format!("/{}", digest.get(..16).unwrap_or_default()),
        };
        let told = Told {
            json: json.into(),
            suffix: suffix.into(),
        };
        self.known.insert(rule, told.clone());
        told
    }

    fn body(&self, rule: Rule) -> Option<(&'static str, Expression)> {
        match rule {
            Rule::Permit(reach, when) => {
                let reach = reach.map(|reach| self.names.reached(self.matrix.model, reach));
                let holds = self.names.holds(self.matrix, when);
                let parts: Vec<Expression> = reach.into_iter().chain(holds).collect();
                (!parts.is_empty()).then(|| ("when", Expression::all(parts)))
            }
            Rule::Forbid(Matrix::NEVER) => None,
            Rule::Forbid(unless) => Some(("unless", self.names.holds(self.matrix, unless)?)),
        }
    }
}
