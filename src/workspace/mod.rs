//! The one place that knows every stage: texts in, findings and bundles out.

pub mod ask;
pub mod compare;
pub use crate::diff;
pub use crate::inquiry;
mod formatting;

pub use crate::format::{Formatted, LINE_WIDTH, Proof};
pub use formatting::{Formatting, format};
mod fixes;

pub use fixes::{Change, Fixed, Refused, fix, fixable};

use crate::check::check;
use crate::diagnostic::codes::{self, Catalog};
use crate::diagnostic::sink::{Expectation, Terms, settle};
use crate::diagnostic::standard::Standards;
use crate::diagnostic::{Code, Diagnostic, Severity};
pub use crate::emit::targets;
use crate::emit::targets::{Target, Written};
use crate::lint;
use crate::model::{Access, Lowered, lower};
use crate::resolve::{Names, collect, systems};
use crate::source::{FileId, Sources, Span};
use crate::syntax::{Parsed, decode, parse};
use formatting::unformatted;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Every finding there can be.
pub fn catalog() -> &'static Catalog {
    static CATALOG: LazyLock<Catalog> = LazyLock::new(|| Catalog::with(lint::codes()));
    &CATALOG
}

/// A file as it was read, before anybody looked at its encoding.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// The path as a person should see it, with `/` between its parts.
    pub path: String,
    /// The bytes, unchecked. No more than [`MAX_FILE_BYTES`] + 1 of them are looked at.
    pub bytes: Vec<u8>,
}

/// The largest policy file that is read, in bytes. A larger one is finding RC006.
pub const MAX_FILE_BYTES: usize = 16 * 1024 * 1024;

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
    pub parsed: Vec<Parsed>,
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
    let (mut sources, read) = read(files, progress, |path, id, text, parsed| {
        let standard = options.standards.of(path);
        if options.formatting && !standard.is_off(&codes::UNFORMATTED) {
            let width = standard.line_width.unwrap_or(LINE_WIDTH);
            let unformatted = unformatted(id, text, parsed, width);
            parsed.diagnostics.extend(unformatted);
        }
    });
    let mut parsed: Vec<Parsed> = read.into_iter().map(|(parsed, ())| parsed).collect();
    progress(Progress::Checking);
    let mut findings: Vec<Diagnostic> = Vec::new();
    for companion in &options.companions {
        findings.extend(companion.clone().placed(&mut sources));
    }
    let expectations: Vec<_> = parsed
        .iter()
        .flat_map(|file| file.ast.expectations.clone())
        .collect();
    let unread: Vec<Diagnostic> = parsed
        .iter_mut()
        .flat_map(|file| std::mem::take(&mut file.diagnostics))
        .collect();
    let names = Names::new(&parsed);
    let lenient = parsed.iter().any(|file| file.ast.header.is_none());
    let mut tests = Vec::new();
    let mut compiled = Vec::new();
    let mut listed = Vec::new();
    let mut spent = Vec::new();
    for system in systems(&names, &parsed, &mut findings) {
        let symbols = collect(&names, &system, &mut findings);
        let mut lowered = lower(&names, &system, &symbols, lenient);
        findings.append(&mut lowered.findings);
        let mut access = Access::new(&lowered.model);
        let checked = check(&lowered.model, &lowered.origins, &mut access);
        findings.extend(checked.findings);
        if !access.situations.diagrams.overflown() {
            let wanted = |code: &Code| options.standards.want(code);
            let advice = lint::lint(&lowered, &mut access, &sources, &parsed, &wanted);
            findings.extend(advice);
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
        spent.push(symbols);
    }
    findings.extend(unread);
    tests.sort_by_key(|test| test.span);
    let terms = Terms {
        catalog: catalog(),
        today: &options.today,
        standards: &options.standards,
    };
    // Taking the declarations down takes as long as putting the findings in order.
    let (findings, ()) = rayon::join(
        || settle(&sources, findings, &expectations, &terms),
        || drop(spent),
    );
    Snapshot {
        findings,
        sources,
        tests,
        systems: listed,
        compiled,
        parsed,
    }
}

/// Decodes and parses the files, each on whichever thread is free, and does `then` with each.
fn read<T: Send>(
    mut files: Vec<SourceFile>,
    progress: &(dyn Fn(Progress) + Sync),
    then: impl Fn(&str, FileId, &str, &mut Parsed) -> T + Sync,
) -> (Sources, Vec<(Parsed, T)>) {
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let total = files.len();
    let done = AtomicUsize::new(0);
    let read: Vec<((String, String), (Parsed, T))> = files
        .into_par_iter()
        .enumerate()
        .map(|(at, mut file)| {
            let id = FileId(at as u32);
            let (text, mut parsed) = read_one(id, std::mem::take(&mut file.bytes));
            let done_with = then(&file.path, id, &text, &mut parsed);
            progress(Progress::Parsing {
                done: done.fetch_add(1, Ordering::Relaxed) + 1,
                total,
            });
            ((file.path, text), (parsed, done_with))
        })
        .collect();
    let (texts, parsed): (Vec<_>, Vec<_>) = read.into_iter().unzip();
    (Sources::new(texts), parsed)
}

fn read_one(id: FileId, bytes: Vec<u8>) -> (String, Parsed) {
    let (text, problem) = decode(id, bytes, MAX_FILE_BYTES);
    let unusable = problem
        .as_ref()
        .is_some_and(|found| found.code != &codes::BYTE_ORDER_MARK);
    let mut parsed = match unusable {
        true => Parsed::unreadable(),
        false => parse(id, &text),
    };
    parsed.diagnostics.extend(problem);
    (text, parsed)
}
