//! A first look at what each role has, on all threads. Nearly everything is in order; what isn't surely so
//! is decided afterwards, situation by situation.

use crate::model::{Access, Expr, Model, Rights};
use rayon::prelude::*;
use roaring::RoaringBitmap;

/// What may be wrong with one role: stretches of its actions, in order.
#[derive(Debug, Default)]
pub struct Suspects {
    /// Actions that may lack something they require.
    pub lacking: Vec<u32>,
    /// Actions that ask for a higher level than the role has.
    pub too_high: Vec<u32>,
    /// Actions that are unavailable to it.
    pub barred: Vec<u32>,
}

/// The suspects of every role and template.
pub fn suspects(model: &Model, access: &Access) -> Vec<Suspects> {
    let (needs, (everywhere, demanding)) = rayon::join(
        || Needs::of(model),
        || (everywhere(model, access), demanding(model)),
    );
    let look = Look {
        model,
        access,
        everywhere,
        needs,
        demanding,
    };
    let roles = 0..model.roles.len() as u32;
    roles.into_par_iter().map(|role| look.at(role)).collect()
}

struct Look<'c> {
    model: &'c Model,
    access: &'c Access,
    everywhere: RoaringBitmap,
    needs: Needs,
    demanding: RoaringBitmap,
}

impl Look<'_> {
    fn at(&self, role: u32) -> Suspects {
        let held = self.access.certain.closed(role).map(Rights::actions);
        let held = held.unwrap_or_default();
        let barred = self.access.unavailable.get(role as usize);
        Suspects {
            lacking: self.lacking(role, &held),
            too_high: self.too_high(role, &held),
            barred: barred.map_or_else(Vec::new, |barred| (&held & barred).iter().collect()),
        }
    }

    fn lacking(&self, role: u32, held: &RoaringBitmap) -> Vec<u32> {
        let known = self.model.roles.get(role as usize);
        if known.is_some_and(|role| role.incomplete) {
            return Vec::new();
        }
        let sure = Bits::of(&self.sure(role), self.model.actions.len());
        let bound = (held & &self.needs.bound).into_iter();
        bound
            .filter(|action| !self.is_met(*action, &sure))
            .collect()
    }

    /// The actions that the role has in every situation.
    fn sure(&self, role: u32) -> RoaringBitmap {
        let access = self.access;
        let Some(closed) = access.certain.closed(role) else {
            return RoaringBitmap::new();
        };
        let mut sure = &closed.full & &self.everywhere;
        if let Some(barred) = access.unavailable.get(role as usize) {
            sure -= barred;
        }
        if let Some(denied) = access.denied.get(role as usize) {
            sure -= denied.actions();
        }
        sure
    }

    /// Whether everything that an action can require is among what a role surely has.
    fn is_met(&self, action: u32, sure: &Bits) -> bool {
        if let Some(all) = self.needs.all_of(action) {
            return all.iter().all(|needed| sure.has(*needed));
        }
        let known = self.model.actions.get(action as usize).into_iter();
        let clauses = known.flat_map(|known| self.model.clauses_of(known));
        let mut requires = clauses.flat_map(|clauses| &clauses.requires);
        requires.all(|clause| is_within(&clause.expr, sure))
    }

    fn too_high(&self, role: u32, held: &RoaringBitmap) -> Vec<u32> {
        let known = self.model.roles.get(role as usize);
        if known.is_some_and(|role| role.incomplete && role.level.is_none()) {
            return Vec::new();
        }
        let own = self.access.levels.get(role as usize).copied().unwrap_or(0);
        let is_higher = |action: &u32| {
            let action = self.model.actions.get(*action as usize);
            let asked = action.and_then(|action| action.level);
            asked.is_some_and(|asked| asked >= own)
        };
        let asking = (held & &self.demanding).into_iter();
        asking.filter(is_higher).collect()
    }
}

/// Whether having these actions is enough for an expression.
fn is_within(expr: &Expr, sure: &Bits) -> bool {
    match expr {
        Expr::Action(action) => sure.has(*action),
        Expr::All(parts) => parts.iter().all(|part| is_within(part, sure)),
        Expr::Any(parts) => parts.iter().any(|part| is_within(part, sure)),
        Expr::Not(_) => false,
    }
}

/// A set of actions that is asked often and as a whole.
struct Bits(Vec<u64>);

impl Bits {
    fn of(actions: &RoaringBitmap, count: usize) -> Self {
        let mut words = vec![0_u64; count.div_ceil(64)];
        for action in actions {
            if let Some(word) = words.get_mut(action as usize / 64) {
                *word |= 1 << (action % 64);
            }
        }
        Self(words)
    }

    fn has(&self, action: u32) -> bool {
        let word = self.0.get(action as usize / 64);
        word.is_some_and(|word| word & (1 << (action % 64)) != 0)
    }
}

/// What actions require, laid out close together: it is asked for each role anew.
#[derive(Default)]
struct Needs {
    /// The actions that require something.
    bound: RoaringBitmap,
    /// Those of them whose requirements are no plain list: they have alternatives, or their module has them.
    other: RoaringBitmap,
    all: Vec<u32>,
    /// Where in `all` the list of each action ends.
    ends: Vec<u32>,
}

impl Needs {
    fn of(model: &Model) -> Self {
        let mut needs = Self::default();
        for module in &model.modules {
            if !module.clauses.requires.is_empty() {
                needs.bound.insert_range(module.deep.clone());
                needs.other.insert_range(module.deep.clone());
            }
        }
        needs.ends.reserve_exact(model.actions.len());
        for (at, action) in (0_u32..).zip(&model.actions) {
            for clause in &action.clauses.requires {
                needs.bound.insert(at);
                if !is_listed(&clause.expr, &mut needs.all) {
                    needs.other.insert(at);
                }
            }
            needs.ends.push(needs.all.len() as u32);
        }
        needs
    }

    /// All that an action requires, if that is a plain list.
    fn all_of(&self, action: u32) -> Option<&[u32]> {
        if !self.other.is_empty() && self.other.contains(action) {
            return None;
        }
        let begin = match action {
            0 => Some(&0),
            _ => self.ends.get(action as usize - 1),
        };
        let (begin, end) = (*begin?, *self.ends.get(action as usize)?);
        self.all.get(begin as usize..end as usize)
    }
}

/// Lists what an expression names; whether all of it is required.
fn is_listed(expr: &Expr, all: &mut Vec<u32>) -> bool {
    match expr {
        Expr::Action(action) => {
            all.push(*action);
            true
        }
        Expr::All(parts) => parts.iter().all(|part| is_listed(part, all)),
        Expr::Any(_) | Expr::Not(_) => false,
    }
}

/// The actions that are available in every situation.
fn everywhere(model: &Model, access: &Access) -> RoaringBitmap {
    let actions = 0..model.actions.len() as u32;
    let available = actions.filter(|action| access.certain_of(*action).is_all());
    available.collect()
}

/// The actions that ask for a level.
fn demanding(model: &Model) -> RoaringBitmap {
    let actions = model.actions.iter().enumerate();
    let demanding = actions.filter(|(_, action)| action.level.is_some());
    demanding.map(|(at, _)| at as u32).collect()
}
