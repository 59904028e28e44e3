//! Rules that are broken (RC701) or depend (RC702): Meaning 13. One verdict per statement; what is broken somewhere
//! isn't said to depend elsewhere.

use super::super::evaluate::{Evaluation, Mode, Truth, truth};
use super::super::lifecycles::{Steps, steps, valuation};
use super::super::system::*;
use super::{Bad, Verdict};
use std::collections::BTreeSet;

pub fn verdicts(evaluation: &Evaluation<'_>) -> BTreeSet<Verdict> {
    let mut found = BTreeSet::new();
    for rule in &evaluation.system.rules {
        for (ordinal, clause) in rule.statements.iter().enumerate() {
            let kept = judge(evaluation, &clause.body);
            let subjects = [rule.name.as_str(), &ordinal.to_string()];
            if !kept.broken.is_empty() {
                found.insert(
                    Verdict::new("RC701", &subjects)
                        .at(clause.id)
                        .bad(kept.broken),
                );
            } else if !kept.depends.is_empty() {
                let verdict = Verdict::new("RC702", &subjects).at(clause.id);
                found.insert(verdict.warning().bad(kept.depends));
            }
        }
    }
    found
}

/// Where a statement isn't kept, and where it isn't known to be.
#[derive(Default)]
struct Kept {
    broken: BTreeSet<Bad>,
    depends: BTreeSet<Bad>,
}

impl Kept {
    fn note(&mut self, kept: Truth, bad: Bad) {
        match kept {
            Truth::False => self.broken.insert(bad),
            Truth::Unknown => self.depends.insert(bad),
            Truth::True => false,
        };
    }
}

fn judge(evaluation: &Evaluation<'_>, statement: &Statement) -> Kept {
    match statement {
        Statement::Forbid(expression) => forbid(evaluation, expression),
        Statement::Only { roles, patterns } => only(evaluation, roles, patterns),
        Statement::Some(patterns) => some(evaluation, patterns),
        Statement::Never(path) => along(evaluation, path, Steps::never),
        Statement::Always(path) => along(evaluation, path, Steps::always),
    }
}

fn opposite(of: Truth) -> Truth {
    match of {
        Truth::False => Truth::True,
        Truth::Unknown => Truth::Unknown,
        Truth::True => Truth::False,
    }
}

/// `forbid EXPR`: false for every assignable role in every situation.
fn forbid(evaluation: &Evaluation<'_>, expression: &Expression) -> Kept {
    let mut kept = Kept::default();
    for role in evaluation.system.assignable() {
        for at in 0..evaluation.situations.len() {
            let true_here = truth(expression, &|action| evaluation.truth(role, action, at));
            kept.note(opposite(true_here), evaluation.bad_at(at, Some(role), None));
        }
    }
    kept
}

/// `only R, S may P`: every other assignable role is `no` everywhere.
fn only(evaluation: &Evaluation<'_>, roles: &[RoleId], patterns: &[Pattern]) -> Kept {
    let mut kept = Kept::default();
    let mut others = evaluation.system.assignable();
    others.retain(|role| !roles.contains(role));
    for role in others {
        for action in evaluation.system.matched(patterns) {
            for at in 0..evaluation.situations.len() {
                let has = evaluation.truth(role, action, at);
                kept.note(
                    opposite(has),
                    evaluation.bad_at(at, Some(role), Some(action)),
                );
            }
        }
    }
    kept
}

/// `some role may P`: wherever a match is possible, some assignable role has it; a match that is never possible
/// breaks it, in every situation.
fn some(evaluation: &Evaluation<'_>, patterns: &[Pattern]) -> Kept {
    let mut kept = Kept::default();
    let situations = 0..evaluation.situations.len();
    for action in evaluation.system.matched(patterns) {
        let possible = |at: &usize| evaluation.available(action, *at, Mode::Possible);
        let never_possible = !situations.clone().any(|at| possible(&at));
        for at in situations
            .clone()
            .filter(|at| never_possible || possible(at))
        {
            let roles = evaluation.system.assignable().into_iter();
            let best = roles.map(|role| evaluation.truth(role, action, at)).max();
            let best = best.unwrap_or(Truth::False);
            kept.note(best, evaluation.bad_at(at, None, Some(action)));
        }
    }
    kept
}

/// `LC can never go a -> b`, `LC can always go a -> b`: asked under every valuation of the settings. The bad
/// situations are all those of a bad valuation.
fn along(
    evaluation: &Evaluation<'_>,
    path: &Path,
    ask: impl Fn(&Steps, StateId, StateId) -> Truth,
) -> Kept {
    let mut kept = Kept::default();
    let by_valuation = steps(evaluation.system, path.lifecycle);
    for (at, situation) in evaluation.situations.iter().enumerate() {
        let steps = &by_valuation[&valuation(evaluation.system, situation)];
        kept.note(
            ask(steps, path.from, path.to),
            evaluation.bad_at(at, None, None),
        );
    }
    kept
}
