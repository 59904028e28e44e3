//! Grants, revokes and undecided cells that can't mean what they say.

use super::Context;
use super::availability::outside_availability;
use super::words::some_of;
use crate::diagnostic::{Diagnostic, codes};
use crate::logic::Set;
use crate::model::{Grant, OriginId, Role, Undecided, Withheld};
use crate::source::Span;

pub fn check(context: &mut Context<'_>) {
    for at in 0..context.model.roles.len() as u32 {
        let Some(role) = context.model.roles.get(at as usize) else {
            continue;
        };
        for grant in &role.grants {
            check_grant(context, at, role, grant);
        }
        for revoke in &role.revokes {
            check_revoke(context, at, role, revoke);
        }
        for undecided in role.undecided.iter().filter(|clause| clause.exact) {
            check_undecided(context, at, role, undecided);
        }
    }
}

fn check_grant(context: &mut Context<'_>, at: u32, role: &Role, grant: &Grant) {
    if is_plain(context, role, grant) {
        return;
    }
    let when = context
        .access
        .situations
        .cond(grant.when.as_deref().map(|(cond, _)| cond));
    if when.is_empty() {
        return;
    }
    let fitting = check_reach(context, role, grant);
    let outside: Vec<u32> = fitting
        .iter()
        .copied()
        .filter(|action| {
            let possible = context.access.possible_of(*action);
            !possible.is_all() && !possible.is_empty() && context.and(when, possible).is_empty()
        })
        .collect();
    if !outside.is_empty() {
        outside_availability(context, role, grant, when, &outside);
    }
    if let [action] = fitting.as_slice()
        && grant.exact
        && outside.is_empty()
        && !context.nowhere(*action)
    {
        never_holds(context, at, role, grant, when, *action);
    }
}

/// Whether nothing can be wrong with a grant: no condition, no reach, and nothing that takes it back.
fn is_plain(context: &Context<'_>, role: &Role, grant: &Grant) -> bool {
    let takes_back = |(parent, _): &(u32, OriginId)| {
        let denied = context.access.denied.get(*parent as usize);
        denied.is_some_and(|denied| !denied.full.is_empty() || !denied.part.is_empty())
    };
    grant.at.is_none()
        && grant.when.is_none()
        && role.revokes.is_empty()
        && !role.extends.iter().any(takes_back)
        && grant
            .actions
            .clone()
            .all(|action| context.access.possible_of(action).is_all())
}

/// The granted actions that `at` fits; the others are reported.
fn check_reach(context: &mut Context<'_>, role: &Role, grant: &Grant) -> Vec<u32> {
    let Some((at, origin)) = grant.at else {
        return grant.actions.clone().collect();
    };
    let mut fitting = Vec::new();
    let mut without: Vec<&str> = Vec::new();
    let mut narrower: Vec<(&str, &str)> = Vec::new();
    for action in grant.actions.clone() {
        let Some(known) = context.model.actions.get(action as usize) else {
            continue;
        };
        match known
            .reach
            .and_then(|own| context.model.reaches.get(own as usize))
        {
            None => without.push(&known.path),
            Some(own) if !own.down.contains(&at) => narrower.push((&known.path, &own.name)),
            Some(_) => fitting.push(action),
        }
    }
    let asked = context
        .model
        .reaches
        .get(at as usize)
        .map_or("", |reach| &reach.name);
    let span = context.span(origin);
    let place = context.span(grant.origin);
    if !without.is_empty() {
        let message = format!(
            "{} has no reach that `at {asked}` could narrow",
            some_of(&without, 3)
        );
        let finding = Diagnostic::new(&codes::REACH_NOT_OFFERED, span, message)
            .related(place, "granted here")
            .help(format!(
                "grant it without `at`, or declare its reach: `reach {asked}`"
            ))
            .entity(format!("role {}: {}", role.name, without.join(" ")));
        context.report(finding);
    }
    if let Some((path, own)) = narrower.first() {
        let more = match narrower.len() {
            1 => String::new(),
            more => format!(" (and {} more)", more - 1),
        };
        let message = format!("`{asked}` isn't within `{own}`, the reach of `{path}`{more}");
        let finding = Diagnostic::new(&codes::REACH_TOO_WIDE, span, message)
            .related(place, "granted here")
            .help(format!("`at` may narrow to `{own}` or something narrower"))
            .entity(format!("role {}: {path}", role.name));
        context.report(finding);
    }
    fitting
}

/// An exact grant that something takes away wherever it would hold.
fn never_holds(
    context: &mut Context<'_>,
    at: u32,
    role: &Role,
    grant: &Grant,
    when: Set,
    action: u32,
) {
    let possible = context.access.possible_of(action);
    let given = context.and(when, possible);
    let revoked = context.access.revoked_of(at, action);
    let path = context.path(action);
    if context.minus(given, revoked).is_empty() {
        let clause = role
            .revokes
            .iter()
            .find(|clause| clause.actions.contains(&action));
        let message = format!(
            "`{}` grants `{path}` and takes it back everywhere",
            role.name
        );
        let place = clause.map(|clause| context.span(clause.origin));
        taken_away(
            context,
            role,
            grant,
            message,
            place,
            "revoked here",
            "remove the grant or the revoke",
        );
        return;
    }
    let Some((parent, denied)) = inherited_denial(context, role, action) else {
        return;
    };
    if context.minus(given, denied).is_empty() {
        let message = format!(
            "`{}` grants `{path}`, but `{}`, which it extends, denies it",
            role.name,
            context.role(parent)
        );
        let place = denial_place(context, parent, action);
        taken_away(
            context,
            role,
            grant,
            message,
            place,
            "denied here, for this role and all that extend it",
            "remove the grant, or stop extending what denies it",
        );
    }
}

/// Everything the role is denied by what it extends, and the first parent with a share in it.
fn inherited_denial(context: &mut Context<'_>, role: &Role, action: u32) -> Option<(u32, Set)> {
    let mut all = Set::EMPTY;
    let mut first = None;
    for (parent, _) in &role.extends {
        let denied = context.access.denied_of(*parent, action);
        if !denied.is_empty() {
            first.get_or_insert(*parent);
            all = context.or(all, denied);
        }
    }
    first.map(|first| (first, all))
}

fn denial_place(context: &Context<'_>, role: u32, action: u32) -> Option<Span> {
    let mut at = role;
    loop {
        let known = context.model.roles.get(at as usize)?;
        if let Some(clause) = known
            .denies
            .iter()
            .find(|clause| clause.actions.contains(&action))
        {
            return Some(context.span(clause.origin));
        }
        let denied = |parent: &u32| !context.access.denied_of(*parent, action).is_empty();
        at = known
            .extends
            .iter()
            .map(|(parent, _)| *parent)
            .find(denied)?;
    }
}

fn taken_away(
    context: &mut Context<'_>,
    role: &Role,
    grant: &Grant,
    message: String,
    place: Option<Span>,
    label: &str,
    help: &str,
) {
    let span = context.span(grant.origin);
    let mut finding = Diagnostic::new(&codes::GRANT_NEVER_HOLDS, span, message)
        .at("granted here")
        .help(help)
        .entity(format!(
            "role {}: {}",
            role.name,
            context.path(grant.actions.start)
        ));
    if let Some(place) = place {
        finding = finding.related(place, label);
    }
    context.report(finding);
}

/// A revoke whose action comes back by an include.
fn check_revoke(context: &mut Context<'_>, at: u32, role: &Role, revoke: &Withheld) {
    let when = context
        .access
        .situations
        .cond(revoke.when.as_deref().map(|(cond, _)| cond));
    let closed = context
        .access
        .possible()
        .closed(at)
        .map(crate::model::Rights::actions);
    let closed = closed.unwrap_or_default();
    let mut back: Vec<(u32, Set)> = Vec::new();
    for action in closed.range(revoke.actions.clone()) {
        let held = context.access.possibly_closed(at, action);
        let both = context.and(held, when);
        if !both.is_empty() {
            back.push((action, both));
        }
    }
    let Some((action, region)) = back.first().copied() else {
        return;
    };
    let paths: Vec<&str> = back
        .iter()
        .map(|(action, _)| context.path(*action))
        .collect();
    let message = format!(
        "`{}` revokes {}, which another action of it brings back",
        role.name,
        some_of(&paths, 3)
    );
    let span = context.span(revoke.origin);
    let steps = context.way(at, action, region);
    let mut finding = Diagnostic::new(&codes::REVOKE_UNDONE, span, message).at("revoked here");
    finding.related = context.way_labels(&steps);
    finding.witness = context.witness(region);
    let finding = finding
        .help(
            "revoke the action that includes it too, or use `deny`, which holds whatever brings it",
        )
        .entity(format!("role {}: {}", role.name, paths.join(" ")));
    context.report(finding);
}

/// An exact `undecided` although nothing of the cell is left open.
fn check_undecided(context: &mut Context<'_>, at: u32, role: &Role, clause: &Undecided) {
    let action = clause.actions.start;
    if context.nowhere(action) || !context.access.undecided(at, action).is_empty() {
        return;
    }
    let path = context.path(action);
    let yes = context.access.yes(at, action);
    let decided = if !yes.is_empty() {
        "it is granted"
    } else if context.access.is_unavailable(at, action) {
        "it is unavailable to the role"
    } else if !context.access.denied_of(at, action).is_empty() {
        "it is denied"
    } else {
        "it is revoked"
    };
    let span = context.span(clause.origin);
    let message = format!("`{}` calls `{path}` undecided, but {decided}", role.name);
    let steps = context.way(at, action, Set::ALL);
    let mut finding = Diagnostic::new(&codes::UNDECIDED_BUT_DECIDED, span, message)
        .help("remove this, or what decides it; a wildcard `undecided` fills only what nothing decides")
        .entity(format!("role {}: {path}", role.name));
    finding.related = context.way_labels(&steps);
    context.report(finding);
}
