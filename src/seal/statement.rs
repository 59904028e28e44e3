//! The in-toto Statement about a build.

use super::Refusal;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::collections::BTreeMap;

const STATEMENT: &str = "https://in-toto.io/Statement/v1";
const PREDICATE: &str = "https://rolecall.dev/build/v1";

/// What was built, and of what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Statement {
    #[serde(rename = "_type")]
    kind: String,
    predicate: Built,
    predicate_type: String,
    subject: Vec<Subject>,
}

/// A file that was built.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subject {
    /// Its digest.
    pub digest: Digest,
    /// Its path below the folder, with `/` between the parts.
    pub name: String,
}

/// The digest of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Digest {
    /// SHA-256, in hexadecimal digits.
    pub sha256: String,
}

/// How it was built.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Built {
    /// What the check came to.
    pub check: Tally,
    /// The commit that was checked out, if there was one.
    pub commit: Option<String>,
    /// The policies and configurations that were read.
    pub inputs: Vec<Subject>,
    /// Whether all inputs were as that commit has them.
    pub clean: bool,
    /// Which of two builds is the later one: the greater number.
    pub serial: u64,
    /// The version of rolecall.
    pub version: String,
}

/// Findings by severity; an error that was accepted is in `accepted`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tally {
    /// Accepted by `@expect` or a baseline.
    pub accepted: usize,
    /// Remarks.
    pub remarks: usize,
    /// Warnings.
    pub warnings: usize,
}

/// The texts that a build was made of, as they are named and digested.
pub type Inputs = Vec<Subject>;

/// The SHA-256 of bytes, in hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> Digest {
    let hash = <Sha256 as sha2::Digest>::digest(bytes);
    Digest {
        sha256: hash.iter().map(|byte| format!("{byte:02x}")).collect(),
    }
}

impl Statement {
    /// That these files were built so.
    pub fn new(mut subject: Vec<Subject>, predicate: Built) -> Self {
        subject.sort_by(|one, other| one.name.cmp(&other.name));
        Self {
            kind: STATEMENT.to_owned(),
            predicate,
            predicate_type: PREDICATE.to_owned(),
            subject,
        }
    }

    /// How it was built.
    pub fn built(&self) -> &Built {
        &self.predicate
    }

    /// The files it is about.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.subject.iter().map(|subject| subject.name.as_str())
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    pub(super) fn read(text: &str) -> Result<Self, Refusal> {
        let statement: Self = serde_json::from_str(text)
            .map_err(|error| Refusal(format!("what is signed can't be read: {error}")))?;
        let kinds = [
            (&statement.kind, STATEMENT),
            (&statement.predicate_type, PREDICATE),
        ];
        for (kind, expected) in kinds {
            if kind != expected {
                let told = format!("what is signed is a `{kind}` and not a `{expected}`");
                return Err(Refusal(told));
            }
        }
        let names: Vec<&str> = statement.files().collect();
        if !names.is_sorted_by(|one, other| one < other) {
            return Err(Refusal(
                "what is signed names a file twice, or not in order".to_owned(),
            ));
        }
        if let Some(name) = names.iter().find(|name| !is_plain(name)) {
            return Err(Refusal(format!(
                "what is signed names `{name}`, which leads out of the folder"
            )));
        }
        Ok(statement)
    }

    /// What is wrong with the files that are there, by path with their digests; nothing if they are exactly what was built.
    pub fn judge(&self, there: &BTreeMap<String, Digest>) -> Vec<Refusal> {
        let mut wrong = Vec::new();
        for subject in &self.subject {
            let name = &subject.name;
            match there.get(name) {
                None => wrong.push(Refusal(format!("{name} is missing"))),
                Some(digest) if *digest != subject.digest => {
                    let other = self.subject.iter().find(|other| other.digest == *digest);
                    wrong.push(Refusal(match other {
                        Some(other) => format!("{name} is what {} should be", other.name),
                        None => format!("{name} isn't what was built"),
                    }));
                }
                Some(_) => {}
            }
        }
        for name in there.keys() {
            if self.files().all(|known| known != name) {
                wrong.push(Refusal(format!("{name} is extra: it wasn't built")));
            }
        }
        wrong
    }
}

/// A path that stays in its folder, and can be written in one way only.
fn is_plain(name: &str) -> bool {
    let step = |step: &str| !matches!(step, "" | "." | "..");
    name.split('/').all(step) && !name.contains(['\\', '\0', ':'])
}
