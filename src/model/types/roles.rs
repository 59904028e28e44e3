//! Roles and templates.

use super::{ClauseMeta, Cond, Formerly, Meta};
use crate::model::OriginId;
use std::ops::Range;
use std::sync::Arc;

/// A role or a template.
#[derive(Debug, Default)]
pub struct Role {
    /// The name.
    pub name: String,
    /// What the product shows.
    pub label: Arc<str>,
    /// Documentation.
    pub doc: Arc<str>,
    /// Never assigned, only extended.
    pub template: bool,
    /// Its own level.
    pub level: Option<u32>,
    /// What it extends, sorted.
    pub extends: Vec<(u32, OriginId)>,
    /// Who nobody may hold besides, sorted.
    pub conflicts: Vec<RoleConflict>,
    /// Its own grants, one per pattern.
    pub grants: Vec<Grant>,
    /// Its own revokes, one per pattern.
    pub revokes: Vec<Withheld>,
    /// Its own denies, one per pattern.
    pub denies: Vec<Withheld>,
    /// Its own undecided cells, one per pattern.
    pub undecided: Vec<Undecided>,
    /// Former names.
    pub formerly: Formerly,
    /// Metadata.
    pub meta: Meta,
    /// Metadata of its clauses.
    pub clause_meta: Vec<ClauseMeta>,
    /// Where its name stands.
    pub origin: Option<OriginId>,
    /// A clause of it, or of what it extends, couldn't be read or resolved.
    pub incomplete: bool,
}

/// `conflicts ROLE` in a role.
#[derive(Debug)]
pub struct RoleConflict {
    /// The other one.
    pub with: u32,
    /// Why the author concluded it, if it was concluded.
    pub derived: Option<String>,
    /// Metadata.
    pub meta: Meta,
    /// Where it stands.
    pub origin: OriginId,
}

/// One pattern of a `grant`.
#[derive(Debug)]
pub struct Grant {
    /// What it grants.
    pub actions: Range<u32>,
    /// It names one action rather than matching several.
    pub exact: bool,
    /// Narrowed to this reach.
    pub at: Option<(u32, OriginId)>,
    /// Only where this holds.
    pub when: Option<Box<(Cond, OriginId)>>,
    /// Where the pattern stands.
    pub origin: OriginId,
}

/// One pattern of a `revoke` or `deny`.
#[derive(Debug)]
pub struct Withheld {
    /// What it takes away.
    pub actions: Range<u32>,
    /// It names one action rather than matching several.
    pub exact: bool,
    /// Only where this holds.
    pub when: Option<Box<(Cond, OriginId)>>,
    /// Where the pattern stands.
    pub origin: OriginId,
}

/// One pattern of an `undecided`.
#[derive(Debug)]
pub struct Undecided {
    /// What it leaves open.
    pub actions: Range<u32>,
    /// It names one action rather than matching several.
    pub exact: bool,
    /// Why.
    pub why: String,
    /// Where the pattern stands.
    pub origin: OriginId,
}
