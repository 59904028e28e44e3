//! Rules and tests.

use super::Lower;
use crate::diagnostic::{Diagnostic, codes};
use crate::model::{Counted, Lifecycle, Rule, Statement, Step, Test, TestLine, Trigger, Verdict};
use crate::resolve::{LifecycleDraft, RuleDraft, TestDraft};
use crate::syntax::ast::{self, Path, Pattern};
use roaring::RoaringBitmap;
use std::ops::Range;
use std::sync::Arc;

impl Lower<'_, '_> {
    pub(super) fn rules(&mut self) {
        for draft in &self.symbols.rules {
            let rule = self.rule(draft);
            self.model.rules.push(rule);
        }
    }

    fn rule(&mut self, draft: &RuleDraft<'_>) -> Rule {
        let named = &draft.rule.named;
        let mut statements = Vec::new();
        for node in &draft.rule.statements {
            if let Some(statement) = self.statement(draft.scope, &node.what) {
                statements.push((statement, self.origin(node.span)));
            }
        }
        Rule {
            path: draft.path.clone(),
            label: named
                .label
                .as_ref()
                .map(|label| Arc::clone(&label.text))
                .unwrap_or_default(),
            statements,
            origin: self.origin(named.name.span),
        }
    }

    fn statement(&mut self, scope: u32, statement: &ast::Statement) -> Option<Statement> {
        match statement {
            ast::Statement::Forbid(expr) => self.expr(scope, expr, true).map(Statement::Forbid),
            ast::Statement::OnlyMay(roles, patterns) => {
                let mut found = Vec::new();
                let mut complete = true;
                for path in roles {
                    let role = self.assignable(*path);
                    complete &= role.is_some();
                    found.extend(role);
                }
                let ranges = self.ranges(scope, patterns)?;
                complete.then_some(Statement::OnlyMay(found, ranges))
            }
            ast::Statement::SomeMay(patterns) => {
                self.ranges(scope, patterns).map(Statement::SomeMay)
            }
            ast::Statement::Course {
                lifecycle,
                always,
                from,
                to,
            } => {
                let at = self
                    .lookup
                    .lifecycle(scope, *lifecycle)
                    .report(&mut self.findings)?;
                let from = self.state_of(at, *from);
                let to = self.state_of(at, *to);
                Some(Statement::Course {
                    lifecycle: at,
                    always: *always,
                    from: from?,
                    to: to?,
                })
            }
        }
    }

    /// A role that people can hold.
    fn assignable(&mut self, path: Path) -> Option<u32> {
        let at = self.lookup.role(path).report(&mut self.findings)?;
        if self
            .model
            .roles
            .get(at as usize)
            .is_some_and(|role| role.template)
        {
            let message = format!(
                "`{}` is a template: nobody holds it",
                self.names.written(path)
            );
            let finding = Diagnostic::new(&codes::WRONG_KIND, path.span, message)
                .help("name the roles that may; those that extend the template too");
            self.findings.push(finding);
            return None;
        }
        Some(at)
    }

    fn ranges(&mut self, scope: u32, patterns: &[Pattern]) -> Option<Vec<Range<u32>>> {
        let matched = self.patterns(scope, patterns);
        matched
            .into_iter()
            .map(|matched| matched.map(|matched| matched.actions))
            .collect()
    }

    fn state_of(&mut self, lifecycle: u32, path: Path) -> Option<u32> {
        let draft = self.symbols.lifecycles.get(lifecycle as usize)?;
        let states = match self.model.lifecycles.get_mut(lifecycle as usize) {
            Some(lifecycle) => std::mem::take(&mut lifecycle.states),
            None => return None,
        };
        let found = self.state_named(draft, &states, path);
        if let Some(lifecycle) = self.model.lifecycles.get_mut(lifecycle as usize) {
            lifecycle.states = states;
        }
        found
    }

    pub(super) fn tests(&mut self) {
        for draft in &self.symbols.tests {
            let test = self.test(draft);
            self.model.tests.push(test);
        }
    }

    fn test(&mut self, draft: &TestDraft<'_>) -> Test {
        let mut lines = Vec::new();
        let mut incomplete = draft.test.broken;
        for node in &draft.test.expectations {
            match self.test_line(draft.scope, &node.what) {
                Some(line) => lines.push((line, self.origin(node.span))),
                None => incomplete = true,
            }
        }
        Test {
            name: draft.test.name.text.to_string(),
            lines,
            incomplete,
            origin: self.origin(draft.test.name.span),
        }
    }

    fn test_line(&mut self, scope: u32, line: &ast::TestLine) -> Option<TestLine> {
        match line {
            ast::TestLine::Cell {
                role,
                verdict,
                patterns,
                when,
            } => {
                let role = self.lookup.role(*role).report(&mut self.findings);
                let actions = self.ranges(scope, patterns);
                let when = when.as_ref().map(|when| self.cond(scope, when));
                Some(TestLine::Cell {
                    role: role?,
                    verdict: lowered_verdict(*verdict),
                    actions: actions?,
                    when,
                })
            }
            ast::TestLine::Walk {
                lifecycle,
                steps,
                when,
            } => {
                let at = self
                    .lookup
                    .lifecycle(scope, *lifecycle)
                    .report(&mut self.findings)?;
                let when = when.as_ref().map(|when| self.cond(scope, when));
                let (start, steps) = self.walk(at, steps)?;
                Some(TestLine::Walk {
                    lifecycle: at,
                    start,
                    steps,
                    when,
                })
            }
            ast::TestLine::Count {
                patterns,
                count,
                modules,
            } => {
                let mut counted = RoaringBitmap::new();
                let mut named = Vec::new();
                for pattern in patterns.iter() {
                    let (matched, what) = match modules {
                        true => self.counted_modules(scope, *pattern)?,
                        false => self.counted_actions(scope, *pattern)?,
                    };
                    counted |= matched;
                    named.push(what);
                }
                named.sort_unstable();
                Some(TestLine::Count {
                    pattern: self.listed(patterns),
                    named,
                    found: counted.len(),
                    claimed: (*count)?,
                    modules: *modules,
                })
            }
        }
    }

    /// The matched actions, without those that are part of another.
    fn counted_actions(
        &mut self,
        scope: u32,
        pattern: Pattern,
    ) -> Option<(RoaringBitmap, Counted)> {
        let matched = self
            .lookup
            .pattern(scope, pattern)
            .report(&mut self.findings)?;
        let what = match matched.exact {
            true => Counted::Action(matched.actions.start),
            false => Counted::Module {
                module: matched.module,
                deep: pattern.tail == ast::Tail::Deep,
            },
        };
        let counted = matched.actions.filter(|at| {
            let action = self.model.actions.get(*at as usize);
            action.is_some_and(|action| action.part_of.is_none())
        });
        Some((counted.collect(), what))
    }

    fn counted_modules(
        &mut self,
        scope: u32,
        pattern: Pattern,
    ) -> Option<(RoaringBitmap, Counted)> {
        let module = match pattern.path() {
            None => 0,
            Some(path) => self.lookup.module(scope, path).report(&mut self.findings)?,
        };
        let inner = self.symbols.modules.get(module as usize)?.inner.clone();
        let deep = pattern.tail == ast::Tail::Deep;
        let counts = |at: &u32| {
            let inner = self.symbols.modules.get(*at as usize);
            deep || inner.map(|inner| inner.parent) == Some(module)
        };
        let what = Counted::Module { module, deep };
        Some((inner.filter(counts).collect(), what))
    }

    fn walk(&mut self, lifecycle: u32, path: &[Path]) -> Option<(u32, Vec<Step>)> {
        let (first, rest) = path.split_first()?;
        let start = self.state_of(lifecycle, *first)?;
        let mut steps = Vec::new();
        for (at, step) in rest.iter().enumerate() {
            steps.push(self.step(lifecycle, *step, at + 1 == rest.len())?);
        }
        Some((start, steps))
    }

    fn step(&mut self, at: u32, step: Path, last: bool) -> Option<Step> {
        let draft = self.symbols.lifecycles.get(at as usize)?;
        let lifecycle = self.model.lifecycles.get(at as usize)?;
        let written = self.names.written(step);
        let state = lifecycle
            .states
            .binary_search_by(|state| state.name.as_str().cmp(written));
        let state = state.ok().map(|at| Step::State(at as u32));
        if last && written == "refused" {
            return Some(Step::Refused);
        }
        if last && state.is_some() {
            return state;
        }
        let event = self.event(lifecycle, written);
        match (event, state) {
            (Some(event), _) if !last => Some(event),
            (_, Some(state)) => Some(state),
            (event, None) => {
                let finding = self.no_step(draft, lifecycle, step, event.is_some());
                self.findings.extend(finding);
                None
            }
        }
    }

    /// The transitions an event's name means: the full name, else the last segment if one event bears it.
    fn event(&self, lifecycle: &Lifecycle, written: &str) -> Option<Step> {
        let names: Vec<String> = lifecycle
            .transitions
            .iter()
            .map(|transition| self.event_name(&transition.trigger))
            .collect();
        let exact = names.iter().any(|name| name == written);
        let fits = |name: &String| match exact {
            true => name == written,
            false => {
                name.rsplit('.').next() == Some(written) || name.ends_with(&format!(".{written}"))
            }
        };
        let mut chosen: Vec<&String> = names.iter().filter(|name| fits(name)).collect();
        chosen.sort();
        chosen.dedup();
        let [event] = chosen.as_slice() else {
            return None;
        };
        let which = names.iter().enumerate().filter(|(_, name)| name == event);
        Some(Step::Event(
            (*event).clone(),
            which.map(|(at, _)| at as u32).collect(),
        ))
    }

    fn event_name(&self, trigger: &Trigger) -> String {
        match trigger {
            Trigger::Action(action) => self.path_of(*action),
            Trigger::By(name, _) => name.clone(),
            Trigger::Automatic(name) => name.clone().unwrap_or_default(),
        }
    }

    fn no_step(
        &self,
        draft: &LifecycleDraft<'_>,
        lifecycle: &Lifecycle,
        step: Path,
        event: bool,
    ) -> Option<Diagnostic> {
        if draft.lifecycle.broken || lifecycle.incomplete {
            return None;
        }
        let written = self.names.written(step);
        if event {
            let message = format!("`{written}` is an event, but a way ends in a state");
            return Some(
                Diagnostic::new(&codes::UNKNOWN_STATE, step.span, message).help(
                    "add where it leads, `-> closed`, or `-> refused` if it is impossible there",
                ),
            );
        }
        let message = format!(
            "the lifecycle `{}` has no event and no state `{written}`",
            draft.path
        );
        let finding = Diagnostic::new(&codes::UNKNOWN_EVENT, step.span, message);
        let events: Vec<String> = lifecycle
            .transitions
            .iter()
            .map(|transition| self.event_name(&transition.trigger))
            .collect();
        let states = lifecycle.states.iter().map(|state| state.name.as_str());
        let last = events.iter().filter_map(|event| event.rsplit('.').next());
        Some(self.lookup.advise(finding, written, states.chain(last)))
    }
}

fn lowered_verdict(verdict: ast::Verdict) -> Verdict {
    match verdict {
        ast::Verdict::Can => Verdict::Can,
        ast::Verdict::CanOnly => Verdict::CanOnly,
        ast::Verdict::Cannot => Verdict::Cannot,
        ast::Verdict::Undecided => Verdict::Undecided,
    }
}
