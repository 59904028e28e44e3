//! Lifecycles.

use super::{ClauseMeta, Cond, Formerly, Meta};
use crate::logic::Var;
use crate::model::OriginId;
use std::sync::Arc;

/// A lifecycle: states and the transitions between them.
#[derive(Debug)]
pub struct Lifecycle {
    /// The full dotted path.
    pub path: String,
    /// What the product shows.
    pub label: Arc<str>,
    /// Documentation.
    pub doc: Arc<str>,
    /// Its variable.
    pub variable: Var,
    /// Its states, sorted by name.
    pub states: Vec<State>,
    /// Its transitions, in a fixed order.
    pub transitions: Vec<Transition>,
    /// Why nobody knows where it begins.
    pub undecided_initial: Option<String>,
    /// Former names.
    pub formerly: Formerly,
    /// Metadata.
    pub meta: Meta,
    /// Metadata of its clauses and of its states' clauses.
    pub clause_meta: Vec<ClauseMeta>,
    /// Where its name stands.
    pub origin: OriginId,
    /// A clause of it couldn't be read or resolved.
    pub incomplete: bool,
}

/// A state.
#[derive(Debug)]
pub struct State {
    /// The name.
    pub name: String,
    /// What the product shows.
    pub label: Arc<str>,
    /// Documentation.
    pub doc: Arc<str>,
    /// Where the lifecycle begins.
    pub initial: bool,
    /// Nothing leaves it.
    pub last: bool,
    /// Facts that hold, sorted.
    pub allows: Vec<String>,
    /// Facts that don't, sorted.
    pub refuses: Vec<String>,
    /// Facts nobody knows, with why, sorted.
    pub undecided: Vec<(String, String)>,
    /// Former names.
    pub formerly: Formerly,
    /// Metadata.
    pub meta: Meta,
    /// Where its name stands.
    pub origin: OriginId,
}

/// What fires a transition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trigger {
    /// This action itself.
    Action(u32),
    /// An event that whoever has one of the actions may fire.
    By(String, Vec<u32>),
    /// Something outside, no role; may have no name.
    Automatic(Option<String>),
}

/// Where a transition leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// To this state.
    State(u32),
    /// It stays where it is.
    Same,
    /// Nobody knows.
    Unknown,
}

/// A transition.
#[derive(Debug)]
pub struct Transition {
    /// What fires it.
    pub trigger: Trigger,
    /// From which states, sorted; `None` where nobody knows.
    pub from: Option<Vec<u32>>,
    /// Where to.
    pub to: Target,
    /// Only where this holds.
    pub when: Option<Cond>,
    /// Why it is undecided, if it is.
    pub undecided: Option<String>,
    /// Why the author concluded it, if it was concluded.
    pub derived: Option<String>,
    /// Metadata.
    pub meta: Meta,
    /// Where it stands.
    pub origin: OriginId,
}
