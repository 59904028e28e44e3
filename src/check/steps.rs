//! Which transitions are open in which situations, and where they lead.

use super::Context;
use crate::logic::{Set, Var};
use crate::model::access::from_states;
use crate::model::{Lifecycle, Subject, Target, Transition, Trigger};
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

/// Which transitions count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// Those that are decided, where they are certainly open.
    Decided,
    /// Undecided ones too.
    Possible,
}

/// A transition taken in one source state: to which states, where.
#[derive(Debug, Clone)]
pub struct Open {
    /// The transition.
    pub transition: usize,
    /// The states it may lead to: one, unless nobody knows.
    pub to: Vec<u32>,
    /// The situations (whatever the lifecycle's own state) in which it is open.
    pub when: Set,
}

impl Context<'_> {
    /// The transitions that may be taken in a state.
    pub(crate) fn open_in(&mut self, at: usize, state: u32, reading: Reading) -> Vec<Open> {
        let model = self.model;
        let Some(lifecycle) = model.lifecycles.get(at) else {
            return Vec::new();
        };
        let leaving = self.leaving(at);
        let mut all = Vec::new();
        for index in leaving.get(state as usize).into_iter().flatten().copied() {
            let Some(transition) = lifecycle.transitions.get(index) else {
                continue;
            };
            if transition.undecided.is_some() && reading == Reading::Decided {
                continue;
            }
            let when = self.open_when(at, lifecycle, state, transition, reading);
            if !when.is_empty() {
                all.push(Open {
                    transition: index,
                    to: targets(lifecycle, state, transition),
                    when,
                });
            }
        }
        all
    }

    /// The transitions that leave each state of a lifecycle, by state; found once.
    pub(super) fn leaving(&mut self, at: usize) -> Rc<Vec<Vec<usize>>> {
        if let Some(known) = self.leaving.get(&at) {
            return Rc::clone(known);
        }
        let mut leaving = Vec::new();
        if let Some(lifecycle) = self.model.lifecycles.get(at) {
            leaving = vec![Vec::new(); lifecycle.states.len()];
            for (index, transition) in lifecycle.transitions.iter().enumerate() {
                for state in from_states(lifecycle, transition) {
                    if let Some(list) = leaving.get_mut(state as usize) {
                        list.push(index);
                    }
                }
            }
        }
        let leaving = Rc::new(leaving);
        self.leaving.insert(at, Rc::clone(&leaving));
        leaving
    }

    /// Where a transition is open when the lifecycle is in the state: its `when`, and for one that is an
    /// action also that action's `available when` and its sources in other lifecycles.
    fn open_when(
        &mut self,
        at: usize,
        lifecycle: &Lifecycle,
        state: u32,
        transition: &Transition,
        reading: Reading,
    ) -> Set {
        let mut set = self.access.situations.cond(transition.when.as_ref());
        if let Trigger::Action(action) = transition.trigger {
            let declared = self
                .access
                .declared
                .get(action as usize)
                .copied()
                .unwrap_or(Set::ALL);
            set = self.and(set, declared);
            for other in (0..self.model.lifecycles.len()).filter(|other| *other != at) {
                let sources = match reading {
                    Reading::Decided => &self.access.decided_sources,
                    Reading::Possible => &self.access.open_sources,
                };
                let sources = sources
                    .get(other)
                    .and_then(|sources| sources.get(&action))
                    .copied();
                set = self.and(set, sources.unwrap_or(Set::ALL));
            }
        }
        self.access
            .situations
            .diagrams
            .given(set, lifecycle.variable, state)
    }

    /// A set over settings alone: some states of the lifecycles make it true.
    pub(crate) fn over_settings(&mut self, set: Set) -> Set {
        let model = self.model;
        let lifecycles = model.variables.iter().enumerate();
        let lifecycles =
            lifecycles.filter(|(_, variable)| matches!(variable.subject, Subject::Lifecycle(_)));
        lifecycles.fold(set, |set, (at, _)| {
            self.access.situations.diagrams.project(set, Var(at as u32))
        })
    }

    /// For each state, under which settings it can be reached from one of the given ones.
    ///
    /// `first` says where the walk begins and under which settings; the settings stay fixed along it.
    pub(super) fn reachable(
        &mut self,
        at: usize,
        first: &[(u32, Set)],
        reading: Reading,
    ) -> BTreeMap<u32, Set> {
        let mut reached: BTreeMap<u32, Set> = BTreeMap::new();
        let mut todo: VecDeque<u32> = VecDeque::new();
        for (state, set) in first {
            let known = reached.get(state).copied().unwrap_or(Set::EMPTY);
            reached.insert(*state, self.or(known, *set));
            todo.push_back(*state);
        }
        let mut edges: BTreeMap<u32, Vec<(u32, Set)>> = BTreeMap::new();
        while let Some(state) = todo.pop_front() {
            let here = reached.get(&state).copied().unwrap_or(Set::EMPTY);
            let edges = edges
                .entry(state)
                .or_insert_with(|| self.edges_of(at, state, reading));
            for (to, when) in edges.clone() {
                let step = self.and(here, when);
                let known = reached.get(&to).copied().unwrap_or(Set::EMPTY);
                let both = self.or(known, step);
                if both != known {
                    reached.insert(to, both);
                    todo.push_back(to);
                }
            }
        }
        reached
    }

    /// The edges that leave a state, with the settings under which they are open.
    pub(super) fn edges_of(&mut self, at: usize, state: u32, reading: Reading) -> Vec<(u32, Set)> {
        let mut edges = Vec::new();
        for open in self.open_in(at, state, reading) {
            let when = self.over_settings(open.when);
            edges.extend(open.to.into_iter().map(|to| (to, when)));
        }
        edges
    }

    /// A shortest way by decided events from a state that the region allows to one of the targets, written
    /// out; nothing if it is already there or there is none.
    pub(super) fn way_between(
        &mut self,
        at: usize,
        region: Set,
        targets: &[u32],
    ) -> Option<String> {
        let lifecycle = self.model.lifecycles.get(at)?;
        let starts: Vec<u32> = (0..lifecycle.states.len() as u32)
            .filter(|state| {
                let here = self
                    .access
                    .situations
                    .diagrams
                    .values(lifecycle.variable, [*state]);
                !self.and(here, region).is_empty()
            })
            .collect();
        let mut came: BTreeMap<u32, (u32, String)> = BTreeMap::new();
        let mut todo: VecDeque<u32> = starts.iter().copied().collect();
        let mut goal = None;
        while let Some(state) = todo.pop_front() {
            if targets.contains(&state) {
                goal = Some(state);
                break;
            }
            for open in self.open_in(at, state, Reading::Decided) {
                let event = lifecycle
                    .transitions
                    .get(open.transition)
                    .map(|transition| self.event(transition));
                for to in open.to {
                    if !starts.contains(&to) && !came.contains_key(&to) {
                        came.insert(to, (state, event.clone().unwrap_or_default()));
                        todo.push_back(to);
                    }
                }
            }
        }
        let name = |state: u32| {
            lifecycle
                .states
                .get(state as usize)
                .map_or("", |state| state.name.as_str())
        };
        let mut state = goal?;
        let mut text = name(state).to_owned();
        while let Some((from, event)) = came.get(&state) {
            text = format!("{} -> {event} -> {text}", name(*from));
            state = *from;
        }
        text.contains("->").then(|| format!("`{text}`"))
    }

    /// The name of a transition's event; an automatic one may have none.
    pub(crate) fn event(&self, transition: &Transition) -> String {
        match &transition.trigger {
            Trigger::Action(action) => self.path(*action).to_owned(),
            Trigger::By(name, _) => name.clone(),
            Trigger::Automatic(name) => name.clone().unwrap_or_else(|| "automatic".to_owned()),
        }
    }
}

fn targets(lifecycle: &Lifecycle, state: u32, transition: &Transition) -> Vec<u32> {
    match transition.to {
        Target::State(to) => vec![to],
        Target::Same => vec![state],
        Target::Unknown => (0..lifecycle.states.len() as u32).collect(),
    }
}
