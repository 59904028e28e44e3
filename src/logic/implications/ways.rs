//! Questions that arrows answer: what is dead, by which way one thing comes with another.

use super::graph::{Graph, Marks};
use super::rules::Choice;
use super::{Implications, Kinds, Step};
use rustc_hash::FxHashMap;
use std::collections::VecDeque;

/// A search from one thing along the arrows: from where, and by which arrow, each thing was reached first.
type Reached = FxHashMap<u32, Option<(u32, u32)>>;

impl Implications {
    fn arrow_kind(&self, at: u32) -> Kinds {
        let arrow = self.rules.arrows.get(at as usize);
        arrow.map_or(Kinds::default(), |arrow| arrow.kind)
    }

    pub(super) fn arrow_reason(&self, at: u32) -> u32 {
        let arrow = self.rules.arrows.get(at as usize);
        arrow.map_or(0, |arrow| arrow.reason)
    }

    /// Where arrows of these kinds lead from a thing, with their positions.
    pub(super) fn after(&self, thing: u32, kinds: Kinds) -> impl Iterator<Item = (u32, u32)> {
        let edges = self.arrows.of(thing).iter().copied();
        edges.filter(move |(_, at)| kinds.have(self.arrow_kind(*at)))
    }

    /// What whoever has a thing has at once, by one arrow.
    pub fn next(&self, thing: u32, kinds: Kinds) -> impl Iterator<Item = u32> {
        self.after(thing, kinds).map(|(to, _)| to)
    }

    /// The choices of these kinds that a thing brings.
    pub(super) fn choices_of(&self, thing: u32, kinds: Kinds) -> impl Iterator<Item = &Choice> {
        let choices = self.choices.of(thing).iter();
        let choices = choices.filter_map(|(at, _)| self.rules.choices.get(*at as usize));
        choices.filter(move |choice| kinds.have(choice.kind))
    }

    /// The exclusions of a thing: with what, and the number of the rule.
    pub(super) fn excluded(&self, thing: u32, kinds: Kinds) -> impl Iterator<Item = (u32, u32)> {
        let edges = self.exclusions.of(thing).iter();
        edges.filter_map(move |(other, at)| {
            // Each exclusion stands in the list twice, once from either side.
            let rule = self.rules.exclusions.get(*at as usize / 2)?;
            kinds.have(rule.kind).then_some((*other, rule.reason))
        })
    }

    /// What nobody can have because arrows lead from it to both sides of an exclusion.
    pub(super) fn dead_by_arrows(&self, kinds: Kinds) -> Vec<u32> {
        if self.rules.exclusions.is_empty() {
            return Vec::new();
        }
        let before = self.arrows.reversed();
        let (mut left, mut right) = (Marks::new(self.rules.things), Marks::new(self.rules.things));
        let mut dead = Marks::new(self.rules.things);
        let mut found = Vec::new();
        for one in 0..self.rules.things {
            let others = self.excluded(one, kinds).map(|(other, _)| other);
            let others: Vec<u32> = others.filter(|other| *other >= one).collect();
            if others.is_empty() {
                continue;
            }
            left.clear();
            right.clear();
            let Some(above) = self.above(&before, &[one], kinds, &mut left) else {
                return found;
            };
            let Some(others) = self.above(&before, &others, kinds, &mut right) else {
                return found;
            };
            let (fewer, marks) = match above.len() < others.len() {
                true => (above, &right),
                false => (others, &left),
            };
            let both = fewer.into_iter().filter(|thing| marks.has(*thing));
            found.extend(both.filter(|thing| dead.mark(*thing)));
        }
        found
    }

    /// The things from which arrows lead to one of these, themselves included; nothing if the budget is spent.
    pub(super) fn above(
        &self,
        before: &Graph,
        of: &[u32],
        kinds: Kinds,
        marks: &mut Marks,
    ) -> Option<Vec<u32>> {
        let mut all: Vec<u32> = of
            .iter()
            .copied()
            .filter(|thing| marks.mark(*thing))
            .collect();
        let mut next = 0;
        while let Some(thing) = all.get(next).copied() {
            next += 1;
            for (from, at) in before.of(thing) {
                if kinds.have(self.arrow_kind(*at)) && marks.mark(*from) {
                    all.push(*from);
                }
            }
        }
        self.spend(all.len()).then_some(all)
    }

    /// The things about which arrows alone can't be sure: from them one can come to a choice and to an exclusion.
    pub(super) fn undecided_by_arrows(&self, dead: &[u32]) -> Vec<u32> {
        if !self.has_choices() || self.rules.exclusions.is_empty() {
            return Vec::new();
        }
        let arrows = self.rules.arrows.iter().map(|arrow| (arrow.to, arrow.from));
        let choices = self.rules.choices.iter();
        let choices = choices.flat_map(|choice| choice.of.iter().map(|to| (*to, choice.from)));
        let before = Graph::new(self.rules.things, arrows.chain(choices));
        let choosing = self.rules.choices.iter().map(|choice| choice.from);
        let choosing = reaching(&before, choosing);
        let sides = self.rules.exclusions.iter();
        let excluded = reaching(&before, sides.flat_map(|rule| [rule.one, rule.other]));
        let mut known = Marks::new(self.rules.things);
        for thing in dead {
            known.mark(*thing);
        }
        let all = 0..self.rules.things;
        all.filter(|thing| choosing.has(*thing) && excluded.has(*thing) && !known.has(*thing))
            .collect()
    }

    /// The shortest arrows from a thing to both sides of an exclusion, and the exclusion last; empty if there are
    /// none.
    pub(super) fn contradiction(&self, thing: u32, kinds: Kinds) -> Vec<Step> {
        let (reached, order) = self.reach(thing, kinds);
        let distance: FxHashMap<u32, usize> = order.iter().copied().collect();
        let mut best: Option<(usize, u32, u32, u32)> = None;
        for (one, near) in &order {
            for (other, reason) in self.excluded(*one, kinds) {
                let Some(far) = distance.get(&other) else {
                    continue;
                };
                if best.is_none_or(|(length, ..)| near + far < length) {
                    best = Some((near + far, *one, other, reason));
                }
            }
        }
        let Some((_, one, other, reason)) = best else {
            return Vec::new();
        };
        let mut steps = self.back(&reached, one);
        let more = self.back(&reached, other);
        steps.extend(
            more.into_iter()
                .filter(|step| !steps.contains(step))
                .collect::<Vec<_>>(),
        );
        steps.push(Step {
            from: one,
            to: other,
            excludes: true,
            reason,
        });
        steps
    }

    /// Everything arrows lead to, how it was reached, and how far it is, nearest first.
    fn reach(&self, thing: u32, kinds: Kinds) -> (Reached, Vec<(u32, usize)>) {
        let mut reached: Reached = FxHashMap::default();
        reached.insert(thing, None);
        let mut order = vec![(thing, 0)];
        let mut next = 0;
        while let Some((from, far)) = order.get(next).copied() {
            next += 1;
            for (to, at) in self.after(from, kinds) {
                if let std::collections::hash_map::Entry::Vacant(place) = reached.entry(to) {
                    place.insert(Some((from, at)));
                    order.push((to, far + 1));
                }
            }
        }
        (reached, order)
    }

    /// The steps by which a thing was reached.
    fn back(&self, reached: &Reached, thing: u32) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut to = thing;
        while let Some(Some((from, at))) = reached.get(&to) {
            let reason = self.arrow_reason(*at);
            steps.push(Step {
                from: *from,
                to,
                excludes: false,
                reason,
            });
            to = *from;
        }
        steps.reverse();
        steps
    }

    /// The shortest way along arrows that don't come from the rule of one number; empty if there is none.
    pub(super) fn way(&self, from: u32, to: u32, kinds: Kinds, without: u32) -> Vec<Step> {
        let leads =
            |(next, at)| self.arrow_reason(at) != without && self.heights.may_lead(next, to);
        if !self.after(from, kinds).any(leads) {
            return Vec::new();
        }
        let mut reached: Reached = FxHashMap::default();
        reached.insert(from, None);
        let mut todo = VecDeque::from([from]);
        while let Some(thing) = todo.pop_front() {
            if !self.spend(1) {
                return Vec::new();
            }
            for (next, at) in self.after(thing, kinds).filter(|edge| leads(*edge)) {
                if reached.contains_key(&next) {
                    continue;
                }
                reached.insert(next, Some((thing, at)));
                if next == to {
                    return self.back(&reached, to);
                }
                todo.push_back(next);
            }
        }
        Vec::new()
    }
}

fn reaching(before: &Graph, goals: impl Iterator<Item = u32>) -> Marks {
    let mut marks = Marks::new(before.things());
    let mut todo: Vec<u32> = goals.filter(|goal| marks.mark(*goal)).collect();
    while let Some(thing) = todo.pop() {
        for (from, _) in before.of(thing) {
            if marks.mark(*from) {
                todo.push(*from);
            }
        }
    }
    marks
}
