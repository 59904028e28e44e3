//! Declarations with a body: modules, actions, roles, settings, levels, reaches.

use super::super::system::*;
use super::Printer;
use super::clauses::block;
use super::layout::{GAP, list, words};

impl Printer<'_> {
    /// The module with all that is in it, less what goes into `extend module` blocks.
    pub fn module(&mut self, id: ModuleId) -> String {
        let system = self.system;
        let module = &system.modules[id];
        let mut inside = self.single_terms(&module.terms);
        if module.undecided_actions {
            inside.push(words(&[
                "undecided",
                "actions",
                "\"the documentation lists none\"",
            ]));
        }
        inside.extend(self.formerly(&module.extras));
        let mut movable = self.adding_terms(Some(id), &module.terms);
        movable.extend(self.items_of(Some(id)));
        self.extend(
            &format!("extend{GAP}module{GAP}{}", module.path),
            movable,
            &mut inside,
        );
        let (before, label) = self.around(&module.name, &module.extras);
        block(
            &format!("{before}module{GAP}{}{label}", module.name),
            &inside,
        )
    }

    /// Leaves most pieces inside, puts the others into an `extend` block, and shuffles.
    fn extend(&mut self, head: &str, pieces: Vec<String>, inside: &mut Vec<String>) {
        let percent = self.numbers.pick(&[0, 0, 20, 60]);
        let (mut outside, stay): (Vec<_>, Vec<_>) = pieces
            .into_iter()
            .partition(|_| self.numbers.chance(percent));
        inside.extend(stay);
        self.numbers.shuffle(inside);
        while !outside.is_empty() {
            let rest = outside.split_off(self.numbers.between(1, outside.len()));
            self.tops.push(block(head, &outside));
            outside = rest;
        }
    }

    /// What may stand in a module or at the top and stands here.
    pub fn items_of(&mut self, module: Option<ModuleId>) -> Vec<String> {
        let system = self.system;
        let mut items = Vec::new();
        if let Some(outer) = module {
            let actions = (0..system.actions.len()).filter(|a| system.actions[*a].module == outer);
            items.extend(actions.map(|a| self.action_block(a)));
            let modules = (0..system.modules.len()).filter(|m| system.modules[*m].parent == module);
            items.extend(modules.map(|m| self.module(m)));
        }
        let settings = system.settings.iter().filter(|s| s.module == module);
        items.extend(settings.map(|s| self.setting(s)));
        let lifecycles = system.lifecycles.iter().filter(|l| l.module == module);
        items.extend(lifecycles.map(|l| self.lifecycle(l)));
        let rules = system
            .rules
            .iter()
            .filter(|r| r.module == module && !r.statements.is_empty());
        items.extend(rules.map(|r| self.rule(r)));
        let tests = system
            .tests
            .iter()
            .filter(|t| t.module == module && !t.expectations.is_empty());
        items.extend(tests.map(|t| self.test(t)));
        items
    }

    fn action_block(&mut self, id: ActionId) -> String {
        let system = self.system;
        let action = &system.actions[id];
        let scope = Some(action.module);
        let mut inside = self.single_terms(&action.terms);
        inside.extend(self.adding_terms(scope, &action.terms));
        inside.extend(self.formerly(&action.extras));
        if let Some(whole) = action.part_of {
            inside.push(words(&["part", "of", &self.action(scope, whole)]));
        }
        for clause in &action.includes {
            let text = words(&["includes", &self.patterns(scope, &clause.body)]);
            inside.push(self.clause(clause, &text));
        }
        self.numbers.shuffle(&mut inside);
        let (before, label) = self.around(&action.name, &action.extras);
        block(
            &format!("{before}action{GAP}{}{label}", action.name),
            &inside,
        )
    }

    pub fn role(&mut self, role: &Role) {
        let kind = if role.template { "template" } else { "role" };
        let mut inside = Vec::new();
        if let Some(level) = role.level {
            inside.push(words(&["level", &self.system.levels[level].name]));
        }
        inside.extend(self.formerly(&role.extras));
        let clauses = self.role_clauses(role);
        self.extend(
            &format!("extend{GAP}{kind}{GAP}{}", role.name),
            clauses,
            &mut inside,
        );
        let (before, label) = self.around(&role.name, &role.extras);
        let extends = match role.extends.is_empty() {
            true => String::new(),
            false => format!("{GAP}extends{GAP}{}", self.roles(&role.extends)),
        };
        let head = format!("{before}{kind}{GAP}{}{label}{extends}", role.name);
        self.tops.push(block(&head, &inside));
    }

    fn setting(&mut self, setting: &Setting) -> String {
        let values: Vec<String> = setting.values.iter().map(with_former).collect();
        let comma = self.trailing_comma();
        let mut inside: Vec<String> = self.formerly(&setting.extras).into_iter().collect();
        inside.push(format!("{}{comma}", list(&values)));
        let name = last_segment(&setting.path);
        let (before, label) = self.around(name, &setting.extras);
        block(&format!("{before}setting{GAP}{name}{label}"), &inside)
    }

    /// `levels` once, `reaches` in any number of declarations.
    pub fn scales(&mut self) {
        let system = self.system;
        if !system.levels.is_empty() {
            let levels: Vec<String> = system.levels.iter().map(with_former).collect();
            let levels = levels.join(&format!("{GAP}<{GAP}"));
            self.tops.push(words(&["levels", &levels]));
        }
        let mut chains = self.chains();
        self.numbers.shuffle(&mut chains);
        let mut named = Vec::new();
        while !chains.is_empty() {
            let rest = chains.split_off(self.numbers.between(1, chains.len()));
            let chains_here: Vec<_> = chains.iter().map(|c| self.chain(c, &mut named)).collect();
            self.tops.push(words(&["reaches", &list(&chains_here)]));
            chains = rest;
        }
    }

    /// Chains that say every declared pair once, and every reach.
    fn chains(&mut self) -> Vec<Vec<ReachId>> {
        let reaches = self.system.reaches.iter().enumerate();
        let pairs = reaches.flat_map(|(narrow, r)| r.below.iter().map(move |wide| (narrow, *wide)));
        let mut pairs: Vec<_> = pairs.collect();
        self.numbers.shuffle(&mut pairs);
        let mut chains: Vec<Vec<ReachId>> = Vec::new();
        for (narrow, wide) in pairs {
            match chains.iter_mut().find(|c| c.last() == Some(&narrow)) {
                Some(chain) if self.numbers.chance(80) => chain.push(wide),
                _ => chains.push(vec![narrow, wide]),
            }
        }
        for reach in 0..self.system.reaches.len() {
            if !chains.iter().flatten().any(|other| *other == reach) {
                chains.push(vec![reach]);
            }
        }
        chains
    }

    fn chain(&self, chain: &[ReachId], named: &mut Vec<ReachId>) -> String {
        let mut texts = Vec::new();
        for id in chain {
            let reach = &self.system.reaches[*id];
            let formerly = match named.contains(id) {
                true => None,
                false => reach.formerly.clone(),
            };
            named.push(*id);
            texts.push(with_former(&Named {
                name: reach.name.clone(),
                formerly,
            }));
        }
        texts.join(&format!("{GAP}<{GAP}"))
    }
}

fn with_former(named: &Named) -> String {
    match &named.formerly {
        Some(old) => format!("{}{GAP}{{{GAP}formerly{GAP}{old}{GAP}}}", named.name),
        None => named.name.clone(),
    }
}

pub fn last_segment(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}
