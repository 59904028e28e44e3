//! Expectations that don't hold (RC710, Meaning 14) and counts that don't fit (RC610, Meaning 15).

use super::super::evaluate::{Evaluation, Truth};
use super::super::lifecycles::{Outcome, walk};
use super::super::system::*;
use super::{Bad, Verdict};
use std::collections::BTreeSet;

pub fn verdicts(evaluation: &Evaluation<'_>) -> BTreeSet<Verdict> {
    let mut found = BTreeSet::new();
    for test in &evaluation.system.tests {
        for (ordinal, clause) in test.expectations.iter().enumerate() {
            let subjects = [test.name.as_str(), &ordinal.to_string()];
            if let Some(fits) = count_fits(evaluation.system, &clause.body) {
                if !fits {
                    let verdict = Verdict::new("RC610", &subjects).at(clause.id);
                    found.insert(verdict.warning());
                }
                continue;
            }
            let bad = unmet(evaluation, &clause.body);
            if !bad.is_empty() {
                found.insert(Verdict::new("RC710", &subjects).at(clause.id).bad(bad));
            }
        }
    }
    found
}

/// Actions that are `part of` another aren't counted. `None` for what is no count.
fn count_fits(system: &System, expectation: &Expectation) -> Option<bool> {
    match expectation {
        Expectation::Answer { .. } | Expectation::Walk(_) => None,
        Expectation::Actions { pattern, count } => Some(counted(system, *pattern) == *count),
        Expectation::Modules { pattern, count } => {
            Some(system.matched_modules(*pattern).len() == *count)
        }
    }
}

pub fn counted(system: &System, pattern: Pattern) -> usize {
    let all = system.matched(&[pattern]).into_iter();
    all.filter(|a| system.actions[*a].part_of.is_none()).count()
}

/// Where an expectation isn't met.
fn unmet(evaluation: &Evaluation<'_>, expectation: &Expectation) -> BTreeSet<Bad> {
    match expectation {
        Expectation::Answer {
            role,
            expected,
            patterns,
            when,
        } => {
            let matched = evaluation.system.matched(patterns);
            let mut bad = BTreeSet::new();
            for at in (0..evaluation.situations.len()).filter(|at| evaluation.holds(when, *at)) {
                for action in 0..evaluation.system.actions.len() {
                    let answer = evaluation.truth(*role, action, at);
                    if !is_as(*expected, matched.contains(&action), answer) {
                        bad.insert(evaluation.bad_at(at, None, Some(action)));
                    }
                }
            }
            bad
        }
        Expectation::Walk(walked) => evaluation.bad(|at| {
            evaluation.holds(&walked.when, at)
                && walk(evaluation.system, walked, &evaluation.situations[at]).0
                    != Outcome::Came(walked.end)
        }),
        Expectation::Actions { .. } | Expectation::Modules { .. } => BTreeSet::new(),
    }
}

/// Whether the answer about one action is the expected one. Undecided is not no.
fn is_as(expected: Expected, matched: bool, answer: Truth) -> bool {
    match expected {
        Expected::Can => !matched || answer == Truth::True,
        Expected::CanOnly if matched => answer == Truth::True,
        Expected::CanOnly => answer == Truth::False,
        Expected::Cannot => !matched || answer == Truth::False,
        Expected::Undecided => !matched || answer == Truth::Unknown,
    }
}
