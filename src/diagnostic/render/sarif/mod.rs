//! SARIF 2.1.0, which code scanning services and editors read.

mod places;
mod rules;

use super::words::lines;
use super::{Format, Report, Sequence, View};
use crate::diagnostic::fingerprint::fingerprinted;
use crate::diagnostic::{Accepted, Applicability, Diagnostic, Fix, Severity};
use crate::source::Sources;
use places::{ArtifactLocation, Location, Region};
use rules::Rules;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};

pub(super) const FORMAT: Format = Format {
    name: "sarif",
    human: false,
    render,
    statistics: None,
};

fn render(report: &Report<'_>, _view: &View, out: &mut dyn Write) -> io::Result<()> {
    let sources = report.sources;
    let rules = Rules::of(report.findings);
    let results = Sequence {
        items: || fingerprinted(sources, report.findings),
        element: |(finding, print)| SarifResult::of(sources, &rules, finding, print),
    };
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "rolecall",
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    rules: rules.descriptors(),
                },
            },
            column_kind: "unicodeCodePoints",
            original_uri_base_ids: places::base(),
            results,
        }],
    };
    serde_json::to_writer(&mut *out, &log)?;
    writeln!(out)
}

#[derive(Serialize)]
struct Log<R: Serialize> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<R>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<R: Serialize> {
    tool: Tool,
    column_kind: &'static str,
    original_uri_base_ids: BTreeMap<&'static str, places::Base>,
    results: R,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<rules::Descriptor>,
}

/// A text for people.
#[derive(Serialize)]
struct Message<T> {
    text: T,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifResult<'a> {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Message<String>,
    locations: [Location<'a>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'a>>,
    partial_fingerprints: BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Repair<'a>>,
    /// Always there, since a result without it may or may not be suppressed.
    suppressions: Vec<Suppression<'a>>,
}

impl<'a> SarifResult<'a> {
    fn of(
        sources: &'a Sources,
        rules: &Rules,
        finding: &'a Diagnostic,
        fingerprint: String,
    ) -> Self {
        let related = finding.related.iter().enumerate();
        let related = related.map(|(at, label)| Location::of(sources, label).numbered(at + 1));
        let fix = finding.fix.as_ref();
        let fix = fix.filter(|fix| fix.applicability != Applicability::DisplayOnly);
        Self {
            rule_id: finding.code.id,
            rule_index: rules.index(finding.code),
            level: level(finding.severity),
            message: Message {
                text: lines(finding).join("\n"),
            },
            locations: [Location::of(sources, &finding.primary)],
            related_locations: related.collect(),
            partial_fingerprints: BTreeMap::from([("rolecall/v1", fingerprint)]),
            fixes: fix
                .map(|fix| Repair::of(sources, fix))
                .into_iter()
                .collect(),
            suppressions: suppressions(finding),
        }
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

#[derive(Serialize)]
struct Suppression<'a> {
    kind: &'static str,
    status: &'static str,
    justification: &'a str,
}

/// Why the finding is accepted: by an `@expect` beside it, or by a baseline.
fn suppressions(finding: &Diagnostic) -> Vec<Suppression<'_>> {
    let accepted = finding.expected.as_ref();
    let suppression = accepted.map(|accepted| Suppression {
        kind: match accepted {
            Accepted::Expect(_) => "inSource",
            Accepted::Baseline(_) | Accepted::Acknowledged(_) => "external",
        },
        status: "accepted",
        justification: accepted.reason(),
    });
    suppression.into_iter().collect()
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Repair<'a> {
    description: Message<&'a str>,
    artifact_changes: Vec<Change<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change<'a> {
    artifact_location: ArtifactLocation,
    replacements: Vec<Replacement<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    deleted_region: Region,
    inserted_content: Message<&'a str>,
}

impl<'a> Repair<'a> {
    /// The edits are in the order of their places, so those of one file stand together.
    fn of(sources: &'a Sources, fix: &'a Fix) -> Self {
        let files = fix.edits.chunk_by(|a, b| a.span.file == b.span.file);
        let changes = files.filter_map(|edits| {
            let file = edits.first()?.span.file;
            let replacements = edits.iter().map(|edit| Replacement {
                deleted_region: Region::of(sources, edit.span),
                inserted_content: Message { text: &edit.text },
            });
            Some(Change {
                artifact_location: ArtifactLocation::of(sources.path(file)),
                replacements: replacements.collect(),
            })
        });
        Self {
            description: Message { text: &fix.title },
            artifact_changes: changes.collect(),
        }
    }
}
