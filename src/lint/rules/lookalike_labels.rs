//! RC601: labels that only look the same.

use crate::diagnostic::codes::Silencing;
use crate::diagnostic::{Code, Diagnostic, Page, Severity};
use crate::lint::things::Thing;
use crate::lint::{Facts, Needs, Rule};
use std::collections::BTreeMap;

pub static RULE: Rule = Rule {
    code: Code {
        id: "RC601",
        name: "lookalike-labels",
        severity: Severity::Warning,
        silencing: Silencing::Freely,
        opt_in: false,
        summary: "Labels of two things of one kind differ only in case, spacing or look-alike letters.",
        page: Some(&Page {
            since: "0.1.0",
            explanation: "Two things may share a label. But where two labels differ by a capital, a blank or a letter of another \
                alphabet, either they were meant to be equal, or people are meant to tell apart what they can't see. \
                Whoever ticks boxes by their labels will tick the wrong one.\n\nLetters that look alike are those that \
                Unicode lists as confusable.",
            bad: "module app \"App\" {\n  action export \"Export data\"\n  action send \"Export Data\"\n}\n",
            good: "module app \"App\" {\n  action export \"Export data\"\n  action send \"Send data\"\n}\n",
        }),
    },
    needs: Needs::Anything,
    run,
};

fn run(facts: &mut Facts<'_>) {
    let things = facts.things();
    let looks = |thing: &Thing<'_>| {
        let glance = thing.label.map(|_| thing.glance)?;
        Some((glance.looks, glance.label))
    };
    for group in things.alike(looks) {
        let equal = |one: &(u64, &Thing<'_>), other: &(u64, &Thing<'_>)| one.0 == other.0;
        if !group.is_sorted_by(equal) {
            let group: Vec<&Thing<'_>> = group.iter().map(|(_, thing)| *thing).collect();
            judge(facts, &group);
        }
    }
}

/// Reports things of one shape if their labels aren't all the same.
fn judge(facts: &mut Facts<'_>, group: &[&Thing<'_>]) {
    let label = |thing: &&Thing<'_>| thing.label.map(|label| label.text.clone());
    let first = group.first().and_then(label);
    if group
        .iter()
        .all(|thing| thing.label.map(|label| &label.text) == first.as_ref())
    {
        return;
    }
    let mut spellings: BTreeMap<&str, Vec<&Thing<'_>>> = BTreeMap::new();
    for thing in group {
        if let Some(label) = thing.label {
            spellings.entry(&label.text).or_default().push(thing);
        }
    }
    if spellings.len() < 2 {
        return;
    }
    // The spelling that most things have is taken to be the right one; of equals the first.
    let mut spellings: Vec<(&str, Vec<&Thing<'_>>)> = spellings.into_iter().collect();
    spellings.sort_by_key(|(_, things)| std::cmp::Reverse(things.len()));
    let Some(((usual, usually), others)) = spellings.split_first() else {
        return;
    };
    for (label, things) in others {
        if let (Some(thing), Some(first)) = (things.first(), usually.first()) {
            report(facts, (label, thing), (usual, first), things.len() - 1);
        }
    }
}

fn report(
    facts: &mut Facts<'_>,
    (label, thing): (&str, &Thing<'_>),
    (usual, first): (&str, &Thing<'_>),
    more: usize,
) {
    let (Some(span), Some(place)) = (
        thing.label.map(|label| label.span),
        first.label.map(|label| label.span),
    ) else {
        return;
    };
    let kind = thing.kind.word();
    let alike = label.to_lowercase() != usual.to_lowercase() && unspaced(label) != unspaced(usual);
    let difference = match (alike, unspaced(label) == unspaced(usual)) {
        (true, _) => "letters that look alike",
        (false, true) if label.to_lowercase() != usual.to_lowercase() => "spacing",
        (false, _) => "capitals",
    };
    let more = match more {
        0 => String::new(),
        1 => ", and 1 more has it".to_owned(),
        more => format!(", and {more} more have it"),
    };
    let message = format!(
        "this {kind}'s label differs from that of another {kind} only in {difference}{more}"
    );
    let mut finding = Diagnostic::new(&RULE.code, span, message)
        .at(strange_letters(label).unwrap_or_default())
        .related(
            place,
            strange_letters(usual).unwrap_or_else(|| "the other one".to_owned()),
        )
        .help("make them equal, or so different that people see it")
        .entity(format!("{kind} {}", facts.path(thing)));
    if !alike {
        finding.severity = Severity::Info;
    }
    facts.report(finding);
}

fn unspaced(label: &str) -> String {
    let letters = label.chars().filter(|letter| !letter.is_whitespace());
    letters.flat_map(char::to_lowercase).collect()
}

/// The letters of a label that aren't plain ones, by their numbers.
fn strange_letters(label: &str) -> Option<String> {
    let strange: Vec<String> = label
        .chars()
        .filter(|letter| !letter.is_ascii())
        .take(3)
        .map(|letter| format!("`{letter}` is U+{:04X}", letter as u32))
        .collect();
    (!strange.is_empty()).then(|| strange.join(", "))
}
