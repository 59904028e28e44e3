//! Files that are written: whole or not at all, never through a symbolic link, never outside the folder.

use super::failure::{Failure, cause, shown};
use super::interrupt::{self, Held};
use std::fs::{self, Permissions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// A file as it should be, and what is there now.
#[derive(Debug)]
pub struct Artifact {
    /// Where it belongs.
    pub path: PathBuf,
    /// What it should hold.
    pub bytes: Vec<u8>,
    /// What it holds.
    pub state: State,
}

/// What is in the place of an artifact.
#[derive(Debug, PartialEq, Eq)]
pub enum State {
    /// Exactly what should be.
    Current,
    /// Nothing.
    Missing,
    /// A file that holds this instead.
    Stale(Vec<u8>),
}

/// Looks at the places of files, by their paths below the folder; fails if one can't be written to.
pub fn look(folder: &Path, files: Vec<(String, Vec<u8>)>) -> Result<Vec<Artifact>, Failure> {
    if fs::metadata(folder).is_ok_and(|metadata| !metadata.is_dir()) {
        let problem = format!("can't write into `{}`: it isn't a folder", shown(folder));
        return Err(Failure::new(problem).advise("choose another `--out`"));
    }
    let mut artifacts = Vec::new();
    let mut problems = Vec::new();
    for (path, bytes) in files {
        match place(folder, &path).and_then(|path| inspect(path, bytes)) {
            Ok(artifact) => artifacts.push(artifact),
            Err(problem) => problems.push(problem),
        }
    }
    match problems.is_empty() {
        true => Ok(artifacts),
        false => Err(Failure::all(problems)),
    }
}

/// A system's name can't hold anything that leads out of the folder; should it ever, nothing is written. Nor does a link
/// lead out of it.
fn place(folder: &Path, path: &str) -> Result<PathBuf, String> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    let step = |step: &str| !step.trim_matches('.').is_empty() && step.bytes().all(plain);
    if !path.split('/').all(step) {
        return Err(format!("`{path}` can't be the path of a file"));
    }
    let mut place = folder.to_owned();
    let mut steps = path.split('/').peekable();
    while let Some(step) = steps.next() {
        place.push(step);
        let metadata = fs::symlink_metadata(&place);
        if steps.peek().is_some() && metadata.is_ok_and(|metadata| !metadata.is_dir()) {
            let place = shown(&place);
            return Err(format!("won't write into `{place}`: it isn't a folder"));
        }
    }
    Ok(place)
}

fn inspect(path: PathBuf, bytes: Vec<u8>) -> Result<Artifact, String> {
    let refuse = |reason: &str| Err(format!("won't write `{}`: {reason}", shown(&path)));
    let state = match fs::symlink_metadata(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => State::Missing,
        Err(error) => return refuse(&cause(&error)),
        Ok(metadata) if metadata.is_symlink() => {
            return refuse(
                "it is a symbolic link, and what it leads to may belong to something else",
            );
        }
        Ok(metadata) if !metadata.is_file() => {
            return refuse("something else than a file is there");
        }
        Ok(_) => match fs::read(&path) {
            Ok(old) if old == bytes => State::Current,
            Ok(old) => State::Stale(old),
            Err(error) => return refuse(&cause(&error)),
        },
    };
    Ok(Artifact { path, bytes, state })
}

/// A file that was read, to be replaced; refused if it isn't any more what was read.
pub fn replacement(path: PathBuf, read: &[u8], bytes: Vec<u8>) -> Result<Artifact, String> {
    let artifact = inspect(path, bytes)?;
    let refuse = |reason| Err(format!("won't write `{}`: {reason}", shown(&artifact.path)));
    match &artifact.state {
        State::Missing => refuse("it isn't there any more"),
        State::Stale(old) if old != read => refuse("it was changed while it was looked at"),
        State::Stale(_) if may_only_be_read(&artifact.path) => refuse("it may only be read"),
        State::Stale(_) | State::Current => Ok(artifact),
    }
}

fn may_only_be_read(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| metadata.permissions().readonly())
}

/// Writes those that aren't current into the folder, which may be missing.
pub fn write(folder: &Path, artifacts: &[Artifact]) -> Result<(), Failure> {
    let due = |artifact: &Artifact| artifact.state != State::Current;
    if !artifacts.iter().any(due) {
        return Ok(());
    }
    let inside = artifacts.iter().filter(|artifact| due(artifact));
    let inside = inside.map(|artifact| folder_of(&artifact.path));
    for folder in std::iter::once(folder).chain(inside) {
        fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
    }
    put(artifacts)
}

fn unwritable(path: &Path, error: &io::Error) -> Failure {
    Failure::new(format!("can't write `{}`: {}", shown(path), cause(error)))
        .advise("what was there before is untouched")
}

/// Writes those that aren't current: all of them beside their places first, then into them. If one can't be put into
/// its place, the others are as they were.
pub fn put(artifacts: &[Artifact]) -> Result<(), Failure> {
    let due = artifacts
        .iter()
        .filter(|artifact| artifact.state != State::Current);
    let mut ready = Vec::new();
    for artifact in due {
        let file = Unfinished::new(artifact).map_err(|error| unwritable(&artifact.path, &error))?;
        ready.push((file, artifact));
    }
    let mut held = interrupt::hold();
    let mut placed: Vec<&Artifact> = Vec::new();
    for (file, artifact) in ready {
        if let Err(error) = file.place(&artifact.path) {
            let problem = format!(
                "can't put `{}` into its place: {}",
                shown(&artifact.path),
                cause(&error)
            );
            return Err(Failure::new(problem).advise(restored(&placed, &mut held)));
        }
        placed.push(artifact);
    }
    Ok(())
}

/// Puts what was there before into its place again; says what came of it.
fn restored(placed: &[&Artifact], held: &mut Held) -> String {
    let mut failed = placed.to_vec();
    failed.retain(|artifact| {
        let put_back = match &artifact.state {
            State::Current => Ok(()),
            State::Missing => fs::remove_file(&artifact.path),
            State::Stale(old) => Unfinished::holding(&artifact.path, old, held)
                .and_then(|file| file.place(&artifact.path)),
        };
        put_back.is_err()
    });
    let failed: Vec<String> = failed
        .iter()
        .map(|artifact| format!("`{}`", shown(&artifact.path)))
        .collect();
    match failed.is_empty() {
        true => "what was there before is there again".to_owned(),
        false => format!(
            "these are new all the same, and what was there before can't be put back: {}",
            failed.join(", ")
        ),
    }
}

/// Puts a new text into the place of one that was read; says why not if it can't be.
pub fn replace(path: &Path, read: &[u8], bytes: Vec<u8>) -> Result<(), String> {
    let artifact = replacement(path.to_owned(), read, bytes)?;
    if artifact.state == State::Current {
        return Ok(());
    }
    let written = Unfinished::new(&artifact).and_then(|file| file.place(path));
    match written {
        Ok(_) => Ok(()),
        Err(error) => Err(format!("can't write `{}`: {}", shown(path), cause(&error))),
    }
}

/// Writes one file beside which nothing else is written, unless it is current; says what was there.
pub fn write_one(path: &Path, bytes: Vec<u8>) -> Result<State, Failure> {
    let artifact = inspect(path.to_owned(), bytes).map_err(Failure::new)?;
    write(folder_of(path), std::slice::from_ref(&artifact))?;
    Ok(artifact.state)
}

/// Writes files that may be anywhere, each whole or not at all; none if one of them can't be.
pub fn write_all(files: Vec<(PathBuf, Vec<u8>)>) -> Result<(), Failure> {
    let mut artifacts = Vec::new();
    let mut problems = Vec::new();
    for (path, bytes) in files {
        match inspect(path, bytes) {
            Ok(artifact) => artifacts.push(artifact),
            Err(problem) => problems.push(problem),
        }
    }
    if !problems.is_empty() {
        return Err(Failure::all(problems));
    }
    artifacts.iter().try_for_each(|artifact| {
        let folder = folder_of(&artifact.path);
        write(folder, std::slice::from_ref(artifact))
    })
}

/// The folder a file is in.
fn folder_of(path: &Path) -> &Path {
    let folder = path.parent();
    let named = folder.filter(|folder| !folder.as_os_str().is_empty());
    named.unwrap_or(Path::new("."))
}

/// What belongs into a place, in a temporary file of the same folder, which vanishes unless it is put there.
struct Unfinished(NamedTempFile);

impl Unfinished {
    fn new(artifact: &Artifact) -> io::Result<Self> {
        Self::holding(&artifact.path, &artifact.bytes, &mut interrupt::hold())
    }

    fn holding(path: &Path, bytes: &[u8], held: &mut Held) -> io::Result<Self> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(".rolecall-").suffix(".tmp");
        let permissions = permissions(path);
        if let Some(fresh) = &permissions.fresh {
            builder.permissions(fresh.clone());
        }
        let file = held.temporary(|| builder.tempfile_in(folder_of(path)))?;
        let mut unfinished = Self(file);
        unfinished.0.write_all(bytes)?;
        if let Some(kept) = permissions.kept {
            unfinished.0.as_file().set_permissions(kept)?;
        }
        Ok(unfinished)
    }

    fn place(self, path: &Path) -> io::Result<()> {
        self.0.persist(path)?;
        Ok(())
    }
}

/// Who may do what with the file: as before, or as the user's umask has it for new files.
struct Access {
    fresh: Option<Permissions>,
    kept: Option<Permissions>,
}

fn permissions(path: &Path) -> Access {
    let old = fs::metadata(path).map(|metadata| metadata.permissions());
    Access {
        fresh: fresh(),
        kept: old.ok(),
    }
}

#[cfg(unix)]
fn fresh() -> Option<Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Some(Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn fresh() -> Option<Permissions> {
    None
}
