//! Access that isn't derived from clauses but known: what somebody wrote down of it.

use super::availability::{all_sources, availability};
use super::inherited::{ancestors, levels, parents_first, unavailable};
use super::{Access, Reading, Rights};
use crate::logic::Set;
use crate::model::{Model, Situations};

/// What is known of one role: for each action where the answer holds. Each action stands there once.
#[derive(Debug, Clone, Default)]
pub struct Answers {
    /// Where the answer is yes, with the reach.
    pub yes: Vec<(u32, Set)>,
    /// Where nobody has decided; apart from the yes, whatever the reach.
    pub undecided: Vec<(u32, Set)>,
    /// Where the action is denied.
    pub denied: Vec<(u32, Set)>,
}

impl Access {
    /// The access that gives these answers, whatever the grants of the model and its `extends` say.
    ///
    /// What is undecided becomes what the role might have if undecided transitions happened, so that nobody has
    /// to say by which clause it is open. `available` is where each action is available for certain, nowhere
    /// outside of [`leaving`]; without its transitions it is available wherever that doesn't contradict this.
    pub fn recorded(
        model: &Model,
        mut situations: Situations,
        available: &[Set],
        roles: &[Answers],
    ) -> Self {
        let order = parents_first(model);
        let decided_sources = all_sources(model, &mut situations, false);
        let open_sources = all_sources(model, &mut situations, true);
        let leaving = leaving(model, &mut situations);
        let declared: Vec<Set> = available
            .iter()
            .zip(leaving)
            .map(|(available, leaving)| {
                let elsewhere = situations.diagrams.not(leaving);
                situations.diagrams.or(*available, elsewhere)
            })
            .collect();
        let available = availability(&declared, &decided_sources, &mut situations);
        let possible = availability(&declared, &open_sources, &mut situations);
        let uncertain =
            available != possible || roles.iter().any(|role| !role.undecided.is_empty());
        let yes = roles.iter().map(|role| role.yes.as_slice());
        let certain = reading(model, &mut situations, available, yes);
        let possible = uncertain.then(|| {
            let either = roles.iter().map(|role| either(&mut situations, role));
            let either: Vec<_> = either.collect();
            let either = either.iter().map(Vec::as_slice);
            reading(model, &mut situations, possible, either)
        });
        let denied = roles.iter().map(|role| rights(&role.denied, |_| Set::ALL));
        let ancestors = ancestors(model, &order);
        Self {
            included_by: None,
            granting: rustc_hash::FxHashMap::default(),
            certain,
            possible,
            denied: denied.collect(),
            revoked: vec![Rights::default(); model.roles.len()],
            covered: vec![roaring::RoaringBitmap::new(); model.roles.len()],
            unavailable: unavailable(model, &ancestors),
            ancestors,
            levels: levels(model, &order),
            order,
            declared,
            decided_sources,
            open_sources,
            situations,
        }
    }
}

/// Where each action that is a transition has a decided edge; everywhere for the others.
pub fn leaving(model: &Model, situations: &mut Situations) -> Vec<Set> {
    let everywhere = vec![Set::ALL; model.actions.len()];
    let sources = all_sources(model, situations, false);
    availability(&everywhere, &sources, situations)
}

fn reading<'a>(
    model: &Model,
    situations: &mut Situations,
    available: Vec<Set>,
    roles: impl Iterator<Item = &'a [(u32, Set)]>,
) -> Reading {
    let full = model.actions.iter().zip(&available).map(|(action, set)| {
        let down = situations.down(action.reach);
        situations.diagrams.and(*set, down)
    });
    let mut reading = Reading {
        full: full.collect(),
        available,
        base: Vec::with_capacity(model.roles.len()),
        closed: Vec::new(),
    };
    for role in roles {
        let rights = rights(role, |action| reading.full_of(action));
        reading.base.push(rights);
    }
    reading
}

fn rights(known: &[(u32, Set)], full: impl Fn(u32) -> Set) -> Rights {
    let (whole, part): (Vec<_>, Vec<_>) = known
        .iter()
        .filter(|(_, set)| !set.is_empty())
        .partition(|(action, set)| *set == full(*action));
    Rights {
        full: whole.into_iter().map(|(action, _)| action).collect(),
        part: part.into_iter().collect(),
    }
}

/// What is yes or undecided.
fn either(situations: &mut Situations, role: &Answers) -> Vec<(u32, Set)> {
    if role.undecided.is_empty() {
        return role.yes.clone();
    }
    let mut all: std::collections::BTreeMap<u32, Set> = role.yes.iter().copied().collect();
    for (action, open) in &role.undecided {
        let known = all.entry(*action).or_insert(Set::EMPTY);
        *known = situations.diagrams.or(*known, *open);
    }
    all.into_iter().collect()
}
