//! Access changes put together for people: cells that changed alike, of roles that changed alike.

use super::words;
use crate::diff::change::{Cause, Change, Effect};
use crate::diff::kinds::Class;
use crate::diff::report::Report;
use std::collections::BTreeMap;

/// More reasons than this for the same change of several cells are told once, for all of them.
const REASONS: usize = 3;

/// Roles that changed alike, and how.
#[derive(Debug)]
pub struct Block<'a> {
    /// The roles, in the order of their names.
    pub roles: Vec<&'a str>,
    /// How their cells changed; what is wider first.
    pub rows: Vec<Row<'a>>,
}

/// Cells of one role that changed alike.
#[derive(Debug)]
pub struct Row<'a> {
    /// The first of them, which stands for all.
    pub change: &'a Change,
    /// The actions.
    pub actions: Vec<&'a str>,
    /// Why, each reason once: those of the first where all have the same, else what changed for any of them.
    pub causes: Vec<&'a Cause>,
    /// All the actions have the same reason.
    pub one_reason: bool,
}

/// How a cell changed, whatever the reason.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Manner<'a> {
    weight: usize,
    kind: &'static str,
    before: String,
    after: String,
    acked: Option<&'a str>,
}

/// What of two roles has to be the same for them to be told together.
type Key<'a> = Vec<(Manner<'a>, Vec<&'a str>, Vec<String>)>;

/// The access changes of one system.
pub fn blocks<'a>(report: &Report<'a>, system: &str) -> Vec<Block<'a>> {
    let cells = report.changes.iter();
    let cells =
        cells.filter(|change| change.kind.class == Class::Access && change.system == system);
    let mut by_role: BTreeMap<&str, Vec<&Change>> = BTreeMap::new();
    for change in cells {
        by_role
            .entry(change.role.as_deref().unwrap_or(""))
            .or_default()
            .push(change);
    }
    let mut blocks: Vec<Block<'a>> = Vec::new();
    let mut places: BTreeMap<Key<'a>, usize> = BTreeMap::new();
    for (role, cells) in by_role {
        let rows = rows(report, &cells);
        let key: Key<'a> = rows
            .iter()
            .map(|row| {
                (
                    manner(row.change),
                    row.actions.clone(),
                    reasons(report, row),
                )
            })
            .collect();
        match places.get(&key).and_then(|at| blocks.get_mut(*at)) {
            Some(block) => block.roles.push(role),
            None => {
                places.insert(key, blocks.len());
                blocks.push(Block {
                    roles: vec![role],
                    rows,
                });
            }
        }
    }
    blocks
}

fn reasons(report: &Report<'_>, row: &Row<'_>) -> Vec<String> {
    let changed = row.causes.iter().filter(|cause| cause.changed);
    changed
        .map(|cause| reason(report, cause, row.actions.first().copied()))
        .collect()
}

/// What a cause says and on which line, whatever the action.
fn reason(report: &Report<'_>, cause: &Cause, action: Option<&str>) -> String {
    let words = words::of_them(&cause.words, action);
    let line = words::line(report, cause).unwrap_or_default();
    format!("{} {line} {words}", cause.side.word())
}

/// The cells of a role by how they changed; several reasons are told apart only while they are few.
fn rows<'a>(report: &Report<'a>, cells: &[&'a Change]) -> Vec<Row<'a>> {
    let mut by_manner: BTreeMap<Manner<'a>, Vec<&'a Change>> = BTreeMap::new();
    for change in cells {
        by_manner.entry(manner(change)).or_default().push(change);
    }
    let mut rows = Vec::new();
    for changes in by_manner.into_values() {
        let mut by_reason: BTreeMap<Vec<String>, Vec<&'a Change>> = BTreeMap::new();
        for change in &changes {
            let changed = change.because.iter().filter(|cause| cause.changed);
            let reasons = changed.map(|cause| reason(report, cause, change.action.as_deref()));
            by_reason.entry(reasons.collect()).or_default().push(change);
        }
        match by_reason.len() > REASONS {
            true => rows.extend(merged(report, &changes)),
            false => rows.extend(by_reason.values().filter_map(|changes| row(changes))),
        }
    }
    rows.sort_by_key(|row| (manner(row.change).weight, row.actions.first().copied()));
    rows
}

/// Cells with one reason.
fn row<'a>(changes: &[&'a Change]) -> Option<Row<'a>> {
    let change = changes.first()?;
    Some(Row {
        change,
        actions: changes
            .iter()
            .filter_map(|change| change.action.as_deref())
            .collect(),
        causes: change.because.iter().collect(),
        one_reason: true,
    })
}

/// Cells with many reasons: only what changed is told, each line once.
fn merged<'a>(report: &Report<'a>, changes: &[&'a Change]) -> Option<Row<'a>> {
    let mut row = row(changes)?;
    let mut seen: BTreeMap<String, ()> = BTreeMap::new();
    row.causes.clear();
    row.one_reason = false;
    for change in changes {
        for cause in change.because.iter().filter(|cause| cause.changed) {
            if seen
                .insert(reason(report, cause, change.action.as_deref()), ())
                .is_none()
            {
                row.causes.push(cause);
            }
        }
    }
    Some(row)
}

fn manner(change: &Change) -> Manner<'_> {
    let weight = match change.effect {
        Some(Effect::Wider) => 0,
        Some(Effect::Incomparable) => 1,
        Some(Effect::Narrower) => 2,
        Some(Effect::Opened) => 3,
        Some(Effect::Settled) | None => 4,
    };
    let text = |state: &Option<crate::diff::State>| super::json::state_text(state.as_ref());
    Manner {
        weight,
        kind: change.kind.name,
        before: text(&change.before),
        after: text(&change.after),
        acked: change.acked.as_ref().map(|acked| acked.reason.as_str()),
    }
}
