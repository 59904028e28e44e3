//! From boxes back to sets of situations.

use super::fault::Fault;
use super::page::{Page, Text};
use super::rows::{Members, When};
use super::words;
use crate::logic::{Set, Var};
use crate::model::{Cond, Model, Situations};
use rustc_hash::FxHashMap;

/// Reads each distinct condition once.
pub struct Conditions<'a> {
    pub situations: Situations,
    variables: FxHashMap<String, (Var, Vec<String>)>,
    known: FxHashMap<&'a str, (Set, Cond)>,
}

impl<'a> Conditions<'a> {
    /// The conditions of a model that has its variables and reaches.
    pub fn new(model: &Model) -> Self {
        let variables = (0_u32..).zip(&model.variables);
        let variables = variables
            .map(|(at, variable)| (variable.path.clone(), (Var(at), variable.values.clone())));
        Self {
            situations: Situations::new(model),
            variables: variables.collect(),
            known: FxHashMap::default(),
        }
    }

    /// The situations in which a row holds; it holds in some.
    pub fn when(&mut self, page: &Page<'a>, when: When<'a>) -> Result<Set, Fault> {
        let set = self.set(page, when)?;
        match (set.is_empty(), when) {
            (true, Some(raw)) => Err(page.wrong(raw.get(), "this holds in no situation")),
            (true, None) | (false, _) => Ok(set),
        }
    }

    /// The situations of a condition.
    pub fn set(&mut self, page: &Page<'a>, when: When<'a>) -> Result<Set, Fault> {
        let Some(raw) = when else {
            return Ok(Set::ALL);
        };
        if let Some((set, _)) = self.known.get(raw.get()) {
            return Ok(*set);
        }
        let boxes: Vec<Members<'a>> = serde_json::from_str(raw.get()).map_err(|error| {
            let start = page.offset(raw.get()).unwrap_or(0);
            Fault {
                at: Some(start + words::offset(raw.get(), &error)),
                ..words::without_place(&error)
            }
        })?;
        let mut set = Set::EMPTY;
        let mut any = Vec::with_capacity(boxes.len());
        for cell in &boxes {
            if cell.0.is_empty() {
                return Err(page.wrong(raw.get(), "a box names nothing"));
            }
            let mut here = Set::ALL;
            let mut all = Vec::with_capacity(cell.0.len());
            for (name, values) in &cell.0 {
                let (var, values) = self.values(page, name, values)?;
                let diagrams = &mut self.situations.diagrams;
                let these = diagrams.values(var, values.iter().copied());
                here = diagrams.and(here, these);
                all.push(Cond::In(var, values));
            }
            set = self.situations.diagrams.or(set, here);
            any.push(joined(all, Cond::All));
        }
        self.known.insert(raw.get(), (set, joined(any, Cond::Any)));
        match self.situations.diagrams.overflown() {
            true => Err(Fault::new("its conditions are too complex to be compared")),
            false => Ok(set),
        }
    }

    /// A condition that [`set`](Self::set) has read.
    pub fn cond(&self, when: When<'_>) -> Option<Cond> {
        let (_, cond) = self.known.get(when?.get())?;
        Some(cond.clone())
    }

    fn values(
        &self,
        page: &Page<'_>,
        name: &Text<'_>,
        values: &[Text<'_>],
    ) -> Result<(Var, Vec<u32>), Fault> {
        let Some((var, known)) = self.variables.get(&**name) else {
            return Err(page.unknown("setting or lifecycle", name));
        };
        let mut numbers = Vec::with_capacity(values.len());
        for value in values {
            match known.binary_search_by(|known| known.as_str().cmp(value)) {
                Ok(at) => numbers.push(at as u32),
                Err(_) => {
                    let message = format!("`{}` has no value or state `{}`", &**name, &**value);
                    return Err(page.wrong(value, message));
                }
            }
        }
        numbers.sort_unstable();
        Ok((*var, numbers))
    }
}

/// A set as a condition, if it isn't too many boxes.
pub fn written(situations: &Situations, set: Set) -> Option<Cond> {
    let boxes = situations.diagrams.boxes(set, 1_000).ok()?;
    let any = boxes.into_iter().map(|cell| {
        let all = cell.into_iter().map(|(var, values)| Cond::In(var, values));
        joined(all.collect(), Cond::All)
    });
    Some(joined(any.collect(), Cond::Any))
}

/// Several parts as one; one part is itself.
fn joined(mut parts: Vec<Cond>, join: impl Fn(Vec<Cond>) -> Cond) -> Cond {
    match (parts.len(), parts.pop()) {
        (1, Some(only)) => only,
        (_, last) => {
            parts.extend(last);
            join(parts)
        }
    }
}
