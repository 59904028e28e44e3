//! `rolecall explain`: what a finding means.

use super::command::Command;
use super::failure::{Failure, Status};
use super::shell::Shell;
use rolecall::diagnostic::codes::Silencing;
use rolecall::diagnostic::render::wrapped;
use rolecall::diagnostic::{Code, Page};
use rolecall::workspace::catalog;
use std::io::{self, Write};

/// Columns that running text is wrapped at on a terminal that is wider: longer lines are hard to read.
const WIDEST: usize = 100;

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
        let width = shell.width.min(WIDEST);
        write_head(code, width, shell.out())?;
        if let Some(page) = code.page {
            write_page(page, width, shell.out())?;
        }
        Ok(Status::Fine)
    }
}

fn write_head(code: &Code, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let accepted = match code.silencing {
        Silencing::Never => "can't be accepted: the text has to change",
        Silencing::ByExpect => "can be accepted with an `@expect` that gives a reason",
        Silencing::Freely => {
            "can be accepted with an `@expect` that gives a reason, or switched off in rolecall.toml"
        }
    };
    let asked = match code.opt_in {
        true => "; only reported where somebody asks for it",
        false => "",
    };
    let (severity, category) = (code.severity.word(), code.category());
    let kind = format!("{severity}, {category}; {accepted}{asked}");
    writeln!(out, "{} {}", code.id, code.name)?;
    writeln!(out, "{}\n", wrapped(&kind, 0, width))?;
    writeln!(out, "{}", wrapped(code.summary, 0, width))
}

fn write_page(page: &Page, width: usize, out: &mut dyn Write) -> io::Result<()> {
    for paragraph in page.explanation.split("\n\n") {
        writeln!(out, "\n{}", wrapped(paragraph, 0, width))?;
    }
    if let Some((bad, good)) = page.examples() {
        write_example("Bad", bad, out)?;
        write_example("Good", good, out)?;
    }
    writeln!(out, "\nReported since version {}.", page.since)
}

fn write_example(title: &str, text: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n{title}:\n")?;
    for line in text.lines() {
        let indent = if line.is_empty() { "" } else { "    " };
        writeln!(out, "{indent}{line}")?;
    }
    Ok(())
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
