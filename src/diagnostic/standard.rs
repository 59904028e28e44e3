//! What findings are judged by: plain data that somebody else has read from a configuration.

use super::codes::Catalog;
use super::{Code, Severity};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// How much a finding is to weigh, or that it isn't to be made at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Not reported.
    Off,
    /// Reported at this severity.
    At(Severity),
}

impl Level {
    /// Every level, from the lightest.
    pub const ALL: [Level; 4] = [
        Level::Off,
        Level::At(Severity::Info),
        Level::At(Severity::Warning),
        Level::At(Severity::Error),
    ];

    /// The word users read and write: `off`, `info`, `warning` or `error`.
    pub fn word(self) -> &'static str {
        match self {
            Level::Off => "off",
            Level::At(severity) => severity.word(),
        }
    }
}

/// What the findings in one file are judged by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standard {
    /// Levels by the ids of codes; a code that isn't here weighs what its findings say.
    pub levels: BTreeMap<&'static str, Level>,
    /// Ids of the codes that no `@expect` may accept here.
    pub denied: BTreeSet<&'static str>,
    /// How many days ahead the last day of an `@expect` may be. With a bound, it needs a last day.
    pub max_days: Option<u32>,
    /// How long lines are at most, if something else than the usual is wanted.
    pub line_width: Option<usize>,
    /// Which of the [`Standards::baselines`] holds here.
    pub baseline: Option<usize>,
}

impl Standard {
    /// Whether findings of this code aren't reported.
    pub fn is_off(&self, code: &Code) -> bool {
        match self.levels.get(code.id) {
            Some(level) => *level == Level::Off,
            None => code.opt_in,
        }
    }
}

/// What the findings of one run are judged by, file by file.
#[derive(Debug, Clone, Default)]
pub struct Standards {
    by_path: HashMap<String, Arc<Standard>>,
    otherwise: Standard,
    /// The findings that a team has accepted as they were when it began.
    pub baselines: Vec<Allowance>,
}

impl Standards {
    /// Standards by which everything is reported, what is otherwise reported only on demand included.
    pub fn everything(catalog: &Catalog) -> Self {
        let opt_in = catalog.iter().filter(|code| code.opt_in);
        let otherwise = Standard {
            levels: opt_in
                .map(|code| (code.id, Level::At(code.severity)))
                .collect(),
            ..Standard::default()
        };
        Self {
            otherwise,
            ..Self::default()
        }
    }

    /// Sets what a file is judged by, given its path as it is shown.
    pub fn insert(&mut self, path: impl Into<String>, standard: Arc<Standard>) {
        self.by_path.insert(path.into(), standard);
    }

    /// Whether findings of this code are reported in any file.
    pub fn want(&self, code: &Code) -> bool {
        match self.by_path.is_empty() {
            true => !self.otherwise.is_off(code),
            false => self.by_path.values().any(|standard| !standard.is_off(code)),
        }
    }

    /// What the file of this path is judged by.
    pub fn of(&self, path: &str) -> &Standard {
        match self.by_path.get(path) {
            Some(standard) => standard,
            None => &self.otherwise,
        }
    }
}

/// How many findings about each subject are accepted, and which file says so.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Allowance {
    /// The file, as it is shown.
    pub file: String,
    /// How many, by [subject](super::fingerprint::Subject).
    pub counts: BTreeMap<super::fingerprint::Subject, usize>,
}
