//! Two versions of the policies side by side: what a comparison needs of the stages, and the comparison itself.

use super::reading::{Unit, in_common_order, in_order, read};
use super::{SourceFile, System, catalog};
use crate::diagnostic::fingerprint::digest;
use crate::diagnostic::sink::{Expectation, Terms, settle};
use crate::diagnostic::standard::Standards;
use crate::diagnostic::{Diagnostic, Severity};
use crate::diff::wishes::Wish;
use crate::diff::{self, Change, Class, Held, KINDS, Side, Version, kinds};
use crate::emit::bundle;
use crate::emit::targets::postgres::{self, From, State, Step};
use crate::intake;
use crate::matrix::Matrix;
use crate::model::{Access, Lowered, Model, Origins, lower};
use crate::resolve::{Names, collect, systems};
use crate::source::{FileId, Sources, Span};
use crate::syntax::Parsed;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

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
    /// It is a bundle: one system, without its rules and tests.
    pub is_bundle: bool,
}

/// Why a bundle can't be taken for a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// What is wrong and where, lower case, without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

/// Reads a bundle as a version.
pub fn bundled(file: SourceFile) -> Result<Edition, Unreadable> {
    let refuse = |message: String, help: Option<&str>| Unreadable {
        message: format!("can't read the bundle `{}`: {message}", file.path),
        help: help.map(str::to_owned),
    };
    let text = match std::str::from_utf8(&file.bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => return Err(refuse("it isn't UTF-8".to_owned(), None)),
    };
    let read = intake::read(FileId(0), &text).map_err(|unreadable| {
        let place = unreadable.place.as_ref().map(|place| {
            let member = match place.member.is_empty() {
                true => String::new(),
                false => format!("`{}`, ", place.member),
            };
            let (line, column) = (place.position.line, place.position.column);
            format!(" ({member}line {line}, column {column})")
        });
        let message = format!("{}{}", unreadable.message, place.unwrap_or_default());
        refuse(message, unreadable.help)
    })?;
    Ok(Edition {
        sources: Sources::new([(file.path.clone(), text)]),
        systems: vec![System {
            lowered: read.lowered,
            access: read.access,
        }],
        is_bundle: true,
        ..Edition::default()
    })
}

impl Edition {
    /// What each system says.
    pub fn models(&self) -> impl Iterator<Item = &Model> {
        self.systems.iter().map(|system| &system.lowered.model)
    }

    /// The levels of a system, lowest first.
    pub fn levels(&self, system: &str) -> Vec<String> {
        let model = self.models().find(|model| model.name == system);
        let levels = model.into_iter().flat_map(|model| &model.levels);
        levels.map(|level| level.name.clone()).collect()
    }

    /// The levels of all systems.
    pub fn all_levels(&self) -> BTreeSet<String> {
        let levels = self.models().flat_map(|model| &model.levels);
        levels.map(|level| level.name.clone()).collect()
    }

    /// What is granted against a wish.
    pub fn against(&mut self, wish: &Wish) -> Vec<Held> {
        let systems = self.systems.iter_mut();
        systems
            .flat_map(|system| wish.against(&mut version(Side::Head, system)))
            .collect()
    }

    /// A fingerprint of each system's bundle, whatever findings have been accepted.
    pub fn meanings(&mut self) -> BTreeMap<String, String> {
        meanings(&mut self.systems)
    }
}

/// A fingerprint of each system's bundle, whatever findings have been accepted.
pub(super) fn meanings(systems: &mut [System]) -> BTreeMap<String, String> {
    let meanings = systems.iter_mut().map(|system| {
        let bytes = bundle(&system.lowered.model, &mut system.access, 0);
        let digest = digest(&String::from_utf8_lossy(&bytes));
        (system.lowered.model.name.clone(), digest)
    });
    meanings.collect()
}

/// What is accepted by `@expect` in one version and not in the other, whatever the line.
pub fn expectations(base: &Edition, head: &Edition) -> Vec<Change> {
    if base.is_bundle || head.is_bundle {
        return Vec::new();
    }
    let all = |edition: &Edition| -> BTreeMap<String, (Span, Option<String>)> {
        let expectations = edition.expectations.iter().map(|expectation| {
            let lines = edition
                .sources
                .slice(expectation.target)
                .lines()
                .map(str::trim);
            let stands = lines.into_iter().find(|line| !line.starts_with(['@', '/']));
            let stands = stands.unwrap_or("");
            let key = format!("@expect({}) before {}", expectation.rule, stands);
            (key, (expectation.span, expectation.until.clone()))
        });
        expectations.collect()
    };
    let (before, after) = (all(base), all(head));
    let mut changes = Vec::new();
    for (key, (span, until)) in &after {
        let change = |kind| Change::new(kind, "", key.as_str()).at(Side::Head, Some(*span));
        let text = |until: &Option<String>| {
            until
                .clone()
                .map_or("without a last day".to_owned(), |day| {
                    format!("until {day}")
                })
        };
        match before.get(key) {
            None => changes.push(change(&kinds::GATE_LOOSENED).is(text(until))),
            Some((_, was)) if was == until => {}
            Some((_, was)) => {
                let longer =
                    was.is_some() && until.as_ref().is_none_or(|day| Some(day) > was.as_ref());
                let kind = if longer {
                    &kinds::GATE_LOOSENED
                } else {
                    &kinds::GATE_TIGHTENED
                };
                changes.push(change(kind).from_to(text(was), text(until)));
            }
        }
    }
    for (key, (span, _)) in before.iter().filter(|(key, _)| !after.contains_key(*key)) {
        let change = Change::new(&kinds::GATE_TIGHTENED, "", key.as_str());
        changes.push(change.was("accepted").at(Side::Base, Some(*span)));
    }
    changes
}

/// Reads a version of the policies up to its model. Lints, constraints, rules and tests don't matter for that.
pub fn edition(files: Vec<SourceFile>) -> Edition {
    edition_of(units(in_order(files), &[]))
}

/// Reads two versions as [`edition`] does. A file that is the same in both is read once.
pub fn editions(base: Vec<SourceFile>, head: Vec<SourceFile>) -> (Edition, Edition) {
    let [base, head] = in_common_order(base, head);
    let base = units(base, &[]);
    let head = units(head, &base);
    rayon::join(|| edition_of(base), || edition_of(head))
}

fn units(files: Vec<(FileId, SourceFile)>, known: &[Unit]) -> Vec<Unit> {
    let read = read(files, known, &|_| {}, |_| ());
    read.into_iter().map(|(unit, ())| unit).collect()
}

fn edition_of(units: Vec<Unit>) -> Edition {
    let lenient = units.iter().any(|unit| unit.parsed.ast.header.is_none());
    let mut findings = Vec::new();
    let mut expectations = Vec::new();
    // By the files' ids, of which some may be another version's alone.
    let mut parsed: Vec<Arc<Parsed>> = Vec::new();
    let elsewhere = Arc::new(Parsed::default());
    let sources = Sources::with_ids(units.into_iter().map(|mut unit| {
        findings.extend(unit.diagnostics());
        expectations.extend_from_slice(&unit.parsed.ast.expectations);
        parsed.resize(unit.id.0 as usize, Arc::clone(&elsewhere));
        parsed.push(unit.parsed);
        (unit.id, unit.path, unit.text)
    }));
    let names = Names::new(&parsed);
    let mut all = Vec::new();
    for system in systems(&names, &parsed, &mut findings) {
        let symbols = collect(&names, &system, &mut findings);
        let mut lowered = lower(&names, &system, &symbols, lenient);
        findings.append(&mut lowered.findings);
        all.push(with_access(lowered));
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
        is_bundle: false,
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
    // A bundle is about one system, and says nothing of the others.
    let spoken_of = |edition: &Edition, system: &str| {
        !edition.is_bundle || edition.models().any(|model| model.name == system)
    };
    let statements = !base.is_bundle && !head.is_bundle;
    let mut changes = Vec::new();
    for name in names {
        if !spoken_of(base, &name) || !spoken_of(head, &name) {
            continue;
        }
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
        changes.extend(diff::compare(old, new, statements));
    }
    changes.sort_by_cached_key(order);
    changes
}

/// The SQL that makes the later version of the earlier one, and refuses to begin with anything else.
pub fn migration(base: &mut Edition, head: &mut Edition) -> String {
    let mut before = states(base);
    let mut after = states(head);
    let names: BTreeSet<String> = before.keys().chain(after.keys()).cloned().collect();
    let steps = names.iter().filter_map(|system| {
        let (was, to) = (before.remove(system), after.remove(system));
        // A bundle is about one system, and says nothing of the others.
        let silent = (was.is_none() && base.is_bundle) || (to.is_none() && head.is_bundle);
        (!silent).then(|| Step {
            system,
            from: was.map_or(From::Nothing, From::Exactly),
            to,
        })
    });
    let steps: Vec<Step<'_>> = steps.collect();
    postgres::migration(&steps)
}

fn states(edition: &mut Edition) -> BTreeMap<String, State> {
    let systems = edition.systems.iter_mut();
    let states = systems.map(|system| {
        let model = &system.lowered.model;
        let matrix = Matrix::new(model, &mut system.access);
        (model.name.clone(), State::of(&matrix))
    });
    states.collect()
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
    Change::new(&kinds::SYSTEM_ADDED, name, subject).is(system.lowered.model.label.as_ref())
}

fn vanished(system: &System, name: &str) -> Change {
    let subject = format!("system {name}");
    Change::new(&kinds::SYSTEM_REMOVED, name, subject).was(system.lowered.model.label.as_ref())
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
