//! RC608: names that aren't in snake_case.

use crate::check::words::some_of;
use crate::diagnostic::codes::Silencing;
use crate::diagnostic::{Code, Diagnostic, Page, Severity};
use crate::lint::things::Thing;
use crate::lint::{Facts, Needs, Rule};
use crate::source::FileId;
use std::collections::BTreeMap;

pub static RULE: Rule = Rule {
    code: Code {
        id: "RC608",
        name: "not-snake-case",
        severity: Severity::Info,
        silencing: Silencing::Freely,
        opt_in: false,
        summary: "A name isn't in lower case with single underscores between words.",
        page: Some(&Page {
            since: "0.1.0",
            explanation: "People write these names from memory, in policies, in tests, in code. `refundLimit` and `refund_limit` are \
                two names to the compiler and one to a person. Names in one style are guessed right.\n\nRenaming a thing that \
                others know already needs `formerly`, so that a comparison of versions sees a renaming.",
            bad: "module billing \"Billing\" {\n  action refundLimit \"Refund limit\"\n}\n",
            good: "module billing \"Billing\" {\n  action refund_limit \"Refund limit\"\n}\n",
        }),
    },
    needs: Needs::Anything,
    run,
};

fn run(facts: &mut Facts<'_>) {
    let (things, sources) = (facts.things(), facts.sources);
    let odd = things.find(|_, thing| {
        let snake = is_snake(sources.slice(thing.name.span));
        (!snake).then(|| thing.clone())
    });
    let mut by_owner: BTreeMap<(FileId, u32), Vec<&Thing<'_>>> = BTreeMap::new();
    for thing in &odd {
        let owner = (thing.name.span.file, thing.owner);
        by_owner.entry(owner).or_default().push(thing);
    }
    for found in by_owner.into_values() {
        report(facts, &found);
    }
}

fn is_snake(name: &str) -> bool {
    let plain =
        |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'_';
    name.bytes().all(plain) && !name.contains("__") && !name.ends_with('_')
}

fn report(facts: &mut Facts<'_>, found: &[&Thing<'_>]) {
    let Some(first) = found.first() else {
        return;
    };
    let names: Vec<&str> = found
        .iter()
        .map(|thing| facts.text(thing.name.span))
        .collect();
    let verb = if names.len() == 1 { "isn't" } else { "aren't" };
    let name = names.first().copied().unwrap_or_default();
    let message = format!("{} {verb} in snake_case", some_of(&names, 3));
    let finding = Diagnostic::new(&RULE.code, first.name.span, message)
        .help(format!(
            "as in `{}`, with `formerly {name}` if others know the name already",
            snake(name)
        ))
        .entity(format!("{} {name}", first.kind.word()));
    facts.report(finding);
}

/// The name as it would be.
fn snake(name: &str) -> String {
    let mut snake = String::new();
    let mut before = '_';
    for letter in name.chars() {
        if letter.is_ascii_uppercase()
            && before.is_ascii_alphanumeric()
            && !before.is_ascii_uppercase()
        {
            snake.push('_');
        }
        if letter != '_' || before != '_' {
            snake.push(letter.to_ascii_lowercase());
        }
        before = letter;
    }
    snake.trim_end_matches('_').to_owned()
}
