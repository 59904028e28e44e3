//! Everything that a system declares with a name, as it was written: names, labels, documentation, former names.

use super::glance::Glance;
use super::repeated::Repeated;
use crate::source::{FileId, Span};
use crate::syntax::ast::{
    Clause, File, Former, Item, LifecycleClause, Member, Module, Named, Node, Path, Rank,
    RoleClause, StateClause, Text,
};
use rayon::prelude::*;

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
    /// What it stands in, as a position in [`Declared::owners`].
    pub owner: u32,
    /// Its name.
    pub name: Path,
    /// Its label, if it has one.
    pub label: Option<&'t Text>,
    /// Its documentation, if it has some.
    pub doc: Option<&'t Text>,
    /// What is to be seen of both at once.
    pub glance: Glance,
}

/// A former name of a thing.
#[derive(Debug, Clone)]
pub struct FormerName<'t> {
    /// The thing, as a position in [`Declared::all`].
    pub thing: u32,
    /// The name.
    pub former: &'t Former,
    /// Its clause can be removed without leaving behind what stands before it.
    pub alone: bool,
}

/// Most files declare fewer things.
const ROOM: usize = 32;

/// The things of a system, file by file.
#[derive(Debug)]
pub struct Things<'t> {
    files: Vec<Declared<'t>>,
}

/// The things of a file, in the order in which they stand.
#[derive(Debug)]
pub struct Declared<'t> {
    /// All of them.
    pub all: Vec<Thing<'t>>,
    /// Former names of them.
    pub former: Vec<FormerName<'t>>,
    /// The full paths of what things stand in; the first is the system's, which is empty.
    pub owners: Vec<String>,
    file: FileId,
}

impl<'t> Things<'t> {
    /// The things of these files; `text` gives the text at a place.
    pub fn new(trees: &[(FileId, &'t File)], text: &(dyn Fn(Span) -> &'t str + Sync)) -> Self {
        let files = trees.par_iter().map(|(file, tree)| {
            let mut declared = Declared {
                all: Vec::with_capacity(ROOM),
                former: Vec::new(),
                owners: vec![String::new()],
                file: *file,
            };
            declared.add(&tree.items, text);
            declared
        });
        let mut files: Vec<Declared<'t>> = files.collect();
        files.sort_by_key(|declared| declared.file);
        Self { files }
    }

    /// What a look at each of them finds, in order; on all threads.
    pub fn find<F: Send>(
        &self,
        look: impl Fn(&Declared<'t>, &Thing<'t>) -> Option<F> + Sync,
    ) -> Vec<F> {
        self.find_in_files(|declared| {
            let all = declared.all.iter();
            all.filter_map(|thing| look(declared, thing)).collect()
        })
    }

    /// What a look at each file finds, in order; on all threads.
    pub fn find_in_files<F: Send>(&self, look: impl Fn(&Declared<'t>) -> Vec<F> + Sync) -> Vec<F> {
        let files = self.files.par_iter();
        files.flat_map_iter(&look).collect()
    }

    /// The things of which the first of two numbers is the same, where there are several, each with the second
    /// number and in order.
    pub fn alike(
        &self,
        numbers: impl Fn(&Thing<'t>) -> Option<(u64, u64)> + Sync,
    ) -> Vec<Vec<(u64, &Thing<'t>)>> {
        let repeated = self.repeated(&numbers);
        let files = self.files.par_iter().enumerate();
        let all = files.flat_map_iter(|(file, declared)| {
            let things = declared.all.iter().enumerate();
            let (numbers, repeated) = (&numbers, &repeated);
            things.filter_map(move |(at, thing)| {
                let (first, second) = numbers(thing)?;
                let kept = repeated.has(first);
                kept.then_some((first, file as u32, at as u32, second))
            })
        });
        let mut all: Vec<(u64, u32, u32, u64)> = all.collect();
        all.par_sort_unstable();
        let groups = all.chunk_by(|one, other| one.0 == other.0);
        let several = groups.filter(|group| group.len() > 1);
        let group = several.map(|group| {
            let things = group.iter().filter_map(|(_, file, at, second)| {
                let declared = self.files.get(*file as usize)?;
                Some((*second, declared.all.get(*at as usize)?))
            });
            things.collect()
        });
        group.collect()
    }

    /// The first numbers that may be there more than once, which spares most things to be sorted.
    fn repeated(&self, numbers: &impl Fn(&Thing<'t>) -> Option<(u64, u64)>) -> Repeated {
        let things = self.files.iter().map(|declared| declared.all.len()).sum();
        let mut repeated = Repeated::new(things);
        for thing in self.files.iter().flat_map(|declared| &declared.all) {
            if let Some((first, _)) = numbers(thing) {
                repeated.add(first);
            }
        }
        repeated
    }

    /// The full path of a thing, its name being given.
    pub fn path(&self, thing: &Thing<'_>, name: &str) -> String {
        let file = thing.name.span.file;
        let at = self
            .files
            .binary_search_by_key(&file, |declared| declared.file);
        let declared = at.ok().and_then(|at| self.files.get(at));
        declared.map_or_else(|| name.to_owned(), |declared| declared.path(thing, name))
    }
}

impl<'t> Declared<'t> {
    /// The full path of a thing of this file, its name being given.
    pub fn path(&self, thing: &Thing<'_>, name: &str) -> String {
        let owner = self.owners.get(thing.owner as usize);
        joined(owner.map_or("", String::as_str), name)
    }

    fn add(&mut self, items: &'t [Node<Item>], text: &dyn Fn(Span) -> &'t str) {
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
            glance: Glance::new(kind, named.label.as_ref(), doc),
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
            glance: Glance::default(),
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
