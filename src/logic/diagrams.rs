//! The diagrams: one store per system.

use rustc_hash::FxHashMap;

/// A variable: its position in the order of the diagrams.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Var(pub u32);

/// A set of situations. Two sets of one store are equal exactly when these are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Set(u32);

impl Set {
    /// No situation.
    pub const EMPTY: Set = Set(0);
    /// Every situation.
    pub const ALL: Set = Set(1);

    /// Whether it has no situation.
    pub fn is_empty(self) -> bool {
        self == Set::EMPTY
    }

    /// Whether it has every situation.
    pub fn is_all(self) -> bool {
        self == Set::ALL
    }

    fn is_terminal(self) -> bool {
        self.0 < 2
    }
}

/// How many branches a store may hold, over all its nodes: more is reported as too complex, long before
/// memory or patience run out.
const MAX_BRANCHES: usize = 1_000_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Op {
    And,
    Or,
    Minus,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Node {
    var: u32,
    branches: Box<[Set]>,
}

/// A store of sets over fixed variables.
#[derive(Debug)]
pub struct Diagrams {
    sizes: Vec<u32>,
    nodes: Vec<Node>,
    ids: FxHashMap<Node, Set>,
    results: FxHashMap<(Op, Set, Set), Set>,
    projections: FxHashMap<(Set, u32), Set>,
    restrictions: FxHashMap<(Set, u32, u32), Set>,
    branches: usize,
    overflown: bool,
}

impl Diagrams {
    /// A store over variables with so many values each, in this order.
    pub fn new(sizes: Vec<u32>) -> Self {
        let terminal = Node {
            var: u32::MAX,
            branches: Box::default(),
        };
        Self {
            sizes,
            nodes: vec![terminal.clone(), terminal],
            ids: FxHashMap::default(),
            results: FxHashMap::default(),
            projections: FxHashMap::default(),
            restrictions: FxHashMap::default(),
            branches: 0,
            overflown: false,
        }
    }

    /// Whether a set grew beyond what is decided; everything computed since is meaningless.
    pub fn overflown(&self) -> bool {
        self.overflown
    }

    /// How many values a variable has.
    pub fn size(&self, var: Var) -> u32 {
        self.sizes.get(var.0 as usize).copied().unwrap_or(0)
    }

    /// How many variables there are.
    pub fn variables(&self) -> usize {
        self.sizes.len()
    }

    /// The situations in which the variable has one of these values.
    pub fn values(&mut self, var: Var, values: impl IntoIterator<Item = u32>) -> Set {
        let mut branches = vec![Set::EMPTY; self.size(var) as usize];
        for value in values {
            if let Some(branch) = branches.get_mut(value as usize) {
                *branch = Set::ALL;
            }
        }
        self.node(var.0, branches)
    }

    /// In both.
    pub fn and(&mut self, a: Set, b: Set) -> Set {
        self.apply(Op::And, a, b)
    }

    /// In one of them or both.
    pub fn or(&mut self, a: Set, b: Set) -> Set {
        self.apply(Op::Or, a, b)
    }

    /// In the first, not in the second.
    pub fn minus(&mut self, a: Set, b: Set) -> Set {
        self.apply(Op::Minus, a, b)
    }

    /// Not in it.
    pub fn not(&mut self, a: Set) -> Set {
        self.minus(Set::ALL, a)
    }

    /// Whether every situation of `a` is one of `b`.
    pub fn implies(&mut self, a: Set, b: Set) -> bool {
        self.minus(a, b).is_empty()
    }

    /// Whether they share a situation.
    pub fn overlap(&mut self, a: Set, b: Set) -> bool {
        !self.and(a, b).is_empty()
    }

    /// The situations that are in the set for some value of the variable.
    pub fn project(&mut self, set: Set, var: Var) -> Set {
        if set.is_terminal() || self.var(set) > var.0 {
            return set;
        }
        if let Some(known) = self.projections.get(&(set, var.0)) {
            return *known;
        }
        let (at, branches) = self.parts(set);
        let result = if at == var.0 {
            branches
                .iter()
                .fold(Set::EMPTY, |sum, branch| self.or(sum, *branch))
        } else {
            let branches = branches
                .iter()
                .map(|branch| self.project(*branch, var))
                .collect();
            self.node(at, branches)
        };
        self.projections.insert((set, var.0), result);
        result
    }

    /// The situations that are in the set when the variable has this value.
    pub fn given(&mut self, set: Set, var: Var, value: u32) -> Set {
        if set.is_terminal() || self.var(set) > var.0 {
            return set;
        }
        if let Some(known) = self.restrictions.get(&(set, var.0, value)) {
            return *known;
        }
        let (at, branches) = self.parts(set);
        let result = if at == var.0 {
            let branch = branches.get(value as usize).copied();
            branch.unwrap_or(Set::EMPTY)
        } else {
            let branches = branches
                .iter()
                .map(|branch| self.given(*branch, var, value))
                .collect();
            self.node(at, branches)
        };
        self.restrictions.insert((set, var.0, value), result);
        result
    }

    /// A set of another store over the same variables, in this one; `known` are those taken over before.
    pub fn take_over(
        &mut self,
        other: &Diagrams,
        set: Set,
        known: &mut FxHashMap<Set, Set>,
    ) -> Set {
        if set.is_terminal() {
            return set;
        }
        if let Some(known) = known.get(&set) {
            return *known;
        }
        let (var, branches) = other.parts(set);
        let branches = branches
            .iter()
            .map(|branch| self.take_over(other, *branch, known))
            .collect();
        let ours = self.node(var, branches);
        known.insert(set, ours);
        ours
    }

    /// One situation of the set, as far as it matters; variables that don't matter are left out.
    pub fn witness(&self, set: Set) -> Option<Vec<(Var, u32)>> {
        let mut situation = Vec::new();
        let mut at = set;
        while !at.is_terminal() {
            let node = self.nodes.get(at.0 as usize)?;
            let (value, next) = node
                .branches
                .iter()
                .enumerate()
                .find(|(_, branch)| !branch.is_empty())?;
            situation.push((Var(node.var), value as u32));
            at = *next;
        }
        (!at.is_empty()).then_some(situation)
    }

    /// Whether a situation, one value per variable, is in the set.
    pub fn contains(&self, set: Set, situation: &[u32]) -> bool {
        let mut at = set;
        while !at.is_terminal() {
            let Some(node) = self.nodes.get(at.0 as usize) else {
                return false;
            };
            let value = situation.get(node.var as usize).copied().unwrap_or(0);
            let Some(next) = node.branches.get(value as usize) else {
                return false;
            };
            at = *next;
        }
        at.is_all()
    }

    /// The variable and branches of a set that is neither empty nor everything.
    pub fn split(&self, set: Set) -> Option<(Var, &[Set])> {
        let node = self.nodes.get(set.0 as usize)?;
        (!set.is_terminal()).then_some((Var(node.var), &node.branches))
    }

    fn var(&self, set: Set) -> u32 {
        self.nodes
            .get(set.0 as usize)
            .map_or(u32::MAX, |node| node.var)
    }

    fn parts(&self, set: Set) -> (u32, Box<[Set]>) {
        match self.nodes.get(set.0 as usize) {
            Some(node) => (node.var, node.branches.clone()),
            None => (u32::MAX, Box::default()),
        }
    }

    fn node(&mut self, var: u32, branches: Vec<Set>) -> Set {
        let first = branches.first().copied().unwrap_or(Set::EMPTY);
        if branches.iter().all(|branch| *branch == first) {
            return first;
        }
        let node = Node {
            var,
            branches: branches.into(),
        };
        if let Some(known) = self.ids.get(&node) {
            return *known;
        }
        self.branches += node.branches.len() + 2;
        if self.branches > MAX_BRANCHES {
            self.overflown = true;
            return Set::EMPTY;
        }
        let id = Set(self.nodes.len() as u32);
        self.nodes.push(node.clone());
        self.ids.insert(node, id);
        id
    }

    fn apply(&mut self, op: Op, a: Set, b: Set) -> Set {
        if let Some(known) = shortcut(op, a, b) {
            return known;
        }
        let (a, b) = match op {
            Op::And | Op::Or if b < a => (b, a),
            Op::And | Op::Or | Op::Minus => (a, b),
        };
        if let Some(known) = self.results.get(&(op, a, b)) {
            return *known;
        }
        if self.overflown {
            return Set::EMPTY;
        }
        let var = self.var(a).min(self.var(b));
        let count = self.sizes.get(var as usize).copied().unwrap_or(0);
        let mut branches = Vec::with_capacity(count as usize);
        for value in 0..count {
            let left = self.branch(a, var, value);
            let right = self.branch(b, var, value);
            branches.push(self.apply(op, left, right));
        }
        let result = self.node(var, branches);
        self.results.insert((op, a, b), result);
        result
    }

    fn branch(&self, set: Set, var: u32, value: u32) -> Set {
        match self.nodes.get(set.0 as usize) {
            Some(node) if node.var == var => node
                .branches
                .get(value as usize)
                .copied()
                .unwrap_or(Set::EMPTY),
            _ => set,
        }
    }
}

fn shortcut(op: Op, a: Set, b: Set) -> Option<Set> {
    match op {
        Op::And if a.is_empty() || b.is_empty() => Some(Set::EMPTY),
        Op::And if a.is_all() || a == b => Some(b),
        Op::And if b.is_all() => Some(a),
        Op::Or if a.is_all() || b.is_all() => Some(Set::ALL),
        Op::Or if a.is_empty() || a == b => Some(b),
        Op::Or if b.is_empty() => Some(a),
        Op::Minus if a.is_empty() || b.is_all() || a == b => Some(Set::EMPTY),
        Op::Minus if b.is_empty() => Some(a),
        Op::And | Op::Or | Op::Minus => None,
    }
}
