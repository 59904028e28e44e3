//! By which way a role comes to an action: extends, grant, wildcard, includes.

use super::{Access, Model, OriginId};
use crate::logic::Set;
use std::collections::BTreeMap;

/// One step of the way from a role to an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WayStep {
    /// A role extends another one.
    Extends {
        /// The heir.
        role: u32,
        /// What it extends.
        parent: u32,
        /// Where.
        origin: OriginId,
    },
    /// A role grants it.
    Grant {
        /// The role.
        role: u32,
        /// The action.
        action: u32,
        /// By a pattern rather than by name.
        wildcard: bool,
        /// Where.
        origin: OriginId,
    },
    /// An action brings another one.
    Includes {
        /// The action that is had.
        from: u32,
        /// What it brings.
        to: u32,
        /// Where.
        origin: OriginId,
    },
}

/// The way by which a role has an action in some situation of `within`; empty if there is none.
///
/// Own grants come before inherited ones, names before wildcards, grants before includes.
pub fn way(
    model: &Model,
    access: &mut Access,
    role: u32,
    action: u32,
    within: Set,
) -> Vec<WayStep> {
    let mut steps = Vec::new();
    if base_way(model, access, role, action, within, &mut steps) {
        return steps;
    }
    // Breadth first against the includes, to the nearest action that the role has by itself.
    let including = access.included_by(model);
    let mut came: BTreeMap<u32, (u32, OriginId)> = BTreeMap::new();
    let mut todo = std::collections::VecDeque::from([action]);
    while let Some(at) = todo.pop_front() {
        for (from, origin) in including.get(&at).into_iter().flatten() {
            if *from == action || came.contains_key(from) {
                continue;
            }
            came.insert(*from, (at, *origin));
            let mut found = Vec::new();
            if base_way(model, access, role, *from, within, &mut found) {
                let mut at = *from;
                while let Some((to, origin)) = came.get(&at) {
                    found.push(WayStep::Includes {
                        from: at,
                        to: *to,
                        origin: *origin,
                    });
                    at = *to;
                }
                return found;
            }
            todo.push_back(*from);
        }
    }
    steps
}

fn base_way(
    model: &Model,
    access: &mut Access,
    role: u32,
    action: u32,
    within: Set,
    steps: &mut Vec<WayStep>,
) -> bool {
    let mut at = role;
    loop {
        if !has_base(access, at, action, within) {
            steps.clear();
            return false;
        }
        if let Some(step) = own_grant(model, access, at, action, within) {
            steps.push(step);
            return true;
        }
        let Some(current) = model.roles.get(at as usize) else {
            return false;
        };
        let parent = current
            .extends
            .iter()
            .find(|(parent, _)| has_base(access, *parent, action, within));
        let Some((parent, origin)) = parent else {
            steps.clear();
            return false;
        };
        steps.push(WayStep::Extends {
            role: at,
            parent: *parent,
            origin: *origin,
        });
        at = *parent;
    }
}

fn has_base(access: &mut Access, role: u32, action: u32, within: Set) -> bool {
    let reading = access.possible();
    let full = reading
        .full
        .get(action as usize)
        .copied()
        .unwrap_or(Set::ALL);
    let held = reading
        .base
        .get(role as usize)
        .map_or(Set::EMPTY, |base| base.of(action, full));
    access.situations.diagrams.overlap(held, within)
}

fn own_grant(
    model: &Model,
    access: &mut Access,
    role: u32,
    action: u32,
    within: Set,
) -> Option<WayStep> {
    for grant in access.grants_about(model, role, action) {
        let when = access
            .situations
            .cond(grant.when.as_deref().map(|(cond, _)| cond));
        let given = access.granted(model, grant, action, when, true);
        if access.situations.diagrams.overlap(given, within) {
            return Some(WayStep::Grant {
                role,
                action,
                wildcard: !grant.exact,
                origin: grant.origin,
            });
        }
    }
    None
}
