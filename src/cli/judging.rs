//! From configurations and flags to what findings are judged by.

use super::configuration::{Configurations, relative};
use super::failure::{Failure, cause, shown};
use rolecall::config::baseline::{self, Baseline};
use rolecall::config::judge::{self, Flags, Given};
use rolecall::config::{Config, Leveled, Mistake, Selector, severity};
use rolecall::diagnostic::standard::{Allowance, Standard, Standards};
use rolecall::diagnostic::{Diagnostic, codes};
use rolecall::source::{FileId, Sources};
use rolecall::workspace::targets::Target;
use rolecall::workspace::{Companion, catalog};
use std::collections::HashMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The options that say what is a finding and how much it weighs.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Weighing {
    /// the rules that are on, by name, code, beginning of a code or category, instead of those of the configuration
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    select: Option<Vec<String>>,

    /// rules that are off, besides those of the configuration
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    ignore: Option<Vec<String>>,

    /// what a rule weighs: error, warning, info or off
    #[arg(long, value_name = "RULE=LEVEL", value_delimiter = ',')]
    severity: Option<Vec<String>>,

    /// the file of accepted findings [default: rolecall-baseline.json beside the configuration, if it is there]
    #[arg(long, value_name = "FILE")]
    baseline: Option<String>,
}

impl Weighing {
    /// What they say; a variable of the environment stands behind each.
    pub fn flags(&self) -> Result<Flags, Failure> {
        let rules = catalog();
        let one = |text: &str| Selector::parse(text, rules);
        let ignored = |text: &str| Selector::parse_ignored(text, rules);
        Ok(Flags {
            select: given(&self.select, "--select", "ROLECALL_SELECT", one)?,
            ignore: given(&self.ignore, "--ignore", "ROLECALL_IGNORE", ignored)?,
            severity: given(&self.severity, "--severity", "ROLECALL_SEVERITY", leveled)?,
            baseline: match (&self.baseline, variable("ROLECALL_BASELINE")) {
                (Some(file), _) => Some((file.clone(), Given::Flag("--baseline"))),
                (None, Some(file)) => Some((file, Given::Environment("ROLECALL_BASELINE"))),
                (None, None) => None,
            },
            out: None,
        })
    }
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|text| !text.is_empty())
}

/// The values of an option, or else of its variable.
fn given<T>(
    words: &Option<Vec<String>>,
    option: &'static str,
    name: &'static str,
    parse: impl Fn(&str) -> Result<T, Mistake>,
) -> Result<Option<(Vec<T>, Given)>, Failure> {
    let (words, given) = match (words, variable(name)) {
        (Some(words), _) => (words.clone(), Given::Flag(option)),
        (None, Some(text)) => {
            let words = text.split(',').map(str::to_owned);
            (words.collect(), Given::Environment(name))
        }
        (None, None) => return Ok(None),
    };
    let parsed = words.iter().map(|word| {
        parse(word.trim()).map_err(|mistake| {
            let place = match given {
                Given::Flag(option) => option,
                Given::Environment(name) => name,
            };
            let failure = Failure::new(format!("`{place}`: {}", mistake.message));
            match mistake.help {
                Some(help) => failure.advise(help),
                None => failure,
            }
        })
    });
    Ok(Some((parsed.collect::<Result<_, _>>()?, given)))
}

fn leveled(text: &str) -> Result<Leveled, Mistake> {
    let Some((rule, word)) = text.split_once('=') else {
        return Err(Mistake::new(format!("`{text}` names no severity"))
            .advise("write the rule and its severity, as `trap-state=error`"));
    };
    severity(rule, word, catalog())
}

/// A file that findings are judged in.
#[derive(Debug)]
pub struct Judged {
    /// Its path as it is shown.
    pub shown: String,
    /// Its real path.
    pub real: PathBuf,
    /// Its configuration, by place in the list.
    pub owner: Option<usize>,
}

/// Where accepted findings are kept.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Store {
    /// Where the file is or would be.
    pub path: PathBuf,
    /// Whether somebody asked for it, so that it has to be there.
    pub asked: bool,
}

/// The configurations of a run, the files they are for, and what is to be said about the configurations.
#[derive(Debug)]
pub struct Settings {
    /// The configurations.
    pub configurations: Configurations,
    /// The files, in any order.
    pub files: Vec<Judged>,
    /// For each configuration, whether every file below it was looked for.
    pub whole: Vec<bool>,
    /// What was passed over on purpose: it counts as matched.
    pub passed_over: Vec<Judged>,
    /// Whether there is to be no configuration at all.
    pub isolated: bool,
}

impl Settings {
    /// Where the findings of a configuration's files are accepted.
    pub fn store(&self, owner: Option<usize>, flags: &Flags) -> Option<Store> {
        if let Some((file, _)) = &flags.baseline {
            return Some(Store {
                path: PathBuf::from(file),
                asked: true,
            });
        }
        if self.isolated {
            return None;
        }
        let loaded = owner.and_then(|at| self.configurations.loaded.get(at));
        let folder = loaded.map(|loaded| loaded.folder.as_path());
        let key = loaded.and_then(|loaded| loaded.config.baseline.as_ref());
        let name = key.map_or(baseline::FILE, |key| key.value.as_str());
        let path = match folder {
            Some(folder) => PathBuf::from(relative(&folder.join(name))),
            None => PathBuf::from(name),
        };
        Some(Store {
            path,
            asked: key.is_some(),
        })
    }

    /// How long the lines of each file are at most, by its path as it is shown, where a configuration holds.
    pub fn line_widths(&self) -> HashMap<&str, usize> {
        let widths = self.files.iter().filter_map(|file| {
            let loaded = self.configurations.loaded.get(file.owner?)?;
            Some((file.shown.as_str(), loaded.config.width() as usize))
        });
        widths.collect()
    }

    /// The folder for bundles that the configurations name.
    pub fn out(&self) -> Result<Option<PathBuf>, Failure> {
        let named = self.configurations.loaded.iter().filter_map(|loaded| {
            let out = loaded.config.out.as_ref()?;
            Some(PathBuf::from(relative(&loaded.folder.join(&out.value))))
        });
        let mut named: Vec<PathBuf> = named.collect();
        named.sort();
        named.dedup();
        match named.as_slice() {
            [] => Ok(None),
            [out] => Ok(Some(out.clone())),
            [one, other, ..] => {
                let (one, other) = (shown(one), shown(other));
                let problem = format!("the configurations name two folders, `{one}` and `{other}`");
                Err(Failure::new(problem).advise("choose one with `--out`"))
            }
        }
    }

    /// The targets that the configurations name.
    pub fn targets(&self) -> impl Iterator<Item = &'static Target> {
        let loaded = self.configurations.loaded.iter();
        let named = loaded.filter_map(|loaded| loaded.config.targets.as_ref());
        named.flat_map(|named| named.value.iter().copied())
    }

    /// What the findings of each file are judged by. Without `accepting` no baseline is read.
    pub fn standards(&self, flags: &Flags, accepting: bool) -> Result<Standards, Failure> {
        let mut making = Making {
            settings: self,
            flags,
            accepting,
            standards: Standards::default(),
            stores: HashMap::new(),
            equal: HashMap::new(),
        };
        let none = Config::default();
        for file in &self.files {
            let (config, folder) =
                match file.owner.and_then(|at| self.configurations.loaded.get(at)) {
                    Some(loaded) => (&loaded.config, loaded.folder.as_path()),
                    None => (&none, Path::new("")),
                };
            let relative = file.real.strip_prefix(folder).unwrap_or(&file.real);
            making.add(&file.shown, config, file.owner, relative)?;
        }
        for (at, loaded) in self.configurations.loaded.iter().enumerate() {
            let name = Path::new(rolecall::config::FILE);
            making.add(&loaded.shown, &loaded.config, Some(at), name)?;
        }
        Ok(making.standards)
    }

    /// What is to be said about the configurations themselves.
    pub fn companions(&self) -> Vec<Companion> {
        let loaded = self.configurations.loaded.iter().enumerate();
        let all = loaded.map(|(at, loaded)| Companion {
            path: loaded.shown.clone(),
            text: loaded.text.clone(),
            findings: match self.whole.get(at) {
                Some(true) => self.unmatched(at),
                Some(false) | None => Vec::new(),
            },
        });
        all.filter(|companion| !companion.findings.is_empty())
            .collect()
    }

    fn unmatched(&self, at: usize) -> Vec<Diagnostic> {
        let Some(loaded) = self.configurations.loaded.get(at) else {
            return Vec::new();
        };
        let own = self.files.iter().chain(&self.passed_over);
        let own = own.filter(|file| file.owner == Some(at));
        let own = own.filter_map(|file| file.real.strip_prefix(&loaded.folder).ok());
        let own: Vec<&Path> = own.collect();
        let unmatched = loaded
            .config
            .patterns()
            .filter(|(_, pattern)| !own.iter().any(|path| pattern.covers(path)));
        let findings = unmatched.map(|(key, pattern)| {
            let glob = &pattern.text;
            let message = format!("no policy matches the glob `{glob}` of `{key}`");
            Diagnostic::new(&codes::UNMATCHED_GLOB, pattern.span, message)
                .entity(format!("glob {key}: {glob}"))
                .help(format!(
                    "globs are relative to the folder of {}; remove or correct it",
                    loaded.shown
                ))
        });
        findings.collect()
    }
}

struct Making<'s> {
    settings: &'s Settings,
    flags: &'s Flags,
    accepting: bool,
    standards: Standards,
    /// Baselines that have been looked for, and their places in the list of those that are there.
    stores: HashMap<Store, Option<usize>>,
    /// Standards by configuration and the overrides that match: most files share one.
    equal: HashMap<(Option<usize>, Vec<bool>), Arc<Standard>>,
}

impl Making<'_> {
    fn add(
        &mut self,
        shown: &str,
        config: &Config,
        owner: Option<usize>,
        relative: &Path,
    ) -> Result<(), Failure> {
        let overrides = config.overrides.iter();
        let matching: Vec<bool> = overrides
            .map(|over| over.paths.value.cover(relative))
            .collect();
        let key = (owner, matching);
        let standard = match self.equal.get(&key) {
            Some(standard) => standard.clone(),
            None => {
                let mut standard = judge::standard(config, self.flags, relative, catalog());
                standard.baseline = self.baseline(owner)?;
                let standard = Arc::new(standard);
                self.equal.insert(key, standard.clone());
                standard
            }
        };
        self.standards.insert(shown, standard);
        Ok(())
    }

    fn baseline(&mut self, owner: Option<usize>) -> Result<Option<usize>, Failure> {
        let store = self.settings.store(owner, self.flags);
        let Some(store) = store.filter(|_| self.accepting) else {
            return Ok(None);
        };
        if let Some(known) = self.stores.get(&store) {
            return Ok(*known);
        }
        let place = read_store(&store)?.map(|baseline| {
            self.standards.baselines.push(Allowance {
                file: shown(&store.path),
                counts: baseline.counts,
            });
            self.standards.baselines.len() - 1
        });
        self.stores.insert(store, place);
        Ok(place)
    }
}

/// What is in a baseline; nothing if nobody asked for it and it isn't there.
pub fn read_store(store: &Store) -> Result<Option<Baseline>, Failure> {
    let path = &store.path;
    let refuse = |reason: &str| {
        Failure::new(format!(
            "can't read the baseline `{}`: {reason}",
            shown(path)
        ))
    };
    match fs::metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound && !store.asked => return Ok(None),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let help = "`rolecall baseline write` makes it";
            return Err(refuse("there is no such file").advise(help));
        }
        Err(error) => return Err(refuse(&cause(&error))),
        Ok(metadata) if !metadata.is_file() => return Err(refuse("it isn't a file")),
        Ok(_) => {}
    }
    let text = fs::read_to_string(path).map_err(|error| refuse(&cause(&error)))?;
    let baseline = Baseline::read(&text, FileId(0), catalog());
    baseline.map(Some).map_err(|findings| {
        let sources = Sources::new([(shown(path), text.clone())]);
        Failure::placed(&sources, &findings)
    })
}
