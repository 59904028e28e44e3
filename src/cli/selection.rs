//! Which policies a command looks at, and reading them.

use super::configuration::{Configurations, Loaded, Located};
use super::discover::{self, Found};
use super::exclude::Excludes;
use super::failure::{Failure, cause, shown};
use super::judging::{Judged, Settings};
use super::shell::Shell;
use rayon::prelude::*;
use rolecall::config::{Globs, Placed};
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

    /// leave out what `--exclude`, the configuration or .gitignore say, even if it is named on the command line
    #[arg(long)]
    force_exclude: bool,

    #[command(flatten)]
    pub located: Located,

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

/// The policies that were read, and the configurations that hold for them.
#[derive(Debug)]
pub struct Input {
    /// The policies.
    pub files: Vec<SourceFile>,
    /// The configurations.
    pub settings: Settings,
}

impl Selection {
    /// One folder or file, as `check` would take it without an option.
    pub fn of(path: &Path) -> Self {
        Self {
            paths: vec![path.to_owned()],
            exclude: Vec::new(),
            force_exclude: false,
            located: Located::default(),
            show_files: false,
            allow_no_files: false,
        }
    }

    /// Reads every chosen file, in the order of their paths.
    pub fn read(&self, stdin: Stdin<'_>, shell: &mut Shell) -> Result<Input, Failure> {
        let (input, _) = self.read_with_places(stdin, shell)?;
        Ok(input)
    }

    /// The same, with where each file really is; standard input is nowhere.
    pub fn read_with_places(
        &self,
        stdin: Stdin<'_>,
        shell: &mut Shell,
    ) -> Result<(Input, Vec<Found>), Failure> {
        let (chosen, settings) = self.choose(stdin, shell)?;
        let (files, places) = match chosen {
            Chosen::Stdin(path) => (vec![read_stdin(path)?], Vec::new()),
            Chosen::Files(files) => (read_all(files.clone())?, files),
        };
        Ok((Input { files, settings }, places))
    }

    /// Whether `-` was asked for.
    pub fn asks_for_stdin(&self) -> bool {
        self.paths.iter().any(|path| path.as_os_str() == "-")
    }

    /// Prints the chosen files, a line for each.
    pub fn list(&self, stdin: Stdin<'_>, shell: &mut Shell) -> Result<(), Failure> {
        let paths = match self.choose(stdin, shell)?.0 {
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

    /// The only path, if there is one only.
    pub fn only_path(&self) -> Option<&Path> {
        match self.paths.as_slice() {
            [path] => Some(path),
            _ => None,
        }
    }

    /// Whether it is anything but the current folder.
    pub fn is_asked_for(&self) -> bool {
        !matches!(self.paths.as_slice(), [path] if path.as_os_str() == ".")
    }

    fn choose(&self, stdin: Stdin<'_>, shell: &mut Shell) -> Result<(Chosen, Settings), Failure> {
        let excludes = Excludes::new(&self.exclude)?;
        if let Some(chosen) = self.choose_stdin(stdin, &excludes)? {
            return self.with_settings_of_stdin(stdin, chosen);
        }
        let found = discover::discover(&self.paths, &excludes, self.force_exclude)?;
        for warning in &found.warnings {
            shell.warn(warning);
        }
        let (files, settings) = self.sift(found.files, &excludes)?;
        if files.is_empty() && !self.allow_no_files {
            return Err(self.nothing_found());
        }
        Ok((Chosen::Files(files), settings))
    }

    /// Leaves out what the configurations leave out.
    fn sift(
        &self,
        found: Vec<Found>,
        excludes: &Excludes,
    ) -> Result<(Vec<Found>, Settings), Failure> {
        let mut configurations = Configurations::new(&self.located, &self.paths)?;
        let (mut files, mut judged, mut passed_over) = (Vec::new(), Vec::new(), Vec::new());
        for file in found {
            let owner = match file.real.parent() {
                Some(folder) => configurations.of(folder)?,
                None => None,
            };
            let wanted = match owner.and_then(|at| configurations.loaded.get(at)) {
                Some(loaded) => self.wants(&file, loaded),
                None => true,
            };
            let one = Judged {
                shown: file.shown.clone(),
                real: file.real.clone(),
                owner,
            };
            match wanted {
                true => {
                    judged.push(one);
                    files.push(file);
                }
                false => passed_over.push(one),
            }
        }
        let whole = configurations
            .loaded
            .iter()
            .map(|loaded| excludes.is_empty() && self.searches(&loaded.folder));
        let settings = Settings {
            whole: whole.collect(),
            configurations,
            files: judged,
            passed_over,
            isolated: self.located.isolated,
        };
        Ok((files, settings))
    }

    /// What is named is wanted, whatever `include` says, and whatever `exclude` says unless that is forced.
    fn wants(&self, file: &Found, loaded: &Loaded) -> bool {
        let relative = file.real.strip_prefix(&loaded.folder).unwrap_or(&file.real);
        let config = &loaded.config;
        let covers = |globs: &Placed<Globs>| globs.value.cover(relative);
        let included = file.named || config.include.as_ref().is_none_or(covers);
        let excluded = config.exclude.as_ref().is_some_and(covers);
        included && !(excluded && (self.force_exclude || !file.named))
    }

    /// Whether everything below a real folder is looked at.
    fn searches(&self, folder: &Path) -> bool {
        let real = self
            .paths
            .iter()
            .filter_map(|path| path.canonicalize().ok());
        real.into_iter().any(|path| folder.starts_with(path))
    }

    fn with_settings_of_stdin(
        &self,
        stdin: Stdin<'_>,
        chosen: Chosen,
    ) -> Result<(Chosen, Settings), Failure> {
        let mut configurations = Configurations::new(&self.located, &[])?;
        let current = Path::new(".").canonicalize().unwrap_or_default();
        let name = match stdin {
            Stdin::As(Some(name)) => current.join(name),
            Stdin::As(None) | Stdin::Refused => current.join("-"),
        };
        // The file needn't be there, nor the folders above it.
        let existing = name.ancestors().skip(1).find_map(|folder| {
            let real = folder.canonicalize().ok()?;
            Some((real, name.strip_prefix(folder).ok()?))
        });
        let (folder, below) = existing.unwrap_or((current, &name));
        let judged = Judged {
            shown: match &chosen {
                Chosen::Stdin(path) => path.clone(),
                Chosen::Files(_) => String::new(),
            },
            real: folder.join(below),
            owner: configurations.of(&folder)?,
        };
        let owner = judged.owner.and_then(|at| configurations.loaded.get(at));
        let excluded = owner.is_some_and(|loaded| {
            let relative = judged.real.strip_prefix(&loaded.folder);
            let relative = relative.unwrap_or(&judged.real);
            let exclude = loaded.config.exclude.as_ref();
            exclude.is_some_and(|globs| globs.value.cover(relative))
        });
        let chosen = match self.force_exclude && excluded {
            true if !self.allow_no_files => return Err(self.nothing_found()),
            true => Chosen::Files(Vec::new()),
            false => chosen,
        };
        let settings = Settings {
            whole: vec![false; configurations.loaded.len()],
            configurations,
            files: vec![judged],
            passed_over: Vec::new(),
            isolated: self.located.isolated,
        };
        Ok((chosen, settings))
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
            "what .gitignore, the configuration or --exclude leave out isn't looked at; \
             `--allow-no-files` if none is fine, `rolecall init` for a first one",
        )
    }
}

fn read_stdin(path: String) -> Result<SourceFile, Failure> {
    let bytes = read_bounded(io::stdin().lock(), MAX_FILE_BYTES);
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
    let bytes = File::open(&found.real).and_then(|file| read_bounded(file, MAX_FILE_BYTES));
    let bytes =
        bytes.map_err(|error| format!("can't read `{}`: {}", found.shown, cause(&error)))?;
    Ok(SourceFile {
        path: found.shown,
        bytes,
    })
}

/// Most policies are shorter than this many bytes and come in one piece.
const ROOM: usize = 32 * 1024;

/// At most so many bytes and one more, which shows that there are too many.
pub fn read_bounded(reader: impl Read, most: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(ROOM);
    reader.take(most as u64 + 1).read_to_end(&mut bytes)?;
    bytes.shrink_to_fit();
    Ok(bytes)
}
