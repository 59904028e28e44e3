//! `rolecall man`: the manual pages.

use super::command::{self, Command};
use super::failure::{Failure, Status};
use super::shell::Shell;
use clap_mangen::Man as Page;

/// The arguments of `man`.
#[derive(Debug, clap::Args)]
pub struct Man {
    /// the command whose page is printed [default: rolecall itself]
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
}

impl Command for Man {
    const NAME: &'static str = "man";
    const ABOUT: &'static str = "print a manual page, as man reads it";

    fn run(self, shell: &mut Shell) -> Result<Status, Failure> {
        let mut application = command::application();
        // Passes down what every command has, and gives each page its full name.
        application.build();
        let page = match &self.command {
            None => application,
            Some(name) => find(&application, name)?,
        };
        Page::new(page).render(&mut shell.out())?;
        Ok(Status::Fine)
    }
}

fn find(application: &clap::Command, name: &str) -> Result<clap::Command, Failure> {
    let command = application.find_subcommand(name).cloned();
    command.ok_or_else(|| {
        Failure::new(format!("there is no command `{name}`")).advise("`rolecall --help` lists them")
    })
}
