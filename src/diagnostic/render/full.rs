//! A finding with the source around its places, the situation in which it goes wrong, and what to do.

use super::snippet::{self, Place};
use super::{Format, Report, View, conclude, shown, visible, wrapped};
use crate::diagnostic::{Diagnostic, Severity, Witness};
use crate::source::Sources;
use anstyle::{AnsiColor, Style};
use std::io::{self, Write};

pub(super) const FORMAT: Format = Format {
    name: "full",
    human: true,
    render,
};

/// Related places beyond this many are only counted.
const MAX_RELATED: usize = 12;

fn render(report: &Report<'_>, view: &View, out: &mut dyn Write) -> io::Result<()> {
    let (findings, left_out) = shown(report, view);
    for finding in findings {
        write_finding(report.sources, finding, view, out)?;
    }
    conclude(report, left_out, out)
}

fn write_finding(
    sources: &Sources,
    finding: &Diagnostic,
    view: &View,
    out: &mut dyn Write,
) -> io::Result<()> {
    write_header(finding, view, out)?;
    for group in groups(sources, finding) {
        out.write_all(snippet::draw(&group, finding.severity, view.color).as_bytes())?;
    }
    let hidden = finding.related.len().saturating_sub(MAX_RELATED);
    if hidden > 0 {
        writeln!(
            out,
            "  … and {hidden} more places (--output-format json lists them)"
        )?;
    }
    let witness = finding.witness.as_ref();
    if let Some(witness) = witness.filter(|witness| !witness.is_empty()) {
        write_paragraph("situation", &situation(witness), view, out)?;
    }
    for advice in &finding.help {
        write_paragraph("help", advice, view, out)?;
    }
    writeln!(out)
}

fn write_header(finding: &Diagnostic, view: &View, out: &mut dyn Write) -> io::Result<()> {
    let style = match view.color {
        true => Style::new()
            .bold()
            .fg_color(Some(tint(finding.severity).into())),
        false => Style::new(),
    };
    let severity = finding.severity.word();
    let code = finding.code;
    let message = visible(&finding.message);
    writeln!(
        out,
        "{style}{severity}[{}] {}:{style:#} {message}",
        code.id, code.name
    )
}

fn tint(severity: Severity) -> AnsiColor {
    match severity {
        Severity::Error => AnsiColor::Red,
        Severity::Warning => AnsiColor::Yellow,
        Severity::Info => AnsiColor::Cyan,
    }
}

fn situation(witness: &Witness) -> String {
    let parts = witness
        .iter()
        .map(|(what, value)| format!("{what} {value}"));
    parts.collect::<Vec<_>>().join(", ")
}

/// The places, those that fit into one piece of source together; the primary one's piece comes first.
fn groups<'a>(sources: &'a Sources, finding: &'a Diagnostic) -> Vec<Vec<Place<'a>>> {
    let mut groups: Vec<Vec<Place<'a>>> = Vec::new();
    let primary = Place::of(sources, &finding.primary, true);
    let related = finding.related.iter().take(MAX_RELATED);
    let related = related.filter_map(|label| Place::of(sources, label, false));
    for place in primary.into_iter().chain(related) {
        let fitting = groups
            .iter_mut()
            .find(|group| group.iter().all(|other| other.near(&place)));
        match fitting {
            Some(group) => group.push(place),
            None => groups.push(vec![place]),
        }
    }
    groups
}

/// A labelled text, wrapped at the view's width, with its further lines below its first word.
fn write_paragraph(label: &str, text: &str, view: &View, out: &mut dyn Write) -> io::Result<()> {
    let style = match view.color {
        true => Style::new().bold().fg_color(Some(AnsiColor::Cyan.into())),
        false => Style::new(),
    };
    write!(out, "  {style}{label}:{style:#} ")?;
    writeln!(
        out,
        "{}",
        wrapped(&visible(text), label.len() + 4, view.width)
    )
}
