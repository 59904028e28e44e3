//! A finding with the source around its places, the situation in which it goes wrong, and what to do.

use super::snippet::{self, Place};
use super::words::{advice, situation};
use super::{Format, Report, View, conclude, shown, statistics, visible, wrapped};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Sources;
use anstyle::{AnsiColor, Style};
use rayon::prelude::*;
use std::io::{self, Write};

pub(super) const FORMAT: Format = Format {
    name: "full",
    human: true,
    render,
    statistics: Some(statistics::human),
};

/// So many findings are drawn at a time by one thread,
const PIECE: usize = 256;
/// and so many such pieces are drawn before the first is written.
const PIECES: usize = 32;
/// Related places beyond this many are only counted.
const MAX_RELATED: usize = 12;

fn render(report: &Report<'_>, view: &View, out: &mut dyn Write) -> io::Result<()> {
    let left_out = uncounted(report, view, out)?;
    conclude(report, left_out, out)
}

/// The findings without the lines that count them; says how many are left out.
pub fn uncounted(report: &Report<'_>, view: &View, out: &mut dyn Write) -> io::Result<usize> {
    let (findings, left_out) = shown(report, view);
    for batch in findings.chunks(PIECE * PIECES) {
        let pieces = batch.par_chunks(PIECE);
        let drawn = pieces.map(|findings| draw(report.sources, findings, view));
        for piece in drawn.collect::<Vec<io::Result<Vec<u8>>>>() {
            out.write_all(&piece?)?;
        }
    }
    Ok(left_out)
}

fn draw(sources: &Sources, findings: &[&Diagnostic], view: &View) -> io::Result<Vec<u8>> {
    let mut drawn = Vec::new();
    for finding in findings {
        write_finding(sources, finding, view, &mut drawn)?;
    }
    Ok(drawn)
}

pub(super) fn write_finding(
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
    if let Some(situation) = situation(finding) {
        write_paragraph("situation", &situation, view, out)?;
    }
    for advice in advice(finding) {
        write_paragraph("help", &advice, view, out)?;
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
