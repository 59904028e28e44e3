//! Under which paths something may have been known before.

use crate::model::Model;
use std::collections::BTreeSet;

/// Enough for every real chain of names; a bound against doubling.
const MOST: usize = 64;

/// The former paths that a model writes down, those of modules counted for all they hold.
#[derive(Debug)]
pub struct Formers<'m> {
    modules: Vec<(&'m str, &'m [String])>,
}

impl<'m> Formers<'m> {
    /// The former paths of the modules of this model.
    pub fn new(model: &'m Model) -> Self {
        let modules = model.modules.iter();
        let modules = modules.filter(|module| !module.formerly.ids.is_empty());
        Self {
            modules: modules
                .map(|module| (module.path.as_str(), module.formerly.ids.as_slice()))
                .collect(),
        }
    }

    /// Every path by which this one was known, by its own word or by that of a module around it.
    pub fn of(&self, path: &str, own: &[String]) -> Vec<String> {
        if own.is_empty() && self.modules.is_empty() {
            return Vec::new();
        }
        let mut all: BTreeSet<String> = own.iter().cloned().collect();
        let mut todo: Vec<String> = all.iter().cloned().collect();
        todo.push(path.to_owned());
        while let Some(known) = todo.pop() {
            for (module, former) in &self.modules {
                let inside = known.strip_prefix(module);
                let Some(rest) = inside.filter(|rest| rest.starts_with('.')) else {
                    continue;
                };
                for former in former.iter() {
                    let moved = format!("{former}{rest}");
                    if all.len() < MOST && moved != path && all.insert(moved.clone()) {
                        todo.push(moved);
                    }
                }
            }
        }
        all.into_iter().collect()
    }
}
