//! Grants of one role that overlap. A pattern means an action, a module's own actions, or all in a module: of two
//! that share an action, one holds the other.

use crate::model::Grant;
use std::cmp::Reverse;
use std::ops::Range;

/// Grants of which one holds all the others; the wider ones come first.
pub struct Nest<'g> {
    grants: &'g [Grant],
    /// The positions of the grants.
    pub members: Vec<usize>,
    /// For each of them the place, in the list of members, of the narrowest one before that holds it.
    holders: Vec<Option<usize>>,
}

/// Whether two grants share an action.
pub fn overlap(grants: &[Grant]) -> bool {
    let apart = |one: &Range<u32>, other: &Range<u32>| one.end <= other.start;
    let mut pairs = grants.windows(2);
    let in_order = pairs.all(|pair| match pair {
        [one, other] => apart(&one.actions, &other.actions),
        _ => true,
    });
    if in_order {
        return false;
    }
    let mut stretches: Vec<&Range<u32>> = grants.iter().map(|grant| &grant.actions).collect();
    stretches.retain(|stretch| !stretch.is_empty());
    stretches.sort_unstable_by_key(|stretch| stretch.start);
    let mut pairs = stretches.windows(2);
    pairs.any(|pair| match pair {
        [one, other] => !apart(one, other),
        _ => false,
    })
}

/// The positions of the grants of every nest of more than one.
pub fn nests(grants: &[Grant]) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..grants.len()).collect();
    order.sort_by_key(|at| {
        let actions = grants.get(*at).map(|grant| &grant.actions);
        actions.map(|actions| (actions.start, Reverse(actions.end)))
    });
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut end = 0;
    for at in order {
        let Some(grant) = grants.get(at) else {
            continue;
        };
        match groups.last_mut() {
            Some(group) if grant.actions.start < end => group.push(at),
            Some(_) | None => groups.push(vec![at]),
        }
        end = end.max(grant.actions.end);
    }
    groups.retain(|group| group.len() > 1);
    groups
}

impl<'g> Nest<'g> {
    /// The nest of these grants, the wider ones first.
    pub fn new(grants: &'g [Grant], members: Vec<usize>) -> Self {
        let mut holders = Vec::with_capacity(members.len());
        let mut open: Vec<usize> = Vec::new();
        for (place, at) in members.iter().enumerate() {
            let start = grants.get(*at).map_or(0, |grant| grant.actions.start);
            while let Some(last) = open.last() {
                let last = members.get(*last).and_then(|at| grants.get(*at));
                if last.is_some_and(|last| last.actions.end > start) {
                    break;
                }
                open.pop();
            }
            holders.push(open.last().copied());
            open.push(place);
        }
        Self {
            grants,
            members,
            holders,
        }
    }

    /// The grants that share actions with the one at this place in the list of members.
    pub fn around(&self, place: usize) -> Around<'_> {
        let mut open = Vec::new();
        let mut next = Some(place);
        while let Some(at) = next {
            open.extend(self.members.get(at));
            next = self.holders.get(at).copied().flatten();
        }
        open.reverse();
        Around {
            grants: self.grants,
            open,
            after: self.members.get(place + 1..).unwrap_or_default(),
        }
    }
}

/// Walks through the actions of a grant, in order.
pub struct Around<'n> {
    grants: &'n [Grant],
    open: Vec<usize>,
    after: &'n [usize],
}

impl Around<'_> {
    /// The grants that hold this action; it comes after those that were asked for before.
    pub fn of(&mut self, action: u32) -> &[usize] {
        while let Some((next, rest)) = self.after.split_first() {
            let grant = self.grants.get(*next);
            if grant.is_some_and(|grant| grant.actions.start > action) {
                break;
            }
            keep_open(self.grants, &mut self.open, action);
            self.open.push(*next);
            self.after = rest;
        }
        keep_open(self.grants, &mut self.open, action);
        &self.open
    }
}

/// Closes the grants that end before an action: those opened last end first.
fn keep_open(grants: &[Grant], open: &mut Vec<usize>, action: u32) {
    let ends = |at: &usize| {
        let grant = grants.get(*at);
        grant.is_none_or(|grant| grant.actions.end <= action)
    };
    while open.last().is_some_and(ends) {
        open.pop();
    }
}
