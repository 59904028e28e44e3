//! `rolecall why`, `who` and `what`: questions about who may do what, and why.

mod show;
pub mod what;
pub mod who;
pub mod why;

use super::diff::compiled;
use super::failure::Failure;
use super::selection::{Selection, Stdin};
use super::shell::Shell;
use super::versions::{self, Content, Version};
use clap::ValueEnum;
use rolecall::workspace::SourceFile;
use rolecall::workspace::ask::{self, About, Found, Unknown};
use rolecall::workspace::compare::Edition;

/// The options that all questions have.
#[derive(Debug, clap::Args)]
pub struct Asking {
    #[command(flatten)]
    selection: Selection,

    /// only in these situations, as "account is active and edition is not free"
    #[arg(long, value_name = "CONDITION")]
    when: Option<String>,

    /// in this version: a revision, REV:path, a folder or a bundle [default: the files here]
    #[arg(long, value_name = "VERSION")]
    at: Option<String>,

    /// the system that is meant, where several have what is asked for
    #[arg(long, value_name = "NAME")]
    system: Option<String>,

    /// how the answer is shown
    #[arg(long, value_name = "FORMAT", default_value = "full")]
    output_format: Shape,
}

/// How an answer is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shape {
    Full,
    Json,
}

/// A question that has been understood.
struct Question {
    edition: Edition,
    found: Found,
    within: ask::Situations,
}

impl Asking {
    /// Reads the version, and finds what the question is about.
    fn understand(
        &self,
        role: Option<&str>,
        action: Option<&str>,
        shell: &mut Shell,
    ) -> Result<Question, Failure> {
        let about = About {
            system: self.system.as_deref(),
            role,
            action,
        };
        let version = self.version(shell)?;
        let files = match &version.content {
            Content::Policies(files) => files.clone(),
            Content::Bundle(_) => Vec::new(),
        };
        let edition = compiled(version)?.edition;
        warn(&edition, shell);
        let found = ask::find(&edition, about).map_err(refuse)?;
        let Some(condition) = &self.when else {
            return Ok(Question {
                edition,
                found,
                within: ask::EVERYWHERE,
            });
        };
        self.narrowed(files, edition, found, condition)
    }

    fn version(&self, shell: &mut Shell) -> Result<Version, Failure> {
        match &self.at {
            Some(version) => versions::read_one(version, false, shell),
            None => {
                let input = self.selection.read(Stdin::Refused, shell)?;
                Ok(Version {
                    name: "the files here".to_owned(),
                    content: Content::Policies(input.files),
                    guards: Vec::new(),
                    notes: Vec::new(),
                })
            }
        }
    }

    fn narrowed(
        &self,
        files: Vec<SourceFile>,
        before: Edition,
        found: Found,
        condition: &str,
    ) -> Result<Question, Failure> {
        if before.is_bundle {
            let problem = "`--when` needs the policies themselves, not a bundle";
            return Err(Failure::new(problem));
        }
        let mut edition =
            ask::with_condition(files, &before, found, condition).map_err(|refused| {
                let (edition, wrong) = *refused;
                Failure::placed(&edition.sources, &wrong)
                    .and("the condition of `--when` can't be read")
            })?;
        let within = edition
            .systems
            .get_mut(found.system)
            .map_or(ask::EVERYWHERE, ask::situations);
        if within.is_empty() {
            return Err(Failure::new(format!(
                "`--when {condition}`: there is no such situation"
            )));
        }
        Ok(Question {
            edition,
            found,
            within,
        })
    }
}

/// Answers are given although something is wrong, but not in silence.
fn warn(edition: &Edition, shell: &mut Shell) {
    let count = edition.findings.len();
    if count > 0 {
        let errors = if count == 1 {
            "1 error".to_owned()
        } else {
            format!("{count} errors")
        };
        shell.warn(&format!(
            "the policies have {errors}, so the answer may be wrong; `rolecall check` shows them"
        ));
    }
}

fn refuse(unknown: Unknown) -> Failure {
    let failure = Failure::new(unknown.message);
    match unknown.help {
        Some(help) => failure.advise(help),
        None => failure,
    }
}
