//! `rolecall.findings/1`: everything about every finding, for machines.

use super::finding::Finding;
use super::{Format, Report, Sequence, Tally, View, statistics};
use crate::diagnostic::fingerprint::fingerprinted;
use serde::Serialize;
use std::io::{self, Write};

pub(super) const FORMAT: Format = Format {
    name: "json",
    human: false,
    render,
    statistics: Some(statistics::json),
};

fn render(report: &Report<'_>, _view: &View, out: &mut dyn Write) -> io::Result<()> {
    let sources = report.sources;
    let document = Document {
        format: "rolecall.findings/1",
        findings: Sequence {
            items: || fingerprinted(sources, report.findings),
            element: |(finding, print)| Finding::of(sources, finding, print),
        },
        summary: Summary::of(report),
    };
    serde_json::to_writer(&mut *out, &document)?;
    writeln!(out)
}

#[derive(Serialize)]
struct Document<F: Serialize> {
    format: &'static str,
    findings: F,
    summary: Summary,
}

/// What was found, in numbers.
#[derive(Serialize)]
pub(super) struct Summary {
    errors: usize,
    warnings: usize,
    infos: usize,
    expected: usize,
    files: usize,
}

impl Summary {
    pub(super) fn of(report: &Report<'_>) -> Self {
        let tally = Tally::of(report.findings);
        Self {
            errors: tally.errors,
            warnings: tally.warnings,
            infos: tally.infos,
            expected: tally.accepted,
            files: report.sources.len(),
        }
    }
}
