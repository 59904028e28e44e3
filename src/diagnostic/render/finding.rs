//! A finding as one JSON object, which `json` and `json-lines` share.

use crate::diagnostic::{Accepted, Diagnostic, Edit, Fix, Label, Witness};
use crate::source::Sources;
use serde::Serialize;

/// Everything about a finding.
#[derive(Serialize)]
pub(super) struct Finding<'a> {
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
    fix: Option<Repair<'a>>,
    fingerprint: String,
    expected: Option<&'a str>,
    accepted_by: Option<&'static str>,
}

impl<'a> Finding<'a> {
    pub(super) fn of(sources: &'a Sources, finding: &'a Diagnostic, fingerprint: String) -> Self {
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
            fix: finding.fix.as_ref().map(|fix| Repair::of(sources, fix)),
            fingerprint,
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

#[derive(Serialize)]
struct Repair<'a> {
    applicability: &'static str,
    title: &'a str,
    edits: Vec<Change<'a>>,
}

impl<'a> Repair<'a> {
    fn of(sources: &'a Sources, fix: &'a Fix) -> Self {
        let edits = fix.edits.iter();
        Self {
            applicability: fix.applicability.word(),
            title: &fix.title,
            edits: edits.map(|edit| Change::of(sources, edit)).collect(),
        }
    }
}

#[derive(Serialize)]
struct Change<'a> {
    path: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    text: &'a str,
}

impl<'a> Change<'a> {
    fn of(sources: &'a Sources, edit: &'a Edit) -> Self {
        let Edit { span, text } = edit;
        let (start, end) = (sources.start(*span), sources.end(*span));
        Self {
            path: sources.path(span.file),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            text,
        }
    }
}
