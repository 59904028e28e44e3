//! `rolecall diff`: what a change does to people's access.

use super::command::Command;
use super::failure::{Failure, Status};
use super::shell::Shell;
use super::versions::{self, Content, Version, Wanted};
use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use rolecall::workspace::compare::{self, Edition};
use rolecall::workspace::diff::gates::{self, Gate};
use rolecall::workspace::diff::render::{self, Format, View};
use rolecall::workspace::diff::{self, Report};

/// The arguments of `diff`.
#[derive(Debug, clap::Args)]
pub struct Diff {
    /// the earlier version: a revision, REV:path, a folder, a file, a bundle or `-` [default: where this left the default branch]
    base: Option<String>,

    /// the later version [default: the work tree]
    head: Option<String>,

    /// how the changes are shown
    #[arg(long, value_name = "FORMAT", default_value = "full", value_parser = format())]
    #[arg(env = "ROLECALL_DIFF_FORMAT", hide_env = true)]
    output_format: &'static Format,

    /// fail if there is such a change: widening, narrowing, incomparable, settled, opened, breaking, moved, loosened or any; with a level for actions that ask for it or a higher one, as in `widening:admin`
    #[arg(long, value_name = "CHANGE", value_delimiter = ',', value_parser = gate)]
    fail_on: Vec<Gate>,

    /// what to do with an earlier version that doesn't compile: stop, or take it for empty
    #[arg(long, value_name = "HOW", default_value = "error")]
    base_broken: BaseBroken,

    /// fetch the history that is missing here
    #[arg(long)]
    fetch: bool,
}

/// What to do with an earlier version that doesn't compile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum BaseBroken {
    Empty,
    Error,
}

fn format() -> impl TypedValueParser<Value = &'static Format> {
    let names = render::FORMATS.iter().map(|format| format.name);
    PossibleValuesParser::new(names)
        .try_map(|name| render::find(&name).ok_or_else(|| format!("there is no format `{name}`")))
}

fn gate(text: &str) -> Result<Gate, String> {
    Gate::parse(text).ok_or_else(|| {
        let words: Vec<&str> = Gate::words().collect();
        format!("there is no such change; known are {}", words.join(", "))
    })
}

/// A version that has been read and compiled.
struct Side {
    name: String,
    edition: Edition,
}

impl Command for Diff {
    const NAME: &'static str = "diff";
    const ABOUT: &'static str = "show what changed for people between two versions";

    fn run(self, shell: &mut Shell) -> Result<Status, Failure> {
        let wanted = Wanted {
            base: self.base.clone(),
            head: self.head.clone(),
            default: None,
            fetch: self.fetch,
        };
        let [base, head] = versions::read(&wanted, shell)?;
        let mut notes: Vec<String> = base.notes.iter().chain(&head.notes).cloned().collect();
        let (base, head) = rayon::join(|| compiled(base), || compiled(head));
        let (mut base, mut head) = (base?, head?);
        if !head.edition.findings.is_empty() {
            return broken_head(&head);
        }
        if !base.edition.findings.is_empty() {
            notes.push(self.broken_base(&base)?);
            base.edition.systems.clear();
        }
        let changes = compare::compare(&mut base.edition, &mut head.edition);
        let levels = |system: &str| head.edition.levels(system);
        let held = gates::held(&self.fail_on, &changes, &levels);
        let report = Report {
            base: diff::Edition {
                name: &base.name,
                sources: &base.edition.sources,
            },
            head: diff::Edition {
                name: &head.name,
                sources: &head.edition.sources,
            },
            changes: &changes,
            held: &held,
            notes: &notes,
        };
        let view = View {
            width: shell.width,
            color: shell.color,
        };
        (self.output_format.render)(&report, &view, shell.out())?;
        Ok(match held.is_empty() {
            true => Status::Fine,
            false => Status::Findings,
        })
    }
}

impl Diff {
    /// What is said of an earlier version that doesn't compile, if it may be taken for empty.
    fn broken_base(&self, base: &Side) -> Result<String, Failure> {
        match self.base_broken {
            BaseBroken::Empty => Ok(format!(
                "`{}` doesn't compile and counts as empty",
                base.name
            )),
            BaseBroken::Error => Err(Failure::placed(&base.edition.sources, first(&base.edition))
                .and(format!(
                    "the earlier version, `{}`, doesn't compile",
                    base.name
                ))
                .advise("`--base-broken empty` takes it for empty: then everything is new")),
        }
    }
}

fn broken_head(head: &Side) -> Result<Status, Failure> {
    let failure = Failure::placed(&head.edition.sources, first(&head.edition));
    let failure = failure.and(format!(
        "the later version, `{}`, doesn't compile",
        head.name
    ));
    Err(failure.advise("`rolecall check` shows everything that is wrong"))
}

/// The first few findings say enough.
fn first(edition: &Edition) -> &[rolecall::diagnostic::Diagnostic] {
    let findings = &edition.findings;
    findings.get(..findings.len().min(5)).unwrap_or(findings)
}

fn compiled(version: Version) -> Result<Side, Failure> {
    let edition = match version.content {
        Content::Policies(files) => compare::edition(files),
        Content::Bundle(file) => {
            return Err(Failure::new(format!(
                "`{}` is a bundle, and bundles can't be compared yet",
                file.path
            )));
        }
    };
    Ok(Side {
        name: version.name,
        edition,
    })
}
