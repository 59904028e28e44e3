//! The one place where levels, `@expect`, baselines, order and deduplication are applied.

mod expectations;

use super::codes::Catalog;
use super::fingerprint::{Subject, subject};
use super::standard::{Level, Standard, Standards};
use super::{Accepted, Diagnostic};
use crate::source::{FileId, Sources, Span};
use std::cmp::Reverse;
use std::collections::HashMap;

pub use expectations::deletion;

/// One `@expect`: the finding it accepts, where it holds, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectation {
    /// The place of the `@expect` itself.
    pub span: Span,
    /// The declaration or clause it stands before: findings inside are accepted.
    pub target: Span,
    /// The rule's name or code as it was written.
    pub rule: String,
    /// The last day, as `2027-03-31`.
    pub until: Option<String>,
    /// Why the finding is accepted.
    pub reason: Option<String>,
}

/// What the findings of one run are judged by.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'t> {
    /// Every code there is.
    pub catalog: &'t Catalog,
    /// The current day, as `2026-11-22`: an expectation past its last day accepts nothing.
    pub today: &'t str,
    /// What the findings of each file weigh, and who else accepts them.
    pub standards: &'t Standards,
}

impl<'t> Terms<'t> {
    fn standard(&self, sources: &Sources, file: FileId) -> &'t Standard {
        self.standards.of(sources.path(file))
    }
}

/// Takes out what is off, applies levels, expectations and baselines, and puts the findings into their one
/// order: path, place, code. Of findings that look the same the most severe stays.
pub fn settle(
    sources: &Sources,
    mut findings: Vec<Diagnostic>,
    expectations: &[Expectation],
    terms: &Terms<'_>,
) -> Vec<Diagnostic> {
    findings.iter_mut().for_each(without_repetitions);
    // While names or clauses are unreadable, what an expectation waits for may only seem to be missing.
    let readable = !findings.iter().any(Diagnostic::hides_others);
    findings
        .retain_mut(|finding| weigh(terms.standard(sources, finding.primary.span.file), finding));
    let hygiene = expectations::apply(sources, &mut findings, expectations, terms, readable);
    findings.extend(hygiene);
    findings.sort_by(|a, b| order(sources, a).cmp(&order(sources, b)));
    findings.dedup_by(|a, b| a.code == b.code && a.primary == b.primary && a.message == b.message);
    allow(sources, &mut findings, terms.standards);
    findings
}

/// Gives a finding the level that it is to have; false if it isn't to be made.
fn weigh(standard: &Standard, finding: &mut Diagnostic) -> bool {
    if let Some(Level::At(severity)) = standard.levels.get(finding.code.id) {
        finding.severity = *severity;
    }
    !standard.is_off(finding.code)
}

/// Accepts what the baselines accept: of several findings about one subject the first ones.
fn allow(sources: &Sources, findings: &mut [Diagnostic], standards: &Standards) {
    if standards.baselines.is_empty() {
        return;
    }
    let mut used: HashMap<(usize, Subject), usize> = HashMap::new();
    for finding in findings
        .iter_mut()
        .filter(|finding| finding.is_recordable())
    {
        let standard = standards.of(sources.path(finding.primary.span.file));
        let Some(at) = standard.baseline else {
            continue;
        };
        let Some(baseline) = standards.baselines.get(at) else {
            continue;
        };
        let subject = subject(sources, finding);
        let most = baseline.counts.get(&subject).copied().unwrap_or(0);
        let used = used.entry((at, subject)).or_insert(0);
        if *used < most {
            *used += 1;
            let reason = format!("in the baseline {}", baseline.file);
            finding.expected = Some(Accepted::Baseline(reason));
        }
    }
}

/// A place that two ways share is shown once.
fn without_repetitions(finding: &mut Diagnostic) {
    if finding.related.is_empty() {
        return;
    }
    let mut seen = vec![finding.primary.clone()];
    finding.related.retain(|label| {
        let new = !seen.contains(label);
        seen.push(label.clone());
        new
    });
}

fn order<'a>(sources: &'a Sources, finding: &'a Diagnostic) -> impl Ord + use<'a> {
    let span = finding.primary.span;
    let path = sources.path(span.file);
    (
        path,
        span.start,
        span.end,
        finding.code.id,
        &finding.message,
        Reverse(finding.severity),
    )
}
