//! What `check`, `build` and `test` have in common: from the selection to findings on the screen.

use super::failure::Failure;
use super::job_summary;
use super::judging::Settings;
use super::options::Reporting;
use super::progress;
use super::reports;
use super::selection::{Input, Selection, Stdin};
use super::shell::Shell;
use rolecall::diagnostic::render::{Report, View};
use rolecall::workspace::{self, Memory, Options, Snapshot};
use std::io::Write;
use std::mem::ManuallyDrop;

/// Reads and compiles the selected policies.
///
/// `formatting`: whether files are formatted is looked at, too. The process ends soon after: the trees of a
/// large catalog aren't taken down one by one.
pub fn compile(
    selection: &Selection,
    stdin: Stdin<'_>,
    reporting: &Reporting,
    formatting: bool,
    shell: &mut Shell,
) -> Result<ManuallyDrop<Snapshot>, Failure> {
    judge(selection.read(stdin, shell)?, reporting, true, formatting)
}

/// Compiles policies that have been read. With `accepting`, what baselines hold is accepted.
pub fn judge(
    input: Input,
    reporting: &Reporting,
    accepting: bool,
    formatting: bool,
) -> Result<ManuallyDrop<Snapshot>, Failure> {
    let options = options(&input.settings, reporting, accepting, formatting)?;
    let files = input.files;
    let snapshot = progress::watch(|tell| workspace::compile(files, &options, tell));
    Ok(ManuallyDrop::new(snapshot))
}

/// Reads and compiles the selected policies as [`compile`] does for `check`; what hasn't changed since `memory` isn't read
/// again.
pub fn recompile(
    selection: &Selection,
    reporting: &Reporting,
    memory: &mut Memory,
    shell: &mut Shell,
) -> Result<Snapshot, Failure> {
    let input = selection.read(Stdin::Refused, shell)?;
    let options = options(&input.settings, reporting, true, true)?;
    let files = input.files;
    Ok(progress::watch(|tell| {
        memory.compile(files, &options, tell)
    }))
}

/// What a compilation depends on besides the texts.
pub fn options(
    settings: &Settings,
    reporting: &Reporting,
    accepting: bool,
    formatting: bool,
) -> Result<Options, Failure> {
    reporting.refuse()?;
    let flags = reporting.weighing.flags()?;
    Ok(Options {
        today: reporting.today(),
        standards: settings.standards(&flags, accepting)?,
        companions: settings.companions(),
        formatting,
    })
}

/// Shows all findings in the chosen format, and writes the reports.
pub fn report(
    snapshot: &Snapshot,
    reporting: &Reporting,
    shell: &mut Shell,
) -> Result<(), Failure> {
    let view = reporting.view(shell);
    render(snapshot, reporting, &view, shell.out())?;
    shell.flush()?;
    write_reports(snapshot, reporting, shell)
}

/// Writes all findings in the chosen format.
pub fn render(
    snapshot: &Snapshot,
    reporting: &Reporting,
    view: &View,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let render = reporting.renderer()?;
    render(&report_of(snapshot), view, out)?;
    Ok(())
}

/// Writes the reports besides what is shown.
pub fn write_reports(
    snapshot: &Snapshot,
    reporting: &Reporting,
    shell: &mut Shell,
) -> Result<(), Failure> {
    let report = report_of(snapshot);
    if reporting.has_summary() {
        job_summary::add(&report, shell);
    }
    reports::write(&reporting.reports, &report, &reporting.view(shell))
}

fn report_of(snapshot: &Snapshot) -> Report<'_> {
    Report {
        sources: &snapshot.sources,
        findings: &snapshot.findings,
        systems: snapshot.systems.len(),
    }
}
