//! Which roles may have an action at all: level and `unavailable to`, whatever they are granted.

use crate::check::Context;
use crate::model::{Action, Clauses, Expr, Model};
use rayon::prelude::*;
use roaring::RoaringBitmap;
use rustc_hash::FxHashMap;
use std::cell::RefCell;

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
        let around = module_bars(model);
        let bars = model.actions.par_iter().map(|action| bars(&around, action));
        let bars: Vec<Bars> = bars.collect();
        let barring = Barring {
            heirs: named_with_heirs(context, &bars),
            levels: &context.access.levels,
            all,
        };
        let mut eligible = Self {
            sets: Vec::new(),
            of: Vec::with_capacity(bars.len()),
            within: RefCell::default(),
        };
        let mut known: FxHashMap<Bars, u32> = FxHashMap::default();
        for bars in bars {
            let id = known.get(&bars).copied();
            let id = match id {
                Some(id) => id,
                None => {
                    let id = eligible.id(barring.leaves(&bars));
                    *known.entry(bars).or_insert(id)
                }
            };
            eligible.of.push(id);
        }
        Some(eligible)
    }

    fn id(&mut self, set: RoaringBitmap) -> u32 {
        let at = self.sets.iter().position(|known| *known == set);
        let at = at.unwrap_or_else(|| {
            self.sets.push(set);
            self.sets.len() - 1
        });
        at as u32
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

fn bars(around: &[Vec<u32>], action: &Action) -> Bars {
    let around = around.get(action.module as usize);
    let mut barred: Vec<u32> = around.into_iter().flatten().copied().collect();
    barred.extend(named(&action.clauses));
    barred.sort_unstable();
    barred.dedup();
    (action.level, barred)
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
}

impl Barring<'_> {
    /// The roles that are kept from nothing by these bars.
    fn leaves(&self, (level, barred): &Bars) -> RoaringBitmap {
        let high = |role: &u32| {
            let own = self.levels.get(*role as usize).copied().unwrap_or(0);
            level.is_none_or(|asked| asked < own)
        };
        let mut set: RoaringBitmap = self.all.iter().filter(high).collect();
        for role in barred {
            if let Some(heirs) = self.heirs.get(role) {
                set -= heirs;
            }
        }
        set
    }
}

/// Each role that an `unavailable to` names, with all that extend it.
fn named_with_heirs(context: &Context<'_>, bars: &[Bars]) -> FxHashMap<u32, RoaringBitmap> {
    let mut heirs: FxHashMap<u32, RoaringBitmap> = FxHashMap::default();
    for role in bars.iter().flat_map(|(_, barred)| barred) {
        heirs.entry(*role).or_default().insert(*role);
    }
    let named: RoaringBitmap = heirs.keys().copied().collect();
    for (at, above) in context.access.ancestors.iter().enumerate() {
        for role in above & &named {
            heirs.entry(role).or_default().insert(at as u32);
        }
    }
    heirs
}
