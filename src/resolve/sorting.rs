//! Ids in the order of paths, and the tables by which names are looked up.

use super::collect::Collector;
use super::names::{NameId, Names};
use super::symbols::{Entity, ModuleDraft, Table};
use rayon::prelude::*;

impl<'a> Collector<'_, 'a> {
    /// Puts modules and actions in the order of their paths and renumbers what refers to them.
    pub(super) fn sort_modules(&mut self) {
        let symbols = &mut self.symbols;
        let mut order: Vec<u32> = (0..symbols.modules.len() as u32).collect();
        order.sort_by(|a, b| path_at(&symbols.modules, *a).cmp(path_at(&symbols.modules, *b)));
        let mut rank = vec![0_u32; order.len()];
        for (new, old) in order.iter().enumerate() {
            if let Some(slot) = rank.get_mut(*old as usize) {
                *slot = new as u32;
            }
        }
        let ranked = |old: u32| rank.get(old as usize).copied().unwrap_or(0);
        let mut old: Vec<Option<ModuleDraft<'a>>> = std::mem::take(&mut symbols.modules)
            .into_iter()
            .map(Some)
            .collect();
        for at in &order {
            if let Some(mut module) = old.get_mut(*at as usize).and_then(Option::take) {
                module.parent = ranked(module.parent);
                symbols.modules.push(module);
            }
        }
        let (names, modules) = (self.names, &symbols.modules);
        symbols.actions.par_iter_mut().for_each(|draft| {
            draft.module = ranked(draft.module);
            let name = names.written(draft.action.named.name);
            draft.path = match path_at(modules, draft.module) {
                "" => name.to_owned(),
                module => format!("{module}.{name}"),
            };
        });
        symbols
            .actions
            .par_sort_by(|a, b| (a.module, &a.path).cmp(&(b.module, &b.path)));
        for setting in &mut symbols.settings {
            setting.scope = ranked(setting.scope);
        }
        for lifecycle in &mut symbols.lifecycles {
            lifecycle.scope = ranked(lifecycle.scope);
        }
        for rule in &mut symbols.rules {
            rule.scope = ranked(rule.scope);
        }
        for test in &mut symbols.tests {
            test.scope = ranked(test.scope);
        }
        for (scope, _) in &mut self.broken {
            *scope = ranked(*scope);
        }
        self.ranges();
    }

    fn ranges(&mut self) {
        let symbols = &mut self.symbols;
        let count = symbols.modules.len();
        let paths: Vec<String> = symbols
            .modules
            .iter()
            .map(|module| module.path.clone())
            .collect();
        for at in 0..count {
            let path = paths.get(at).map_or("", String::as_str);
            let end = (at + 1..count)
                .find(|next| !is_inside(paths.get(*next).map_or("", String::as_str), path))
                .unwrap_or(count);
            let first = symbols
                .actions
                .partition_point(|action| (action.module as usize) < at);
            let own = symbols
                .actions
                .partition_point(|action| (action.module as usize) <= at);
            let deep = symbols
                .actions
                .partition_point(|action| (action.module as usize) < end);
            if let Some(module) = symbols.modules.get_mut(at) {
                module.own = first as u32..own as u32;
                module.deep = first as u32..deep as u32;
                module.inner = at as u32 + 1..end as u32;
            }
        }
    }

    pub(super) fn tables(&mut self) {
        let mut things = Table::new(self.names.bound());
        let mut variables = Table::new(self.names.bound());
        let symbols = &mut self.symbols;
        let places = Places {
            names: self.names,
            modules: &symbols.modules,
        };
        for (at, module) in symbols.modules.iter().enumerate().skip(1) {
            let entity = Entity::Module(at as u32);
            places.enter(&mut things, &module.path, module.parent, entity);
        }
        // There are many actions, and looking for their names is most of the work.
        let actions = symbols.actions.par_iter().enumerate();
        let named = actions.flat_map_iter(|(at, action)| {
            let entity = Entity::Action(at as u32);
            let places = places.of(&action.path, action.module);
            places.map(move |(scope, name)| (scope, name, entity))
        });
        let named: Vec<_> = named.collect();
        things.reserve(named.iter().filter(|(scope, ..)| *scope != 0).count());
        for (scope, name, entity) in named {
            things.insert(scope, name, entity);
        }
        for (at, setting) in symbols.settings.iter().enumerate() {
            let entity = Entity::Setting(at as u32);
            places.enter(&mut variables, &setting.path, setting.scope, entity);
        }
        for (at, lifecycle) in symbols.lifecycles.iter().enumerate() {
            let entity = Entity::Lifecycle(at as u32);
            places.enter(&mut variables, &lifecycle.path, lifecycle.scope, entity);
        }
        for (scope, name) in &self.broken {
            things.insert_broken(*scope, *name);
            variables.insert_broken(*scope, *name);
            let path = symbols
                .modules
                .get(*scope as usize)
                .map_or("", |module| &module.path);
            let full = format!("{path}.{}", self.names.text(*name));
            if let Some(full) = self.names.find(full.trim_start_matches('.')) {
                things.insert_broken(0, full);
            }
        }
        symbols.broken_roles = self.broken.iter().map(|(_, name)| *name).collect();
        symbols.things = things;
        symbols.variables = variables;
        for (at, draft) in symbols.roles.iter().enumerate() {
            symbols
                .role_names
                .insert(self.names.path(draft.role.named.name), at as u32);
        }
        for (at, level) in symbols.levels.iter().enumerate() {
            symbols
                .level_names
                .entry(self.names.path(level.name))
                .or_insert(at as u32);
        }
    }
}

fn path_at<'m>(modules: &'m [ModuleDraft<'_>], at: u32) -> &'m str {
    modules.get(at as usize).map_or("", |module| &module.path)
}

fn is_inside(path: &str, outer: &str) -> bool {
    outer.is_empty()
        || path
            .strip_prefix(outer)
            .is_some_and(|rest| rest.starts_with('.'))
}

/// Under which names a path can be written, and where.
struct Places<'s, 'a> {
    names: &'s Names,
    modules: &'s [ModuleDraft<'a>],
}

impl Places<'_, '_> {
    /// The path under every module that can shorten it, as far as somebody writes it that way.
    fn of<'p>(&'p self, path: &'p str, innermost: u32) -> impl Iterator<Item = (u32, NameId)> + 'p {
        let outer = move |scope: &u32| {
            let module = self.modules.get(*scope as usize)?;
            (*scope != 0).then_some(module.parent)
        };
        let scopes = std::iter::successors(Some(innermost), outer);
        scopes.filter_map(move |scope| {
            let module = self.modules.get(scope as usize)?;
            let relative = match module.path.is_empty() {
                true => path,
                false => path.get(module.path.len() + 1..).unwrap_or(path),
            };
            Some((scope, self.names.find(relative)?))
        })
    }

    fn enter(&self, table: &mut Table, path: &str, innermost: u32, entity: Entity) {
        for (scope, name) in self.of(path, innermost) {
            table.insert(scope, name, entity);
        }
    }
}
