//! `rolecall git-diff-driver`: what git calls to show how a policy changed, in `git log -p --ext-diff` and `git diff`.
//!
//! Git hands over one file at a time. What other files say isn't known here, so names that stand there mean nothing, and are passed over.

use super::command::Command;
use super::failure::{Failure, Status, cause, shown};
use super::shell::Shell;
use rolecall::diagnostic::render::visible;
use rolecall::workspace::SourceFile;
use rolecall::workspace::compare::{compare, edition};
use rolecall::workspace::diff::render::{self, View};
use rolecall::workspace::diff::{Edition, Report};
use std::path::{Path, PathBuf};

/// The arguments of `git-diff-driver`, as git gives them.
#[derive(Debug, clap::Args)]
pub struct GitDiffDriver {
    /// the path in the repository
    path: String,
    /// where the old content is
    old_file: PathBuf,
    /// its id
    old_hex: Option<String>,
    /// its mode
    old_mode: Option<String>,
    /// where the new content is
    new_file: Option<PathBuf>,
    /// its id
    new_hex: Option<String>,
    /// its mode
    new_mode: Option<String>,
    /// the new path and what git knows of the rename, where there is one
    more: Vec<String>,
}

impl Command for GitDiffDriver {
    const NAME: &'static str = "git-diff-driver";
    const ABOUT: &'static str = "show how one policy changed, for `diff.rolecall.command` of git";

    fn run(self, shell: &mut Shell) -> Result<Status, Failure> {
        // A file that isn't merged comes with its path alone; git tells about that itself.
        let Some(new_file) = &self.new_file else {
            return Ok(Status::Fine);
        };
        let file = |path: &Path| -> Result<Vec<SourceFile>, Failure> {
            if path == Path::new("/dev/null") {
                return Ok(Vec::new());
            }
            let refuse =
                |error| Failure::new(format!("can't read `{}`: {}", shown(path), cause(&error)));
            let bytes = std::fs::read(path).map_err(refuse)?;
            Ok(vec![SourceFile {
                path: self.path.clone(),
                bytes,
            }])
        };
        let (mut base, mut head) = (edition(file(&self.old_file)?), edition(file(new_file)?));
        let changes = compare(&mut base, &mut head);
        let report = Report {
            base: Edition {
                name: "before",
                sources: &base.sources,
            },
            head: Edition {
                name: "after",
                sources: &head.sources,
            },
            changes: &changes,
            held: &[],
            notes: &[],
            migration: None,
        };
        let view = View {
            width: shell.width,
            color: shell.color,
            patch: true,
            all: false,
        };
        writeln!(shell.out(), "rolecall diff {}", visible(&self.path))?;
        if let Some(format) = render::find("full") {
            (format.render)(&report, &view, shell.out())?;
        }
        Ok(Status::Fine)
    }
}
