//! The findings about clauses, rules, tests and lifecycles against the oracle's verdicts.

use super::differences::Differences;
use super::sides::{Sides, more, paths_of};
use crate::oracle::system::*;
use crate::oracle::verdicts::{Severity, Verdict};
use rolecall::diagnostic::{self, Diagnostic};
use std::collections::{BTreeMap, BTreeSet};

/// A finding in terms of the system.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Told {
    code: String,
    clause: Option<ClauseId>,
    about: Vec<String>,
    warning: bool,
}

/// What isn't looked into where a wildcard matches nothing: the compiler leaves rules and tests alone then.
const NOT_ASKED: &[&str] = &["RC610", "RC701", "RC702", "RC710"];

pub fn compare(sides: &Sides<'_>, found: &mut Differences) {
    let mut ours = BTreeSet::new();
    for finding in &sides.snapshot.findings {
        match told(sides, finding) {
            Ok(Some(told)) => {
                witness(sides, finding, &told, found);
                ours.insert(told);
            }
            Ok(None) => {}
            Err(()) => found.add("unexpected finding", format!("{finding:?}")),
        }
    }
    let unread = ours.iter().any(|told| told.code == "RC112");
    let mut theirs = expected(sides);
    theirs.retain(|told| !unread || !NOT_ASKED.contains(&told.code.as_str()));
    for code in codes(&ours, &theirs) {
        let of = |all: &BTreeSet<Told>| -> BTreeSet<String> {
            let all = all.iter().filter(|told| told.code == code);
            all.map(|told| format!("{told:?}")).collect()
        };
        found.sets(&code, &of(&ours), &of(&theirs));
    }
    if !unread {
        outcomes(sides, found);
    }
}

fn codes(ours: &BTreeSet<Told>, theirs: &BTreeSet<Told>) -> BTreeSet<String> {
    ours.iter()
        .chain(theirs)
        .map(|told| told.code.clone())
        .collect()
}

/// A finding in terms of the system; nothing if others compare it or the oracle says nothing of its kind. `Err` where
/// no such finding may be.
fn told(sides: &Sides<'_>, finding: &Diagnostic) -> Result<Option<Told>, ()> {
    let code = finding.code.id;
    let clause = sides.clause(finding.primary.span);
    let role = || paths_of(&finding.entity);
    let (clause, about) = match code {
        "RC112" => (clause, vec![module_named(&finding.message)]),
        "RC210" if clause.is_none() => (None, role()),
        "RC210" | "RC610" | "RC701" | "RC702" | "RC710" => (clause, Vec::new()),
        "RC220" | "RC225" => {
            let mut about = role();
            about.truncate(2);
            about.push(more(&finding.message).to_string());
            (clause, about)
        }
        "RC221" | "RC222" | "RC223" | "RC224" => {
            let mut about = role();
            about[1..].sort();
            (clause, about)
        }
        "RC230" => (clause, role()[..1].to_vec()),
        "RC404" => {
            let about = role().into_iter().filter(|word| word != "from");
            (None, about.collect())
        }
        _ => {
            return match finding.code.category() {
                "constraints" | "privilege" | "lifecycle reports" | "redundant or dead" => Ok(None),
                "documentation and labels" => Ok(None),
                _ => Err(()),
            };
        }
    };
    if clause.is_none() && !["RC210", "RC404"].contains(&code) {
        return Err(());
    }
    Ok(Some(Told {
        code: code.to_owned(),
        clause,
        about,
        warning: finding.severity == diagnostic::Severity::Warning,
    }))
}

/// `**`, or the module in "module `x` has no actions …".
fn module_named(message: &str) -> String {
    message.split('`').nth(1).unwrap_or_default().to_owned()
}

fn expected(sides: &Sides<'_>) -> BTreeSet<Told> {
    let mut all = BTreeSet::new();
    for verdict in sides.verdicts {
        let about = match verdict.code {
            "RC112" => {
                let pattern = &verdict.subjects[2];
                let module = pattern.strip_suffix(".**").or(pattern.strip_suffix(".*"));
                vec![module.unwrap_or(pattern).to_owned()]
            }
            "RC210" if verdict.clause.is_none() => verdict.subjects[..1].to_vec(),
            "RC210" | "RC610" | "RC701" | "RC702" | "RC710" => Vec::new(),
            "RC221" | "RC223" | "RC230" => verdict.subjects.clone(),
            "RC404" => verdict.subjects[..3].to_vec(),
            _ => continue,
        };
        all.insert(as_told(verdict, about));
    }
    all.extend(by_pattern(sides));
    all
}

fn as_told(verdict: &Verdict, about: Vec<String>) -> Told {
    Told {
        code: verdict.code.to_owned(),
        clause: verdict.clause,
        about,
        warning: verdict.severity == Severity::Warning,
    }
}

/// What the compiler says once per pattern and the oracle once per action.
fn by_pattern(sides: &Sides<'_>) -> Vec<Told> {
    let mut groups: BTreeMap<(&str, ClauseId, Pattern), Vec<&Verdict>> = BTreeMap::new();
    for verdict in sides.verdicts {
        let Some(clause) = verdict.clause else {
            continue;
        };
        for pattern in patterns(sides.system, clause) {
            let action = verdict
                .subjects
                .get(1)
                .and_then(|path| sides.system.action_at(path));
            let grouped = ["RC220", "RC222", "RC224", "RC225"].contains(&verdict.code);
            if grouped && action.is_some_and(|a| sides.system.matches(pattern, a)) {
                groups
                    .entry((verdict.code, clause, pattern))
                    .or_default()
                    .push(verdict);
            }
        }
    }
    let groups = groups.into_values();
    groups
        .map(|mut verdicts| {
            verdicts.sort_by_key(|verdict| in_order(sides.system, &verdict.subjects[1]));
            let role = verdicts[0].subjects[0].clone();
            let mut paths: Vec<String> = verdicts.iter().map(|v| v.subjects[1].clone()).collect();
            if ["RC220", "RC225"].contains(&verdicts[0].code) {
                paths = vec![paths[0].clone(), (paths.len() - 1).to_string()];
            } else {
                paths.sort();
            }
            as_told(verdicts[0], [vec![role], paths].concat())
        })
        .collect()
}

/// The compiler's order of actions: by module, then name.
fn in_order<'s>(system: &'s System, path: &str) -> (&'s str, &'s str) {
    let action = system.action_at(path).map(|action| &system.actions[action]);
    action.map_or(("", ""), |a| (&system.modules[a.module].path, &a.name))
}

/// The patterns of a grant or a revoke.
fn patterns(system: &System, clause: ClauseId) -> Vec<Pattern> {
    let grants = system.roles.iter().flat_map(|role| &role.grants);
    let grants = grants.map(|c| (c.id, &c.body.patterns));
    let revokes = system.roles.iter().flat_map(|role| &role.revokes);
    let revokes = revokes.map(|c| (c.id, &c.body.patterns));
    let mut all = grants.chain(revokes).filter(|(id, _)| *id == clause);
    all.next()
        .map(|(_, patterns)| patterns.clone())
        .unwrap_or_default()
}

/// Every situation that a witness stands for must be a bad one.
fn witness(sides: &Sides<'_>, finding: &Diagnostic, told: &Told, found: &mut Differences) {
    let code = finding.code.id;
    let about_one_action = ["RC220", "RC222"].contains(&code);
    let first = match code {
        "RC222" => paths_of(&finding.entity).get(1).cloned(),
        _ => told.about.get(1).cloned(),
    };
    let meant = sides.verdicts.iter().filter(|verdict| {
        let same = verdict.code == code && verdict.clause == told.clause;
        let same_action = !about_one_action || verdict.subjects.get(1) == first.as_ref();
        let whole = ["RC230", "RC404"].contains(&code);
        let same_subjects = !whole || verdict.subjects.starts_with(&told.about);
        same && same_action && same_subjects
    });
    let bad = meant
        .flat_map(|verdict| &verdict.bad)
        .map(|bad| &bad.situation);
    let bad: BTreeSet<&Situation> = bad.collect();
    let mut scene = finding.witness.clone();
    if code == "RC404"
        && let (Some(scene), [lifecycle, _, state]) = (&mut scene, &told.about[..])
    {
        scene.insert(lifecycle.clone(), state.clone());
    }
    let silent = [
        "RC112", "RC210", "RC221", "RC223", "RC224", "RC225", "RC610",
    ];
    match scene {
        Some(scene) => sides.all_bad(finding, &scene, &bad, found),
        None if silent.contains(&code) => {}
        // An action that is never possible: nobody may, wherever one looks.
        None if code == "RC701" && finding.message.ends_with("is available in no situation") => {}
        None => found.add("no witness", format!("{finding:?}")),
    }
}

/// How many expectations of each test failed.
fn outcomes(sides: &Sides<'_>, found: &mut Differences) {
    let ours = sides.snapshot.tests.iter();
    let mut ours: Vec<_> = ours
        .map(|t| (t.name.clone(), t.expectations, t.failed))
        .collect();
    let failed = |test: &Test| {
        let ids: Vec<Option<ClauseId>> = test.expectations.iter().map(|c| Some(c.id)).collect();
        let verdicts = sides.verdicts.iter();
        verdicts
            .filter(|v| v.code == "RC710" && ids.contains(&v.clause))
            .count()
    };
    let theirs = sides
        .system
        .tests
        .iter()
        .filter(|test| !test.expectations.is_empty());
    let theirs = theirs.map(|t| (t.name.clone(), t.expectations.len(), failed(t)));
    let mut theirs: Vec<_> = theirs.collect();
    ours.sort();
    theirs.sort();
    if ours != theirs {
        found.add(
            "outcomes of tests",
            format!("compiler {ours:?}, oracle {theirs:?}"),
        );
    }
}
