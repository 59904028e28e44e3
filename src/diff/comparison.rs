//! Two versions of one system, while they are being compared.

use super::change::{Change, Side};
use super::domain::Domain;
use super::pairings::{Ids, Pairings};
use super::version::Version;
use crate::logic::Set;
use std::sync::Arc;

/// Two versions of a system, and what has been found so far.
pub struct Comparison<'v> {
    /// The system's name.
    pub system: String,
    /// The earlier version.
    pub base: Version<'v>,
    /// The later version.
    pub head: Version<'v>,
    /// Which thing is which.
    pub pairings: Arc<Pairings>,
    /// The situations of both.
    pub domain: Domain,
    /// What was found.
    pub changes: Vec<Change>,
}

impl<'v> Comparison<'v> {
    /// Everything that is needed to compare.
    pub fn new(base: Version<'v>, head: Version<'v>) -> Self {
        let pairings = Pairings::new(&Ids::new(base.model()), &Ids::new(head.model()));
        let domain = Domain::new(base.model(), head.model(), &pairings);
        Self {
            system: head.model().name.clone(),
            base,
            head,
            pairings: Arc::new(pairings),
            domain,
            changes: Vec::new(),
        }
    }

    /// All that has changed.
    pub fn run(mut self, statements: bool) -> Vec<Change> {
        self.cells();
        self.declarations();
        self.actions();
        self.vocabulary();
        self.roles_besides();
        self.lifecycles();
        if statements {
            self.statements();
        }
        self.changes
    }

    /// One of the versions.
    pub fn version(&self, side: Side) -> &Version<'v> {
        match side {
            Side::Base => &self.base,
            Side::Head => &self.head,
        }
    }

    /// One of the versions, to compute with.
    pub fn version_mut(&mut self, side: Side) -> &mut Version<'v> {
        match side {
            Side::Base => &mut self.base,
            Side::Head => &mut self.head,
        }
    }

    /// A set of one version as one of the common store.
    pub fn common(&mut self, side: Side, set: Set) -> Set {
        let version = match side {
            Side::Base => &self.base,
            Side::Head => &self.head,
        };
        self.domain
            .translate(side, &version.access.situations.diagrams, set)
    }

    /// A set of the common store as one of a version's own.
    pub fn own(&mut self, side: Side, set: Set) -> Set {
        let version = match side {
            Side::Base => &mut self.base,
            Side::Head => &mut self.head,
        };
        self.domain
            .back(side, &mut version.access.situations.diagrams, set)
    }

    /// A new change of this system.
    pub fn change(&self, kind: &'static super::kinds::Kind, subject: &str) -> Change {
        Change::new(kind, &self.system, subject)
    }
}
