//! Which grants could be left out: several rules ask, each for its own reason why.
//!
//! Every grant has one fate, so that one mistake gives one message, and all that aren't needed can go together:
//! what makes one of them superfluous is never another one of them.

mod nested;

use super::Facts;
use crate::logic::Set;
use crate::model::{Grant, Role};
use nested::{Around, Nest, nests};
use std::cmp::Reverse;
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

/// The fates of all grants, by role and position.
pub type Fates = Vec<Vec<Fate>>;

impl Facts<'_> {
    /// The fates of all grants.
    pub fn fates(&mut self) -> Rc<Fates> {
        if let Some(known) = &self.fates {
            return Rc::clone(known);
        }
        let roles = &self.context.model.roles;
        let fates = roles.iter().enumerate();
        let fates = fates.map(|(at, role)| fates_of(self, at as u32, role));
        let fates = Rc::new(fates.collect());
        self.fates = Some(Rc::clone(&fates));
        fates
    }
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
    for nest in nests(&role.grants) {
        shadows(facts, role, &nest, &mut fates);
    }
    fates
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
    if denied.is_none_or(|denied| denied.full.is_empty() && denied.part.is_empty()) {
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
