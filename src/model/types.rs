//! The parts of a model.

use super::OriginId;
use crate::logic::Var;
use std::collections::BTreeMap;
use std::ops::Range;

/// `@name("text")`: the texts by name, each in the order in which they stand.
pub type Meta = BTreeMap<String, Vec<String>>;

/// One system.
#[derive(Debug, Default)]
pub struct Model {
    /// Its name.
    pub name: String,
    /// Its label.
    pub label: String,
    /// Its documentation.
    pub doc: String,
    /// Its metadata.
    pub meta: Meta,
    /// Why nothing is known of the roles, if the system says so.
    pub undecided_roles: Option<String>,
    /// Settings and lifecycles in the order of paths: what a situation consists of.
    pub variables: Vec<Variable>,
    /// Settings in the order of paths.
    pub settings: Vec<Setting>,
    /// Lifecycles in the order of paths.
    pub lifecycles: Vec<Lifecycle>,
    /// Levels, lowest first.
    pub levels: Vec<Level>,
    /// Reaches in the order of names.
    pub reaches: Vec<Reach>,
    /// Modules in the order of paths; the first is the system itself.
    pub modules: Vec<Module>,
    /// Actions by module, then name.
    pub actions: Vec<Action>,
    /// Roles and templates in the order of names.
    pub roles: Vec<Role>,
    /// Rules in the order of paths.
    pub rules: Vec<Rule>,
    /// Tests in the order of places.
    pub tests: Vec<Test>,
    /// Conflicts between actions, one per clause.
    pub conflicts: Vec<Conflict>,
    /// Something could not be read or resolved, so what is missing may only seem to be.
    pub incomplete: bool,
}

/// What a situation gives a value to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// The full dotted path.
    pub path: String,
    /// The names of its values or states, sorted.
    pub values: Vec<String>,
    /// Whether it is a setting (else a lifecycle) and which.
    pub subject: Subject,
}

/// A setting or a lifecycle, by its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A setting.
    Setting(u32),
    /// A lifecycle.
    Lifecycle(u32),
}

/// Former ids and labels.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Formerly {
    /// Former ids: full paths for what has a path.
    pub ids: Vec<String>,
    /// Former labels.
    pub labels: Vec<String>,
}

/// A closed set of values.
#[derive(Debug)]
pub struct Setting {
    /// The full dotted path.
    pub path: String,
    /// What the product shows.
    pub label: String,
    /// Documentation.
    pub doc: String,
    /// The values, sorted by name.
    pub values: Vec<Value>,
    /// Former names.
    pub formerly: Formerly,
    /// Metadata.
    pub meta: Meta,
}

/// A value of a setting.
#[derive(Debug)]
pub struct Value {
    /// The name.
    pub name: String,
    /// What the product shows.
    pub label: String,
    /// Former names.
    pub formerly: Formerly,
}

/// A level.
#[derive(Debug)]
pub struct Level {
    /// The name.
    pub name: String,
    /// Former names.
    pub formerly: Formerly,
}

/// Whom an action may reach.
#[derive(Debug)]
pub struct Reach {
    /// The name.
    pub name: String,
    /// The reaches that are wider, sorted; without itself.
    pub within: Vec<u32>,
    /// The reaches that are narrower, and itself, sorted.
    pub down: Vec<u32>,
    /// Former names.
    pub formerly: Formerly,
}

/// How mature something is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Stage {
    /// Nothing is said.
    #[default]
    Unsaid,
    /// Not for the public yet.
    Alpha,
    /// Public, may change.
    Beta,
    /// Finished.
    Stable,
    /// On its way out; what to use in its place, or an empty text.
    Deprecated(String),
}

/// A module, or the system as the outermost one.
#[derive(Debug, Default)]
pub struct Module {
    /// The full dotted path, empty for the system.
    pub path: String,
    /// What the product shows.
    pub label: String,
    /// Documentation.
    pub doc: String,
    /// The module it stands in; the system's own parent is itself.
    pub parent: u32,
    /// The level its actions ask for unless they say otherwise.
    pub level: Option<u32>,
    /// The reach its actions have unless they say otherwise.
    pub reach: Option<u32>,
    /// How mature it is.
    pub stage: Stage,
    /// Why its actions are undecided.
    pub undecided: Option<String>,
    /// What its clauses say for all actions inside.
    pub clauses: Clauses,
    /// Its own actions.
    pub own: Range<u32>,
    /// Its actions and those of the modules inside it.
    pub deep: Range<u32>,
    /// The modules inside it, however deep.
    pub inner: Range<u32>,
    /// Former names.
    pub formerly: Formerly,
    /// Metadata.
    pub meta: Meta,
    /// Metadata of its clauses.
    pub clause_meta: Vec<ClauseMeta>,
}

/// An action.
#[derive(Debug, Default)]
pub struct Action {
    /// The full dotted path.
    pub path: String,
    /// What the product shows.
    pub label: String,
    /// Documentation.
    pub doc: String,
    /// The module it stands in.
    pub module: u32,
    /// The action it belongs to.
    pub part_of: Option<u32>,
    /// The level it asks for, its own or its module's.
    pub level: Option<u32>,
    /// Where that level is written, and whether it was concluded.
    pub level_origin: Option<(OriginId, Option<String>)>,
    /// Whom it reaches at most, its own or its module's.
    pub reach: Option<u32>,
    /// How mature it is, its own or its module's.
    pub stage: Stage,
    /// What having it means having too, sorted.
    pub includes: Vec<(u32, OriginId)>,
    /// Its own constraints; its modules' are in the modules.
    pub clauses: Clauses,
    /// Former names.
    pub formerly: Formerly,
    /// Metadata.
    pub meta: Meta,
    /// Metadata of its clauses.
    pub clause_meta: Vec<ClauseMeta>,
    /// Where its name stands.
    pub origin: Option<OriginId>,
    /// A clause of it couldn't be read or resolved.
    pub incomplete: bool,
}

/// Constraints that stand in an action or, for all actions inside, in a module.
#[derive(Debug, Default)]
pub struct Clauses {
    /// `requires`
    pub requires: Vec<Requires>,
    /// `available when`
    pub available: Vec<Available>,
    /// `unavailable to`
    pub unavailable: Vec<Unavailable>,
    /// `discouraged`
    pub discouraged: Vec<Discouraged>,
}

/// Metadata of a clause that has no row of its own in the bundle.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClauseMeta {
    /// The clause's word, such as `level`.
    pub clause: String,
    /// What it is about, such as the level's name; may be empty.
    pub about: String,
    /// Why the author concluded it, if it was concluded.
    pub derived: Option<String>,
    /// The metadata.
    pub meta: Meta,
}

/// `requires EXPR`
#[derive(Debug)]
pub struct Requires {
    /// What is required.
    pub expr: Expr,
    /// Why the author concluded it, if it was concluded.
    pub derived: Option<String>,
    /// Metadata.
    pub meta: Meta,
    /// Where it stands.
    pub origin: OriginId,
}

/// `available when COND`
#[derive(Debug)]
pub struct Available {
    /// Where it is available.
    pub cond: Cond,
    /// Why the author concluded it, if it was concluded.
    pub derived: Option<String>,
    /// Where it stands.
    pub origin: OriginId,
}

/// `unavailable to R, S`
#[derive(Debug)]
pub struct Unavailable {
    /// To whom, sorted.
    pub roles: Vec<u32>,
    /// Why the author concluded it, if it was concluded.
    pub derived: Option<String>,
    /// Where it stands.
    pub origin: OriginId,
}

/// `discouraged …`
#[derive(Debug)]
pub struct Discouraged {
    /// Together with (`true`) or without (`false`) which others.
    pub company: Option<(bool, Expr)>,
    /// Why.
    pub why: String,
    /// Where it stands.
    pub origin: OriginId,
}

/// No role may have an action of `left` together with another one of `right`.
#[derive(Debug)]
pub struct Conflict {
    /// The action, or the module's actions, in which the clause stands.
    pub left: Range<u32>,
    /// Stretches of the actions it names.
    pub right: Vec<Range<u32>>,
    /// Why the author concluded it, if it was concluded.
    pub derived: Option<String>,
    /// Metadata.
    pub meta: Meta,
    /// Where it stands.
    pub origin: OriginId,
}

/// An expression over actions.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Expr {
    /// One action.
    Action(u32),
    /// All of them.
    All(Vec<Expr>),
    /// At least one of them.
    Any(Vec<Expr>),
    /// Not this.
    Not(Box<Expr>),
}

impl Expr {
    /// Every action it names, in order, with repetitions.
    pub fn actions(&self, into: &mut Vec<u32>) {
        match self {
            Expr::Action(action) => into.push(*action),
            Expr::All(parts) | Expr::Any(parts) => {
                for part in parts {
                    part.actions(into);
                }
            }
            Expr::Not(inner) => inner.actions(into),
        }
    }
}

/// A condition over situations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cond {
    /// The variable has one of these values.
    In(Var, Vec<u32>),
    /// All of them.
    All(Vec<Cond>),
    /// At least one of them.
    Any(Vec<Cond>),
    /// Not this.
    Not(Box<Cond>),
    /// Couldn't be read or resolved; nobody knows.
    Unknown,
}

/// A role or a template.
#[derive(Debug, Default)]
pub struct Role {
    /// The name.
    pub name: String,
    /// What the product shows.
    pub label: String,
    /// Documentation.
    pub doc: String,
    /// Never assigned, only extended.
    pub template: bool,
    /// Its own level.
    pub level: Option<u32>,
    /// What it extends, sorted.
    pub extends: Vec<(u32, OriginId)>,
    /// Who nobody may hold besides, sorted.
    pub conflicts: Vec<RoleConflict>,
    /// Its own grants, one per pattern.
    pub grants: Vec<Grant>,
    /// Its own revokes, one per pattern.
    pub revokes: Vec<Withheld>,
    /// Its own denies, one per pattern.
    pub denies: Vec<Withheld>,
    /// Its own undecided cells, one per pattern.
    pub undecided: Vec<Undecided>,
    /// Former names.
    pub formerly: Formerly,
    /// Metadata.
    pub meta: Meta,
    /// Metadata of its clauses.
    pub clause_meta: Vec<ClauseMeta>,
    /// Where its name stands.
    pub origin: Option<OriginId>,
    /// A clause of it, or of what it extends, couldn't be read or resolved.
    pub incomplete: bool,
}

/// `conflicts ROLE` in a role.
#[derive(Debug)]
pub struct RoleConflict {
    /// The other one.
    pub with: u32,
    /// Why the author concluded it, if it was concluded.
    pub derived: Option<String>,
    /// Metadata.
    pub meta: Meta,
    /// Where it stands.
    pub origin: OriginId,
}

/// One pattern of a `grant`.
#[derive(Debug)]
pub struct Grant {
    /// What it grants.
    pub actions: Range<u32>,
    /// It names one action rather than matching several.
    pub exact: bool,
    /// Narrowed to this reach.
    pub at: Option<(u32, OriginId)>,
    /// Only where this holds.
    pub when: Option<(Cond, OriginId)>,
    /// Where the pattern stands.
    pub origin: OriginId,
}

/// One pattern of a `revoke` or `deny`.
#[derive(Debug)]
pub struct Withheld {
    /// What it takes away.
    pub actions: Range<u32>,
    /// It names one action rather than matching several.
    pub exact: bool,
    /// Only where this holds.
    pub when: Option<(Cond, OriginId)>,
    /// Where the pattern stands.
    pub origin: OriginId,
}

/// One pattern of an `undecided`.
#[derive(Debug)]
pub struct Undecided {
    /// What it leaves open.
    pub actions: Range<u32>,
    /// It names one action rather than matching several.
    pub exact: bool,
    /// Why.
    pub why: String,
    /// Where the pattern stands.
    pub origin: OriginId,
}

/// A lifecycle: states and the transitions between them.
#[derive(Debug)]
pub struct Lifecycle {
    /// The full dotted path.
    pub path: String,
    /// What the product shows.
    pub label: String,
    /// Documentation.
    pub doc: String,
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
    pub label: String,
    /// Documentation.
    pub doc: String,
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

/// A wish of the owner.
#[derive(Debug)]
pub struct Rule {
    /// The full dotted path.
    pub path: String,
    /// Its label, which says why.
    pub label: String,
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
        /// What it comes to.
        found: u64,
        /// What is claimed.
        claimed: u64,
        /// `modules` rather than `actions`.
        modules: bool,
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

impl Model {
    /// The modules an action stands in, innermost first, without the system.
    pub fn modules_of(&self, action: &Action) -> impl Iterator<Item = &Module> {
        let mut next = Some(action.module);
        std::iter::from_fn(move || {
            let at = next.filter(|at| *at != 0)?;
            let module = self.modules.get(at as usize)?;
            next = Some(module.parent);
            Some(module)
        })
    }

    /// The clauses that bind an action: its own and those of its modules.
    pub fn clauses_of<'m>(&'m self, action: &'m Action) -> impl Iterator<Item = &'m Clauses> {
        let modules = self.modules_of(action).map(|module| &module.clauses);
        std::iter::once(&action.clauses).chain(modules)
    }

    /// The path of an action.
    pub fn path(&self, action: u32) -> &str {
        self.actions
            .get(action as usize)
            .map_or("", |action| &action.path)
    }

    /// The name of a role or template.
    pub fn role_name(&self, role: u32) -> &str {
        self.roles.get(role as usize).map_or("", |role| &role.name)
    }
}
