//! A system as plain data: what is declared, free of how it is spelled. Names are indexes into the vectors of
//! [`System`]; every thing that has an id in the bundle carries it as `path`.

use std::collections::BTreeSet;

pub type SettingId = usize;
pub type LifecycleId = usize;
pub type StateId = usize;
pub type LevelId = usize;
pub type ReachId = usize;
pub type ModuleId = usize;
pub type ActionId = usize;
pub type RoleId = usize;
/// Unique over the whole system; `print::Printed` knows where each one stands.
pub type ClauseId = usize;
/// A place in a situation: the settings in their order, then the lifecycles.
pub type VariableId = usize;

/// One value per setting, then one state per lifecycle (rule 1).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Situation(pub Vec<usize>);

#[derive(Debug, Clone, Default)]
pub struct System {
    pub name: String,
    pub extras: Extras,
    pub settings: Vec<Setting>,
    pub lifecycles: Vec<Lifecycle>,
    /// Lowest first.
    pub levels: Vec<Named>,
    pub reaches: Vec<Reach>,
    pub modules: Vec<Module>,
    pub actions: Vec<Action>,
    /// Roles and templates.
    pub roles: Vec<Role>,
    pub rules: Vec<Rule>,
    pub tests: Vec<Test>,
    pub undecided_roles: bool,
}

/// What is carried along and decides nothing.
#[derive(Debug, Clone, Default)]
pub struct Extras {
    pub label: Option<String>,
    pub doc: Option<String>,
    /// The text of `@source("…")`.
    pub source: Option<String>,
    /// Former ids, as they are written.
    pub formerly: Vec<String>,
}

#[derive(Debug, Clone)]
pub struct Named {
    pub name: String,
    pub formerly: Option<String>,
}

/// A clause of its own in the text.
#[derive(Debug, Clone)]
pub struct Clause<T> {
    pub id: ClauseId,
    pub derived: bool,
    /// The text of `@source("…")`.
    pub source: Option<String>,
    pub body: T,
}

#[derive(Debug, Clone)]
pub struct Setting {
    pub path: String,
    pub module: Option<ModuleId>,
    pub values: Vec<Named>,
    pub extras: Extras,
}

#[derive(Debug, Clone)]
pub struct Reach {
    pub name: String,
    pub formerly: Option<String>,
    /// `self < each of these`, as declared; the order is the transitive closure.
    pub below: Vec<ReachId>,
}

#[derive(Debug, Clone)]
pub struct Lifecycle {
    pub path: String,
    pub module: Option<ModuleId>,
    pub states: Vec<State>,
    pub edges: Vec<Clause<Edge>>,
    pub undecided_initial: bool,
    pub extras: Extras,
}

#[derive(Debug, Clone)]
pub struct State {
    pub name: String,
    pub initial: bool,
    pub is_final: bool,
    pub allows: BTreeSet<String>,
    pub refuses: BTreeSet<String>,
    pub undecided: BTreeSet<String>,
    pub extras: Extras,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    pub event: Event,
    /// Who may fire a named event; empty for the other two kinds.
    pub by: Vec<ActionId>,
    pub decided: bool,
    pub from: Sources,
    pub to: Target,
    pub when: Option<Condition>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Event {
    /// `transition PATH:`, the transition is the action.
    Action(ActionId),
    /// `transition NAME by …:`
    Named(String),
    /// `automatic NAME:`; only an undecided one may lack the name.
    Automatic(Option<String>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sources {
    States(Vec<StateId>),
    /// `?`: every state that is not final.
    Unknown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    State(StateId),
    Same,
    /// `?`: any state.
    Unknown,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    Is(VariableId, usize),
    In(VariableId, Vec<usize>),
    Allows(LifecycleId, String),
    Refuses(LifecycleId, String),
    Not(Box<Condition>),
    All(Vec<Condition>),
    Any(Vec<Condition>),
}

#[derive(Debug, Clone)]
pub enum Expression {
    Action(ActionId),
    Not(Box<Expression>),
    All(Vec<Expression>),
    Any(Vec<Expression>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pattern {
    Action(ActionId),
    /// `m.*`
    Own(ModuleId),
    /// `m.**`
    Inside(ModuleId),
    /// `**`
    Everything,
}

#[derive(Debug, Clone)]
pub struct Module {
    pub path: String,
    pub name: String,
    pub parent: Option<ModuleId>,
    pub terms: Terms,
    pub undecided_actions: bool,
    pub extras: Extras,
}

#[derive(Debug, Clone)]
pub struct Action {
    pub path: String,
    pub name: String,
    pub module: ModuleId,
    pub part_of: Option<ActionId>,
    pub includes: Vec<Clause<Vec<Pattern>>>,
    pub terms: Terms,
    pub extras: Extras,
}

/// The clauses that an action and a module may both have.
#[derive(Debug, Clone, Default)]
pub struct Terms {
    pub requires: Vec<Clause<Expression>>,
    pub conflicts: Vec<Clause<Vec<Pattern>>>,
    pub available: Vec<Clause<Condition>>,
    pub unavailable: Vec<Clause<Vec<RoleId>>>,
    pub level: Option<Clause<LevelId>>,
    pub reach: Option<Clause<ReachId>>,
    pub stage: Option<Stage>,
    pub discouraged: Vec<Clause<Advice>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Alpha,
    Beta,
    Stable,
    Deprecated,
}

#[derive(Debug, Clone)]
pub enum Advice {
    Always,
    With(Expression),
    Without(Expression),
}

#[derive(Debug, Clone)]
pub struct Role {
    pub name: String,
    /// A template: never assigned.
    pub template: bool,
    pub extends: Vec<RoleId>,
    pub level: Option<LevelId>,
    pub grants: Vec<Clause<Grant>>,
    pub revokes: Vec<Clause<Matched>>,
    pub denies: Vec<Clause<Matched>>,
    pub undecided: Vec<Clause<Vec<Pattern>>>,
    pub conflicts: Vec<Clause<Vec<RoleId>>>,
    pub extras: Extras,
}

#[derive(Debug, Clone)]
pub struct Grant {
    pub patterns: Vec<Pattern>,
    pub at: Option<ReachId>,
    pub when: Option<Condition>,
}

/// What a revoke or a deny says.
#[derive(Debug, Clone)]
pub struct Matched {
    pub patterns: Vec<Pattern>,
    pub when: Option<Condition>,
}

#[derive(Debug, Clone)]
pub struct Rule {
    pub name: String,
    pub module: Option<ModuleId>,
    pub statements: Vec<Clause<Statement>>,
    pub extras: Extras,
}

#[derive(Debug, Clone)]
pub enum Statement {
    Forbid(Expression),
    Only {
        roles: Vec<RoleId>,
        patterns: Vec<Pattern>,
    },
    Some(Vec<Pattern>),
    Never(Path),
    Always(Path),
}

#[derive(Debug, Clone, Copy)]
pub struct Path {
    pub lifecycle: LifecycleId,
    pub from: StateId,
    pub to: StateId,
}

#[derive(Debug, Clone)]
pub struct Test {
    pub name: String,
    pub module: Option<ModuleId>,
    pub doc: Option<String>,
    pub expectations: Vec<Clause<Expectation>>,
}

#[derive(Debug, Clone)]
pub enum Expectation {
    Answer {
        role: RoleId,
        expected: Expected,
        patterns: Vec<Pattern>,
        when: Option<Condition>,
    },
    Walk(Walk),
    Actions {
        pattern: Pattern,
        count: usize,
    },
    Modules {
        pattern: ModulePattern,
        count: usize,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    Can,
    CanOnly,
    Cannot,
    Undecided,
}

#[derive(Debug, Clone)]
pub struct Walk {
    pub lifecycle: LifecycleId,
    pub start: StateId,
    pub steps: Vec<Step>,
    pub end: End,
    pub when: Option<Condition>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    Fire(Event),
    /// The lifecycle must be in this state now.
    Stand(StateId),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    State(StateId),
    Refused,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModulePattern {
    /// `*`: those at the top.
    Top,
    /// `m.*`: those directly in m.
    Own(ModuleId),
    /// `m.**`: all inside m.
    Inside(ModuleId),
    /// `**`
    Everything,
}
