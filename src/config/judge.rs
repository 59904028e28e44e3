//! What the findings in one file are judged by, once flags, environment and configuration have had their say.

use super::{Config, Leveled, Selector};
use crate::diagnostic::Code;
use crate::diagnostic::codes::{Catalog, Silencing};
use crate::diagnostic::standard::{Level, Standard};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Where a value that stands above the configuration comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given {
    /// An option of the command line, as `--select`.
    Flag(&'static str),
    /// A variable of the environment.
    Environment(&'static str),
}

/// What stands above the configuration.
#[derive(Debug, Clone, Default)]
pub struct Flags {
    /// The rules that are on; the configuration's `select` and `ignore` don't count then.
    pub select: Option<(Vec<Selector>, Given)>,
    /// The rules that are off, besides those of the configuration.
    pub ignore: Option<(Vec<Selector>, Given)>,
    /// Levels of single rules.
    pub severity: Option<(Vec<Leveled>, Given)>,
    /// The file of accepted findings.
    pub baseline: Option<(String, Given)>,
    /// The folder for bundles.
    pub out: Option<(String, Given)>,
}

/// What the file of this path is judged by; the path is relative to the configuration.
pub fn standard(config: &Config, flags: &Flags, path: &Path, catalog: &Catalog) -> Standard {
    let mut off = unselected(config, flags, catalog);
    let mut levels: BTreeMap<&'static str, Level> = BTreeMap::new();
    set(
        &mut levels,
        config.severity.iter().map(|placed| placed.value),
    );
    let matching = config.overrides.iter();
    for over in matching.filter(|over| over.paths.value.cover(path)) {
        let ignore = over.ignore.iter().flat_map(|ignore| &ignore.value);
        add(&mut off, ignore, catalog);
        set(&mut levels, over.severity.iter().map(|placed| placed.value));
    }
    if let Some((ignore, _)) = &flags.ignore {
        add(&mut off, ignore, catalog);
    }
    if let Some((severity, _)) = &flags.severity {
        set(&mut levels, severity.iter().copied());
    }
    levels.extend(off.into_iter().map(|id| (id, Level::Off)));
    for code in asked_for(config, flags, catalog) {
        levels.entry(code.id).or_insert(Level::At(code.severity));
    }
    let deny = config.deny.iter().flat_map(|deny| &deny.value);
    let mut denied = BTreeSet::new();
    add(&mut denied, deny, catalog);
    Standard {
        levels,
        denied,
        max_days: config.max_days.as_ref().map(|days| days.value),
        line_width: config.line_width.as_ref().map(|width| width.value as usize),
        baseline: None,
    }
}

fn set(levels: &mut BTreeMap<&'static str, Level>, severities: impl Iterator<Item = Leveled>) {
    levels.extend(severities.map(|(code, level)| (code.id, level)));
}

fn add<'s>(
    ids: &mut BTreeSet<&'static str>,
    selectors: impl IntoIterator<Item = &'s Selector>,
    catalog: &Catalog,
) {
    for selector in selectors {
        let meant = catalog.iter().filter(|code| selector.matches(code));
        ids.extend(meant.map(|code| code.id));
    }
}

/// The rules that are off unless somebody asks for them, and that `select` names.
fn asked_for<'c>(
    config: &Config,
    flags: &Flags,
    catalog: &'c Catalog,
) -> impl Iterator<Item = &'static Code> + use<'c> {
    let select = match &flags.select {
        Some((select, _)) => select.clone(),
        None => config
            .select
            .iter()
            .flat_map(|select| select.value.clone())
            .collect(),
    };
    let named = move |code: &&'static Code| select.iter().any(|selector| selector.matches(code));
    catalog.iter().filter(|code| code.opt_in).filter(named)
}

/// The rules that `select` leaves out or `ignore` takes out, where the narrower word wins.
fn unselected(config: &Config, flags: &Flags, catalog: &Catalog) -> BTreeSet<&'static str> {
    let none: &[Selector] = &[];
    let listed = |list: &'_ Option<super::Placed<Vec<Selector>>>| match list {
        Some(list) => list.value.clone(),
        None => none.to_vec(),
    };
    let (select, ignore) = match &flags.select {
        Some((select, _)) => (Some(select.clone()), Vec::new()),
        None => (
            config.select.as_ref().map(|select| select.value.clone()),
            listed(&config.ignore),
        ),
    };
    let narrowest = |selectors: &[Selector], code: &Code| {
        let meant = selectors.iter().filter(|selector| selector.matches(code));
        meant.map(Selector::narrowness).max()
    };
    let off = |code: &&'static Code| {
        let wanted = match &select {
            Some(select) => narrowest(select, code),
            None => Some(0),
        };
        let unwanted = narrowest(&ignore, code);
        let free = code.silencing == Silencing::Freely;
        free && (wanted.is_none() || unwanted >= wanted)
    };
    catalog.iter().filter(off).map(|code| code.id).collect()
}
