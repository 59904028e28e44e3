//! What a team has decided about rolecall: the text of `rolecall.toml`, the flags that stand above it, and the
//! baseline of findings it started with.
//!
//! Everything here is a pure function over texts. [`read()`] fails closed: a configuration with any mistake is
//! none at all. [`judge::standard`] makes of it what [`sink`](crate::diagnostic::sink) judges by.

pub mod acks;
pub mod baseline;
pub mod gate;
mod globs;
pub mod judge;
mod read;
mod selector;
pub mod show;
mod values;

use crate::diagnostic::Code;
use crate::diagnostic::standard::Level;
use crate::diff::gates::Gate;
use crate::emit::targets::Target;
use crate::source::Span;
pub use globs::{Globs, Pattern, matcher};
pub use read::read;
pub use selector::{Mistake, Selector, level, severity};

/// The name of the file.
pub const FILE: &str = "rolecall.toml";

/// The newest set of default rules, which holds where no other is asked for.
pub const RULES_VERSION: u32 = 1;

/// Columns a formatted line may have where nothing else is asked for.
pub const LINE_WIDTH: u32 = 100;

/// A value of the file and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

/// A rule and the level it is to have.
pub type Leveled = (&'static Code, Level);

/// Everything a `rolecall.toml` can say. What it doesn't say is absent here.
#[derive(Debug, Default)]
pub struct Config {
    /// Which set of default rules is meant.
    pub rules_version: Option<Placed<u32>>,
    /// The file of accepted findings, relative to the configuration.
    pub baseline: Option<Placed<String>>,
    /// Of the policies below a folder, only these.
    pub include: Option<Placed<Globs>>,
    /// Policies to leave out.
    pub exclude: Option<Placed<Globs>>,
    /// The rules that are on, instead of all.
    pub select: Option<Placed<Vec<Selector>>>,
    /// The rules that are off.
    pub ignore: Option<Placed<Vec<Selector>>>,
    /// Levels of single rules.
    pub severity: Vec<Placed<Leveled>>,
    /// What is different for some paths; later ones stand above earlier ones.
    pub overrides: Vec<Override>,
    /// What no `@expect` may accept.
    pub deny: Option<Placed<Vec<Selector>>>,
    /// How many days ahead the last day of an `@expect` may be.
    pub max_days: Option<Placed<u32>>,
    /// The folder for bundles, relative to the configuration.
    pub out: Option<Placed<String>>,
    /// What is built.
    pub targets: Option<Placed<Vec<&'static Target>>>,
    /// Columns a formatted line may have.
    pub line_width: Option<Placed<u32>>,
    /// What `diff` is told.
    pub diff: DiffKeys,
}

/// What `[diff]` says.
#[derive(Debug, Default)]
pub struct DiffKeys {
    /// The branch that changes go into.
    pub base: Option<Placed<String>>,
    /// Which changes make it fail.
    pub fail_on: Option<Placed<Vec<Gate>>>,
    /// The version whose access must not be exceeded.
    pub no_new_access: Option<Placed<String>>,
    /// What nobody, or not this role, may be granted: `ACTION` or `ACTION@ROLE`.
    pub not_granted: Option<Placed<Vec<String>>>,
}

/// What is different for the files that match.
#[derive(Debug)]
pub struct Override {
    /// Which files.
    pub paths: Placed<Globs>,
    /// The rules that are off for them.
    pub ignore: Option<Placed<Vec<Selector>>>,
    /// Levels of single rules.
    pub severity: Vec<Placed<Leveled>>,
}

impl Config {
    /// The globs whose matching nothing is worth a remark, each with the key it belongs to.
    pub fn patterns(&self) -> impl Iterator<Item = (&'static str, &Pattern)> {
        let files = [("include", &self.include), ("exclude", &self.exclude)];
        let files = files
            .into_iter()
            .filter_map(|(key, globs)| Some((key, globs.as_ref()?)));
        let overrides = self.overrides.iter().map(|over| ("paths", &over.paths));
        let all = files.chain(overrides);
        all.flat_map(|(key, globs)| globs.value.patterns().map(move |pattern| (key, pattern)))
    }

    /// Columns a formatted line may have.
    pub fn width(&self) -> u32 {
        self.line_width
            .as_ref()
            .map_or(LINE_WIDTH, |width| width.value)
    }
}
