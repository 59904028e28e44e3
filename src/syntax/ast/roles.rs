//! Roles and templates.

use super::{Cond, Former, Named, Node, Path, Patterns, Text};

/// `role …` or `template …`
#[derive(Debug, Clone)]
pub struct Role {
    /// Whether it is a template.
    pub template: bool,
    /// Name and label.
    pub named: Named,
    /// What it extends.
    pub extends: Vec<Path>,
    /// Its clauses.
    pub clauses: Vec<Node<RoleClause>>,
    /// Whether a clause of it couldn't be read.
    pub broken: bool,
}

/// `extend role …` or `extend template …`
#[derive(Debug, Clone)]
pub struct ExtendRole {
    /// Whether `template` was written.
    pub template: bool,
    /// What is extended.
    pub name: Path,
    /// The added clauses.
    pub clauses: Vec<Node<RoleClause>>,
    /// Whether a clause of it couldn't be read.
    pub broken: bool,
}

/// A clause of a role or template.
#[derive(Debug, Clone)]
pub enum RoleClause {
    /// `grant PATTERNS at REACH when COND`
    Grant(Grant),
    /// `revoke PATTERNS when COND`
    Revoke(Patterns, Option<Box<Cond>>),
    /// `deny PATTERNS when COND`
    Deny(Patterns, Option<Box<Cond>>),
    /// `undecided PATTERNS "why"`
    Undecided(Patterns, Box<Text>),
    /// `conflicts ROLES`
    Conflicts(Patterns),
    /// `level L`
    Level(Path),
    /// `formerly …`
    Formerly(Vec<Former>),
}

/// `grant PATTERNS at REACH when COND`
#[derive(Debug, Clone)]
pub struct Grant {
    /// What is granted.
    pub patterns: Patterns,
    /// Narrowed to this reach; rare, so it lives behind a pointer.
    pub at: Option<Box<Path>>,
    /// Only where this holds; as rare.
    pub when: Option<Box<Cond>>,
}
