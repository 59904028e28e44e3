//! `--exclude`.

use super::failure::Failure;
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use std::path::{Path, PathBuf};

/// The globs of the command line, relative to the current folder.
#[derive(Debug)]
pub struct Excludes {
    globs: GlobSet,
    current: PathBuf,
}

impl Excludes {
    /// Reads the globs. One without `/` matches a name at any depth.
    pub fn new(globs: &[String]) -> Result<Self, Failure> {
        let mut set = GlobSetBuilder::new();
        for glob in globs {
            let built = GlobBuilder::new(&anchored(glob))
                .literal_separator(true)
                .build();
            set.add(built.map_err(|error| refusal(glob, error.kind()))?);
        }
        let globs = set.build().map_err(|error| refusal("", error.kind()))?;
        let current = std::env::current_dir().and_then(|folder| folder.canonicalize());
        Ok(Self {
            globs,
            current: current.unwrap_or_default(),
        })
    }

    /// Whether a file or folder is left out, given by its real path.
    pub fn leave_out(&self, path: &Path) -> bool {
        let relative = path.strip_prefix(&self.current).unwrap_or(path);
        !self.globs.is_empty() && (self.globs.is_match(relative) || self.globs.is_match(path))
    }

    /// Whether the file or a folder above it is left out.
    pub fn cover(&self, path: &Path) -> bool {
        path.ancestors().any(|part| self.leave_out(part))
    }
}

fn anchored(glob: &str) -> String {
    let glob = glob.strip_prefix("./").unwrap_or(glob);
    let glob = glob.strip_suffix('/').unwrap_or(glob);
    match glob.contains('/') {
        true => glob.to_owned(),
        false => format!("**/{glob}"),
    }
}

fn refusal(glob: &str, reason: &globset::ErrorKind) -> Failure {
    Failure::new(format!("`--exclude {glob}` isn't a glob: {reason}")).advise(
        "`*` stands for part of a name, `**` for any folders, as in `--exclude 'drafts/**'`",
    )
}
