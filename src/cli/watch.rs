//! `check --watch`: looks again whenever a policy is saved, until Ctrl-C.
//!
//! What was said before stays on the screen; each look has a line before it that says why it happened. A look that
//! can't be done, because a file just vanished, is told and waits for the next change.

use super::analysis;
use super::failure::{Failure, Status, shown};
use super::options::Reporting;
use super::selection::Selection;
use super::shell::Shell;
use notify::event::{EventKind, ModifyKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};
use rolecall::workspace::Memory;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

/// The option of `check` about watching.
#[derive(Debug, clap::Args)]
pub struct Watching {
    /// look again whenever a policy is saved, until Ctrl-C
    #[arg(long, conflicts_with_all = ["show_files", "stdin_filename"])]
    pub watch: bool,
}

/// How long it must be quiet before a change counts as over: editors write in several steps.
const QUIET: Duration = Duration::from_millis(60);
/// How long a look may be put off when it never is.
const LONGEST: Duration = Duration::from_secs(1);

type Events = Receiver<notify::Result<Event>>;

/// Looks now and after every change. Ends only if it can't watch, or by a signal.
pub fn watch(
    selection: &Selection,
    reporting: &Reporting,
    shell: &mut Shell,
) -> Result<Status, Failure> {
    if selection.asks_for_stdin() {
        return Err(Failure::new("standard input can't be watched")
            .advise("name a file or folder, or leave out `--watch`"));
    }
    // Watching begins before the first look, so that nothing saved meanwhile is missed.
    let (watcher, events) = begin(selection)?;
    let mut memory = Memory::default();
    look(selection, reporting, &mut memory, shell)?;
    loop {
        shell.note("watching for changes, Ctrl-C ends it");
        let Some(changed) = next(&events) else {
            drop(watcher);
            return Err(Failure::new("the system stopped telling about changes"));
        };
        shell.note(&format!("{} changed", shown(&changed)));
        if let Err(failure) = look(selection, reporting, &mut memory, shell) {
            failure.report();
        }
    }
}

fn begin(selection: &Selection) -> Result<(RecommendedWatcher, Events), Failure> {
    let (tell, events) = mpsc::channel();
    let mut watcher = notify::recommended_watcher(tell).map_err(|error| cant_watch(&error))?;
    for (folder, deep) in selection.folders() {
        let mode = match deep {
            true => RecursiveMode::Recursive,
            false => RecursiveMode::NonRecursive,
        };
        let watched = watcher.watch(&folder, mode);
        watched.map_err(|error| cant_watch(&error))?;
    }
    Ok((watcher, events))
}

fn cant_watch(error: &notify::Error) -> Failure {
    let places: Vec<String> = error
        .paths
        .iter()
        .map(|path| format!("`{}`", shown(path)))
        .collect();
    let place = match places.is_empty() {
        true => String::new(),
        false => format!(" {}", places.join(", ")),
    };
    let reason = match &error.kind {
        notify::ErrorKind::Io(error) => super::failure::cause(error),
        notify::ErrorKind::MaxFilesWatch => "the system watches too many files already".to_owned(),
        notify::ErrorKind::PathNotFound => "there is no such file or folder".to_owned(),
        notify::ErrorKind::Generic(_)
        | notify::ErrorKind::WatchNotFound
        | notify::ErrorKind::InvalidConfig(_) => "the system refuses".to_owned(),
    };
    Failure::new(format!("can't watch{place}: {reason}"))
        .advise("name the folder of the policies, so that less is watched")
}

fn look(
    selection: &Selection,
    reporting: &Reporting,
    memory: &mut Memory,
    shell: &mut Shell,
) -> Result<(), Failure> {
    let snapshot = analysis::recompile(selection, reporting, memory, shell)?;
    analysis::report(&snapshot, reporting, shell)
}

/// Waits for a change of a policy and then for quiet; nothing if no event can come any more.
fn next(events: &Events) -> Option<PathBuf> {
    let changed = loop {
        if let Some(path) = policy(&events.recv().ok()?) {
            break path;
        }
    };
    let latest = Instant::now() + LONGEST;
    while Instant::now() < latest {
        match events.recv_timeout(QUIET) {
            Ok(_) => {}
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
        }
    }
    Some(changed)
}

/// The policy, or the folder that may hold some, that an event is about. Reading a file is no change of it.
fn policy(event: &notify::Result<Event>) -> Option<PathBuf> {
    let event = event.as_ref().ok()?;
    let changes = match event.kind {
        EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(_)) => false,
        EventKind::Any
        | EventKind::Create(_)
        | EventKind::Modify(_)
        | EventKind::Remove(_)
        | EventKind::Other => true,
    };
    let mut paths = event.paths.iter().map(|path| relative(path));
    paths.find(|path| changes && may_hold_policies(path))
}

/// Whether it is a policy, or a folder, or was one.
fn may_hold_policies(path: &Path) -> bool {
    match path.extension() {
        Some(ending) => ending == "role",
        None => !hidden(path) && (path.is_dir() || !path.exists()),
    }
}

/// Something like `.git`, in which no policy stands.
fn hidden(path: &Path) -> bool {
    path.components().any(|part| {
        let part = part.as_os_str().to_string_lossy();
        part.len() > 2 && part.starts_with('.')
    })
}

/// A path as it was given, where the system tells it in full.
fn relative(path: &Path) -> PathBuf {
    let here = std::env::current_dir();
    let inside = here
        .ok()
        .and_then(|here| path.strip_prefix(here).map(Path::to_owned).ok());
    inside.unwrap_or_else(|| path.to_owned())
}
