//! Questions about a system that need no evaluation: which situations there are, what a pattern matches, who extends
//! whom, what stands where.

use super::system::*;
use std::collections::{BTreeMap, BTreeSet};

/// Situations.
impl System {
    /// The paths of the settings, then of the lifecycles.
    pub fn variables(&self) -> Vec<&str> {
        let settings = self.settings.iter().map(|s| s.path.as_str());
        settings
            .chain(self.lifecycles.iter().map(|l| l.path.as_str()))
            .collect()
    }

    pub fn variable_of(&self, lifecycle: LifecycleId) -> VariableId {
        self.settings.len() + lifecycle
    }

    /// The names of a variable's values or states.
    pub fn values(&self, variable: VariableId) -> Vec<&str> {
        match self.settings.get(variable) {
            Some(setting) => setting.values.iter().map(|v| v.name.as_str()).collect(),
            None => {
                let lifecycle = &self.lifecycles[variable - self.settings.len()];
                lifecycle.states.iter().map(|s| s.name.as_str()).collect()
            }
        }
    }

    /// Every situation there is (rule 1), the last variable changing fastest.
    pub fn situations(&self) -> Vec<Situation> {
        let mut all = vec![Situation(Vec::new())];
        for variable in 0..self.variables().len() {
            let values = self.values(variable).len();
            let longer = |s: &Situation, value| Situation([s.0.as_slice(), &[value]].concat());
            all = all
                .iter()
                .flat_map(|s| (0..values).map(move |value| longer(s, value)))
                .collect();
        }
        all
    }

    /// The situation as `path -> value or state`.
    pub fn describe(&self, situation: &Situation) -> BTreeMap<String, String> {
        let variables = self.variables().into_iter().enumerate();
        variables
            .map(|(i, path)| {
                let value = self.values(i)[situation.0[i]];
                (path.to_string(), value.to_string())
            })
            .collect()
    }

    /// Whether the situation is one of those that `named`, which may leave variables out, speaks of. A path or value
    /// that doesn't exist fits nothing.
    pub fn fits(&self, situation: &Situation, named: &BTreeMap<String, String>) -> bool {
        let whole = self.describe(situation);
        named
            .iter()
            .all(|(path, value)| whole.get(path) == Some(value))
    }

    /// The situations of a condition as the bundle writes it: a list of boxes, each `path -> values`.
    pub fn in_boxes(&self, boxes: &[BTreeMap<String, BTreeSet<String>>]) -> BTreeSet<Situation> {
        let inside = |s: &Situation, one: &BTreeMap<String, BTreeSet<String>>| {
            let whole = self.describe(s);
            one.iter()
                .all(|(path, values)| whole.get(path).is_some_and(|v| values.contains(v)))
        };
        let mut all = self.situations();
        all.retain(|s| boxes.iter().any(|one| inside(s, one)));
        all.into_iter().collect()
    }
}

/// Names.
impl System {
    pub fn action_at(&self, path: &str) -> Option<ActionId> {
        self.actions.iter().position(|a| a.path == path)
    }

    pub fn module_at(&self, path: &str) -> Option<ModuleId> {
        self.modules.iter().position(|m| m.path == path)
    }

    pub fn role_named(&self, name: &str) -> Option<RoleId> {
        self.roles.iter().position(|r| r.name == name)
    }

    pub fn reach_named(&self, name: &str) -> Option<ReachId> {
        self.reaches.iter().position(|r| r.name == name)
    }

    pub fn lifecycle_at(&self, path: &str) -> Option<LifecycleId> {
        self.lifecycles.iter().position(|l| l.path == path)
    }

    /// Patterns with full paths, as they could stand at the top of a file.
    pub fn pattern_text(&self, pattern: Pattern) -> String {
        match pattern {
            Pattern::Action(action) => self.actions[action].path.clone(),
            Pattern::Own(module) => format!("{}.*", self.modules[module].path),
            Pattern::Inside(module) => format!("{}.**", self.modules[module].path),
            Pattern::Everything => "**".to_string(),
        }
    }

    pub fn event_text(&self, event: &Event) -> String {
        match event {
            Event::Action(action) => self.actions[*action].path.clone(),
            Event::Named(name) => name.clone(),
            Event::Automatic(name) => name.clone().unwrap_or_else(|| "automatic".to_string()),
        }
    }
}

/// Modules and patterns.
impl System {
    /// The module and those around it, innermost first.
    pub fn and_around(&self, module: ModuleId) -> Vec<ModuleId> {
        let mut all = vec![module];
        let mut inner = module;
        while let Some(parent) = self.modules[inner].parent {
            all.push(parent);
            inner = parent;
        }
        all
    }

    pub fn is_in(&self, module: ModuleId, outer: ModuleId) -> bool {
        self.and_around(module).contains(&outer)
    }

    pub fn matches(&self, pattern: Pattern, action: ActionId) -> bool {
        let module = self.actions[action].module;
        match pattern {
            Pattern::Action(named) => named == action,
            Pattern::Own(own) => module == own,
            Pattern::Inside(outer) => self.is_in(module, outer),
            Pattern::Everything => true,
        }
    }

    /// The actions that at least one of the patterns matches.
    pub fn matched(&self, patterns: &[Pattern]) -> Vec<ActionId> {
        let hit = |action: &ActionId| patterns.iter().any(|p| self.matches(*p, *action));
        (0..self.actions.len()).filter(hit).collect()
    }

    /// A wildcard that matches nothing, and no module says that its actions are undecided (Meaning 10).
    pub fn matches_nothing(&self, pattern: Pattern) -> bool {
        let excused = |outer: ModuleId| {
            let mut modules = (0..self.modules.len()).filter(|m| self.is_in(*m, outer));
            modules.any(|m| self.modules[m].undecided_actions)
        };
        match pattern {
            Pattern::Action(_) => false,
            Pattern::Own(module) | Pattern::Inside(module) => {
                self.matched(&[pattern]).is_empty() && !excused(module)
            }
            Pattern::Everything => self.actions.is_empty(),
        }
    }

    pub fn matched_modules(&self, pattern: ModulePattern) -> Vec<ModuleId> {
        let hit = |module: &ModuleId| match pattern {
            ModulePattern::Top => self.modules[*module].parent.is_none(),
            ModulePattern::Own(outer) => self.modules[*module].parent == Some(outer),
            ModulePattern::Inside(outer) => *module != outer && self.is_in(*module, outer),
            ModulePattern::Everything => true,
        };
        (0..self.modules.len()).filter(hit).collect()
    }

    /// The terms of the action and of the modules around it, innermost first: they add up.
    pub fn all_terms(&self, action: ActionId) -> Vec<&Terms> {
        let mut all = vec![&self.actions[action].terms];
        let around = self.and_around(self.actions[action].module);
        all.extend(around.into_iter().map(|m| &self.modules[m].terms));
        all
    }

    /// The inner replaces the outer.
    pub fn level_of(&self, action: ActionId) -> Option<&Clause<LevelId>> {
        self.all_terms(action)
            .into_iter()
            .find_map(|t| t.level.as_ref())
    }

    /// The inner replaces the outer.
    pub fn reach_of(&self, action: ActionId) -> Option<ReachId> {
        let mut terms = self.all_terms(action).into_iter();
        terms.find_map(|t| t.reach.as_ref()).map(|r| r.body)
    }

    /// The reach and all that are narrower: who has `company` has those too (Meaning 2).
    pub fn down(&self, reach: ReachId) -> BTreeSet<ReachId> {
        let mut down = BTreeSet::from([reach]);
        loop {
            let before = down.len();
            for (narrow, declared) in self.reaches.iter().enumerate() {
                if declared.below.iter().any(|wide| down.contains(wide)) {
                    down.insert(narrow);
                }
            }
            if down.len() == before {
                return down;
            }
        }
    }
}

/// Roles.
impl System {
    /// Everything the role extends, however far, without itself.
    pub fn extended(&self, role: RoleId) -> BTreeSet<RoleId> {
        let mut all = BTreeSet::new();
        for parent in &self.roles[role].extends {
            all.insert(*parent);
            all.extend(self.extended(*parent));
        }
        all
    }

    pub fn and_extended(&self, role: RoleId) -> BTreeSet<RoleId> {
        let mut all = self.extended(role);
        all.insert(role);
        all
    }

    /// The roles that can be assigned.
    pub fn assignable(&self) -> Vec<RoleId> {
        (0..self.roles.len())
            .filter(|r| !self.roles[*r].template)
            .collect()
    }

    /// Its own level; else the highest of those it extends; else none, which is below all (rule 8).
    pub fn role_level(&self, role: RoleId) -> Option<LevelId> {
        let parents = self.roles[role].extends.iter();
        let inherited = parents.filter_map(|p| self.role_level(*p)).max();
        self.roles[role].level.or(inherited)
    }
}

/// Clauses.
impl System {
    /// Takes a clause out, wherever it stands.
    pub fn drop_clause(&mut self, id: ClauseId) {
        for module in &mut self.modules {
            module.terms.drop_clause(id);
        }
        for action in &mut self.actions {
            action.terms.drop_clause(id);
            action.includes.retain(|c| c.id != id);
        }
        for role in &mut self.roles {
            role.grants.retain(|c| c.id != id);
            role.revokes.retain(|c| c.id != id);
            role.denies.retain(|c| c.id != id);
            role.undecided.retain(|c| c.id != id);
            role.conflicts.retain(|c| c.id != id);
        }
        for lifecycle in &mut self.lifecycles {
            lifecycle.edges.retain(|c| c.id != id);
        }
        for rule in &mut self.rules {
            rule.statements.retain(|c| c.id != id);
        }
        for test in &mut self.tests {
            test.expectations.retain(|c| c.id != id);
        }
    }

    /// Every clause of the system.
    pub fn clauses(&self) -> Vec<ClauseId> {
        let mut all = Vec::new();
        for module in &self.modules {
            module.terms.clauses(&mut all);
        }
        for action in &self.actions {
            action.terms.clauses(&mut all);
            all.extend(ids(&action.includes));
        }
        for role in &self.roles {
            all.extend(ids(&role.grants));
            all.extend(ids(&role.revokes));
            all.extend(ids(&role.denies));
            all.extend(ids(&role.undecided));
            all.extend(ids(&role.conflicts));
        }
        all.extend(self.lifecycles.iter().flat_map(|l| ids(&l.edges)));
        all.extend(self.rules.iter().flat_map(|r| ids(&r.statements)));
        all.extend(self.tests.iter().flat_map(|t| ids(&t.expectations)));
        all
    }
}

impl Terms {
    fn drop_clause(&mut self, id: ClauseId) {
        self.requires.retain(|c| c.id != id);
        self.conflicts.retain(|c| c.id != id);
        self.available.retain(|c| c.id != id);
        self.unavailable.retain(|c| c.id != id);
        self.discouraged.retain(|c| c.id != id);
        self.level.take_if(|c| c.id == id);
        self.reach.take_if(|c| c.id == id);
    }

    fn clauses(&self, all: &mut Vec<ClauseId>) {
        all.extend(ids(&self.requires));
        all.extend(ids(&self.conflicts));
        all.extend(ids(&self.available));
        all.extend(ids(&self.unavailable));
        all.extend(ids(&self.discouraged));
        all.extend(self.level.iter().map(|c| c.id));
        all.extend(self.reach.iter().map(|c| c.id));
    }
}

fn ids<T>(clauses: &[Clause<T>]) -> Vec<ClauseId> {
    clauses.iter().map(|c| c.id).collect()
}
