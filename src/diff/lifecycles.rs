//! Lifecycles: states, what they say, transitions, and what can be reached by them.

use super::change::Side;
use super::comparison::Comparison;
use super::declarations::{STATES, thing};
use super::facts::{Aspect, Fact, texts};
use super::kinds;
use super::namer::Namer;
use super::pairing::{Names, Pairing};
use crate::model::access::from_states;
use crate::model::{Lifecycle, State, Target, Transition, Trigger};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The names of one version's states, in the words of the later version.
struct StateNames<'a> {
    side: Side,
    own: &'a Lifecycle,
    head: &'a Lifecycle,
    states: &'a Pairing,
}

impl<'a> StateNames<'a> {
    fn name(&self, at: u32) -> &'a str {
        let partner = match self.side {
            Side::Base => self.states.heads(at).first(),
            Side::Head => Some(&at),
        };
        let of = |lifecycle: &'a Lifecycle, at: u32| {
            lifecycle.states.get(at as usize).map(|it| it.name.as_str())
        };
        let known = partner.and_then(|at| of(self.head, *at));
        known.or_else(|| of(self.own, at)).unwrap_or("")
    }
}

impl<'v> Comparison<'v> {
    /// Every change of a lifecycle that both versions have.
    pub(super) fn lifecycles(&mut self) {
        let pairings = Arc::clone(&self.pairings);
        let (base, head) = (self.base.model(), self.head.model());
        for (old, new) in pairings.lifecycles.pairs() {
            if let (Some(was), Some(is)) = (
                base.lifecycles.get(old as usize),
                head.lifecycles.get(new as usize),
            ) {
                self.lifecycle(was, is);
            }
        }
    }

    fn lifecycle(&mut self, was: &'v Lifecycle, is: &'v Lifecycle) {
        let names = |it: &'v Lifecycle| {
            let states = it.states.iter();
            Names::new(states.map(|it| (it.name.as_str(), it.formerly.ids.clone())))
        };
        let things = |it: &'v Lifecycle| {
            let states = it.states.iter();
            states
                .map(|it| thing(&it.name, &it.label, Some(it.origin)))
                .collect::<Vec<_>>()
        };
        let states = Pairing::new(&names(was), &names(is));
        self.things(
            &STATES,
            &states,
            &things(was),
            &things(is),
            &format!("{}.", is.path),
        );
        for (old, new) in states.pairs() {
            if let (Some(old), Some(new)) =
                (was.states.get(old as usize), is.states.get(new as usize))
            {
                let subject = format!("state {}.{}", is.path, new.name);
                self.facts(&subject, &state_facts(old), &state_facts(new), &|change| {
                    change
                });
            }
        }
        let pairings = Arc::clone(&self.pairings);
        let mut facts = Vec::new();
        for (side, own) in [(Side::Base, was), (Side::Head, is)] {
            let names = Namer::new(side, self.base.model(), self.head.model(), &pairings);
            let states = StateNames {
                side,
                own,
                head: is,
                states: &states,
            };
            let mut all = texts(
                &own.label,
                &own.doc,
                &own.meta,
                &own.clause_meta,
                Some(own.origin),
            );
            let open = own
                .undecided_initial
                .iter()
                .map(|why| format!("where it begins: {why}"));
            all.extend(open.map(|why| Fact::new(Aspect::Undecided, why, Some(own.origin))));
            for transition in &own.transitions {
                all.push(self.transition(side, transition, &states, &names));
            }
            facts.push(all);
        }
        let subject = format!("lifecycle {}", is.path);
        if let [base, head] = facts.as_slice() {
            self.facts(&subject, base, head, &|change| change);
        }
        self.events(was, is);
        self.reached(was, is, &states);
    }

    /// A transition as a fact: equal where it means the same.
    fn transition(
        &mut self,
        side: Side,
        transition: &Transition,
        states: &StateNames<'_>,
        names: &Namer<'_>,
    ) -> Fact {
        let event = match &transition.trigger {
            Trigger::Action(action) => names.action(*action).to_owned(),
            Trigger::By(event, actions) => {
                let mut by: Vec<&str> = actions.iter().map(|it| names.action(*it)).collect();
                by.sort_unstable();
                format!("{event} by {}", by.join(" or "))
            }
            Trigger::Automatic(name) => format!("automatic {}", name.as_deref().unwrap_or(""))
                .trim_end()
                .to_owned(),
        };
        let from = transition.from.as_ref().map(|from| {
            let mut from: Vec<&str> = from.iter().map(|at| states.name(*at)).collect();
            from.sort_unstable();
            from.join(", ")
        });
        let to = match transition.to {
            Target::State(to) => states.name(to),
            Target::Same => "same",
            Target::Unknown => "?",
        };
        let set = self
            .version_mut(side)
            .access
            .situations
            .cond(transition.when.as_ref());
        let words = self.version(side).words(set);
        let open = transition
            .undecided
            .as_ref()
            .map(|why| format!(" undecided \"{why}\""));
        let text = format!(
            "{event}: {} -> {to}{}",
            from.as_deref().unwrap_or("?"),
            open.unwrap_or_default()
        );
        let key = format!("{text} {:?}", self.common(side, set));
        let text = match words.is_empty() {
            true => text,
            false => format!("{text} when {words}"),
        };
        Fact {
            aspect: Aspect::Transition,
            key,
            text,
            origin: Some(transition.origin),
        }
    }

    /// Events by a name of their own that came or went away; those that are actions are among the actions.
    fn events(&mut self, was: &Lifecycle, is: &Lifecycle) {
        let names = |it: &Lifecycle| -> BTreeSet<String> {
            let names = it
                .transitions
                .iter()
                .filter_map(|transition| match &transition.trigger {
                    Trigger::By(name, _) => Some(name.clone()),
                    Trigger::Automatic(name) => name.clone(),
                    Trigger::Action(_) => None,
                });
            names.collect()
        };
        let (before, after) = (names(was), names(is));
        for gone in before.difference(&after) {
            let change = self.change(&kinds::EVENT_REMOVED, &format!("event {}.{gone}", is.path));
            self.changes.push(change.was(gone.as_str()));
        }
        for new in after.difference(&before) {
            let change = self.change(&kinds::EVENT_ADDED, &format!("event {}.{new}", is.path));
            self.changes.push(change.is(new.as_str()));
        }
    }

    /// States that both versions have and that can be reached in one only, whatever the conditions.
    fn reached(&mut self, was: &Lifecycle, is: &Lifecycle, states: &Pairing) {
        let (before, after) = (reachable(was), reachable(is));
        for (old, new) in states.pairs() {
            let kind = match (before.contains(&old), after.contains(&new)) {
                (false, true) => &kinds::STATE_REACHABLE,
                (true, false) => &kinds::STATE_UNREACHABLE,
                (true, true) | (false, false) => continue,
            };
            let Some(state) = is.states.get(new as usize) else {
                continue;
            };
            let span = self.head.span(state.origin);
            let change = self.change(kind, &format!("state {}.{}", is.path, state.name));
            self.changes.push(change.at(Side::Head, Some(span)));
        }
    }
}

/// The states that some way leads to, those where it begins included; conditions and what is undecided count as open.
fn reachable(lifecycle: &Lifecycle) -> BTreeSet<u32> {
    let states = lifecycle
        .states
        .iter()
        .enumerate()
        .map(|(at, state)| (at as u32, state));
    let initial: Vec<u32> = states
        .clone()
        .filter(|(_, it)| it.initial)
        .map(|(at, _)| at)
        .collect();
    if initial.is_empty() {
        return states.map(|(at, _)| at).collect();
    }
    let mut reached: BTreeSet<u32> = BTreeSet::new();
    let mut todo = initial;
    while let Some(at) = todo.pop() {
        if !reached.insert(at) {
            continue;
        }
        let leaving = lifecycle.transitions.iter();
        let leaving = leaving.filter(|transition| from_states(lifecycle, transition).contains(&at));
        for transition in leaving {
            match transition.to {
                Target::State(to) => todo.push(to),
                Target::Same => {}
                Target::Unknown => todo.extend(0..lifecycle.states.len() as u32),
            }
        }
    }
    reached
}

fn state_facts(state: &State) -> Vec<Fact> {
    let origin = Some(state.origin);
    let mut facts = texts(&state.label, &state.doc, &state.meta, &[], origin);
    let mut say = |text: String| facts.push(Fact::new(Aspect::State, text, origin));
    if state.initial {
        say("initial".to_owned());
    }
    if state.last {
        say("final".to_owned());
    }
    for fact in &state.allows {
        say(format!("allows {fact}"));
    }
    for fact in &state.refuses {
        say(format!("refuses {fact}"));
    }
    for (fact, why) in &state.undecided {
        say(format!("undecided {fact} \"{why}\""));
    }
    facts
}
