//! Fixes as data: edits of the text, and how far they can be trusted.

use crate::source::Span;

/// How far a fix may be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Applicability {
    /// Changes nobody's access. Whoever applies it recompiles and compares, and takes it back otherwise.
    Safe,
    /// May change access or meaning: a person has to look at it.
    Unsafe,
    /// A suggestion with a gap that only a person can fill. Never applied.
    DisplayOnly,
}

impl Applicability {
    /// The word users read: `safe`, `unsafe` or `display-only`.
    pub fn word(self) -> &'static str {
        match self {
            Applicability::Safe => "safe",
            Applicability::Unsafe => "unsafe",
            Applicability::DisplayOnly => "display-only",
        }
    }
}

/// A stretch of text and what takes its place; an empty stretch inserts, an empty text removes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// What is replaced.
    pub span: Span,
    /// What takes its place.
    pub text: String,
}

/// A change that repairs a finding. Its edits don't overlap and are applied together or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// How far it may be trusted.
    pub applicability: Applicability,
    /// What it does, as an order: "remove the revoke".
    pub title: String,
    /// The edits, by place.
    pub edits: Vec<Edit>,
}

impl Fix {
    /// A fix with these edits, which are put in order.
    pub fn new(
        applicability: Applicability,
        title: impl Into<String>,
        mut edits: Vec<Edit>,
    ) -> Self {
        edits.sort();
        Self {
            applicability,
            title: title.into(),
            edits,
        }
    }

    /// A safe fix.
    pub fn safe(title: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self::new(Applicability::Safe, title, edits)
    }

    /// A fix that somebody has to look at.
    pub fn risky(title: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self::new(Applicability::Unsafe, title, edits)
    }
}
