//! What `check`, `build` and `test` have in common: from the selection to findings on the screen.

use super::failure::Failure;
use super::job_summary;
use super::options::Reporting;
use super::progress;
use super::reports;
use super::selection::{Selection, Stdin};
use super::shell::Shell;
use rolecall::diagnostic::render::Report;
use rolecall::workspace::{self, Options, Snapshot};
use std::mem::ManuallyDrop;

/// Reads and compiles the selected policies.
///
/// The process ends soon after: the trees of a large catalog aren't taken down one by one.
pub fn compile(
    selection: &Selection,
    stdin: Stdin<'_>,
    reporting: &Reporting,
    shell: &mut Shell,
) -> Result<ManuallyDrop<Snapshot>, Failure> {
    reporting.refuse()?;
    let files = selection.read(stdin, shell)?;
    let options = Options {
        today: reporting.today(),
    };
    let snapshot = progress::watch(|tell| workspace::compile(files, &options, tell));
    Ok(ManuallyDrop::new(snapshot))
}

/// Shows all findings in the chosen format, and writes the reports.
pub fn report(
    snapshot: &Snapshot,
    reporting: &Reporting,
    shell: &mut Shell,
) -> Result<(), Failure> {
    let view = reporting.view(shell);
    (reporting.renderer()?)(&report_of(snapshot), &view, shell.out())?;
    shell.flush()?;
    write_reports(snapshot, reporting, shell)
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
