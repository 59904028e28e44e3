//! What tells findings apart wherever they stand.

use super::Diagnostic;
use crate::source::Sources;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fmt::Write as _;

/// How many findings of each code and subject have been seen.
#[derive(Debug, Default)]
pub struct Fingerprints(HashMap<String, usize>);

impl Fingerprints {
    /// The fingerprint of the next finding: SHA-256 over its code, its subject and which of several alike it is.
    ///
    /// It stays the same when lines or files move, if every finding of a run is asked for in the final order.
    pub fn next(&mut self, sources: &Sources, finding: &Diagnostic) -> String {
        let entity = match finding.entity.is_empty() {
            true => format!(
                "{}\0{}",
                sources.path(finding.primary.span.file),
                finding.message
            ),
            false => finding.entity.clone(),
        };
        let subject = format!("{}\0{entity}", finding.code.id);
        let ordinal = self.0.entry(subject.clone()).or_insert(0);
        let digest = Sha256::digest(format!("{subject}\0{ordinal}"));
        *ordinal += 1;
        hex(&digest)
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

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
