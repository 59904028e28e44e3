//! Every page of a finding is true: its bad example has the finding, its good one hasn't and is a policy without
//! errors. The snapshot of each bad example shows what a person reads, below the source.
//!
//! `INSTA_UPDATE=always cargo test --test lints` writes what is said now. Read it before you commit it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use rolecall::diagnostic::render::{self, Report, View};
use rolecall::diagnostic::standard::Standards;
use rolecall::diagnostic::{Code, Diagnostic, Severity};
use rolecall::workspace::{self, Options, Snapshot, SourceFile, catalog};
use std::collections::BTreeSet;

/// What no text of a policy can show, and why.
const WITHOUT_EXAMPLE: [(&str, &str); 26] = [
    ("RC001", "bytes that are no text"),
    ("RC002", "the mark is invisible"),
    ("RC003", "on the page it would be the mistake it explains"),
    ("RC004", "on the page it would be the mistake it explains"),
    ("RC005", "on the page it would be the mistake it explains"),
    ("RC006", "16 MiB"),
    ("RC007", "65 braces, which nobody would read"),
    ("RC211", "a thousand cases, which nobody would read"),
    ("RC801", "it takes two versions"),
    ("RC802", "it takes two versions"),
    ("RC803", "it takes two versions"),
    ("RC804", "it takes two versions"),
    ("RC805", "it takes two versions"),
    ("RC810", "it takes two versions"),
    ("RC811", "it takes two versions"),
    ("RC820", "it takes two versions"),
    ("RC821", "it takes two versions"),
    ("RC830", "it takes two versions"),
    ("RC831", "it takes two versions"),
    ("RC840", "it takes two versions"),
    ("RC841", "it takes two versions"),
    ("RC905", "it takes a configuration"),
    ("RC906", "it takes a configuration"),
    ("RC910", "it is about a configuration"),
    ("RC911", "it is about a configuration"),
    ("RC912", "it is about a baseline"),
];

/// Every example: the code, the bad and the good one.
fn examples() -> impl Iterator<Item = (&'static Code, &'static str, &'static str)> {
    catalog().iter().filter_map(|code| {
        let (bad, good) = code.page?.examples()?;
        Some((code, bad, good))
    })
}

/// The files of an example: after each line `// NAME.role` one that is whole, else one without its header.
fn files(example: &str) -> Vec<SourceFile> {
    let file = |path: &str, text: String| SourceFile {
        path: path.to_owned(),
        bytes: text.into_bytes(),
    };
    let named = |line: &str| {
        let name = line.trim_end().strip_prefix("// ")?;
        name.ends_with(".role").then(|| name.to_owned())
    };
    let mut files: Vec<(String, String)> = Vec::new();
    for line in example.split_inclusive('\n') {
        match (named(line), files.last_mut()) {
            (Some(path), _) => files.push((path, String::new())),
            (None, Some((_, text))) => text.push_str(line),
            (None, None) => {
                let header = "system example \"Example\"\n\n";
                return vec![file("policy.role", format!("{header}{example}"))];
            }
        }
    }
    let all = files.into_iter();
    all.map(|(path, text)| file(&path, text.trim_end().to_owned() + "\n"))
        .collect()
}

fn compiled(text: &str) -> Snapshot {
    let options = Options {
        today: "2026-11-22".to_owned(),
        formatting: true,
        standards: Standards::everything(catalog()),
        ..Options::default()
    };
    workspace::compile(files(text), &options, &|_| {})
}

/// The findings of one code as they are shown.
fn said(snapshot: &Snapshot, code: &Code) -> String {
    let findings: Vec<Diagnostic> = of(snapshot, code).cloned().collect();
    let report = Report {
        sources: &snapshot.sources,
        findings: &findings,
        systems: 1,
    };
    let view = View {
        max_findings: 0,
        width: 80,
        color: false,
        fails: Severity::Error,
    };
    let mut out = Vec::new();
    let full = render::find("full").expect("the format for people");
    (full.render)(&report, &view, &mut out).expect("memory");
    String::from_utf8(out).expect("text")
}

fn of<'s>(snapshot: &'s Snapshot, code: &Code) -> impl Iterator<Item = &'s Diagnostic> {
    let id = code.id;
    snapshot
        .findings
        .iter()
        .filter(move |finding| finding.code.id == id)
}

#[test]
fn a_bad_example_has_the_finding_and_a_good_one_has_not() {
    for (code, bad_text, good_text) in examples() {
        let bad = compiled(bad_text);
        assert!(of(&bad, code).count() > 0, "{}: {bad_text}", code.id);
        let good = compiled(good_text);
        assert_eq!(of(&good, code).count(), 0, "{}: {good_text}", code.id);
        for snapshot in [&bad, &good] {
            let other = |finding: &&Diagnostic| {
                finding.severity == Severity::Error && finding.code.id != code.id
            };
            let error = snapshot.findings.iter().find(other);
            assert_eq!(error.map(|finding| &finding.message), None, "{}", code.id);
        }
    }
}

#[test]
fn every_finding_has_a_page_and_an_example_where_a_policy_can_show_it() {
    let all = || catalog().iter();
    let without_page = all().filter(|code| code.page.is_none());
    let without_page: Vec<&str> = without_page.map(|code| code.id).collect();
    assert_eq!(without_page, [""; 0]);
    let without_example =
        all().filter(|code| code.page.is_none_or(|page| page.examples().is_none()));
    let without_example: Vec<&str> = without_example.map(|code| code.id).collect();
    assert_eq!(without_example, WITHOUT_EXAMPLE.map(|(id, _)| id));
}

#[test]
fn what_a_person_reads() {
    for (code, bad, _) in examples() {
        let said = said(&compiled(bad), code);
        let both = format!("{bad}{}\n{said}", "─".repeat(80));
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "snapshots/lints" }, {
            insta::assert_snapshot!(code.name, both);
        });
    }
}

#[test]
fn codes_and_names_are_unique() {
    let ids: BTreeSet<&str> = catalog().iter().map(|code| code.id).collect();
    let names: BTreeSet<&str> = catalog().iter().map(|code| code.name).collect();
    assert_eq!(ids.len(), catalog().iter().count());
    assert_eq!(names.len(), ids.len());
}
