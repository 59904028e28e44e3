//! `rolecall rules`: every finding there can be.

use super::blame::Git;
use super::command::Command;
use super::config::Layout;
use super::failure::{Failure, Status};
use super::selection::{Selection, Stdin};
use super::shell::Shell;
use super::{day, expected};
use rolecall::workspace::{self, Options, catalog};

/// The arguments of `rules`.
#[derive(Debug, clap::Args)]
pub struct Rules {
    /// list every `@expect` of the policies instead, with its reason and age
    #[arg(long)]
    expected: bool,

    /// with --expected: how they are shown
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "text",
        requires = "expected"
    )]
    output_format: Layout,

    /// with --expected: the day from which days are counted, as 2026-11-22 [default: today, in UTC]
    #[arg(long, value_name = "DATE", value_parser = day::parse)]
    #[arg(env = "ROLECALL_TODAY", hide_env = true)]
    today: Option<String>,

    #[command(flatten)]
    selection: Selection,
}

impl Command for Rules {
    const NAME: &'static str = "rules";
    const ABOUT: &'static str = "list every finding there can be, or every `@expect` there is";

    fn run(self, shell: &mut Shell) -> Result<Status, Failure> {
        match (self.expected, self.selection.is_asked_for()) {
            (true, _) => self.list_expected(shell),
            (false, true) => Err(Failure::new("the rules are the same for all policies")
                .advise("`rolecall rules --expected PATH` lists what these policies expect")),
            (false, false) => list(shell),
        }
    }
}

impl Rules {
    fn list_expected(self, shell: &mut Shell) -> Result<Status, Failure> {
        let files = self.selection.read(Stdin::Refused, shell)?.files;
        let options = Options {
            today: self.today.unwrap_or_else(day::today),
            ..Options::default()
        };
        let snapshot = workspace::compile(files, &options, &|_| {});
        let format = self.output_format;
        expected::list(&snapshot, &options.today, &Git, format, shell)
    }
}

fn list(shell: &mut Shell) -> Result<Status, Failure> {
    let longest = catalog().iter().map(|code| code.name.len()).max();
    let width = longest.unwrap_or(0);
    for code in catalog().iter() {
        let (id, name, severity) = (code.id, code.name, code.severity.word());
        writeln!(
            shell.out(),
            "{id}  {name:width$}  {severity:7}  {}{}",
            code.category(),
            if code.opt_in {
                ", only where asked for"
            } else {
                ""
            }
        )?;
    }
    Ok(Status::Fine)
}
