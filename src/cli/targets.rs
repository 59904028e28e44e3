//! `rolecall targets`: what can be built; and how `build` chooses among it.

use super::command::Command;
use super::failure::{Failure, Status};
use super::judging::Settings;
use super::shell::Shell;
use clap::builder::{PossibleValuesParser, TypedValueParser};
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
            writeln!(shell.out(), "{}: {}", target.name, target.summary)?;
            writeln!(shell.out(), "  shown: {}", target.proof)?;
            for limit in target.limits {
                writeln!(shell.out(), "  not expressed: {limit}")?;
            }
        }
        Ok(Status::Fine)
    }
}

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
