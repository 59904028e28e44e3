//! Modules, and which actions stand in them.

use super::Reader;
use super::fault::Fault;
use super::page::Text;
use super::rows;
use super::vocabulary::{clause_meta, formerly, meta};
use crate::model::{Module, Stage};

impl Reader<'_, '_> {
    /// The modules in the order of their paths, the system itself first. Their clauses come later.
    pub(super) fn modules(&mut self, modules: &[rows::Module<'_>]) -> Result<(), Fault> {
        self.model.modules.push(Module::default());
        for row in self.page.sorted(modules, "module", |module| &module.id)? {
            let module = self.module(row)?;
            self.model.modules.push(module);
        }
        let paths = self.model.modules.iter().map(|module| module.path.clone());
        let paths: Vec<String> = paths.collect();
        for (at, module) in self.model.modules.iter_mut().enumerate() {
            let inside = |path: &String| {
                let rest = path.strip_prefix(&module.path);
                module.path.is_empty() || rest.is_some_and(|rest| rest.starts_with('.'))
            };
            let later = paths.get(at + 1..).unwrap_or(&[]);
            let inner = later.partition_point(inside);
            module.inner = at as u32 + 1..(at + 1 + inner) as u32;
        }
        Ok(())
    }

    fn module(&mut self, row: &rows::Module<'_>) -> Result<Module, Fault> {
        self.page.path(&row.id)?;
        let outer = row.id.rsplit_once('.').map(|(outer, _)| outer);
        if row.parent.as_deref() != outer {
            let message = format!("`{}` doesn't stand in the module it names", &*row.id);
            let place = row.parent.as_ref().unwrap_or(&row.id);
            return Err(self.page.wrong(place, message));
        }
        let parent = match &row.parent {
            None => 0,
            Some(parent) => self
                .module_named(parent)
                .ok_or_else(|| self.page.unknown("module", parent))?,
        };
        Ok(Module {
            path: row.id.owned(),
            origin: Some(self.origin(&row.id)),
            label: row.label.shared(),
            doc: row.doc.shared(),
            parent,
            level: self.level(row.level.as_ref())?,
            stage: self.stage(&row.stage, &row.stage_note)?,
            undecided: row.undecided.as_ref().map(Text::owned),
            formerly: formerly(self.page, &row.formerly)?,
            meta: meta(&row.meta),
            clause_meta: clause_meta(self.page, &row.clause_meta)?,
            ..Module::default()
        })
    }

    /// The module with this path, of those that have been read.
    pub(super) fn module_named(&self, path: &str) -> Option<u32> {
        let modules = self.model.modules.get(1..)?;
        let found = modules.binary_search_by(|module| module.path.as_str().cmp(path));
        found.ok().map(|at| at as u32 + 1)
    }

    pub(super) fn level(&self, name: Option<&Text<'_>>) -> Result<Option<u32>, Fault> {
        let Some(name) = name else { return Ok(None) };
        let found = self.levels.get(&**name).copied();
        found
            .map(Some)
            .ok_or_else(|| self.page.unknown("level", name))
    }

    /// Nothing said and `stable` are the same in a bundle.
    pub(super) fn stage(&self, stage: &Text<'_>, note: &Text<'_>) -> Result<Stage, Fault> {
        match &**stage {
            "deprecated" => Ok(Stage::Deprecated(note.owned())),
            _ if !note.is_empty() => Err(self.page.wrong(
                note,
                "only what is deprecated says what to use in its place",
            )),
            "stable" => Ok(Stage::Unsaid),
            "alpha" => Ok(Stage::Alpha),
            "beta" => Ok(Stage::Beta),
            _ => Err(self.page.unknown("stage", stage)),
        }
    }
}
