//! Who may do what, in every situation: section "exact meaning" of the language, computed.
//!
//! A cell's answer is a set of (situation, reach). Most cells are as full as the action allows, so a role
//! keeps one bitmap of those and a diagram only for the others.

use super::{Grant, Model, Situations, Trigger, Withheld};
use crate::logic::Set;
use roaring::RoaringBitmap;
use std::collections::BTreeMap;

/// For each action, in which situations and at which reaches.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rights {
    /// Actions that are there wherever they can be.
    pub full: RoaringBitmap,
    /// Actions that are there only in part; never empty, never full.
    pub part: BTreeMap<u32, Set>,
}

impl Rights {
    /// The set for an action, given what full means for it.
    pub fn of(&self, action: u32, full: Set) -> Set {
        if self.full.contains(action) {
            return full;
        }
        self.part.get(&action).copied().unwrap_or(Set::EMPTY)
    }

    /// The actions that are there at all.
    pub fn actions(&self) -> RoaringBitmap {
        let mut all = self.full.clone();
        all.extend(self.part.keys().copied());
        all
    }

    fn set(&mut self, action: u32, set: Set, full: Set) {
        if set == full {
            self.part.remove(&action);
            if !full.is_empty() {
                self.full.insert(action);
            }
            return;
        }
        self.full.remove(action);
        if set.is_empty() {
            self.part.remove(&action);
        } else {
            self.part.insert(action, set);
        }
    }
}

/// The rights of all roles under one reading of the availability of actions.
#[derive(Debug)]
pub struct Reading {
    /// Where each action is available.
    pub available: Vec<Set>,
    /// Where and at which reaches each action can be had.
    pub full: Vec<Set>,
    /// Inherited and own grants less own revokes, per role.
    pub base: Vec<Rights>,
    /// With what is included, per role; absent where nothing is included.
    closed: Vec<Option<Rights>>,
}

impl Reading {
    /// With what is included.
    pub fn closed(&self, role: u32) -> Option<&Rights> {
        let closed = self.closed.get(role as usize).and_then(Option::as_ref);
        closed.or_else(|| self.base.get(role as usize))
    }

    fn full_of(&self, action: u32) -> Set {
        self.full.get(action as usize).copied().unwrap_or(Set::ALL)
    }
}

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
}

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

/// The reaches at which a grant gives an action; `None` if its `at` doesn't fit the action.
fn narrowed(model: &Model, situations: &Situations, grant: &Grant, action: u32) -> Option<Set> {
    let own = model.actions.get(action as usize)?.reach;
    let Some((at, _)) = grant.at else {
        return Some(situations.down(own));
    };
    let within = own.and_then(|own| model.reaches.get(own as usize))?;
    within.down.contains(&at).then(|| situations.down(Some(at)))
}

/// Roles with parents before heirs; there are no cycles any more.
fn parents_first(model: &Model) -> Vec<u32> {
    let mut waiting: Vec<usize> = model.roles.iter().map(|role| role.extends.len()).collect();
    let mut heirs: Vec<Vec<u32>> = vec![Vec::new(); model.roles.len()];
    for (at, role) in model.roles.iter().enumerate() {
        for (parent, _) in &role.extends {
            if let Some(list) = heirs.get_mut(*parent as usize) {
                list.push(at as u32);
            }
        }
    }
    let ready = waiting.iter().enumerate().filter(|(_, count)| **count == 0);
    let mut order: Vec<u32> = ready.map(|(at, _)| at as u32).collect();
    let mut next = 0;
    while let Some(at) = order.get(next).copied() {
        next += 1;
        for heir in heirs.get(at as usize).into_iter().flatten() {
            if let Some(count) = waiting.get_mut(*heir as usize) {
                *count -= 1;
                if *count == 0 {
                    order.push(*heir);
                }
            }
        }
    }
    order
}

/// Where each action is available by its own and its modules' conditions.
fn declared(model: &Model, situations: &mut Situations) -> Vec<Set> {
    let mut modules: Vec<Set> = Vec::with_capacity(model.modules.len());
    for (at, module) in model.modules.iter().enumerate() {
        let outer = match at {
            0 => Set::ALL,
            _ => modules
                .get(module.parent as usize)
                .copied()
                .unwrap_or(Set::ALL),
        };
        let set = module
            .clauses
            .available
            .iter()
            .fold(outer, |all, available| {
                let set = situations.cond(Some(&available.cond));
                situations.diagrams.and(all, set)
            });
        modules.push(set);
    }
    let mut all: Vec<Set> = Vec::with_capacity(model.actions.len());
    for action in &model.actions {
        let module = modules
            .get(action.module as usize)
            .copied()
            .unwrap_or(Set::ALL);
        let set = action
            .clauses
            .available
            .iter()
            .fold(module, |all, available| {
                let set = situations.cond(Some(&available.cond));
                situations.diagrams.and(all, set)
            });
        all.push(set);
    }
    all
}

/// Where each action is available, the sources of the transitions that it is included.
fn availability(
    declared: &[Set],
    sources: &[BTreeMap<u32, Set>],
    situations: &mut Situations,
) -> Vec<Set> {
    let mut all = declared.to_vec();
    for (action, open) in sources.iter().flatten() {
        if let Some(set) = all.get_mut(*action as usize) {
            *set = situations.diagrams.and(*set, *open);
        }
    }
    all
}

fn all_sources(
    model: &Model,
    situations: &mut Situations,
    undecided: bool,
) -> Vec<BTreeMap<u32, Set>> {
    let lifecycles = model.lifecycles.iter();
    lifecycles
        .map(|lifecycle| sources(lifecycle, situations, undecided))
        .collect()
}

/// For each action that is a transition of the lifecycle, the situations in which one of its edges is open.
fn sources(
    lifecycle: &super::Lifecycle,
    situations: &mut Situations,
    undecided: bool,
) -> BTreeMap<u32, Set> {
    let mut all = BTreeMap::new();
    for transition in &lifecycle.transitions {
        let Trigger::Action(action) = transition.trigger else {
            continue;
        };
        let known = all.entry(action).or_insert(Set::EMPTY);
        if transition.undecided.is_some() && !undecided {
            continue;
        }
        let from = from_states(lifecycle, transition);
        let from = situations.diagrams.values(lifecycle.variable, from);
        let when = situations.cond(transition.when.as_ref());
        let open = situations.diagrams.and(from, when);
        *known = situations.diagrams.or(*known, open);
    }
    all
}

/// The states a transition leaves; where nobody knows, every state that isn't final.
pub fn from_states(lifecycle: &super::Lifecycle, transition: &super::Transition) -> Vec<u32> {
    match &transition.from {
        Some(from) => from.clone(),
        None => {
            let open = lifecycle
                .states
                .iter()
                .enumerate()
                .filter(|(_, state)| !state.last);
            open.map(|(at, _)| at as u32).collect()
        }
    }
}

fn reading(
    model: &Model,
    situations: &mut Situations,
    order: &[u32],
    available: Vec<Set>,
) -> Reading {
    let mut full = Vec::with_capacity(available.len());
    for (action, set) in model.actions.iter().zip(&available) {
        let down = situations.down(action.reach);
        full.push(situations.diagrams.and(*set, down));
    }
    let mut reading = Reading {
        available,
        full,
        base: vec![Rights::default(); model.roles.len()],
        closed: Vec::new(),
    };
    for at in order {
        let rights = base(model, situations, &reading, *at);
        if let Some(slot) = reading.base.get_mut(*at as usize) {
            *slot = rights;
        }
    }
    reading.closed = closures(model, situations, &reading);
    reading
}

fn base(model: &Model, situations: &mut Situations, reading: &Reading, at: u32) -> Rights {
    let mut rights = Rights::default();
    let Some(role) = model.roles.get(at as usize) else {
        return rights;
    };
    for (parent, _) in &role.extends {
        if let Some(inherited) = reading.base.get(*parent as usize) {
            add(&mut rights, inherited, situations, reading);
        }
    }
    for grant in &role.grants {
        add_grant(model, situations, reading, &mut rights, grant);
    }
    for revoke in &role.revokes {
        let when = situations.cond(revoke.when.as_ref().map(|(cond, _)| cond));
        if when.is_all() {
            rights.full.remove_range(revoke.actions.clone());
            rights
                .part
                .retain(|action, _| !revoke.actions.contains(action));
            continue;
        }
        let touched = rights.actions();
        for action in touched.range(revoke.actions.clone()) {
            let full = reading.full_of(action);
            let set = situations.diagrams.minus(rights.of(action, full), when);
            rights.set(action, set, full);
        }
    }
    rights
}

fn add(rights: &mut Rights, more: &Rights, situations: &mut Situations, reading: &Reading) {
    rights.full |= &more.full;
    for (action, set) in &more.part {
        let full = reading.full_of(*action);
        let both = situations.diagrams.or(rights.of(*action, full), *set);
        rights.set(*action, both, full);
    }
    let Rights { full, part } = rights;
    part.retain(|action, _| !full.contains(*action));
}

fn add_grant(
    model: &Model,
    situations: &mut Situations,
    reading: &Reading,
    rights: &mut Rights,
    grant: &Grant,
) {
    let when = situations.cond(grant.when.as_ref().map(|(cond, _)| cond));
    if when.is_all() && grant.at.is_none() {
        for action in grant.actions.clone() {
            if !reading.full_of(action).is_empty() {
                rights.full.insert(action);
                rights.part.remove(&action);
            }
        }
        return;
    }
    for action in grant.actions.clone() {
        let Some(down) = narrowed(model, situations, grant, action) else {
            continue;
        };
        let full = reading.full_of(action);
        let available = reading
            .available
            .get(action as usize)
            .copied()
            .unwrap_or(Set::ALL);
        let set = situations.diagrams.and(available, when);
        let set = situations.diagrams.and(set, down);
        let both = situations.diagrams.or(rights.of(action, full), set);
        rights.set(action, both, full);
    }
}

/// Adds what is included, transitively, where it is available and at the reaches that both have.
fn closures(model: &Model, situations: &mut Situations, reading: &Reading) -> Vec<Option<Rights>> {
    let including = model
        .actions
        .iter()
        .enumerate()
        .filter(|(_, action)| !action.includes.is_empty());
    let including: RoaringBitmap = including.map(|(at, _)| at as u32).collect();
    let mut all = Vec::with_capacity(model.roles.len());
    for base in &reading.base {
        let mut todo: Vec<u32> = (base.actions() & &including).iter().collect();
        if todo.is_empty() {
            all.push(None);
            continue;
        }
        let mut rights = base.clone();
        while let Some(at) = todo.pop() {
            let held = rights.of(at, reading.full_of(at));
            let Some(action) = model.actions.get(at as usize) else {
                continue;
            };
            for (other, _) in &action.includes {
                let brought = brought(model, situations, reading, held, *other);
                let full = reading.full_of(*other);
                let known = rights.of(*other, full);
                let both = situations.diagrams.or(known, brought);
                if both != known {
                    rights.set(*other, both, full);
                    if including.contains(*other) {
                        todo.push(*other);
                    }
                }
            }
        }
        all.push(Some(rights));
    }
    all
}

fn brought(
    model: &Model,
    situations: &mut Situations,
    reading: &Reading,
    held: Set,
    other: u32,
) -> Set {
    let has_reach = model
        .actions
        .get(other as usize)
        .is_some_and(|action| action.reach.is_some());
    let held = if has_reach {
        held
    } else {
        situations.situations(held)
    };
    situations.diagrams.and(held, reading.full_of(other))
}

/// What a list of revokes or denies takes away; full means in every situation.
fn withheld(clauses: &[Withheld], situations: &mut Situations) -> Rights {
    let mut rights = Rights::default();
    for clause in clauses {
        let when = situations.cond(clause.when.as_ref().map(|(cond, _)| cond));
        if when.is_all() {
            rights.full.insert_range(clause.actions.clone());
            rights
                .part
                .retain(|action, _| !clause.actions.contains(action));
            continue;
        }
        for action in clause.actions.clone() {
            let both = situations.diagrams.or(rights.of(action, Set::ALL), when);
            rights.set(action, both, Set::ALL);
        }
    }
    rights
}

fn denials(model: &Model, situations: &mut Situations, order: &[u32]) -> Vec<Rights> {
    let mut all = vec![Rights::default(); model.roles.len()];
    for at in order {
        let Some(role) = model.roles.get(*at as usize) else {
            continue;
        };
        let mut rights = withheld(&role.denies, situations);
        for (parent, _) in &role.extends {
            let Some(inherited) = all.get(*parent as usize).cloned() else {
                continue;
            };
            rights.full |= &inherited.full;
            for (action, set) in inherited.part {
                let both = situations.diagrams.or(rights.of(action, Set::ALL), set);
                rights.set(action, both, Set::ALL);
            }
        }
        let Rights { full, part } = &mut rights;
        part.retain(|action, _| !full.contains(*action));
        if let Some(slot) = all.get_mut(*at as usize) {
            *slot = rights;
        }
    }
    all
}

fn covered(model: &Model, order: &[u32]) -> Vec<RoaringBitmap> {
    inherited(model, order, |at, set| {
        for clause in model
            .roles
            .get(at as usize)
            .into_iter()
            .flat_map(|role| &role.undecided)
        {
            set.insert_range(clause.actions.clone());
        }
    })
}

fn ancestors(model: &Model, order: &[u32]) -> Vec<RoaringBitmap> {
    let mut all = vec![RoaringBitmap::new(); model.roles.len()];
    for at in order {
        let mut set = RoaringBitmap::new();
        for (parent, _) in model
            .roles
            .get(*at as usize)
            .into_iter()
            .flat_map(|role| &role.extends)
        {
            set.insert(*parent);
            if let Some(more) = all.get(*parent as usize) {
                set |= more;
            }
        }
        if let Some(slot) = all.get_mut(*at as usize) {
            *slot = set;
        }
    }
    all
}

/// A set per role: what it says itself and what the roles it extends have.
fn inherited(
    model: &Model,
    order: &[u32],
    own: impl Fn(u32, &mut RoaringBitmap),
) -> Vec<RoaringBitmap> {
    let mut all = vec![RoaringBitmap::new(); model.roles.len()];
    for at in order {
        let mut set = RoaringBitmap::new();
        own(*at, &mut set);
        for (parent, _) in model
            .roles
            .get(*at as usize)
            .into_iter()
            .flat_map(|role| &role.extends)
        {
            if let Some(more) = all.get(*parent as usize) {
                set |= more;
            }
        }
        if let Some(slot) = all.get_mut(*at as usize) {
            *slot = set;
        }
    }
    all
}

fn unavailable(model: &Model, ancestors: &[RoaringBitmap]) -> Vec<RoaringBitmap> {
    let mut named: BTreeMap<u32, RoaringBitmap> = BTreeMap::new();
    let modules = model
        .modules
        .iter()
        .map(|module| (&module.clauses, module.deep.clone()));
    let actions = model.actions.iter().enumerate();
    let actions = actions.map(|(at, action)| (&action.clauses, at as u32..at as u32 + 1));
    for (clauses, range) in modules.chain(actions) {
        for role in clauses.unavailable.iter().flat_map(|clause| &clause.roles) {
            named.entry(*role).or_default().insert_range(range.clone());
        }
    }
    let mut all = Vec::with_capacity(model.roles.len());
    for (at, above) in ancestors.iter().enumerate() {
        let mut set = RoaringBitmap::new();
        for (role, actions) in &named {
            if *role == at as u32 || above.contains(*role) {
                set |= actions;
            }
        }
        all.push(set);
    }
    all
}

fn levels(model: &Model, order: &[u32]) -> Vec<u32> {
    let mut all = vec![0; model.roles.len()];
    for at in order {
        let Some(role) = model.roles.get(*at as usize) else {
            continue;
        };
        let inherited = role
            .extends
            .iter()
            .filter_map(|(parent, _)| all.get(*parent as usize).copied())
            .max();
        let level = role.level.map(|level| level + 1).or(inherited).unwrap_or(0);
        if let Some(slot) = all.get_mut(*at as usize) {
            *slot = level;
        }
    }
    all
}
