//! The declarations of one system, in the order of their paths.

use super::names::NameId;
use crate::source::Span;
use crate::syntax::ast::{
    Action, Attributes, ExtendRole, Lifecycle, Member, Named, Node, Rank, Role, Rule, Setting,
    Test, Text,
};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Clauses and declarations that one file adds to a module.
pub struct Part<'a> {
    /// Them, in order.
    pub members: &'a [Node<Member>],
}

/// A module; the first one is the system itself, with an empty path.
pub struct ModuleDraft<'a> {
    /// The full dotted path.
    pub path: String,
    /// Its parent; the system's own parent is itself.
    pub parent: u32,
    /// Name and label; `None` for the system.
    pub named: Option<&'a Named>,
    /// What stands before it.
    pub attrs: Option<&'a Attributes>,
    /// Where it is declared.
    pub span: Option<Span>,
    /// Its bodies: the declaration's and those of `extend module`.
    pub parts: Vec<Part<'a>>,
    /// Its own actions.
    pub own: Range<u32>,
    /// Its own actions and those of the modules inside it.
    pub deep: Range<u32>,
    /// The modules inside it, however deep.
    pub inner: Range<u32>,
    /// Why its actions are undecided, if it says so.
    pub undecided: Option<&'a Text>,
    /// Something in it couldn't be read, so it may have more than is known.
    pub broken: bool,
}

/// An action.
pub struct ActionDraft<'a> {
    /// The full dotted path.
    pub path: String,
    /// The module it stands in.
    pub module: u32,
    /// The declaration.
    pub node: &'a Node<Member>,
    /// The action of that declaration.
    pub action: &'a Action,
}

/// A setting.
pub struct SettingDraft<'a> {
    /// The full dotted path.
    pub path: String,
    /// The module it stands in.
    pub scope: u32,
    /// What stands before it.
    pub attrs: Option<&'a Attributes>,
    /// The declaration.
    pub setting: &'a Setting,
}

/// A lifecycle.
pub struct LifecycleDraft<'a> {
    /// The full dotted path.
    pub path: String,
    /// The module whose names it sees.
    pub scope: u32,
    /// What stands before it.
    pub attrs: Option<&'a Attributes>,
    /// The declaration.
    pub lifecycle: &'a Lifecycle,
}

/// A role or template.
pub struct RoleDraft<'a> {
    /// What stands before it.
    pub attrs: Option<&'a Attributes>,
    /// The declaration.
    pub role: &'a Role,
    /// Where it stands.
    pub span: Span,
}

/// What `extend role` or `extend template` adds.
pub struct ExtensionDraft<'a> {
    /// The extension.
    pub extend: &'a ExtendRole,
}

/// A rule.
pub struct RuleDraft<'a> {
    /// The full dotted path.
    pub path: String,
    /// The module whose names it sees.
    pub scope: u32,
    /// What stands before it.
    pub attrs: Option<&'a Attributes>,
    /// The declaration.
    pub rule: &'a Rule,
}

/// A test.
pub struct TestDraft<'a> {
    /// The module whose names it sees.
    pub scope: u32,
    /// The declaration.
    pub test: &'a Test,
    /// Where it stands.
    pub span: Span,
}

/// What a path in the namespace of modules and actions, or of settings and lifecycles, means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entity {
    /// An action.
    Action(u32),
    /// A module.
    Module(u32),
    /// A setting.
    Setting(u32),
    /// A lifecycle.
    Lifecycle(u32),
    /// Something that was declared but couldn't be read.
    Broken,
}

/// A table from a scope and a path relative to it.
#[derive(Default)]
pub struct Table {
    /// Full paths, by name: what roles write.
    full: Vec<Option<Entity>>,
    /// Paths relative to a module.
    relative: FxHashMap<(u32, NameId), Entity>,
}

impl Table {
    /// A table for names below this number.
    pub(super) fn new(bound: usize) -> Self {
        Self {
            full: vec![None; bound],
            relative: FxHashMap::default(),
        }
    }

    /// Makes room for so many paths relative to modules.
    pub(super) fn reserve(&mut self, more: usize) {
        self.relative.reserve(more);
    }

    /// What a path means in this scope itself.
    pub(super) fn get(&self, scope: u32, name: NameId) -> Option<Entity> {
        match scope {
            0 => self.full.get(name.0 as usize).copied().flatten(),
            _ => self.relative.get(&(scope, name)).copied(),
        }
    }

    pub(super) fn insert(&mut self, scope: u32, name: NameId, entity: Entity) {
        if scope != 0 {
            self.relative.insert((scope, name), entity);
        } else if let Some(slot) = self.full.get_mut(name.0 as usize) {
            *slot = Some(entity);
        }
    }

    /// Enters what couldn't be read, unless something else has the name.
    pub(super) fn insert_broken(&mut self, scope: u32, name: NameId) {
        if self.get(scope, name).is_none() {
            self.insert(scope, name, Entity::Broken);
        }
    }
}

/// Everything a system declares. Ids are positions in these lists.
#[derive(Default)]
pub struct Symbols<'a> {
    /// Modules, the system first, then in the order of paths.
    pub modules: Vec<ModuleDraft<'a>>,
    /// Actions by module, then name.
    pub actions: Vec<ActionDraft<'a>>,
    /// Settings in the order of paths.
    pub settings: Vec<SettingDraft<'a>>,
    /// Lifecycles in the order of paths.
    pub lifecycles: Vec<LifecycleDraft<'a>>,
    /// Roles and templates in the order of names.
    pub roles: Vec<RoleDraft<'a>>,
    /// Extensions, in the order of files.
    pub extensions: Vec<ExtensionDraft<'a>>,
    /// Rules in the order of paths.
    pub rules: Vec<RuleDraft<'a>>,
    /// Tests in the order of places.
    pub tests: Vec<TestDraft<'a>>,
    /// Levels, lowest first.
    pub levels: Vec<&'a Rank>,
    /// The chains of `reaches`.
    pub chains: Vec<&'a [Rank]>,
    /// Why nothing is known of the roles, if the system says so.
    pub undecided_roles: Option<&'a Text>,
    pub(super) things: Table,
    pub(super) variables: Table,
    pub(super) role_names: FxHashMap<NameId, u32>,
    pub(super) level_names: FxHashMap<NameId, u32>,
    pub(super) broken_roles: Vec<NameId>,
    /// A declaration at the top of a file couldn't be read, and nobody knows what it declares.
    pub(super) nameless: bool,
}
