//! `rolecall check`: every finding of every stage.

use super::analysis;
use super::command::Command;
use super::failure::{Failure, Status};
use super::fixing::Fixing;
use super::options::Reporting;
use super::selection::{Selection, Stdin};
use super::shell::Shell;
use super::watch::{self, Watching};
use std::path::PathBuf;

/// The arguments of `check`.
#[derive(Debug, clap::Args)]
pub struct Check {
    #[command(flatten)]
    selection: Selection,

    #[command(flatten)]
    reporting: Reporting,

    #[command(flatten)]
    fixing: Fixing,

    /// what to call standard input, which is read if the path is `-`
    #[arg(long, value_name = "PATH")]
    stdin_filename: Option<PathBuf>,

    #[command(flatten)]
    watching: Watching,
}

impl Command for Check {
    const NAME: &'static str = "check";
    const ABOUT: &'static str = "say everything that is wrong with the policies";

    fn run(self, shell: &mut Shell) -> Result<Status, Failure> {
        let stdin = Stdin::As(self.stdin_filename.as_deref());
        if self.selection.show_files {
            self.selection.list(stdin, shell)?;
            return Ok(Status::Fine);
        }
        if self.watching.watch {
            return watch::watch(&self.selection, &self.reporting, shell);
        }
        if self.fixing.asked() {
            return self
                .fixing
                .run(&self.selection, stdin, &self.reporting, shell);
        }

        let snapshot = analysis::compile(&self.selection, stdin, &self.reporting, true, shell)?;
        analysis::report(&snapshot, &self.reporting, shell)?;
        Ok(self.reporting.judge(&snapshot.findings))
    }
}
