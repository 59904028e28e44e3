//! The Code Quality report of GitLab: a list of what changed for the worse, shown in a merge request.

use super::{Format, Report, Sequence, View};
use crate::diagnostic::fingerprint::fingerprinted;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Sources;
use serde::Serialize;
use std::io::{self, Write};

pub(super) const FORMAT: Format = Format {
    name: "gitlab",
    human: false,
    render,
    statistics: None,
};

fn render(report: &Report<'_>, _view: &View, out: &mut dyn Write) -> io::Result<()> {
    let sources = report.sources;
    let entries = Sequence {
        items: || {
            let findings = fingerprinted(sources, report.findings);
            findings.filter(|(finding, _)| finding.expected.is_none())
        },
        element: |(finding, print)| Entry::of(sources, finding, print),
    };
    serde_json::to_writer(&mut *out, &entries)?;
    writeln!(out)
}

#[derive(Serialize)]
struct Entry<'a> {
    description: &'a str,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

impl<'a> Entry<'a> {
    fn of(sources: &'a Sources, finding: &'a Diagnostic, fingerprint: String) -> Self {
        let span = finding.primary.span;
        Self {
            description: &finding.message,
            check_name: finding.code.name,
            fingerprint,
            severity: severity(finding.severity),
            location: Location {
                path: sources.path(span.file),
                lines: Lines {
                    begin: sources.start(span).line,
                    end: sources.end(span).line,
                },
            },
        }
    }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Info => "info",
    }
}
