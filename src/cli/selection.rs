//! Which policies a command looks at, and reading them.

use super::discover::{self, Found};
use super::exclude::Excludes;
use super::failure::{Failure, cause, shown};
use super::shell::Shell;
use rayon::prelude::*;
use rolecall::diagnostic::render::visible;
use rolecall::workspace::{MAX_FILE_BYTES, SourceFile};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The paths and options that choose policy files.
#[derive(Debug, clap::Args)]
pub struct Selection {
    /// files, or folders with `*.role` files at any depth
    #[arg(value_name = "PATH", default_value = ".")]
    paths: Vec<PathBuf>,

    /// leave out files and folders that match; relative to the current folder; repeatable
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,

    /// leave out what `--exclude` or .gitignore say, even if it is named on the command line
    #[arg(long)]
    force_exclude: bool,

    /// print the files that would be looked at, and do nothing else
    #[arg(long)]
    pub show_files: bool,

    /// don't fail if there is no policy file at all
    #[arg(long)]
    allow_no_files: bool,
}

/// Whether `-` may stand for standard input, and under which name.
#[derive(Debug, Clone, Copy)]
pub enum Stdin<'a> {
    /// This command reads files only.
    Refused,
    /// Read, as this file if one is given.
    As(Option<&'a Path>),
}

/// What was chosen.
enum Chosen {
    Stdin(String),
    Files(Vec<Found>),
}

impl Selection {
    /// Reads every chosen file, in the order of their paths.
    pub fn read(&self, stdin: Stdin<'_>, shell: &mut Shell) -> Result<Vec<SourceFile>, Failure> {
        let (files, _) = self.read_with_places(stdin, shell)?;
        Ok(files)
    }

    /// The same, with where each file really is; standard input is nowhere.
    pub fn read_with_places(
        &self,
        stdin: Stdin<'_>,
        shell: &mut Shell,
    ) -> Result<(Vec<SourceFile>, Vec<Found>), Failure> {
        match self.choose(stdin, shell)? {
            Chosen::Stdin(path) => Ok((vec![read_stdin(path)?], Vec::new())),
            Chosen::Files(files) => Ok((read_all(files.clone())?, files)),
        }
    }

    /// Whether `-` was asked for.
    pub fn asks_for_stdin(&self) -> bool {
        self.paths.iter().any(|path| path.as_os_str() == "-")
    }

    /// Prints the chosen files, a line for each.
    pub fn list(&self, stdin: Stdin<'_>, shell: &mut Shell) -> Result<(), Failure> {
        let paths = match self.choose(stdin, shell)? {
            Chosen::Stdin(path) => vec![path],
            Chosen::Files(files) => files.into_iter().map(|file| file.shown).collect(),
        };
        for path in paths {
            writeln!(shell.out(), "{}", visible(&path))?;
        }
        Ok(())
    }

    /// The folders in which something may change for these paths, and whether what lies deeper matters too.
    pub fn folders(&self) -> Vec<(PathBuf, bool)> {
        let folder = |path: &PathBuf| match path.is_dir() {
            true => (path.clone(), true),
            false => match path.parent() {
                Some(parent) if parent != Path::new("") => (parent.to_owned(), false),
                Some(_) | None => (PathBuf::from("."), false),
            },
        };
        self.paths.iter().map(folder).collect()
    }

    fn choose(&self, stdin: Stdin<'_>, shell: &mut Shell) -> Result<Chosen, Failure> {
        let excludes = Excludes::new(&self.exclude)?;
        if let Some(chosen) = self.choose_stdin(stdin, &excludes)? {
            return Ok(chosen);
        }
        let found = discover::discover(&self.paths, &excludes, self.force_exclude)?;
        for warning in &found.warnings {
            shell.warn(warning);
        }
        if found.files.is_empty() && !self.allow_no_files {
            return Err(self.nothing_found());
        }
        Ok(Chosen::Files(found.files))
    }

    fn choose_stdin(
        &self,
        stdin: Stdin<'_>,
        excludes: &Excludes,
    ) -> Result<Option<Chosen>, Failure> {
        match (self.asks_for_stdin(), stdin) {
            (false, Stdin::As(Some(_))) => Err(Failure::new(
                "`--stdin-filename` was given, but standard input isn't read",
            )
            .advise(
                "write `-` instead of the paths, as in `rolecall check - --stdin-filename a.role`",
            )),
            (false, Stdin::Refused | Stdin::As(None)) => Ok(None),
            (true, Stdin::Refused) => Err(Failure::new(
                "`-`: only `check` and `fmt` read standard input",
            )
            .advise("name a file or folder; a file called `-` is `./-`")),
            (true, Stdin::As(_)) if self.paths.len() > 1 => Err(Failure::new(
                "`-` is standard input and can't stand beside other paths",
            )
            .advise("a file called `-` is `./-`")),
            (true, Stdin::As(Some(name))) if self.force_exclude && excludes.cover(name) => {
                match self.allow_no_files {
                    true => Ok(Some(Chosen::Files(Vec::new()))),
                    false => Err(self.nothing_found()),
                }
            }
            (true, Stdin::As(name)) => {
                let name = name.map_or_else(|| "<stdin>".to_owned(), shown);
                Ok(Some(Chosen::Stdin(name)))
            }
        }
    }

    fn nothing_found(&self) -> Failure {
        let places: Vec<String> = self
            .paths
            .iter()
            .map(|path| format!("`{}`", shown(path)))
            .collect();
        Failure::new(format!(
            "there is no policy to look at: searched {} for files that end in `.role`",
            places.join(", ")
        ))
        .advise(
            "what .gitignore or --exclude leave out isn't looked at; \
             `--allow-no-files` if none is fine, `rolecall init` for a first one",
        )
    }
}

fn read_stdin(path: String) -> Result<SourceFile, Failure> {
    let bytes = read_bounded(io::stdin().lock());
    let bytes = bytes
        .map_err(|error| Failure::new(format!("can't read standard input: {}", cause(&error))))?;
    Ok(SourceFile { path, bytes })
}

/// All of them, or all that can't be read.
fn read_all(files: Vec<Found>) -> Result<Vec<SourceFile>, Failure> {
    let read: Vec<Result<SourceFile, String>> = files.into_par_iter().map(read_file).collect();
    let mut problems = Vec::new();
    let mut sources = Vec::with_capacity(read.len());
    for result in read {
        match result {
            Ok(source) => sources.push(source),
            Err(problem) => problems.push(problem),
        }
    }
    match problems.is_empty() {
        true => Ok(sources),
        false => Err(Failure::all(problems)),
    }
}

fn read_file(found: Found) -> Result<SourceFile, String> {
    let bytes = File::open(&found.real).and_then(read_bounded);
    let bytes =
        bytes.map_err(|error| format!("can't read `{}`: {}", found.shown, cause(&error)))?;
    Ok(SourceFile {
        path: found.shown,
        bytes,
    })
}

/// One byte more than a policy may have shows the compiler that there are too many.
fn read_bounded(reader: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader
        .take(MAX_FILE_BYTES as u64 + 1)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}
