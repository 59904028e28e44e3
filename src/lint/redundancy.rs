//! Which grants could be left out: several rules ask, each for its own reason why.
//!
//! Every grant has one fate, so that one mistake gives one message, and all that aren't needed can go together:
//! what makes one of them superfluous is never another one of them.

mod nested;

use super::Facts;
use crate::logic::Set;
use crate::model::{Access, Grant, Model, Rights, Role};
use crate::source::Span;
use nested::{Around, Nest, nests, overlap};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::rc::Rc;

/// What becomes of a grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It gives something that nothing else gives, or something else is wrong with it.
    Needed,
    /// The role inherits all of it.
    Inherited,
    /// The role is denied all of it.
    Denied,
    /// These grants of the role, by position, give all of it.
    Shadowed(Vec<usize>),
}

/// The fates of all grants.
#[derive(Debug)]
pub struct Fates {
    /// Those of the roles in which a grant may not be needed, by position.
    doubtful: BTreeMap<u32, Vec<Fate>>,
}

impl Fates {
    /// The grants that aren't needed, with their role and its number.
    pub fn needless<'m>(
        &self,
        model: &'m Model,
    ) -> impl Iterator<Item = (u32, &'m Role, &'m Grant, &Fate)> {
        let roles = self.doubtful.iter();
        let roles =
            roles.filter_map(|(at, fates)| Some((*at, model.roles.get(*at as usize)?, fates)));
        let all = roles.flat_map(|(at, role, fates)| {
            let grants = role.grants.iter().zip(fates);
            grants.map(move |(grant, fate)| (at, role, grant, fate))
        });
        all.filter(|(.., fate)| **fate != Fate::Needed)
    }

    /// Whether a role needs its grant at this position.
    pub fn is_needed(&self, role: u32, at: usize) -> bool {
        let fates = self.doubtful.get(&role);
        fates.is_none_or(|fates| fates.get(at) == Some(&Fate::Needed))
    }
}

impl Facts<'_> {
    /// The fates of all grants.
    pub fn fates(&mut self) -> Rc<Fates> {
        if let Some(known) = &self.fates {
            return Rc::clone(known);
        }
        let (roles, access) = (&self.context.model.roles, &*self.context.access);
        let doubtful = roles.par_iter().enumerate();
        let doubtful = doubtful.filter(|(at, role)| is_doubtful(access, *at as u32, role));
        let doubtful: Vec<(usize, &Role)> = doubtful.collect();
        let fates = doubtful.into_iter().map(|(at, role)| {
            let at = at as u32;
            (at, fates_of(self, at, role))
        });
        let fates = Rc::new(Fates {
            doubtful: fates.collect(),
        });
        self.fates = Some(Rc::clone(&fates));
        fates
    }
}

/// Whether a role may have a grant that it doesn't need: it inherits or is denied some of what it grants, or two of
/// its grants overlap.
fn is_doubtful(access: &Access, at: u32, role: &Role) -> bool {
    let base = &access.possible().base;
    let parents = role.extends.iter();
    let parents = parents.filter_map(|(parent, _)| base.get(*parent as usize));
    let denied = access.denied.get(at as usize);
    let mut others = parents.chain(denied).filter(|rights| !rights.is_empty());
    others.any(|rights| {
        let mut grants = role.grants.iter();
        grants.any(|grant| rights.touch(&grant.actions))
    }) || overlap(&role.grants)
}

fn fates_of(facts: &mut Facts<'_>, at: u32, role: &Role) -> Vec<Fate> {
    let grants = role.grants.iter();
    let mut fates: Vec<Fate> = grants
        .map(|grant| {
            if !role.extends.is_empty() && is_inherited(facts, role, grant) {
                return Fate::Inherited;
            }
            match is_denied(facts, at, grant) {
                true => Fate::Denied,
                false => Fate::Needed,
            }
        })
        .collect();
    for (grant, fate) in role.grants.iter().zip(&mut fates) {
        if *fate != Fate::Needed && never_holds(facts, at, role, grant) {
            *fate = Fate::Needed;
        }
    }
    for members in nests(&role.grants) {
        let (apart, same) = twins(facts, role, members);
        shadows(facts, role, &Nest::new(&role.grants, apart), &mut fates);
        for (at, twin) in same {
            let fate = fates.get(twin).cloned();
            if let (Some(fate), Some(slot)) = (fate, fates.get_mut(at)) {
                *slot = fate;
            }
        }
    }
    fates
}

/// The members of a nest with at most two of those that give just the same: the one that will be left and one that
/// will not. The others come with it, as they share its fate. So a thousand equal grants aren't compared with each other.
fn twins(
    facts: &mut Facts<'_>,
    role: &Role,
    members: Vec<usize>,
) -> (Vec<usize>, Vec<(usize, usize)>) {
    let mut alike: FxHashMap<_, Vec<(Span, usize)>> = FxHashMap::default();
    for at in &members {
        if let Some(grant) = role.grants.get(*at) {
            let when = facts.when(grant.when.as_deref());
            let reach = grant.at.map(|(reach, _)| reach);
            let gives = (grant.actions.clone(), grant.exact, reach, when);
            let span = facts.context.span(grant.origin);
            alike.entry(gives).or_default().push((span, *at));
        }
    }
    let mut same = Vec::new();
    for mut grants in alike.into_values() {
        grants.sort_unstable();
        if let Some((_, [(_, twin), others @ ..])) = grants.split_first() {
            same.extend(others.iter().map(|(_, at)| (*at, *twin)));
        }
    }
    let others: FxHashSet<usize> = same.iter().map(|(at, _)| *at).collect();
    let mut apart = members;
    apart.retain(|at| !others.contains(at));
    (apart, same)
}

/// Whether the role has all that a grant gives from what it extends.
fn is_inherited(facts: &mut Facts<'_>, role: &Role, grant: &Grant) -> bool {
    all_given(facts, grant, |facts, action, given| {
        let inherited = facts.inherited(role, action);
        facts.within(given, inherited)
    })
}

fn is_denied(facts: &mut Facts<'_>, at: u32, grant: &Grant) -> bool {
    let denied = facts.context.access.denied.get(at as usize);
    if denied.is_none_or(Rights::is_empty) {
        return false;
    }
    all_given(facts, grant, |facts, action, given| {
        let denied = facts.context.access.denied_of(at, action);
        facts.within(given, denied)
    })
}

/// Whether something holds of all that a grant gives, and it gives something.
fn all_given(
    facts: &mut Facts<'_>,
    grant: &Grant,
    mut holds: impl FnMut(&mut Facts<'_>, u32, Set) -> bool,
) -> bool {
    let mut gives = false;
    let when = facts.when(grant.when.as_deref());
    for action in grant.actions.clone() {
        let given = facts.given_when(grant, action, when);
        if given.is_empty() {
            continue;
        }
        gives = true;
        if !holds(facts, action, given) {
            return false;
        }
    }
    gives
}

/// Whether an exact grant is an error already: revoked, or denied by what the role extends, wherever it would hold.
fn never_holds(facts: &mut Facts<'_>, at: u32, role: &Role, grant: &Grant) -> bool {
    if !grant.exact {
        return false;
    }
    let action = grant.actions.start;
    let given = facts.given(grant, action);
    let revoked = facts.context.access.revoked_of(at, action);
    let denied = role.extends.iter().fold(Set::EMPTY, |all, (parent, _)| {
        let theirs = facts.context.access.denied_of(*parent, action);
        facts.context.or(all, theirs)
    });
    facts.within(given, revoked) || facts.within(given, denied)
}

/// Of grants that overlap, those that the others make superfluous: the narrowest first, of equal ones the last.
fn shadows(facts: &mut Facts<'_>, role: &Role, nest: &Nest<'_>, fates: &mut [Fate]) {
    let mut order: Vec<(usize, usize)> = nest.members.iter().copied().enumerate().collect();
    order.sort_by_cached_key(|(_, at)| {
        let grant = role.grants.get(*at);
        let size = grant.map_or(0, |grant| grant.actions.len());
        let plain = grant.is_some_and(|grant| grant.at.is_none() && grant.when.is_none());
        let span = grant.map(|grant| facts.context.span(grant.origin));
        (size, plain, Reverse(span))
    });
    for (place, at) in order {
        if fates.get(at) != Some(&Fate::Needed) {
            continue;
        }
        if let Some(by) = shadowing(facts, role, nest.around(place), at, fates)
            && let Some(fate) = fates.get_mut(at)
        {
            *fate = Fate::Shadowed(by);
        }
    }
}

/// The needed grants that together give all that one gives, if they do.
fn shadowing(
    facts: &mut Facts<'_>,
    role: &Role,
    mut around: Around<'_>,
    at: usize,
    fates: &[Fate],
) -> Option<Vec<usize>> {
    let mut by: Vec<usize> = Vec::new();
    let covered = all_given(facts, role.grants.get(at)?, |facts, action, given| {
        let mut left = given;
        for other in around.of(action) {
            if *other == at || left.is_empty() || fates.get(*other) != Some(&Fate::Needed) {
                continue;
            }
            let Some(grant) = role.grants.get(*other) else {
                continue;
            };
            let theirs = facts.given(grant, action);
            let rest = facts.context.minus(left, theirs);
            if rest != left && !by.contains(other) {
                by.push(*other);
            }
            left = rest;
        }
        left.is_empty()
    });
    covered.then_some(by)
}
