//! Two versions of the policies side by side: what a comparison needs of the stages, and the comparison itself.

use super::{SourceFile, System, catalog, read};
use crate::diagnostic::sink::{Expectation, Terms, settle};
use crate::diagnostic::standard::Standards;
use crate::diagnostic::{Diagnostic, Severity};
use crate::diff::{self, Change, Class, KINDS, Side, Version, kinds};
use crate::model::{Access, Lowered, Model, Origins, lower};
use crate::resolve::{Names, collect, systems};
use crate::source::Sources;
use std::collections::BTreeSet;

/// One version, as far as a comparison needs it: nobody has checked it.
#[derive(Debug, Default)]
pub struct Edition {
    /// The texts, for showing places.
    pub sources: Sources,
    /// Why parts of it can't be read or mean nothing: errors of text, syntax and names, in their final order.
    pub findings: Vec<Diagnostic>,
    /// The systems, by name.
    pub systems: Vec<System>,
    /// Every `@expect`, by place.
    pub expectations: Vec<Expectation>,
}

impl Edition {
    /// The levels of a system, lowest first.
    pub fn levels(&self, system: &str) -> Vec<String> {
        let models = self.systems.iter().map(|system| &system.lowered.model);
        let model = models.into_iter().find(|model| model.name == system);
        let levels = model.into_iter().flat_map(|model| &model.levels);
        levels.map(|level| level.name.clone()).collect()
    }
}

/// Reads a version of the policies up to its model. Lints, constraints, rules and tests don't matter for that.
pub fn edition(files: Vec<SourceFile>) -> Edition {
    let (sources, parsed) = read(files, &|_| {}, |_, _, _, _| {});
    let mut parsed: Vec<_> = parsed.into_iter().map(|(parsed, ())| parsed).collect();
    let mut findings = Vec::new();
    let names = Names::new(&parsed);
    let lenient = parsed.iter().any(|file| file.ast.header.is_none());
    let mut all = Vec::new();
    for system in systems(&names, &parsed, &mut findings) {
        let symbols = collect(&names, &system, &mut findings);
        let mut lowered = lower(&names, &system, &symbols, lenient);
        findings.append(&mut lowered.findings);
        all.push(with_access(lowered));
    }
    let mut expectations = Vec::new();
    for file in &mut parsed {
        findings.append(&mut file.diagnostics);
        expectations.append(&mut file.ast.expectations);
    }
    findings.retain(|finding| finding.severity == Severity::Error);
    let standards = Standards::default();
    let terms = Terms {
        catalog: catalog(),
        today: "",
        standards: &standards,
    };
    Edition {
        findings: settle(&sources, findings, &[], &terms),
        sources,
        systems: all,
        expectations,
    }
}

fn with_access(lowered: Lowered) -> System {
    let access = Access::new(&lowered.model);
    System { lowered, access }
}

/// Everything that is different between two versions, in the order in which it is shown: by system, access before contract
/// before gates, access by role and action, the rest by kind and subject.
pub fn compare(base: &mut Edition, head: &mut Edition) -> Vec<Change> {
    let name = |system: &System| system.lowered.model.name.clone();
    let names: BTreeSet<String> = base.systems.iter().chain(&head.systems).map(name).collect();
    let mut changes = Vec::new();
    for name in names {
        let mut missing = nothing(&name);
        let mut absent = nothing(&name);
        let old = find(&mut base.systems, &name);
        let new = find(&mut head.systems, &name);
        match (&old, &new) {
            (None, Some(new)) => changes.push(appeared(new, &name)),
            (Some(old), None) => changes.push(vanished(old, &name)),
            (Some(_), Some(_)) | (None, None) => {}
        }
        let old = version(Side::Base, old.unwrap_or(&mut missing));
        let new = version(Side::Head, new.unwrap_or(&mut absent));
        changes.extend(diff::compare(old, new));
    }
    changes.sort_by_cached_key(order);
    changes
}

fn find<'s>(systems: &'s mut [System], name: &str) -> Option<&'s mut System> {
    systems.iter_mut().find(|it| it.lowered.model.name == name)
}

/// A system of that name in which nothing is declared.
fn nothing(name: &str) -> System {
    let model = Model {
        name: name.to_owned(),
        ..Model::default()
    };
    with_access(Lowered {
        model,
        origins: Origins::default(),
        findings: Vec::new(),
        files: Vec::new(),
    })
}

fn appeared(system: &System, name: &str) -> Change {
    let subject = format!("system {name}");
    Change::new(&kinds::SYSTEM_ADDED, name, subject).is(system.lowered.model.label.as_str())
}

fn vanished(system: &System, name: &str) -> Change {
    let subject = format!("system {name}");
    Change::new(&kinds::SYSTEM_REMOVED, name, subject).was(system.lowered.model.label.as_str())
}

/// Where a change stands among all.
fn order(change: &Change) -> (String, Class, [String; 2], usize, String) {
    let rank = KINDS.iter().position(|kind| *kind == change.kind);
    let cell = match change.kind.class {
        Class::Access => {
            [change.role.clone(), change.action.clone()].map(Option::unwrap_or_default)
        }
        Class::Contract | Class::Gate => [String::new(), String::new()],
    };
    (
        change.system.clone(),
        change.kind.class,
        cell,
        rank.unwrap_or(KINDS.len()),
        change.subject.clone(),
    )
}

fn version(side: Side, system: &mut System) -> Version<'_> {
    Version {
        side,
        lowered: &system.lowered,
        access: &mut system.access,
    }
}
