//! The system, its levels, reaches and settings, and what situations consist of.

use super::fault::Fault;
use super::index::Index;
use super::page::Text;
use super::rows::{self, Document};
use super::{Page, Reader};
use crate::model::{ClauseMeta, Formerly, Level, Meta, Reach, Setting, Subject, Value, Variable};

impl Reader<'_, '_> {
    pub(super) fn system(&mut self, system: &rows::System<'_>) -> Result<(), Fault> {
        self.page.name(&system.id)?;
        self.model.name = system.id.owned();
        self.model.label = system.label.shared();
        self.model.doc = system.doc.shared();
        self.model.meta = meta(&system.meta);
        Ok(())
    }

    pub(super) fn vocabulary(&mut self, document: &Document<'_>) -> Result<(), Fault> {
        self.page
            .sorted(&document.levels, "level", |level| &level.id)?;
        for level in &document.levels {
            let level = Level {
                name: self.named(&level.id)?,
                formerly: formerly(self.page, &level.formerly)?,
                origin: self.origin(&level.id),
            };
            let at = self.model.levels.len() as u32;
            self.levels.insert(level.name.clone(), at);
            self.model.levels.push(level);
        }
        self.reaches(&document.reaches)?;
        for setting in self
            .page
            .sorted(&document.settings, "setting", |setting| &setting.id)?
        {
            let setting = self.setting(setting)?;
            self.model.settings.push(setting);
        }
        self.variables(document)
    }

    pub(super) fn origin(&mut self, text: &str) -> crate::model::OriginId {
        self.origins.add(self.page.span(text))
    }

    fn named(&self, name: &Text<'_>) -> Result<String, Fault> {
        self.page.name(name)?;
        Ok(name.owned())
    }

    fn reaches(&mut self, reaches: &[rows::Reach<'_>]) -> Result<(), Fault> {
        let rows = self.page.sorted(reaches, "reach", |reach| &reach.id)?;
        let index = Index::new("reach", rows.iter().map(|row| &*row.id));
        for row in &rows {
            let reach = Reach {
                name: self.named(&row.id)?,
                within: index.all(self.page, &row.within)?,
                down: Vec::new(),
                formerly: formerly(self.page, &row.formerly)?,
                origin: self.origin(&row.id),
            };
            self.model.reaches.push(reach);
        }
        self.is_an_order(&rows)?;
        for at in 0..rows.len() as u32 {
            let within = self.model.reaches.get(at as usize);
            let wider = within.map_or_else(Vec::new, |reach| reach.within.clone());
            for up in wider.into_iter().chain([at]) {
                if let Some(reach) = self.model.reaches.get_mut(up as usize) {
                    reach.down.push(at);
                }
            }
        }
        Ok(())
    }

    /// What is within something is within all that this is within, and nothing is within itself.
    fn is_an_order(&self, rows: &[&rows::Reach<'_>]) -> Result<(), Fault> {
        for (at, reach) in self.model.reaches.iter().enumerate() {
            let wider = reach.within.iter();
            let all = wider.filter_map(|wider| self.model.reaches.get(*wider as usize));
            let closed = all
                .flat_map(|wider| &wider.within)
                .all(|further| reach.within.binary_search(further).is_ok());
            let wrong = match (closed, reach.within.binary_search(&(at as u32))) {
                (true, Err(_)) => continue,
                (_, Ok(_)) => "is within itself",
                (false, Err(_)) => "isn't within all that it is indirectly within",
            };
            let Some(row) = rows.get(at) else { continue };
            let message = format!("the reach `{}` {wrong}", reach.name);
            return Err(self.page.wrong(&row.id, message));
        }
        Ok(())
    }

    fn setting(&mut self, row: &rows::Setting<'_>) -> Result<Setting, Fault> {
        self.page.path(&row.id)?;
        let mut values = Vec::new();
        for value in self.page.sorted(&row.values, "value", |value| &value.id)? {
            values.push(Value {
                name: self.named(&value.id)?,
                label: value.label.shared(),
                formerly: formerly(self.page, &value.formerly)?,
            });
        }
        if values.is_empty() {
            let message = format!("the setting `{}` has no value", &*row.id);
            return Err(self.page.wrong(&row.id, message));
        }
        Ok(Setting {
            path: row.id.owned(),
            label: row.label.shared(),
            doc: row.doc.shared(),
            values,
            formerly: formerly(self.page, &row.formerly)?,
            meta: meta(&row.meta),
            origin: self.origin(&row.id),
        })
    }

    /// Settings and lifecycles in one order, by path.
    fn variables(&mut self, document: &Document<'_>) -> Result<(), Fault> {
        let settings = document.settings.iter().map(|row| &row.id);
        let lifecycles = document.lifecycles.iter().map(|row| &row.id);
        let both: Vec<&Text<'_>> = settings.chain(lifecycles).collect();
        self.page
            .sorted(both.iter().copied(), "setting or lifecycle", |id| id)?;
        let settings = self.model.settings.iter().enumerate();
        let settings = settings.map(|(at, setting)| Variable {
            path: setting.path.clone(),
            values: setting
                .values
                .iter()
                .map(|value| value.name.clone())
                .collect(),
            subject: Subject::Setting(at as u32),
        });
        let mut variables: Vec<Variable> = settings.collect();
        let lifecycles = self
            .page
            .sorted(&document.lifecycles, "lifecycle", |row| &row.id)?;
        for (at, row) in lifecycles.into_iter().enumerate() {
            self.page.path(&row.id)?;
            let states = self.page.sorted(&row.states, "state", |state| &state.id)?;
            if states.is_empty() {
                let message = format!("the lifecycle `{}` has no state", &*row.id);
                return Err(self.page.wrong(&row.id, message));
            }
            variables.push(Variable {
                path: row.id.owned(),
                values: states.into_iter().map(|state| state.id.owned()).collect(),
                subject: Subject::Lifecycle(at as u32),
            });
        }
        variables.sort_by(|a, b| a.path.cmp(&b.path));
        self.model.variables = variables;
        Ok(())
    }
}

pub fn meta(meta: &rows::Meta<'_>) -> Meta {
    let named = meta.0.iter();
    named
        .map(|(name, texts)| (name.owned(), texts.iter().map(Text::owned).collect()))
        .collect()
}

pub fn formerly(page: &Page<'_>, formerly: &rows::Formerly<'_>) -> Result<Formerly, Fault> {
    for id in &formerly.ids {
        page.path(id)?;
    }
    Ok(Formerly {
        ids: formerly.ids.iter().map(Text::owned).collect(),
        labels: formerly.labels.iter().map(Text::owned).collect(),
    })
}

/// The words that begin a clause.
const CLAUSES: [&str; 17] = [
    "allows",
    "available",
    "deny",
    "discouraged",
    "formerly",
    "grant",
    "includes",
    "level",
    "part of",
    "reach",
    "refuses",
    "revoke",
    "stage",
    "unavailable",
    "undecided",
    "undecided actions",
    "undecided initial",
];

pub fn clause_meta(
    page: &Page<'_>,
    rows: &[rows::ClauseMeta<'_>],
) -> Result<Vec<ClauseMeta>, Fault> {
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        if !CLAUSES.contains(&&*row.clause) {
            return Err(page.unknown("clause", &row.clause));
        }
        all.push(ClauseMeta {
            clause: row.clause.owned(),
            about: row.about.owned(),
            derived: row.derived.as_ref().map(Text::owned),
            meta: meta(&row.meta),
        });
    }
    Ok(all)
}
