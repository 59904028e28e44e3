//! Sets of situations in the words of the language.

use super::{Model, Situations, Variable};
use crate::logic::{Cell, Set};

/// More alternatives than this are only counted.
const SHOWN: usize = 4;

/// A condition as it could be written, such as `edition is pro and account is not closed`; empty for always.
///
/// Alternatives that are too many to be read are counted; then it can't be written like that.
pub fn phrase(model: &Model, situations: &Situations, set: Set) -> String {
    if set.is_all() {
        return String::new();
    }
    if set.is_empty() {
        return "never".to_owned();
    }
    let Ok(boxes) = situations.diagrams.boxes(set, 1_000) else {
        return "in too many situations to list".to_owned();
    };
    let shown = boxes.iter().take(SHOWN).map(|one| {
        let text = conjunction(model, one);
        match boxes.len() > 1 && one.len() > 1 {
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

fn conjunction(model: &Model, one: &Cell) -> String {
    let parts = one.iter().filter_map(|(var, values)| {
        let variable = model.variables.get(var.0 as usize)?;
        Some(comparison(variable, values))
    });
    parts.collect::<Vec<_>>().join(" and ")
}

fn comparison(variable: &Variable, values: &[u32]) -> String {
    let named = |wanted: bool| -> Vec<&str> {
        let all = variable.values.iter().enumerate();
        let some = all.filter(|(at, _)| values.contains(&(*at as u32)) == wanted);
        some.map(|(_, name)| name.as_str()).collect()
    };
    let (path, listed, missing) = (&variable.path, named(true), named(false));
    match (listed.as_slice(), missing.as_slice()) {
        ([only], _) => format!("{path} is {only}"),
        (_, [missing]) => format!("{path} is not {missing}"),
        _ => format!("{path} in ({})", listed.join(", ")),
    }
}
