//! Versions of the policies: from what a person names on the command line to texts.
//!
//! A version is a git revision of any spelling, `REV:path`, a folder, a file, a bundle, or standard input. Nothing is
//! checked out or cloned: files of the past come out of git's store.

mod base;
mod place;
mod revision;

use super::failure::{Failure, cause, shown};
use super::git::Git;
use super::selection::{Input, Selection, Stdin, read_bounded};
use super::shell::Shell;
use place::Place;
use rolecall::config::{acks, baseline, gate};
use rolecall::workspace::SourceFile;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// Which two versions are wanted.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// The earlier one; the merge base with the default branch where it is absent.
    pub base: Option<String>,
    /// The later one; the work tree where it is absent.
    pub head: Option<String>,
    /// The branch to compare with where no base is named, as the configuration says.
    pub default: Option<String>,
    /// Whether what is missing may be fetched.
    pub fetch: bool,
}

/// A file that guards policies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guard {
    /// Its path as a person should see it.
    pub path: String,
    /// The same without the folder that the version is, so that both versions have it alike.
    pub name: String,
    /// What it is.
    pub kind: gate::Guard,
    /// Its text.
    pub text: String,
}

impl Guard {
    /// A file of a version that is this folder.
    pub fn new(path: String, root: &str, kind: gate::Guard, text: String) -> Self {
        let below = path
            .strip_prefix(root)
            .and_then(|rest| rest.strip_prefix('/'));
        Self {
            name: below.unwrap_or(&path).to_owned(),
            path,
            kind,
            text,
        }
    }
}

/// What a version consists of.
#[derive(Debug)]
pub enum Content {
    /// Texts in the language.
    Policies(Vec<SourceFile>),
    /// One bundle.
    Bundle(SourceFile),
}

/// A version that has been read.
#[derive(Debug)]
pub struct Version {
    /// What it is called: `main (1a2b3c4d)`, `policies`, `the work tree`.
    pub name: String,
    /// What it consists of.
    pub content: Content,
    /// What guards it.
    pub guards: Vec<Guard>,
    /// What has to be said about it.
    pub notes: Vec<String>,
}

/// What somebody named, before it is read.
#[derive(Debug, Clone)]
enum Named {
    Stdin,
    /// A folder or file on this machine.
    Disk(PathBuf),
    /// What git knows it as.
    Revision(String),
}

/// Reads both versions.
pub fn read(wanted: &Wanted, shell: &mut Shell) -> Result<[Version; 2], Failure> {
    let wanted = split(wanted)?;
    let head = match &wanted.head {
        Some(text) => named(text)?,
        None => Named::Disk(PathBuf::from(".")),
    };
    let base = wanted.base.as_deref().map(named).transpose()?;
    let beside = |other: &Named| match other {
        Named::Disk(path) => Place::of(path),
        Named::Revision(_) | Named::Stdin => Place::of(Path::new(".")),
    };
    let base = match base {
        Some(base) => base,
        None => {
            let place = beside(&head);
            let tip = match &head {
                Named::Revision(revision) => revision.as_str(),
                Named::Disk(_) | Named::Stdin => "HEAD",
            };
            Named::Revision(base::merge_base(&place.git, &wanted, tip)?)
        }
    };
    if matches!((&base, &head), (Named::Stdin, Named::Stdin)) {
        let problem = "`-` is standard input and can be one version only";
        return Err(Failure::new(problem));
    }
    let places = (beside(&head), beside(&base));
    let read = |named: &Named, place: &Place, shell: &mut Shell| match named {
        Named::Stdin => stdin(),
        Named::Disk(path) => disk(path, shell),
        Named::Revision(revision) => revision::read(revision, place, wanted.fetch),
    };
    Ok([
        read(&base, &places.0, shell)?,
        read(&head, &places.1, shell)?,
    ])
}

/// Reads one version; a revision is looked up from the current folder.
pub fn read_one(text: &str, fetch: bool, shell: &mut Shell) -> Result<Version, Failure> {
    match named(text)? {
        Named::Stdin => stdin(),
        Named::Disk(path) => disk(&path, shell),
        Named::Revision(revision) => revision::read(&revision, &Place::of(Path::new(".")), fetch),
    }
}

/// `A..B` and `A...B` as one argument mean two, as they do to git.
fn split(wanted: &Wanted) -> Result<Wanted, Failure> {
    let mut wanted = wanted.clone();
    let Some(range) = wanted.base.clone().filter(|_| wanted.head.is_none()) else {
        return Ok(wanted);
    };
    let on_disk = Path::new(&range).symlink_metadata().is_ok();
    let at = range.match_indices("..").map(|(at, _)| at);
    let at = at.filter(|at| {
        *at > 0
            && range
                .as_bytes()
                .get(at - 1)
                .is_none_or(|before| *before != b'/')
    });
    let Some(at) = at
        .into_iter()
        .next()
        .filter(|_| !on_disk && !range.starts_with('.'))
    else {
        return Ok(wanted);
    };
    let (from, to) = range.split_at(at);
    let symmetric = to.starts_with("...");
    let to = to.trim_start_matches('.');
    let or_head = |text: &str| {
        if text.is_empty() {
            "HEAD".to_owned()
        } else {
            text.to_owned()
        }
    };
    wanted.head = Some(or_head(to));
    match symmetric {
        false => wanted.base = Some(or_head(from)),
        true => {
            wanted.base = None;
            wanted.default = Some(or_head(from));
        }
    }
    Ok(wanted)
}

/// What a word on the command line names: what is on disk, or else what git knows.
fn named(text: &str) -> Result<Named, Failure> {
    if text == "-" {
        return Ok(Named::Stdin);
    }
    let path = Path::new(text);
    let there = path.symlink_metadata().is_ok();
    let is_path = text.starts_with("./")
        || text.starts_with("../")
        || path.is_absolute()
        || text == "."
        || text == "..";
    if is_path {
        return Ok(Named::Disk(path.to_owned()));
    }
    let known = match Git::at(Path::new(".")).answer([
        "rev-parse",
        "--verify",
        "--quiet",
        "--end-of-options",
        text,
    ]) {
        Ok(answer) => answer.is_some(),
        // Without git there are only files.
        Err(failure) if !there => return Err(failure),
        Err(_) => false,
    };
    match (there, known) {
        (true, true) => Err(Failure::new(format!("`{text}` is a file or folder here, and a revision, too"))
            .advise(format!("write `./{text}` for what is on disk, `refs/heads/{text}` or `{text}^{{}}` for the revision"))),
        (true, false) => Ok(Named::Disk(path.to_owned())),
        (false, true | false) => Ok(Named::Revision(text.to_owned())),
    }
}

fn stdin() -> Result<Version, Failure> {
    let bytes = read_bounded(io::stdin().lock(), limit());
    let bytes = bytes
        .map_err(|error| Failure::new(format!("can't read standard input: {}", cause(&error))))?;
    let file = SourceFile {
        path: "<stdin>".to_owned(),
        bytes,
    };
    Ok(alone("standard input".to_owned(), file))
}

/// How many bytes of a file are looked at: a bundle may be larger than a policy.
fn limit() -> usize {
    256 * 1024 * 1024
}

fn alone(name: String, file: SourceFile) -> Version {
    let content = match is_bundle(&file) {
        true => Content::Bundle(file),
        false => Content::Policies(vec![file]),
    };
    Version {
        name,
        content,
        guards: Vec::new(),
        notes: Vec::new(),
    }
}

/// A policy begins with `system` or a comment, never with a brace.
fn is_bundle(file: &SourceFile) -> bool {
    let first = file.bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    first == Some(&b'{')
}

/// A folder or file on this machine.
fn disk(path: &Path, shell: &mut Shell) -> Result<Version, Failure> {
    let name = match path == Path::new(".") {
        true => "the work tree".to_owned(),
        false => shown(path),
    };
    if path.is_file() {
        let opened = File::open(path).and_then(|file| read_bounded(file, limit()));
        let refuse = |error: io::Error| {
            Failure::new(format!("can't read `{}`: {}", shown(path), cause(&error)))
        };
        let file = SourceFile {
            path: shown(path),
            bytes: opened.map_err(refuse)?,
        };
        if is_bundle(&file) {
            return Ok(alone(name, file));
        }
    }
    let selection = Selection::of(path);
    let input = selection.read(Stdin::Refused, shell)?;
    Ok(Version {
        name,
        guards: guards(&input, path),
        content: Content::Policies(input.files),
        notes: Vec::new(),
    })
}

/// The configurations of these files, and what lies beside them. What can't be read was refused where it matters.
fn guards(input: &Input, path: &Path) -> Vec<Guard> {
    let mut guards = Vec::new();
    let root = shown(path);
    let mut add = |path: PathBuf, kind: gate::Guard| {
        if let Ok(text) = std::fs::read_to_string(&path) {
            let path = shown(&path);
            guards.push(Guard::new(path, &root, kind, text));
        }
    };
    let mut folders: Vec<PathBuf> = Vec::new();
    for loaded in &input.settings.configurations.loaded {
        let here = Path::new(&loaded.shown);
        let folder = here.parent().unwrap_or(Path::new("")).to_owned();
        add(here.to_owned(), gate::Guard::Configuration);
        let name = loaded
            .config
            .baseline
            .as_ref()
            .map_or(baseline::FILE, |key| key.value.as_str());
        add(folder.join(name), gate::Guard::Baseline);
        add(folder.join(acks::FILE), gate::Guard::Acknowledgements);
        folders.push(folder);
    }
    if folders.is_empty() && path.is_dir() {
        add(path.join(baseline::FILE), gate::Guard::Baseline);
        add(path.join(acks::FILE), gate::Guard::Acknowledgements);
    }
    guards.sort_by(|a, b| (a.kind, &a.path).cmp(&(b.kind, &b.path)));
    guards.dedup();
    guards
}
