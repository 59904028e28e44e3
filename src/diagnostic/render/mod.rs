//! How findings are shown: a record per format, and what the formats for people have in common.
//!
//! A renderer knows [`Sources`] and [`Diagnostic`]s and writes into what it is given; the same findings
//! give the same bytes on every machine.

mod concise;
mod escape;
mod finding;
mod full;
mod github;
mod gitlab;
mod json;
mod json_lines;
mod junit;
mod rdjson;
mod sarif;
mod snippet;
mod statistics;
mod summary;
mod tally;
#[cfg(test)]
mod tests;
mod words;
mod wrap;

pub use escape::visible;
pub use full::uncounted;
pub use summary::{plain, summary};
pub use tally::Tally;
pub use wrap::wrapped;

use super::{Diagnostic, Severity};
use crate::source::Sources;
use rayon::prelude::*;
use serde::ser::{Error, SerializeSeq};
use serde::{Serialize, Serializer};
use std::cmp::Reverse;
use std::io::{self, Write};

/// What is to be shown.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
    /// The texts the findings point into.
    pub sources: &'a Sources,
    /// The findings in their final order, accepted ones included.
    pub findings: &'a [Diagnostic],
    /// How many systems were looked at.
    pub systems: usize,
}

/// How it is to be shown; machines' formats look at no more of it than at what makes the command fail.
#[derive(Debug, Clone, Copy)]
pub struct View {
    /// How many findings are shown before the rest is only counted; 0 shows all.
    pub max_findings: usize,
    /// Columns that running text is wrapped at.
    pub width: usize,
    /// Whether to colour.
    pub color: bool,
    /// The least severity that makes the command fail.
    pub fails: Severity,
}

/// Writes a report.
pub type Render = fn(&Report<'_>, &View, &mut dyn Write) -> io::Result<()>;

/// One output format.
#[derive(Debug)]
pub struct Format {
    /// What users call it.
    pub name: &'static str,
    /// Whether people read it, so that more text may stand around it.
    pub human: bool,
    /// Writes the report.
    pub render: Render,
    /// Writes how many findings of each kind there are, where the format can say that.
    pub statistics: Option<Render>,
}

/// Every format, the default one first.
pub static FORMATS: &[Format] = &[
    full::FORMAT,
    concise::FORMAT,
    json::FORMAT,
    json_lines::FORMAT,
    github::FORMAT,
    gitlab::FORMAT,
    junit::FORMAT,
    rdjson::FORMAT,
    sarif::FORMAT,
];

/// The format with this name.
pub fn find(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}

/// One finding as the `full` format shows it, for whoever has no report to make.
pub fn draw(
    sources: &Sources,
    finding: &Diagnostic,
    view: &View,
    out: &mut dyn Write,
) -> io::Result<()> {
    full::write_finding(sources, finding, view, out)
}

/// The findings that nobody has accepted.
fn open<'a>(report: &Report<'a>) -> impl Iterator<Item = &'a Diagnostic> + use<'a> {
    let all = report.findings.iter();
    all.filter(|finding| finding.expected.is_none())
}

/// The findings that nobody has accepted, the most severe first.
fn worst_first<'a>(report: &Report<'a>) -> Vec<&'a Diagnostic> {
    let mut findings: Vec<&Diagnostic> = open(report).collect();
    findings.sort_by_key(|finding| Reverse(finding.severity));
    findings
}

/// The findings people see: those nobody has accepted, up to the view's maximum, and how many are left out.
/// What is left out is the least severe; what stays is in the order of places.
fn shown<'a>(report: &Report<'a>, view: &View) -> (Vec<&'a Diagnostic>, usize) {
    let mut chosen: Vec<&'a Diagnostic> = open(report).collect();
    let total = chosen.len();
    let limit = match view.max_findings {
        0 => total,
        max => max,
    };
    if total > limit {
        let mut ranked: Vec<usize> = (0..total).collect();
        ranked.sort_by_key(|at| chosen.get(*at).map(|finding| Reverse(finding.severity)));
        ranked.truncate(limit);
        ranked.sort_unstable();
        chosen = ranked
            .iter()
            .filter_map(|at| chosen.get(*at).copied())
            .collect();
    }
    (chosen, total.saturating_sub(limit))
}

/// A JSON list whose elements are made of `items` by `element`, some hundred at a time on all threads, so that a hundred thousand
/// of them are never in memory.
struct Sequence<I, E> {
    items: I,
    element: E,
}

/// So many elements are in memory as text.
const BATCH: usize = 512;

impl<I, E, L, T> Serialize for Sequence<I, E>
where
    I: Fn() -> L,
    L: Iterator<Item: Send>,
    E: Fn(L::Item) -> T + Sync,
    T: Serialize,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        let (mut items, element) = ((self.items)(), &self.element);
        loop {
            let batch: Vec<L::Item> = items.by_ref().take(BATCH).collect();
            if batch.is_empty() {
                return list.end();
            }
            let written = batch
                .into_par_iter()
                .map(|item| serde_json::value::to_raw_value(&element(item)));
            let written: Vec<_> = written.collect();
            for element in written {
                list.serialize_element(&element.map_err(S::Error::custom)?)?;
            }
        }
    }
}

/// The last lines of the formats for people: how many findings aren't shown, and what was found in all.
fn conclude(report: &Report<'_>, left_out: usize, out: &mut dyn Write) -> io::Result<()> {
    if left_out > 0 {
        writeln!(out, "… and {left_out} more (--max-findings 0 shows all)")?;
    }
    let tally = Tally::of(report.findings);
    writeln!(
        out,
        "{}",
        tally.sentence(report.sources.len(), report.systems)
    )?;
    match tally::fixable(report.findings) {
        Some(line) => writeln!(out, "{line}"),
        None => Ok(()),
    }
}
