//! `rolecall targets`: what can be built; and how `build` chooses among it.

use super::command::Command;
use super::failure::{Failure, Status};
use super::judging::Settings;
use super::shell::Shell;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use rolecall::diagnostic::render::wrapped;
use rolecall::workspace::Snapshot;
use rolecall::workspace::targets::{BUNDLE, Loss, TARGETS, Target};

/// The arguments of `targets`.
#[derive(Debug, clap::Args)]
pub struct Targets {}

impl Command for Targets {
    const NAME: &'static str = "targets";
    const ABOUT: &'static str = "list what `build` can write, with what each can't express";

    fn run(self, shell: &mut Shell) -> Result<Status, Failure> {
        for (at, target) in TARGETS.iter().enumerate() {
            if at > 0 {
                writeln!(shell.out())?;
            }
            let (name, summary) = (target.name, target.summary);
            paragraph(&format!("{name}: {summary}"), 0, shell)?;
            paragraph(&format!("shown: {}", target.proof), 2, shell)?;
            for limit in target.limits {
                paragraph(&format!("not expressed: {limit}"), 2, shell)?;
            }
        }
        Ok(Status::Fine)
    }
}

/// Shows a text in lines that fit; all but the first begin with two blanks more.
fn paragraph(text: &str, indent: usize, shell: &mut Shell) -> Result<(), Failure> {
    let lines = wrapped(text, indent + 2, shell.width.min(MAX_WIDTH));
    Ok(writeln!(shell.out(), "{:indent$}{lines}", "")?)
}

/// Lines that are longer are hard to read.
const MAX_WIDTH: usize = 100;

/// Everything that is built, by the paths below the folder for it, and what is lost on the way.
#[derive(Debug, Default)]
pub struct Built {
    /// The files.
    pub files: Vec<(String, Vec<u8>)>,
    /// By target and system, what can't be expressed.
    pub losses: Vec<(&'static str, String, Vec<Loss>)>,
}

/// Parses the name of a target.
pub fn parser() -> impl TypedValueParser<Value = &'static Target> {
    PossibleValuesParser::new(Target::names())
        .try_map(|name| Target::named(&name).ok_or_else(|| format!("there is no target `{name}`")))
}

/// The targets that flags ask for, or else the configuration; each once, in the order of the list.
pub fn chosen(asked: &[&'static Target], settings: &Settings) -> Vec<&'static Target> {
    let mut named: Vec<&str> = asked.iter().map(|target| target.name).collect();
    if named.is_empty() {
        named = settings.targets().map(|target| target.name).collect();
    }
    if named.is_empty() {
        named = vec![BUNDLE];
    }
    let all = TARGETS.iter();
    all.filter(|target| named.contains(&target.name)).collect()
}

/// Builds everything.
pub fn build(snapshot: &mut Snapshot, targets: &[&'static Target]) -> Built {
    let mut built = Built::default();
    for (system, all) in snapshot.build(targets) {
        for (target, written) in targets.iter().zip(all) {
            built.files.extend(written.files);
            if !written.losses.is_empty() {
                let losses = (target.name, system.clone(), written.losses);
                built.losses.push(losses);
            }
        }
    }
    built
}

/// How many losses of one system are told.
const TOLD: usize = 5;

/// Tells what is lost; whether anything is.
pub fn report(
    losses: &[(&'static str, String, Vec<Loss>)],
    human: bool,
    shell: &mut Shell,
) -> Result<bool, Failure> {
    for (target, system, losses) in losses {
        let count = match losses.len() {
            1 => "1 thing".to_owned(),
            count => format!("{count} things"),
        };
        let file = format!("{target}/{system}.report.json");
        shell.say(
            human,
            &format!("{target} can't express {count} of {system}, listed in {file}:"),
        )?;
        for loss in losses.iter().take(TOLD) {
            shell.say(human, &format!("  {}: {}", loss.about, loss.what))?;
        }
        if losses.len() > TOLD {
            shell.say(human, &format!("  … and {} more", losses.len() - TOLD))?;
        }
    }
    Ok(!losses.is_empty())
}
