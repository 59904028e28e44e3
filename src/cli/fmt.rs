//! `rolecall fmt`: one look for every policy.

use super::artifact;
use super::command::Command;
use super::discover::Found;
use super::failure::{Failure, Status};
use super::selection::{Selection, Stdin};
use super::shell::Shell;
use rolecall::diagnostic::Severity;
use rolecall::diagnostic::render::{Report, View, uncounted, visible};
use rolecall::workspace::{self, Formatted, Formatting, LINE_WIDTH, Proof};
use similar::TextDiff;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What `config show` calls the default is what `fmt` takes.
const _: () = assert!(rolecall::config::LINE_WIDTH as usize == LINE_WIDTH);

/// The arguments of `fmt`.
#[derive(Debug, clap::Args)]
pub struct Fmt {
    #[command(flatten)]
    selection: Selection,

    /// write nothing; list the files that would change, and fail if there are any
    #[arg(long)]
    check: bool,

    /// write nothing; show what would change, and fail if anything would
    #[arg(long)]
    diff: bool,

    /// how many columns a line has at most, where it can be broken [default: what the configuration says, else 100]
    #[arg(long, value_name = "N")]
    #[arg(env = "ROLECALL_LINE_WIDTH", hide_env = true)]
    line_width: Option<usize>,

    /// what to call standard input, which is read if the path is `-`
    #[arg(long, value_name = "PATH")]
    stdin_filename: Option<PathBuf>,
}

/// How many files became what.
#[derive(Debug, Default)]
struct Tally {
    changed: usize,
    as_they_were: usize,
    broken: usize,
    problems: Vec<String>,
}

impl Command for Fmt {
    const NAME: &'static str = "fmt";
    const ABOUT: &'static str = "lay the policies out anew, all in one style";

    fn run(self, shell: &mut Shell) -> Result<Status, Failure> {
        let stdin = Stdin::As(self.stdin_filename.as_deref());
        if self.selection.show_files {
            self.selection.list(stdin, shell)?;
            return Ok(Status::Fine);
        }
        let (input, places) = self.selection.read_with_places(stdin, shell)?;
        let files = input.files;
        if self.pipes() && files.is_empty() {
            return hand_through(shell);
        }
        let proof = match self.check && !self.diff {
            true => Proof::Needless,
            false => Proof::Wanted,
        };
        let configured = input.settings.line_widths();
        let width = |path: &str| match self.line_width {
            Some(width) => width,
            None => configured.get(path).copied().unwrap_or(LINE_WIDTH),
        };
        let formatting = workspace::format(files, width, proof);
        show_findings(&formatting, shell);
        let mut tally = Tally::default();
        for ((id, source), result) in formatting.sources.iter().zip(&formatting.files) {
            let (path, text) = (source.path.as_str(), source.text.as_str());
            let place = places.get(id.0 as usize);
            match result {
                None => tally.broken += 1,
                Some(Formatted::Refused) => tally.problems.push(refused(path)),
                Some(Formatted::AsItWas) => {
                    tally.as_they_were += 1;
                    if self.pipes() {
                        shell.out().write_all(text.as_bytes())?;
                    }
                }
                Some(Formatted::Changed(new)) => {
                    self.changed(&Change { path, text, new }, place, &mut tally, shell)?;
                }
            }
        }
        self.conclude(tally, shell)
    }
}

/// A file that isn't as it should be.
struct Change<'a> {
    path: &'a str,
    text: &'a str,
    new: &'a str,
}

impl Fmt {
    /// Standard input becomes standard output, and nothing else is to be said there.
    fn pipes(&self) -> bool {
        self.selection.asks_for_stdin() && !self.check && !self.diff
    }

    fn changed(
        &self,
        change: &Change<'_>,
        place: Option<&Found>,
        tally: &mut Tally,
        shell: &mut Shell,
    ) -> Result<(), Failure> {
        let path = visible(change.path);
        if self.diff {
            shell.out().write_all(unified(change).as_bytes())?;
        } else if self.check {
            writeln!(shell.out(), "{path} would be formatted")?;
        } else if self.pipes() {
            shell.out().write_all(change.new.as_bytes())?;
        } else if let Some(place) = place {
            match write(place, change) {
                Ok(()) => writeln!(shell.out(), "formatted {path}")?,
                Err(problem) => {
                    tally.problems.push(problem);
                    return Ok(());
                }
            }
        }
        tally.changed += 1;
        Ok(())
    }

    /// Says how many there were of each, on standard error where standard output is for a machine.
    fn conclude(&self, tally: Tally, shell: &mut Shell) -> Result<Status, Failure> {
        let holds_back = self.check || self.diff;
        if !self.pipes() {
            shell.say(!self.diff, &tally.sentence(holds_back))?;
        }
        shell.flush()?;
        let ours = tally
            .problems
            .iter()
            .any(|problem| problem.starts_with(MISTAKE));
        if !tally.problems.is_empty() {
            let failure = Failure::all(tally.problems);
            return Err(match ours {
                true => failure
                    .advise("please send us the file, if you may share it; it wasn't touched"),
                false => failure.advise("what was there before is untouched"),
            });
        }
        if tally.broken > 0 {
            let problem = match tally.broken {
                1 => "a file has mistakes and wasn't formatted".to_owned(),
                count => format!("{count} files have mistakes and weren't formatted"),
            };
            return Err(Failure::new(problem).advise("correct what is shown above first"));
        }
        match holds_back && tally.changed > 0 {
            true => Ok(Status::Findings),
            false => Ok(Status::Fine),
        }
    }
}

impl Tally {
    /// `2 files formatted, 3 already were`
    fn sentence(&self, would: bool) -> String {
        let verb = match would {
            true => "would be formatted",
            false => "formatted",
        };
        let already = match (would, self.as_they_were) {
            (true, 1) => "1 already is".to_owned(),
            (true, count) => format!("{count} already are"),
            (false, 1) => "1 already was".to_owned(),
            (false, count) => format!("{count} already were"),
        };
        match (self.changed, self.as_they_were) {
            (0, 0) => "no file was formatted".to_owned(),
            (0, 1) => "1 file is already formatted".to_owned(),
            (0, count) => format!("{count} files are already formatted"),
            (changed, 0) => format!("{} {verb}", files(changed)),
            (changed, _) => format!("{} {verb}, {already}", files(changed)),
        }
    }
}

fn files(count: usize) -> String {
    match count {
        1 => "1 file".to_owned(),
        _ => format!("{count} files"),
    }
}

const MISTAKE: &str = "rolecall has made a mistake";

fn refused(path: &str) -> String {
    format!("{MISTAKE}: formatted, `{path}` would say something else than now")
}

/// What is left out comes back as it was: an editor would put nothing into its place otherwise.
fn hand_through(shell: &mut Shell) -> Result<Status, Failure> {
    io::copy(&mut io::stdin().lock(), shell.out())?;
    Ok(Status::Fine)
}

/// Mistakes go to standard error: what stands on standard output is a text or a patch.
fn show_findings(formatting: &Formatting, shell: &Shell) {
    let report = Report {
        sources: &formatting.sources,
        findings: &formatting.findings,
        systems: 0,
    };
    let view = View {
        max_findings: 0,
        width: shell.width,
        color: true,
        fails: Severity::Error,
    };
    let mut shown = Vec::new();
    let _ = uncounted(&report, &view, &mut shown);
    let _ = anstream::stderr().write_all(&shown);
}

/// Into the file itself; a link is left alone, wherever it leads to.
fn write(place: &Found, change: &Change<'_>) -> Result<(), String> {
    // A name that isn't UTF-8 is shown otherwise than it is.
    let named = Path::new(&place.shown);
    let there = named.symlink_metadata().is_ok();
    let path = if there { named } else { place.real.as_path() };
    artifact::replace(path, change.text.as_bytes(), change.new.as_bytes().to_vec())
}

fn unified(change: &Change<'_>) -> String {
    let diff = TextDiff::from_lines(change.text, change.new);
    let name = visible(change.path);
    let mut unified = diff.unified_diff();
    unified.context_radius(3).header(&name, &name).to_string()
}
