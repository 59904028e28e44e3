//! Every page of a finding is true: its bad example has the finding, its good one hasn't and is a policy without
//! errors. The snapshot of each bad example shows what a person reads, below the source.
//!
//! `INSTA_UPDATE=always cargo test --test lints` writes what is said now. Read it before you commit it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use rolecall::diagnostic::render::{self, Report, View};
use rolecall::diagnostic::standard::Standards;
use rolecall::diagnostic::{Code, Diagnostic, Page, Severity};
use rolecall::workspace::{self, Options, Snapshot, SourceFile, catalog};
use std::collections::BTreeSet;

fn pages() -> impl Iterator<Item = (&'static Code, &'static Page)> {
    catalog().iter().filter_map(|code| Some((code, code.page?)))
}

fn compiled(text: &str) -> Snapshot {
    let header = "system example \"Example\"\n\n";
    let files = vec![SourceFile {
        path: "policy.role".to_owned(),
        bytes: format!("{header}{text}").into_bytes(),
    }];
    let options = Options {
        today: "2026-11-22".to_owned(),
        standards: Standards::everything(catalog()),
        ..Options::default()
    };
    workspace::compile(files, &options, &|_| {})
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
    for (code, page) in pages() {
        let bad = compiled(page.bad);
        assert!(of(&bad, code).count() > 0, "{}: {}", code.id, page.bad);
        let good = compiled(page.good);
        assert_eq!(of(&good, code).count(), 0, "{}: {}", code.id, page.good);
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
fn what_a_person_reads() {
    for (code, page) in pages() {
        let said = said(&compiled(page.bad), code);
        let both = format!("{}{}\n{said}", page.bad, "─".repeat(80));
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
