//! What a change of the configuration, a baseline or accepted changes lets through that was held back, or the reverse.

use super::baseline::Baseline;
use super::judge::Flags;
use super::show::{Row, rows};
use super::{Config, acks, read};
use crate::diagnostic::codes::Catalog;
use crate::diff::{Change, Kind, kinds};
use crate::source::FileId;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Guard {
    /// A `rolecall.toml`.
    Configuration,
    /// Accepted findings.
    Baseline,
    /// Accepted changes.
    Acknowledgements,
}

/// The text of a file in both versions; nothing where it isn't there.
#[derive(Debug, Clone, Copy)]
pub struct Texts<'t> {
    /// Its path.
    pub path: &'t str,
    /// In the earlier version.
    pub base: Option<&'t str>,
    /// In the later version.
    pub head: Option<&'t str>,
}

/// Keys where more entries let more through.
const MORE_IS_LOOSER: [&str; 2] = ["ignore", "files.exclude"];
/// Keys where fewer entries let more through.
const FEWER_IS_LOOSER: [&str; 5] = [
    "lint.select",
    "files.include",
    "suppress.deny",
    "diff.fail-on",
    "diff.not-granted",
];
/// Keys that hold nothing back.
const NO_GATES: [&str; 2] = ["build.out", "format.line-width"];

/// What is different about a file that guards policies. One that can't be read says nothing here; `check` refuses it.
pub fn compare(guard: Guard, texts: Texts<'_>, catalog: &Catalog) -> Vec<Change> {
    if texts.base == texts.head {
        return Vec::new();
    }
    match guard {
        Guard::Configuration => configurations(texts, catalog),
        Guard::Baseline => baselines(texts, catalog),
        Guard::Acknowledgements => acknowledgements(texts),
    }
}

fn change(kind: &'static Kind, subject: String) -> Change {
    Change::new(kind, "", subject)
}

fn configurations(texts: Texts<'_>, catalog: &Catalog) -> Vec<Change> {
    let config = |text: Option<&str>| match text {
        None => Some(Config::default()),
        Some(text) => read(text, FileId(0), catalog).ok(),
    };
    let (Some(base), Some(head)) = (config(texts.base), config(texts.head)) else {
        return vec![change(
            &kinds::GATE_CHANGED,
            format!("configuration {}", texts.path),
        )];
    };
    let by_key = |config: &Config| -> BTreeMap<String, Row> {
        let rows = rows(config, &Flags::default()).into_iter();
        rows.map(|row| (row.key.clone(), row)).collect()
    };
    let (base, head) = (by_key(&base), by_key(&head));
    let keys: BTreeSet<&String> = base.keys().chain(head.keys()).collect();
    let mut changes = Vec::new();
    for key in keys {
        let value = |rows: &BTreeMap<String, Row>| rows.get(key).map(|row| row.value.clone());
        let (before, after) = (value(&base), value(&head));
        if before == after || NO_GATES.contains(&key.as_str()) {
            continue;
        }
        let kind = judged(key, before.as_ref(), after.as_ref(), catalog);
        let text =
            |value: Option<Value>| value.map_or("not set".to_owned(), |value| value.to_string());
        let subject = format!("configuration {}: {key}", texts.path);
        changes.push(change(kind, subject).from_to(text(before), text(after)));
    }
    changes
}

/// Whether a key's new value lets more or less through.
fn judged(
    key: &str,
    before: Option<&Value>,
    after: Option<&Value>,
    catalog: &Catalog,
) -> &'static Kind {
    let listed = |keys: &[&str]| {
        keys.iter()
            .any(|known| key == *known || key.ends_with(&format!(".{known}")))
    };
    let entries = |value: Option<&Value>| -> BTreeSet<String> {
        let list = value.and_then(Value::as_array).into_iter().flatten();
        list.map(Value::to_string).collect()
    };
    let (old, new) = (entries(before), entries(after));
    let (more, fewer) = (!new.is_subset(&old), !old.is_subset(&new));
    if listed(&MORE_IS_LOOSER) {
        return loosened_if(more, fewer);
    }
    if listed(&FEWER_IS_LOOSER) {
        return loosened_if(fewer, more);
    }
    if let Some((_, rule)) = key.rsplit_once("severity.") {
        let default = catalog
            .find(rule)
            .map_or(0, |code| rank(code.severity.word()));
        let weight = |value: Option<&Value>| value.and_then(Value::as_str).map_or(default, rank);
        return loosened_if(
            weight(after) < weight(before),
            weight(after) > weight(before),
        );
    }
    match key {
        "suppress.max-days" => {
            let days = |value: Option<&Value>| value.and_then(Value::as_u64).unwrap_or(u64::MAX);
            loosened_if(days(after) > days(before), days(after) < days(before))
        }
        "diff.no-new-access" => {
            let none = |value: Option<&Value>| value.is_none_or(Value::is_null);
            match (none(before), none(after)) {
                (false, true) => &kinds::GATE_LOOSENED,
                (true, false) => &kinds::GATE_TIGHTENED,
                (true, true) | (false, false) => &kinds::GATE_CHANGED,
            }
        }
        _ => &kinds::GATE_CHANGED,
    }
}

fn rank(word: &str) -> usize {
    ["off", "info", "warning", "error"]
        .iter()
        .position(|known| *known == word)
        .unwrap_or(0)
}

fn loosened_if(looser: bool, tighter: bool) -> &'static Kind {
    match (looser, tighter) {
        (true, false) => &kinds::GATE_LOOSENED,
        (false, true) => &kinds::GATE_TIGHTENED,
        (true, true) | (false, false) => &kinds::GATE_CHANGED,
    }
}

fn baselines(texts: Texts<'_>, catalog: &Catalog) -> Vec<Change> {
    let baseline = |text: Option<&str>| match text {
        None => Some(Baseline::default()),
        Some(text) => Baseline::read(text, FileId(0), catalog).ok(),
    };
    let subject = format!("baseline {}", texts.path);
    let (Some(base), Some(head)) = (baseline(texts.base), baseline(texts.head)) else {
        return vec![change(&kinds::GATE_CHANGED, subject)];
    };
    let mut changes = Vec::new();
    let sides = [
        (&kinds::GATE_LOOSENED, base.missing(&head)),
        (&kinds::GATE_TIGHTENED, base.unneeded(&head)),
    ];
    for (kind, different) in sides {
        for one in different {
            let subject = format!("{subject}: {} {}", one.subject.code, one.subject.entity);
            let (held, found) = (
                format!("{} accepted", one.held),
                format!("{} accepted", one.found),
            );
            changes.push(change(kind, subject).from_to(held, found));
        }
    }
    changes
}

/// Rows that came or went. What a new one accepts is told where the change is that it accepts.
fn acknowledgements(texts: Texts<'_>) -> Vec<Change> {
    let rows = |text: Option<&str>| match text {
        None => Some(Vec::new()),
        Some(text) => acks::read(text, FileId(0)).ok(),
    };
    let subject = format!("accepted changes {}", texts.path);
    let (Some(base), Some(head)) = (rows(texts.base), rows(texts.head)) else {
        return vec![change(&kinds::GATE_CHANGED, subject)];
    };
    let mut changes = Vec::new();
    let missing = |row: &acks::Row, others: &[acks::Row]| {
        !others.iter().any(|other| other.text() == row.text())
    };
    for row in head.iter().filter(|row| missing(row, &base)) {
        let print: String = row.fingerprint.chars().take(acks::LEAST_DIGITS).collect();
        let subject = format!("{subject}: {print}");
        changes.push(
            change(&kinds::GATE_CHANGED, subject).is(format!("{}: {}", row.change, row.reason)),
        );
    }
    for row in base.iter().filter(|row| missing(row, &head)) {
        let print: String = row.fingerprint.chars().take(acks::LEAST_DIGITS).collect();
        let subject = format!("{subject}: {print}");
        changes.push(
            change(&kinds::GATE_CHANGED, subject).was(format!("{}: {}", row.change, row.reason)),
        );
    }
    changes
}
