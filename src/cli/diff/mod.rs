//! `rolecall diff`: what a change does to people's access.

mod acks;
mod gates;
mod guards;
mod output;
mod plan;

use super::command::Command;
use super::configuration::{Configurations, Located};
use super::day;
use super::failure::{Failure, Status};
use super::shell::Shell;
use super::versions::{self, Content, Version, Wanted};
use clap::ValueEnum;
use output::Output;
use rolecall::config::DiffKeys;
use rolecall::workspace::compare::{self, Edition};
use rolecall::workspace::diff::{self, Change, Held, Report};
use std::mem::{self, ManuallyDrop};
use std::path::{Path, PathBuf};

pub use plan::{Plan, read as read_plan};

/// The arguments of `diff`.
#[derive(Debug, clap::Args)]
pub struct Diff {
    /// the earlier version: a revision, REV:path, a folder, a file, a bundle or `-` [default: where this left the default branch]
    base: Option<String>,

    /// the later version [default: the work tree]
    head: Option<String>,

    #[command(flatten)]
    output: Output,

    #[command(flatten)]
    judging: Judging,

    #[command(flatten)]
    acks: acks::Acks,

    /// write down what was compared, so that `build --expect FILE` builds nothing else
    #[arg(long, value_name = "FILE")]
    plan: Option<PathBuf>,

    /// the day accepted changes are judged on, as 2026-11-22 [default: today, in UTC]
    #[arg(long, value_name = "DATE", value_parser = day::parse)]
    #[arg(env = "ROLECALL_TODAY", hide_env = true)]
    today: Option<String>,

    #[command(flatten)]
    located: Located,
}

/// What holds changes back, and what to do where a version is missing.
#[derive(Debug, clap::Args)]
pub struct Judging {
    #[command(flatten)]
    gates: gates::Gates,

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

/// A version that has been read and compiled.
#[derive(Debug)]
pub struct Side {
    /// What it is called.
    pub name: String,
    /// Its models.
    pub edition: Edition,
    /// What guards it.
    pub guards: Vec<versions::Guard>,
}

/// Two versions, and all that is different.
#[derive(Debug)]
pub struct Compared {
    /// The earlier version.
    pub base: Side,
    /// The later version.
    pub head: Side,
    /// What changed.
    pub changes: Vec<Change>,
    /// What has to be said about the comparison itself.
    pub notes: Vec<String>,
}

impl Command for Diff {
    const NAME: &'static str = "diff";
    const ABOUT: &'static str = "show what changed for people between two versions";

    fn run(self, shell: &mut Shell) -> Result<Status, Failure> {
        self.output.refuse()?;
        let keys = keys(&self.located, self.head.as_deref())?;
        let wanted = self
            .judging
            .wanted(self.base.clone(), self.head.clone(), &keys);
        // The process ends soon after: what a large catalog is made of isn't taken down one by one.
        let mut compared = ManuallyDrop::new(self.judging.compare(&wanted, shell)?);
        if self.acks.writes() {
            return self.acks.write(&compared, shell);
        }
        let today = self.today.clone().unwrap_or_else(day::today);
        let held = self.judging.held(&mut compared, &keys, &today, shell)?;
        if let Some(path) = &self.plan {
            plan::write(path, &mut compared)?;
        }
        let compared = &mut *compared;
        let migration = self
            .output
            .wants("sql")
            .then(|| compare::migration(&mut compared.base.edition, &mut compared.head.edition));
        let report = Report {
            migration: migration.as_deref(),
            ..compared.report(&held)
        };
        self.output.write(&report, shell)?;
        Ok(match held.is_empty() {
            true => Status::Fine,
            false => Status::Findings,
        })
    }
}

impl Judging {
    /// The two versions that are asked for.
    pub fn wanted(&self, base: Option<String>, head: Option<String>, keys: &DiffKeys) -> Wanted {
        Wanted {
            base,
            head,
            default: keys.base.as_ref().map(|base| base.value.clone()),
            fetch: self.fetch,
        }
    }

    /// Reads, compiles and compares two versions.
    pub fn compare(&self, wanted: &Wanted, shell: &mut Shell) -> Result<Compared, Failure> {
        compare(wanted, self.base_broken, shell)
    }

    /// Marks what is accepted, and says what is held back.
    pub fn held(
        &self,
        compared: &mut Compared,
        keys: &DiffKeys,
        today: &str,
        shell: &mut Shell,
    ) -> Result<Vec<Held>, Failure> {
        let mut held = acks::apply(compared, today)?;
        held.extend(self.gates.held(compared, keys, self.fetch, shell)?);
        Ok(held)
    }
}

impl Side {
    fn new(name: String, guards: Vec<versions::Guard>, edition: Edition) -> Self {
        Self {
            name,
            edition,
            guards,
        }
    }
}

impl Compared {
    /// What is shown of it.
    pub fn report<'a>(&'a self, held: &'a [Held]) -> Report<'a> {
        let edition = |side: &'a Side| diff::Edition {
            name: &side.name,
            sources: &side.edition.sources,
        };
        Report {
            base: edition(&self.base),
            head: edition(&self.head),
            changes: &self.changes,
            held,
            notes: &self.notes,
            migration: None,
        }
    }
}

/// Reads, compiles and compares two versions.
fn compare(wanted: &Wanted, broken: BaseBroken, shell: &mut Shell) -> Result<Compared, Failure> {
    let [base, head] = versions::read(wanted, shell)?;
    let mut notes: Vec<String> = base.notes.iter().chain(&head.notes).cloned().collect();
    let (mut base, mut head) = both(base, head)?;
    if !head.edition.findings.is_empty() {
        let problem = format!("the later version, `{}`, doesn't compile", head.name);
        return Err(broken_version(&head, problem)
            .advise("`rolecall check` shows everything that is wrong"));
    }
    if !base.edition.findings.is_empty() {
        notes.push(broken_base(&base, broken)?);
        base.edition.systems.clear();
    }
    let mut changes = compare::compare(&mut base.edition, &mut head.edition);
    changes.extend(guards::compare(&mut base, &mut head));
    Ok(Compared {
        base,
        head,
        changes,
        notes,
    })
}

/// What is said of an earlier version that doesn't compile, if it may be taken for empty.
fn broken_base(base: &Side, broken: BaseBroken) -> Result<String, Failure> {
    match broken {
        BaseBroken::Empty => Ok(format!(
            "`{}` doesn't compile and counts as empty",
            base.name
        )),
        BaseBroken::Error => {
            let problem = format!("the earlier version, `{}`, doesn't compile", base.name);
            Err(broken_version(base, problem)
                .advise("`--base-broken empty` takes it for empty: then everything is new"))
        }
    }
}

/// The first few findings say enough.
fn broken_version(side: &Side, problem: String) -> Failure {
    let findings = &side.edition.findings;
    let first = findings.get(..findings.len().min(5)).unwrap_or(findings);
    Failure::placed(&side.edition.sources, first).and(problem)
}

/// Compiles two versions; what is the same in both is read once.
fn both(mut base: Version, mut head: Version) -> Result<(Side, Side), Failure> {
    if let (Content::Policies(old), Content::Policies(new)) = (&mut base.content, &mut head.content)
    {
        let (old, new) = compare::editions(mem::take(old), mem::take(new));
        let base = Side::new(base.name, base.guards, old);
        return Ok((base, Side::new(head.name, head.guards, new)));
    }
    let (base, head) = rayon::join(|| compiled(base), || compiled(head));
    Ok((base?, head?))
}

/// Compiles a version as far as a comparison needs it.
pub fn compiled(version: Version) -> Result<Side, Failure> {
    let edition = match version.content {
        Content::Policies(files) => compare::edition(files),
        Content::Bundle(file) => compare::bundled(file).map_err(|unreadable| {
            let failure = Failure::new(unreadable.message);
            match unreadable.help {
                Some(help) => failure.advise(help),
                None => failure,
            }
        })?,
    };
    Ok(Side::new(version.name, version.guards, edition))
}

/// What `[diff]` says in the configuration of the later version's folder.
pub fn keys(located: &Located, head: Option<&str>) -> Result<DiffKeys, Failure> {
    let path = head.map(PathBuf::from).filter(|path| path.exists());
    let path = path.unwrap_or_else(|| PathBuf::from("."));
    let mut configurations = Configurations::new(located, std::slice::from_ref(&path))?;
    let real = path.canonicalize().unwrap_or(path);
    let folder = match real.is_dir() {
        true => real.as_path(),
        false => real.parent().unwrap_or(Path::new(".")),
    };
    let owner = configurations.of(folder)?;
    let loaded = owner.filter(|at| *at < configurations.loaded.len());
    Ok(loaded
        .map(|at| configurations.loaded.swap_remove(at).config.diff)
        .unwrap_or_default())
}
