//! Rules and tests.

use super::{Cond, Expr};
use crate::model::OriginId;
use std::ops::Range;
use std::sync::Arc;

/// A wish of the owner.
#[derive(Debug)]
pub struct Rule {
    /// The full dotted path.
    pub path: String,
    /// Its label, which says why.
    pub label: Arc<str>,
    /// Its statements.
    pub statements: Vec<(Statement, OriginId)>,
    /// Where its name stands.
    pub origin: OriginId,
}

/// One statement of a rule.
#[derive(Debug)]
pub enum Statement {
    /// Never for any role.
    Forbid(Expr),
    /// Only these roles may.
    OnlyMay(Vec<u32>, Vec<Range<u32>>),
    /// At least one role may.
    SomeMay(Vec<Range<u32>>),
    /// Whether a state can be reached from another.
    Course {
        /// The lifecycle.
        lifecycle: u32,
        /// `always` rather than `never`.
        always: bool,
        /// Where the path begins.
        from: u32,
        /// Where it ends.
        to: u32,
    },
}

/// What the policy is expected to say.
#[derive(Debug)]
pub struct Test {
    /// Its name.
    pub name: String,
    /// What it expects.
    pub lines: Vec<(TestLine, OriginId)>,
    /// A line of it couldn't be read or resolved.
    pub incomplete: bool,
    /// Where it stands.
    pub origin: OriginId,
}

/// What is expected of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Yes.
    Can,
    /// Yes, and no to everything else.
    CanOnly,
    /// No.
    Cannot,
    /// Undecided.
    Undecided,
}

/// One expectation.
#[derive(Debug)]
pub enum TestLine {
    /// Of cells.
    Cell {
        /// A role or template.
        role: u32,
        /// What is expected.
        verdict: Verdict,
        /// Of which actions.
        actions: Vec<Range<u32>>,
        /// In which situations.
        when: Option<Cond>,
    },
    /// Of a way through a lifecycle.
    Walk {
        /// The lifecycle.
        lifecycle: u32,
        /// The state it begins in.
        start: u32,
        /// What happens, in order.
        steps: Vec<Step>,
        /// In which situations.
        when: Option<Cond>,
    },
    /// Of a count that the documentation claims.
    Count {
        /// What is counted, as it is written.
        pattern: String,
        /// The same, resolved and sorted.
        named: Vec<Counted>,
        /// What it comes to.
        found: u64,
        /// What is claimed.
        claimed: u64,
        /// `modules` rather than `actions`.
        modules: bool,
    },
}

/// What a count counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Counted {
    /// One action.
    Action(u32),
    /// What a module holds.
    Module {
        /// The module.
        module: u32,
        /// What the modules inside it hold, too.
        deep: bool,
    },
}

/// A step of a walk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// An event fires: the transitions it may mean.
    Event(String, Vec<u32>),
    /// The lifecycle is in this state.
    State(u32),
    /// The event before is impossible.
    Refused,
}
