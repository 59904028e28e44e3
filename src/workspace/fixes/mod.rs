//! Applying fixes until none is left, each proven before it stays.
//!
//! A safe fix stays only if everybody's access is the same afterwards and no finding comes up that wasn't there; one
//! that would change more is refused and reported, whichever rule offered it. An unsafe one is asked for by a person
//! who looks at the result; it stays if no new error comes of it. Files in which something couldn't be read are left
//! alone, and so are findings that an `@expect` accepts.

mod batch;
mod proof;
#[cfg(test)]
mod tests;

use super::{Memory, Options, Progress, Snapshot, SourceFile};
use crate::diagnostic::{Applicability, Diagnostic, Fix, Severity, codes};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// How often the policies are compiled anew at most: fixes that keep causing each other stop here.
const MAX_ROUNDS: usize = 200;

/// A file that fixes change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The path as a person should see it.
    pub path: String,
    /// What was read.
    pub before: Vec<u8>,
    /// What it is after the fixes.
    pub after: Vec<u8>,
}

/// A fix that would have done more than its rule promises. It wasn't applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The code of the rule that offered it.
    pub code: &'static str,
    /// What it was to do.
    pub title: String,
    /// What would have happened.
    pub reason: String,
}

/// What fixing came to.
#[derive(Debug)]
pub struct Fixed {
    /// The policies afterwards, with what remains to be said.
    pub snapshot: Snapshot,
    /// The files that change, in the order of their paths.
    pub changes: Vec<Change>,
    /// How many findings were fixed, by the name of the rule.
    pub applied: BTreeMap<&'static str, usize>,
    /// The fixes that didn't stay.
    pub refused: Vec<Refused>,
}

/// Fixes what can be fixed: the safe fixes, and the unsafe ones too if `least` is [`Applicability::Unsafe`].
pub fn fix(
    mut files: Vec<SourceFile>,
    options: &Options,
    least: Applicability,
    progress: &(dyn Fn(Progress) + Sync),
) -> Fixed {
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let original = files.clone();
    let mut memory = Memory::default();
    let snapshot = memory.compile(files.clone(), options, progress);
    let mut work = Work {
        options,
        files,
        snapshot,
        memory,
        applied: BTreeMap::new(),
        refused: Vec::new(),
        settled: BTreeSet::new(),
    };
    work.run(least);
    let pairs = original.into_iter().zip(work.files);
    let changed = pairs.filter(|(before, after)| before.bytes != after.bytes);
    Fixed {
        changes: changed
            .map(|(before, after)| Change {
                path: before.path,
                before: before.bytes,
                after: after.bytes,
            })
            .collect(),
        snapshot: work.snapshot,
        applied: work.applied,
        refused: work.refused,
    }
}

/// How many findings could be fixed safely, and how many more by fixes that somebody has to look at.
pub fn fixable(snapshot: &Snapshot) -> (usize, usize) {
    let broken = batch::broken(snapshot);
    let count = |applicability: Applicability| {
        let offered = snapshot
            .findings
            .iter()
            .filter_map(|finding| offered(finding, applicability));
        let whole = |fix: &&Fix| {
            let mut edits = fix.edits.iter();
            edits.all(|edit| !broken.contains(&edit.span.file))
        };
        offered.filter(whole).count()
    };
    (count(Applicability::Safe), count(Applicability::Unsafe))
}

/// The fix of a finding, if it is one of this kind and the finding isn't accepted.
fn offered(finding: &Diagnostic, applicability: Applicability) -> Option<&Fix> {
    let fix = finding.fix.as_ref()?;
    (finding.expected.is_none() && fix.applicability == applicability).then_some(fix)
}

/// What a finding is called across versions of the text, and whether it is accepted.
type Key = (&'static str, String, bool);

fn key(finding: &Diagnostic) -> Key {
    let about = match finding.entity.is_empty() {
        true => &finding.message,
        false => &finding.entity,
    };
    (finding.code.id, about.clone(), finding.expected.is_some())
}

struct Work<'o> {
    options: &'o Options,
    files: Vec<SourceFile>,
    snapshot: Snapshot,
    memory: Memory,
    applied: BTreeMap<&'static str, usize>,
    refused: Vec<Refused>,
    /// The findings whose fixes were refused.
    settled: BTreeSet<Key>,
}

impl Work<'_> {
    /// Goes on until nothing happens any more.
    fn run(&mut self, least: Applicability) {
        for _ in 0..MAX_ROUNDS {
            let again = self.round(Applicability::Safe)
                || (least == Applicability::Unsafe && self.round(Applicability::Unsafe));
            if !again {
                break;
            }
        }
    }

    /// Applies as many fixes of a kind at once as stand the test; whether anything happened.
    fn round(&mut self, applicability: Applicability) -> bool {
        let open = self.snapshot.findings.iter().filter(|finding| {
            offered(finding, applicability).is_some() && !self.settled.contains(&key(finding))
        });
        let chosen = batch::together(&self.snapshot, open);
        let mut chosen: Vec<Diagnostic> = chosen.into_iter().cloned().collect();
        while !chosen.is_empty() {
            match self.attempt(&chosen, applicability) {
                Ok((files, snapshot)) => {
                    self.files = files;
                    self.snapshot = snapshot;
                    for finding in &chosen {
                        *self.applied.entry(finding.code.name).or_default() += 1;
                    }
                    return true;
                }
                Err(reason) => match chosen.as_slice() {
                    [single] => {
                        self.refuse(single, reason);
                        return true;
                    }
                    _ => chosen.truncate(chosen.len() / 2),
                },
            }
        }
        false
    }

    fn refuse(&mut self, finding: &Diagnostic, reason: String) {
        self.settled.insert(key(finding));
        let title = finding.fix.as_ref().map_or("", |fix| &fix.title);
        self.refused.push(Refused {
            code: finding.code.id,
            title: title.to_owned(),
            reason,
        });
    }

    /// The policies with these findings fixed, or why that must not be.
    fn attempt(
        &mut self,
        chosen: &[Diagnostic],
        applicability: Applicability,
    ) -> Result<(Vec<SourceFile>, Snapshot), String> {
        let fixes: Vec<&Fix> = chosen
            .iter()
            .filter_map(|finding| finding.fix.as_ref())
            .collect();
        let files = batch::applied(&self.files, &fixes);
        let mut after = self.memory.compile(files.clone(), self.options, &|_| {});
        let safe = applicability == Applicability::Safe;
        let new = self.new_finding(&after, |finding| match safe {
            true => !is_consequence(finding, chosen),
            false => finding.stops(),
        });
        if let Some(new) = new {
            return Err(format!(
                "`{}` would come up: {}",
                new.code.name, new.message
            ));
        }
        if safe && let Some(difference) = proof::difference(&mut self.snapshot, &mut after) {
            return Err(difference);
        }
        Ok((files, after))
    }

    /// A finding that wasn't there before, of those that count.
    fn new_finding<'a>(
        &self,
        after: &'a Snapshot,
        counts: impl Fn(&Diagnostic) -> bool,
    ) -> Option<&'a Diagnostic> {
        let mut known: HashMap<Key, usize> = HashMap::new();
        for finding in &self.snapshot.findings {
            *known.entry(key(finding)).or_default() += 1;
        }
        after.findings.iter().find(|finding| {
            let left = known.get_mut(&key(finding)).filter(|left| **left > 0);
            match left {
                Some(left) => {
                    *left -= 1;
                    false
                }
                None => counts(finding),
            }
        })
    }
}

/// Whether a new finding may come of fixing others: one of the same kind, one that is fixed next, or something that
/// is left without a use, lines that could be laid out better, or what is said about privilege: who has what is proven
/// to be the same, and only the clause by which it comes may be another one.
fn is_consequence(finding: &Diagnostic, fixed: &[Diagnostic]) -> bool {
    let same = |other: &Diagnostic| other.code == finding.code;
    let follows = ["privilege", "redundant or dead", "lifecycle reports"];
    let follows = follows.contains(&finding.code.category());
    fixed.iter().any(same)
        || offered(finding, Applicability::Safe).is_some()
        || (follows && finding.severity < Severity::Error)
        || finding.code == &codes::UNFORMATTED
}
