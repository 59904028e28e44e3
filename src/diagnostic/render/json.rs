//! `rolecall.findings/1`: everything about every finding, for machines.

use super::{Format, Report, Tally, View};
use crate::diagnostic::fingerprint::{Subject, subject};
use crate::diagnostic::{Accepted, Diagnostic, Label, Witness};
use crate::source::Sources;
use serde::{Serialize, Serializer};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{self, Write};

pub(super) const FORMAT: Format = Format {
    name: "json",
    human: false,
    render,
};

fn render(report: &Report<'_>, _view: &View, out: &mut dyn Write) -> io::Result<()> {
    let document = Document {
        format: "rolecall.findings/1",
        findings: Findings(report),
        summary: Summary::of(report),
    };
    serde_json::to_writer(&mut *out, &document)?;
    writeln!(out)
}

#[derive(Serialize)]
struct Document<'a> {
    format: &'static str,
    findings: Findings<'a>,
    summary: Summary,
}

#[derive(Serialize)]
struct Summary {
    errors: usize,
    warnings: usize,
    infos: usize,
    expected: usize,
    files: usize,
}

impl Summary {
    fn of(report: &Report<'_>) -> Self {
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

/// Written one at a time, so that a hundred thousand of them are never in memory twice.
struct Findings<'a>(&'a Report<'a>);

impl Serialize for Findings<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut ordinals = Ordinals::default();
        let sources = self.0.sources;
        let findings = self.0.findings.iter();
        serializer.collect_seq(findings.map(|finding| Finding::of(sources, finding, &mut ordinals)))
    }
}

#[derive(Serialize)]
struct Finding<'a> {
    code: &'static str,
    name: &'static str,
    severity: &'static str,
    message: &'a str,
    help: &'a [String],
    path: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    related: Vec<Related<'a>>,
    witness: Option<&'a Witness>,
    fix: Option<()>,
    fingerprint: String,
    expected: Option<&'a str>,
    accepted_by: Option<&'static str>,
}

impl<'a> Finding<'a> {
    fn of(sources: &'a Sources, finding: &'a Diagnostic, ordinals: &mut Ordinals) -> Self {
        let span = finding.primary.span;
        let start = sources.start(span);
        let end = sources.end(span);
        let related = finding.related.iter();
        Self {
            code: finding.code.id,
            name: finding.code.name,
            severity: finding.severity.word(),
            message: &finding.message,
            help: &finding.help,
            path: sources.path(span.file),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            related: related.map(|label| Related::of(sources, label)).collect(),
            witness: finding.witness.as_ref(),
            fix: None,
            fingerprint: ordinals.fingerprint(sources, finding),
            expected: finding.expected.as_ref().map(Accepted::reason),
            accepted_by: finding.expected.as_ref().map(Accepted::word),
        }
    }
}

#[derive(Serialize)]
struct Related<'a> {
    path: &'a str,
    line: u32,
    column: u32,
    message: &'a str,
}

impl<'a> Related<'a> {
    fn of(sources: &'a Sources, label: &'a Label) -> Self {
        let at = sources.start(label.span);
        Self {
            path: sources.path(label.span.file),
            line: at.line,
            column: at.column,
            message: &label.message,
        }
    }
}

/// How many findings of one code and entity have been seen: what tells them apart wherever they stand.
#[derive(Default)]
struct Ordinals(HashMap<Subject, usize>);

impl Ordinals {
    fn fingerprint(&mut self, sources: &Sources, finding: &Diagnostic) -> String {
        let subject = subject(sources, finding);
        let text = format!("{}\0{}", subject.code, subject.entity);
        let ordinal = self.0.entry(subject).or_insert(0);
        let digest = Sha256::digest(format!("{text}\0{ordinal}"));
        *ordinal += 1;
        hex(&digest)
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
