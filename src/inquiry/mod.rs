//! Why somebody may do something, who may, and what somebody may: questions to one version of a system.
//!
//! An answer is data: sentences with the places they are about. How it is shown is somebody else's business.

mod clauses;
mod look_up;
mod why;

pub use clauses::{Clause, denies, open, revokes, steps, unavailable};
pub use look_up::{Held, what, who};
pub use why::{Answer, Part, why};

use crate::logic::Set;
use crate::model::{Access, Lowered, Model, phrase};

/// One version of a system, to be asked.
#[derive(Debug)]
pub struct Asked<'a> {
    /// The model and its places.
    pub lowered: &'a Lowered,
    /// Who may do what.
    pub access: &'a mut Access,
}

impl<'a> Asked<'a> {
    /// The model.
    pub fn model(&self) -> &'a Model {
        &self.lowered.model
    }

    /// A role and all that it extends, itself first.
    pub fn with_ancestors(&self, role: u32) -> Vec<u32> {
        with_ancestors(self.access, role)
    }

    /// A condition as it could be written, whatever the reach; empty for always.
    pub fn words(&mut self, set: Set) -> String {
        let set = self.access.situations.situations(set);
        phrase(self.model(), &self.access.situations, set)
    }

    /// The reaches of a yes by name, each with where it holds.
    pub fn by_reach(&mut self, action: u32, yes: Set) -> Vec<(Option<String>, Set)> {
        let model = self.model();
        let rows = self.access.by_reach(model, action, yes).into_iter();
        rows.map(|(reach, set)| (reach.map(|reach| model.reach_name(reach).to_owned()), set))
            .collect()
    }
}

/// A role and all that it extends, itself first.
pub fn with_ancestors(access: &Access, role: u32) -> Vec<u32> {
    let ancestors = access.ancestors.get(role as usize);
    let ancestors = ancestors.into_iter().flatten();
    std::iter::once(role).chain(ancestors).collect()
}
