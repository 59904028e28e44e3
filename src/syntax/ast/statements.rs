//! Rules and tests.

use super::{Cond, Expr, Named, Node, Path, Patterns, Text};

/// `rule NAME { … }`
#[derive(Debug, Clone)]
pub struct Rule {
    /// Name and label.
    pub named: Named,
    /// Its statements.
    pub statements: Vec<Node<Statement>>,
}

/// One wish of the owner.
#[derive(Debug, Clone)]
pub enum Statement {
    /// `forbid EXPR`
    Forbid(Expr),
    /// `only R may A`
    OnlyMay(Vec<Path>, Patterns),
    /// `some role may A`
    SomeMay(Patterns),
    /// `LC can never go a -> b`, or `always`
    Course {
        /// The lifecycle.
        lifecycle: Path,
        /// `always` rather than `never`.
        always: bool,
        /// Where the path begins.
        from: Path,
        /// Where it ends.
        to: Path,
    },
}

/// `test "name" { … }`
#[derive(Debug, Clone)]
pub struct Test {
    /// Its name.
    pub name: Text,
    /// What it expects.
    pub expectations: Vec<Node<TestLine>>,
    /// Whether an expectation of it couldn't be read.
    pub broken: bool,
}

/// What a test expects of cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// `can`
    Can,
    /// `can only`
    CanOnly,
    /// `cannot`
    Cannot,
    /// `undecided`
    Undecided,
}

/// One expectation of a test.
#[derive(Debug, Clone)]
pub enum TestLine {
    /// `expect R can A when COND`
    Cell {
        /// A role or template.
        role: Path,
        /// What is expected.
        verdict: Verdict,
        /// Of which actions.
        patterns: Patterns,
        /// In which situations.
        when: Option<Cond>,
    },
    /// `expect LC: a -> event -> b`
    Walk {
        /// The lifecycle.
        lifecycle: Path,
        /// Start, events, end.
        steps: Vec<Path>,
        /// In which situations.
        when: Option<Cond>,
    },
    /// `expect a.** has N actions`
    Count {
        /// Of what: one pattern, or several where braces were written.
        patterns: Patterns,
        /// How many; `None` for what is no count.
        count: Option<u64>,
        /// `modules` rather than `actions`.
        modules: bool,
    },
}
