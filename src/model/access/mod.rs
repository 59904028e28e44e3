//! Who may do what, in every situation: section "exact meaning" of the language, computed.
//!
//! A cell's answer is a set of (situation, reach). Most cells are as full as the action allows, so a role
//! keeps one bitmap of those and a diagram only for the others.

mod availability;
mod derive;
mod granting;
mod inherited;
mod recorded;
mod rights;

pub use availability::from_states;
pub use recorded::{Answers, leaving};
pub use rights::{Reading, Rights};

use super::{Grant, Model, OriginId, Situations};
use crate::logic::Set;
use availability::{all_sources, availability, declared};
use derive::reading;
use granting::Granting;
use inherited::{ancestors, covered, denials, levels, parents_first, unavailable, withheld};
use roaring::RoaringBitmap;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Everything about access in one system.
#[derive(Debug)]
pub struct Access {
    /// The situations and all sets of them.
    pub situations: Situations,
    /// Undecided transitions don't happen.
    pub certain: Reading,
    /// Undecided transitions may happen; absent if there are none.
    possible: Option<Reading>,
    /// What each role is denied, with what it inherits.
    pub denied: Vec<Rights>,
    /// What each role itself revokes.
    pub revoked: Vec<Rights>,
    /// What each role leaves undecided, with what it inherits.
    pub covered: Vec<RoaringBitmap>,
    /// What is unavailable to each role by `unavailable to`.
    pub unavailable: Vec<RoaringBitmap>,
    /// What each role extends, directly or through others, without itself.
    pub ancestors: Vec<RoaringBitmap>,
    /// The level of each role; 0 is below all levels, 1 the lowest.
    pub levels: Vec<u32>,
    /// The roles, parents before heirs.
    pub order: Vec<u32>,
    /// Where each action is available by `available when` alone, whatever the lifecycles say.
    pub declared: Vec<Set>,
    /// Per lifecycle, where the actions that are transitions of it have a decided edge.
    pub decided_sources: Vec<BTreeMap<u32, Set>>,
    /// The same with undecided edges.
    pub open_sources: Vec<BTreeMap<u32, Set>>,
    included_by: Option<Arc<IncludedBy>>,
    granting: FxHashMap<u32, Arc<Granting>>,
}

/// For each action that others include, which ones do, and where.
pub type IncludedBy = BTreeMap<u32, Vec<(u32, OriginId)>>;

impl Access {
    /// Computes the access of a model.
    pub fn new(model: &Model) -> Self {
        let mut situations = Situations::new(model);
        let order = parents_first(model);
        let declared = declared(model, &mut situations);
        let decided_sources = all_sources(model, &mut situations, false);
        let open_sources = all_sources(model, &mut situations, true);
        let certain = availability(&declared, &decided_sources, &mut situations);
        let possible = availability(&declared, &open_sources, &mut situations);
        let uncertain = certain != possible;
        let certain = reading(model, &mut situations, &order, certain);
        let possible = uncertain.then(|| reading(model, &mut situations, &order, possible));
        let denied = denials(model, &mut situations, &order);
        let revoked = model
            .roles
            .iter()
            .map(|role| withheld(&role.revokes, &mut situations))
            .collect();
        let ancestors = ancestors(model, &order);
        Self {
            certain,
            possible,
            denied,
            revoked,
            covered: covered(model, &order),
            unavailable: unavailable(model, &ancestors),
            ancestors,
            levels: levels(model, &order),
            order,
            declared,
            decided_sources,
            open_sources,
            included_by: None,
            granting: FxHashMap::default(),
            situations,
        }
    }

    /// The reading in which undecided transitions may happen.
    pub fn possible(&self) -> &Reading {
        self.possible.as_ref().unwrap_or(&self.certain)
    }

    /// Whether some transition is undecided in a way that matters.
    pub fn is_uncertain(&self) -> bool {
        self.possible.is_some()
    }

    /// Which actions include which; made when somebody asks first. The model is the one this is the access of.
    pub fn included_by(&mut self, model: &Model) -> Arc<IncludedBy> {
        let known = self.included_by.take().unwrap_or_else(|| {
            let mut all = IncludedBy::new();
            for (at, action) in model.actions.iter().enumerate() {
                for (included, origin) in &action.includes {
                    all.entry(*included).or_default().push((at as u32, *origin));
                }
            }
            Arc::new(all)
        });
        self.included_by.insert(known).clone()
    }

    /// Where an action is available for certain.
    pub fn certain_of(&self, action: u32) -> Set {
        self.certain
            .available
            .get(action as usize)
            .copied()
            .unwrap_or(Set::ALL)
    }

    /// Where an action may be available.
    pub fn possible_of(&self, action: u32) -> Set {
        self.possible()
            .available
            .get(action as usize)
            .copied()
            .unwrap_or(Set::ALL)
    }

    /// Where the answer is yes, with the reach.
    pub fn yes(&mut self, role: u32, action: u32) -> Set {
        if self.is_unavailable(role, action) {
            return Set::EMPTY;
        }
        let set = self.closed_less_denied(role, action);
        set.0
    }

    /// Where the role would have the action if it weren't for `unavailable to`; and where it is denied.
    pub fn closed_less_denied(&mut self, role: u32, action: u32) -> (Set, Set) {
        let full = self.certain.full_of(action);
        let closed = self
            .certain
            .closed(role)
            .map_or(Set::EMPTY, |rights| rights.of(action, full));
        let denied = self.denied_of(role, action);
        (self.situations.diagrams.minus(closed, denied), denied)
    }

    /// Where the action is denied.
    pub fn denied_of(&self, role: u32, action: u32) -> Set {
        let denied = self.denied.get(role as usize);
        denied.map_or(Set::EMPTY, |rights| rights.of(action, Set::ALL))
    }

    /// Where the role itself revokes the action.
    pub fn revoked_of(&self, role: u32, action: u32) -> Set {
        let revoked = self.revoked.get(role as usize);
        revoked.map_or(Set::EMPTY, |rights| rights.of(action, Set::ALL))
    }

    /// Where the role has the action in some reading before denials, whatever the reach.
    pub fn possibly_closed(&mut self, role: u32, action: u32) -> Set {
        let full = self.possible().full_of(action);
        let closed = self
            .possible()
            .closed(role)
            .map_or(Set::EMPTY, |rights| rights.of(action, full));
        self.situations.situations(closed)
    }

    /// Where the answer is undecided.
    pub fn undecided(&mut self, role: u32, action: u32) -> Set {
        if self.is_unavailable(role, action) {
            return Set::EMPTY;
        }
        let covered = self
            .covered
            .get(role as usize)
            .is_some_and(|covered| covered.contains(action));
        if !covered && self.possible.is_none() {
            return Set::EMPTY;
        }
        let mut open = self.possibly_closed(role, action);
        if covered {
            let possible = self.possible_of(action);
            open = self.situations.diagrams.or(open, possible);
        }
        let yes = self.yes(role, action);
        let yes = self.situations.situations(yes);
        let (denied, revoked) = (self.denied_of(role, action), self.revoked_of(role, action));
        let diagrams = &mut self.situations.diagrams;
        let open = diagrams.minus(open, yes);
        let open = diagrams.minus(open, denied);
        diagrams.minus(open, revoked)
    }

    /// Whether an `unavailable to` names the role or something it extends.
    pub fn is_unavailable(&self, role: u32, action: u32) -> bool {
        self.unavailable
            .get(role as usize)
            .is_some_and(|set| set.contains(action))
    }

    /// The actions about which a role's answer may be anything but no.
    pub fn touched(&self, role: u32) -> RoaringBitmap {
        let mut all = self
            .certain
            .closed(role)
            .map_or_else(RoaringBitmap::new, Rights::actions);
        if let Some(possible) = &self.possible {
            all |= possible
                .closed(role)
                .map_or_else(RoaringBitmap::new, Rights::actions);
        }
        if let Some(covered) = self.covered.get(role as usize) {
            all |= covered;
        }
        all
    }

    /// Those of these actions about which a role's answer may be anything but no.
    pub fn touched_among(&self, role: u32, actions: &RoaringBitmap) -> RoaringBitmap {
        let among = |reading: &Reading| {
            let closed = reading.closed(role);
            closed.map_or_else(RoaringBitmap::new, |closed| closed.among(actions))
        };
        let mut all = among(&self.certain);
        if let Some(possible) = &self.possible {
            all |= among(possible);
        }
        if let Some(covered) = self.covered.get(role as usize) {
            all |= covered & actions;
        }
        all
    }

    /// What a role has wherever it can be had and whatever else is said, if that is all that is to be said about it:
    /// no conditions, nothing denied, undecided or unavailable.
    pub fn plainly(&self, role: u32) -> Option<&RoaringBitmap> {
        let at = role as usize;
        let closed = self.certain.closed(role)?;
        let plain = closed.part.is_empty()
            && self.possible.is_none()
            && self.denied.get(at)?.is_empty()
            && self.covered.get(at)?.is_empty()
            && self.unavailable.get(at)?.is_disjoint(&closed.full);
        plain.then_some(&closed.full)
    }

    /// Whether the role has the action wherever it can be had: no condition, no narrower reach, no deny.
    pub fn has_fully(&self, role: u32, action: u32) -> bool {
        let closed = self.certain.closed(role);
        closed.is_some_and(|rights| rights.full.contains(action))
            && !self.is_unavailable(role, action)
            && self.denied_of(role, action).is_empty()
    }

    /// Where a grant holds, with the reach, as far as the action may be available at all.
    ///
    /// Empty where `at` doesn't fit the action.
    pub fn granted(
        &mut self,
        model: &Model,
        grant: &Grant,
        action: u32,
        when: Set,
        possible: bool,
    ) -> Set {
        let reading = if possible {
            self.possible()
        } else {
            &self.certain
        };
        let available = reading
            .available
            .get(action as usize)
            .copied()
            .unwrap_or(Set::ALL);
        let Some(down) = narrowed(model, &self.situations, grant, action) else {
            return Set::EMPTY;
        };
        let set = self.situations.diagrams.and(available, when);
        self.situations.diagrams.and(set, down)
    }
}

impl Access {
    /// A yes by reach: where it holds at this reach or a wider one, without the reaches that a wider one makes needless.
    pub fn by_reach(&mut self, model: &Model, action: u32, yes: Set) -> Vec<(Option<u32>, Set)> {
        let own = model.actions.get(action as usize);
        let own = own.and_then(|action| action.reach);
        let own = own.and_then(|own| model.reaches.get(own as usize));
        let (Some(own), Some(var)) = (own, self.situations.reach) else {
            return match yes.is_empty() {
                true => Vec::new(),
                false => vec![(None, yes)],
            };
        };
        let diagrams = &mut self.situations.diagrams;
        let mut rows = Vec::new();
        for reach in &own.down {
            let here = diagrams.given(yes, var, *reach);
            let known = model.reaches.get(*reach as usize);
            let mut wider = known.into_iter().flat_map(|known| &known.within);
            let needless = wider.any(|wider| diagrams.given(yes, var, *wider) == here);
            if !here.is_empty() && !needless {
                rows.push((Some(*reach), here));
            }
        }
        rows
    }
}

/// The reaches at which a grant gives an action; `None` if its `at` doesn't fit the action.
fn narrowed(model: &Model, situations: &Situations, grant: &Grant, action: u32) -> Option<Set> {
    let own = model.actions.get(action as usize)?.reach;
    let Some((at, _)) = grant.at else {
        return Some(situations.down(own));
    };
    let within = own.and_then(|own| model.reaches.get(own as usize))?;
    within.down.contains(&at).then(|| situations.down(Some(at)))
}
