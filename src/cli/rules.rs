//! `rolecall rules`: every finding there can be.

use super::command::Command;
use super::failure::{Failure, Status};
use super::shell::Shell;
use rolecall::workspace::catalog;

/// `rules` takes no arguments.
#[derive(Debug, clap::Args)]
pub struct Rules {}

impl Command for Rules {
    const NAME: &'static str = "rules";
    const ABOUT: &'static str = "list every finding there can be";

    fn run(self, shell: &mut Shell) -> Result<Status, Failure> {
        let longest = catalog().iter().map(|code| code.name.len()).max();
        let width = longest.unwrap_or(0);
        for code in catalog().iter() {
            let (id, name, severity) = (code.id, code.name, code.severity.word());
            writeln!(
                shell.out(),
                "{id}  {name:width$}  {severity:7}  {}",
                code.category()
            )?;
        }
        Ok(Status::Fine)
    }
}
