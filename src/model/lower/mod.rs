//! From trees and symbols to a model: the last place that sees how something was written.

mod beside;
mod cycles;
mod expressions;
mod lifecycles;
mod modules;
mod roles;
mod statements;
mod vocabulary;

use super::{ClauseMeta, Formerly, Meta, Model, OriginId, Origins, Subject};
use crate::diagnostic::Diagnostic;
use crate::logic::Var;
use crate::resolve::{Lookup, NameId, Names, Symbols, SystemFiles};
use crate::source::{FileId, Span};
use crate::syntax::ast::{Attributes, Attrs, Former, Path, Text};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// A model, the places it came from, and what was found on the way.
#[derive(Debug)]
pub struct Lowered {
    /// The model.
    pub model: Model,
    /// The places.
    pub origins: Origins,
    /// Names that mean nothing, kinds that don't fit, cycles.
    pub findings: Vec<Diagnostic>,
    /// The files the system was read from.
    pub files: Vec<FileId>,
}

/// Lowers one system. `lenient`: some file of the compilation couldn't be read at all, so unknown names
/// are nothing to report.
pub fn lower(
    names: &Names,
    system: &SystemFiles<'_>,
    symbols: &Symbols<'_>,
    lenient: bool,
) -> Lowered {
    let mut lower = Lower {
        names,
        symbols,
        lookup: Lookup::new(names, symbols, lenient),
        known: None,
        model: Model::default(),
        origins: Origins::default(),
        findings: Vec::new(),
        words: Words::default(),
    };
    lower.system(system);
    lower.vocabulary();
    lower.modules();
    lower.actions();
    lower.roles();
    lower.lifecycles();
    lower.rules();
    lower.tests();
    lower.break_cycles();
    let incomplete = lenient || system.broken || !lower.findings.is_empty();
    lower.model.incomplete = incomplete;
    Lowered {
        model: lower.model,
        origins: lower.origins,
        findings: lower.findings,
        files: system.ids.clone(),
    }
}

struct Lower<'s, 'a> {
    names: &'s Names,
    symbols: &'s Symbols<'a>,
    lookup: Lookup<'s, 'a>,
    /// What has been lowered so far, where this goes on beside it: see `beside`.
    known: Option<&'s Model>,
    model: Model,
    origins: Origins,
    findings: Vec<Diagnostic>,
    words: Words,
}

/// The vocabulary, for looking up.
#[derive(Debug, Clone, Default)]
struct Words {
    reach_names: FxHashMap<NameId, u32>,
    setting_vars: Vec<Var>,
    lifecycle_vars: Vec<Var>,
}

impl Lower<'_, '_> {
    fn system(&mut self, system: &SystemFiles<'_>) {
        self.model.name = system.name.to_owned();
        self.model.label = match system.label {
            Some(label) => Arc::clone(&label.text),
            None => system.name.into(),
        };
        self.model.doc = doc(system.attrs);
        self.model.meta = meta(system.attrs);
        self.model.undecided_roles = self.symbols.undecided_roles.map(|why| why.text.to_string());
    }

    fn origin(&mut self, span: Span) -> OriginId {
        self.origins.add(span)
    }

    fn name(&self, path: Path) -> String {
        self.names.written(path).to_owned()
    }

    fn label(&self, label: Option<&Text>, name: Path) -> Arc<str> {
        match label {
            Some(label) => Arc::clone(&label.text),
            None => self.names.written(name).into(),
        }
    }

    /// Former names; a bare id stood in `module`, which may be empty.
    fn formerly(&self, former: &[Former], module: &str) -> Formerly {
        let mut formerly = Formerly::default();
        for former in former {
            match former {
                Former::Label(label) => formerly.labels.push(label.text.to_string()),
                Former::Id(path) => {
                    let id = self.names.written(*path);
                    let full = match id.contains('.') || module.is_empty() {
                        true => id.to_owned(),
                        false => format!("{module}.{id}"),
                    };
                    formerly.ids.push(full);
                }
            }
        }
        formerly.ids.sort();
        formerly.ids.dedup();
        formerly.labels.sort();
        formerly.labels.dedup();
        formerly
    }

    fn variable(&self, subject: Subject) -> Var {
        let vars = match subject {
            Subject::Setting(_) => &self.words.setting_vars,
            Subject::Lifecycle(_) => &self.words.lifecycle_vars,
        };
        let (Subject::Setting(at) | Subject::Lifecycle(at)) = subject;
        vars.get(at as usize).copied().unwrap_or(Var(u32::MAX))
    }
}

/// The documentation of a declaration.
fn doc(attrs: Option<&Attributes>) -> Arc<str> {
    let doc = attrs.and_then(|attrs| attrs.doc.as_ref());
    doc.map(|doc| Arc::clone(&doc.text)).unwrap_or_default()
}

/// The metadata of a declaration or clause.
fn meta(attrs: Option<&Attributes>) -> Meta {
    let mut meta = Meta::new();
    for (name, text) in attrs.map_or(&[][..], |attrs| &attrs.meta) {
        meta.entry(name.to_string())
            .or_default()
            .push(text.to_string());
    }
    meta
}

/// Why the author concluded a clause.
fn derived(attrs: &Attrs) -> Option<String> {
    let derived = attrs.as_deref().and_then(|attrs| attrs.derived.as_ref());
    derived.map(|why| why.to_string())
}

/// The metadata of a clause that has no row of its own in the bundle, if it has any.
fn clause_meta(clause: &str, about: impl FnOnce() -> String, attrs: &Attrs) -> Option<ClauseMeta> {
    let attrs = attrs.as_deref()?;
    if attrs.meta.is_empty() && attrs.derived.is_none() {
        return None;
    }
    Some(ClauseMeta {
        clause: clause.to_owned(),
        about: about(),
        derived: attrs.derived.as_ref().map(|why| why.to_string()),
        meta: meta(Some(attrs)),
    })
}
