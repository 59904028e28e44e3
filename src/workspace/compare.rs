//! Two versions of the policies side by side: what a comparison needs of the stages, and the comparison itself.

use super::{SourceFile, System, catalog, read};
use crate::diagnostic::sink::{Expectation, Terms, settle};
use crate::diagnostic::standard::Standards;
use crate::diagnostic::{Diagnostic, Severity};
use crate::diff::{self, Change, Side, Version};
use crate::model::{Access, Lowered, lower};
use crate::resolve::{Names, collect, systems};
use crate::source::Sources;

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

/// Everything that is different between two versions, in the order in which it is shown.
pub fn compare(base: &mut Edition, head: &mut Edition) -> Vec<Change> {
    let mut changes = Vec::new();
    for old in &mut base.systems {
        let name = old.lowered.model.name.clone();
        let same = |system: &&mut System| system.lowered.model.name == name;
        if let Some(new) = head.systems.iter_mut().find(same) {
            changes.extend(diff::compare(
                version(Side::Base, old),
                version(Side::Head, new),
            ));
        }
    }
    changes
}

fn version(side: Side, system: &mut System) -> Version<'_> {
    Version {
        side,
        lowered: &system.lowered,
        access: &mut system.access,
    }
}
