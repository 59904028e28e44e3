//! Fixing changes nobody's access: on random systems, whatever `--fix` makes of the sources, the naive evaluator's
//! answers about the system that was printed stay the answers of what the sources say then.
//!
//! `ROLECALL_RANDOM_SYSTEMS=n` looks at so many systems, `ROLECALL_RANDOM_SEED=n` begins with that seed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

// Only the answers are compared here, the findings are elsewhere.
#[allow(dead_code)]
mod agreement;
mod oracle;

use oracle::random;
use oracle::repair::without_type_errors;
use oracle::system::System;
use rolecall::diagnostic::Applicability;
use rolecall::diagnostic::standard::Standards;
use rolecall::workspace::{self, Fixed, Options, SourceFile, catalog};
use std::collections::BTreeMap;

/// How many systems a normal run looks at.
const SYSTEMS: u64 = 300;

/// What must have been fixed by then: otherwise the run proves less than it seems to.
const FIXED: [&str; 4] = [
    "denied-grant",
    "inherited-grant",
    "revoke-of-nothing",
    "shadowed-grant",
];

#[test]
fn fixing_changes_no_answer() {
    let first = number("ROLECALL_RANDOM_SEED").unwrap_or(0);
    let count = number("ROLECALL_RANDOM_SYSTEMS").unwrap_or(SYSTEMS);
    let mut all: BTreeMap<&'static str, usize> = BTreeMap::new();
    for seed in first..first + count {
        for (name, times) in fixed_and_compared(seed) {
            *all.entry(name).or_default() += times;
        }
    }
    println!("{all:?}");
    let unmet: Vec<&str> = FIXED
        .into_iter()
        .filter(|name| !all.contains_key(name))
        .collect();
    assert!(
        unmet.is_empty() || count < SYSTEMS,
        "never fixed: {unmet:?}"
    );
}

fn number(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    Some(text.parse().expect("a number"))
}

fn fixed_and_compared(seed: u64) -> BTreeMap<&'static str, usize> {
    let system = match seed % 2 {
        0 => without_type_errors(random::system(seed)),
        _ => random::system(seed),
    };
    let files = sources(&system, seed);
    let mut fixed = fixed(files.clone());
    let text = || told(seed, &files, &fixed);
    assert!(fixed.refused.is_empty(), "{:?}\n{}", fixed.refused, text());
    let left = workspace::fixable(&fixed.snapshot).0;
    assert_eq!(left, 0, "still fixable\n{}", text());
    assert_eq!(again(&files, &fixed), [], "fixed twice\n{}", text());
    if !fixed.changes.is_empty() {
        let told = text();
        let mut compiled = fixed.snapshot.compiled.pop().expect("a system");
        let found = agreement::answers(&system, seed, &mut compiled);
        assert_eq!(found.kind(), None, "{}\n{told}", found.text());
    }
    fixed.applied
}

fn sources(system: &System, seed: u64) -> Vec<SourceFile> {
    let printed = agreement::spelled(system, seed);
    let files = printed.files.into_iter();
    files
        .map(|(path, text)| SourceFile {
            path,
            bytes: text.into_bytes(),
        })
        .collect()
}

fn fixed(files: Vec<SourceFile>) -> Fixed {
    let options = Options {
        today: "2026-11-22".to_owned(),
        standards: Standards::everything(catalog()),
        ..Options::default()
    };
    workspace::fix(files, &options, Applicability::Safe, &|_| {})
}

/// What a second run would change.
fn again(files: &[SourceFile], first: &Fixed) -> Vec<workspace::Change> {
    let mut files = files.to_vec();
    for file in &mut files {
        let change = first.changes.iter().find(|change| change.path == file.path);
        if let Some(change) = change {
            file.bytes.clone_from(&change.after);
        }
    }
    fixed(files).changes
}

fn told(seed: u64, files: &[SourceFile], fixed: &Fixed) -> String {
    let mut text = format!("seed {seed}\n");
    for file in files {
        text.push_str(&format!("---- {}\n", file.path));
        text.push_str(&String::from_utf8_lossy(&file.bytes));
    }
    for change in &fixed.changes {
        text.push_str(&format!("---- {}, fixed\n", change.path));
        text.push_str(&String::from_utf8_lossy(&change.after));
    }
    text
}
