//! A cell in words.

use crate::emit::targets::Loss;
use crate::matrix::{Condition, Matrix, Region, Role};

/// More alternatives than this are only counted.
const SHOWN: usize = 100;

/// What a role answers about an action: `yes`, `yes at team`, `yes when edition is pro`, `undecided`, `denied`, or nothing.
pub fn cell(matrix: &Matrix<'_>, role: &Role<'_>, action: u32) -> String {
    let mut parts = Vec::new();
    for yes in rows(&role.grants, action, |yes| yes.action) {
        let reach = yes.reach.map(|reach| matrix.model.reach_name(reach));
        let at = reach.map_or(String::new(), |reach| format!(" at {reach}"));
        parts.push(format!("yes{at}{}", when(matrix, yes.when)));
    }
    for open in rows(&role.undecided, action, |open| open.action) {
        parts.push(format!("undecided{}", when(matrix, open.when)));
    }
    for deny in rows(&role.denies, action, |deny| deny.action) {
        parts.push(format!("denied{}", when(matrix, deny.when)));
    }
    parts.join("; ")
}

/// Of which conditions of a role not all alternatives are told, by action.
pub fn losses(matrix: &Matrix<'_>, role: &Role<'_>) -> Vec<Loss> {
    let grants = role.grants.iter().map(|yes| (yes.action, yes.when));
    let open = role.undecided.iter().map(|open| (open.action, open.when));
    let denies = role.denies.iter().map(|deny| (deny.action, deny.when));
    let all = grants.chain(open).chain(denies);
    let long = all.filter_map(|(action, when)| {
        let more = matrix.boxes(when).len().checked_sub(SHOWN)?;
        (more > 0).then(|| Loss {
            about: format!("{} {}", role.told.name, matrix.path(action)),
            what: format!("{more} alternatives of its condition are only counted"),
        })
    });
    long.collect()
}

/// The rows about an action, of a list that is in the order of actions.
fn rows<T>(all: &[T], action: u32, of: impl Fn(&T) -> u32) -> &[T] {
    let start = all.partition_point(|row| of(row) < action);
    let end = all.partition_point(|row| of(row) <= action);
    all.get(start..end).unwrap_or_default()
}

fn when(matrix: &Matrix<'_>, id: Condition) -> String {
    match id {
        Matrix::ALWAYS => String::new(),
        id => format!(" when {}", condition(matrix, id)),
    }
}

/// A condition as policies write it.
fn condition(matrix: &Matrix<'_>, id: Condition) -> String {
    let boxes = matrix.boxes(id);
    let shown = boxes.iter().take(SHOWN).map(|region| {
        let text = conjunction(matrix, region);
        match boxes.len() > 1 && region.len() > 1 {
            true => format!("({text})"),
            false => text,
        }
    });
    let shown: Vec<String> = shown.collect();
    match boxes.len().checked_sub(SHOWN) {
        None | Some(0) => shown.join(" or "),
        Some(more) => format!("{} or {more} more", shown.join(" or ")),
    }
}

fn conjunction(matrix: &Matrix<'_>, region: &Region) -> String {
    let sides = matrix
        .named(region)
        .map(|(name, values)| match values.as_slice() {
            [only] => format!("{name} is {only}"),
            _ => format!("{name} in ({})", values.join(", ")),
        });
    sides.collect::<Vec<_>>().join(" and ")
}
