//! Lifecycles.

use super::{Cond, Former, Named, Node, Path, Text};

/// `lifecycle NAME { … }`
#[derive(Debug, Clone)]
pub struct Lifecycle {
    /// Name and label.
    pub named: Named,
    /// Its clauses.
    pub clauses: Vec<Node<LifecycleClause>>,
    /// Whether a clause of it couldn't be read.
    pub broken: bool,
}

/// What may stand in a lifecycle.
#[derive(Debug, Clone)]
pub enum LifecycleClause {
    /// `state …`
    State(State),
    /// A transition of any kind.
    Transition(Transition),
    /// `undecided initial "why"`
    UndecidedInitial(Text),
    /// `formerly …`
    Formerly(Vec<Former>),
}

/// `initial state NAME { … }`
#[derive(Debug, Clone)]
pub struct State {
    /// Name and label.
    pub named: Named,
    /// Declared initial.
    pub initial: bool,
    /// Declared final.
    pub last: bool,
    /// Its clauses.
    pub clauses: Vec<Node<StateClause>>,
}

/// What may stand in a state.
#[derive(Debug, Clone)]
pub enum StateClause {
    /// `allows a, b`
    Allows(Vec<Path>),
    /// `refuses a, b`
    Refuses(Vec<Path>),
    /// `undecided a "why"`
    Undecided(Vec<Path>, Text),
    /// `formerly …`
    Formerly(Vec<Former>),
}

/// What fires a transition.
#[derive(Debug, Clone)]
pub enum Trigger {
    /// The action itself.
    Action(Path),
    /// An event that whoever has one of the actions may fire.
    By(Path, Vec<Path>),
    /// The clock or something else outside, no role.
    Automatic(Option<Path>),
}

/// An edge, or several with one target.
#[derive(Debug, Clone)]
pub struct Transition {
    /// What fires it.
    pub trigger: Trigger,
    /// Source states; `None` for `?`.
    pub from: Option<Vec<Path>>,
    /// The target; `None` for `?`.
    pub to: Option<Path>,
    /// Only where this holds.
    pub when: Option<Cond>,
    /// Why it is undecided, if it is.
    pub undecided: Option<Text>,
}
