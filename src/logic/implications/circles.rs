//! Circles of arrows, and what every way comes to in the end.

use super::graph::{Graph, Marks};
use super::{Implications, Kinds, Step};

/// How many things of a circle are tried for the shortest way around.
const TRIED: usize = 32;

/// Which circle each thing is in, and how high that is above the things from which nothing leads.
#[derive(Debug)]
pub(super) struct Heights {
    circle: Vec<u32>,
    height: Vec<u32>,
    /// There is no circle of several things.
    straight: bool,
}

impl Heights {
    /// The height of a thing.
    pub fn of(&self, thing: u32) -> u32 {
        let circle = self.circle.get(thing as usize).copied().unwrap_or(0);
        self.height.get(circle as usize).copied().unwrap_or(0)
    }

    pub fn new(arrows: &Graph) -> Self {
        let components = components(arrows, |_| true);
        let mut circle = vec![0; arrows.things() as usize];
        let mut height = Vec::with_capacity(components.ends.len());
        for (at, members) in components.iter().enumerate() {
            for member in members {
                if let Some(place) = circle.get_mut(*member as usize) {
                    *place = at as u32;
                }
            }
            // What arrows lead to comes before: its height is known.
            let edges = members.iter().flat_map(|member| arrows.of(*member));
            let below = edges.filter_map(|(to, _)| height.get(*circle.get(*to as usize)? as usize));
            height.push(below.max().map_or(0, |below: &u32| below + 1));
        }
        Self {
            circle,
            straight: height.len() == arrows.things() as usize,
            height,
        }
    }

    /// Whether arrows may lead from one thing to another: they lead downwards, or stay in a circle.
    pub fn may_lead(&self, from: u32, to: u32) -> bool {
        let circle = |thing: u32| self.circle.get(thing as usize).copied().unwrap_or(0);
        let (from, to) = (circle(from), circle(to));
        let height = |circle: u32| self.height.get(circle as usize).copied();
        from == to || height(from) > height(to)
    }
}

impl Implications {
    /// The circles of arrows of these kinds with more than one thing, each sorted.
    pub fn circles(&self, kinds: Kinds) -> Vec<Vec<u32>> {
        if self.heights.straight {
            return Vec::new();
        }
        let all = components(&self.arrows, |at| {
            let arrow = self.rules.arrows.get(at as usize);
            arrow.is_some_and(|arrow| kinds.have(arrow.kind))
        });
        let circles = all.iter().filter(|members| members.len() > 1);
        let mut circles: Vec<Vec<u32>> = circles.map(<[u32]>::to_vec).collect();
        circles
            .iter_mut()
            .for_each(|members| members.sort_unstable());
        circles.sort_unstable();
        circles
    }

    /// The shortest way around a circle, from whichever of its first things has the shortest.
    pub fn around(&self, circle: &[u32], kinds: Kinds) -> Vec<Step> {
        let ways = circle.iter().take(TRIED).map(|thing| {
            let next = self.after(*thing, kinds);
            let next = next.filter(|(to, _)| to != thing && circle.binary_search(to).is_ok());
            let ways = next.map(|(to, at)| {
                let mut way = vec![Step {
                    from: *thing,
                    to,
                    excludes: false,
                    reason: self.arrow_reason(at),
                }];
                way.extend(self.way(to, *thing, kinds, u32::MAX));
                way
            });
            ways.min_by_key(Vec::len).unwrap_or_default()
        });
        ways.filter(|way| way.len() > 1)
            .min_by_key(Vec::len)
            .unwrap_or_default()
    }

    /// The things that whoever has any of the first `things` has, by rules of these kinds; `dead` are those that
    /// nobody can have, in order.
    pub fn forced(&self, things: u32, kinds: Kinds, dead: &[u32]) -> Vec<u32> {
        let mut alive = (0..things).filter(|thing| dead.binary_search(thing).is_err());
        let Some(first) = alive.next() else {
            return Vec::new();
        };
        let alive: Vec<u32> = std::iter::once(first).chain(alive).collect();
        let before = self.arrows.reversed();
        let mut forced: Vec<u32> = Vec::new();
        let mut refuted = Marks::new(self.rules.things);
        let mut candidates = self.below(first, kinds);
        candidates.sort_by_key(|thing| self.heights.of(*thing));
        for candidate in candidates {
            // What is forced leads to nothing but what is forced.
            let mut next = self.after(candidate, kinds);
            let hopeless = next.any(|(to, _)| refuted.has(to)) || !self.spend(alive.len());
            if !hopeless && self.all_have(&alive, candidate, kinds, &before) {
                forced.push(candidate);
            } else {
                refuted.mark(candidate);
            }
        }
        forced.retain(|thing| *thing < things);
        forced.sort_unstable();
        forced
    }

    /// A thing and what can be reached from it.
    fn below(&self, thing: u32, kinds: Kinds) -> Vec<u32> {
        let mut marks = Marks::new(self.rules.things);
        marks.mark(thing);
        let mut all = vec![thing];
        let mut next = 0;
        while let Some(thing) = all.get(next).copied() {
            next += 1;
            let arrows = self.after(thing, kinds).map(|(to, _)| to);
            let choices = self.choices_of(thing, kinds);
            let new = arrows.chain(choices.flat_map(|choice| choice.of.iter().copied()));
            all.extend(new.filter(|to| marks.mark(*to)));
        }
        all
    }

    fn all_have(&self, alive: &[u32], goal: u32, kinds: Kinds, before: &Graph) -> bool {
        let mut marks = Marks::new(self.rules.things);
        let by_arrows = self.above(before, &[goal], kinds, &mut marks);
        let by_solver =
            |thing: u32| self.has_choices() && self.implied_by_solver(thing, goal, kinds);
        by_arrows.is_some()
            && alive
                .iter()
                .all(|thing| marks.has(*thing) || by_solver(*thing))
    }
}

/// Things in groups.
struct Groups {
    members: Vec<u32>,
    /// Where in the list each group ends.
    ends: Vec<usize>,
}

impl Groups {
    fn iter(&self) -> impl Iterator<Item = &[u32]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let ranges = starts.zip(&self.ends);
        ranges.filter_map(|(start, end)| self.members.get(start..*end))
    }
}

/// The strongly connected components, those that arrows lead to before those they come from (Tarjan, without
/// recursion).
fn components(arrows: &Graph, takes: impl Fn(u32) -> bool) -> Groups {
    let things = arrows.things() as usize;
    let mut search = Search {
        number: vec![0; things],
        low: vec![0; things],
        open: vec![false; things],
        stack: Vec::new(),
        count: 0,
        found: Groups {
            members: Vec::with_capacity(things),
            ends: Vec::with_capacity(things),
        },
    };
    let mut path: Vec<(u32, usize)> = Vec::new();
    for root in 0..arrows.things() {
        if search.seen(root) {
            continue;
        }
        search.enter(root);
        path.push((root, 0));
        while let Some((thing, next)) = path.last_mut() {
            let thing = *thing;
            let edge = arrows.of(thing).get(*next).copied();
            *next += 1;
            match edge {
                Some((_, at)) if !takes(at) => {}
                Some((to, _)) if search.seen(to) => search.look(thing, to),
                Some((to, _)) => {
                    search.enter(to);
                    path.push((to, 0));
                }
                None => {
                    path.pop();
                    search.leave(thing, path.last().map(|(parent, _)| *parent));
                }
            }
        }
    }
    search.found
}

struct Search {
    /// In which order things were entered, from 1; 0 is not yet.
    number: Vec<u32>,
    low: Vec<u32>,
    open: Vec<bool>,
    stack: Vec<u32>,
    count: u32,
    found: Groups,
}

impl Search {
    fn of(list: &[u32], thing: u32) -> u32 {
        list.get(thing as usize).copied().unwrap_or(0)
    }

    fn seen(&self, thing: u32) -> bool {
        Self::of(&self.number, thing) > 0
    }

    fn enter(&mut self, thing: u32) {
        self.count += 1;
        let at = thing as usize;
        if let (Some(number), Some(low), Some(open)) = (
            self.number.get_mut(at),
            self.low.get_mut(at),
            self.open.get_mut(at),
        ) {
            (*number, *low, *open) = (self.count, self.count, true);
        }
        self.stack.push(thing);
    }

    fn look(&mut self, thing: u32, to: u32) {
        if self.open.get(to as usize) == Some(&true) {
            self.lower(thing, Self::of(&self.number, to));
        }
    }

    fn lower(&mut self, thing: u32, to: u32) {
        if let Some(low) = self.low.get_mut(thing as usize) {
            *low = (*low).min(to);
        }
    }

    fn leave(&mut self, thing: u32, parent: Option<u32>) {
        let low = Self::of(&self.low, thing);
        if let Some(parent) = parent {
            self.lower(parent, low);
        }
        if low != Self::of(&self.number, thing) {
            return;
        }
        while let Some(member) = self.stack.pop() {
            if let Some(open) = self.open.get_mut(member as usize) {
                *open = false;
            }
            self.found.members.push(member);
            if member == thing {
                break;
            }
        }
        self.found.ends.push(self.found.members.len());
    }
}
