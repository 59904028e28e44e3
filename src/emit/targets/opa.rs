//! OPA: a bundle, as a folder and as the archive that OPA downloads. All meaning is in the data; the policy is the same
//! for every catalog but for its package.

use super::archive::archive;
use super::{Target, Writer, Written};
use crate::emit::hex;
use crate::matrix::{Matrix, Region, Role};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The record.
pub const TARGET: Target = Target {
    name: "opa",
    summary: "an OPA bundle: `data.json` and one fixed Rego policy, as a folder and as .tar.gz",
    proof: "decides with regorus as the language says, for random systems and the catalogs of `policies`",
    limits: &[],
    write: Writer::Answers(write),
};

const POLICY: &str = include_str!("opa.rego");

/// Words that can't follow a dot in Rego.
const KEYWORDS: [&str; 17] = [
    "as", "contains", "data", "default", "else", "every", "false", "if", "import", "in", "input",
    "not", "null", "package", "some", "true", "with",
];

fn write(matrix: &Matrix<'_>) -> Written {
    let system = matrix.model.name.as_str();
    let data = serde_json::to_vec(&Data::of(matrix)).unwrap_or_default();
    let policy = POLICY.replace(".SYSTEM", &step(system)).into_bytes();
    let manifest = manifest(system, &data, &policy);
    let files = [
        (".manifest", manifest),
        ("data.json", data),
        ("policy.rego", policy),
    ];
    let mut written = vec![(format!("opa/{system}.tar.gz"), archive(&files))];
    let loose = files.into_iter();
    written.extend(loose.map(|(name, bytes)| (format!("opa/{system}/{name}"), bytes)));
    Written {
        files: written,
        losses: Vec::new(),
    }
}

/// A step of a path in Rego.
fn step(name: &str) -> String {
    match KEYWORDS.contains(&name) {
        true => format!("[\"{name}\"]"),
        false => format!(".{name}"),
    }
}

/// What OPA wants to know of a bundle: whose part of the data it is, and a revision, which is the digest of what it says.
fn manifest(system: &str, data: &[u8], policy: &[u8]) -> Vec<u8> {
    #[derive(Serialize)]
    struct Manifest {
        rego_version: u8,
        revision: String,
        roots: [String; 1],
    }
    let mut hash = Sha256::new();
    hash.update((data.len() as u64).to_be_bytes());
    hash.update(data);
    hash.update(policy);
    let manifest = Manifest {
        rego_version: 1,
        revision: format!("sha256:{}", hex(&hash.finalize())),
        roots: [format!("rolecall/{system}")],
    };
    serde_json::to_vec(&manifest).unwrap_or_default()
}

#[derive(Serialize)]
struct Data<'a> {
    rolecall: BTreeMap<&'a str, System<'a>>,
}

#[derive(Serialize)]
struct System<'a> {
    catalog: Catalog<'a>,
}

#[derive(Serialize)]
struct Catalog<'a> {
    /// Each action with its widest reach.
    actions: BTreeMap<&'a str, Option<&'a str>>,
    conditions: Vec<Vec<BTreeMap<&'a str, Vec<&'a str>>>>,
    /// Each reach with itself and all narrower ones.
    reaches: BTreeMap<&'a str, Vec<&'a str>>,
    roles: BTreeMap<&'a str, Rows<'a>>,
    /// Each setting and lifecycle with its values.
    situation: BTreeMap<&'a str, &'a [String]>,
}

#[derive(Serialize)]
struct Rows<'a> {
    /// Each action with the condition under which it is *not* denied.
    denies: BTreeMap<&'a str, u32>,
    grants: BTreeMap<&'a str, Vec<Grant<'a>>>,
    undecided: BTreeMap<&'a str, Open<'a>>,
}

#[derive(Serialize)]
struct Grant<'a> {
    reach: Option<&'a str>,
    when: u32,
}

#[derive(Serialize)]
struct Open<'a> {
    when: u32,
    why: &'a str,
}

impl<'a> Data<'a> {
    fn of(matrix: &'a Matrix<'_>) -> Self {
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
        let catalog = Catalog {
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
        };
        let system = System { catalog };
        Self {
            rolecall: [(model.name.as_str(), system)].into(),
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
