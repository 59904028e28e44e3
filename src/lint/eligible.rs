//! Which roles may have an action at all: level and `unavailable to`, whatever they are granted.

use crate::check::Context;
use crate::model::{Action, Clauses, Expr, Model};
use roaring::RoaringBitmap;
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::cell::RefCell;
use std::hash::BuildHasher;

/// For each action the assignable roles that neither its level nor an `unavailable to` bars.
pub struct Eligible {
    sets: Vec<RoaringBitmap>,
    of: Vec<u32>,
    within: RefCell<FxHashMap<(u32, u32), bool>>,
}

impl Eligible {
    /// The eligible roles of each action; nothing where the catalog doesn't say which roles there are.
    pub fn new(context: &Context<'_>) -> Option<Self> {
        let model = context.model;
        let all: RoaringBitmap = context.assignable().collect();
        if all.is_empty() || model.undecided_roles.is_some() {
            return None;
        }
        let mut barring = Barring {
            heirs: heirs(context),
            levels: &context.access.levels,
            all,
            high: FxHashMap::default(),
        };
        // Mostly nobody is named at all.
        let around = (!barring.heirs.is_empty()).then(|| module_bars(model));
        let mut build = Build::default();
        for action in &model.actions {
            let own = !action.clauses.unavailable.is_empty();
            let like = (!own).then_some((action.module, action.level));
            build.add(like, &mut barring, || {
                let barred = around.as_ref().map(|around| barred(around, action));
                (action.level, barred.unwrap_or_default())
            });
        }
        Some(Self {
            sets: build.sets,
            of: build.of,
            within: RefCell::default(),
        })
    }

    /// The roles that may have an action.
    pub fn of(&self, action: u32) -> RoaringBitmap {
        let id = self.of.get(action as usize);
        let set = id.and_then(|id| self.sets.get(*id as usize));
        set.cloned().unwrap_or_default()
    }

    /// Whether every role that may have an action may have another one, too.
    pub fn within(&self, action: u32, other: u32) -> bool {
        let id = |action: u32| self.of.get(action as usize).copied();
        let (Some(one), Some(two)) = (id(action), id(other)) else {
            return false;
        };
        if one == two {
            return true;
        }
        let set = |id: u32| self.sets.get(id as usize);
        let (Some(first), Some(second)) = (set(one), set(two)) else {
            return false;
        };
        let judged = || first.is_subset(second);
        *self
            .within
            .borrow_mut()
            .entry((one, two))
            .or_insert_with(judged)
    }

    /// Whether no role may have an action.
    pub fn nobody(&self, action: u32) -> bool {
        let id = self.of.get(action as usize);
        let set = id.and_then(|id| self.sets.get(*id as usize));
        set.is_some_and(RoaringBitmap::is_empty)
    }

    /// The roles that may have what an expression asks for; `dead` nobody can have.
    pub fn meeting(&self, expr: &Expr, dead: &[u32]) -> RoaringBitmap {
        match expr {
            Expr::Action(action) if dead.binary_search(action).is_ok() => RoaringBitmap::new(),
            Expr::Action(action) => self.of(*action),
            Expr::All(parts) => {
                let sets = parts.iter().map(|part| self.meeting(part, dead));
                sets.reduce(|all, set| all & set).unwrap_or_default()
            }
            Expr::Any(parts) => {
                let sets = parts.iter().map(|part| self.meeting(part, dead));
                sets.reduce(|any, set| any | set).unwrap_or_default()
            }
            Expr::Not(_) => self
                .sets
                .iter()
                .fold(RoaringBitmap::new(), |all, set| all | set),
        }
    }
}

/// What keeps roles from an action: its level, and whom `unavailable to` names, sorted.
type Bars = (Option<u32>, Vec<u32>);

fn barred(around: &[Vec<u32>], action: &Action) -> Vec<u32> {
    let around = around.get(action.module as usize);
    let mut barred: Vec<u32> = around.into_iter().flatten().copied().collect();
    barred.extend(named(&action.clauses));
    barred.sort_unstable();
    barred.dedup();
    barred
}

/// For each module whom its clauses and those of the modules around it keep out.
fn module_bars(model: &Model) -> Vec<Vec<u32>> {
    let modules = model.modules.iter().map(|module| {
        let around = model.modules_around(module).map(|outer| &outer.clauses);
        let all = std::iter::once(&module.clauses).chain(around);
        all.flat_map(named).collect()
    });
    modules.collect()
}

fn named(clauses: &Clauses) -> impl Iterator<Item = u32> {
    let clauses = clauses.unavailable.iter();
    clauses.flat_map(|clause| clause.roles.iter().copied())
}

struct Barring<'c> {
    all: RoaringBitmap,
    levels: &'c [u32],
    heirs: FxHashMap<u32, RoaringBitmap>,
    /// The roles of a level or above.
    high: FxHashMap<Option<u32>, Summed>,
}

/// A set of roles, and a sum over them by which most that differ can be told apart.
#[derive(Clone)]
struct Summed {
    set: RoaringBitmap,
    sum: u64,
}

impl Barring<'_> {
    /// The roles that are kept from nothing by these bars.
    fn leaves(&mut self, (level, barred): &Bars) -> Summed {
        let (all, levels) = (&self.all, self.levels);
        let high = self.high.entry(*level).or_insert_with(|| {
            let high = |role: &u32| {
                let own = levels.get(*role as usize).copied().unwrap_or(0);
                level.is_none_or(|asked| asked < own)
            };
            let set: RoaringBitmap = all.iter().filter(high).collect();
            let sum = sum(&set);
            Summed { set, sum }
        });
        let mut left = high.clone();
        for heirs in barred.iter().filter_map(|role| self.heirs.get(role)) {
            let gone = &left.set & heirs;
            left.sum = left.sum.wrapping_sub(sum(&gone));
            left.set -= &gone;
        }
        left
    }
}

fn sum(set: &RoaringBitmap) -> u64 {
    let numbers = set.iter().map(|role| FxBuildHasher.hash_one(role));
    numbers.fold(0, u64::wrapping_add)
}

/// Each role that an `unavailable to` may name, with all that extend it.
fn heirs(context: &Context<'_>) -> FxHashMap<u32, RoaringBitmap> {
    let kept = context.access.unavailable.iter().enumerate();
    let kept = kept.filter(|(_, actions)| !actions.is_empty());
    let kept: RoaringBitmap = kept.map(|(at, _)| at as u32).collect();
    let mut heirs: FxHashMap<u32, RoaringBitmap> = FxHashMap::default();
    for at in &kept {
        heirs.entry(at).or_default().insert(at);
        if let Some(above) = context.access.ancestors.get(at as usize) {
            for role in above & &kept {
                heirs.entry(role).or_default().insert(at);
            }
        }
    }
    heirs
}

/// The module and level of an action: without bars of its own, two that agree in both have the same roles.
type Like = (u32, Option<u32>);

/// Numbers for sets of roles, equal ones the same.
#[derive(Default)]
struct Build {
    sets: Vec<RoaringBitmap>,
    of: Vec<u32>,
    known: FxHashMap<Bars, u32>,
    /// What the last action was like, unless it has bars of its own.
    last: (Option<Like>, u32),
    /// The sets by their sums.
    alike: FxHashMap<u64, Vec<u32>>,
}

impl Build {
    fn add(&mut self, like: Option<Like>, barring: &mut Barring<'_>, bars: impl FnOnce() -> Bars) {
        let id = match self.last {
            (last, id) if last.is_some() && last == like => id,
            (_, _) => self.with(bars(), barring),
        };
        self.last = (like, id);
        self.of.push(id);
    }

    fn with(&mut self, bars: Bars, barring: &mut Barring<'_>) -> u32 {
        if let Some(id) = self.known.get(&bars) {
            return *id;
        }
        let id = self.id(barring.leaves(&bars));
        self.known.insert(bars, id);
        id
    }

    fn id(&mut self, Summed { set, sum }: Summed) -> u32 {
        let alike = self.alike.entry(sum).or_default();
        let same = |id: &&u32| self.sets.get(**id as usize) == Some(&set);
        if let Some(id) = alike.iter().find(same) {
            return *id;
        }
        let id = self.sets.len() as u32;
        alike.push(id);
        self.sets.push(set);
        id
    }
}
