//! What the formats say about a finding besides its message.

use crate::diagnostic::{Applicability, Diagnostic, Fix, Witness};
use std::borrow::Cow;

/// The situation in which it goes wrong: `account suspended, edition full`.
pub(super) fn situation(finding: &Diagnostic) -> Option<String> {
    let witness: &Witness = finding.witness.as_ref()?;
    let parts = witness
        .iter()
        .map(|(what, value)| format!("{what} {value}"));
    let text = parts.collect::<Vec<_>>().join(", ");
    (!text.is_empty()).then_some(text)
}

/// The pieces of advice. The last one is what a fix does, with how far it can be trusted.
pub(super) fn advice(finding: &Diagnostic) -> impl Iterator<Item = Cow<'_, str>> {
    let fix = finding.fix.as_ref();
    let help = finding.help.iter().map(String::as_str);
    let help = help.filter(move |help| fix.is_none_or(|fix| fix.title != *help));
    help.map(Cow::Borrowed).chain(fix.map(marked))
}

fn marked(fix: &Fix) -> Cow<'_, str> {
    let title = &fix.title;
    match fix.applicability {
        Applicability::Safe => Cow::Owned(format!("{title} [safe fix]")),
        Applicability::Unsafe => Cow::Owned(format!("{title} [unsafe fix]")),
        Applicability::DisplayOnly => Cow::Borrowed(title),
    }
}

/// The message, the situation and the advice: each is to stand on a line of its own.
pub(super) fn lines(finding: &Diagnostic) -> Vec<String> {
    let situation = situation(finding).map(|text| format!("situation: {text}"));
    let advice = advice(finding).map(|advice| format!("help: {advice}"));
    let mut lines = vec![finding.message.clone()];
    lines.extend(situation.into_iter().chain(advice));
    lines
}
