//! The diagnostic format of reviewdog, which posts findings and suggestions as comments of a review.
//!
//! Its columns count bytes of UTF-8.

use super::words::lines;
use super::{Format, Report, Sequence, View, open};
use crate::diagnostic::{Applicability, Diagnostic, Fix, Severity};
use crate::source::{Position, Sources, Span};
use serde::Serialize;
use std::io::{self, Write};

pub(super) const FORMAT: Format = Format {
    name: "rdjson",
    human: false,
    render,
    statistics: None,
};

fn render(report: &Report<'_>, _view: &View, out: &mut dyn Write) -> io::Result<()> {
    let document = Document {
        source: Tool { name: "rolecall" },
        diagnostics: Sequence {
            items: || open(report),
            element: |finding| Entry::of(report.sources, finding),
        },
    };
    serde_json::to_writer(&mut *out, &document)?;
    writeln!(out)
}

#[derive(Serialize)]
struct Document<D: Serialize> {
    source: Tool,
    diagnostics: D,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
}

#[derive(Serialize)]
struct Entry<'a> {
    message: String,
    location: Location<'a>,
    severity: &'static str,
    code: RuleCode,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct RuleCode {
    value: &'static str,
}

#[derive(Serialize)]
struct Suggestion {
    range: Range,
    text: String,
}

#[derive(Serialize)]
struct Related<'a> {
    message: &'a str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    range: Range,
}

#[derive(Serialize)]
struct Range {
    start: Place,
    end: Place,
}

#[derive(Serialize)]
struct Place {
    line: u32,
    column: u32,
}

impl<'a> Entry<'a> {
    fn of(sources: &'a Sources, finding: &'a Diagnostic) -> Self {
        let fix = finding.fix.as_ref();
        let related = finding.related.iter().map(|label| Related {
            message: &label.message,
            location: Location::of(sources, label.span),
        });
        Self {
            message: lines(finding).join("\n"),
            location: Location::of(sources, finding.primary.span),
            severity: severity(finding.severity),
            code: RuleCode {
                value: finding.code.name,
            },
            suggestions: fix
                .and_then(|fix| suggestion(sources, fix, finding.primary.span))
                .into_iter()
                .collect(),
            related_locations: related.collect(),
        }
    }
}

/// The fix as one replacement, since several would be taken or left one by one. There is none for a fix
/// that a person has to complete, or that reaches into other files: a suggestion can't name one.
fn suggestion(sources: &Sources, fix: &Fix, place: Span) -> Option<Suggestion> {
    let here = |span: Span| span.file == place.file;
    let whole = fix.edits.iter().all(|edit| here(edit.span));
    if !whole || fix.applicability == Applicability::DisplayOnly {
        return None;
    }
    let (first, last) = (fix.edits.first()?.span, fix.edits.last()?.span);
    let mut text = String::new();
    let mut at = first.start;
    for edit in &fix.edits {
        let kept = Span {
            start: at,
            end: edit.span.start,
            ..first
        };
        text.push_str(sources.slice(kept));
        text.push_str(&edit.text);
        at = edit.span.end;
    }
    let range = Range::of(sources, first.to(last));
    Some(Suggestion { range, text })
}

impl<'a> Location<'a> {
    fn of(sources: &'a Sources, span: Span) -> Self {
        Self {
            path: sources.path(span.file),
            range: Range::of(sources, span),
        }
    }
}

impl Range {
    fn of(sources: &Sources, span: Span) -> Self {
        let (start, end) = sources.in_bytes(span);
        let place = |at: Position| Place {
            line: at.line,
            column: at.column,
        };
        Self {
            start: place(start),
            end: place(end),
        }
    }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "ERROR",
        Severity::Warning => "WARNING",
        Severity::Info => "INFO",
    }
}
