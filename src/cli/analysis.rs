//! What `check`, `build` and `test` have in common: from the selection to findings on the screen.

use super::failure::Failure;
use super::options::Reporting;
use super::progress;
use super::selection::{Selection, Stdin};
use super::shell::Shell;
use rolecall::diagnostic::render::{Report, View};
use rolecall::workspace::{self, Options, Snapshot};
use std::io::{self, Write};
use std::mem::ManuallyDrop;

/// Reads and compiles the selected policies.
///
/// `line_width`: whether files are formatted is looked at, too. The process ends soon after: the trees of a large catalog aren't taken down one by one.
pub fn compile(
    selection: &Selection,
    stdin: Stdin<'_>,
    reporting: &Reporting,
    line_width: Option<usize>,
    shell: &mut Shell,
) -> Result<ManuallyDrop<Snapshot>, Failure> {
    let files = selection.read(stdin, shell)?;
    let options = options(reporting, line_width);
    let snapshot = progress::watch(|tell| workspace::compile(files, &options, tell));
    Ok(ManuallyDrop::new(snapshot))
}

/// What a compilation depends on besides the texts.
pub fn options(reporting: &Reporting, line_width: Option<usize>) -> Options {
    Options {
        today: reporting.today(),
        opt_in: false,
        line_width,
    }
}

/// Shows all findings in the chosen format.
pub fn report(
    snapshot: &Snapshot,
    reporting: &Reporting,
    shell: &mut Shell,
) -> Result<(), Failure> {
    let view = reporting.view(shell);
    render(snapshot, reporting, &view, shell.out())?;
    shell.flush()
}

/// Writes all findings in the chosen format.
pub fn render(
    snapshot: &Snapshot,
    reporting: &Reporting,
    view: &View,
    out: &mut dyn Write,
) -> io::Result<()> {
    let report = Report {
        sources: &snapshot.sources,
        findings: &snapshot.findings,
        systems: snapshot.systems.len(),
    };
    (reporting.output_format.render)(&report, view, out)
}
