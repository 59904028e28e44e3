//! Looking names up, and saying what is wrong when there is no such name.

use super::names::{NameId, Names};
use super::suggest::{last_segment, nearest};
use super::symbols::{Entity, Symbols};
use crate::diagnostic::{Code, Diagnostic, codes};
use crate::syntax::ast::{Path, Pattern, Tail};
use std::cell::Cell;
use std::ops::Range;

/// How many names may be compared for suggestions in one system: a file with thousands of unknown names
/// gets its messages at once, the later ones without a suggestion.
const SUGGESTION_BUDGET: usize = 4_000_000;

/// Looks names up in one system.
pub struct Lookup<'s, 'a> {
    /// All names.
    pub names: &'s Names,
    /// The system's declarations.
    pub symbols: &'s Symbols<'a>,
    /// Some file couldn't be read at all: what is unknown may be declared there.
    pub lenient: bool,
    budget: Cell<usize>,
    asked: Cell<bool>,
}

/// The result of a look-up: the thing, or nothing with a finding, or nothing because of another finding.
pub enum Found<T> {
    /// It is this.
    Yes(T),
    /// It isn't there; this says so.
    No(Box<Diagnostic>),
    /// It was declared by something that couldn't be read: nothing to say.
    Silent,
}

impl<T> Found<T> {
    fn no(finding: Diagnostic) -> Self {
        Found::No(Box::new(finding))
    }

    /// The thing; a finding goes to `findings`.
    pub fn report(self, findings: &mut Vec<Diagnostic>) -> Option<T> {
        match self {
            Found::Yes(thing) => Some(thing),
            Found::No(finding) => {
                findings.push(*finding);
                None
            }
            Found::Silent => None,
        }
    }
}

/// The actions a pattern means, as a stretch of their ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matched {
    /// The actions.
    pub actions: Range<u32>,
    /// A path to one action rather than a wildcard.
    pub exact: bool,
    /// The module of a wildcard; 0 is the system.
    pub module: u32,
}

impl<'s, 'a> Lookup<'s, 'a> {
    /// A look-up in these declarations.
    pub fn new(names: &'s Names, symbols: &'s Symbols<'a>, lenient: bool) -> Self {
        Self {
            names,
            symbols,
            lenient,
            budget: Cell::new(SUGGESTION_BUDGET),
            asked: Cell::new(false),
        }
    }

    /// The same without suggestions, of which there is one budget: [`Lookup::lacks_advice`] tells whether that matters.
    pub fn without_advice(names: &'s Names, symbols: &'s Symbols<'a>, lenient: bool) -> Self {
        let budget = Cell::new(0);
        Self {
            budget,
            ..Self::new(names, symbols, lenient)
        }
    }

    /// Whether a suggestion was wanted and there was no budget for it.
    pub fn lacks_advice(&self) -> bool {
        self.asked.get() && self.budget.get() == 0
    }

    fn entity(&self, scope: u32, name: NameId, variables: bool) -> Option<Entity> {
        let table = if variables {
            &self.symbols.variables
        } else {
            &self.symbols.things
        };
        let mut scope = scope;
        loop {
            if let Some(entity) = table.get(scope, name) {
                return Some(entity);
            }
            if scope == 0 {
                return None;
            }
            scope = self.symbols.modules.get(scope as usize)?.parent;
        }
    }

    /// The action a path means in a scope.
    pub fn action(&self, scope: u32, path: Path) -> Found<u32> {
        match self.entity(scope, self.names.path(path), false) {
            Some(Entity::Action(action)) => Found::Yes(action),
            Some(Entity::Module(module)) => Found::no(self.module_not_action(path, module)),
            Some(Entity::Broken) => Found::Silent,
            Some(Entity::Setting(_) | Entity::Lifecycle(_)) | None => {
                self.unknown_action(scope, path)
            }
        }
    }

    fn module_not_action(&self, path: Path, module: u32) -> Diagnostic {
        let written = self.names.written(path);
        let label = self
            .symbols
            .modules
            .get(module as usize)
            .map_or("", |module| &module.path);
        let message = format!("`{written}` is a module, not an action");
        Diagnostic::new(&codes::WRONG_KIND, path.span, message)
            .at("an action is needed here")
            .help(format!(
                "name one of its actions, or `{label}.*` for all of them where a list is allowed"
            ))
    }

    fn unknown_action<T>(&self, scope: u32, path: Path) -> Found<T> {
        let written = self.names.written(path);
        if self.lenient || self.inside_broken(scope, written) {
            return Found::Silent;
        }
        let message = match written.rsplit_once('.') {
            Some((module, action)) if self.is_module(scope, module) => {
                format!("module `{module}` has no action `{action}`")
            }
            _ => format!("there is no action `{written}`"),
        };
        let finding = Diagnostic::new(&codes::UNKNOWN_ACTION, path.span, message).entity(written);
        Found::no(self.with_candidates(finding, written))
    }

    /// Other places that have an action of this name, else the nearest spelling.
    fn with_candidates(&self, finding: Diagnostic, written: &str) -> Diagnostic {
        if !self.may_suggest(self.symbols.actions.len()) {
            return finding;
        }
        let last = last_segment(written);
        let paths = || {
            self.symbols
                .actions
                .iter()
                .map(|action| action.path.as_str())
        };
        let elsewhere: Vec<&str> = paths().filter(|path| last_segment(path) == last).collect();
        if elsewhere.len() > 1 {
            let shown: Vec<String> = elsewhere
                .iter()
                .take(6)
                .map(|path| format!("`{path}`"))
                .collect();
            let more = match elsewhere.len() - shown.len() {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            return finding.help(format!(
                "several modules have an action `{last}`: {}{more}; say which",
                shown.join(", ")
            ));
        }
        if let Some(near) = nearest(written, paths()) {
            return finding.help(format!("did you mean `{near}`?"));
        }
        match crate::syntax::clause_word(written) {
            Some(usage) => finding.help(format!(
                "`{written}` is the word of a clause ({usage}): is the name before it missing?"
            )),
            None => finding,
        }
    }

    fn may_suggest(&self, comparisons: usize) -> bool {
        let left = self.budget.get();
        self.asked.set(true);
        self.budget.set(left.saturating_sub(comparisons.max(1)));
        left > 0
    }

    /// Whether a path leads into a module something of which couldn't be read.
    fn inside_broken(&self, scope: u32, written: &str) -> bool {
        let mut prefix = written;
        while let Some((before, _)) = prefix.rsplit_once('.') {
            if let Some(name) = self.names.find(before) {
                match self.entity(scope, name, false) {
                    Some(Entity::Module(module)) => return self.is_broken(module),
                    Some(Entity::Broken) => return true,
                    _ => {}
                }
            }
            prefix = before;
        }
        let mut scope = scope;
        loop {
            if self.is_broken(scope) && scope != 0 {
                return true;
            }
            match self.symbols.modules.get(scope as usize) {
                Some(module) if scope != 0 => scope = module.parent,
                _ => return false,
            }
        }
    }

    fn is_broken(&self, module: u32) -> bool {
        self.symbols
            .modules
            .get(module as usize)
            .is_some_and(|module| module.broken)
    }

    fn is_module(&self, scope: u32, written: &str) -> bool {
        let name = self.names.find(written);
        matches!(
            name.and_then(|name| self.entity(scope, name, false)),
            Some(Entity::Module(_))
        )
    }

    /// The module a path means in a scope.
    pub fn module(&self, scope: u32, path: Path) -> Found<u32> {
        let written = self.names.written(path);
        match self.entity(scope, self.names.path(path), false) {
            Some(Entity::Module(module)) => Found::Yes(module),
            Some(Entity::Action(_)) => {
                let message = format!("`{written}` is an action, not a module");
                Found::no(
                    Diagnostic::new(&codes::WRONG_KIND, path.span, message).help(format!(
                        "an action has nothing inside it: write `{written}` alone"
                    )),
                )
            }
            Some(Entity::Broken) => Found::Silent,
            _ if self.lenient || self.inside_broken(scope, written) => Found::Silent,
            _ => {
                let modules = self
                    .symbols
                    .modules
                    .iter()
                    .skip(1)
                    .map(|module| module.path.as_str());
                let finding = Diagnostic::new(
                    &codes::UNKNOWN_MODULE,
                    path.span,
                    format!("there is no module `{written}`"),
                );
                Found::no(self.suggesting(finding, written, modules))
            }
        }
    }

    fn suggesting<'c>(
        &self,
        finding: Diagnostic,
        written: &str,
        candidates: impl Iterator<Item = &'c str> + Clone,
    ) -> Diagnostic {
        let count = candidates.clone().count();
        if !self.may_suggest(count) {
            return finding;
        }
        match nearest(written, candidates.clone()) {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None if (1..=8).contains(&count) => {
                let all: Vec<String> = candidates.map(|name| format!("`{name}`")).collect();
                finding.help(match all.split_last() {
                    Some((last, [])) => format!("there is only {last}"),
                    Some((last, before)) => format!("there are {} and {last}", before.join(", ")),
                    None => String::new(),
                })
            }
            None => finding,
        }
    }

    /// The actions a pattern means in a scope. That a wildcard matches nothing is for the caller to judge.
    pub fn pattern(&self, scope: u32, pattern: Pattern) -> Found<Matched> {
        if pattern.tail == Tail::Exact
            && let Some(path) = pattern.path()
        {
            return match self.action(scope, path) {
                Found::Yes(action) => Found::Yes(Matched {
                    actions: action..action + 1,
                    exact: true,
                    module: 0,
                }),
                Found::No(finding) => Found::No(finding),
                Found::Silent => Found::Silent,
            };
        }
        let module = match pattern.path() {
            None => Found::Yes(0),
            Some(path) => self.module(scope, path),
        };
        match module {
            Found::Yes(module) => {
                let draft = self.symbols.modules.get(module as usize);
                let actions = draft.map_or(0..0, |draft| match pattern.tail {
                    Tail::Own => draft.own.clone(),
                    Tail::Exact | Tail::Deep => draft.deep.clone(),
                });
                Found::Yes(Matched {
                    actions,
                    exact: false,
                    module,
                })
            }
            Found::No(finding) => Found::No(finding),
            Found::Silent => Found::Silent,
        }
    }

    /// A wildcard that matches nothing, unless the module's actions are undecided or unreadable.
    pub fn matches_nothing(&self, pattern: Pattern, matched: &Matched) -> Option<Diagnostic> {
        if !matched.actions.is_empty() || self.lenient {
            return None;
        }
        let inside = |module: &super::ModuleDraft<'_>| module.undecided.is_some() || module.broken;
        let draft = self.symbols.modules.get(matched.module as usize)?;
        let inner = self
            .symbols
            .modules
            .get(draft.inner.start as usize..draft.inner.end as usize);
        if inside(draft) || inner.unwrap_or(&[]).iter().any(inside) {
            return None;
        }
        let (message, help) = match (pattern.path(), pattern.tail) {
            (None, Tail::Own) => (
                "`*` alone matches nothing: the actions stand in modules".to_owned(),
                "write `**` for every action of the system".to_owned(),
            ),
            (None, _) => (
                "`**` matches nothing: the system has no actions".to_owned(),
                "declare actions in modules".to_owned(),
            ),
            (Some(_), Tail::Own) if !draft.deep.is_empty() => (
                format!(
                    "module `{}` has no actions of its own, only modules",
                    draft.path
                ),
                format!(
                    "write `{}.**` for the actions of the modules inside it",
                    draft.path
                ),
            ),
            (Some(_), _) => (
                format!("module `{}` has no actions", draft.path),
                "if nobody knows them yet, say so in the module: `undecided actions \"why\"`"
                    .to_owned(),
            ),
        };
        Some(Diagnostic::new(&codes::MATCHES_NOTHING, pattern.span, message).help(help))
    }

    /// A role or template.
    pub fn role(&self, path: Path) -> Found<u32> {
        let roles = || {
            self.symbols
                .roles
                .iter()
                .map(|draft| self.names.written(draft.role.named.name))
        };
        self.by_name(
            path,
            &self.symbols.role_names,
            &codes::UNKNOWN_ROLE,
            "role or template",
            roles(),
        )
    }

    /// A level.
    pub fn level(&self, path: Path) -> Found<u32> {
        let levels = self
            .symbols
            .levels
            .iter()
            .map(|level| self.names.written(level.name));
        self.by_name(
            path,
            &self.symbols.level_names,
            &codes::UNKNOWN_LEVEL,
            "level",
            levels,
        )
    }

    /// Any of a table of plain names.
    pub fn by_name<'c>(
        &self,
        path: Path,
        table: &rustc_hash::FxHashMap<NameId, u32>,
        code: &'static Code,
        what: &str,
        candidates: impl Iterator<Item = &'c str> + Clone,
    ) -> Found<u32> {
        let name = self.names.path(path);
        if let Some(at) = table.get(&name) {
            return Found::Yes(*at);
        }
        if self.lenient || self.symbols.nameless || self.symbols.broken_roles.contains(&name) {
            return Found::Silent;
        }
        let written = self.names.text(name);
        let finding = Diagnostic::new(code, path.span, format!("there is no {what} `{written}`"))
            .entity(written);
        Found::no(self.suggesting(finding, written, candidates))
    }

    /// A setting or lifecycle.
    pub fn variable(&self, scope: u32, path: Path) -> Found<Entity> {
        let written = self.names.written(path);
        match self.entity(scope, self.names.path(path), true) {
            Some(Entity::Broken) => Found::Silent,
            Some(entity) => Found::Yes(entity),
            None if self.lenient
                || self.symbols.nameless
                || self.symbols.broken_roles.contains(&self.names.path(path)) =>
            {
                Found::Silent
            }
            None => {
                let message = format!("there is no setting or lifecycle `{written}`");
                let finding =
                    Diagnostic::new(&codes::UNKNOWN_SETTING, path.span, message).entity(written);
                let settings = self
                    .symbols
                    .settings
                    .iter()
                    .map(|setting| setting.path.as_str());
                let lifecycles = self
                    .symbols
                    .lifecycles
                    .iter()
                    .map(|lifecycle| lifecycle.path.as_str());
                Found::no(self.suggesting(finding, written, settings.chain(lifecycles)))
            }
        }
    }

    /// A lifecycle.
    pub fn lifecycle(&self, scope: u32, path: Path) -> Found<u32> {
        let written = self.names.written(path);
        match self.entity(scope, self.names.path(path), true) {
            Some(Entity::Lifecycle(lifecycle)) => Found::Yes(lifecycle),
            Some(Entity::Setting(_)) => {
                let message = format!("`{written}` is a setting, not a lifecycle");
                Found::no(Diagnostic::new(&codes::WRONG_KIND, path.span, message))
            }
            Some(Entity::Broken) => Found::Silent,
            _ if self.lenient || self.symbols.nameless => Found::Silent,
            _ => {
                let message = format!("there is no lifecycle `{written}`");
                let finding = Diagnostic::new(&codes::UNKNOWN_LIFECYCLE, path.span, message);
                let lifecycles = self
                    .symbols
                    .lifecycles
                    .iter()
                    .map(|lifecycle| lifecycle.path.as_str());
                Found::no(self.suggesting(finding, written, lifecycles))
            }
        }
    }

    /// The nearest of some names, as advice.
    pub fn advise<'c>(
        &self,
        finding: Diagnostic,
        written: &str,
        candidates: impl Iterator<Item = &'c str> + Clone,
    ) -> Diagnostic {
        self.suggesting(finding, written, candidates)
    }
}
