//! What the compiler has to find: everything that points 5 to 15 of the meaning call an error, a "depends" or a
//! warning, and ambiguous transitions.

pub mod constraints;
pub mod roots;
pub mod rules;
pub mod tests;
pub mod types;

use super::evaluate::Evaluation;
use super::lifecycles::ambiguities;
use super::system::*;
use std::collections::BTreeSet;

/// Two verdicts with equal code, subjects and clause are one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Verdict {
    pub code: &'static str,
    /// What it is about, in the order that the table at [`verdicts`] gives.
    pub subjects: Vec<String>,
    /// The clause that is wrong; none where several clauses together say the same.
    pub clause: Option<ClauseId>,
    pub severity: Severity,
    /// A warning only because the constraint is `@derived`: `severity` says what it is now.
    pub derived: bool,
    /// All situations in which it goes wrong; a compiler's witness is one of them. Empty where a verdict is not about
    /// situations, and for an RC223 about an action that is never possible.
    pub bad: BTreeSet<Bad>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Error,
    Warning,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bad {
    /// Where the subjects don't name it.
    pub role: Option<RoleId>,
    /// Where the subjects don't name it.
    pub action: Option<ActionId>,
    pub situation: Situation,
}

/// Everything that is to be found in a system.
///
/// | code | subjects | clause | bad |
/// |---|---|---|---|
/// | RC112 | owner (role, template, action, module path or test name), kind of clause, pattern | it | |
/// | RC210 | role, kind of clause | it | |
/// | RC210 | module or action, `available` | the `available when` | |
/// | RC210 | action, `transitions` | | |
/// | RC220 | role, action | the grant | its `when` |
/// | RC221 | role, action | the grant | its `when`, where the action is possible |
/// | RC222 | role, action | the revoke | where it comes back |
/// | RC223 | role, action | the undecided | where the action is possible |
/// | RC224, RC225 | role, action, reach | the grant | |
/// | RC230 | action | the requires | where it can't be had |
/// | RC250, RC251 | role, action | the requires | |
/// | RC260, RC261 | role, smaller action path, greater action path | | |
/// | RC265 | role or template, smaller role name, greater role name | | |
/// | RC270 | role, action | the level | |
/// | RC280 | role, action | | |
/// | RC404 | lifecycle, event, source, smaller target, greater target (by name) | | |
/// | RC610 | test, ordinal of the expectation | it | |
/// | RC701, RC702 | rule, ordinal of the statement | it | with role or action, where the statement names none |
/// | RC710 | test, ordinal of the expectation | it | with action, where it has patterns |
pub fn verdicts(system: &System) -> BTreeSet<Verdict> {
    verdicts_of(&Evaluation::new(system))
}

pub fn verdicts_of(evaluation: &Evaluation<'_>) -> BTreeSet<Verdict> {
    let mut all = types::verdicts(evaluation);
    all.extend(constraints::verdicts(evaluation));
    all.extend(rules::verdicts(evaluation));
    all.extend(tests::verdicts(evaluation));
    all.extend(ambiguous_transitions(evaluation.system));
    all
}

impl Verdict {
    pub fn new(code: &'static str, subjects: &[&str]) -> Self {
        Verdict {
            code,
            subjects: subjects.iter().map(|s| s.to_string()).collect(),
            clause: None,
            severity: Severity::Error,
            derived: false,
            bad: BTreeSet::new(),
        }
    }

    pub fn at(mut self, clause: ClauseId) -> Self {
        self.clause = Some(clause);
        self
    }

    pub fn warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    /// `@derived` on a constraint makes what it finds a warning.
    pub fn derived(mut self, derived: bool) -> Self {
        self.derived = derived;
        if derived { self.warning() } else { self }
    }

    pub fn bad(mut self, bad: BTreeSet<Bad>) -> Self {
        self.bad = bad;
        self
    }

    /// Whether a witness, which may leave variables out, is one of the bad situations.
    pub fn admits(
        &self,
        system: &System,
        witness: &std::collections::BTreeMap<String, String>,
    ) -> bool {
        self.bad
            .iter()
            .any(|bad| system.fits(&bad.situation, witness))
    }
}

impl Evaluation<'_> {
    /// The situations in which something goes wrong.
    pub fn bad(&self, goes_wrong: impl Fn(usize) -> bool) -> BTreeSet<Bad> {
        let wrong = (0..self.situations.len()).filter(|at| goes_wrong(*at));
        wrong.map(|at| self.bad_at(at, None, None)).collect()
    }

    pub fn bad_at(&self, at: usize, role: Option<RoleId>, action: Option<ActionId>) -> Bad {
        Bad {
            role,
            action,
            situation: self.situations[at].clone(),
        }
    }
}

/// RC404: an error where the transition is the action, else a warning, for what decides lies outside.
fn ambiguous_transitions(system: &System) -> BTreeSet<Verdict> {
    let mut found = BTreeSet::new();
    for (id, lifecycle) in system.lifecycles.iter().enumerate() {
        for (ambiguity, situations) in ambiguities(system, id) {
            let name = |state: StateId| lifecycle.states[state].name.as_str();
            let event = system.event_text(&ambiguity.event);
            let mut to = [name(ambiguity.to.0), name(ambiguity.to.1)];
            to.sort();
            let subjects = [
                lifecycle.path.as_str(),
                &event,
                name(ambiguity.from),
                to[0],
                to[1],
            ];
            let bad = situations.into_iter().map(|situation| Bad {
                role: None,
                action: None,
                situation,
            });
            let verdict = Verdict::new("RC404", &subjects).bad(bad.collect());
            found.insert(match ambiguity.event {
                Event::Action(_) => verdict,
                Event::Named(_) | Event::Automatic(_) => verdict.warning(),
            });
        }
    }
    found
}
