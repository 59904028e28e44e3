//! Paths and patterns: full, or as short as the place allows.

use super::super::system::*;
use super::Printer;
use super::layout::{JOINT, list};

impl Printer<'_> {
    /// Something else than the full path, if it is looked up to the same from the place: whole, in the innermost
    /// module first, then outwards.
    fn spelled(
        &mut self,
        scope: Option<ModuleId>,
        path: &str,
        exists: &dyn Fn(&str) -> bool,
    ) -> String {
        let scopes = self.scopes(scope);
        let found = |name: &str| {
            let mut tried = scopes.iter().map(|outer| format!("{outer}{name}"));
            tried.find(|whole| exists(whole))
        };
        let starts = path.match_indices('.').map(|(dot, _)| &path[dot + 1..]);
        let shorter: Vec<&str> = starts
            .filter(|name| found(name).as_deref() == Some(path))
            .collect();
        match shorter.is_empty() || self.numbers.chance(35) {
            true => path.to_string(),
            false => self.numbers.pick(&shorter).to_string(),
        }
    }

    /// What a path may be looked up under: "a.b.", "a.", "".
    fn scopes(&self, scope: Option<ModuleId>) -> Vec<String> {
        let around = scope.map(|module| self.system.and_around(module));
        let around = around.unwrap_or_default().into_iter();
        around
            .map(|module| format!("{}.", self.system.modules[module].path))
            .chain([String::new()])
            .collect()
    }

    /// The action that a path means at a place.
    pub fn found_action(&self, scope: Option<ModuleId>, name: &str) -> Option<ActionId> {
        let scopes = self.scopes(scope);
        let mut tried = scopes.iter().map(|outer| format!("{outer}{name}"));
        tried.find_map(|path| self.system.action_at(&path))
    }

    pub fn action(&mut self, scope: Option<ModuleId>, action: ActionId) -> String {
        let system = self.system;
        let exists =
            |path: &str| system.action_at(path).is_some() || system.module_at(path).is_some();
        self.spelled(scope, &system.actions[action].path, &exists)
    }

    pub fn module_path(&mut self, scope: Option<ModuleId>, module: ModuleId) -> String {
        let system = self.system;
        let exists =
            |path: &str| system.action_at(path).is_some() || system.module_at(path).is_some();
        self.spelled(scope, &system.modules[module].path, &exists)
    }

    pub fn variable(&mut self, scope: Option<ModuleId>, variable: VariableId) -> String {
        let system = self.system;
        let paths = system.variables();
        self.spelled(scope, paths[variable], &|path: &str| paths.contains(&path))
    }

    pub fn pattern(&mut self, scope: Option<ModuleId>, pattern: Pattern) -> String {
        match pattern {
            Pattern::Action(action) => self.action(scope, action),
            Pattern::Own(module) => format!("{}.*", self.module_path(scope, module)),
            Pattern::Inside(module) => format!("{}.**", self.module_path(scope, module)),
            Pattern::Everything => "**".to_string(),
        }
    }

    /// A list of patterns in any order, some of them in braces behind a common module.
    pub fn patterns(&mut self, scope: Option<ModuleId>, patterns: &[Pattern]) -> String {
        let mut rest = patterns.to_vec();
        self.numbers.shuffle(&mut rest);
        let mut written = Vec::new();
        while let Some(first) = rest.first().copied() {
            let outer = self.outer_modules(first);
            let braces = !outer.is_empty() && self.numbers.chance(60);
            let prefix = braces.then(|| self.numbers.pick(&outer));
            let together = |p: &Pattern| prefix.is_some_and(|m| self.rest_of(*p, m).is_some());
            let (inside, others): (Vec<_>, Vec<_>) = rest.iter().partition(|p| together(p));
            match (prefix, inside.len()) {
                (Some(module), 2..) => {
                    written.push(self.braces(scope, module, &inside));
                    rest = others;
                }
                _ => {
                    written.push(self.pattern(scope, first));
                    rest.remove(0);
                }
            }
        }
        list(&written)
    }

    /// The modules that a pattern's path can be written behind.
    fn outer_modules(&self, pattern: Pattern) -> Vec<ModuleId> {
        let modules = 0..self.system.modules.len();
        modules
            .filter(|m| self.rest_of(pattern, *m).is_some())
            .collect()
    }

    /// What is left of a pattern behind a module, but a bare wildcard.
    fn rest_of(&self, pattern: Pattern, module: ModuleId) -> Option<String> {
        let text = self.system.pattern_text(pattern);
        let rest = text
            .strip_prefix(&self.system.modules[module].path)?
            .strip_prefix('.')?;
        (!rest.starts_with('*')).then(|| rest.to_string())
    }

    fn braces(&mut self, scope: Option<ModuleId>, module: ModuleId, inside: &[Pattern]) -> String {
        let rests: Vec<_> = inside
            .iter()
            .filter_map(|p| self.rest_of(*p, module))
            .collect();
        let comma = self.trailing_comma();
        let module = self.module_path(scope, module);
        format!("{module}.{{{JOINT}{}{comma}{JOINT}}}", list(&rests))
    }

    /// Fine where braces or parentheses enclose a list.
    pub fn trailing_comma(&mut self) -> &'static str {
        if self.numbers.chance(10) { "," } else { "" }
    }

    pub fn roles(&mut self, roles: &[RoleId]) -> String {
        let mut names: Vec<String> = roles
            .iter()
            .map(|r| self.system.roles[*r].name.clone())
            .collect();
        self.numbers.shuffle(&mut names);
        list(&names)
    }
}
