//! Modules, actions and their clauses.

use super::super::evaluate::{Mode, available, included};
use super::super::system::*;
use super::{Draft, words};
use std::collections::BTreeSet;

/// What a clause is added to.
#[derive(Clone, Copy)]
enum Owner {
    Module(ModuleId),
    Action(ActionId),
}

impl Draft {
    pub fn add_modules(&mut self) {
        let count = self.numbers.between(1, 5);
        for name in self.numbers.some(words::MODULES, count) {
            let earlier = self.system.modules.len();
            let inner = earlier > 0 && self.numbers.chance(40);
            let parent = inner.then(|| self.numbers.below(earlier));
            let module = Module {
                path: self.path_in(parent, name),
                name: name.to_string(),
                parent,
                terms: Terms::default(),
                undecided_actions: self.numbers.chance(12),
                extras: self.extras("module"),
            };
            self.system.modules.push(module);
        }
    }

    pub fn add_actions(&mut self) {
        let count = self.numbers.between(2, 10);
        let modules = self.system.modules.len();
        while self.system.actions.len() < count {
            let module = self.numbers.below(modules);
            let name = self.numbers.pick(words::ACTIONS);
            let path = self.path_in(Some(module), name);
            if self.system.action_at(&path).is_some() {
                continue;
            }
            let action = Action {
                path,
                name: name.to_string(),
                module,
                part_of: self.whole(module),
                includes: Vec::new(),
                terms: Terms::default(),
                extras: self.extras("action"),
            };
            self.system.actions.push(action);
        }
        for owner in self.owners() {
            let (level, reach) = match owner {
                Owner::Module(_) => (12, 30),
                Owner::Action(_) => (25, 50),
            };
            self.add_scale_clauses(owner, level, reach);
        }
    }

    /// The action of the module that a new one is part of, seldom.
    fn whole(&mut self, module: ModuleId) -> Option<ActionId> {
        let all = 0..self.system.actions.len();
        let whole = |a: &ActionId| {
            let action = &self.system.actions[*a];
            action.module == module && action.part_of.is_none()
        };
        let candidates: Vec<_> = all.filter(whole).collect();
        (!candidates.is_empty() && self.numbers.chance(15)).then(|| self.numbers.pick(&candidates))
    }

    fn owners(&self) -> Vec<Owner> {
        let modules = (0..self.system.modules.len()).map(Owner::Module);
        modules
            .chain((0..self.system.actions.len()).map(Owner::Action))
            .collect()
    }

    fn terms(&mut self, owner: Owner) -> &mut Terms {
        match owner {
            Owner::Module(module) => &mut self.system.modules[module].terms,
            Owner::Action(action) => &mut self.system.actions[action].terms,
        }
    }

    fn add_scale_clauses(&mut self, owner: Owner, level: usize, reach: usize) {
        let (levels, reaches) = (self.system.levels.len(), self.system.reaches.len());
        if levels > 0 && self.numbers.chance(level) {
            let body = self.numbers.below(levels);
            self.terms(owner).level = Some(self.constraint(body));
        }
        if reaches > 0 && self.numbers.chance(reach) {
            let body = self.numbers.below(reaches);
            self.terms(owner).reach = Some(self.clause(body));
        }
        if self.numbers.chance(10) {
            let stages = [Stage::Alpha, Stage::Beta, Stage::Stable, Stage::Deprecated];
            self.terms(owner).stage = Some(self.numbers.pick(&stages));
        }
    }

    pub fn add_availability(&mut self) {
        for owner in self.owners() {
            let percent = match owner {
                Owner::Module(_) => 15,
                Owner::Action(_) => 25,
            };
            if let Some(condition) = self.maybe_condition(percent, None) {
                let clause = self.clause(condition);
                let id = clause.id;
                self.terms(owner).available.push(clause);
                if self.something_is_never_possible() && self.numbers.chance(90) {
                    self.system.drop_clause(id);
                }
            }
        }
    }

    fn something_is_never_possible(&self) -> bool {
        let situations = self.system.situations();
        let possible = |a: ActionId| {
            let mut situations = situations.iter();
            situations.any(|s| available(&self.system, a, s, Mode::Possible))
        };
        !(0..self.system.actions.len()).all(possible)
    }

    pub fn add_includes(&mut self) {
        for action in 0..self.system.actions.len() {
            if !self.numbers.chance(35) {
                continue;
            }
            let body = self.other_patterns(action, 25);
            if body.is_empty() {
                continue;
            }
            let clause = self.clause(body);
            let id = clause.id;
            self.system.actions[action].includes.push(clause);
            if self.includes_itself(action) {
                self.system.drop_clause(id);
            }
        }
    }

    /// Patterns that mean something else than the action, each of them.
    fn other_patterns(&mut self, action: ActionId, wildcards: usize) -> Vec<Pattern> {
        let mut patterns = self.patterns(wildcards, true);
        patterns.retain(|p| self.system.matched(&[*p]) != [action]);
        patterns
    }

    fn includes_itself(&self, action: ActionId) -> bool {
        let mut all = included(&self.system, action);
        loop {
            let further = all.iter().flat_map(|a| included(&self.system, *a));
            let next: BTreeSet<_> = all.iter().copied().chain(further).collect();
            if next.len() == all.len() {
                return all.contains(&action);
            }
            all = next;
        }
    }

    pub fn add_constraints(&mut self) {
        for owner in self.owners() {
            let often = match owner {
                Owner::Module(_) => 1,
                Owner::Action(_) => 2,
            };
            if self.numbers.chance(9 * often) {
                self.add_requires(owner);
            }
            if self.numbers.chance(9 * often) {
                self.add_conflicts(owner);
            }
            if self.numbers.chance(7 * often) {
                self.add_unavailable(owner);
            }
            if self.numbers.chance(5) {
                self.add_advice(owner);
            }
        }
    }

    fn others(&self, owner: Owner) -> Vec<ActionId> {
        let mut others: Vec<_> = (0..self.system.actions.len()).collect();
        others.retain(|a| !matches!(owner, Owner::Action(own) if own == *a));
        others
    }

    fn add_requires(&mut self, owner: Owner) {
        let others = self.others(owner);
        for _ in 0..self.numbers.pick(&[1, 1, 2]) {
            let body = self.expression(&others);
            let clause = self.constraint(body);
            self.terms(owner).requires.push(clause);
        }
    }

    fn add_conflicts(&mut self, owner: Owner) {
        let body = match owner {
            Owner::Action(action) => self.other_patterns(action, 40),
            Owner::Module(_) => self.patterns(40, true),
        };
        if !body.is_empty() {
            let clause = self.constraint(body);
            self.terms(owner).conflicts.push(clause);
        }
    }

    fn add_unavailable(&mut self, owner: Owner) {
        let roles: Vec<_> = (0..self.system.roles.len()).collect();
        for _ in 0..self.numbers.pick(&[1, 1, 1, 2]) {
            let count = self.numbers.pick(&[1, 1, 2]);
            let body = self.numbers.some(&roles, count);
            let clause = self.constraint(body);
            self.terms(owner).unavailable.push(clause);
        }
    }

    fn add_advice(&mut self, owner: Owner) {
        let others = self.others(owner);
        let expression = self.expression(&others);
        let body = match self.numbers.below(3) {
            0 => Advice::Always,
            1 => Advice::With(expression),
            _ => Advice::Without(expression),
        };
        let clause = self.clause(body);
        self.terms(owner).discouraged.push(clause);
    }
}
