//! Which actions, or which roles, a clause is about.

use super::{Path, Sym};
use crate::source::Span;
use std::ops::Deref;

/// Which actions a pattern means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tail {
    /// `a.b`: the one action.
    Exact,
    /// `a.*`: the module's own actions.
    Own,
    /// `a.**`: those of modules inside it too.
    Deep,
}

/// `a.b`, `a.*`, `a.**`, `*` or `**`; braces are already spread out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pattern {
    /// The name of the path before the wildcard; `None` for `*` and `**` alone.
    pub sym: Option<Sym>,
    /// The wildcard.
    pub tail: Tail,
    /// Where the pattern stands.
    pub span: Span,
}

impl Pattern {
    /// The path before the wildcard; `None` for `*` and `**` alone.
    pub fn path(&self) -> Option<Path> {
        let span = self.span;
        self.sym.map(|sym| Path { sym, span })
    }
}

/// The patterns of a clause. Most clauses have a single one, which takes no memory of its own.
#[derive(Debug, Clone)]
pub enum Patterns {
    /// One pattern.
    One(Pattern),
    /// Several, or none if they couldn't be read.
    Several(Box<[Pattern]>),
}

impl Deref for Patterns {
    type Target = [Pattern];

    fn deref(&self) -> &[Pattern] {
        match self {
            Self::One(pattern) => std::slice::from_ref(pattern),
            Self::Several(patterns) => patterns,
        }
    }
}

impl From<Vec<Pattern>> for Patterns {
    fn from(patterns: Vec<Pattern>) -> Self {
        match patterns.as_slice() {
            [pattern] => Self::One(*pattern),
            _ => Self::Several(patterns.into()),
        }
    }
}
