//! What `check`, `build` and `test` have in common: from the selection to findings on the screen.

use super::failure::Failure;
use super::options::Reporting;
use super::progress;
use super::selection::{Input, Selection, Stdin};
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
    judge(selection.read(stdin, shell)?, reporting, true)
}

/// Compiles policies that have been read. With `accepting`, what baselines hold is accepted.
pub fn judge(
    input: Input,
    reporting: &Reporting,
    accepting: bool,
) -> Result<ManuallyDrop<Snapshot>, Failure> {
    let flags = reporting.weighing.flags()?;
    let options = Options {
        today: reporting.today(),
        standards: input.settings.standards(&flags, accepting)?,
        companions: input.settings.companions(),
    };
    let files = input.files;
    let snapshot = progress::watch(|tell| workspace::compile(files, &options, tell));
    Ok(ManuallyDrop::new(snapshot))
}

/// Shows all findings in the chosen format.
pub fn report(
    snapshot: &Snapshot,
    reporting: &Reporting,
    shell: &mut Shell,
) -> Result<(), Failure> {
    let report = Report {
        sources: &snapshot.sources,
        findings: &snapshot.findings,
        systems: snapshot.systems.len(),
    };
    let view = reporting.view(shell);
    (reporting.output_format.render)(&report, &view, shell.out())?;
    shell.flush()
}
