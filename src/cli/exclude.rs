//! `--exclude`.

use super::failure::Failure;
use globset::GlobMatcher;
use rolecall::config::matcher;
use std::path::{Path, PathBuf};

/// The globs of the command line, relative to the current folder.
#[derive(Debug)]
pub struct Excludes {
    globs: Vec<GlobMatcher>,
    current: PathBuf,
}

impl Excludes {
    /// Reads the globs. One without `/` matches a name at any depth.
    pub fn new(globs: &[String]) -> Result<Self, Failure> {
        let globs = globs
            .iter()
            .map(|glob| matcher(glob).map_err(|reason| refusal(glob, &reason)));
        let globs: Vec<GlobMatcher> = globs.collect::<Result<_, _>>()?;
        let current = std::env::current_dir().and_then(|folder| folder.canonicalize());
        Ok(Self {
            globs,
            current: current.unwrap_or_default(),
        })
    }

    /// Whether a file or folder is left out, given by its real path.
    pub fn leave_out(&self, path: &Path) -> bool {
        let relative = path.strip_prefix(&self.current).unwrap_or(path);
        let mut globs = self.globs.iter();
        globs.any(|glob| glob.is_match(relative) || glob.is_match(path))
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.globs.is_empty()
    }

    /// Whether the file or a folder above it is left out.
    pub fn cover(&self, path: &Path) -> bool {
        path.ancestors().any(|part| self.leave_out(part))
    }
}

fn refusal(glob: &str, reason: &str) -> Failure {
    Failure::new(format!("`--exclude {glob}` isn't a glob: {reason}")).advise(
        "`*` stands for part of a name, `**` for any folders, as in `--exclude 'drafts/**'`",
    )
}
