//! Roles and templates, without what they may do.

use super::Reader;
use super::circles::circle;
use super::fault::Fault;
use super::index::Index;
use super::rows::{self, Document};
use super::vocabulary::{clause_meta, formerly, meta};
use crate::model::Role;

/// The rows of roles and templates together, in the order of the model; whether each is a template.
pub fn rows<'d, 'a>(document: &'d Document<'a>) -> Vec<(&'d rows::Role<'a>, bool)> {
    let roles = document.roles.iter().map(|row| (row, false));
    let templates = document.templates.iter().map(|row| (row, true));
    let mut all: Vec<(&rows::Role<'a>, bool)> = roles.chain(templates).collect();
    all.sort_by_key(|(row, _)| &row.id);
    all
}

impl Reader<'_, '_> {
    pub(super) fn roles<'d>(&mut self, document: &'d Document<'_>) -> Result<Index<'d>, Fault> {
        let both = document.roles.iter().chain(&document.templates);
        self.page.sorted(both, "role or template", |row| &row.id)?;
        let rows = rows(document);
        let index = Index::new("role or template", rows.iter().map(|(row, _)| &*row.id));
        for (row, template) in &rows {
            let role = Role {
                template: *template,
                ..self.role(row, &index)?
            };
            self.model.roles.push(role);
        }
        let extends = self.model.roles.iter().map(|role| {
            let parents = role.extends.iter();
            parents.map(|(parent, _)| *parent).collect()
        });
        let extends: Vec<Vec<u32>> = extends.collect();
        if let Some((row, _)) = circle(&extends).and_then(|at| rows.get(at as usize)) {
            let message = format!("`{}` extends itself, directly or through others", &*row.id);
            return Err(self.page.wrong(&row.id, message));
        }
        self.role_conflicts(&rows, &index)?;
        Ok(index)
    }

    fn role(&mut self, row: &rows::Role<'_>, index: &Index<'_>) -> Result<Role, Fault> {
        self.page.name(&row.id)?;
        index.all(self.page, &row.extends)?;
        let mut extends = Vec::with_capacity(row.extends.len());
        for parent in &row.extends {
            extends.push((index.get(self.page, parent)?, self.origin(parent)));
        }
        extends.sort_unstable();
        Ok(Role {
            name: row.id.owned(),
            label: row.label.shared(),
            doc: row.doc.shared(),
            level: self.level(row.level.as_ref())?,
            extends,
            formerly: formerly(self.page, &row.formerly)?,
            meta: meta(&row.meta),
            clause_meta: clause_meta(self.page, &row.clause_meta)?,
            origin: Some(self.origin(&row.id)),
            ..Role::default()
        })
    }
}
