//! What `fmt` needs of the stages: files in, laid out texts or mistakes out.

use super::reading::{in_order, read};
use super::{SourceFile, catalog};
use crate::diagnostic::sink::{Terms, settle};
use crate::diagnostic::standard::Standards;
use crate::diagnostic::{Diagnostic, codes};
use crate::format::{self, Formatted, Proof};
use crate::source::{FileId, Sources, Span};
use crate::syntax::Parsed;

/// What became of some files.
#[derive(Debug)]
pub struct Formatting {
    /// Their texts, in the order of their paths.
    pub sources: Sources,
    /// What became of each; nothing if it has mistakes.
    pub files: Vec<Option<Formatted>>,
    /// The mistakes of text and syntax, in their final order.
    pub findings: Vec<Diagnostic>,
}

/// Lays out every file that can be read without a mistake.
pub fn format(
    files: Vec<SourceFile>,
    line_width: impl Fn(&str) -> usize + Sync,
    proof: Proof,
) -> Formatting {
    let read = read(in_order(files), &[], &|_| {}, |unit| {
        let readable = unit.parsed.diagnostics.is_empty();
        let width = line_width(&unit.path);
        let formatted = readable.then(|| format::format(&unit.text, &unit.parsed, width, proof));
        (unit.diagnostics(), formatted)
    });
    let mut findings = Vec::new();
    let mut formatted = Vec::with_capacity(read.len());
    let sources = Sources::with_ids(read.into_iter().map(|(unit, (wrong, result))| {
        findings.extend(wrong);
        formatted.push(result);
        (unit.id, unit.path, unit.text)
    }));
    let terms = Terms {
        catalog: catalog(),
        today: "",
        standards: &Standards::default(),
    };
    Formatting {
        findings: settle(&sources, findings, &[], &terms),
        sources,
        files: formatted,
    }
}

/// The finding that a file isn't formatted, at the first line that would change. A file with mistakes isn't judged.
pub(super) fn unformatted(
    file: FileId,
    text: &str,
    parsed: &Parsed,
    line_width: usize,
) -> Option<Diagnostic> {
    if !parsed.diagnostics.is_empty() {
        return None;
    }
    let new = format::changed(text, parsed, line_width)?;
    let (start, end) = first_changed_line(text, &new);
    let place = Span::new(file, start, end);
    let finding = Diagnostic::new(&codes::UNFORMATTED, place, "this file isn't formatted");
    Some(
        finding
            .at("the first line that would change")
            .help("run `rolecall fmt`; `rolecall fmt --diff` shows what it would do"),
    )
}

/// The bytes of the first line that two texts don't share, in the first of them.
fn first_changed_line(text: &str, new: &str) -> (usize, usize) {
    let mut lines = text.split_inclusive('\n');
    let same = lines.clone().zip(new.split_inclusive('\n'));
    let same = same.take_while(|(one, other)| one == other).count();
    let start: usize = lines.by_ref().take(same).map(str::len).sum();
    let line = lines.next().unwrap_or("");
    (start, start + line.trim_end().len())
}
