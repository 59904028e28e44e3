//! Conditions, expressions and patterns.

use super::super::evaluate::holds;
use super::super::system::*;
use super::Draft;
use std::collections::BTreeSet;

impl Draft {
    /// A condition that holds somewhere and that leaves one variable alone; none if there is nothing to speak of.
    pub fn condition(&mut self, without: Option<VariableId>) -> Option<Condition> {
        let count = self.system.variables().len();
        let variables: Vec<_> = (0..count).filter(|v| Some(*v) != without).collect();
        if variables.is_empty() {
            return None;
        }
        for _ in 0..4 {
            let depth = self.numbers.pick(&[0, 0, 0, 1, 1, 2]);
            let condition = self.tree(&variables, depth);
            if self.holds_somewhere(&condition) {
                return Some(condition);
            }
        }
        Some(Condition::Is(self.numbers.pick(&variables), 0))
    }

    pub fn maybe_condition(
        &mut self,
        percent: usize,
        without: Option<VariableId>,
    ) -> Option<Condition> {
        let wanted = self.numbers.chance(percent);
        if wanted {
            self.condition(without)
        } else {
            None
        }
    }

    /// A condition that holds nowhere.
    pub fn contradiction(&mut self) -> Option<Condition> {
        let one = self.condition(None)?;
        let not = Condition::Not(Box::new(one.clone()));
        Some(Condition::All(vec![one, not]))
    }

    fn holds_somewhere(&self, condition: &Condition) -> bool {
        let mut situations = self.system.situations().into_iter();
        situations.any(|s| holds(&self.system, condition, &s))
    }

    fn tree(&mut self, variables: &[VariableId], depth: usize) -> Condition {
        if depth == 0 {
            return self.atom(variables);
        }
        let count = self.numbers.between(2, 3);
        match self.numbers.below(5) {
            0 => Condition::Not(Box::new(self.tree(variables, depth - 1))),
            1 | 2 => Condition::All(self.trees(variables, depth, count)),
            _ => Condition::Any(self.trees(variables, depth, count)),
        }
    }

    fn trees(&mut self, variables: &[VariableId], depth: usize, count: usize) -> Vec<Condition> {
        (0..count)
            .map(|_| {
                let depth = self.numbers.below(depth);
                self.tree(variables, depth)
            })
            .collect()
    }

    fn atom(&mut self, variables: &[VariableId]) -> Condition {
        let variable = self.numbers.pick(variables);
        let values: Vec<usize> = (0..self.system.values(variable).len()).collect();
        let facts = self.facts(variable);
        if !facts.is_empty() && self.numbers.chance(35) {
            let fact = self.numbers.pick(&facts);
            let lifecycle = variable - self.system.settings.len();
            return match self.numbers.chance(65) {
                true => Condition::Allows(lifecycle, fact),
                false => Condition::Refuses(lifecycle, fact),
            };
        }
        let one = Condition::Is(variable, self.numbers.pick(&values));
        match self.numbers.below(4) {
            0 => Condition::Not(Box::new(one)),
            1 => {
                let count = self.numbers.between(1, values.len());
                Condition::In(variable, self.numbers.some(&values, count))
            }
            _ => one,
        }
    }

    /// The facts of a lifecycle that every state speaks of or leaves out, none saying that it is undecided.
    fn facts(&self, variable: VariableId) -> Vec<String> {
        let Some(lifecycle) = variable.checked_sub(self.system.settings.len()) else {
            return Vec::new();
        };
        let Some(lifecycle) = self.system.lifecycles.get(lifecycle) else {
            return Vec::new();
        };
        let mut facts = BTreeSet::new();
        for state in &lifecycle.states {
            facts.extend(state.allows.iter().chain(&state.refuses).cloned());
        }
        facts.retain(|fact| lifecycle.states.iter().all(|s| !s.undecided.contains(fact)));
        facts.into_iter().collect()
    }

    /// `a`, `a and b`, `a or (b and c)`, …: no action twice, no `and` in an `and`.
    pub fn expression(&mut self, actions: &[ActionId]) -> Expression {
        let count = self.numbers.pick(&[1, 1, 1, 2, 2, 3, 4]);
        let named = self.numbers.some(actions, count);
        let and = self.numbers.chance(50);
        self.joined(&named, and)
    }

    fn joined(&mut self, actions: &[ActionId], and: bool) -> Expression {
        if let [one] = actions {
            return Expression::Action(*one);
        }
        let split = self.numbers.between(1, actions.len() - 1);
        let mut parts: Vec<_> = actions[..split]
            .iter()
            .map(|a| Expression::Action(*a))
            .collect();
        parts.push(self.joined(&actions[split..], !and));
        match and {
            true => Expression::All(parts),
            false => Expression::Any(parts),
        }
    }

    /// The same with some parts turned into their opposite.
    pub fn with_nots(&mut self, expression: Expression) -> Expression {
        let inner = match expression {
            Expression::All(parts) => {
                Expression::All(parts.into_iter().map(|p| self.with_nots(p)).collect())
            }
            Expression::Any(parts) => {
                Expression::Any(parts.into_iter().map(|p| self.with_nots(p)).collect())
            }
            Expression::Action(_) | Expression::Not(_) => expression,
        };
        match self.numbers.chance(20) {
            true => Expression::Not(Box::new(inner)),
            false => inner,
        }
    }

    /// Patterns for a clause, none twice; a wildcard matches something, but for a rare one in a system with errors.
    pub fn patterns(&mut self, wildcards: usize, may_be_empty: bool) -> Vec<Pattern> {
        let mut patterns = Vec::new();
        for _ in 0..self.numbers.pick(&[1, 1, 1, 2, 2, 3]) {
            let pattern = match self.numbers.chance(wildcards) {
                true => self.wildcard(may_be_empty),
                false => Pattern::Action(self.any_action()),
            };
            if !patterns.contains(&pattern) {
                patterns.push(pattern);
            }
        }
        patterns
    }

    pub fn any_action(&mut self) -> ActionId {
        self.numbers.below(self.system.actions.len())
    }

    pub fn wildcard(&mut self, may_be_empty: bool) -> Pattern {
        let modules = self.system.modules.len();
        for _ in 0..6 {
            let module = self.numbers.below(modules);
            let pattern = match self.numbers.below(10) {
                0 => Pattern::Everything,
                1..=6 => Pattern::Own(module),
                _ => Pattern::Inside(module),
            };
            let fits = !self.system.matched(&[pattern]).is_empty();
            let empty_is_fine =
                may_be_empty && (!self.clean || !self.system.matches_nothing(pattern));
            if fits || empty_is_fine && self.numbers.chance(30) {
                return pattern;
            }
        }
        Pattern::Action(self.any_action())
    }
}
