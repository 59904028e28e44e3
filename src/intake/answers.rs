//! The access that gives exactly the answers of a bundle.

use super::Reader;
use super::actions::Actions;
use super::conditions::{Conditions, written};
use super::fault::Fault;
use super::rows::{self, Document};
use crate::logic::Set;
use crate::model::access::leaving;
use crate::model::{Access, Answers, Available, Cond, Trigger};
use rustc_hash::FxHashMap;

impl<'a> Reader<'_, 'a> {
    /// Puts grants, denies and what is undecided into the roles, and computes the access.
    pub(super) fn answers(
        &mut self,
        document: &Document<'a>,
        actions: &Actions<'_, 'a>,
        mut conditions: Conditions<'a>,
    ) -> Result<Access, Fault> {
        let mut available = Vec::with_capacity(actions.rows.len());
        for row in &actions.rows {
            available.push(conditions.set(self.page, row.available)?);
        }
        let rows = super::roles::rows(document);
        let mut roles = Vec::with_capacity(rows.len());
        for (at, (row, _)) in rows.iter().enumerate() {
            roles.push(self.role_answers(at, row, &actions.index, &mut conditions)?);
        }
        let mut situations = conditions.situations;
        for (action, open) in (0_u32..).zip(leaving(&self.model, &mut situations)) {
            let set = available.get(action as usize).copied();
            if !situations.diagrams.implies(set.unwrap_or(open), open) {
                self.narrows_nothing(action);
            }
        }
        let mut access = Access::recorded(&self.model, situations, &available, &roles);
        for (at, ((row, _), answers)) in (0_u32..).zip(rows.iter().zip(&roles)) {
            self.grants_fit(&mut access, at, row, answers)?;
            self.open_fits(&mut access, at, row, answers)?;
        }
        if access.situations.diagrams.overflown() {
            return Err(Fault::new("its conditions are too complex to be compared"));
        }
        self.available(&access, actions);
        Ok(access)
    }

    /// An event that is called like the action that fires it isn't that action if this is available elsewhere, too.
    fn narrows_nothing(&mut self, action: u32) {
        let path = self.model.path(action).to_owned();
        let lifecycles = self.model.lifecycles.iter_mut();
        for transition in lifecycles.flat_map(|lifecycle| &mut lifecycle.transitions) {
            if transition.trigger == Trigger::Action(action) {
                transition.trigger = Trigger::By(path.clone(), vec![action]);
            }
        }
    }

    /// Whether what a role is granted contradicts neither its denies nor what is said of the actions.
    fn grants_fit(
        &self,
        access: &mut Access,
        role: u32,
        row: &rows::Role<'_>,
        answers: &Answers,
    ) -> Result<(), Fault> {
        for (action, set) in &answers.yes {
            let full = access.certain.full.get(*action as usize).copied();
            let available = full.is_some_and(|full| access.situations.diagrams.implies(*set, full));
            let why = match (available, access.is_unavailable(role, *action)) {
                (_, true) => "which is unavailable to it",
                (false, false) => "where it isn't available",
                (true, false) if access.yes(role, *action) != *set => "where it is denied, too",
                (true, false) => continue,
            };
            let path = self.model.path(*action);
            let mut places = row.grants.iter().map(|grant| &grant.action);
            let place = places.find(|place| ***place == *path);
            let message = format!("`{}` is granted `{path}`, {why}", &*row.id);
            return Err(self.page.wrong(place.unwrap_or(&row.id), message));
        }
        Ok(())
    }

    /// The same of what nobody has decided.
    fn open_fits(
        &self,
        access: &mut Access,
        role: u32,
        row: &rows::Role<'_>,
        answers: &Answers,
    ) -> Result<(), Fault> {
        for (action, set) in &answers.undecided {
            let possible = access.possible_of(*action);
            let available = access.situations.diagrams.implies(*set, possible);
            let why = match (available, access.is_unavailable(role, *action)) {
                (_, true) => "which is unavailable to it",
                (false, false) => "where it isn't available",
                (true, false) if access.undecided(role, *action) != *set => {
                    "where it is granted or denied, too"
                }
                (true, false) => continue,
            };
            let path = self.model.path(*action);
            let mut places = row.undecided.iter().map(|cell| &cell.action);
            let place = places.find(|place| ***place == *path);
            let message = format!("`{path}` is undecided for `{}`, {why}", &*row.id);
            return Err(self.page.wrong(place.unwrap_or(&row.id), message));
        }
        Ok(())
    }

    /// Says of the actions where they are available, unless their transitions say it.
    fn available(&mut self, access: &Access, actions: &Actions<'_, '_>) {
        let mut known: FxHashMap<(Set, Set), Option<Cond>> = FxHashMap::default();
        for (at, set) in access.declared.iter().enumerate() {
            let Some(row) = actions.rows.get(at).filter(|_| !set.is_all()) else {
                continue;
            };
            // Too many boxes at once are left to what is known of the availability as a whole.
            let whole = access.certain_of(at as u32);
            let cond = known.entry((*set, whole)).or_insert_with(|| {
                written(&access.situations, *set).or(written(&access.situations, whole))
            });
            let Some(cond) = cond.clone() else { continue };
            let place = row.available.map_or(&*row.id, |raw| raw.get());
            let available = Available {
                cond,
                derived: None,
                origin: self.origin(place),
            };
            if let Some(action) = self.model.actions.get_mut(at) {
                action.clauses.available.push(available);
            }
        }
    }
}
