//! `rolecall test`: the tests and rules alone.

use super::analysis;
use super::command::Command;
use super::failure::{Failure, Status};
use super::options::Reporting;
use super::selection::{Selection, Stdin};
use super::shell::Shell;
use rolecall::diagnostic::Diagnostic;
use rolecall::diagnostic::render::visible;
use rolecall::workspace::{Snapshot, TestOutcome};

/// The arguments of `test`.
#[derive(Debug, clap::Args)]
pub struct Test {
    #[command(flatten)]
    selection: Selection,

    #[command(flatten)]
    reporting: Reporting,

    /// list every test, not only those that fail
    #[arg(long, short)]
    verbose: bool,
}

impl Command for Test {
    const NAME: &'static str = "test";
    const ABOUT: &'static str = "run the tests and rules of the policies";

    fn run(self, shell: &mut Shell) -> Result<Status, Failure> {
        if self.selection.show_files {
            self.selection.list(Stdin::Refused, shell)?;
            return Ok(Status::Fine);
        }
        let mut snapshot = analysis::compile(
            &self.selection,
            Stdin::Refused,
            &self.reporting,
            false,
            shell,
        )?;
        snapshot.findings.retain(matters);
        let human = self.reporting.human();
        match human && snapshot.findings.is_empty() {
            true => analysis::write_reports(&snapshot, &self.reporting, shell)?,
            false => analysis::report(&snapshot, &self.reporting, shell)?,
        }
        if self.verbose {
            for test in &snapshot.tests {
                shell.say(human, &line(&snapshot, test))?;
            }
        }
        shell.say(human, &summary(&snapshot))?;
        Ok(self.reporting.judge(&snapshot.findings))
    }
}

/// Whether a finding is about rules and tests, or makes them worthless.
fn matters(finding: &Diagnostic) -> bool {
    is_about_tests(finding) || finding.stops()
}

fn is_about_tests(finding: &Diagnostic) -> bool {
    finding.code.id.starts_with("RC7") || finding.code.id == "RC610"
}

fn line(snapshot: &Snapshot, test: &TestOutcome) -> String {
    let path = snapshot.sources.path(test.span.file);
    let line = snapshot.sources.start(test.span).line;
    let (verdict, detail) = match (test.failed, test.expectations) {
        (0, _) => ("ok    ", String::new()),
        (failed, all) => (
            "FAILED",
            format!(", {failed} of {all} expectations don't hold"),
        ),
    };
    let text = format!(
        "{verdict} {}: {} ({path}:{line}{detail})",
        test.system, test.name
    );
    visible(&text).into_owned()
}

fn summary(snapshot: &Snapshot) -> String {
    let failed = snapshot.tests.iter().filter(|test| test.failed > 0).count();
    let passed = snapshot.tests.len() - failed;
    let systems = match snapshot.systems.len() {
        1 => "1 system".to_owned(),
        count => format!("{count} systems"),
    };
    let doubt = match snapshot
        .findings
        .iter()
        .any(|finding| !is_about_tests(finding))
    {
        true => "; they say little until the other errors are gone",
        false => "",
    };
    match (passed, failed) {
        (0, 0) => format!("no tests in {systems}{doubt}"),
        (_, 0) => format!("tests: {passed} passed in {systems}{doubt}"),
        (_, _) => format!("tests: {passed} passed, {failed} failed in {systems}{doubt}"),
    }
}
