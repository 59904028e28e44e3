//! The parts of a model.

mod actions;
mod lifecycles;
mod rare;
mod roles;
mod statements;

pub use actions::*;
pub use lifecycles::*;
pub use rare::*;
pub use roles::*;
pub use statements::*;

use crate::model::OriginId;
use std::collections::BTreeMap;
use std::sync::Arc;

/// `@name("text")`: the texts by name, each in the order in which they stand.
pub type Meta = BTreeMap<String, Vec<String>>;

/// One system.
#[derive(Debug, Default)]
pub struct Model {
    /// Its name.
    pub name: String,
    /// Its label.
    pub label: Arc<str>,
    /// Its documentation.
    pub doc: Arc<str>,
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

impl Formerly {
    /// Whether it has always been called as now.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty() && self.labels.is_empty()
    }
}

/// A closed set of values.
#[derive(Debug)]
pub struct Setting {
    /// The full dotted path.
    pub path: String,
    /// What the product shows.
    pub label: Arc<str>,
    /// Documentation.
    pub doc: Arc<str>,
    /// The values, sorted by name.
    pub values: Vec<Value>,
    /// Former names.
    pub formerly: Formerly,
    /// Metadata.
    pub meta: Meta,
    /// Where its name stands.
    pub origin: OriginId,
}

/// A value of a setting.
#[derive(Debug)]
pub struct Value {
    /// The name.
    pub name: String,
    /// What the product shows.
    pub label: Arc<str>,
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
    /// Where its name stands.
    pub origin: OriginId,
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
    /// Where its name stands.
    pub origin: OriginId,
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

impl Model {
    /// The modules an action stands in, innermost first, without the system.
    pub fn modules_of(&self, action: &Action) -> impl Iterator<Item = &Module> {
        self.outwards(action.module)
    }

    /// The modules a module stands in, innermost first, without the system.
    pub fn modules_around(&self, module: &Module) -> impl Iterator<Item = &Module> {
        self.outwards(module.parent)
    }

    /// The actions that stand in a module itself.
    pub fn own_actions(&self, module: &Module) -> &[Action] {
        let own = module.own.start as usize..module.own.end as usize;
        self.actions.get(own).unwrap_or(&[])
    }

    fn outwards(&self, from: u32) -> impl Iterator<Item = &Module> {
        let mut next = Some(from);
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

    /// The name of a reach.
    pub fn reach_name(&self, reach: u32) -> &str {
        let reach = self.reaches.get(reach as usize);
        reach.map_or("", |reach| &reach.name)
    }

    /// The name of a role or template.
    pub fn role_name(&self, role: u32) -> &str {
        self.roles.get(role as usize).map_or("", |role| &role.name)
    }
}
