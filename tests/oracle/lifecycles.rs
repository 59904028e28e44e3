//! What lifecycles may do: paths that are possible, walks of the tests, ambiguous transitions.

use super::evaluate::{Mode, Truth, available_apart_from, holds_when, leaves};
use super::system::*;
use std::collections::{BTreeMap, BTreeSet};

/// Whether an edge of the lifecycle can be taken in the situation, from the state it is in there. A `transition
/// PATH` needs its action to be available too, as far as anything but this lifecycle says.
pub fn is_open(
    system: &System,
    lifecycle: LifecycleId,
    edge: &Edge,
    situation: &Situation,
    mode: Mode,
) -> bool {
    let here = situation.0[system.variable_of(lifecycle)];
    let offered = match &edge.event {
        Event::Action(action) => available_apart_from(system, lifecycle, *action, situation, mode),
        Event::Named(_) | Event::Automatic(_) => true,
    };
    offered && leaves(system, lifecycle, edge, here) && holds_when(system, &edge.when, situation)
}

/// Where an edge leads from a state: `?` is every state.
fn targets(lifecycle: &Lifecycle, edge: &Edge, from: StateId) -> Vec<StateId> {
    match edge.to {
        Target::State(state) => vec![state],
        Target::Same => vec![from],
        Target::Unknown => (0..lifecycle.states.len()).collect(),
    }
}

/// A situation's settings alone: what stays fixed along a path.
pub fn valuation(system: &System, situation: &Situation) -> Vec<usize> {
    situation.0[..system.settings.len()].to_vec()
}

/// The steps that are open under one valuation of the settings, whatever the other lifecycles do (Meaning 13).
#[derive(Debug, Clone, Default)]
pub struct Steps {
    decided: BTreeSet<(StateId, StateId)>,
    /// The decided ones and the undecided ones.
    all: BTreeSet<(StateId, StateId)>,
}

/// The open steps of a lifecycle by valuation. Where undecided steps are counted, the other lifecycles may do undecided
/// things too, for decided edges as for undecided ones.
///
/// Chosen: an edge in another lifecycle counts with its `when`.
pub fn steps(system: &System, lifecycle: LifecycleId) -> BTreeMap<Vec<usize>, Steps> {
    let mut by_valuation: BTreeMap<Vec<usize>, Steps> = BTreeMap::new();
    let variable = system.variable_of(lifecycle);
    for situation in system.situations() {
        let steps = by_valuation
            .entry(valuation(system, &situation))
            .or_default();
        let here = situation.0[variable];
        for edge in &system.lifecycles[lifecycle].edges {
            let edge = &edge.body;
            let open = |mode| is_open(system, lifecycle, edge, &situation, mode);
            for to in targets(&system.lifecycles[lifecycle], edge, here) {
                if open(Mode::Possible) {
                    steps.all.insert((here, to));
                }
                if edge.decided && open(Mode::Certain) {
                    steps.decided.insert((here, to));
                }
            }
        }
    }
    by_valuation
}

impl Steps {
    /// Whether `never go from -> to` is kept: no path of one step or more.
    pub fn never(&self, from: StateId, to: StateId) -> Truth {
        let leads = |steps: &BTreeSet<(StateId, StateId)>| {
            let first = steps.iter().filter(|(source, _)| *source == from);
            first
                .into_iter()
                .any(|(_, next)| reached(steps, *next).contains(&to))
        };
        match (leads(&self.decided), leads(&self.all)) {
            (true, _) => Truth::False,
            (false, true) => Truth::Unknown,
            (false, false) => Truth::True,
        }
    }

    /// Whether `always go from -> to` is kept: from wherever one can be, there is a way.
    pub fn always(&self, from: StateId, to: StateId) -> Truth {
        let surely_stuck = |z: &StateId| !reached(&self.all, *z).contains(&to);
        let perhaps_stuck = |z: &StateId| !reached(&self.decided, *z).contains(&to);
        if reached(&self.decided, from).iter().any(surely_stuck) {
            Truth::False
        } else if reached(&self.all, from).iter().any(perhaps_stuck) {
            Truth::Unknown
        } else {
            Truth::True
        }
    }
}

/// Where one can be after any number of steps, none included.
fn reached(steps: &BTreeSet<(StateId, StateId)>, from: StateId) -> BTreeSet<StateId> {
    let mut seen = BTreeSet::from([from]);
    loop {
        let next = steps.iter().filter(|(source, _)| seen.contains(source));
        let found: Vec<_> = next.map(|(_, to)| *to).collect();
        let before = seen.len();
        seen.extend(found);
        if seen.len() == before {
            return seen;
        }
    }
}

/// How a walk ends in one situation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    Came(End),
    /// A step that only an undecided edge would allow.
    Undecided,
    /// The lifecycle wasn't in a state that the walk names on its way.
    Elsewhere,
}

/// Walks through the lifecycle; the rest of the situation stays fixed (Meaning 14). With the outcome comes the number
/// of steps that were taken.
///
/// Chosen: a step is undecided if it would be possible with the undecided edges of all lifecycles.
pub fn walk(system: &System, walk: &Walk, situation: &Situation) -> (Outcome, usize) {
    let variable = system.variable_of(walk.lifecycle);
    let mut now = situation.clone();
    now.0[variable] = walk.start;
    for (taken, step) in walk.steps.iter().enumerate() {
        match step {
            Step::Stand(state) if now.0[variable] == *state => {}
            Step::Stand(_) => return (Outcome::Elsewhere, taken),
            Step::Fire(event) => match fire(system, walk.lifecycle, event, &now) {
                Fired::To(state) => now.0[variable] = state,
                Fired::Undecided => return (Outcome::Undecided, taken),
                Fired::Refused => return (Outcome::Came(End::Refused), taken),
            },
        }
    }
    (Outcome::Came(End::State(now.0[variable])), walk.steps.len())
}

enum Fired {
    To(StateId),
    Undecided,
    Refused,
}

fn fire(system: &System, lifecycle: LifecycleId, event: &Event, now: &Situation) -> Fired {
    let here = now.0[system.variable_of(lifecycle)];
    let edges = || {
        let edges = system.lifecycles[lifecycle].edges.iter().map(|c| &c.body);
        edges.filter(|edge| edge.event == *event)
    };
    let open = |edge: &&Edge, mode| is_open(system, lifecycle, edge, now, mode);
    for edge in edges().filter(|edge| edge.decided) {
        if open(&edge, Mode::Certain) {
            return match edge.to {
                Target::State(state) => Fired::To(state),
                Target::Same | Target::Unknown => Fired::To(here),
            };
        }
    }
    if edges().any(|edge| open(&edge, Mode::Possible)) {
        return Fired::Undecided;
    }
    Fired::Refused
}

/// One event that leads from one state to two.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ambiguity {
    pub event: Event,
    pub from: StateId,
    /// The smaller index first.
    pub to: (StateId, StateId),
}

/// The ambiguous transitions of a lifecycle, with the situations in which the conditions hold together (RC404).
///
/// Chosen: only decided edges can be ambiguous, and only their `when` counts, not the action's availability.
pub fn ambiguities(
    system: &System,
    lifecycle: LifecycleId,
) -> BTreeMap<Ambiguity, BTreeSet<Situation>> {
    let mut found: BTreeMap<Ambiguity, BTreeSet<Situation>> = BTreeMap::new();
    let edges = || {
        let edges = system.lifecycles[lifecycle].edges.iter().map(|c| &c.body);
        edges.filter(|edge| edge.decided)
    };
    for situation in system.situations() {
        let here = situation.0[system.variable_of(lifecycle)];
        let fits = |edge: &&Edge| {
            leaves(system, lifecycle, edge, here) && holds_when(system, &edge.when, &situation)
        };
        for one in edges().filter(fits) {
            for other in edges()
                .filter(fits)
                .filter(|other| other.event == one.event)
            {
                let to = |edge| targets(&system.lifecycles[lifecycle], edge, here)[0];
                if to(one) < to(other) {
                    let ambiguity = Ambiguity {
                        event: one.event.clone(),
                        from: here,
                        to: (to(one), to(other)),
                    };
                    found
                        .entry(ambiguity)
                        .or_default()
                        .insert(situation.clone());
                }
            }
        }
    }
    found
}
