//! What follows from rules between things: which can't be had, which come with which, and why.
//!
//! Rules are of three shapes: an arrow (whoever has this has that), a choice (whoever has this has one of those)
//! and an exclusion (nobody has both). All of them hold of somebody who has nothing, and none makes anybody have
//! something out of nothing. So what matters for a question about a thing is what can be reached from it, its
//! *cone*: whatever lies outside need not be had. Where a cone has no choice, its arrows decide; where it has one,
//! the solver decides, on the cone alone.
//!
//! Answers are exact as long as the work stays below a fixed bound, the same on every machine. Beyond it nothing
//! is said: an answer that is missing is not an answer that is wrong.

mod circles;
mod graph;
mod rules;
mod solver;
#[cfg(test)]
mod tests;
mod ways;

pub use rules::{Kinds, Rules};

use circles::Heights;
use graph::Graph;
use rules::Exclusion;
use std::cell::Cell;

/// How many things may be looked at for all questions about one set of rules together.
const BUDGET: usize = 40_000_000;

/// One link of an explanation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Whoever has this …
    pub from: u32,
    /// … has that; or, in an exclusion, can't have it. The thing itself in a choice.
    pub to: u32,
    /// Whether it is an exclusion.
    pub excludes: bool,
    /// The number under which the rule was given.
    pub reason: u32,
}

/// Rules, ready to be asked.
#[derive(Debug)]
pub struct Implications {
    rules: Rules,
    arrows: Graph,
    choices: Graph,
    exclusions: Graph,
    heights: Heights,
    budget: Cell<usize>,
}

impl Implications {
    /// Makes rules ready.
    pub fn new(rules: Rules) -> Self {
        let things = rules.things;
        let arrows = rules.arrows.iter().map(|arrow| (arrow.from, arrow.to));
        let arrows = Graph::new(things, arrows);
        let heights = Heights::new(&arrows);
        let choices = rules.choices.iter().map(|choice| choice.from).zip(0..);
        let choices = Graph::new(things, choices);
        let sides = |Exclusion { one, other, .. }: &Exclusion| [(*one, *other), (*other, *one)];
        let exclusions = Graph::new(things, rules.exclusions.iter().flat_map(sides));
        Self {
            rules,
            arrows,
            choices,
            exclusions,
            heights,
            budget: Cell::new(BUDGET),
        }
    }

    /// Takes from the budget; false when nothing is left.
    fn spend(&self, work: usize) -> bool {
        let left = self.budget.get();
        self.budget.set(left.saturating_sub(work));
        left > work
    }

    /// The things that nobody can have by rules of these kinds, in order.
    pub fn dead(&self, kinds: Kinds) -> Vec<u32> {
        let mut dead = self.dead_by_arrows(kinds);
        for thing in self.undecided_by_arrows(&dead) {
            if self.dead_by_solver(thing, kinds) == Some(true) {
                dead.push(thing);
            }
        }
        dead.sort_unstable();
        dead
    }

    /// The shortest reason why nobody can have a thing; empty if there is none.
    pub fn why_dead(&self, thing: u32, kinds: Kinds) -> Vec<Step> {
        let chain = self.contradiction(thing, kinds);
        match chain.is_empty() {
            true => self.solver_core(thing, &[], kinds, None),
            false => chain,
        }
    }

    /// Why whoever has a thing has one of the others, by rules of these kinds without the one of this number;
    /// empty if that isn't so, or if nobody can have the thing.
    pub fn why_implied(&self, thing: u32, goals: &[u32], kinds: Kinds, without: u32) -> Vec<Step> {
        let mut next = self.after(thing, kinds);
        let alone = next.all(|(_, at)| self.arrow_reason(at) == without);
        if alone && self.choices_of(thing, kinds).next().is_none() {
            return Vec::new();
        }
        let ways = goals
            .iter()
            .map(|goal| self.way(thing, *goal, kinds, without));
        let shortest = ways
            .filter(|way| !way.is_empty())
            .min_by_key(Vec::len)
            .unwrap_or_default();
        if !shortest.is_empty() || !self.has_choices() {
            return shortest;
        }
        if self.dead_by_solver(thing, kinds) != Some(false) {
            return Vec::new();
        }
        self.solver_core(thing, goals, kinds, Some(without))
    }

    fn has_choices(&self) -> bool {
        !self.rules.choices.is_empty()
    }
}
