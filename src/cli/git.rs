//! The `git` program: what it is asked, and what it answers.

use super::failure::Failure;
use std::ffi::OsStr;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

/// A place in or beside a repository from which git is asked.
#[derive(Debug, Clone)]
pub struct Git {
    folder: PathBuf,
}

/// A file of a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blob {
    /// Its mode, as `100644`.
    pub mode: String,
    /// The id of its content.
    pub id: String,
    /// Its path from the root of the tree.
    pub path: String,
}

/// What git said, when it didn't do what it was asked.
#[derive(Debug)]
pub struct Refused {
    /// What it wrote on its standard error, without the word before it.
    pub message: String,
}

impl Git {
    /// Asks from this folder.
    pub fn at(folder: &Path) -> Self {
        let folder = match folder.as_os_str().is_empty() {
            true => Path::new("."),
            false => folder,
        };
        Self {
            folder: folder.to_owned(),
        }
    }

    /// A command of git that changes nothing, asks nobody and speaks English.
    pub fn command(&self) -> Command {
        let mut command = Command::new("git");
        command
            .current_dir(&self.folder)
            .env("LC_ALL", "C")
            .env("GIT_OPTIONAL_LOCKS", "0")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_LITERAL_PATHSPECS", "1")
            .args(["--no-pager", "-c", "core.fsmonitor=false"])
            .stdin(Stdio::null());
        command
    }

    /// What a command writes, or why it doesn't.
    pub fn ask<A: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = A>,
    ) -> Result<Result<String, Refused>, Failure> {
        let output = self.command().args(arguments).output();
        let output = output.map_err(|error| missing(&error))?;
        if output.status.success() {
            let text = String::from_utf8_lossy(&output.stdout);
            return Ok(Ok(text.trim_end_matches('\n').to_owned()));
        }
        Ok(Err(refused(&output.stderr)))
    }

    /// The same where only the answer matters.
    pub fn answer<A: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = A>,
    ) -> Result<Option<String>, Failure> {
        Ok(self.ask(arguments)?.ok())
    }

    /// Every file of a tree below these paths.
    pub fn list(&self, tree: &str, paths: &[String]) -> Result<Vec<Blob>, Failure> {
        let mut command = self.command();
        command.args(["ls-tree", "-r", "-z", "--full-tree", tree, "--"]);
        command.args(paths.iter().filter(|path| !path.is_empty()));
        let output = command.output().map_err(|error| missing(&error))?;
        if !output.status.success() {
            return Err(said("can't list the files", &refused(&output.stderr)));
        }
        let text = String::from_utf8_lossy(&output.stdout);
        let entries = text.split('\0').filter_map(|entry| {
            let (facts, path) = entry.split_once('\t')?;
            let mut facts = facts.split(' ');
            let (mode, _, id) = (facts.next()?, facts.next()?, facts.next()?);
            Some(Blob {
                mode: mode.to_owned(),
                id: id.to_owned(),
                path: path.to_owned(),
            })
        });
        Ok(entries.collect())
    }

    /// The contents of these blobs, in their order; of each at most so many bytes.
    pub fn contents(&self, ids: &[String], limit: usize) -> Result<Vec<Vec<u8>>, Failure> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut command = self.command();
        command
            .args(["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|error| missing(&error))?;
        let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(Failure::new("git can't be talked to"));
        };
        let asked: String = ids.iter().map(|id| format!("{id}\n")).collect();
        // Written beside: git stops reading while nobody reads what it writes.
        let writer = thread::spawn(move || input.write_all(asked.as_bytes()));
        let read = contents(BufReader::with_capacity(1 << 16, output), ids.len(), limit);
        let _ = writer.join();
        let finished = child.wait_with_output().map_err(|error| missing(&error))?;
        read.map_err(|error| {
            let message = match refused(&finished.stderr).message {
                message if message.is_empty() => error.to_string(),
                message => message,
            };
            said("can't read files of the past", &Refused { message })
        })
    }
}

/// Reads what `git cat-file --batch` writes.
fn contents(mut output: impl BufRead, count: usize, limit: usize) -> io::Result<Vec<Vec<u8>>> {
    let broken = |what: &str| io::Error::new(io::ErrorKind::InvalidData, what.to_owned());
    let mut all = Vec::with_capacity(count);
    for _ in 0..count {
        let mut head = String::new();
        output.read_line(&mut head)?;
        let words: Vec<&str> = head.trim_end().split(' ').collect();
        let [_, "blob", size] = words.as_slice() else {
            return Err(broken(&format!("git answers `{}`", head.trim_end())));
        };
        let size: usize = size.parse().map_err(|_| broken("git tells no size"))?;
        let mut bytes = vec![0; size.min(limit)];
        output.read_exact(&mut bytes)?;
        let rest = (size - bytes.len()) as u64 + 1;
        io::copy(&mut output.by_ref().take(rest), &mut io::sink())?;
        all.push(bytes);
    }
    Ok(all)
}

fn refused(stderr: &[u8]) -> Refused {
    let text = String::from_utf8_lossy(stderr);
    let text = text.trim();
    let text = text.strip_prefix("fatal: ").unwrap_or(text);
    Refused {
        message: text.to_owned(),
    }
}

/// A failure in git's own words.
pub fn said(problem: &str, refused: &Refused) -> Failure {
    match refused.message.lines().next() {
        Some(first) if !first.is_empty() => Failure::new(format!("{problem}: git says: {first}")),
        Some(_) | None => Failure::new(format!("{problem}: git gives no reason")),
    }
}

fn missing(error: &io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::NotFound => {
            Failure::new("git isn't here, and versions of the past are read with it").advise(
                "install git, or compare two folders: `rolecall diff OLD NEW`; \
                     `rolecall ci --no-diff` compares nothing",
            )
        }
        _ => Failure::new(format!("can't run git: {error}")),
    }
}
