//! What a file says, before anybody knows what its names mean.
//!
//! Guarantees nothing but shape: names may be unknown, conditions impossible. Owns everything; holds no
//! source text beyond labels, documentation and reasons. Names are numbers into [`Parsed::names`].
//!
//! [`Parsed::names`]: super::Parsed::names

mod lifecycles;
mod names;
mod patterns;
mod roles;
mod statements;

pub use lifecycles::*;
pub use names::*;
pub use patterns::*;
pub use roles::*;
pub use statements::*;

use crate::diagnostic::sink::Expectation;
use crate::source::Span;
use std::sync::Arc;

/// A name or dotted path of one file, as an index into its table of names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sym(pub u32);

/// A name or a dotted path, and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Path {
    /// The whole dotted text.
    pub sym: Sym,
    /// Where it stands.
    pub span: Span,
}

/// A text in quotes, its escapes resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The text itself; whoever keeps it shares it.
    pub text: Arc<str>,
    /// Where it stands, quotes included.
    pub span: Span,
}

/// What stands before a declaration or a clause.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attributes {
    /// The documentation, its lines joined.
    pub doc: Option<Text>,
    /// `@name("text")`, in order.
    pub meta: Vec<(Box<str>, Arc<str>)>,
    /// The reason of `@derived`.
    pub derived: Option<Arc<str>>,
    /// What stands before, and the declaration or clause itself.
    pub whole: Option<Span>,
}

/// Attributes are rare on clauses, so they live behind a pointer.
pub type Attrs = Option<Box<Attributes>>;

/// A declaration or clause with its place and what stands before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node<T> {
    /// From its first word to its end, without what stands before it.
    pub span: Span,
    /// What stands before it.
    pub attrs: Attrs,
    /// The thing itself.
    pub what: T,
}

/// One file.
#[derive(Debug, Clone, Default)]
pub struct File {
    /// The system it belongs to, unless the header is missing or broken.
    pub header: Option<Node<Named>>,
    /// Its declarations, in order.
    pub items: Vec<Node<Item>>,
    /// Every `@expect` of the file.
    pub expectations: Vec<Expectation>,
    /// Whether something in it couldn't be read.
    pub broken: bool,
}

/// A declared thing: name and label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The name.
    pub name: Path,
    /// The label, if there is one.
    pub label: Option<Text>,
}

/// A declaration at the top of a file or in a module.
#[derive(Debug, Clone)]
pub enum Item {
    /// `levels a < b`
    Levels(Vec<Rank>),
    /// `reaches a < b, c < b`: chains.
    Reaches(Vec<Vec<Rank>>),
    /// `setting …`
    Setting(Setting),
    /// `undecided roles "why"`
    UndecidedRoles(Text),
    /// `module …`
    Module(Module),
    /// `extend module …`
    ExtendModule(Path, Vec<Node<Member>>),
    /// `role …` or `template …`
    Role(Role),
    /// `extend role …` or `extend template …`
    ExtendRole(ExtendRole),
    /// `lifecycle …`
    Lifecycle(Lifecycle),
    /// `rule …`
    Rule(Rule),
    /// `test …`
    Test(Test),
    /// Something that couldn't be read; it may have declared this name.
    Broken(Option<Path>),
}

/// A level or a reach with its former names.
#[derive(Debug, Clone)]
pub struct Rank {
    /// The name.
    pub name: Path,
    /// Former names.
    pub formerly: Vec<Former>,
}

/// A former id or a former label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Former {
    /// A former id.
    Id(Path),
    /// A former label.
    Label(Text),
}

/// `setting NAME { values }`
#[derive(Debug, Clone)]
pub struct Setting {
    /// Name and label.
    pub named: Named,
    /// Former names.
    pub formerly: Vec<Former>,
    /// The values, in order.
    pub values: Vec<Value>,
}

/// One value of a setting.
#[derive(Debug, Clone)]
pub struct Value {
    /// Name and label.
    pub named: Named,
    /// Former names.
    pub formerly: Vec<Former>,
}

/// `module NAME { … }`
#[derive(Debug, Clone)]
pub struct Module {
    /// Name and label.
    pub named: Named,
    /// What stands inside.
    pub members: Vec<Node<Member>>,
}

/// What may stand in a module.
#[derive(Debug, Clone)]
pub enum Member {
    /// A declaration.
    Item(Item),
    /// An action.
    Action(Action),
    /// A clause for all actions inside.
    Clause(Clause),
    /// `undecided actions "why"`
    UndecidedActions(Text),
}

/// `action NAME { … }`
#[derive(Debug, Clone)]
pub struct Action {
    /// Name and label.
    pub named: Named,
    /// Its clauses.
    pub clauses: Vec<Node<Clause>>,
    /// Whether a clause of it couldn't be read.
    pub broken: bool,
}

/// A clause of an action or a module.
#[derive(Debug, Clone)]
pub enum Clause {
    /// `requires EXPR`
    Requires(Expr),
    /// `includes A, B`
    Includes(Patterns),
    /// `conflicts A, B`
    Conflicts(Patterns),
    /// `available when COND`
    Available(Box<Cond>),
    /// `unavailable to R, S`
    Unavailable(Vec<Path>),
    /// `level L`
    Level(Path),
    /// `reach R`
    Reach(Path),
    /// `stage …`
    Stage(Stage),
    /// `discouraged …`
    Discouraged(Box<Discouraged>),
    /// `formerly …`
    Formerly(Vec<Former>),
    /// `part of A`
    PartOf(Path),
}

/// How mature something is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// Not for the public yet.
    Alpha,
    /// Public, may change.
    Beta,
    /// Finished.
    Stable,
    /// On its way out; what to use in its place.
    Deprecated(Option<Box<Text>>),
}

/// Advice against granting something.
#[derive(Debug, Clone)]
pub struct Discouraged {
    /// Together with, or without, which others.
    pub company: Option<(Company, Expr)>,
    /// Why.
    pub why: Text,
}

/// In which company advice applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Company {
    /// Together with the others.
    With,
    /// Without the others.
    Without,
}

/// An expression over actions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expr {
    /// One action.
    Action(Path),
    /// All of them.
    All(Vec<Expr>),
    /// At least one of them.
    Any(Vec<Expr>),
    /// Not this.
    Not(Box<Expr>, Span),
    /// Something that couldn't be read.
    Broken,
}

/// A condition over settings and lifecycles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cond {
    /// Where it stands.
    pub span: Span,
    /// What it says.
    pub kind: CondKind,
}

/// What a condition says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CondKind {
    /// The subject has, or hasn't, one of the values.
    In {
        /// A setting or lifecycle.
        subject: Path,
        /// `not` was written.
        negated: bool,
        /// The values.
        values: Vec<Path>,
    },
    /// The lifecycle is in a state that allows, or refuses, the fact.
    Fact {
        /// The lifecycle.
        subject: Path,
        /// `allows` rather than `refuses`.
        allows: bool,
        /// The fact.
        fact: Path,
    },
    /// All of them.
    All(Vec<Cond>),
    /// At least one of them.
    Any(Vec<Cond>),
    /// Not this.
    Not(Box<Cond>),
    /// Something that couldn't be read.
    Broken,
}
