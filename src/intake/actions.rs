//! Actions, their constraints and those of their modules.

use super::Reader;
use super::circles::circle;
use super::expressions::{expr, first};
use super::fault::Fault;
use super::index::Index;
use super::page::{Page, Text};
use super::rows::{self, Document};
use super::vocabulary::{clause_meta, formerly, meta};
use crate::model::{Action, Clauses, Discouraged, OriginId, Rare, Requires, Unavailable};
use std::collections::BTreeMap;

/// The rows of the actions in the order of the model, and their numbers by path.
pub struct Actions<'d, 'a> {
    pub rows: Vec<&'d rows::Action<'a>>,
    pub index: Index<'d>,
}

impl Reader<'_, '_> {
    /// The actions by module and then by name. Their clauses come later, when roles are known.
    pub(super) fn actions<'d, 'a>(
        &mut self,
        actions: &'d [rows::Action<'a>],
    ) -> Result<Actions<'d, 'a>, Fault> {
        let sorted = self.page.sorted(actions, "action", |action| &action.id)?;
        let mut placed = Vec::with_capacity(sorted.len());
        for row in sorted {
            placed.push((self.home(row)?, row));
        }
        placed.sort_by_key(|(module, _)| *module);
        let rows: Vec<&rows::Action<'a>> = placed.iter().map(|(_, row)| *row).collect();
        let index = Index::new("action", rows.iter().map(|row| &*row.id));
        let reaches = self.model.reaches.iter().map(|reach| reach.name.clone());
        let reaches: Vec<String> = reaches.collect();
        let reaches = Index::new("reach", reaches.iter().map(String::as_str));
        for (module, row) in &placed {
            let action = Action {
                module: *module,
                reach: reaches.maybe(self.page, row.reach.as_ref())?,
                ..self.action(row, &index)?
            };
            self.model.actions.push(action);
        }
        self.ranges();
        self.no_circles(&rows)?;
        Ok(Actions { rows, index })
    }

    /// The module an action stands in.
    fn home(&self, row: &rows::Action<'_>) -> Result<u32, Fault> {
        self.page.path(&row.id)?;
        let outer = row.id.rsplit_once('.').map(|(outer, _)| outer);
        if outer != Some(&*row.module) {
            let message = format!("`{}` doesn't stand in the module it names", &*row.id);
            return Err(self.page.wrong(&row.module, message));
        }
        let home = self.module_named(&row.module);
        home.ok_or_else(|| self.page.unknown("module", &row.module))
    }

    fn action(&mut self, row: &rows::Action<'_>, index: &Index<'_>) -> Result<Action, Fault> {
        let mut includes = Vec::with_capacity(row.includes.len());
        let numbers = index.all(self.page, &row.includes)?;
        if !numbers.is_empty() {
            let mut places: BTreeMap<u32, OriginId> = BTreeMap::new();
            for other in &row.includes {
                places.insert(index.get(self.page, other)?, self.origin(other));
            }
            includes.extend(places);
        }
        let level_origin = row.level.as_ref().map(|level| self.origin(level));
        Ok(Action {
            path: row.id.owned(),
            label: row.label.shared(),
            doc: row.doc.shared(),
            part_of: index.maybe(self.page, row.part_of.as_ref())?,
            level: self.level(row.level.as_ref())?,
            level_origin: level_origin.map(|origin| (origin, None)),
            stage: self.stage(&row.stage, &row.stage_note)?,
            includes: includes.into(),
            formerly: formerly(self.page, &row.formerly)?.into(),
            meta: meta(&row.meta).into(),
            clause_meta: clause_meta(self.page, &row.clause_meta)?.into(),
            origin: Some(self.origin(&row.id)),
            ..Action::default()
        })
    }

    fn ranges(&mut self) {
        let actions = &self.model.actions;
        let before = |module: u32| actions.partition_point(|action| action.module < module) as u32;
        for (at, module) in (0_u32..).zip(&mut self.model.modules) {
            module.own = before(at)..before(at + 1);
            module.deep = before(at)..before(module.inner.end);
        }
    }

    fn no_circles(&self, rows: &[&rows::Action<'_>]) -> Result<(), Fault> {
        let actions = &self.model.actions;
        let includes = actions.iter().map(|action| {
            let others = action.includes.iter();
            others.map(|(other, _)| *other).collect::<Vec<u32>>()
        });
        let parts = actions.iter().map(|action| Vec::from_iter(action.part_of));
        let kinds = [
            ("includes", includes.collect::<Vec<_>>()),
            ("is part of", parts.collect()),
        ];
        for (verb, edges) in kinds {
            let row = circle(&edges).and_then(|at| rows.get(at as usize));
            if let Some(row) = row {
                let message = format!("`{}` {verb} itself, directly or through others", &*row.id);
                return Err(self.page.wrong(&row.id, message));
            }
        }
        Ok(())
    }

    /// What binds actions and roles, of the modules and of the actions.
    pub(super) fn clauses(
        &mut self,
        document: &Document<'_>,
        actions: &Actions<'_, '_>,
        roles: &Index<'_>,
    ) -> Result<(), Fault> {
        for row in &document.modules {
            let named = roles.all(self.page, &row.unavailable_to)?;
            let Some(at) = self.module_named(&row.id) else {
                continue;
            };
            let clause = self.unavailable(&row.unavailable_to, named);
            if let Some(module) = self.model.modules.get_mut(at as usize) {
                module.clauses.unavailable = clause.into_iter().collect::<Vec<_>>().into();
            }
        }
        for (at, row) in actions.rows.iter().enumerate() {
            let named = roles.all(self.page, &row.unavailable_to)?;
            let clause = self.unavailable(&row.unavailable_to, named);
            let clauses = Clauses {
                requires: self.requires(row, &actions.index)?,
                discouraged: self.discouraged(row, &actions.index)?.into(),
                unavailable: clause.into_iter().collect::<Vec<_>>().into(),
                available: Rare::default(),
            };
            if let Some(action) = self.model.actions.get_mut(at) {
                action.clauses = clauses;
            }
        }
        self.say_once(document, actions)?;
        self.conflicts(actions)
    }

    fn unavailable(&mut self, named: &[Text<'_>], roles: Vec<u32>) -> Option<Unavailable> {
        let first = named.first()?;
        Some(Unavailable {
            roles,
            derived: None,
            origin: self.origin(first),
        })
    }

    /// A row has what its modules say besides, which is said in the modules alone.
    fn say_once(
        &mut self,
        document: &Document<'_>,
        actions: &Actions<'_, '_>,
    ) -> Result<(), Fault> {
        let said: Vec<Vec<u32>> = self
            .model
            .modules
            .iter()
            .map(|module| unavailable_to(&module.clauses))
            .collect();
        let of = |module: u32| said.get(module as usize).map_or(&[][..], Vec::as_slice);
        for module in self.model.modules.iter_mut().skip(1) {
            if !less(&mut module.clauses, of(module.parent)) {
                let rows = &mut document.modules.iter();
                let row = rows.find(|row| *row.id == *module.path);
                let place = row.map_or(self.page.text, |row| &*row.id);
                return Err(left_out(self.page, place));
            }
        }
        for (action, row) in self.model.actions.iter_mut().zip(&actions.rows) {
            if !less(&mut action.clauses, of(action.module)) {
                return Err(left_out(self.page, &row.id));
            }
        }
        Ok(())
    }

    fn requires(
        &mut self,
        row: &rows::Action<'_>,
        index: &Index<'_>,
    ) -> Result<Vec<Requires>, Fault> {
        let mut all = Vec::with_capacity(row.requires.len());
        for clause in &row.requires {
            all.push(Requires {
                expr: expr(self.page, index, &clause.expr, false)?,
                derived: clause.derived.as_ref().map(Text::owned),
                meta: meta(&clause.meta).into(),
                origin: self.origin(first(&clause.expr)),
            });
        }
        Ok(all)
    }

    fn discouraged(
        &mut self,
        row: &rows::Action<'_>,
        index: &Index<'_>,
    ) -> Result<Vec<Discouraged>, Fault> {
        let mut all = Vec::with_capacity(row.discouraged.len());
        for advice in &row.discouraged {
            let company = match (&*advice.kind, &advice.expr) {
                ("always", None) => None,
                ("with", Some(with)) => Some((true, expr(self.page, index, with, true)?)),
                ("without", Some(with)) => Some((false, expr(self.page, index, with, true)?)),
                _ => {
                    let message =
                        "the advice `always` has no `expr`, `with` and `without` have one";
                    return Err(self.page.wrong(&advice.kind, message));
                }
            };
            all.push(Discouraged {
                company,
                why: advice.why.owned(),
                origin: self.origin(&advice.why),
            });
        }
        Ok(all)
    }
}

fn unavailable_to(clauses: &Clauses) -> Vec<u32> {
    let clauses = clauses.unavailable.iter();
    clauses.flat_map(|clause| clause.roles.clone()).collect()
}

/// Takes away what is said further out; answers whether all of that was there.
fn less(clauses: &mut Clauses, outer: &[u32]) -> bool {
    let named = unavailable_to(clauses);
    let complete = outer.iter().all(|role| named.binary_search(role).is_ok());
    for clause in &mut clauses.unavailable {
        clause
            .roles
            .retain(|role| outer.binary_search(role).is_err());
    }
    clauses
        .unavailable
        .retain(|clause| !clause.roles.is_empty());
    complete
}

fn left_out(page: &Page<'_>, place: &str) -> Fault {
    page.wrong(
        place,
        "its `unavailable_to` leaves out a role that its module names",
    )
}
