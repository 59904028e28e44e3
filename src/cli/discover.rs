//! Finding the policy files: every `*.role` below the given paths, and the given files themselves.
//!
//! Symbolic links below a folder aren't followed, hidden files and folders and those that git ignores
//! aren't looked at. What isn't a regular file is never opened.

use super::exclude::Excludes;
use super::failure::{Failure, cause, shown};
use super::ignores::Ignores;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fs::{self, FileType};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

/// A policy file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// The path as a person should see it.
    pub shown: String,
    /// Where it really is.
    pub real: PathBuf,
    /// Whether it was named itself, and not found in a folder.
    pub named: bool,
}

/// What a search came to.
#[derive(Debug, Default)]
pub struct Discovered {
    /// The files, by the bytes of their shown paths, each once.
    pub files: Vec<Found>,
    /// What was passed over although it is called like a policy.
    pub warnings: Vec<String>,
}

/// Searches the paths; fails with everything that can't be found or looked into.
pub fn discover(
    paths: &[PathBuf],
    excludes: &Excludes,
    force: bool,
) -> Result<Discovered, Failure> {
    let mut search = Search {
        excludes,
        force,
        files: BTreeMap::new(),
        links: Vec::new(),
        warnings: Vec::new(),
        problems: Vec::new(),
    };
    for path in paths {
        search.add(path);
    }
    search.finish()
}

struct Search<'a> {
    excludes: &'a Excludes,
    force: bool,
    /// By real path, with the shown one and whether it was named.
    files: BTreeMap<PathBuf, (String, bool)>,
    /// Symbolic links called like a policy: where they lead, and their shown paths.
    links: Vec<(Option<PathBuf>, String)>,
    warnings: Vec<String>,
    problems: Vec<String>,
}

impl Search<'_> {
    fn finish(mut self) -> Result<Discovered, Failure> {
        if !self.problems.is_empty() {
            return Err(Failure::all(self.problems));
        }
        self.mention_links();
        let files =
            self.files
                .into_iter()
                .map(|(real, (shown, named))| Found { shown, real, named });
        let mut found = Discovered {
            files: files.collect(),
            warnings: self.warnings,
        };
        found.files.sort();
        found.warnings.sort();
        found.warnings.dedup();
        Ok(found)
    }

    /// A link to a file that is read anyway is nothing to talk about.
    fn mention_links(&mut self) {
        let unread = |target: &Option<PathBuf>| match target {
            Some(file) => !self.files.contains_key(file),
            None => true,
        };
        let unread = self.links.iter().filter(|(target, _)| unread(target));
        let warnings = unread.map(|(_, link)| {
            format!(
                "`{link}` is a symbolic link and wasn't followed; \
                 name it on the command line to have it read"
            )
        });
        self.warnings.extend(warnings);
    }

    /// A path of the command line.
    fn add(&mut self, path: &Path) {
        let looked = fs::metadata(path).and_then(|metadata| Ok((metadata, path.canonicalize()?)));
        let (metadata, real) = match looked {
            Ok(looked) => looked,
            Err(error) => return self.problems.push(missing(path, &error)),
        };
        if metadata.is_dir() {
            self.walk(path, &real);
        } else if !metadata.is_file() {
            let kind = kind(metadata.file_type());
            let path = shown(path);
            self.problems.push(format!(
                "can't read `{path}`: it is {kind}, and policies are read from files, folders or `-`"
            ));
        } else if !(self.force && self.covered(&real)) {
            self.take(real, shown(path), true);
        }
    }

    fn covered(&self, file: &Path) -> bool {
        let ignores = file.parent().map(Ignores::above).unwrap_or_default();
        self.excludes.cover(file) || ignores.cover(file)
    }

    /// A file that is reached twice is taken once, under the first of its names.
    fn take(&mut self, real: PathBuf, shown: String, named: bool) {
        match self.files.entry(real) {
            Entry::Vacant(entry) => {
                entry.insert((shown, named));
            }
            Entry::Occupied(mut entry) => {
                let (first, before) = entry.get_mut();
                *before |= named;
                if shown < *first {
                    *first = shown;
                }
            }
        }
    }

    fn walk(&mut self, root: &Path, real: &Path) {
        let as_given = |path: &Path| {
            let below = path.strip_prefix(real).unwrap_or(path);
            shown(&root.join(below))
        };
        let mut ignores = Ignores::above(real);
        let mut entries = WalkDir::new(real).into_iter();
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let path = as_given(error.path().unwrap_or(real));
                    self.problems.push(unreadable(&error, &path));
                    continue;
                }
            };
            let is_folder = entry.file_type().is_dir();
            if entry.depth() > 0 && self.passes_over(&entry, &ignores) {
                if is_folder {
                    entries.skip_current_dir();
                }
            } else if is_folder && entry.depth() > 0 {
                ignores.enter(entry.path());
            } else if !is_folder {
                self.see(&entry, as_given(entry.path()));
            }
        }
    }

    fn passes_over(&self, entry: &DirEntry, ignores: &Ignores) -> bool {
        let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        let path = entry.path();
        hidden
            || self.excludes.leave_out(path)
            || ignores.leave_out(path, entry.file_type().is_dir())
    }

    /// Something in a folder that isn't a folder.
    fn see(&mut self, entry: &DirEntry, shown: String) {
        let policy = entry
            .path()
            .extension()
            .is_some_and(|extension| extension == "role");
        let file_type = entry.file_type();
        if !policy {
        } else if file_type.is_file() {
            self.take(entry.path().to_owned(), shown, false);
        } else if file_type.is_symlink() {
            self.links.push((entry.path().canonicalize().ok(), shown));
        } else {
            let kind = kind(file_type);
            self.warnings
                .push(format!("`{shown}` is {kind} and was passed over"));
        }
    }
}

fn missing(path: &Path, error: &std::io::Error) -> String {
    let dangling = path.symlink_metadata().is_ok();
    let path = shown(path);
    match (error.kind(), dangling) {
        (ErrorKind::NotFound, true) => {
            format!("can't read `{path}`: it is a symbolic link to nothing")
        }
        (ErrorKind::NotFound, false) => {
            format!("can't read `{path}`: there is no such file or folder")
        }
        _ => format!("can't read `{path}`: {}", cause(error)),
    }
}

/// A walk doesn't say where it was if the folder it was in can't be read to its end.
fn unreadable(error: &walkdir::Error, path: &str) -> String {
    match error.io_error() {
        Some(error) => format!("can't read `{path}`: {}", cause(error)),
        None => format!("can't read `{path}`: {error}"),
    }
}

#[cfg(unix)]
fn kind(file_type: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    match file_type {
        kind if kind.is_fifo() => "a named pipe",
        kind if kind.is_socket() => "a socket",
        kind if kind.is_block_device() || kind.is_char_device() => "a device",
        _ => "no regular file",
    }
}

#[cfg(not(unix))]
fn kind(_file_type: FileType) -> &'static str {
    "no regular file"
}
