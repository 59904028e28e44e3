//! Renames that nobody has written down: what went away and what is new, and look like one thing.

use super::declarations::Thing;
use std::collections::BTreeMap;

/// For each new thing the one that went away and probably is the same: alone in having this label, or this last part of a path.
pub fn renames<'a>(gone: &[Thing<'a>], new: &[Thing<'a>]) -> Vec<Option<&'a str>> {
    let mut found: Vec<Option<&'a str>> = vec![None; new.len()];
    let mut taken: Vec<&str> = Vec::new();
    for key in [label, last] {
        let (old, fresh) = (alone(gone, key), alone(new, key));
        for (word, at) in &fresh {
            let partner = old.get(word).and_then(|at| gone.get(*at));
            if let (Some(partner), Some(slot)) = (partner, found.get_mut(*at))
                && slot.is_none()
                && !taken.contains(&partner.id)
            {
                *slot = Some(partner.id);
                taken.push(partner.id);
            }
        }
    }
    found
}

/// The label, unless it is only the name.
fn label<'a>(thing: &Thing<'a>) -> Option<&'a str> {
    let said = !thing.label.is_empty() && Some(thing.label) != thing.id.rsplit('.').next();
    said.then_some(thing.label)
}

fn last<'a>(thing: &Thing<'a>) -> Option<&'a str> {
    thing.id.rsplit_once('.').map(|(_, last)| last)
}

/// The words that only one thing has.
fn alone<'a>(
    things: &[Thing<'a>],
    key: impl Fn(&Thing<'a>) -> Option<&'a str>,
) -> BTreeMap<&'a str, usize> {
    let mut all: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, thing) in things.iter().enumerate() {
        if let Some(word) = key(thing) {
            all.entry(word).or_default().push(at);
        }
    }
    let single = all
        .into_iter()
        .filter_map(|(word, places)| match places.as_slice() {
            [only] => Some((word, *only)),
            _ => None,
        });
    single.collect()
}

/// What to write into the new thing: a bare name where both stand in one module.
pub fn advice(old: &str, new: &str) -> String {
    let module = |path: &'_ str| path.rsplit_once('.').map(|(module, _)| module.to_owned());
    let written = match module(old) == module(new) {
        true => old.rsplit('.').next().unwrap_or(old),
        false => old,
    };
    format!("it may be `{old}`, which went away; if it is, write `formerly {written}` there")
}
