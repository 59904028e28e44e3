//! What the two have to say about one system, and how places and words of the one are found in the other.

use super::differences::Differences;
use crate::oracle::evaluate::Evaluation;
use crate::oracle::print::Printed;
use crate::oracle::system::*;
use crate::oracle::verdicts::Verdict;
use rolecall::diagnostic::Diagnostic;
use rolecall::source::Span;
use rolecall::workspace::Snapshot;
use std::collections::{BTreeMap, BTreeSet};

pub struct Sides<'a> {
    pub system: &'a System,
    pub evaluation: &'a Evaluation<'a>,
    pub verdicts: &'a BTreeSet<Verdict>,
    pub printed: &'a Printed,
    pub snapshot: &'a Snapshot,
}

impl Sides<'_> {
    /// The clause that a place is in, or that is in the place: a clause's metadata is no part of it.
    pub fn clause(&self, span: Span) -> Option<ClauseId> {
        let file = self.snapshot.sources.path(span.file);
        let (start, end) = (span.start as usize, span.end as usize);
        let mut places = self.printed.places.iter();
        places
            .find(|place| place.file == file && place.start < end && start < place.end)
            .map(|place| place.clause)
    }

    /// A witness leaves out what doesn't matter: all that it stands for must be bad.
    pub fn all_bad(
        &self,
        finding: &Diagnostic,
        witness: &BTreeMap<String, String>,
        bad: &BTreeSet<&Situation>,
        found: &mut Differences,
    ) {
        let all = self.evaluation.situations.iter();
        let meant: Vec<_> = all.filter(|s| self.system.fits(s, witness)).collect();
        if meant.is_empty() || !meant.iter().all(|situation| bad.contains(situation)) {
            let text = format!("{} {}: {witness:?}", finding.code.id, finding.message);
            found.add("witness", text);
        }
    }
}

/// The words of an entity without its kind: `role R: a b` is R, a, b.
pub fn paths_of(entity: &str) -> Vec<String> {
    let words = entity.split([' ', ':']).filter(|word| !word.is_empty());
    words.skip(1).map(str::to_owned).collect()
}

/// N in "… N more …", 0 if nothing is said of more.
pub fn more(message: &str) -> usize {
    let before = message.rfind(" more").map_or("", |at| &message[..at]);
    let number = before.rsplit(' ').next().unwrap_or_default();
    number.parse().unwrap_or(0)
}
