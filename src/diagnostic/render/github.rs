//! Workflow commands of GitHub Actions, which become annotations of the lines they name.

use super::words::lines;
use super::{Format, Report, View, visible, worst_first};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Sources;
use std::borrow::Cow;
use std::io::{self, Write};

pub(super) const FORMAT: Format = Format {
    name: "github",
    human: false,
    render,
    statistics: None,
};

/// So many annotations of each severity are shown for a step; the others only stand in its log.
const SHOWN: usize = 10;

fn render(report: &Report<'_>, _view: &View, out: &mut dyn Write) -> io::Result<()> {
    let findings = worst_first(report);
    let count = |severity| {
        let alike = findings.iter().filter(|found| found.severity == severity);
        alike.count()
    };
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let infos = count(Severity::Info);
    let too_many = [errors, warnings, infos].iter().any(|count| *count > SHOWN);
    // Our notice about the others is a notice too, and must be among those that are shown.
    let infos_shown = infos.min(if too_many { SHOWN - 1 } else { SHOWN });
    let (before, after) = findings.split_at(findings.len() - (infos - infos_shown));
    for finding in before {
        write_command(report.sources, finding, out)?;
    }
    if too_many {
        let left_out = [
            (errors.saturating_sub(SHOWN), "error"),
            (warnings.saturating_sub(SHOWN), "warning"),
            (infos - infos_shown, "remark"),
        ];
        write_notice(&left_out, out)?;
    }
    for finding in after {
        write_command(report.sources, finding, out)?;
    }
    Ok(())
}

fn write_command(sources: &Sources, finding: &Diagnostic, out: &mut dyn Write) -> io::Result<()> {
    let span = finding.primary.span;
    let (start, end) = (sources.start(span), sources.end(span));
    let command = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let (id, name) = (finding.code.id, finding.code.name);
    let path = sources.path(span.file);
    let (file, line, end_line) = (property(&path_as_it_is(path)), start.line, end.line);
    write!(
        out,
        "::{command} title={id} {name},file={file},line={line},endLine={end_line}"
    )?;
    // Columns are refused for a place of several lines.
    if line == end_line {
        write!(out, ",col={},endColumn={}", start.column, end.column)?;
    }
    let lines = lines(finding);
    let lines: Vec<Cow<'_, str>> = lines.iter().map(|line| visible(line)).collect();
    writeln!(out, "::{}", data(&lines.join("\n")))
}

fn write_notice(left_out: &[(usize, &str)], out: &mut dyn Write) -> io::Result<()> {
    let parts = left_out.iter().filter(|(count, _)| *count > 0);
    let parts = parts.map(|(count, noun)| super::tally::plural(*count, noun));
    let parts: Vec<String> = parts.collect();
    let text = format!(
        "{} more than can be annotated: the log of this step has them",
        parts.join(", ")
    );
    writeln!(out, "::notice title=rolecall::{}", data(&text))
}

/// A path must be the file's own to be found, but no command of a terminal.
fn path_as_it_is(path: &str) -> Cow<'_, str> {
    match path.contains(|letter: char| letter.is_control()) {
        true => visible(path),
        false => Cow::Borrowed(path),
    }
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
