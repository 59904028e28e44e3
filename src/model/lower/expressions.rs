//! Expressions, conditions and patterns.

use super::Lower;
use crate::diagnostic::{Diagnostic, codes};
use crate::model::{Cond, Expr, Subject};
use crate::resolve::{Entity, Matched};
use crate::source::Span;
use crate::syntax::ast::{self, CondKind, Path, Pattern};

impl Lower<'_, '_> {
    /// An expression, or nothing if a name in it means nothing.
    ///
    /// `negation` says whether `not` may stand in it; flattened, sorted and without repetitions.
    pub(super) fn expr(&mut self, scope: u32, expr: &ast::Expr, negation: bool) -> Option<Expr> {
        match expr {
            ast::Expr::Action(path) => {
                let found = self.lookup.action(scope, *path).report(&mut self.findings);
                found.map(Expr::Action)
            }
            ast::Expr::All(parts) => self.parts(scope, parts, negation, true),
            ast::Expr::Any(parts) => self.parts(scope, parts, negation, false),
            ast::Expr::Not(inner, span) => {
                if !negation {
                    self.no_negation(*span);
                    return None;
                }
                let inner = self.expr(scope, inner, negation)?;
                Some(Expr::Not(Box::new(inner)))
            }
            ast::Expr::Broken => None,
        }
    }

    fn parts(
        &mut self,
        scope: u32,
        parts: &[ast::Expr],
        negation: bool,
        all: bool,
    ) -> Option<Expr> {
        let mut complete = true;
        let mut lowered = Vec::new();
        for part in parts {
            match (self.expr(scope, part, negation), all) {
                (Some(Expr::All(inner)), true) | (Some(Expr::Any(inner)), false) => {
                    lowered.extend(inner)
                }
                (Some(other), _) => lowered.push(other),
                (None, _) => complete = false,
            }
        }
        if !complete {
            return None;
        }
        lowered.sort();
        lowered.dedup();
        match (lowered.len(), all) {
            (1, _) => lowered.pop(),
            (_, true) => Some(Expr::All(lowered)),
            (_, false) => Some(Expr::Any(lowered)),
        }
    }

    fn no_negation(&mut self, span: Span) {
        let finding = Diagnostic::new(
            &codes::MISPLACED,
            span,
            "`not` can't stand in what an action requires",
        )
        .help("two actions that no role may have together are a conflict: `conflicts a.b`");
        self.findings.push(finding);
    }

    /// A condition; what can't be resolved in it is unknown.
    pub(super) fn cond(&mut self, scope: u32, cond: &ast::Cond) -> Cond {
        match &cond.kind {
            CondKind::In {
                subject,
                negated,
                values,
            } => {
                let Some(lowered) = self.values(scope, *subject, values) else {
                    return Cond::Unknown;
                };
                match negated {
                    true => Cond::Not(Box::new(lowered)),
                    false => lowered,
                }
            }
            CondKind::Fact {
                subject,
                allows,
                fact,
            } => self
                .fact(scope, *subject, *allows, *fact)
                .unwrap_or(Cond::Unknown),
            CondKind::All(parts) => Cond::All(self.conds(scope, parts)),
            CondKind::Any(parts) => Cond::Any(self.conds(scope, parts)),
            CondKind::Not(inner) => Cond::Not(Box::new(self.cond(scope, inner))),
            CondKind::Broken => Cond::Unknown,
        }
    }

    fn conds(&mut self, scope: u32, parts: &[ast::Cond]) -> Vec<Cond> {
        parts.iter().map(|part| self.cond(scope, part)).collect()
    }

    fn values(&mut self, scope: u32, subject: Path, values: &[Path]) -> Option<Cond> {
        let entity = self
            .lookup
            .variable(scope, subject)
            .report(&mut self.findings)?;
        let (var, what) = match entity {
            Entity::Setting(at) => (self.variable(Subject::Setting(at)), "value"),
            Entity::Lifecycle(at) => (self.variable(Subject::Lifecycle(at)), "state"),
            Entity::Action(_) | Entity::Module(_) | Entity::Broken => return None,
        };
        let model = self.known.unwrap_or(&self.model);
        let known = model.variables.get(var.0 as usize)?;
        let mut found = Vec::new();
        let mut complete = true;
        for value in values {
            let written = self.names.written(*value);
            match known
                .values
                .binary_search_by(|name| name.as_str().cmp(written))
            {
                Ok(at) => found.push(at as u32),
                Err(_) => {
                    complete = false;
                    if self.is_readable(entity) {
                        let message = format!("`{}` has no {what} `{written}`", known.path);
                        let finding = Diagnostic::new(&codes::UNKNOWN_VALUE, value.span, message);
                        let names = known.values.iter().map(String::as_str);
                        self.findings
                            .push(self.lookup.advise(finding, written, names));
                    }
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        complete.then_some(Cond::In(var, found))
    }

    fn is_readable(&self, entity: Entity) -> bool {
        match entity {
            Entity::Lifecycle(at) => {
                let draft = self.symbols.lifecycles.get(at as usize);
                draft.is_some_and(|draft| !draft.lifecycle.broken)
            }
            Entity::Setting(at) => {
                let model = self.known.unwrap_or(&self.model);
                let setting = model.settings.get(at as usize);
                setting.is_some_and(|setting| !setting.values.is_empty())
            }
            _ => true,
        }
    }

    fn fact(&mut self, scope: u32, subject: Path, allows: bool, fact: Path) -> Option<Cond> {
        let lifecycle = self
            .lookup
            .lifecycle(scope, subject)
            .report(&mut self.findings)?;
        let draft = self.symbols.lifecycles.get(lifecycle as usize)?;
        let name = self.names.path(fact);
        let mut facts: Vec<String> = Vec::new();
        let mut states: Vec<String> = Vec::new();
        for (state, clause) in draft
            .lifecycle
            .clauses
            .iter()
            .filter_map(state_of)
            .flat_map(|state| {
                state
                    .clauses
                    .iter()
                    .map(move |clause| (state, &clause.what))
            })
        {
            let (named, counts) = match clause {
                ast::StateClause::Allows(named) => (named, allows),
                ast::StateClause::Refuses(named) => (named, !allows),
                ast::StateClause::Undecided(named, _) => (named, false),
                ast::StateClause::Formerly(_) => continue,
            };
            for one in named {
                facts.push(self.name(*one));
                if counts && self.names.path(*one) == name {
                    states.push(self.name(state.named.name));
                }
            }
        }
        let written = self.names.written(fact);
        if !facts.iter().any(|known| known == written) {
            if !draft.lifecycle.broken {
                facts.sort();
                facts.dedup();
                let message = format!("no state of `{}` names the fact `{written}`", draft.path);
                let finding = Diagnostic::new(&codes::UNKNOWN_FACT, fact.span, message);
                let names = facts.iter().map(String::as_str);
                self.findings
                    .push(self.lookup.advise(finding, written, names));
            }
            return None;
        }
        let var = self.variable(Subject::Lifecycle(lifecycle));
        let model = self.known.unwrap_or(&self.model);
        let known = model.variables.get(var.0 as usize)?;
        let mut values: Vec<u32> = states
            .iter()
            .filter_map(|state| known.values.binary_search(state).ok().map(|at| at as u32))
            .collect();
        values.sort_unstable();
        values.dedup();
        Some(Cond::In(var, values))
    }

    /// What patterns match. `None` in the place of a pattern that means nothing.
    pub(super) fn patterns(&mut self, scope: u32, patterns: &[Pattern]) -> Vec<Option<Matched>> {
        let patterns = patterns.iter();
        patterns
            .map(|pattern| self.pattern(scope, pattern))
            .collect()
    }

    /// What a pattern matches, if it means something.
    pub(super) fn pattern(&mut self, scope: u32, pattern: &Pattern) -> Option<Matched> {
        let found = self.lookup.pattern(scope, *pattern);
        let matched = found.report(&mut self.findings)?;
        let nothing = self.lookup.matches_nothing(*pattern, &matched);
        self.findings.extend(nothing);
        Some(matched)
    }
}

fn state_of(node: &ast::Node<ast::LifecycleClause>) -> Option<&ast::State> {
    match &node.what {
        ast::LifecycleClause::State(state) => Some(state),
        ast::LifecycleClause::Transition(_)
        | ast::LifecycleClause::UndecidedInitial(_)
        | ast::LifecycleClause::Formerly(_) => None,
    }
}
