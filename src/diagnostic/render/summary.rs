//! A page in Markdown that sums a run up, for the summary of a job.

use super::statistics::kinds;
use super::{Report, Tally, visible, worst_first};
use crate::diagnostic::Diagnostic;
use crate::source::Sources;

/// More findings than this are only counted.
const ROWS: usize = 200;
/// So much of a message or path is shown.
const LETTERS: usize = 500;

/// What was found, in at most so many bytes: the count, the kinds, and the findings, the worst first.
pub fn summary(report: &Report<'_>, bytes: usize) -> String {
    let tally = Tally::of(report.findings);
    let sentence = tally.sentence(report.sources.len(), report.systems);
    let mut page = format!("### rolecall: {sentence}\n\n");
    let findings = worst_first(report);
    if findings.is_empty() {
        return within(page, bytes);
    }
    page.push_str("| count | severity | rule |\n|---:|---|---|\n");
    for kind in kinds(report) {
        let (count, severity) = (kind.count, kind.severity.word());
        let (id, name) = (kind.code.id, kind.code.name);
        page.push_str(&format!("| {count} | {severity} | {id} {name} |\n"));
    }
    page.push_str("\n| severity | rule | place | finding |\n|---|---|---|---|\n");
    let end_of = |left_out: usize| match left_out {
        0 => "\n".to_owned(),
        count => format!("\n… and {count} more\n\n"),
    };
    let mut rows = 0;
    for finding in findings.iter().take(ROWS) {
        let row = row(report.sources, finding);
        if page.len() + row.len() + end_of(findings.len()).len() > bytes {
            break;
        }
        page.push_str(&row);
        rows += 1;
    }
    page.push_str(&end_of(findings.len() - rows));
    within(page, bytes)
}

/// Nothing rather than a page that is too long.
fn within(page: String, bytes: usize) -> String {
    match page.len() <= bytes {
        true => page,
        false => String::new(),
    }
}

fn row(sources: &Sources, finding: &Diagnostic) -> String {
    let span = finding.primary.span;
    let at = sources.start(span);
    let (severity, code) = (finding.severity.word(), finding.code);
    let (path, message) = (plain(sources.path(span.file)), marked(&finding.message));
    let (line, column) = (at.line, at.column);
    let (id, name) = (code.id, code.name);
    format!("| {severity} | {id} {name} | {path}:{line}:{column} | {message} |\n")
}

/// The text with what stands in backticks as code.
fn marked(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) || text.chars().nth(LETTERS).is_some() {
        return plain(text);
    }
    let marked = parts.iter().enumerate().map(|(at, part)| match at % 2 {
        0 => plain(part),
        _ => format!("<code>{}</code>", plain(part)),
    });
    marked.collect()
}

/// The text as nothing but text: what Markdown or HTML would obey is written as a number.
pub fn plain(text: &str) -> String {
    let mut letters = text.chars();
    let mut shown: String = letters.by_ref().take(LETTERS).collect();
    if letters.next().is_some() {
        shown.push('…');
    }
    let mut safe = String::with_capacity(shown.len());
    for letter in visible(&shown).chars() {
        match letter.is_ascii_punctuation() && !"-.,:;/()".contains(letter) {
            true => safe.push_str(&format!("&#{};", u32::from(letter))),
            false => safe.push(letter),
        }
    }
    safe
}
