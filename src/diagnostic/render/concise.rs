//! One line per finding: `path:line:col: error[RC210] missing-requirement: message`.

use super::{Format, Report, View, conclude, shown, statistics, visible};
use crate::diagnostic::Diagnostic;
use crate::source::Sources;
use std::io::{self, Write};

pub(super) const FORMAT: Format = Format {
    name: "concise",
    human: true,
    render,
    statistics: Some(statistics::human),
};

fn render(report: &Report<'_>, view: &View, out: &mut dyn Write) -> io::Result<()> {
    let (findings, left_out) = shown(report, view);
    for finding in findings {
        write_line(report.sources, finding, out)?;
    }
    conclude(report, left_out, out)
}

fn write_line(sources: &Sources, finding: &Diagnostic, out: &mut dyn Write) -> io::Result<()> {
    let span = finding.primary.span;
    let path = visible(sources.path(span.file));
    let at = sources.start(span);
    let severity = finding.severity.word();
    let code = finding.code;
    let message = visible(&finding.message);
    writeln!(
        out,
        "{path}:{}:{}: {severity}[{}] {}: {message}",
        at.line, at.column, code.id, code.name
    )
}
