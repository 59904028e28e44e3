//! `--statistics`: how many findings there are of each kind, instead of the findings.

use super::json::Summary;
use super::{Report, View, conclude, open};
use crate::diagnostic::{Code, Severity};
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// The findings of one code and weight that nobody has accepted.
pub(super) struct Kind {
    pub(super) code: &'static Code,
    pub(super) severity: Severity,
    pub(super) count: usize,
}

/// Every kind there is in the report: the most frequent first, then by code.
pub(super) fn kinds(report: &Report<'_>) -> Vec<Kind> {
    let mut counts: BTreeMap<(&str, Reverse<Severity>), Kind> = BTreeMap::new();
    for finding in open(report) {
        let (code, severity) = (finding.code, finding.severity);
        let kind = counts.entry((code.id, Reverse(severity)));
        let kind = kind.or_insert(Kind {
            code,
            severity,
            count: 0,
        });
        kind.count += 1;
    }
    let mut kinds: Vec<Kind> = counts.into_values().collect();
    kinds.sort_by_key(|kind| Reverse(kind.count));
    kinds
}

/// A line for each kind.
pub(super) fn human(report: &Report<'_>, _view: &View, out: &mut dyn Write) -> io::Result<()> {
    let kinds = kinds(report);
    let widest = kinds.first().map_or(0, |kind| kind.count.to_string().len());
    for kind in kinds {
        let (count, severity) = (kind.count, kind.severity.word());
        let (id, name) = (kind.code.id, kind.code.name);
        writeln!(out, "{count:>widest$}  {severity}[{id}] {name}")?;
    }
    conclude(report, 0, out)
}

#[derive(Serialize)]
struct Document {
    format: &'static str,
    statistics: Vec<Row>,
    summary: Summary,
}

#[derive(Serialize)]
struct Row {
    code: &'static str,
    name: &'static str,
    severity: &'static str,
    count: usize,
}

/// `rolecall.statistics/1`.
pub(super) fn json(report: &Report<'_>, _view: &View, out: &mut dyn Write) -> io::Result<()> {
    let rows = kinds(report).into_iter().map(|kind| Row {
        code: kind.code.id,
        name: kind.code.name,
        severity: kind.severity.word(),
        count: kind.count,
    });
    let document = Document {
        format: "rolecall.statistics/1",
        statistics: rows.collect(),
        summary: Summary::of(report),
    };
    serde_json::to_writer(&mut *out, &document)?;
    writeln!(out)
}
