//! `.gitignore` files, from the repository's root down to where a search is.

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use std::fs;
use std::path::{Path, PathBuf};

/// The `.gitignore` files that apply in a folder, the outermost first.
#[derive(Debug, Default)]
pub struct Ignores {
    levels: Vec<Level>,
}

#[derive(Debug)]
struct Level {
    folder: PathBuf,
    rules: Gitignore,
}

impl Ignores {
    /// Those that apply in a real folder: its own and those above it, as far as the repository goes.
    pub fn above(folder: &Path) -> Self {
        let root = folder
            .ancestors()
            .find(|above| above.join(".git").symlink_metadata().is_ok())
            .unwrap_or(folder);
        let inside = folder
            .ancestors()
            .take_while(|above| above.starts_with(root));
        let mut inside: Vec<&Path> = inside.collect();
        inside.reverse();
        let mut ignores = Self::default();
        for folder in inside {
            ignores.enter(folder);
        }
        ignores
    }

    /// Steps into a folder, out of those that don't contain it.
    pub fn enter(&mut self, folder: &Path) {
        self.levels
            .retain(|level| folder.starts_with(&level.folder));
        if let Some(rules) = read(folder) {
            self.levels.push(Level {
                folder: folder.to_owned(),
                rules,
            });
        }
    }

    /// Whether git would leave this file or folder out; the innermost file that mentions it decides.
    pub fn leave_out(&self, path: &Path, is_folder: bool) -> bool {
        let above = |level: &&Level| path.starts_with(&level.folder) && path != level.folder;
        let verdicts = self.levels.iter().rev().filter(above);
        let mut verdicts = verdicts.map(|level| level.rules.matched(path, is_folder));
        match verdicts.find(|verdict| !verdict.is_none()) {
            Some(Match::Ignore(_)) => true,
            Some(Match::Whitelist(_) | Match::None) | None => false,
        }
    }

    /// Whether git would leave out the file or a folder above it.
    pub fn cover(&self, file: &Path) -> bool {
        let is_folder = |path: &Path| path != file;
        file.ancestors()
            .any(|path| self.leave_out(path, is_folder(path)))
    }
}

/// The rules of a folder. Only a regular file is opened: a pipe of that name would never end.
fn read(folder: &Path) -> Option<Gitignore> {
    let path = folder.join(".gitignore");
    let regular = fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_file());
    if !regular {
        return None;
    }
    let mut builder = GitignoreBuilder::new(folder);
    let _ = builder.add(&path);
    builder.build().ok().filter(|rules| !rules.is_empty())
}
