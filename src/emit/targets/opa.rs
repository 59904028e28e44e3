//! OPA: a bundle, as a folder and as the archive that OPA downloads. All meaning is in the data; the policy is the same
//! for every catalog but for its package.

use super::archive::archive;
use super::facts::Catalog;
use super::{Target, Writer, Written};
use crate::emit::hex;
use crate::matrix::Matrix;
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

impl<'a> Data<'a> {
    fn of(matrix: &'a Matrix<'_>) -> Self {
        let system = System {
            catalog: Catalog::of(matrix),
        };
        Self {
            rolecall: [(matrix.model.name.as_str(), system)].into(),
        }
    }
}
