//! Systems without some of their clauses.

use super::evaluate::Evaluation;
use super::system::*;
use super::verdicts::types;

/// Drops clauses until no type error is left.
pub fn without_type_errors(mut system: System) -> System {
    loop {
        let found = types::verdicts(&Evaluation::new(&system));
        let offending: Vec<ClauseId> = found.iter().filter_map(|v| v.clause).collect();
        if offending.is_empty() {
            return system;
        }
        for clause in offending {
            system.drop_clause(clause);
        }
    }
}

/// The system less every clause that can go while `fails` stays true. A rule or a test that has nothing left isn't
/// printed. Edges whose event a test walks through stay as long as the test does.
pub fn shrink(system: &System, fails: &dyn Fn(&System) -> bool) -> System {
    let mut smallest = system.clone();
    loop {
        let before = smallest.clauses().len();
        for clause in smallest.clauses().into_iter().rev() {
            let mut smaller = smallest.clone();
            smaller.drop_clause(clause);
            if is_sound(&smaller) && fails(&smaller) {
                smallest = smaller;
            }
        }
        if smallest.clauses().len() == before {
            return smallest;
        }
    }
}

/// Whether every event that a walk fires still exists.
fn is_sound(system: &System) -> bool {
    let exists = |lifecycle: LifecycleId, step: &Step| match step {
        Step::Stand(_) => true,
        Step::Fire(event) => {
            let mut edges = system.lifecycles[lifecycle].edges.iter();
            edges.any(|edge| edge.body.event == *event)
        }
    };
    let expectations = system.tests.iter().flat_map(|t| &t.expectations);
    expectations.into_iter().all(|clause| match &clause.body {
        Expectation::Walk(walk) => walk.steps.iter().all(|s| exists(walk.lifecycle, s)),
        Expectation::Answer { .. } | Expectation::Actions { .. } | Expectation::Modules { .. } => {
            true
        }
    })
}
