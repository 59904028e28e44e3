//! Walks for tests.

use super::super::lifecycles::{Outcome, ambiguities, walk};
use super::super::system::*;
use super::Draft;

impl Draft {
    /// A walk on which all readings agree; none where none is found.
    pub fn walk(&mut self, system: &System) -> Option<Walk> {
        if system.lifecycles.is_empty() {
            return None;
        }
        let lifecycle = self.numbers.below(system.lifecycles.len());
        let events = events(system, lifecycle);
        if events.is_empty() {
            return None;
        }
        let candidates = (0..4).map(|_| self.any_walk(system, lifecycle, &events));
        let candidates: Vec<_> = candidates.collect();
        candidates.into_iter().find(|walk| is_plain(system, walk))
    }

    fn any_walk(&mut self, system: &System, lifecycle: LifecycleId, events: &[Event]) -> Walk {
        let states = system.lifecycles[lifecycle].states.len();
        let when = self.maybe_condition(40, Some(system.variable_of(lifecycle)));
        let mut walked = Walk {
            lifecycle,
            start: self.numbers.below(states),
            steps: Vec::new(),
            end: End::Refused,
            when,
        };
        for step in 0..self.numbers.pick(&[1, 1, 2, 3]) {
            if step > 0 && self.numbers.chance(35) {
                let state = self.state_after(system, &walked);
                walked.steps.push(Step::Stand(state));
            }
            let event = self.likely_event(system, &walked, events);
            walked.steps.push(Step::Fire(event));
        }
        walked.end = match self.end_of(system, &walked) {
            Outcome::Came(end) if self.numbers.chance(85) => end,
            Outcome::Came(End::Refused) | Outcome::Undecided if self.numbers.chance(50) => {
                End::Refused
            }
            Outcome::Came(_) | Outcome::Undecided | Outcome::Elsewhere => {
                End::State(self.numbers.below(states))
            }
        };
        walked
    }

    /// Mostly one that can be fired where the walk has come to.
    fn likely_event(&mut self, system: &System, so_far: &Walk, events: &[Event]) -> Event {
        let mut event = self.numbers.pick(events);
        for _ in 0..3 {
            let mut longer = so_far.clone();
            longer.steps.push(Step::Fire(event.clone()));
            if let Outcome::Came(End::State(_)) = self.end_of(system, &longer) {
                break;
            }
            if self.numbers.chance(25) {
                break;
            }
            event = self.numbers.pick(events);
        }
        event
    }

    fn end_of(&mut self, system: &System, walked: &Walk) -> Outcome {
        let situations = system.situations();
        let situation = self.numbers.pick(&situations);
        walk(system, walked, &situation).0
    }

    fn state_after(&mut self, system: &System, so_far: &Walk) -> StateId {
        match self.end_of(system, so_far) {
            Outcome::Came(End::State(state)) => state,
            Outcome::Came(End::Refused) | Outcome::Undecided | Outcome::Elsewhere => so_far.start,
        }
    }
}

/// The events that have a name and lead from no state to two.
fn events(system: &System, lifecycle: LifecycleId) -> Vec<Event> {
    let ambiguous = ambiguities(system, lifecycle);
    let mut events = Vec::new();
    for edge in &system.lifecycles[lifecycle].edges {
        let event = &edge.body.event;
        let named = *event != Event::Automatic(None);
        let plain = ambiguous.keys().all(|a| a.event != *event);
        if named && plain && !events.contains(event) {
            events.push(event.clone());
        }
    }
    events
}

/// A walk that ends `refused` is refused at its last step or goes wrong, nowhere refused earlier.
fn is_plain(system: &System, walked: &Walk) -> bool {
    walked.end != End::Refused
        || system.situations().iter().all(|situation| {
            let (outcome, taken) = walk(system, walked, situation);
            outcome != Outcome::Came(End::Refused) || taken + 1 == walked.steps.len()
        })
}
