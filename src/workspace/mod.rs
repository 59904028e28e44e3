//! The one place that knows every stage: texts in, findings and bundles out.

pub mod ask;
pub mod compare;
mod reading;
pub use crate::diff;
pub use crate::inquiry;
mod formatting;

pub use crate::format::{Formatted, LINE_WIDTH, Proof};
pub use formatting::{Formatting, format};
mod fixes;

pub use fixes::{Change, Fixed, Refused, fix, fixable};
pub use reading::{MAX_FILE_BYTES, SourceFile};

use crate::check::check;
use crate::diagnostic::codes::{self, Catalog};
use crate::diagnostic::sink::{Expectation, Terms, settle};
use crate::diagnostic::standard::Standards;
use crate::diagnostic::{Diagnostic, Severity};
pub use crate::emit::targets;
use crate::emit::targets::{Target, Written};
use crate::lint;
use crate::model::{Access, Lowered, lower};
use crate::resolve::{Names, collect, systems};
use crate::source::{Sources, Span};
use crate::syntax::Parsed;
use reading::{Unit, in_order, read};
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

/// Every finding there can be.
pub fn catalog() -> &'static Catalog {
    static CATALOG: LazyLock<Catalog> = LazyLock::new(|| Catalog::with(lint::codes()));
    &CATALOG
}

/// What a compilation depends on besides the texts.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The current day as `2026-11-22`, for `@expect` with a last day.
    pub today: String,
    /// Whether files are judged by how they are laid out, too.
    pub formatting: bool,
    /// What the findings of each file weigh, and which are accepted already.
    pub standards: Standards,
    /// Files besides the policies that findings point into.
    pub companions: Vec<Companion>,
}

/// A file that isn't compiled and still has findings, as a configuration.
#[derive(Debug, Clone)]
pub struct Companion {
    /// The path as a person should see it.
    pub path: String,
    /// Its text.
    pub text: String,
    /// What is wrong in it. All places are in it, whatever file they name.
    pub findings: Vec<Diagnostic>,
}

impl Companion {
    /// Its findings, with their places in the file that it has become.
    fn placed(self, sources: &mut Sources) -> Vec<Diagnostic> {
        let file = sources.attach(self.path, self.text);
        let mut findings = self.findings;
        for finding in &mut findings {
            let related = finding.related.iter_mut().map(|label| &mut label.span);
            for span in related.chain([&mut finding.primary.span]) {
                span.file = file;
            }
        }
        findings
    }
}

/// How far a compilation is, for a progress bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// So many files of all have been parsed.
    Parsing {
        /// Files done.
        done: usize,
        /// Files in all.
        total: usize,
    },
    /// The systems are being checked.
    Checking,
}

/// What one test of the policy came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestOutcome {
    /// The system the test belongs to.
    pub system: String,
    /// The test's name.
    pub name: String,
    /// Where it is declared.
    pub span: Span,
    /// How many expectations it states.
    pub expectations: usize,
    /// How many of them don't hold (counts that don't fit are warnings and not in here).
    pub failed: usize,
}

/// One system after all stages.
#[derive(Debug)]
pub struct System {
    /// The model and where it came from.
    pub lowered: Lowered,
    /// Who may do what.
    pub access: Access,
}

/// Everything one compilation found out.
#[derive(Debug)]
pub struct Snapshot {
    /// The texts, for showing places.
    pub sources: Sources,
    /// All findings, in their final order.
    pub findings: Vec<Diagnostic>,
    /// The tests, in the order of their places.
    pub tests: Vec<TestOutcome>,
    /// Names of the systems, sorted, and how many files each has.
    pub systems: Vec<(String, usize)>,
    /// The systems themselves, in the same order.
    pub compiled: Vec<System>,
    /// The files' trees, in the order of the sources.
    pub parsed: Vec<Arc<Parsed>>,
}

impl Snapshot {
    /// Whether a finding stops a build.
    pub fn stops(&self) -> bool {
        self.findings.iter().any(Diagnostic::stops)
    }

    /// What each target comes to for each system, sorted by system. Only to be asked for when nothing
    /// [`stops`](Self::stops).
    pub fn build(&mut self, targets: &[&Target]) -> Vec<(String, Vec<Written>)> {
        let accepted = self.compiled.iter().map(|system| self.accepted(system));
        let accepted: Vec<usize> = accepted.collect();
        let systems = self.compiled.iter_mut().zip(accepted);
        let built = systems.map(|(system, accepted)| {
            let model = &system.lowered.model;
            let written = targets::write(model, &mut system.access, accepted, targets);
            (model.name.clone(), written)
        });
        built.collect()
    }

    /// A fingerprint of each system's bundle, whatever findings have been accepted.
    pub fn meanings(&mut self) -> BTreeMap<String, String> {
        compare::meanings(&mut self.compiled)
    }

    /// Every `@expect`, by place.
    pub fn expectations(&self) -> impl Iterator<Item = &Expectation> {
        self.parsed.iter().flat_map(|file| &file.ast.expectations)
    }

    /// How many constraint findings of a system an `@expect` or a baseline accepts.
    fn accepted(&self, system: &System) -> usize {
        let files = &system.lowered.files;
        let constraint = |finding: &&Diagnostic| {
            finding.code.category() == "constraints" && finding.severity == Severity::Error
        };
        let here = |finding: &&Diagnostic| files.contains(&finding.primary.span.file);
        let accepted = self
            .findings
            .iter()
            .filter(|finding| finding.expected.is_some());
        accepted.filter(constraint).filter(here).count()
    }
}

/// Compiles the files, whatever their state; mistakes are findings, never an `Err`.
///
/// The order of the files doesn't matter; they are sorted by path.
pub fn compile(
    files: Vec<SourceFile>,
    options: &Options,
    progress: &(dyn Fn(Progress) + Sync),
) -> Snapshot {
    let units = read_judged(files, &[], options, progress);
    compile_units(units, options, progress)
}

/// The files of the last compilation: those that are the same in the next one aren't read again.
#[derive(Debug, Default)]
pub struct Memory {
    units: Vec<Unit>,
}

impl Memory {
    /// Compiles the files as [`compile`] does, with the same result.
    pub fn compile(
        &mut self,
        files: Vec<SourceFile>,
        options: &Options,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Snapshot {
        let units = read_judged(files, &self.units, options, progress);
        self.units.clone_from(&units);
        compile_units(units, options, progress)
    }
}

/// Reads the files and looks at how they are laid out, if that is wanted.
fn read_judged(
    files: Vec<SourceFile>,
    known: &[Unit],
    options: &Options,
    progress: &(dyn Fn(Progress) + Sync),
) -> Vec<Unit> {
    let read = read(in_order(files), known, progress, |unit| {
        let standard = options.standards.of(&unit.path);
        if options.formatting && !standard.is_off(&codes::UNFORMATTED) {
            unit.judge(standard.line_width.unwrap_or(LINE_WIDTH));
        } else {
            unit.layout = None;
        }
    });
    read.into_iter().map(|(unit, ())| unit).collect()
}

fn compile_units(
    units: Vec<Unit>,
    options: &Options,
    progress: &(dyn Fn(Progress) + Sync),
) -> Snapshot {
    let mut unread: Vec<Diagnostic> = Vec::new();
    let mut parsed: Vec<Arc<Parsed>> = Vec::with_capacity(units.len());
    let mut sources = Vec::with_capacity(units.len());
    for mut unit in units {
        unread.extend(unit.diagnostics());
        unread.extend(unit.layout.take().and_then(|layout| layout.finding));
        parsed.push(unit.parsed);
        sources.push((unit.id, unit.path, unit.text));
    }
    let mut sources = Sources::with_ids(sources);
    progress(Progress::Checking);
    let mut findings: Vec<Diagnostic> = Vec::new();
    for companion in &options.companions {
        findings.extend(companion.clone().placed(&mut sources));
    }
    let expectations: Vec<_> = parsed
        .iter()
        .flat_map(|file| file.ast.expectations.clone())
        .collect();
    let names = Names::new(&parsed);
    let lenient = parsed.iter().any(|file| file.ast.header.is_none());
    let mut tests = Vec::new();
    let mut compiled = Vec::new();
    let mut listed = Vec::new();
    for system in systems(&names, &parsed, &mut findings) {
        let symbols = collect(&names, &system, &mut findings);
        let mut lowered = lower(&names, &system, &symbols, lenient);
        findings.append(&mut lowered.findings);
        let mut access = Access::new(&lowered.model);
        let subject = lint::Subject {
            lowered: &lowered,
            sources: &sources,
            parsed: &parsed,
            wanted: &|code| options.standards.want(code),
        };
        let meaning = || {
            let checked = check(&lowered.model, &lowered.origins, &mut access);
            let decided = !access.situations.diagrams.overflown();
            let advice = decided.then(|| subject.lint_access(&mut access));
            (checked, advice)
        };
        // Taking the declarations down takes a while, and the lints want their memory.
        let about_text = || {
            drop(symbols);
            subject.lint_text()
        };
        let (meant, advice) = rayon::join(meaning, about_text);
        let (checked, more) = meant;
        findings.extend(checked.findings);
        // Where conditions are too complex, nothing but that is told.
        if let Some(more) = more {
            findings.extend(more.into_iter().chain(advice));
        }
        tests.extend(checked.tests.into_iter().map(|outcome| TestOutcome {
            system: system.name.to_owned(),
            name: outcome.name,
            span: outcome.span,
            expectations: outcome.expectations,
            failed: outcome.failed,
        }));
        listed.push((system.name.to_owned(), system.files.len()));
        compiled.push(System { lowered, access });
    }
    findings.extend(unread);
    tests.sort_by_key(|test| test.span);
    let terms = Terms {
        catalog: catalog(),
        today: &options.today,
        standards: &options.standards,
    };
    let findings = settle(&sources, findings, &expectations, &terms);
    Snapshot {
        findings,
        sources,
        tests,
        systems: listed,
        compiled,
        parsed,
    }
}
