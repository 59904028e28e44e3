//! Modules, actions and their clauses.

use super::{Formerly, Meta, Rare, Stage};
use crate::logic::Var;
use crate::model::OriginId;
use std::ops::Range;
use std::sync::Arc;

/// A module, or the system as the outermost one.
#[derive(Debug, Default)]
pub struct Module {
    /// The full dotted path, empty for the system.
    pub path: String,
    /// What the product shows.
    pub label: Arc<str>,
    /// Documentation.
    pub doc: Arc<str>,
    /// The module it stands in; the system's own parent is itself.
    pub parent: u32,
    /// The level its actions ask for unless they say otherwise.
    pub level: Option<u32>,
    /// Where that level is written, and whether it was concluded.
    pub level_origin: Option<(OriginId, Option<Box<str>>)>,
    /// The reach its actions have unless they say otherwise.
    pub reach: Option<u32>,
    /// How mature it is.
    pub stage: Stage,
    /// Why its actions are undecided.
    pub undecided: Option<String>,
    /// What its clauses say for all actions inside.
    pub clauses: Clauses,
    /// Its own actions.
    pub own: Range<u32>,
    /// Its actions and those of the modules inside it.
    pub deep: Range<u32>,
    /// The modules inside it, however deep.
    pub inner: Range<u32>,
    /// Former names.
    pub formerly: Formerly,
    /// Metadata.
    pub meta: Meta,
    /// Metadata of its clauses.
    pub clause_meta: Vec<ClauseMeta>,
    /// Where its name stands; nowhere for the system.
    pub origin: Option<OriginId>,
}

/// An action.
#[derive(Debug, Default)]
pub struct Action {
    /// The full dotted path.
    pub path: String,
    /// What the product shows.
    pub label: Arc<str>,
    /// Documentation.
    pub doc: Arc<str>,
    /// The module it stands in.
    pub module: u32,
    /// The action it belongs to.
    pub part_of: Option<u32>,
    /// The level it asks for, its own or its module's.
    pub level: Option<u32>,
    /// Where that level is written, and whether it was concluded.
    pub level_origin: Option<(OriginId, Option<Box<str>>)>,
    /// Whom it reaches at most, its own or its module's.
    pub reach: Option<u32>,
    /// How mature it is, its own or its module's.
    pub stage: Stage,
    /// What having it means having too, sorted.
    pub includes: Rare<Vec<(u32, OriginId)>>,
    /// Its own constraints; its modules' are in the modules.
    pub clauses: Clauses,
    /// Former names.
    pub formerly: Rare<Formerly>,
    /// Metadata.
    pub meta: Rare<Meta>,
    /// Metadata of its clauses.
    pub clause_meta: Rare<Vec<ClauseMeta>>,
    /// Where its name stands.
    pub origin: Option<OriginId>,
    /// A clause of it couldn't be read or resolved.
    pub incomplete: bool,
}

/// Constraints that stand in an action or, for all actions inside, in a module.
#[derive(Debug, Default)]
pub struct Clauses {
    /// `requires`
    pub requires: Vec<Requires>,
    /// `available when`
    pub available: Rare<Vec<Available>>,
    /// `unavailable to`
    pub unavailable: Rare<Vec<Unavailable>>,
    /// `discouraged`
    pub discouraged: Rare<Vec<Discouraged>>,
}

/// Metadata of a clause that has no row of its own in the bundle.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClauseMeta {
    /// The clause's word, such as `level`.
    pub clause: String,
    /// What it is about, such as the level's name; may be empty.
    pub about: String,
    /// Why the author concluded it, if it was concluded.
    pub derived: Option<String>,
    /// The metadata.
    pub meta: Meta,
}

/// `requires EXPR`
#[derive(Debug)]
pub struct Requires {
    /// What is required.
    pub expr: Expr,
    /// Why the author concluded it, if it was concluded.
    pub derived: Option<String>,
    /// Metadata.
    pub meta: Rare<Meta>,
    /// Where it stands.
    pub origin: OriginId,
}

/// `available when COND`
#[derive(Debug)]
pub struct Available {
    /// Where it is available.
    pub cond: Cond,
    /// Why the author concluded it, if it was concluded.
    pub derived: Option<String>,
    /// Where it stands.
    pub origin: OriginId,
}

/// `unavailable to R, S`
#[derive(Debug)]
pub struct Unavailable {
    /// To whom, sorted.
    pub roles: Vec<u32>,
    /// Why the author concluded it, if it was concluded.
    pub derived: Option<String>,
    /// Where it stands.
    pub origin: OriginId,
}

/// `discouraged …`
#[derive(Debug)]
pub struct Discouraged {
    /// Together with (`true`) or without (`false`) which others.
    pub company: Option<(bool, Expr)>,
    /// Why.
    pub why: String,
    /// Where it stands.
    pub origin: OriginId,
}

/// No role may have an action of `left` together with another one of `right`.
#[derive(Debug)]
pub struct Conflict {
    /// The action, or the module's actions, in which the clause stands.
    pub left: Range<u32>,
    /// Stretches of the actions it names.
    pub right: Vec<Range<u32>>,
    /// Why the author concluded it, if it was concluded.
    pub derived: Option<String>,
    /// Metadata.
    pub meta: Meta,
    /// Where it stands.
    pub origin: OriginId,
}

/// An expression over actions.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Expr {
    /// One action.
    Action(u32),
    /// All of them.
    All(Vec<Expr>),
    /// At least one of them.
    Any(Vec<Expr>),
    /// Not this.
    Not(Box<Expr>),
}

impl Expr {
    /// Every action it names, in order, with repetitions.
    pub fn actions(&self, into: &mut Vec<u32>) {
        match self {
            Expr::Action(action) => into.push(*action),
            Expr::All(parts) | Expr::Any(parts) => {
                for part in parts {
                    part.actions(into);
                }
            }
            Expr::Not(inner) => inner.actions(into),
        }
    }
}

/// A condition over situations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cond {
    /// The variable has one of these values.
    In(Var, Vec<u32>),
    /// All of them.
    All(Vec<Cond>),
    /// At least one of them.
    Any(Vec<Cond>),
    /// Not this.
    Not(Box<Cond>),
    /// Couldn't be read or resolved; nobody knows.
    Unknown,
}
