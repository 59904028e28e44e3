//! A comparison as a row per role.

use super::{Format, View};
use crate::diagnostic::render::visible;
use crate::diff::change::{Change, Effect};
use crate::diff::kinds::Class;
use crate::diff::report::{Report, Summary};
use std::collections::BTreeMap;
use std::io::{self, Write};

pub(super) const FORMAT: Format = Format {
    name: "summary",
    human: true,
    render,
};

/// Columns that the name of a role may take.
const NAME: usize = 40;

/// How many cells of one role changed how.
#[derive(Debug, Clone, Copy, Default)]
pub struct Count {
    /// Wider.
    pub wider: usize,
    /// Narrower.
    pub narrower: usize,
    /// Both.
    pub incomparable: usize,
    /// Undecided on one side.
    pub undecided: usize,
}

/// The counts of each role, by system and name.
pub fn counts(changes: &[Change]) -> BTreeMap<(&str, &str), Count> {
    let mut all: BTreeMap<(&str, &str), Count> = BTreeMap::new();
    for change in changes
        .iter()
        .filter(|change| change.kind.class == Class::Access)
    {
        let role = change.role.as_deref().unwrap_or("");
        let count = all.entry((change.system.as_str(), role)).or_default();
        match change.effect {
            Some(Effect::Wider) => count.wider += 1,
            Some(Effect::Narrower) => count.narrower += 1,
            Some(Effect::Incomparable) => count.incomparable += 1,
            Some(Effect::Settled | Effect::Opened) => count.undecided += 1,
            None => {}
        }
    }
    all
}

fn render(report: &Report<'_>, _view: &View, out: &mut dyn Write) -> io::Result<()> {
    for note in report.notes {
        writeln!(out, "note: {}", visible(note))?;
    }
    let counts = counts(report.changes);
    let name = |(system, role): &(&str, &str)| {
        let name: String = format!("{system} {role}");
        match name.chars().count() > NAME {
            true => format!("{}…", name.chars().take(NAME - 1).collect::<String>()),
            false => name,
        }
    };
    let width = counts
        .keys()
        .map(|key| name(key).chars().count())
        .max()
        .unwrap_or(0)
        .max(4);
    if !counts.is_empty() {
        writeln!(out, "{:width$}  wider  narrower  both  undecided", "role")?;
    }
    for (key, count) in &counts {
        writeln!(
            out,
            "{:width$}  {:>5}  {:>8}  {:>4}  {:>9}",
            visible(&name(key)),
            count.wider,
            count.narrower,
            count.incomparable,
            count.undecided
        )?;
    }
    for held in report.held {
        writeln!(
            out,
            "held back by {}: {}",
            visible(&held.gate),
            visible(&held.message)
        )?;
    }
    writeln!(out, "{}", Summary::of(report.changes).line())
}
