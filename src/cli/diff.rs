//! `rolecall diff`: what a change does to people's access.

use super::command::Command;
use super::discover;
use super::exclude::Excludes;
use super::failure::{Failure, Status};
use super::selection::read_all;
use super::shell::Shell;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use rolecall::workspace::compare::{self, Edition};
use rolecall::workspace::diff::render::{self, Format, View};
use rolecall::workspace::diff::{self, Report};
use std::path::PathBuf;

/// The arguments of `diff`.
#[derive(Debug, clap::Args)]
pub struct Diff {
    /// the earlier version
    base: PathBuf,

    /// the later version
    head: PathBuf,

    /// how the changes are shown
    #[arg(long, value_name = "FORMAT", default_value = "json", value_parser = format())]
    output_format: &'static Format,
}

fn format() -> impl TypedValueParser<Value = &'static Format> {
    let names = render::FORMATS.iter().map(|format| format.name);
    PossibleValuesParser::new(names)
        .try_map(|name| render::find(&name).ok_or_else(|| format!("there is no format `{name}`")))
}

impl Command for Diff {
    const NAME: &'static str = "diff";
    const ABOUT: &'static str = "show what changed for people between two versions";

    fn run(self, shell: &mut Shell) -> Result<Status, Failure> {
        let read = |path: &PathBuf| -> Result<Edition, Failure> {
            let found = discover::discover(&[path.clone()], &Excludes::new(&[])?, false)?;
            Ok(compare::edition(read_all(found.files)?))
        };
        let (mut base, mut head) = (read(&self.base)?, read(&self.head)?);
        let changes = compare::compare(&mut base, &mut head);
        let (base_name, head_name) = (
            self.base.display().to_string(),
            self.head.display().to_string(),
        );
        let report = Report {
            base: diff::Edition {
                name: &base_name,
                sources: &base.sources,
            },
            head: diff::Edition {
                name: &head_name,
                sources: &head.sources,
            },
            changes: &changes,
            held: &[],
            notes: &[],
        };
        let view = View {
            width: shell.width,
            color: shell.color,
        };
        (self.output_format.render)(&report, &view, shell.out())?;
        Ok(Status::Fine)
    }
}
