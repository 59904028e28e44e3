//! Which settings and lifecycles the conditions of a system speak about.

use super::Facts;
use crate::logic::Var;
use crate::model::Cond;
use std::collections::BTreeSet;

impl Facts<'_> {
    /// Per variable, the different sets of its values that conditions of the catalog and the roles name. What
    /// only tests speak about decides nothing.
    pub fn named_values(&self) -> Vec<BTreeSet<Vec<u32>>> {
        let model = self.context.model;
        let modules = model.modules.iter().map(|module| &module.clauses);
        let actions = model.actions.iter().map(|action| &action.clauses);
        let available = modules
            .chain(actions)
            .flat_map(|clauses| &clauses.available);
        let available = available.map(|clause| &clause.cond);
        let grants = model.roles.iter().flat_map(|role| &role.grants);
        let grants = grants.filter_map(|grant| grant.when.as_ref());
        let withheld = model
            .roles
            .iter()
            .flat_map(|role| role.revokes.iter().chain(&role.denies));
        let withheld = withheld.filter_map(|clause| clause.when.as_ref());
        let clauses = grants.chain(withheld).map(|when| &when.0);
        let transitions = model.lifecycles.iter().flat_map(|known| &known.transitions);
        let transitions = transitions.filter_map(|transition| transition.when.as_ref());
        let mut named = vec![BTreeSet::new(); model.variables.len()];
        for cond in available.chain(clauses).chain(transitions) {
            comparisons(cond, &mut |var, values| {
                if let Some(sets) = named.get_mut(var.0 as usize) {
                    sets.insert(values.to_vec());
                }
            });
        }
        named
    }
}

/// Every comparison in a condition: the variable, and the values it may have.
pub fn comparisons(cond: &Cond, each: &mut dyn FnMut(Var, &[u32])) {
    match cond {
        Cond::In(var, values) => each(*var, values),
        Cond::All(parts) | Cond::Any(parts) => {
            for part in parts {
                comparisons(part, each);
            }
        }
        Cond::Not(inner) => comparisons(inner, each),
        Cond::Unknown => {}
    }
}
