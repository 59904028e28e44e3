//! `rolecall build`: what the targets need of each system, written only when nothing stops.

use super::analysis;
use super::artifact::{self, Artifact, State};
use super::command::Command;
use super::compare;
use super::diff::{Plan, read_plan};
use super::failure::{Failure, Status, shown};
use super::options::Reporting;
use super::sealing::Sealing;
use super::selection::{Selection, Stdin};
use super::shell::Shell;
use super::targets;
use rolecall::workspace::Snapshot;
use rolecall::workspace::targets::Target;
use std::path::PathBuf;

/// The arguments of `build`.
#[derive(Debug, clap::Args)]
pub struct Build {
    #[command(flatten)]
    selection: Selection,

    #[command(flatten)]
    reporting: Reporting,

    /// the folder for what is built [default: `out` of the configuration]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// what is built, as `rolecall targets` lists it; repeatable [default: `targets` of the configuration, or bundle]
    #[arg(long = "target", value_name = "NAME", value_parser = targets::parser(), value_delimiter = ',')]
    targets: Vec<&'static Target>,

    #[command(flatten)]
    sealing: Sealing,

    /// fail, and write nothing, where a target can't express everything
    #[arg(long)]
    strict: bool,

    /// write nothing; fail if what is in --out isn't what would be written
    #[arg(long)]
    check: bool,

    /// build nothing but what this plan of `rolecall diff --plan` says
    #[arg(long, value_name = "PLAN")]
    expect: Option<PathBuf>,
}

impl Command for Build {
    const NAME: &'static str = "build";
    const ABOUT: &'static str =
        "write what deployments need, if nothing is wrong with the policies";

    fn run(self, shell: &mut Shell) -> Result<Status, Failure> {
        if self.selection.show_files {
            self.selection.list(Stdin::Refused, shell)?;
            return Ok(Status::Fine);
        }
        let input = self.selection.read(Stdin::Refused, shell)?;
        let out = match &self.out {
            Some(out) => out.clone(),
            None => input.settings.out()?.ok_or_else(nowhere)?,
        };
        let out = out.as_path();
        let targets = targets::chosen(&self.targets, &input.settings);
        let sealing = self.sealing.prepare(&input)?;
        let mut snapshot = analysis::judge(input, &self.reporting, true, false)?;
        analysis::report(&snapshot, &self.reporting, shell)?;
        if self.reporting.judge(&snapshot.findings) == Status::Findings {
            let line = format!("nothing was written to {}", shown(out));
            shell.say(self.reporting.human(), &line)?;
            return Ok(Status::Findings);
        }
        if let Some(path) = &self.expect
            && let Some(problem) = unplanned(&read_plan(path)?, &mut snapshot)
        {
            let line = format!("{problem}; nothing was written to {}", shown(out));
            shell.say(self.reporting.human(), &line)?;
            return Ok(Status::Findings);
        }
        let mut built = targets::build(&mut snapshot, &targets);
        let lossy = targets::report(&built.losses, self.reporting.human(), shell)?;
        if lossy && self.strict {
            let line = format!("nothing was written to {}", shown(out));
            shell.say(self.reporting.human(), &line)?;
            return Ok(Status::Findings);
        }
        sealing.seal(&mut built.files, &snapshot.findings);
        let artifacts = artifact::look(out, built.files)?;
        match self.check {
            true => compare::compare(out, &artifacts, self.reporting.human(), shell),
            false => self.write(out, artifacts, shell),
        }
    }
}

impl Build {
    fn write(
        &self,
        out: &std::path::Path,
        artifacts: Vec<Artifact>,
        shell: &mut Shell,
    ) -> Result<Status, Failure> {
        artifact::write(out, &artifacts)?;
        for artifact in &artifacts {
            let path = shown(&artifact.path);
            let line = match artifact.state {
                State::Current => format!("{path} is current"),
                State::Missing | State::Stale(_) => {
                    format!("wrote {path} ({} bytes)", grouped(artifact.bytes.len()))
                }
            };
            shell.say(self.reporting.human(), &line)?;
        }
        Ok(Status::Fine)
    }
}

/// Why these policies aren't what was approved, if they aren't.
fn unplanned(plan: &Plan, snapshot: &mut Snapshot) -> Option<String> {
    let meanings = snapshot.meanings();
    let differs = |(system, meaning): (&String, &String)| {
        (plan.systems.get(system) != Some(meaning)).then(|| system.clone())
    };
    if let Some(system) = meanings.iter().find_map(differs) {
        return Some(match plan.systems.contains_key(&system) {
            true => format!("`{system}` isn't what the plan says"),
            false => format!("the plan knows no `{system}`"),
        });
    }
    let missing = plan
        .systems
        .keys()
        .find(|system| !meanings.contains_key(*system));
    missing.map(|system| format!("`{system}` of the plan isn't here"))
}

fn nowhere() -> Failure {
    Failure::new("nobody says which folder the bundles belong in")
        .advise("give it as `--out <DIR>`, or as `out` of `[build]` in rolecall.toml")
}

/// `12345` as `12,345`.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn digits_stand_in_groups_of_three() {
        let texts = [7, 123, 1_234, 1_234_567].map(grouped);
        assert_eq!(texts, ["7", "123", "1,234", "1,234,567"]);
    }
}
