//! How findings are shown: a record per format, and what the formats for people have in common.
//!
//! A renderer knows [`Sources`] and [`Diagnostic`]s and writes into what it is given; the same findings
//! give the same bytes on every machine.

mod concise;
mod escape;
mod full;
mod json;
mod snippet;
mod tally;
#[cfg(test)]
mod tests;
mod wrap;

pub use escape::visible;
pub use tally::Tally;
pub use wrap::wrapped;

use super::Diagnostic;
use crate::source::Sources;
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

/// How it is to be shown; machines' formats look at none of it.
#[derive(Debug, Clone, Copy)]
pub struct View {
    /// How many findings are shown before the rest is only counted; 0 shows all.
    pub max_findings: usize,
    /// Columns that running text is wrapped at.
    pub width: usize,
    /// Whether to colour.
    pub color: bool,
}

/// One output format.
#[derive(Debug)]
pub struct Format {
    /// What users call it.
    pub name: &'static str,
    /// Whether people read it, so that more text may stand around it.
    pub human: bool,
    /// Writes the report.
    pub render: fn(&Report<'_>, &View, &mut dyn Write) -> io::Result<()>,
}

/// Every format, the default one first.
pub static FORMATS: &[Format] = &[full::FORMAT, concise::FORMAT, json::FORMAT];

/// The format with this name.
pub fn find(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}

/// The findings people see: those nobody has accepted, up to the view's maximum, and how many are left out.
/// What is left out is the least severe; what stays is in the order of places.
fn shown<'a>(
    report: &Report<'a>,
    view: &View,
) -> (impl Iterator<Item = &'a Diagnostic> + use<'a>, usize) {
    let open = |finding: &&Diagnostic| finding.expected.is_none();
    let total = report.findings.iter().filter(open).count();
    let limit = match view.max_findings {
        0 => total,
        max => max,
    };
    let mut chosen: Vec<&'a Diagnostic> = report.findings.iter().filter(open).collect();
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
    (chosen.into_iter(), total.saturating_sub(limit))
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
    )
}
