//! Finding and reading `rolecall.toml`: the nearest one upwards from each file, as far as the repository goes.

use super::failure::{Failure, cause, shown};
use rolecall::config::{self, Config};
use rolecall::diagnostic::{Diagnostic, codes};
use rolecall::source::{FileId, Sources, Span};
use rolecall::workspace::catalog;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A configuration is a few lines; what is larger is something else.
const MAX_BYTES: u64 = 1024 * 1024;

/// Which configuration is to be used.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Located {
    /// the configuration to use for every file, instead of the nearest rolecall.toml
    #[arg(long, value_name = "PATH", conflicts_with = "isolated")]
    config: Option<PathBuf>,

    /// use no configuration and no baseline, only flags and defaults
    #[arg(long)]
    pub isolated: bool,
}

/// A configuration that has been read.
#[derive(Debug)]
pub struct Loaded {
    /// Its path as a person should see it.
    pub shown: String,
    /// The real folder it stands in.
    pub folder: PathBuf,
    /// Its text.
    pub text: String,
    /// What it says.
    pub config: Config,
}

/// The configurations of one run.
#[derive(Debug)]
pub struct Configurations {
    /// Those that have been read.
    pub loaded: Vec<Loaded>,
    /// The one for every file, if there is such.
    fixed: Option<Option<usize>>,
    by_folder: HashMap<PathBuf, Option<usize>>,
    /// Where a search that isn't in a repository ends.
    tops: Vec<PathBuf>,
}

impl Configurations {
    /// Those of a run over these paths; the configurations of the paths themselves are read at once.
    pub fn new(located: &Located, paths: &[PathBuf]) -> Result<Self, Failure> {
        let mut all = Self {
            loaded: Vec::new(),
            fixed: located.isolated.then_some(None),
            by_folder: HashMap::new(),
            tops: tops(paths),
        };
        let variable = || std::env::var_os("ROLECALL_CONFIG").map(PathBuf::from);
        let named = located.config.clone().or_else(variable);
        if let Some(path) = named.filter(|path| !located.isolated && !path.as_os_str().is_empty()) {
            all.fixed = Some(Some(all.load(&path)?));
        }
        for path in paths {
            let real = path.canonicalize().unwrap_or_default();
            let folder = if real.is_dir() {
                Some(real.as_path())
            } else {
                real.parent()
            };
            if let Some(folder) = folder {
                all.of(folder)?;
            }
        }
        Ok(all)
    }

    /// The one that holds for files in a real folder, as its place in [`loaded`](Self::loaded).
    pub fn of(&mut self, folder: &Path) -> Result<Option<usize>, Failure> {
        if let Some(fixed) = self.fixed {
            return Ok(fixed);
        }
        if let Some(known) = self.by_folder.get(folder) {
            return Ok(*known);
        }
        let here = folder.join(config::FILE);
        let found = match (here.symlink_metadata().is_ok(), folder.parent()) {
            (true, _) => Some(self.load(&here)?),
            (false, Some(above)) if !self.is_top(folder) => self.of(above)?,
            (false, _) => None,
        };
        self.by_folder.insert(folder.to_owned(), found);
        Ok(found)
    }

    /// A repository's root is where a search ends; where there is none, the outermost folder that was named.
    fn is_top(&self, folder: &Path) -> bool {
        let is_root = |folder: &Path| folder.join(".git").symlink_metadata().is_ok();
        if is_root(folder) {
            return true;
        }
        let in_repository = folder.ancestors().any(is_root);
        !in_repository
            && !self
                .tops
                .iter()
                .any(|top| folder.starts_with(top) && folder != top)
    }

    fn load(&mut self, path: &Path) -> Result<usize, Failure> {
        let refuse = |reason: &str| {
            let problem = format!("can't read the configuration `{}`: {reason}", shown(path));
            Failure::new(problem).advise("without it nothing is checked; `--isolated` does without")
        };
        let metadata = fs::metadata(path).map_err(|error| refuse(&cause(&error)))?;
        if !metadata.is_file() {
            return Err(refuse("it isn't a file"));
        }
        if metadata.len() > MAX_BYTES {
            return Err(refuse("it is larger than 1 MiB"));
        }
        let bytes = fs::read(path).map_err(|error| refuse(&cause(&error)))?;
        let real = path
            .canonicalize()
            .map_err(|error| refuse(&cause(&error)))?;
        let name = path.file_name().unwrap_or_default();
        // A link is the configuration of the folder it stands in, not of the one it leads to.
        let folder = match path.parent() {
            Some(above) if !above.as_os_str().is_empty() => above.canonicalize(),
            Some(_) | None => Path::new(".").canonicalize(),
        };
        let folder = folder.unwrap_or_else(|_| real.parent().map(Path::to_owned).unwrap_or(real));
        let shown = relative(&folder.join(name));
        let text = decode(&shown, bytes)?;
        let config = config::read(&text, FileId(0), catalog()).map_err(|findings| {
            let sources = Sources::new([(shown.clone(), text.clone())]);
            Failure::placed(&sources, &findings)
        })?;
        self.loaded.push(Loaded {
            shown,
            folder,
            text,
            config,
        });
        Ok(self.loaded.len() - 1)
    }
}

/// A text, or where it stops to be UTF-8.
fn decode(shown: &str, bytes: Vec<u8>) -> Result<String, Failure> {
    String::from_utf8(bytes).map_err(|error| {
        let start = error.utf8_error().valid_up_to();
        let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
        let sources = Sources::new([(shown.to_owned(), text)]);
        let span = Span::new(FileId(0), start, start + '\u{fffd}'.len_utf8());
        let message = "this isn't UTF-8, the only encoding configurations are written in";
        let finding = Diagnostic::new(&codes::INVALID_CONFIGURATION, span, message);
        Failure::placed(&sources, &[finding])
    })
}

fn tops(paths: &[PathBuf]) -> Vec<PathBuf> {
    let current = Path::new(".");
    let all = paths.iter().map(PathBuf::as_path).chain([current]);
    all.filter_map(|path| path.canonicalize().ok())
        .filter(|path| path.is_dir())
        .collect()
}

/// A real path as seen from the current folder: `../rolecall.toml`.
pub fn relative(real: &Path) -> String {
    let current = Path::new(".").canonicalize().unwrap_or_default();
    let mut up = PathBuf::new();
    for above in current.ancestors() {
        // From the root on, `../../..` says less than the whole path.
        if above.parent().is_none() {
            break;
        }
        if let Ok(below) = real.strip_prefix(above) {
            return shown(&up.join(below));
        }
        up.push("..");
    }
    shown(real)
}
