//! Which grants of a role are about an action, for roles with so many that nobody wants to go through them each time.

use super::Access;
use crate::model::{Grant, Model};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Fewer grants than this are gone through.
const FEW: usize = 32;

/// The grants of one role by what they are about.
#[derive(Debug, Default)]
pub struct Granting {
    exact: FxHashMap<u32, Vec<u32>>,
    /// Those that match several actions.
    wide: Vec<u32>,
}

impl Granting {
    fn new(grants: &[Grant]) -> Self {
        let mut granting = Self::default();
        for (at, grant) in (0..).zip(grants) {
            match grant.exact {
                true => granting
                    .exact
                    .entry(grant.actions.start)
                    .or_default()
                    .push(at),
                false => granting.wide.push(at),
            }
        }
        granting
    }
}

impl Access {
    /// The grants of a role that are about an action, those that name it first. The model is the one this is the access
    /// of.
    pub fn grants_about<'m>(&mut self, model: &'m Model, role: u32, action: u32) -> Vec<&'m Grant> {
        let grants = model.roles.get(role as usize);
        let grants = grants.map_or(&[][..], |role| &role.grants);
        let about = |grant: &&Grant| grant.actions.contains(&action);
        if grants.len() < FEW {
            let mut found: Vec<&Grant> = grants.iter().filter(about).collect();
            found.sort_by_key(|grant| !grant.exact);
            return found;
        }
        let known = self.granting.entry(role);
        let known = Arc::clone(known.or_insert_with(|| Arc::new(Granting::new(grants))));
        let exact = known.exact.get(&action).into_iter().flatten();
        let places = exact.chain(&known.wide);
        let found = places.filter_map(|at| grants.get(*at as usize));
        found.filter(about).collect()
    }
}
