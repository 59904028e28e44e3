//! Rules about what is redundant or dead find nothing in a real catalog that is well kept. Each of them finds what a
//! small mistake in the example catalog makes, once, and nothing without the mistake.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "survey/redundant.rs"]
mod redundant;
mod support;

use redundant::{DECIDED, MUTANTS};
use rolecall::diagnostic::standard::Standards;
use rolecall::workspace::{self, Options, SourceFile, catalog};
use std::fs;
use support::{files_below, repository};

/// How often a code is found in the example with these mistakes.
fn found(code: &str, mistakes: &[(&str, &str)]) -> usize {
    let folder = repository().join("policies/example");
    let mut made = 0;
    let files = files_below(&folder).into_iter().map(|path| {
        let mut text = fs::read_to_string(&path).expect("a policy");
        for (written, instead) in mistakes {
            made += text.matches(written).count();
            text = text.replace(written, instead);
        }
        SourceFile {
            path: path.to_string_lossy().into_owned(),
            bytes: text.into_bytes(),
        }
    });
    let files: Vec<SourceFile> = files.collect();
    assert_eq!(made, mistakes.len(), "{code}: the mistakes fit");
    let options = Options {
        today: "2026-11-22".to_owned(),
        standards: Standards::everything(catalog()),
        ..Options::default()
    };
    let snapshot = workspace::compile(files, &options, &|_| {});
    let unread = ["text and syntax", "names", "types"];
    for finding in &snapshot.findings {
        let category = finding.code.category();
        assert!(!unread.contains(&category), "{code}: {}", finding.message);
    }
    let findings = snapshot.findings.iter();
    findings.filter(|finding| finding.code.id == code).count()
}

#[test]
fn each_rule_finds_a_small_mistake() {
    let mut wrong = Vec::new();
    for (code, mistakes) in MUTANTS {
        let kept: &[(&str, &str)] = match mistakes.contains(&DECIDED) {
            true => &[DECIDED],
            false => &[],
        };
        let times = (found(code, kept), found(code, mistakes));
        if times != (0, 1) {
            wrong.push((code, times));
        }
    }
    assert_eq!(wrong, [], "found without and with the mistake");
}
