//! Lifecycles.

use super::super::system::*;
use super::Printer;
use super::blocks::last_segment;
use super::clauses::block;
use super::layout::{GAP, JOINT, list, words};
use std::collections::BTreeSet;

impl Printer<'_> {
    pub fn lifecycle(&mut self, lifecycle: &Lifecycle) -> String {
        let mut inside: Vec<String> = lifecycle.states.iter().map(|s| self.state(s)).collect();
        for clause in &lifecycle.edges {
            let text = self.edge(lifecycle, &clause.body);
            inside.push(self.clause(clause, &text));
        }
        inside.extend(self.formerly(&lifecycle.extras));
        if lifecycle.undecided_initial {
            inside.push(words(&["undecided", "initial", "\"nobody says\""]));
        }
        self.numbers.shuffle(&mut inside);
        let name = last_segment(&lifecycle.path);
        let (before, label) = self.around(name, &lifecycle.extras);
        block(&format!("{before}lifecycle{GAP}{name}{label}"), &inside)
    }

    fn state(&mut self, state: &State) -> String {
        let mut inside = Vec::new();
        inside.extend(self.facts("allows", &state.allows));
        inside.extend(self.facts("refuses", &state.refuses));
        for fact in &state.undecided {
            inside.push(words(&["undecided", fact, "\"open\""]));
        }
        inside.extend(self.formerly(&state.extras));
        self.numbers.shuffle(&mut inside);
        let (before, label) = self.around(&state.name, &state.extras);
        let initial = if state.initial {
            format!("initial{GAP}")
        } else {
            String::new()
        };
        let last = if state.is_final {
            format!("final{GAP}")
        } else {
            String::new()
        };
        let head = format!("{before}{initial}{last}state{GAP}{}{label}", state.name);
        match inside.is_empty() && self.numbers.chance(85) {
            true => head,
            false => block(&head, &inside),
        }
    }

    fn facts(&mut self, verb: &str, facts: &BTreeSet<String>) -> Option<String> {
        let mut facts: Vec<String> = facts.iter().cloned().collect();
        self.numbers.shuffle(&mut facts);
        (!facts.is_empty()).then(|| words(&[verb, &list(&facts)]))
    }

    fn edge(&mut self, lifecycle: &Lifecycle, edge: &Edge) -> String {
        let scope = lifecycle.module;
        let name = |state: &StateId| lifecycle.states[*state].name.clone();
        let event = self.event(scope, edge);
        let from = match &edge.from {
            Sources::States(states) => {
                let mut names: Vec<String> = states.iter().map(name).collect();
                self.numbers.shuffle(&mut names);
                list(&names)
            }
            Sources::Unknown => "?".to_string(),
        };
        let to = match edge.to {
            Target::State(state) => name(&state),
            Target::Same => "same".to_string(),
            Target::Unknown => "?".to_string(),
        };
        let when = self.when(scope, &edge.when);
        let arrow = words(&[&event, &from, "->", &to]);
        match edge.decided {
            true => format!("{arrow}{when}"),
            false => format!("undecided{GAP}{arrow}{when}{GAP}\"the documentation doesn't say\""),
        }
    }

    fn event(&mut self, scope: Option<ModuleId>, edge: &Edge) -> String {
        match &edge.event {
            Event::Action(action) => {
                format!("transition{GAP}{}{JOINT}:", self.action(scope, *action))
            }
            Event::Named(name) => {
                let mut by: Vec<String> = edge.by.iter().map(|a| self.action(scope, *a)).collect();
                self.numbers.shuffle(&mut by);
                let by = by.join(&format!("{GAP}or{GAP}"));
                format!("transition{GAP}{name}{GAP}by{GAP}{by}{JOINT}:")
            }
            Event::Automatic(Some(name)) => format!("automatic{GAP}{name}{JOINT}:"),
            Event::Automatic(None) => "automatic".to_string(),
        }
    }
}
