//! Settings, levels, reaches, lifecycles.

use super::super::system::*;
use super::{Draft, words};
use std::collections::BTreeSet;

/// How many situations most systems have at most.
const SITUATIONS: usize = 72;
/// How many a few have.
const MANY_SITUATIONS: usize = 300;

impl Draft {
    pub fn add_scales(&mut self) {
        let levels = self.numbers.between(0, 3);
        for name in &words::LEVELS[..levels] {
            let formerly = self.maybe_old_name("level");
            let name = name.to_string();
            self.system.levels.push(Named { name, formerly });
        }
        let reaches = self.numbers.pick(&[0, 1, 2, 3, 3, 4, 4]);
        for (i, name) in words::REACHES[..reaches].iter().enumerate() {
            let mut below: Vec<ReachId> = (i + 1..reaches).collect();
            below.retain(|_| self.numbers.chance(55));
            let formerly = self.maybe_old_name("reach");
            let name = name.to_string();
            self.system.reaches.push(Reach {
                name,
                formerly,
                below,
            });
        }
    }

    pub fn add_settings(&mut self) {
        let count = self.numbers.pick(&[0, 1, 1, 1, 2, 2, 3]);
        for (name, values) in self.numbers.some(words::SETTINGS, count) {
            let values = &values[..self.numbers.between(2, values.len())];
            if self.situations() * values.len() > SITUATIONS {
                continue;
            }
            let values = values.iter().map(|value| Named {
                name: value.to_string(),
                formerly: self.maybe_old_name("value"),
            });
            let values = values.collect();
            let module = self.place();
            let setting = Setting {
                path: self.path_in(module, name),
                module,
                values,
                extras: self.extras("setting"),
            };
            self.system.settings.push(setting);
        }
    }

    fn situations(&self) -> usize {
        let settings = self.system.settings.iter().map(|s| s.values.len());
        let lifecycles = self.system.lifecycles.iter().map(|l| l.states.len());
        settings.chain(lifecycles).product()
    }

    /// First all states, then the edges, for their conditions speak of other lifecycles.
    pub fn add_lifecycles(&mut self) {
        let count = self.numbers.pick(&[0, 1, 1, 1, 2, 2, 3]);
        let most = self
            .numbers
            .pick(&[SITUATIONS, SITUATIONS, SITUATIONS, MANY_SITUATIONS]);
        for (name, states) in self.numbers.some(words::LIFECYCLES, count) {
            let states = &states[..self.numbers.between(2, states.len())];
            if self.situations() * states.len() <= most {
                self.add_lifecycle(name, states);
            }
        }
        for lifecycle in 0..self.system.lifecycles.len() {
            for _ in 0..self.numbers.between(1, 6) {
                self.add_edge(lifecycle);
            }
        }
    }

    fn add_lifecycle(&mut self, name: &str, states: &[&str]) {
        let initial = self
            .numbers
            .chance(80)
            .then(|| self.numbers.below(states.len()));
        let facts: Vec<&str> = words::FACTS[..self.numbers.between(0, words::FACTS.len())].to_vec();
        let mut all = Vec::new();
        for (i, state) in states.iter().enumerate() {
            let may_end = i > 0 && initial != Some(i);
            let mut state = State {
                name: state.to_string(),
                initial: initial == Some(i),
                is_final: may_end && self.numbers.chance(35),
                allows: BTreeSet::new(),
                refuses: BTreeSet::new(),
                undecided: BTreeSet::new(),
                extras: self.extras("state"),
            };
            for fact in &facts {
                match self.numbers.below(20) {
                    0 => state.undecided.insert(fact.to_string()),
                    1 => false,
                    2..=10 => state.refuses.insert(fact.to_string()),
                    _ => state.allows.insert(fact.to_string()),
                };
            }
            all.push(state);
        }
        let module = self.place();
        let lifecycle = Lifecycle {
            path: self.path_in(module, name),
            module,
            states: all,
            edges: Vec::new(),
            undecided_initial: initial.is_none() && self.numbers.chance(50),
            extras: self.extras("lifecycle"),
        };
        self.system.lifecycles.push(lifecycle);
    }

    fn add_edge(&mut self, lifecycle: LifecycleId) {
        let decided = self.numbers.chance(78);
        let states: Vec<StateId> = (0..self.system.lifecycles[lifecycle].states.len()).collect();
        let mut sources = states.clone();
        sources.retain(|s| !self.system.lifecycles[lifecycle].states[*s].is_final);
        let from = match !decided && self.numbers.chance(40) {
            true => Sources::Unknown,
            false => {
                let count = self.numbers.pick(&[1, 1, 2]);
                let mut some = self.numbers.some(&sources, count);
                some.sort();
                Sources::States(some)
            }
        };
        let to = match self.numbers.below(10) {
            0 if !decided => Target::Unknown,
            1 => Target::Same,
            _ => Target::State(self.numbers.pick(&states)),
        };
        let (event, by) = self.event(lifecycle, decided);
        let variable = self.system.variable_of(lifecycle);
        let when = self.maybe_condition(30, Some(variable));
        let edge = Edge {
            event,
            by,
            decided,
            from,
            to,
            when,
        };
        let edges = &self.system.lifecycles[lifecycle].edges;
        if edges.iter().all(|other| other.body != edge) {
            let edge = self.clause(edge);
            self.system.lifecycles[lifecycle].edges.push(edge);
        }
    }

    /// An event and who may fire it. A name stands for one kind and one list.
    fn event(&mut self, lifecycle: LifecycleId, decided: bool) -> (Event, Vec<ActionId>) {
        match self.numbers.below(10) {
            0 | 1 => {
                let event = Event::Named(self.numbers.pick(words::EVENTS).to_string());
                let edges = &self.system.lifecycles[lifecycle].edges;
                let by = match edges.iter().find(|edge| edge.body.event == event) {
                    Some(edge) => edge.body.by.clone(),
                    None => {
                        let actions: Vec<_> = (0..self.system.actions.len()).collect();
                        let count = self.numbers.between(1, 2);
                        self.numbers.some(&actions, count)
                    }
                };
                (event, by)
            }
            2 if !decided && self.numbers.chance(50) => (Event::Automatic(None), Vec::new()),
            2 => {
                let name = self.numbers.pick(words::CLOCKS).to_string();
                (Event::Automatic(Some(name)), Vec::new())
            }
            _ => {
                let actions = self.system.actions.len().min(5);
                (Event::Action(self.numbers.below(actions)), Vec::new())
            }
        }
    }
}
