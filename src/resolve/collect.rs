//! From trees to the declarations of one system.

use super::names::{NameId, Names};
use super::symbols::{
    ActionDraft, ExtensionDraft, LifecycleDraft, ModuleDraft, Part, RoleDraft, RuleDraft,
    SettingDraft, Symbols, TestDraft,
};
use super::systems::SystemFiles;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::syntax::ast::{Attrs, Item, Member, Module, Node, Path, Text};
use rustc_hash::FxHashMap;

/// Collects what the system's files declare.
pub fn collect<'a>(
    names: &Names,
    system: &SystemFiles<'a>,
    findings: &mut Vec<Diagnostic>,
) -> Symbols<'a> {
    let mut collector = Collector {
        names,
        findings,
        symbols: Symbols::default(),
        declared: FxHashMap::default(),
        broken: Vec::new(),
        extends: Vec::new(),
        ladder: None,
    };
    collector.symbols.modules.push(root());
    collector.declared.reserve(declarations(system));
    for file in &system.files {
        for item in &file.items {
            collector.item(0, item);
        }
    }
    collector.extend_modules();
    collector.finish()
}

/// About how many names are declared.
fn declarations(system: &SystemFiles<'_>) -> usize {
    let items = system.files.iter().flat_map(|file| &file.items);
    let counts = items.map(|item| match &item.what {
        Item::Module(module) => 1 + module.members.len(),
        _ => 1,
    });
    counts.sum()
}

fn root<'a>() -> ModuleDraft<'a> {
    module_draft(String::new(), 0)
}

fn module_draft<'a>(path: String, parent: u32) -> ModuleDraft<'a> {
    ModuleDraft {
        path,
        parent,
        named: None,
        attrs: None,
        span: None,
        parts: Vec::new(),
        own: 0..0,
        deep: 0..0,
        inner: 0..0,
        undecided: None,
        broken: false,
    }
}

/// The spaces in which a name may be declared once.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Space {
    Things,
    Variables,
    Rules,
    Roles,
}

pub(super) struct Collector<'n, 'a> {
    pub(super) names: &'n Names,
    findings: &'n mut Vec<Diagnostic>,
    pub(super) symbols: Symbols<'a>,
    /// First declarations: where, and for modules which.
    declared: FxHashMap<(Space, u32, NameId), (Span, Option<u32>)>,
    pub(super) broken: Vec<(u32, NameId)>,
    extends: Vec<(Path, &'a [Node<Member>])>,
    ladder: Option<Span>,
}

impl<'n, 'a> Collector<'n, 'a> {
    fn item(&mut self, scope: u32, node: &'a Node<Item>) {
        self.item_at(scope, &node.what, &node.attrs, node.span);
    }

    fn item_at(&mut self, scope: u32, item: &'a Item, attrs: &'a Attrs, span: Span) {
        let attrs = attrs.as_deref();
        match item {
            Item::Levels(ranks) => self.levels(ranks, span),
            Item::Reaches(chains) => {
                self.symbols.chains.extend(chains.iter().map(Vec::as_slice));
            }
            Item::UndecidedRoles(why) => match self.symbols.undecided_roles {
                Some(first) => {
                    let message = "the roles are called undecided twice";
                    let finding = Diagnostic::new(&codes::DUPLICATE_CLAUSE, why.span, message)
                        .related(first.span, "first here");
                    self.findings.push(finding);
                }
                None => self.symbols.undecided_roles = Some(why),
            },
            Item::Module(module) => self.module(scope, module, attrs, span),
            Item::ExtendModule(path, members) => self.extends.push((*path, members)),
            Item::Role(role) => {
                if self.first(Space::Roles, 0, role.named.name, "role or template") {
                    self.symbols.roles.push(RoleDraft { attrs, role, span });
                }
            }
            Item::ExtendRole(extend) => self.symbols.extensions.push(ExtensionDraft { extend }),
            Item::Setting(setting) => {
                let name = setting.named.name;
                if self.first(Space::Variables, scope, name, "setting or lifecycle") {
                    let path = self.path_in(scope, name);
                    let draft = SettingDraft {
                        path,
                        scope,
                        attrs,
                        setting,
                    };
                    self.symbols.settings.push(draft);
                }
            }
            Item::Lifecycle(lifecycle) => {
                let name = lifecycle.named.name;
                if self.first(Space::Variables, scope, name, "setting or lifecycle") {
                    let path = self.path_in(scope, name);
                    let draft = LifecycleDraft {
                        path,
                        scope,
                        attrs,
                        lifecycle,
                    };
                    self.symbols.lifecycles.push(draft);
                }
            }
            Item::Rule(rule) => {
                if self.first(Space::Rules, scope, rule.named.name, "rule") {
                    let path = self.path_in(scope, rule.named.name);
                    self.symbols.rules.push(RuleDraft {
                        path,
                        scope,
                        attrs,
                        rule,
                    });
                }
            }
            Item::Test(test) => self.symbols.tests.push(TestDraft { scope, test, span }),
            Item::Broken(name) => {
                self.symbols.nameless |= name.is_none() && scope == 0;
                if let Some(module) = self.symbols.modules.get_mut(scope as usize) {
                    module.broken = true;
                }
                self.broken
                    .extend(name.map(|name| (scope, self.names.path(name))));
            }
        }
    }

    fn levels(&mut self, ranks: &'a [crate::syntax::ast::Rank], span: Span) {
        if let Some(first) = self.ladder {
            let finding = Diagnostic::new(&codes::DUPLICATE_CLAUSE, span, "the levels are declared twice")
                .related(first, "first here")
                .help("levels are one order from the lowest to the highest: write them in one declaration");
            self.findings.push(finding);
            return;
        }
        self.ladder = Some(span);
        self.symbols.levels = ranks.iter().collect();
    }

    /// Notes a declaration; a second one of the same name is reported.
    fn first(&mut self, space: Space, scope: u32, name: Path, what: &str) -> bool {
        let key = (space, scope, self.names.path(name));
        if let Some((first, _)) = self.declared.get(&key) {
            let finding = self.duplicate(name, *first, what);
            self.findings.push(finding);
            return false;
        }
        self.declared.insert(key, (name.span, None));
        true
    }

    fn duplicate(&self, name: Path, first: Span, what: &str) -> Diagnostic {
        let written = self.names.written(name);
        let message = format!("the name `{written}` is taken by another {what} in the same place");
        Diagnostic::new(&codes::DUPLICATE_NAME, name.span, message)
            .at("declared again here")
            .related(first, "declared here first")
            .entity(format!("{what} {written}"))
    }

    fn path_in(&self, scope: u32, name: Path) -> String {
        let name = self.names.written(name);
        match self.symbols.modules.get(scope as usize) {
            Some(module) if !module.path.is_empty() => format!("{}.{name}", module.path),
            _ => name.to_owned(),
        }
    }

    fn module(
        &mut self,
        parent: u32,
        module: &'a Module,
        attrs: Option<&'a crate::syntax::ast::Attributes>,
        span: Span,
    ) {
        let name = module.named.name;
        let key = (Space::Things, parent, self.names.path(name));
        let at = match self.declared.get(&key) {
            Some((first, existing)) => {
                let finding = self.duplicate(name, *first, "module or action");
                let finding = match existing {
                    Some(_) => {
                        finding.help("a module is declared once; add to it with `extend module`")
                    }
                    None => finding,
                };
                let existing = *existing;
                self.findings.push(finding);
                match existing {
                    Some(module) => module,
                    None => return,
                }
            }
            None => {
                let at = self.symbols.modules.len() as u32;
                let path = self.path_in(parent, name);
                let mut draft = module_draft(path, parent);
                draft.named = Some(&module.named);
                draft.attrs = attrs;
                draft.span = Some(span);
                self.symbols.modules.push(draft);
                self.declared.insert(key, (name.span, Some(at)));
                at
            }
        };
        self.members(at, &module.members);
    }

    fn members(&mut self, module: u32, members: &'a [Node<Member>]) {
        for node in members {
            match &node.what {
                Member::Item(item) => self.item_at(module, item, &node.attrs, node.span),
                Member::Action(action) => {
                    if self.first(Space::Things, module, action.named.name, "module or action") {
                        self.symbols.actions.push(ActionDraft {
                            path: String::new(),
                            module,
                            node,
                            action,
                        });
                    }
                }
                Member::UndecidedActions(why) => self.undecided_actions(module, why),
                Member::Clause(_) => {}
            }
        }
        if let Some(draft) = self.symbols.modules.get_mut(module as usize) {
            draft.parts.push(Part { members });
        }
    }

    fn undecided_actions(&mut self, module: u32, why: &'a Text) {
        let Some(draft) = self.symbols.modules.get_mut(module as usize) else {
            return;
        };
        if let Some(first) = draft.undecided {
            let message = format!("the actions of `{}` are called undecided twice", draft.path);
            let finding = Diagnostic::new(&codes::DUPLICATE_CLAUSE, why.span, message)
                .related(first.span, "first here");
            self.findings.push(finding);
            return;
        }
        draft.undecided = Some(why);
    }

    /// Shorter paths first: a module may be declared in an extension of another one.
    fn extend_modules(&mut self) {
        let mut extends = std::mem::take(&mut self.extends);
        extends.sort_by_key(|(path, _)| self.names.written(*path).matches('.').count());
        for (path, members) in extends {
            match self.module_at(self.names.written(path)) {
                Some(at) => self.members(at, members),
                None => self.unknown_module(path, members),
            }
        }
    }

    /// The module of a full path.
    fn module_at(&self, path: &str) -> Option<u32> {
        path.split('.').try_fold(0, |scope, name| {
            let key = (Space::Things, scope, self.names.find(name)?);
            self.declared.get(&key)?.1
        })
    }

    fn unknown_module(&mut self, path: Path, members: &'a [Node<Member>]) {
        let written = self.names.written(path);
        let broken = written
            .split('.')
            .next()
            .and_then(|first| self.names.find(first));
        let known_broken = broken.is_some_and(|name| self.broken.contains(&(0, name)));
        if !known_broken && !self.symbols.modules.iter().any(|module| module.broken) {
            let modules = self
                .symbols
                .modules
                .iter()
                .skip(1)
                .map(|module| module.path.as_str());
            let nearest = super::suggest::nearest(written, modules);
            let message = format!("there is no module `{written}` to extend");
            let finding = Diagnostic::new(&codes::UNKNOWN_MODULE, path.span, message);
            let finding = match nearest {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None => finding.help(format!("declare it once with `module` in one of the system's files, or correct the path `{written}`")),
            };
            self.findings.push(finding);
        }
        // What it would have declared is known by name, so that its uses stay silent.
        for node in members {
            if let Member::Action(action) = &node.what {
                let full = format!("{written}.{}", self.names.written(action.named.name));
                self.broken
                    .extend(self.names.find(&full).map(|name| (0, name)));
            }
        }
    }

    fn finish(mut self) -> Symbols<'a> {
        self.sort_modules();
        self.symbols.settings.sort_by(|a, b| a.path.cmp(&b.path));
        self.symbols.lifecycles.sort_by(|a, b| a.path.cmp(&b.path));
        self.symbols.rules.sort_by(|a, b| a.path.cmp(&b.path));
        let names = self.names;
        self.symbols
            .roles
            .sort_by_key(|draft| names.written(draft.role.named.name));
        self.tables();
        self.symbols
    }
}
