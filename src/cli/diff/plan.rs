//! What was compared and approved, so that nothing else is built.

use super::Compared;
use crate::cli::artifact;
use crate::cli::failure::{Failure, cause, shown};
use rolecall::workspace::diff::{Change, Summary};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The name and version of the format.
const FORMAT: &str = "rolecall.plan/1";

/// A plan: what the bundles will be, and what they change.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    format: String,
    /// What the earlier version was called.
    base: String,
    /// What the later version was called.
    head: String,
    /// The fingerprint of each system's meaning, by name.
    pub systems: BTreeMap<String, String>,
    /// How much changes.
    summary: BTreeMap<String, usize>,
    /// The fingerprints of the changes.
    changes: Vec<String>,
}

/// Writes the plan of a comparison.
pub fn write(path: &Path, compared: &mut Compared) -> Result<(), Failure> {
    let summary = Summary::of(&compared.changes);
    let counts = [
        ("wider", summary.wider),
        ("narrower", summary.narrower),
        ("incomparable", summary.incomparable),
        ("moved", summary.moved),
        ("breaking", summary.breaking),
    ];
    let plan = Plan {
        format: FORMAT.to_owned(),
        base: compared.base.name.clone(),
        head: compared.head.name.clone(),
        systems: compared.head.edition.meanings(),
        summary: counts
            .into_iter()
            .map(|(name, count)| (name.to_owned(), count))
            .collect(),
        changes: compared.changes.iter().map(Change::fingerprint).collect(),
    };
    let mut text =
        serde_json::to_string_pretty(&plan).map_err(|error| Failure::new(error.to_string()))?;
    text.push('\n');
    artifact::write_one(path, text.into_bytes()).map(|_| ())
}

/// Reads a plan; one with any mistake in it is none.
pub fn read(path: &Path) -> Result<Plan, Failure> {
    let refuse =
        |reason: String| Failure::new(format!("can't read the plan `{}`: {reason}", shown(path)));
    let text = fs::read_to_string(path).map_err(|error| refuse(cause(&error)))?;
    let plan: Plan = serde_json::from_str(&text).map_err(|error| refuse(error.to_string()))?;
    match plan.format == FORMAT {
        true => Ok(plan),
        false => Err(refuse(format!(
            "its format is `{}`, not `{FORMAT}`",
            plan.format
        ))),
    }
}
