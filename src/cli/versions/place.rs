//! From where a revision is looked at: which repository, and which part of it.

use crate::cli::git::Git;
use std::path::{Path, PathBuf};

/// A folder or file, by which the same part of another version is found.
#[derive(Debug)]
pub struct Place {
    /// The repository it is in, if it is in one.
    pub git: Git,
    /// As it was given.
    pub given: PathBuf,
    /// The part of its name that is a file's.
    pub file: Option<String>,
}

impl Place {
    /// The place of something on disk, which may not be there.
    pub fn of(path: &Path) -> Self {
        let is_file = path.is_file();
        let folder = match (is_file, path.parent()) {
            (true, Some(parent)) => parent,
            (true, None) | (false, _) => path,
        };
        let folder = if folder.is_dir() || folder.as_os_str().is_empty() {
            folder
        } else {
            Path::new(".")
        };
        let file = path.file_name().filter(|_| is_file);
        Self {
            git: Git::at(folder),
            given: folder.to_owned(),
            file: file.map(|name| name.to_string_lossy().into_owned()),
        }
    }
}
