//! What a finding is about, whatever the line it stands on, and what tells findings apart wherever they stand.

use super::Diagnostic;
use crate::source::Sources;
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// The structural part of a fingerprint: the code and what the finding is about, without an ordinal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject {
    /// The id of the code.
    pub code: &'static str,
    /// What it is about: the finding's entity, or path and message where it has none.
    pub entity: String,
}

/// The subject of a finding.
pub fn subject(sources: &Sources, finding: &Diagnostic) -> Subject {
    let entity = match finding.entity.is_empty() {
        true => {
            let path = sources.path(finding.primary.span.file);
            format!("{path}: {}", finding.message)
        }
        false => finding.entity.clone(),
    };
    Subject {
        code: finding.code.id,
        entity,
    }
}

/// How many findings of each subject have been seen.
#[derive(Debug, Default)]
pub struct Fingerprints(HashMap<Subject, usize>);

impl Fingerprints {
    /// The fingerprint of the next finding: SHA-256 over its code, its subject and which of several alike it is.
    ///
    /// It stays the same when lines or files move, if every finding of a run is asked for in the final order.
    pub fn next(&mut self, sources: &Sources, finding: &Diagnostic) -> String {
        let subject = subject(sources, finding);
        let text = format!("{}\0{}", subject.code, subject.entity);
        let ordinal = self.0.entry(subject).or_insert(0);
        let digest = digest(&format!("{text}\0{ordinal}"));
        *ordinal += 1;
        digest
    }
}

/// Every finding of a run with its fingerprint.
pub fn fingerprinted<'a>(
    sources: &'a Sources,
    findings: &'a [Diagnostic],
) -> impl Iterator<Item = (&'a Diagnostic, String)> {
    let mut fingerprints = Fingerprints::default();
    findings
        .iter()
        .map(move |finding| (finding, fingerprints.next(sources, finding)))
}

/// SHA-256 of a text, in hexadecimal digits.
pub fn digest(text: &str) -> String {
    hex(&Sha256::digest(text))
}

fn hex(bytes: &[u8]) -> String {
    let halves = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    let digits = halves.filter_map(|half| char::from_digit(u32::from(half), 16));
    digits.collect()
}
