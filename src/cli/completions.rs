//! `rolecall completions`: what a shell needs to complete commands and options.

use super::command::{self, Command};
use super::failure::{Failure, Status};
use super::shell::Shell;
use clap_complete::Shell as Kind;

/// The arguments of `completions`.
#[derive(Debug, clap::Args)]
pub struct Completions {
    /// for which shell
    #[arg(value_name = "SHELL")]
    shell: Kind,
}

impl Command for Completions {
    const NAME: &'static str = "completions";
    const ABOUT: &'static str = "print what a shell needs to complete commands and options";

    fn run(self, shell: &mut Shell) -> Result<Status, Failure> {
        let mut application = command::application();
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut application, "rolecall", &mut script);
        shell.out().write_all(&script)?;
        Ok(Status::Fine)
    }
}
