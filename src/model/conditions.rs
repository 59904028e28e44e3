//! A model's conditions as sets of situations.

use super::{Cond, Model};
use crate::diagnostic::Witness;
use crate::logic::{Diagrams, Set, Var};

/// The situations of a model: one variable per setting and lifecycle, in the order of their paths, and
/// last, if the model has reaches, one for the reach of a cell.
#[derive(Debug)]
pub struct Situations {
    /// The store of all sets.
    pub diagrams: Diagrams,
    /// The variable of reaches.
    pub reach: Option<Var>,
    down: Vec<Set>,
}

impl Situations {
    /// The situations of this model.
    pub fn new(model: &Model) -> Self {
        let mut sizes: Vec<u32> = model
            .variables
            .iter()
            .map(|variable| variable.values.len() as u32)
            .collect();
        let reach = (!model.reaches.is_empty()).then_some(Var(sizes.len() as u32));
        if reach.is_some() {
            sizes.push(model.reaches.len() as u32);
        }
        let mut diagrams = Diagrams::new(sizes);
        let down = model.reaches.iter().map(|known| match reach {
            Some(var) => diagrams.values(var, known.down.iter().copied()),
            None => Set::ALL,
        });
        let down = down.collect();
        Self {
            diagrams,
            reach,
            down,
        }
    }

    /// A reach and everything narrower; everything where there is none.
    pub fn down(&self, reach: Option<u32>) -> Set {
        reach
            .and_then(|reach| self.down.get(reach as usize))
            .copied()
            .unwrap_or(Set::ALL)
    }

    /// The situations of a set, whatever the reach.
    pub fn situations(&mut self, set: Set) -> Set {
        match self.reach {
            Some(var) => self.diagrams.project(set, var),
            None => set,
        }
    }

    /// The situations that a condition means; all where it is absent or couldn't be resolved.
    pub fn cond(&mut self, cond: Option<&Cond>) -> Set {
        cond.map_or(Set::ALL, |cond| cond_set(&mut self.diagrams, cond))
    }

    /// A situation of the set as names: what doesn't matter is left out.
    pub fn witness(&mut self, model: &Model, set: Set) -> Option<Witness> {
        let set = self.situations(set);
        let situation = self.diagrams.witness(set)?;
        let named = situation.into_iter().filter_map(|(var, value)| {
            let variable = model.variables.get(var.0 as usize)?;
            let value = variable.values.get(value as usize)?;
            Some((variable.path.clone(), value.clone()))
        });
        Some(named.collect())
    }
}

/// The situations that a condition means; all if something in it couldn't be resolved.
pub fn cond_set(diagrams: &mut Diagrams, cond: &Cond) -> Set {
    if is_unknown(cond) {
        return Set::ALL;
    }
    known(diagrams, cond)
}

fn known(diagrams: &mut Diagrams, cond: &Cond) -> Set {
    match cond {
        Cond::In(var, values) => diagrams.values(*var, values.iter().copied()),
        Cond::All(parts) => parts.iter().fold(Set::ALL, |all, part| {
            let part = known(diagrams, part);
            diagrams.and(all, part)
        }),
        Cond::Any(parts) => parts.iter().fold(Set::EMPTY, |any, part| {
            let part = known(diagrams, part);
            diagrams.or(any, part)
        }),
        Cond::Not(inner) => {
            let inner = known(diagrams, inner);
            diagrams.not(inner)
        }
        Cond::Unknown => Set::ALL,
    }
}

fn is_unknown(cond: &Cond) -> bool {
    match cond {
        Cond::Unknown => true,
        Cond::In(..) => false,
        Cond::All(parts) | Cond::Any(parts) => parts.iter().any(is_unknown),
        Cond::Not(inner) => is_unknown(inner),
    }
}
