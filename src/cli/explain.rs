//! `rolecall explain`: what a finding means.

use super::command::Command;
use super::failure::{Failure, Status};
use super::shell::Shell;
use rolecall::diagnostic::codes::Silencing;
use rolecall::workspace::catalog;

/// The arguments of `explain`.
#[derive(Debug, clap::Args)]
pub struct Explain {
    /// a code, as RC250, or a name, as missing-requirement
    #[arg(value_name = "CODE|NAME")]
    word: String,
}

impl Command for Explain {
    const NAME: &'static str = "explain";
    const ABOUT: &'static str = "say what a finding means";

    fn run(self, shell: &mut Shell) -> Result<Status, Failure> {
        let Some(code) = catalog().find(&self.word) else {
            return Err(unknown(&self.word));
        };
        let silencing = match code.silencing {
            Silencing::Never => "can't be accepted: the text has to change",
            Silencing::ByExpect => "can be accepted with an `@expect` that gives a reason",
            Silencing::Freely => {
                "can be accepted with an `@expect` that gives a reason, or switched off in rolecall.toml"
            }
        };
        let out = shell.out();
        writeln!(out, "{} {}", code.id, code.name)?;
        writeln!(
            out,
            "{}, {}; {silencing}",
            code.severity.word(),
            code.category()
        )?;
        writeln!(out)?;
        writeln!(out, "{}", code.summary)?;
        Ok(Status::Fine)
    }
}

fn unknown(word: &str) -> Failure {
    let failure = Failure::new(format!("there is no finding `{word}`"));
    match catalog().nearest(word) {
        Some(code) => failure.advise(format!(
            "did you mean `{}`? `rolecall rules` lists all",
            code.name
        )),
        None => failure.advise("`rolecall rules` lists all"),
    }
}
