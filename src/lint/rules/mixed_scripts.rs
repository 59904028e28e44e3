//! RC605: a word of a label that mixes alphabets.

use crate::diagnostic::codes::Silencing;
use crate::diagnostic::{Code, Diagnostic, Page, Severity};
use crate::lint::{Facts, Needs, Rule};
use unicode_security::MixedScript;

pub static RULE: Rule = Rule {
    code: Code {
        id: "RC605",
        name: "mixed-scripts",
        severity: Severity::Warning,
        silencing: Silencing::Freely,
        opt_in: false,
        summary: "A word of a label has letters of several alphabets.",
        page: Some(&Page {
            since: "0.1.0",
            explanation: "A Cyrillic `а` in a Latin word can't be seen, but searching doesn't find the word any more, and two labels that \
                look the same are two. It comes from copying, from keyboards, and from people who mean to deceive. \
                Combinations that are normal in a language, such as kanji with kana, are fine.",
            bad: "module app \"App\" {\n  action pay \"P\u{430}y invoices\"\n}\n",
            good: "module app \"App\" {\n  action pay \"Pay invoices\"\n}\n",
        }),
    },
    needs: Needs::Anything,
    run,
};

fn run(facts: &mut Facts<'_>) {
    let (things, sources) = (facts.things(), facts.sources);
    let mixed = things.find(|declared, thing| {
        let label = thing.label.filter(|_| thing.glance.strange)?;
        let mut words = label.text.split(|letter: char| !letter.is_alphanumeric());
        let word = words.find(|word| !word.is_single_script())?;
        let name = declared.path(thing, sources.slice(thing.name.span));
        Some((thing.kind.word(), name, label.span, word))
    });
    for (kind, name, span, word) in mixed {
        let message =
            format!("`{word}` in the label of {kind} `{name}` mixes letters of several alphabets");
        let letters = word.chars().filter(|letter| !letter.is_ascii()).take(4);
        let letters: Vec<String> = letters
            .map(|letter| format!("`{letter}` is U+{:04X}", letter as u32))
            .collect();
        let finding = Diagnostic::new(&RULE.code, span, message)
            .at(letters.join(", "))
            .help("type the word anew")
            .entity(format!("{kind} {name}"));
        facts.report(finding);
    }
}
