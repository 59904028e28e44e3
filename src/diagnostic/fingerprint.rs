//! What a finding is about, whatever the line it stands on.

use super::Diagnostic;
use crate::source::Sources;

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
