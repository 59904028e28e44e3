//! Which roles may have an action at all: level and `unavailable to`, whatever they are granted.

use crate::check::Context;
use crate::model::Expr;
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
        let heirs = named_with_heirs(context);
        let mut known: FxHashMap<(Option<u32>, Vec<u32>), u32> = FxHashMap::default();
        let mut eligible = Self {
            sets: Vec::new(),
            of: Vec::with_capacity(model.actions.len()),
            within: RefCell::default(),
        };
        for action in &model.actions {
            let clauses = model.clauses_of(action);
            let barred = clauses.flat_map(|clauses| &clauses.unavailable);
            let mut barred: Vec<u32> = barred
                .flat_map(|clause| clause.roles.iter().copied())
                .collect();
            barred.sort_unstable();
            barred.dedup();
            let id = *known
                .entry((action.level, barred))
                .or_insert_with_key(|(level, barred)| {
                    let high = |role: &u32| {
                        let own = context
                            .access
                            .levels
                            .get(*role as usize)
                            .copied()
                            .unwrap_or(0);
                        level.is_none_or(|asked| asked < own)
                    };
                    let mut set: RoaringBitmap = all.iter().filter(high).collect();
                    for role in barred {
                        if let Some(heirs) = heirs.get(role) {
                            set -= heirs;
                        }
                    }
                    eligible.sets.push(set);
                    eligible.sets.len() as u32 - 1
                });
            eligible.of.push(id);
        }
        Some(eligible)
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

/// Each role that an `unavailable to` names, with all that extend it.
fn named_with_heirs(context: &Context<'_>) -> FxHashMap<u32, RoaringBitmap> {
    let modules = context.model.modules.iter().map(|module| &module.clauses);
    let actions = context.model.actions.iter().map(|action| &action.clauses);
    let clauses = modules
        .chain(actions)
        .flat_map(|clauses| &clauses.unavailable);
    let mut heirs: FxHashMap<u32, RoaringBitmap> = FxHashMap::default();
    for role in clauses.flat_map(|clause| clause.roles.iter().copied()) {
        heirs.entry(role).or_default().insert(role);
    }
    let named: RoaringBitmap = heirs.keys().copied().collect();
    for (at, above) in context.access.ancestors.iter().enumerate() {
        for role in above & &named {
            heirs.entry(role).or_default().insert(at as u32);
        }
    }
    heirs
}
