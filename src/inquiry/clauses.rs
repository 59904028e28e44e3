//! The clauses that decide a cell, each as a sentence with its place.

use super::with_ancestors;
use crate::logic::Set;
use crate::model::way::WayStep;
use crate::model::{Access, Model, OriginId, Withheld};

/// A clause that decides something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// What it says, lower case, without a full stop.
    pub words: String,
    /// Where it stands.
    pub origin: OriginId,
}

/// The steps of a way to an action.
pub fn steps(model: &Model, way: &[WayStep]) -> Vec<Clause> {
    way.iter().map(|step| described(model, step)).collect()
}

fn described(model: &Model, step: &WayStep) -> Clause {
    let (words, origin) = match step {
        WayStep::Extends {
            role,
            parent,
            origin,
        } => {
            let (role, parent) = (model.role_name(*role), model.role_name(*parent));
            (format!("`{role}` extends `{parent}`"), origin)
        }
        WayStep::Grant {
            role,
            action,
            wildcard,
            origin,
        } => {
            let (role, path) = (model.role_name(*role), model.path(*action));
            let words = match wildcard {
                true => format!("a wildcard of `{role}` takes in `{path}`"),
                false => format!("`{role}` grants `{path}`"),
            };
            (words, origin)
        }
        WayStep::Includes { from, to, origin } => {
            let (from, to) = (model.path(*from), model.path(*to));
            (format!("`{from}` includes `{to}`"), origin)
        }
    };
    Clause {
        words,
        origin: *origin,
    }
}

/// The denies of a role, and of what it extends, that hold in some of these situations.
pub fn denies(
    model: &Model,
    access: &mut Access,
    role: u32,
    action: u32,
    within: Set,
) -> Vec<Clause> {
    withheld(model, access, role, (action, within), "denies", |role| {
        &role.denies
    })
}

/// The revokes of a role, and of what it extends, that hold in some of these situations.
pub fn revokes(
    model: &Model,
    access: &mut Access,
    role: u32,
    action: u32,
    within: Set,
) -> Vec<Clause> {
    withheld(model, access, role, (action, within), "revokes", |role| {
        &role.revokes
    })
}

fn withheld(
    model: &Model,
    access: &mut Access,
    role: u32,
    (action, within): (u32, Set),
    verb: &str,
    of: fn(&crate::model::Role) -> &Vec<Withheld>,
) -> Vec<Clause> {
    let mut clauses = Vec::new();
    for at in with_ancestors(access, role) {
        let Some(known) = model.roles.get(at as usize) else {
            continue;
        };
        for clause in of(known).iter().filter(|it| it.actions.contains(&action)) {
            let when = clause.when.as_deref().map(|(cond, _)| cond);
            let when = access.situations.cond(when);
            if access.situations.diagrams.overlap(when, within) {
                clauses.push(Clause {
                    words: format!("`{}` {verb} `{}`", known.name, model.path(action)),
                    origin: clause.origin,
                });
            }
        }
    }
    clauses
}

/// The `unavailable to` that names a role or what it extends.
pub fn unavailable(model: &Model, access: &Access, role: u32, action: u32) -> Vec<Clause> {
    let roles = with_ancestors(access, role);
    let Some(known) = model.actions.get(action as usize) else {
        return Vec::new();
    };
    let clauses = model
        .clauses_of(known)
        .flat_map(|clauses| &clauses.unavailable);
    let clauses = clauses.filter_map(|clause| {
        let named = clause.roles.iter().find(|named| roles.contains(named))?;
        Some(Clause {
            words: format!(
                "`{}` is unavailable to `{}`",
                known.path,
                model.role_name(*named)
            ),
            origin: clause.origin,
        })
    });
    clauses.collect()
}

/// Who leaves the action open for a role: itself, or what it extends.
pub fn open(model: &Model, access: &Access, role: u32, action: u32) -> Vec<Clause> {
    let roles = with_ancestors(access, role);
    let roles = roles
        .iter()
        .filter_map(|role| model.roles.get(*role as usize));
    let clauses = roles.flat_map(|role| {
        let covering = role
            .undecided
            .iter()
            .filter(|it| it.actions.contains(&action));
        covering.map(|it| Clause {
            words: format!(
                "`{}` leaves `{}` undecided: {}",
                role.name,
                model.path(action),
                it.why
            ),
            origin: it.origin,
        })
    });
    clauses.collect()
}
