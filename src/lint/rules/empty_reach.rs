//! RC311: an included action that comes at no reach.

use crate::check::words::some_of;
use crate::diagnostic::codes::Silencing;
use crate::diagnostic::{Code, Diagnostic, Page, Severity};
use crate::lint::{Facts, Needs, Rule};
use crate::model::{Action, Grant, Model, OriginId, Role};
use std::collections::BTreeSet;

pub static RULE: Rule = Rule {
    code: Code {
        id: "RC311",
        name: "empty-reach",
        severity: Severity::Warning,
        silencing: Silencing::Freely,
        opt_in: false,
        summary: "An action includes another one, but a grant gives it at reaches at which the other can't be had.",
        page: Some(&Page {
            since: "0.1.0",
            explanation: "An included action comes at the reaches that both the grant and the included action \
                have. Where they have none in common, the role doesn't get it, although whoever reads \
                `includes` expects it to.",
            bad: "reaches own < company, guests\nmodule people \"People\" {\n  action view \"View\" { reach guests }\n  action manage \"Manage\" { reach company  includes view }\n}\nrole clerk \"Clerk\" {\n  grant people.manage at own\n}\n",
            good: "reaches own < company, guests < company\nmodule people \"People\" {\n  action view \"View\" { reach company }\n  action manage \"Manage\" { reach company  includes view }\n}\nrole clerk \"Clerk\" {\n  grant people.manage at own\n}\n",
        }),
    },
    needs: Needs::Whole,
    run,
};

fn run(facts: &mut Facts<'_>) {
    let model = facts.context.model;
    if model.reaches.is_empty() {
        return;
    }
    let mut apart = BTreeSet::new();
    for (at, action) in model.actions.iter().enumerate() {
        for (other, origin) in &action.includes {
            if never_meet(model, action.reach, *other) {
                apart.insert((at as u32, *other));
                declared(facts, action, *other, *origin);
            }
        }
    }
    for (at, role) in model.roles.iter().enumerate() {
        for grant in role.grants.iter().filter(|grant| grant.at.is_some()) {
            let lost = lost(facts, at as u32, grant, &apart);
            if let Some(first) = lost.first() {
                report(facts, role, grant, *first, &lost);
            }
        }
    }
}

/// Whether no reach is within both.
fn never_meet(model: &Model, reach: Option<u32>, other: u32) -> bool {
    let theirs = model
        .actions
        .get(other as usize)
        .and_then(|other| other.reach);
    let down = |reach: Option<u32>| model.reaches.get(reach? as usize).map(|reach| &reach.down);
    match (down(reach), down(theirs)) {
        (Some(ours), Some(theirs)) => !ours.iter().any(|reach| theirs.contains(reach)),
        (Some(_), None) | (None, Some(_)) | (None, None) => false,
    }
}

fn declared(facts: &mut Facts<'_>, action: &Action, other: u32, origin: OriginId) {
    let included = facts.context.path(other);
    let message = format!(
        "`{}` includes `{included}`, but no reach is within both of theirs",
        action.path
    );
    let mut finding = Diagnostic::new(&RULE.code, facts.context.span(origin), message)
        .help("change one of the reaches, or grant the other action by itself")
        .entity(format!("action {}: {included}", action.path));
    if let Some(place) = facts.context.action_span(other) {
        finding = finding.related(place, "the included action");
    }
    facts.report(finding);
}

/// What the grant would bring if its `at` left anything of it, and the role doesn't have otherwise: the including
/// action, the included one, and where the one includes the other.
fn lost(
    facts: &mut Facts<'_>,
    role: u32,
    grant: &Grant,
    apart: &BTreeSet<(u32, u32)>,
) -> Vec<(u32, u32, OriginId)> {
    let model = facts.context.model;
    let reach = grant.at.map(|(reach, _)| reach);
    let mut lost = Vec::new();
    for at in grant.actions.clone() {
        let action = model.actions.get(at as usize);
        for (other, origin) in action.into_iter().flat_map(|action| &action.includes) {
            if apart.contains(&(at, *other)) || !never_meet(model, reach, *other) {
                continue;
            }
            let given = facts.given(grant, at);
            let given = facts.context.situations(given);
            let here = facts.context.access.certain_of(*other);
            let here = facts.context.and(given, here);
            let has = facts.context.yes_situations(role, *other);
            if !facts.within(here, has) {
                lost.push((at, *other, *origin));
            }
        }
    }
    lost
}

fn report(
    facts: &mut Facts<'_>,
    role: &Role,
    grant: &Grant,
    (action, _, origin): (u32, u32, OriginId),
    lost: &[(u32, u32, OriginId)],
) {
    let others: BTreeSet<u32> = lost.iter().map(|(_, other, _)| *other).collect();
    let paths: Vec<&str> = others.iter().map(|at| facts.context.path(*at)).collect();
    let including: BTreeSet<u32> = lost.iter().map(|(action, _, _)| *action).collect();
    let include = match including.len() {
        1 => format!("`{}`, which includes it", facts.context.path(action)),
        many => format!("{many} actions that include it"),
    };
    let include = match paths.len() {
        1 => include,
        _ => include.replace(" it", " them"),
    };
    let message = format!(
        "`{}` gets {} at no reach from this grant of {include}",
        role.name,
        some_of(&paths, 3)
    );
    let finding = Diagnostic::new(&RULE.code, facts.context.span(grant.origin), message)
        .related(facts.context.span(origin), "included here")
        .help("grant the included action by itself, or at a reach that both have")
        .entity(format!("role {}: {}", role.name, paths.join(" ")));
    facts.report(finding);
}
