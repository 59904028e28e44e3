//! `rolecall baseline`: the findings that a team accepts as they were when it began. They only ever get fewer.

use super::analysis;
use super::artifact::{self, State};
use super::command::Command;
use super::failure::{Failure, Status, shown};
use super::judging::{Settings, Store, read_store};
use super::options::Reporting;
use super::selection::{Selection, Stdin};
use super::shell::Shell;
use clap::ValueEnum;
use rolecall::config::baseline::{Baseline as Held, Change};
use rolecall::config::judge::Flags;
use rolecall::diagnostic::Diagnostic;
use rolecall::workspace::{Snapshot, catalog};

/// How many findings a message lists.
const MAX_LISTED: usize = 20;

/// The arguments of `baseline`.
#[derive(Debug, clap::Args)]
pub struct Baseline {
    /// what to do
    #[arg(value_name = "ACTION")]
    action: Action,

    #[command(flatten)]
    selection: Selection,

    #[command(flatten)]
    reporting: Reporting,

    /// with `write`: take in findings that an existing baseline doesn't hold
    #[arg(long)]
    force: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Action {
    /// accept everything that is found now, unless a baseline is there that doesn't hold all of it
    Write,
    /// fail if something is found that isn't in the baseline, or something in it isn't found any more
    Check,
    /// take out what isn't found any more
    Prune,
}

impl Command for Baseline {
    const NAME: &'static str = "baseline";
    const ABOUT: &'static str =
        "accept the findings a catalog has when it adopts rolecall, and let them get fewer";

    fn run(self, shell: &mut Shell) -> Result<Status, Failure> {
        if self.selection.show_files {
            self.selection.list(Stdin::Refused, shell)?;
            return Ok(Status::Fine);
        }
        if self.force && self.action != Action::Write {
            return Err(Failure::new(
                "`--force` only means something to `baseline write`",
            ));
        }
        let input = self.selection.read(Stdin::Refused, shell)?;
        let flags = self.reporting.weighing.flags()?;
        let store = store(&input.settings, &flags)?;
        let held = held(&store, self.action)?;
        let accepting = held.is_some();
        let mut snapshot = analysis::judge(input, &self.reporting, accepting, false)?;
        if snapshot.findings.iter().any(Diagnostic::hides_others) {
            snapshot.findings.retain(Diagnostic::hides_others);
            analysis::report(&snapshot, &self.reporting, shell)?;
            let line = "while names or clauses can't be read, findings are missing: \
                        the baseline was left alone";
            shell.say(self.reporting.human(), line)?;
            return Ok(Status::Findings);
        }
        let found = Held::of(&snapshot.sources, &snapshot.findings);
        let job = Job {
            store: &store,
            human: self.reporting.human(),
            found,
        };
        match (self.action, held) {
            (Action::Write, held) => job.write(held, self.force, shell),
            (Action::Prune, Some(held)) => job.prune(&held, shell),
            (Action::Check, Some(held)) => {
                analysis::report(&snapshot, &self.reporting, shell)?;
                job.check(&held, &snapshot, shell)
            }
            (Action::Check | Action::Prune, None) => Err(nothing_there(&store)),
        }
    }
}

/// The one file that this is about.
fn store(settings: &Settings, flags: &Flags) -> Result<Store, Failure> {
    let mut owners: Vec<Option<usize>> = settings.files.iter().map(|file| file.owner).collect();
    owners.sort_unstable();
    owners.dedup();
    let mut stores = Vec::new();
    for owner in owners {
        let store = settings.store(owner, flags).ok_or_else(|| {
            Failure::new("with `--isolated` there is no baseline")
                .advise("name one with `--baseline`")
        })?;
        if !stores.contains(&store) {
            stores.push(store);
        }
    }
    match stores.as_slice() {
        [store] => Ok(store.clone()),
        [] => Err(Failure::new("there is no policy, and so nothing to accept")),
        [one, other, ..] => {
            let (one, other) = (shown(&one.path), shown(&other.path));
            let problem = format!("these policies have several baselines, `{one}` and `{other}`");
            Err(Failure::new(problem)
                .advise("run this once for the paths of each, or name one with `--baseline`"))
        }
    }
}

fn held(store: &Store, action: Action) -> Result<Option<Held>, Failure> {
    let asked = store.asked && action != Action::Write;
    let held = read_store(&Store {
        asked,
        ..store.clone()
    })?;
    match (action, &held) {
        (Action::Check | Action::Prune, None) => Err(nothing_there(store)),
        (Action::Check | Action::Prune | Action::Write, _) => Ok(held),
    }
}

fn nothing_there(store: &Store) -> Failure {
    let path = shown(&store.path);
    Failure::new(format!("there is no baseline `{path}`"))
        .advise("`rolecall baseline write` makes it")
}

struct Job<'s> {
    store: &'s Store,
    human: bool,
    found: Held,
}

impl Job<'_> {
    fn write(&self, held: Option<Held>, force: bool, shell: &mut Shell) -> Result<Status, Failure> {
        let more = held.map(|held| held.missing(&self.found));
        if let Some(more) = more.filter(|more| !more.is_empty() && !force) {
            let path = shown(&self.store.path);
            let line =
                format!("{path} was left alone: a baseline only gets smaller, and it doesn't hold");
            shell.say(self.human, &line)?;
            self.list(&more, shell)?;
            let line = "correct them, accept them one by one with `@expect`, or take them in with `--force`";
            shell.say(self.human, line)?;
            return Ok(Status::Findings);
        }
        self.put(&self.found, shell)?;
        Ok(Status::Fine)
    }

    fn prune(&self, held: &Held, shell: &mut Shell) -> Result<Status, Failure> {
        let gone = held.unneeded(&self.found);
        self.list(&gone, shell)?;
        self.put(&held.pruned(&self.found), shell)?;
        Ok(Status::Fine)
    }

    fn check(
        &self,
        held: &Held,
        snapshot: &Snapshot,
        shell: &mut Shell,
    ) -> Result<Status, Failure> {
        let path = shown(&self.store.path);
        let new = held.missing(&self.found);
        let gone = held.unneeded(&self.found);
        if !new.is_empty() {
            let line = format!("{path} doesn't hold");
            shell.say(self.human, &line)?;
            self.list(&new, shell)?;
        }
        if !gone.is_empty() {
            let line = format!(
                "{path} holds what isn't found any more; `rolecall baseline prune` takes it out"
            );
            shell.say(self.human, &line)?;
            self.list(&gone, shell)?;
        }
        let stops = snapshot.findings.iter().any(Diagnostic::stops);
        match new.is_empty() && gone.is_empty() && !stops {
            true => {
                let line = format!(
                    "{path} holds exactly what is found: {}",
                    findings(held.total())
                );
                shell.say(self.human, &line)?;
                Ok(Status::Fine)
            }
            false => Ok(Status::Findings),
        }
    }

    fn list(&self, changes: &[Change], shell: &mut Shell) -> Result<(), Failure> {
        for change in changes.iter().take(MAX_LISTED) {
            let code = change.subject.code;
            let name = catalog().find(code).map_or("", |code| code.name);
            let entity = &change.subject.entity;
            let count = format!("{} held, {} found", change.held, change.found);
            shell.say(self.human, &format!("  {code} {name}: {entity} ({count})"))?;
        }
        match changes.len().saturating_sub(MAX_LISTED) {
            0 => Ok(()),
            more => shell.say(self.human, &format!("  … and {more} more")),
        }
    }

    fn put(&self, baseline: &Held, shell: &mut Shell) -> Result<(), Failure> {
        let path = shown(&self.store.path);
        let text = baseline.write(catalog());
        let state = artifact::write_one(&self.store.path, text.into_bytes())?;
        let holds = findings(baseline.total());
        let line = match state {
            State::Current => format!("{path} is current: it holds {holds}"),
            State::Missing | State::Stale(_) => format!("wrote {path}: it holds {holds}"),
        };
        shell.say(self.human, &line)
    }
}

fn findings(count: usize) -> String {
    match count {
        1 => "1 finding".to_owned(),
        count => format!("{count} findings"),
    }
}
