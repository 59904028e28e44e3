//! The findings that a team accepts as they were when it began: counted, and only ever fewer.

use crate::diagnostic::codes::Catalog;
use crate::diagnostic::fingerprint::{Subject, subject};
use crate::diagnostic::{Accepted, Code, Diagnostic, codes};
use crate::source::{FileId, Sources, Span};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// What the file is called unless the configuration says otherwise.
pub const FILE: &str = "rolecall-baseline.json";

/// The name and version of the format.
const FORMAT: &str = "rolecall.baseline/1";

/// How many findings there are about each subject.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    /// The counts, none of which is 0.
    pub counts: BTreeMap<Subject, usize>,
}

/// Two counts of one subject that differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What is counted.
    pub subject: Subject,
    /// How many the baseline holds.
    pub held: usize,
    /// How many there are.
    pub found: usize,
}

impl Baseline {
    /// What a run has found and a baseline may hold, whether one holds it already or not.
    pub fn of(sources: &Sources, findings: &[Diagnostic]) -> Self {
        let mut counts = BTreeMap::new();
        for finding in findings {
            let held = matches!(finding.expected, Some(Accepted::Baseline(_)));
            if finding.code.is_recordable() && (held || finding.expected.is_none()) {
                *counts.entry(subject(sources, finding)).or_insert(0) += 1;
            }
        }
        Self { counts }
    }

    /// How many findings it holds.
    pub fn total(&self) -> usize {
        self.counts.values().sum()
    }

    /// Where what was found is more than this baseline holds.
    pub fn missing(&self, found: &Baseline) -> Vec<Change> {
        self.changes(found, |held, found| found > held)
    }

    /// Where what was found is less than this baseline holds.
    pub fn unneeded(&self, found: &Baseline) -> Vec<Change> {
        self.changes(found, |held, found| found < held)
    }

    fn changes(&self, found: &Baseline, differs: fn(usize, usize) -> bool) -> Vec<Change> {
        let count =
            |counts: &BTreeMap<Subject, usize>, subject| counts.get(subject).copied().unwrap_or(0);
        let mut subjects: Vec<&Subject> = self.counts.keys().chain(found.counts.keys()).collect();
        subjects.sort();
        subjects.dedup();
        let changes = subjects.into_iter().map(|subject| Change {
            subject: subject.clone(),
            held: count(&self.counts, subject),
            found: count(&found.counts, subject),
        });
        changes
            .filter(|change| differs(change.held, change.found))
            .collect()
    }

    /// This baseline without what isn't found any more.
    pub fn pruned(&self, found: &Baseline) -> Self {
        let counts = self.counts.iter().filter_map(|(subject, held)| {
            let left = found.counts.get(subject).copied().unwrap_or(0).min(*held);
            (left > 0).then(|| (subject.clone(), left))
        });
        Self {
            counts: counts.collect(),
        }
    }

    /// Its text: a row on each line, in the order of codes and subjects.
    pub fn write(&self, catalog: &Catalog) -> String {
        let rows = self.counts.iter().map(|(subject, count)| {
            let name = catalog.find(subject.code).map_or("", |code| code.name);
            let row = Row {
                code: subject.code.into(),
                name: name.into(),
                entity: subject.entity.as_str().into(),
                count: *count,
            };
            let row = serde_json::to_string(&row).unwrap_or_default();
            format!("    {row}")
        });
        let rows: Vec<String> = rows.collect();
        let rows = match rows.is_empty() {
            true => "[]".to_owned(),
            false => format!("[\n{}\n  ]", rows.join(",\n")),
        };
        format!("{{\n  \"format\": \"{FORMAT}\",\n  \"findings\": {rows}\n}}\n")
    }

    /// Reads what [`write`](Self::write) has written, and maybe people have changed. With any mistake in it
    /// there is no baseline.
    pub fn read(text: &str, file: FileId, catalog: &Catalog) -> Result<Self, Vec<Diagnostic>> {
        let document: Document<'_> = serde_json::from_str(text)
            .map_err(|error| vec![wrong(whole(text, file, &error), describe(&error))])?;
        let mut problems = Vec::new();
        if document.format != FORMAT {
            let message = format!("the format `{}` isn't `{FORMAT}`", document.format);
            problems.push(wrong(Span::new(file, 0, 1), message));
        }
        let mut counts = BTreeMap::new();
        for raw in document.findings {
            let start = (raw.get().as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
            let span = Span::new(file, start, start + raw.get().len());
            match row(raw.get(), catalog) {
                Ok((subject, _)) if counts.contains_key(&subject) => {
                    let message = "this finding has two rows".to_owned();
                    problems.push(wrong(span, message).help("keep one of them"));
                }
                Ok((subject, count)) => {
                    counts.insert(subject, count);
                }
                Err(message) => problems.push(wrong(span, message)),
            }
        }
        match problems.is_empty() {
            true => Ok(Self { counts }),
            false => Err(problems),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document<'t> {
    format: String,
    #[serde(borrow)]
    findings: Vec<&'t RawValue>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row<'t> {
    code: std::borrow::Cow<'t, str>,
    name: std::borrow::Cow<'t, str>,
    entity: std::borrow::Cow<'t, str>,
    count: usize,
}

fn row(text: &str, catalog: &Catalog) -> Result<(Subject, usize), String> {
    let row: Row<'_> = serde_json::from_str(text).map_err(|error| describe(&error))?;
    let code: &Code = catalog
        .find(&row.code)
        .ok_or_else(|| format!("there is no finding `{}`", row.code))?;
    if code.name != row.name {
        return Err(format!(
            "{} is `{}`, not `{}`",
            code.id, code.name, row.name
        ));
    }
    if !code.is_recordable() {
        return Err(format!(
            "`{}` can't be in a baseline: it has to be corrected",
            code.name
        ));
    }
    if row.count == 0 {
        return Err("a row about no finding isn't needed".to_owned());
    }
    let subject = Subject {
        code: code.id,
        entity: row.entity.into_owned(),
    };
    Ok((subject, row.count))
}

fn wrong(span: Span, message: String) -> Diagnostic {
    Diagnostic::new(&codes::INVALID_BASELINE, span, message)
}

/// What serde says, without the place, which is shown.
fn describe(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = text.split(" at line ").next().unwrap_or(&text);
    match error.classify() {
        serde_json::error::Category::Syntax | serde_json::error::Category::Eof => {
            format!("this isn't JSON: {text}")
        }
        serde_json::error::Category::Data | serde_json::error::Category::Io => text.to_owned(),
    }
}

/// The place of an error; serde counts lines from 1 and bytes of a line from 1.
fn whole(text: &str, file: FileId, error: &serde_json::Error) -> Span {
    let lines = text.split_inclusive('\n');
    let before: usize = lines
        .take(error.line().saturating_sub(1))
        .map(str::len)
        .sum();
    let mut start = (before + error.column().saturating_sub(1)).min(text.len().saturating_sub(1));
    while start > 0 && !text.is_char_boundary(start) {
        start -= 1;
    }
    let length = text.get(start..).and_then(|rest| rest.chars().next());
    Span::new(file, start, start + length.map_or(0, char::len_utf8))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn catalog() -> Catalog {
        Catalog::with([])
    }

    fn baseline() -> impl Strategy<Value = Baseline> {
        let codes: Vec<&'static str> = catalog()
            .iter()
            .filter(|code| code.is_recordable())
            .map(|code| code.id)
            .collect();
        let subject = (proptest::sample::select(codes), "[ab\\\\\"\u{1}é]{0,2}")
            .prop_map(|(code, entity)| Subject { code, entity });
        proptest::collection::btree_map(subject, 1..4_usize, 0..8)
            .prop_map(|counts| Baseline { counts })
    }

    proptest! {
        #[test]
        fn what_was_written_is_read(held in baseline()) {
            let text = held.write(&catalog());
            prop_assert_eq!(Baseline::read(&text, FileId(0), &catalog()), Ok(held));
        }

        #[test]
        fn pruning_only_takes_out_and_leaves_nothing_unneeded(held in baseline(), found in baseline()) {
            let pruned = held.pruned(&found);
            prop_assert!(held.missing(&pruned).is_empty());
            prop_assert!(pruned.unneeded(&found).is_empty());
            prop_assert_eq!(pruned.missing(&found), held.missing(&found).into_iter().collect::<Vec<_>>());
        }

        #[test]
        fn nothing_is_missing_and_unneeded_only_of_the_same(held in baseline(), found in baseline()) {
            let differs = !held.missing(&found).is_empty() || !held.unneeded(&found).is_empty();
            prop_assert_eq!(differs, held != found);
        }
    }
}
