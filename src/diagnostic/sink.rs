//! The one place where `@expect`, order and deduplication are applied.

use super::codes::{self, Catalog, Silencing};
use super::{Code, Diagnostic};
use crate::source::{Sources, Span};
use std::cmp::Reverse;
use std::collections::HashMap;

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
    /// Report what is reported only where somebody asks for it, too.
    pub opt_in: bool,
}

/// Applies the expectations and puts the findings into their one order: path, place, code. Of findings that
/// look the same the most severe stays.
pub fn settle(
    sources: &Sources,
    mut findings: Vec<Diagnostic>,
    expectations: &[Expectation],
    terms: &Terms<'_>,
) -> Vec<Diagnostic> {
    findings.retain(|finding| terms.opt_in || !finding.code.opt_in);
    findings.iter_mut().for_each(without_repetitions);
    let hygiene = apply(&mut findings, expectations, terms);
    findings.extend(hygiene);
    findings.sort_by(|a, b| order(sources, a).cmp(&order(sources, b)));
    findings.dedup_by(|a, b| a.code == b.code && a.primary == b.primary && a.message == b.message);
    findings
}

/// A place that two ways share is shown once.
fn without_repetitions(finding: &mut Diagnostic) {
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

fn apply(
    findings: &mut [Diagnostic],
    expectations: &[Expectation],
    terms: &Terms<'_>,
) -> Vec<Diagnostic> {
    let mut by_code: HashMap<&str, Vec<usize>> = HashMap::new();
    if !expectations.is_empty() {
        for (at, finding) in findings.iter().enumerate() {
            by_code.entry(finding.code.id).or_default().push(at);
        }
    }
    // While names or clauses are unreadable, what an expectation waits for may only seem to be missing.
    let readable = !findings
        .iter()
        .any(|finding| matches!(finding.code.category(), "text and syntax" | "names"));
    let judged = expectations.iter().filter_map(|expectation| {
        let code = match judge(expectation, terms) {
            Ok(code) => code,
            Err(problem) => return Some(*problem),
        };
        let mut used = false;
        for at in by_code.get(code.id).into_iter().flatten() {
            if let Some(finding) = findings.get_mut(*at)
                && expectation.target.contains(finding.primary.span)
            {
                finding.expected = expectation.reason.clone();
                used = true;
            }
        }
        (!used && readable).then(|| unused(expectation))
    });
    judged.collect()
}

fn judge(expectation: &Expectation, terms: &Terms<'_>) -> Result<&'static Code, Box<Diagnostic>> {
    let rule = &expectation.rule;
    let not_possible = |message: String| {
        Diagnostic::new(&codes::EXPECT_NOT_POSSIBLE, expectation.span, message).at("named here")
    };
    let Some(code) = terms.catalog.find(rule) else {
        let nearest = terms.catalog.nearest(rule);
        let found = not_possible(format!("there is no rule `{rule}`"));
        let help = nearest.map(|code| format!("did you mean `{}`?", code.name));
        return Err(Box::new(help.into_iter().fold(found, Diagnostic::help)));
    };
    if code.silencing == Silencing::Never {
        let found = not_possible(format!(
            "`{}` can't be expected: it is a mistake in the text",
            code.name
        ));
        return Err(Box::new(
            found.help("correct what the finding shows and remove the `@expect`"),
        ));
    }
    if expectation
        .reason
        .as_deref()
        .unwrap_or("")
        .trim()
        .is_empty()
    {
        let message = format!("this `@expect({rule})` gives no reason");
        let found = Diagnostic::new(&codes::EXPECT_WITHOUT_REASON, expectation.span, message);
        return Err(Box::new(
            found.help(format!("write why: `@expect({rule}, \"the reason\")`")),
        ));
    }
    match &expectation.until {
        Some(until) if !is_day(until) => {
            let found = not_possible(format!("{until} is no day of the calendar"));
            Err(Box::new(
                found.help("write the last day as `until 2027-03-31`"),
            ))
        }
        Some(until) if until.as_str() < terms.today => {
            let message = format!("this `@expect({rule})` held until {until}");
            let found = Diagnostic::new(&codes::EXPIRED_EXPECT, expectation.span, message);
            Err(Box::new(found.help(
                "correct what it accepts, or decide anew until when it is accepted",
            )))
        }
        Some(_) | None => Ok(code),
    }
}

fn unused(expectation: &Expectation) -> Diagnostic {
    let message = format!("nothing here is a `{}`", expectation.rule);
    Diagnostic::new(&codes::UNUSED_EXPECT, expectation.span, message)
        .at("accepts a finding that isn't there")
        .help("remove the `@expect`")
}

/// Whether a text like `2027-03-31` is a day of the (proleptic Gregorian) calendar.
fn is_day(text: &str) -> bool {
    let parts: Vec<u32> = text
        .split('-')
        .filter_map(|part| part.parse().ok())
        .collect();
    let [year, month, day] = parts.as_slice() else {
        return false;
    };
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    };
    (1..=days).contains(day)
}
