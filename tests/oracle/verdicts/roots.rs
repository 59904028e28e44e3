//! Which violations of constraints are one message (rule 10): one that comes wholly from something extended is told
//! at the highest role or template that has it, with the number of its heirs.

use super::super::evaluate::Evaluation;
use super::super::system::*;
use super::constraints::of_everybody;
use super::{Severity, Verdict};
use std::collections::BTreeMap;

/// A violation as it is told.
#[derive(Debug, Clone)]
pub struct Rooted {
    pub verdict: Verdict,
    /// The assignable roles that have it wholly from there.
    pub heirs: usize,
}

/// The same violation of several roles: code, subjects but the role, clause.
type Kind = (&'static str, Vec<String>, Option<ClauseId>);

/// The violations to be told. One of a template that nobody has from it is none, but for what it extends.
pub fn rooted(evaluation: &Evaluation<'_>) -> Vec<Rooted> {
    let system = evaluation.system;
    let mut kinds: BTreeMap<Kind, BTreeMap<RoleId, Verdict>> = BTreeMap::new();
    for verdict in of_everybody(evaluation) {
        if let Some(role) = system.role_named(&verdict.subjects[0]) {
            let kind = (verdict.code, verdict.subjects[1..].to_vec(), verdict.clause);
            kinds.entry(kind).or_default().insert(role, verdict);
        }
    }
    let mut all = Vec::new();
    for violations in kinds.values() {
        for (role, verdict) in violations {
            let heir = |other: &&RoleId| {
                *other != role
                    && !system.roles[**other].template
                    && root(system, violations, **other) == *role
            };
            let heirs = violations.keys().filter(heir).count();
            let lonely = heirs == 0 && system.roles[*role].template;
            if root(system, violations, *role) == *role && (!lonely || verdict.code == "RC265") {
                let verdict = verdict.clone();
                all.push(Rooted { verdict, heirs });
            }
        }
    }
    all
}

/// Where a role has its violation from: itself, or the root of what it has it wholly from.
///
/// Chosen: of several extended roles that have it, the one whose name comes first; something less severe explains
/// nothing.
fn root(system: &System, violations: &BTreeMap<RoleId, Verdict>, role: RoleId) -> RoleId {
    let own = &violations[&role];
    let mut parents = system.roles[role].extends.clone();
    parents.sort_by_key(|parent| &system.roles[*parent].name);
    let explains = |parent: &RoleId| {
        violations.get(parent).is_some_and(|theirs| {
            let as_severe = theirs.severity == Severity::Error || own.severity == theirs.severity;
            as_severe && own.bad.is_subset(&theirs.bad)
        })
    };
    match parents.into_iter().find(explains) {
        Some(parent) => root(system, violations, parent),
        None => role,
    }
}
