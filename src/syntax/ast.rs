//! What a file says, before anybody knows what its names mean.
//!
//! Guarantees nothing but shape: names may be unknown, conditions impossible. Owns everything; holds no
//! source text beyond labels, documentation and reasons. Names are numbers into [`Parsed::names`].
//!
//! [`Parsed::names`]: super::Parsed::names

use crate::diagnostic::sink::Expectation;
use crate::source::Span;

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
    /// The text itself.
    pub text: Box<str>,
    /// Where it stands, quotes included.
    pub span: Span,
}

/// What stands before a declaration or a clause.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attributes {
    /// The documentation, its lines joined.
    pub doc: Option<Text>,
    /// `@name("text")`, in order.
    pub meta: Vec<(Box<str>, Box<str>)>,
    /// The reason of `@derived`.
    pub derived: Option<Box<str>>,
    /// Where `@derived` stands.
    pub derived_span: Option<Span>,
}

/// Attributes are rare on clauses, so they live behind a pointer.
pub type Attrs = Option<Box<Attributes>>;

/// A declaration or clause with its place and what stands before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node<T> {
    /// From the first attribute to the end.
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
    Includes(Vec<Pattern>),
    /// `conflicts A, B`
    Conflicts(Vec<Pattern>),
    /// `available when COND`
    Available(Cond),
    /// `unavailable to R, S`
    Unavailable(Vec<Path>),
    /// `level L`
    Level(Path),
    /// `reach R`
    Reach(Path),
    /// `stage …`
    Stage(Stage),
    /// `discouraged …`
    Discouraged(Discouraged),
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
    Deprecated(Option<Text>),
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
    Revoke(Vec<Pattern>, Option<Cond>),
    /// `deny PATTERNS when COND`
    Deny(Vec<Pattern>, Option<Cond>),
    /// `undecided PATTERNS "why"`
    Undecided(Vec<Pattern>, Text),
    /// `conflicts ROLES`
    Conflicts(Vec<Pattern>),
    /// `level L`
    Level(Path),
    /// `formerly …`
    Formerly(Vec<Former>),
}

/// `grant PATTERNS at REACH when COND`
#[derive(Debug, Clone)]
pub struct Grant {
    /// What is granted.
    pub patterns: Vec<Pattern>,
    /// Narrowed to this reach.
    pub at: Option<Path>,
    /// Only where this holds.
    pub when: Option<Cond>,
}

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
    /// The path before the wildcard; `None` for `*` and `**` alone.
    pub path: Option<Path>,
    /// The wildcard.
    pub tail: Tail,
    /// Where the pattern stands.
    pub span: Span,
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
    OnlyMay(Vec<Path>, Vec<Pattern>),
    /// `some role may A`
    SomeMay(Vec<Pattern>),
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
        patterns: Vec<Pattern>,
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
        /// Of what.
        pattern: Pattern,
        /// How many.
        count: u64,
        /// `modules` rather than `actions`.
        modules: bool,
    },
}
