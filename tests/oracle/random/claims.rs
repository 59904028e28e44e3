//! Rules and tests. Most say what is so, or nearly.

use super::super::evaluate::{Evaluation, Truth};
use super::super::system::*;
use super::super::verdicts::tests::counted;
use super::{Draft, words};

impl Draft {
    pub fn add_rules(&mut self) {
        let count = self.numbers.pick(&[0, 0, 1, 1, 2, 3]);
        for name in self.numbers.some(words::RULES, count) {
            let mut statements = Vec::new();
            for _ in 0..self.numbers.pick(&[1, 1, 2]) {
                let body = self.statement();
                statements.push(self.bare(body));
            }
            let mut extras = self.extras("rule");
            extras.formerly.clear();
            let module = self.place();
            let name = name.to_string();
            self.system.rules.push(Rule {
                name,
                module,
                statements,
                extras,
            });
        }
    }

    fn statement(&mut self) -> Statement {
        let roles = self.system.assignable();
        let path = self.path();
        match (self.numbers.below(10), path) {
            (0 | 1, Some(path)) => Statement::Never(path),
            (2 | 3, Some(path)) => Statement::Always(path),
            (0..=5, _) => {
                let actions: Vec<_> = (0..self.system.actions.len()).collect();
                let expression = self.expression(&actions);
                Statement::Forbid(self.with_nots(expression))
            }
            (6 | 7, _) => {
                let count = self.numbers.between(1, roles.len());
                let roles = self.numbers.some(&roles, count);
                Statement::Only {
                    roles,
                    patterns: self.patterns(20, false),
                }
            }
            _ => Statement::Some(self.patterns(15, false)),
        }
    }

    fn path(&mut self) -> Option<Path> {
        let lifecycles: Vec<_> = (0..self.system.lifecycles.len()).collect();
        if lifecycles.is_empty() {
            return None;
        }
        let lifecycle = self.numbers.pick(&lifecycles);
        let states: Vec<_> = (0..self.system.lifecycles[lifecycle].states.len()).collect();
        let from = self.numbers.pick(&states);
        let mut others = states;
        others.retain(|state| *state != from);
        let back = others.is_empty() || self.numbers.chance(15);
        let to = if back {
            from
        } else {
            self.numbers.pick(&others)
        };
        Some(Path {
            lifecycle,
            from,
            to,
        })
    }

    pub fn add_tests(&mut self) {
        let count = self.numbers.pick(&[0, 1, 1, 2]);
        let system = self.system.clone();
        let evaluation = Evaluation::new(&system);
        for name in self.numbers.some(words::TESTS, count) {
            let mut expectations = Vec::new();
            for _ in 0..self.numbers.between(1, 5) {
                if let Some(body) = self.expectation(&evaluation) {
                    expectations.push(self.bare(body));
                }
            }
            let test = Test {
                name: name.to_string(),
                module: self.place(),
                doc: self
                    .numbers
                    .chance(15)
                    .then(|| self.numbers.pick(words::DOCS).to_string()),
                expectations,
            };
            if !test.expectations.is_empty() {
                self.system.tests.push(test);
            }
        }
    }

    fn expectation(&mut self, evaluation: &Evaluation<'_>) -> Option<Expectation> {
        match self.numbers.below(10) {
            0 | 1 => Some(self.everything_of(evaluation)),
            2..=4 => Some(self.answer(evaluation)),
            5..=7 => self.walk(evaluation.system).map(Expectation::Walk),
            8 => {
                let pattern = self.wildcard(false);
                let count = self.about(counted(evaluation.system, pattern));
                match pattern {
                    Pattern::Action(_) => None,
                    Pattern::Own(_) | Pattern::Inside(_) | Pattern::Everything => {
                        Some(Expectation::Actions { pattern, count })
                    }
                }
            }
            _ => self.module_count(evaluation.system),
        }
    }

    fn module_count(&mut self, system: &System) -> Option<Expectation> {
        let module = self.numbers.below(system.modules.len());
        let pattern = match self.numbers.below(4) {
            0 => ModulePattern::Top,
            1 => ModulePattern::Everything,
            2 => ModulePattern::Own(module),
            _ => ModulePattern::Inside(module),
        };
        let right = system.matched_modules(pattern).len();
        let count = self.about(right);
        (right > 0).then_some(Expectation::Modules { pattern, count })
    }

    /// The number, or one beside it.
    fn about(&mut self, right: usize) -> usize {
        if self.numbers.chance(70) {
            return right;
        }
        match self.numbers.chance(50) {
            true => right + 1,
            false => right.saturating_sub(1),
        }
    }

    /// One value of some variables, or any condition.
    fn scene(&mut self, evaluation: &Evaluation<'_>) -> Option<Condition> {
        if self.numbers.chance(30) {
            return self.maybe_condition(60, None);
        }
        let situation = self.numbers.pick(&evaluation.situations);
        let mut atoms = Vec::new();
        for (variable, value) in situation.0.iter().enumerate() {
            if self.numbers.chance(80) {
                atoms.push(Condition::Is(variable, *value));
            }
        }
        self.numbers.shuffle(&mut atoms);
        match atoms.len() {
            0 => None,
            1 => atoms.pop(),
            _ => Some(Condition::All(atoms)),
        }
    }

    fn answer(&mut self, evaluation: &Evaluation<'_>) -> Expectation {
        let system = evaluation.system;
        let role = self.numbers.below(system.roles.len());
        let when = self.scene(evaluation);
        let patterns = self.patterns(20, true);
        let mut answers = Vec::new();
        for at in (0..evaluation.situations.len()).filter(|at| evaluation.holds(&when, *at)) {
            let actions = system.matched(&patterns).into_iter();
            answers.extend(actions.map(|a| evaluation.truth(role, a, at)));
        }
        let right = match (answers.iter().min(), answers.iter().max()) {
            (Some(Truth::True), _) => Expected::Can,
            (_, Some(Truth::False)) => Expected::Cannot,
            (Some(Truth::Unknown), Some(Truth::Unknown)) => Expected::Undecided,
            _ => self
                .numbers
                .pick(&[Expected::Can, Expected::Cannot, Expected::Undecided]),
        };
        let any = self
            .numbers
            .pick(&[Expected::Can, Expected::Cannot, Expected::Undecided]);
        let expected = if self.numbers.chance(80) { right } else { any };
        Expectation::Answer {
            role,
            expected,
            patterns,
            when,
        }
    }

    /// `can only`: what the role has in some situation.
    fn everything_of(&mut self, evaluation: &Evaluation<'_>) -> Expectation {
        let system = evaluation.system;
        let role = self.numbers.below(system.roles.len());
        let when = self.scene(evaluation);
        let mut situations = 0..evaluation.situations.len();
        let here = situations
            .find(|at| evaluation.holds(&when, *at))
            .unwrap_or(0);
        let has = |a: &ActionId| evaluation.truth(role, *a, here) == Truth::True;
        let has: Vec<_> = (0..system.actions.len()).filter(has).collect();
        let mut patterns: Vec<_> = has.into_iter().map(Pattern::Action).collect();
        if patterns.is_empty() || self.numbers.chance(15) {
            patterns = self.patterns(30, false);
        }
        Expectation::Answer {
            role,
            expected: Expected::CanOnly,
            patterns,
            when,
        }
    }
}
