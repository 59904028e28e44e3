//! Everything that a system declares with a name, as it was written: names, labels, documentation, former names.

use crate::source::Span;
use crate::syntax::ast::{
    Clause, Former, Item, LifecycleClause, Member, Module, Named, Node, Path, Rank, RoleClause,
    StateClause, Text,
};

/// What kind of thing it is, in the words of the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// `module`
    Module,
    /// `action`
    Action,
    /// `role`
    Role,
    /// `template`
    Template,
    /// `setting`
    Setting,
    /// A value of a setting.
    Value,
    /// `lifecycle`
    Lifecycle,
    /// `state`
    State,
    /// A level.
    Level,
    /// A reach.
    Reach,
}

impl Kind {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Module => "module",
            Kind::Action => "action",
            Kind::Role => "role",
            Kind::Template => "template",
            Kind::Setting => "setting",
            Kind::Value => "value",
            Kind::Lifecycle => "lifecycle",
            Kind::State => "state",
            Kind::Level => "level",
            Kind::Reach => "reach",
        }
    }
}

/// One thing.
#[derive(Debug, Clone)]
pub struct Thing<'t> {
    /// What it is.
    pub kind: Kind,
    /// What it stands in, as a position in [`Things::owners`].
    pub owner: u32,
    /// Its name.
    pub name: Path,
    /// Its label, if it has one.
    pub label: Option<&'t Text>,
    /// Its documentation, if it has some.
    pub doc: Option<&'t Text>,
}

/// A former name of a thing.
#[derive(Debug, Clone)]
pub struct FormerName<'t> {
    /// The thing, as a position in [`Things::all`].
    pub thing: u32,
    /// The name.
    pub former: &'t Former,
    /// Its clause can be removed without leaving behind what stands before it.
    pub alone: bool,
}

/// The things of a system, in the order in which they stand.
#[derive(Debug, Default)]
pub struct Things<'t> {
    /// All of them.
    pub all: Vec<Thing<'t>>,
    /// Former names of them.
    pub former: Vec<FormerName<'t>>,
    /// The full paths of what things stand in; the first is the system's, which is empty.
    pub owners: Vec<String>,
}

impl<'t> Things<'t> {
    /// Nothing yet.
    pub fn new() -> Self {
        Self {
            owners: vec![String::new()],
            ..Self::default()
        }
    }

    /// The full path of a thing, its name being given.
    pub fn path(&self, thing: &Thing<'_>, name: &str) -> String {
        let owner = self.owners.get(thing.owner as usize);
        joined(owner.map_or("", String::as_str), name)
    }

    /// Adds the declarations of a file; `text` gives the text at a place.
    pub fn add(&mut self, items: &'t [Node<Item>], text: &dyn Fn(Span) -> &'t str) {
        for node in items {
            let doc = doc_of(node);
            self.item(&node.what, doc, 0, text);
        }
    }

    fn owner(&mut self, owner: u32, name: &str) -> u32 {
        let owner = self.owners.get(owner as usize);
        self.owners
            .push(joined(owner.map_or("", String::as_str), name));
        self.owners.len() as u32 - 1
    }

    fn thing(&mut self, kind: Kind, owner: u32, named: &'t Named, doc: Option<&'t Text>) -> u32 {
        self.all.push(Thing {
            kind,
            owner,
            name: named.name,
            label: named.label.as_ref(),
            doc,
        });
        self.all.len() as u32 - 1
    }

    fn item(
        &mut self,
        item: &'t Item,
        doc: Option<&'t Text>,
        owner: u32,
        text: &dyn Fn(Span) -> &'t str,
    ) {
        match item {
            Item::Levels(ranks) => ranks.iter().for_each(|rank| self.rank(Kind::Level, rank)),
            Item::Reaches(chains) => {
                let ranks = chains.iter().flatten();
                ranks.for_each(|rank| self.rank(Kind::Reach, rank));
            }
            Item::Setting(setting) => {
                let thing = self.thing(Kind::Setting, owner, &setting.named, doc);
                self.formerly(thing, &setting.formerly, true);
                let inner = self.owner(owner, text(setting.named.name.span));
                for value in &setting.values {
                    let thing = self.thing(Kind::Value, inner, &value.named, None);
                    self.formerly(thing, &value.formerly, true);
                }
            }
            Item::Module(module) => self.module(module, doc, owner, text),
            Item::ExtendModule(path, members) => {
                let inner = self.owner(owner, text(path.span));
                self.members(None, members, inner, text);
            }
            Item::Role(role) => {
                let kind = if role.template {
                    Kind::Template
                } else {
                    Kind::Role
                };
                let thing = self.thing(kind, owner, &role.named, doc);
                for node in &role.clauses {
                    if let RoleClause::Formerly(former) = &node.what {
                        self.formerly(thing, former, node.attrs.is_none());
                    }
                }
            }
            Item::Lifecycle(lifecycle) => {
                let thing = self.thing(Kind::Lifecycle, owner, &lifecycle.named, doc);
                let inner = self.owner(owner, text(lifecycle.named.name.span));
                for node in &lifecycle.clauses {
                    self.lifecycle_clause(thing, inner, node);
                }
            }
            Item::UndecidedRoles(_)
            | Item::ExtendRole(_)
            | Item::Rule(_)
            | Item::Test(_)
            | Item::Broken(_) => {}
        }
    }

    fn rank(&mut self, kind: Kind, rank: &'t Rank) {
        self.all.push(Thing {
            kind,
            owner: 0,
            name: rank.name,
            label: None,
            doc: None,
        });
        self.formerly(self.all.len() as u32 - 1, &rank.formerly, true);
    }

    fn module(
        &mut self,
        module: &'t Module,
        doc: Option<&'t Text>,
        owner: u32,
        text: &dyn Fn(Span) -> &'t str,
    ) {
        let thing = self.thing(Kind::Module, owner, &module.named, doc);
        let inner = self.owner(owner, text(module.named.name.span));
        self.members(Some(thing), &module.members, inner, text);
    }

    fn members(
        &mut self,
        module: Option<u32>,
        members: &'t [Node<Member>],
        owner: u32,
        text: &dyn Fn(Span) -> &'t str,
    ) {
        for node in members {
            match &node.what {
                Member::Item(item) => self.item(item, doc_of(node), owner, text),
                Member::Action(action) => {
                    let thing = self.thing(Kind::Action, owner, &action.named, doc_of(node));
                    for clause in &action.clauses {
                        if let Clause::Formerly(former) = &clause.what {
                            self.formerly(thing, former, clause.attrs.is_none());
                        }
                    }
                }
                Member::Clause(Clause::Formerly(former)) => {
                    if let Some(module) = module {
                        self.formerly(module, former, node.attrs.is_none());
                    }
                }
                Member::Clause(_) | Member::UndecidedActions(_) => {}
            }
        }
    }

    fn lifecycle_clause(&mut self, lifecycle: u32, owner: u32, node: &'t Node<LifecycleClause>) {
        match &node.what {
            LifecycleClause::State(state) => {
                let thing = self.thing(Kind::State, owner, &state.named, doc_of(node));
                for clause in &state.clauses {
                    if let StateClause::Formerly(former) = &clause.what {
                        self.formerly(thing, former, clause.attrs.is_none());
                    }
                }
            }
            LifecycleClause::Formerly(former) => {
                self.formerly(lifecycle, former, node.attrs.is_none());
            }
            LifecycleClause::Transition(_) | LifecycleClause::UndecidedInitial(_) => {}
        }
    }

    fn formerly(&mut self, thing: u32, formerly: &'t [Former], alone: bool) {
        self.former.extend(formerly.iter().map(|former| FormerName {
            thing,
            former,
            alone,
        }));
    }
}

fn joined(owner: &str, name: &str) -> String {
    match owner {
        "" => name.to_owned(),
        _ => format!("{owner}.{name}"),
    }
}

fn doc_of<T>(node: &Node<T>) -> Option<&Text> {
    node.attrs.as_ref()?.doc.as_ref()
}
