//! Every `@expect`: whether it may stand, what it accepts, and whether anything is there to be accepted.

use super::{Expectation, Terms};
use crate::diagnostic::codes::{self, Silencing};
use crate::diagnostic::day::Day;
use crate::diagnostic::standard::Standard;
use crate::diagnostic::{Accepted, Code, Diagnostic, Edit, Fix};
use crate::source::{Sources, Span};
use std::collections::HashMap;

/// Marks what the expectations accept, and returns what is wrong with them. With `readable`, one that accepts
/// nothing is wrong, unless its rule is off.
pub(super) fn apply(
    sources: &Sources,
    findings: &mut [Diagnostic],
    expectations: &[Expectation],
    terms: &Terms<'_>,
    readable: bool,
) -> Vec<Diagnostic> {
    let mut by_code: HashMap<&str, Vec<usize>> = HashMap::new();
    if !expectations.is_empty() {
        for (at, finding) in findings.iter().enumerate() {
            by_code.entry(finding.code.id).or_default().push(at);
        }
    }
    let judged = expectations.iter().filter_map(|expectation| {
        let standard = terms.standard(sources, expectation.span.file);
        let (code, reason) = match judge(expectation, terms, standard) {
            Ok(judged) => judged,
            Err(problem) => return Some(*problem),
        };
        let mut used = false;
        for at in by_code.get(code.id).into_iter().flatten() {
            if let Some(finding) = findings.get_mut(*at)
                && expectation.target.contains(finding.primary.span)
            {
                finding.expected = Some(Accepted::Expect(reason.to_owned()));
                used = true;
            }
        }
        (!used && readable && !standard.is_off(code)).then(|| unused(sources, expectation))
    });
    judged.collect()
}

type Problem = Box<Diagnostic>;

/// The code that an expectation accepts and its reason, if it accepts anything.
fn judge<'e>(
    expectation: &'e Expectation,
    terms: &Terms<'_>,
    standard: &Standard,
) -> Result<(&'static Code, &'e str), Problem> {
    let code = named(expectation, terms)?;
    possible(expectation, code, standard)?;
    let reason = reason(expectation)?;
    in_time(expectation, terms, standard)?;
    Ok((code, reason))
}

fn not_possible(expectation: &Expectation, message: String) -> Diagnostic {
    Diagnostic::new(&codes::EXPECT_NOT_POSSIBLE, expectation.span, message).at("named here")
}

fn named(expectation: &Expectation, terms: &Terms<'_>) -> Result<&'static Code, Problem> {
    let rule = &expectation.rule;
    terms.catalog.find(rule).ok_or_else(|| {
        let nearest = terms.catalog.nearest(rule);
        let found = not_possible(expectation, format!("there is no rule `{rule}`"));
        let help = nearest.map(|code| format!("did you mean `{}`?", code.name));
        Box::new(help.into_iter().fold(found, Diagnostic::help))
    })
}

fn possible(expectation: &Expectation, code: &Code, standard: &Standard) -> Result<(), Problem> {
    let name = code.name;
    if code.silencing == Silencing::Never {
        let message = format!("`{name}` can't be expected: it is a mistake in the text");
        let found = not_possible(expectation, message)
            .help("correct what the finding shows and remove the `@expect`");
        return Err(Box::new(found));
    }
    if standard.denied.contains(code.id) {
        let message = format!("`{name}` may not be expected here: the configuration denies it");
        let found = Diagnostic::new(&codes::EXPECT_DENIED, expectation.span, message)
            .at("accepts nothing")
            .help("correct what the finding shows and remove the `@expect`")
            .help("the key `deny` of `[suppress]` in rolecall.toml lists what may not be expected");
        return Err(Box::new(found));
    }
    Ok(())
}

fn reason(expectation: &Expectation) -> Result<&str, Problem> {
    let reason = expectation.reason.as_deref().unwrap_or("");
    if !reason.trim().is_empty() {
        return Ok(reason);
    }
    let rule = &expectation.rule;
    let message = format!("this `@expect({rule})` gives no reason");
    let found = Diagnostic::new(&codes::EXPECT_WITHOUT_REASON, expectation.span, message)
        .help(format!("write why: `@expect({rule}, \"the reason\")`"));
    Err(Box::new(found))
}

fn in_time(
    expectation: &Expectation,
    terms: &Terms<'_>,
    standard: &Standard,
) -> Result<(), Problem> {
    let rule = &expectation.rule;
    let Some(until) = &expectation.until else {
        return match standard.max_days {
            None => Ok(()),
            Some(most) => {
                let message = format!("this `@expect({rule})` has no last day");
                Err(too_long(expectation, message, terms, most))
            }
        };
    };
    let Some(last) = Day::parse(until) else {
        let found = not_possible(expectation, format!("{until} is no day of the calendar"));
        return Err(Box::new(
            found.help("write the last day as `until 2027-03-31`"),
        ));
    };
    if until.as_str() < terms.today {
        let message = format!("this `@expect({rule})` held until {until}");
        let found = Diagnostic::new(&codes::EXPIRED_EXPECT, expectation.span, message)
            .help("correct what it accepts, or decide anew until when it is accepted");
        return Err(Box::new(found));
    }
    let ahead = Day::parse(terms.today).map_or(0, |today| last.since(today));
    match standard.max_days {
        Some(most) if ahead > i64::from(most) => {
            let message = format!("this `@expect({rule})` holds for {ahead} more days");
            Err(too_long(expectation, message, terms, most))
        }
        Some(_) | None => Ok(()),
    }
}

fn too_long(expectation: &Expectation, message: String, terms: &Terms<'_>, most: u32) -> Problem {
    let latest = Day::parse(terms.today).map(|today| today.plus(most));
    let found =
        Diagnostic::new(&codes::EXPECT_TOO_LONG, expectation.span, message).at("accepts nothing");
    let latest = latest.map(|day| format!("give it a last day, `until {day}` at the latest"));
    let found = latest.into_iter().fold(found, Diagnostic::help);
    Box::new(found.help(format!(
        "the key `max-days` of `[suppress]` in rolecall.toml sets the bound: {most}"
    )))
}

fn unused(sources: &Sources, expectation: &Expectation) -> Diagnostic {
    let message = format!("nothing here is a `{}`", expectation.rule);
    let edit = Edit {
        span: deletion(sources, expectation.span),
        text: String::new(),
    };
    Diagnostic::new(&codes::UNUSED_EXPECT, expectation.span, message)
        .at("accepts a finding that isn't there")
        .help("remove the `@expect`")
        .fix(Fix::safe("remove the `@expect`", vec![edit]))
}

/// What to remove so that a stretch of text is gone: its whole lines if nothing else stands on them, else the
/// stretch with the blanks after it.
pub fn deletion(sources: &Sources, span: Span) -> Span {
    let text = sources.get(span.file).map_or("", |source| &source.text);
    let (start, end) = (span.start as usize, span.end as usize);
    let before = text.get(..start).unwrap_or("");
    let after = text.get(end..).unwrap_or("");
    let indent = before.len() - before.trim_end_matches([' ', '\t']).len();
    let blanks = after.len() - after.trim_start_matches([' ', '\t']).len();
    let begins = start - indent;
    let alone_before = begins == 0
        || before
            .get(..begins)
            .is_some_and(|text| text.ends_with('\n'));
    let rest = after.get(blanks..).unwrap_or("");
    let line_end = match rest {
        "" => Some(0),
        _ if rest.starts_with("\r\n") => Some(2),
        _ if rest.starts_with('\n') => Some(1),
        _ => None,
    };
    match line_end.filter(|_| alone_before) {
        Some(length) => Span::new(span.file, begins, end + blanks + length),
        None if line_end.is_some() => Span::new(span.file, begins, end),
        None => Span::new(span.file, start, end + blanks),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    /// The text without the stretch between the brackets.
    fn without(marked: &str) -> String {
        let start = marked.find('[').unwrap_or_default();
        let end = marked.find(']').unwrap_or_default() - 1;
        let text = marked.replace(['[', ']'], "");
        let sources = Sources::new([("a.role".to_owned(), text.clone())]);
        let gone = deletion(&sources, Span::new(FileId(0), start, end));
        let range = gone.start as usize..gone.end as usize;
        let mut text = text;
        text.replace_range(range, "");
        text
    }

    #[test]
    fn a_line_of_its_own_goes_as_a_whole() {
        assert_eq!(without("a {\n  [@expect(x)]\n  b\n}\n"), "a {\n  b\n}\n");
        assert_eq!(
            without("a {\r\n  [@expect(x)] \r\n  b\r\n"),
            "a {\r\n  b\r\n"
        );
        assert_eq!(without("[@expect(x,\n  y)]\nb\n"), "b\n");
        assert_eq!(without("a\n[@expect(x)]"), "a\n");
    }

    #[test]
    fn what_else_stands_on_the_line_stays() {
        assert_eq!(without("  [@expect(x)] grant a\n"), "  grant a\n");
        assert_eq!(without("a { [@expect(x)] b }\n"), "a { b }\n");
        assert_eq!(without("a { [@expect(x)]\n  b }\n"), "a {\n  b }\n");
        assert_eq!(without("[@expect(x)] // why\nb\n"), "// why\nb\n");
    }
}
