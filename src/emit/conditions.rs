//! Conditions as the bundle writes them: exclusive boxes, read off the diagram.

use super::rows::Boxes;
use crate::logic::Set;
use crate::model::{Model, Situations};
use rustc_hash::FxHashMap;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Writes each distinct condition once.
pub struct Conditions<'m> {
    model: &'m Model,
    known: FxHashMap<Set, Rc<RawValue>>,
}

impl<'m> Conditions<'m> {
    pub fn new(model: &'m Model) -> Self {
        Self {
            model,
            known: FxHashMap::default(),
        }
    }

    /// The boxes of a set over settings and lifecycles; `None` where it holds always.
    pub fn boxes(&mut self, situations: &Situations, set: Set) -> Boxes {
        if set.is_all() {
            return None;
        }
        if let Some(known) = self.known.get(&set) {
            return Some(Rc::clone(known));
        }
        // The check has bounded the number of boxes; an unbounded one never gets here.
        let cells = situations
            .diagrams
            .boxes(set, usize::MAX)
            .unwrap_or_default();
        let boxes: Vec<BTreeMap<&str, Vec<&str>>> = cells
            .iter()
            .map(|cell| {
                let named = cell.iter().filter_map(|(var, values)| {
                    let variable = self.model.variables.get(var.0 as usize)?;
                    let values = values
                        .iter()
                        .filter_map(|value| variable.values.get(*value as usize));
                    Some((variable.path.as_str(), values.map(String::as_str).collect()))
                });
                named.collect()
            })
            .collect();
        let text = serde_json::to_string(&boxes).unwrap_or_default();
        let raw: Rc<RawValue> = RawValue::from_string(text).ok()?.into();
        self.known.insert(set, Rc::clone(&raw));
        Some(raw)
    }
}
