//! One version of a system, as a comparison looks at it.

use super::change::{Answer, Boxes, Granted, Side};
use crate::logic::Set;
use crate::model::{Access, Lowered, Model, OriginId, Rights, phrase};
use crate::source::Span;
use roaring::RoaringBitmap;

/// More boxes than this aren't written out.
const MOST_BOXES: usize = 1_000;

/// A system of one version.
#[derive(Debug)]
pub struct Version<'v> {
    /// Which version.
    pub side: Side,
    /// The model and its places.
    pub lowered: &'v Lowered,
    /// Who may do what.
    pub access: &'v mut Access,
}

/// The answers of a cell, as sets of one version's own store.
#[derive(Debug, Clone, Copy)]
pub struct Cell {
    /// Where it is yes, with the reach.
    pub yes: Set,
    /// Where it is undecided.
    pub open: Set,
    /// Where it is denied, as far as the action is available.
    pub denied: Set,
}

impl Default for Cell {
    fn default() -> Self {
        Self {
            yes: Set::EMPTY,
            open: Set::EMPTY,
            denied: Set::EMPTY,
        }
    }
}

impl<'v> Version<'v> {
    /// The model.
    pub fn model(&self) -> &'v Model {
        &self.lowered.model
    }

    /// A place.
    pub fn span(&self, origin: OriginId) -> Span {
        self.lowered.origins.span(origin)
    }

    /// The place of a role's name.
    pub fn role_span(&self, role: u32) -> Option<Span> {
        let role = self.model().roles.get(role as usize)?;
        role.origin.map(|origin| self.span(origin))
    }

    /// The place of an action's name.
    pub fn action_span(&self, action: u32) -> Option<Span> {
        let action = self.model().actions.get(action as usize)?;
        action.origin.map(|origin| self.span(origin))
    }

    /// The level that an action asks for.
    pub fn level(&self, action: u32) -> Option<&'v str> {
        let level = self.model().actions.get(action as usize)?.level?;
        let level = self.model().levels.get(level as usize)?;
        Some(&level.name)
    }

    /// The answers of a cell.
    pub fn cell(&mut self, role: u32, action: u32) -> Cell {
        let yes = self.access.yes(role, action);
        let open = self.access.undecided(role, action);
        let denied = self.access.denied_of(role, action);
        let available = self.access.certain_of(action);
        Cell {
            yes,
            open,
            denied: self.access.situations.diagrams.and(denied, available),
        }
    }

    /// The actions about which a role's answers, or what it is denied, may be anything but no.
    pub fn touched(&self, role: u32) -> RoaringBitmap {
        self.access.touched(role) | self.denied(role)
    }

    fn denied(&self, role: u32) -> RoaringBitmap {
        let denied = self.access.denied.get(role as usize);
        denied.map(Rights::actions).unwrap_or_default()
    }

    /// The actions that a role has wherever they can be had, and about which nothing else is said.
    pub fn plain(&self, role: u32) -> RoaringBitmap {
        let full = self.access.certain.closed(role);
        let full = full.map(|rights| rights.full.clone()).unwrap_or_default();
        let mut special = self.denied(role);
        for more in [&self.access.covered, &self.access.unavailable] {
            if let Some(more) = more.get(role as usize) {
                special |= more;
            }
        }
        full - special
    }

    /// Where, and at which reaches, an action can be had, if undecided transitions don't matter for it.
    pub fn ceiling(&self, action: u32) -> Option<Set> {
        let of = |full: &[Set]| full.get(action as usize).copied();
        let certain = of(&self.access.certain.full);
        certain.filter(|_| certain == of(&self.access.possible().full))
    }

    /// The answers of a cell in words and boxes.
    pub fn answer(&mut self, action: u32, cell: &Cell) -> Answer {
        Answer {
            yes: self.rows(action, cell.yes),
            undecided: self.granted(None, cell.open),
            denied: self.granted(None, cell.denied),
        }
    }

    fn rows(&mut self, action: u32, yes: Set) -> Vec<Granted> {
        let model = self.model();
        let rows = self.access.by_reach(model, action, yes).into_iter();
        let named = |reach: Option<u32>| reach.map(|reach| model.reach_name(reach).to_owned());
        rows.filter_map(|(reach, set)| self.granted(named(reach), set))
            .collect()
    }

    fn granted(&self, reach: Option<String>, set: Set) -> Option<Granted> {
        (!set.is_empty()).then(|| Granted {
            reach,
            when: self.boxes(set),
            words: self.words(set),
        })
    }

    /// The boxes of a set; none written out where there are too many.
    fn boxes(&self, set: Set) -> Boxes {
        if set.is_all() {
            return None;
        }
        let diagrams = &self.access.situations.diagrams;
        let cells = diagrams.boxes(set, MOST_BOXES).unwrap_or_default();
        let named = cells.iter().map(|cell| {
            let named = cell.iter().filter_map(|(var, values)| {
                let variable = self.model().variables.get(var.0 as usize)?;
                let values = values.iter();
                let values =
                    values.filter_map(|value| variable.values.get(*value as usize).cloned());
                Some((variable.path.clone(), values.collect()))
            });
            named.collect()
        });
        Some(named.collect())
    }

    /// A condition as it could be written, empty for always.
    pub fn words(&self, set: Set) -> String {
        phrase(self.model(), &self.access.situations, set)
    }
}
