//! Accepted changes, held against those that are there.

use super::change::{Acked, Change};

/// An acceptance as a comparison needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance {
    /// The beginning of the fingerprint.
    pub fingerprint: String,
    /// Why.
    pub reason: String,
    /// The last day, as `2026-11-22`.
    pub until: Option<String>,
    /// Whether the earlier version's file has it, too.
    pub in_base: bool,
}

/// What became of an acceptance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It accepts a change.
    Used,
    /// It would, but its last day has passed.
    Expired,
    /// There is no such change.
    Unused,
    /// There is no such change any more: it was merged with its acceptance.
    Spent,
}

/// Marks what is accepted on this day (as `2026-11-22`), and says what became of each acceptance.
pub fn apply(acceptances: &[Acceptance], changes: &mut [Change], today: &str) -> Vec<Verdict> {
    if acceptances.is_empty() {
        return Vec::new();
    }
    let prints: Vec<String> = changes.iter().map(Change::fingerprint).collect();
    let verdicts = acceptances.iter().map(|acceptance| {
        let about = prints
            .iter()
            .position(|print| print.starts_with(&acceptance.fingerprint));
        let about = about.filter(|at| changes.get(*at).is_some_and(Change::is_whole));
        let over = acceptance
            .until
            .as_deref()
            .is_some_and(|until| until < today);
        match about.and_then(|at| changes.get_mut(at)) {
            Some(_) if over => Verdict::Expired,
            Some(change) => {
                change.acked = Some(Acked {
                    reason: acceptance.reason.clone(),
                    until: acceptance.until.clone(),
                });
                Verdict::Used
            }
            None if acceptance.in_base => Verdict::Spent,
            None => Verdict::Unused,
        }
    });
    verdicts.collect()
}
