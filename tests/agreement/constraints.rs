//! The constraints that roles break: each role for itself, and the findings that tell of them.

use super::differences::Differences;
use super::sides::{Sides, paths_of};
use crate::oracle::system::*;
use crate::oracle::verdicts::constraints::of_everybody;
use crate::oracle::verdicts::roots::rooted;
use crate::oracle::verdicts::{Severity, Verdict};
use rolecall::check::constraints::{Broken, violations};
use rolecall::check::{Context, check};
use rolecall::diagnostic::{self, Diagnostic};
use rolecall::logic::{Set, Var};
use rolecall::model::{Access, Model, OriginId};
use rolecall::workspace;
use std::collections::BTreeSet;

/// One violation of one role: code, role and what it is about, clause, where.
type Violation = (String, Vec<String>, Option<ClauseId>, BTreeSet<Situation>);

/// A message: code, role and what it is about, clause, heirs, whether it is a warning.
type Message = (String, Vec<String>, Option<ClauseId>, usize, bool);

/// Every violation of every role and template before they are grouped.
pub fn compare_each(sides: &Sides<'_>, compiled: &mut workspace::System, found: &mut Differences) {
    let (model, origins) = (&compiled.lowered.model, &compiled.lowered.origins);
    let mut context = Context::new(model, origins, &mut compiled.access);
    let mut ours = BTreeSet::new();
    for (broken, role, set) in violations(&mut context).all() {
        let (code, mut about, origin) = described(model, *broken);
        about.insert(0, model.role_name(role).to_owned());
        let clause = origin.and_then(|origin| sides.clause(origins.span(origin)));
        let situations = match broken {
            Broken::Roles(..) => BTreeSet::new(),
            _ => situations(sides, model, context.access, set),
        };
        ours.insert((code.to_owned(), about, clause, situations));
    }
    let theirs = of_everybody(sides.evaluation).into_iter();
    let theirs = theirs
        .filter(|verdict| verdict.code != "RC230")
        .map(as_violation);
    found.sets(
        "violations",
        &ours,
        &theirs.collect::<BTreeSet<Violation>>(),
    );
}

fn as_violation(verdict: Verdict) -> Violation {
    let bad = verdict.bad.into_iter().map(|bad| bad.situation);
    (
        verdict.code.to_owned(),
        verdict.subjects,
        verdict.clause,
        bad.collect(),
    )
}

/// What is broken: code, what it is about but the role, clause.
fn described(model: &Model, broken: Broken) -> (&'static str, Vec<String>, Option<OriginId>) {
    let path = |action: u32| model.path(action).to_owned();
    let pair = |one: u32, other: u32| sorted(path(one), path(other));
    match broken {
        Broken::Requirement(action, which) => (
            "RC250",
            vec![path(action)],
            Some(required_at(model, action, which)),
        ),
        Broken::RequirementDepends(action, which) => (
            "RC251",
            vec![path(action)],
            Some(required_at(model, action, which)),
        ),
        Broken::Conflict(one, other) => ("RC260", pair(one, other), None),
        Broken::ConflictDepends(one, other) => ("RC261", pair(one, other), None),
        Broken::Roles(one, other) => {
            let name = |role: u32| model.role_name(role).to_owned();
            ("RC265", sorted(name(one), name(other)), None)
        }
        Broken::Level(action) => {
            let origin = &model.actions[action as usize].level_origin;
            (
                "RC270",
                vec![path(action)],
                origin.as_ref().map(|(origin, _)| *origin),
            )
        }
        Broken::Unavailable(action, _) => ("RC280", vec![path(action)], None),
    }
}

fn sorted(one: String, other: String) -> Vec<String> {
    let mut pair = vec![one, other];
    pair.sort();
    pair
}

/// The requirements of an action are its own, then those of its modules that don't name it, innermost first.
fn required_at(model: &Model, action: u32, which: usize) -> OriginId {
    let known = &model.actions[action as usize];
    let gates = model
        .modules_of(known)
        .flat_map(|module| &module.clauses.requires);
    let gates = gates.filter(|gate| {
        let mut named = Vec::new();
        gate.expr.actions(&mut named);
        !named.contains(&action)
    });
    let mut all = known.clauses.requires.iter().chain(gates);
    all.nth(which).expect("a requirement of the action").origin
}

/// The situations of a set, asked for one by one.
fn situations(
    sides: &Sides<'_>,
    model: &Model,
    access: &mut Access,
    set: Set,
) -> BTreeSet<Situation> {
    let mut inside = BTreeSet::new();
    for situation in &sides.evaluation.situations {
        let scene = sides.system.describe(situation);
        let mut left = set;
        for (at, variable) in model.variables.iter().enumerate() {
            let value = variable
                .values
                .iter()
                .position(|v| *v == scene[&variable.path]);
            let value = value.expect("a value of the variable") as u32;
            left = access
                .situations
                .diagrams
                .given(left, Var(at as u32), value);
        }
        if left.is_all() {
            inside.insert(situation.clone());
        }
    }
    inside
}

/// The findings: one per root, before those that a reader can't tell apart are one.
pub fn compare_messages(
    sides: &Sides<'_>,
    compiled: &mut workspace::System,
    found: &mut Differences,
) {
    let (model, origins) = (&compiled.lowered.model, &compiled.lowered.origins);
    let mut findings = check(model, origins, &mut compiled.access).findings;
    findings.retain(|finding| finding.code.category() == "constraints");
    let rooted = rooted(sides.evaluation);
    let mut ours = BTreeSet::new();
    for finding in &findings {
        found.asked(finding.code.id, 1);
        is_told(sides, finding, found);
        let message = as_message(sides, finding);
        let same = rooted.iter().find(|root| {
            let verdict = &root.verdict;
            (verdict.code, &verdict.subjects, verdict.clause) == (&message.0, &message.1, message.2)
        });
        match (&finding.witness, same) {
            (Some(witness), Some(root)) => {
                let bad = root.verdict.bad.iter().map(|bad| &bad.situation);
                sides.all_bad(finding, witness, &bad.collect(), found);
            }
            (None, _) if !["RC265", "RC270"].contains(&finding.code.id) => {
                found.add("no witness", format!("{finding:?}"));
            }
            (_, None) | (None, _) => {}
        }
        if !ours.insert(message.clone()) {
            found.add("told twice", format!("{message:?}"));
        }
    }
    let theirs = rooted.into_iter().map(|root| {
        let verdict = root.verdict;
        let warning = verdict.severity == Severity::Warning;
        (
            verdict.code.to_owned(),
            verdict.subjects,
            verdict.clause,
            root.heirs,
            warning,
        )
    });
    found.sets("messages", &ours, &theirs.collect::<BTreeSet<Message>>());
}

/// A finding reaches the reader, by itself or by one that looks the same and weighs as much.
fn is_told(sides: &Sides<'_>, finding: &Diagnostic, found: &mut Differences) {
    let looks = |finding: &Diagnostic| {
        (
            finding.code,
            finding.primary.clone(),
            finding.message.clone(),
        )
    };
    let mut all = sides.snapshot.findings.iter();
    if !all.any(|other| looks(other) == looks(finding) && other.severity >= finding.severity) {
        found.add("not told", format!("{finding:?}"));
    }
}

fn as_message(sides: &Sides<'_>, finding: &Diagnostic) -> Message {
    let code = finding.code.id;
    let words = paths_of(&finding.entity);
    let about = match code {
        "RC260" | "RC261" | "RC265" => [
            vec![words[0].clone()],
            sorted(words[1].clone(), words[3].clone()),
        ]
        .concat(),
        _ => words[..2].to_vec(),
    };
    let clauses = match code {
        "RC250" | "RC251" => required(sides.system),
        "RC270" => levels(sides.system),
        _ => BTreeSet::new(),
    };
    let mut named = finding
        .related
        .iter()
        .filter_map(|label| sides.clause(label.span));
    let clause = named.find(|clause| clauses.contains(clause));
    let warning = finding.severity == diagnostic::Severity::Warning;
    (code.to_owned(), about, clause, heirs(finding), warning)
}

fn required(system: &System) -> BTreeSet<ClauseId> {
    let clauses = terms(system).flat_map(|terms| &terms.requires);
    clauses.map(|clause| clause.id).collect()
}

fn levels(system: &System) -> BTreeSet<ClauseId> {
    let clauses = terms(system).filter_map(|terms| terms.level.as_ref());
    clauses.map(|clause| clause.id).collect()
}

fn terms(system: &System) -> impl Iterator<Item = &Terms> {
    let modules = system.modules.iter().map(|module| &module.terms);
    modules.chain(system.actions.iter().map(|action| &action.terms))
}

/// N in "N roles inherit this".
fn heirs(finding: &Diagnostic) -> usize {
    let mut said = finding.help.iter().filter(|help| help.contains(" inherit"));
    let number = said.next().and_then(|help| help.split(' ').next());
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
}
