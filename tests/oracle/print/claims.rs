//! Rules and tests.

use super::super::system::*;
use super::Printer;
use super::blocks::last_segment;
use super::clauses::{block, documentation};
use super::layout::{GAP, JOINT, marked, words};

impl Printer<'_> {
    pub fn rule(&mut self, rule: &Rule) -> String {
        let mut inside = Vec::new();
        for clause in &rule.statements {
            let text = self.statement(rule.module, &clause.body);
            inside.push(marked(clause.id, &text));
        }
        let (before, label) = self.around(&rule.name, &rule.extras);
        block(&format!("{before}rule{GAP}{}{label}", rule.name), &inside)
    }

    fn statement(&mut self, scope: Option<ModuleId>, statement: &Statement) -> String {
        match statement {
            Statement::Forbid(expression) => {
                words(&["forbid", &self.expression(scope, expression)])
            }
            Statement::Only { roles, patterns } => {
                let roles = self.roles(roles);
                words(&["only", &roles, "may", &self.patterns(scope, patterns)])
            }
            Statement::Some(patterns) => {
                words(&["some", "role", "may", &self.patterns(scope, patterns)])
            }
            Statement::Never(path) => self.path_claim(scope, "never", path),
            Statement::Always(path) => self.path_claim(scope, "always", path),
        }
    }

    fn path_claim(&mut self, scope: Option<ModuleId>, how: &str, path: &Path) -> String {
        let lifecycle = self.variable(scope, self.system.variable_of(path.lifecycle));
        let states = &self.system.lifecycles[path.lifecycle].states;
        let (from, to) = (&states[path.from].name, &states[path.to].name);
        words(&[&lifecycle, "can", how, "go", from, "->", to])
    }

    pub fn test(&mut self, test: &Test) -> String {
        let mut inside = Vec::new();
        for clause in &test.expectations {
            let text = self.expectation(test.module, &clause.body);
            inside.push(marked(clause.id, &words(&["expect", &text])));
        }
        let doc = test.doc.as_deref().map(documentation).unwrap_or_default();
        let name = self.string(&test.name);
        block(&format!("{doc}test{GAP}{name}"), &inside)
    }

    fn expectation(&mut self, scope: Option<ModuleId>, expectation: &Expectation) -> String {
        let system = self.system;
        match expectation {
            Expectation::Answer {
                role,
                expected,
                patterns,
                when,
            } => {
                let verb = match expected {
                    Expected::Can => words(&["can"]),
                    Expected::CanOnly => words(&["can", "only"]),
                    Expected::Cannot => words(&["cannot"]),
                    Expected::Undecided => words(&["undecided"]),
                };
                let patterns = self.patterns(scope, patterns);
                let when = self.when(scope, when);
                format!(
                    "{}{when}",
                    words(&[&system.roles[*role].name, &verb, &patterns])
                )
            }
            Expectation::Walk(walk) => self.walk(scope, walk),
            Expectation::Actions { pattern, count } => {
                let pattern = self.pattern(scope, *pattern);
                words(&[&pattern, "has", &count.to_string(), "actions"])
            }
            Expectation::Modules { pattern, count } => {
                let pattern = self.module_pattern(scope, *pattern);
                words(&[&pattern, "has", &count.to_string(), "modules"])
            }
        }
    }

    fn module_pattern(&mut self, scope: Option<ModuleId>, pattern: ModulePattern) -> String {
        match pattern {
            ModulePattern::Top => "*".to_string(),
            ModulePattern::Everything => "**".to_string(),
            ModulePattern::Own(module) => self.pattern(scope, Pattern::Own(module)),
            ModulePattern::Inside(module) => self.pattern(scope, Pattern::Inside(module)),
        }
    }

    fn walk(&mut self, scope: Option<ModuleId>, walk: &Walk) -> String {
        let states = &self.system.lifecycles[walk.lifecycle].states;
        let mut stops = vec![states[walk.start].name.clone()];
        for step in &walk.steps {
            stops.push(match step {
                Step::Fire(event) => self.fired(scope, walk.lifecycle, event),
                Step::Stand(state) => states[*state].name.clone(),
            });
        }
        stops.push(match walk.end {
            End::State(state) => states[state].name.clone(),
            End::Refused => "refused".to_string(),
        });
        let lifecycle = self.variable(scope, self.system.variable_of(walk.lifecycle));
        let when = self.when(scope, &walk.when);
        let stops = stops.join(&format!("{GAP}->{GAP}"));
        format!("{lifecycle}{JOINT}:{GAP}{stops}{when}")
    }

    /// The event's path, or its last segment where no other event and no other action can be meant.
    fn fired(&mut self, scope: Option<ModuleId>, lifecycle: LifecycleId, event: &Event) -> String {
        let full = self.system.event_text(event);
        let last = last_segment(&full).to_string();
        let edges = self.system.lifecycles[lifecycle].edges.iter();
        let mut others = edges.filter(|edge| edge.body.event != *event);
        let lonely = !others.any(|e| last_segment(&self.system.event_text(&e.body.event)) == last);
        let found = self.found_action(scope, &last);
        let same = found.is_none_or(|action| *event == Event::Action(action));
        match lonely && same && self.numbers.chance(60) {
            true => last,
            false => full,
        }
    }
}
