//! What is remembered of files changes no result: compiling again after edits finds what a fresh compilation finds, and
//! two versions read together are compared as two versions read apart.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod oracle;

use oracle::numbers::Numbers;
use oracle::print::printed;
use oracle::random;
use rolecall::workspace::compare::{Edition, compare, edition, editions};
use rolecall::workspace::diff::render::{self, View};
use rolecall::workspace::diff::{self, Report};
use rolecall::workspace::{Memory, Options, Snapshot, SourceFile, compile};
use std::collections::BTreeMap;

/// How many systems are looked at, each with some edits.
const SYSTEMS: u64 = 60;
const EDITS: u64 = 8;

/// The files of one version, by path.
type Files = BTreeMap<String, Vec<u8>>;

fn files(seed: u64) -> Files {
    let printed = printed(&random::system(seed), seed).files.into_iter();
    printed
        .map(|(path, text)| (path, text.into_bytes()))
        .collect()
}

fn given(files: &Files, folder: &str) -> Vec<SourceFile> {
    let files = files.iter().map(|(path, bytes)| SourceFile {
        path: format!("{folder}{path}"),
        bytes: bytes.clone(),
    });
    files.collect()
}

/// One edit as somebody might do it; its name, to see that all have been tried.
fn edit(files: &mut Files, numbers: &mut Numbers) -> &'static str {
    let paths: Vec<String> = files.keys().cloned().collect();
    let path = paths[numbers.below(paths.len())].clone();
    let bytes = files.get_mut(&path).expect("a file");
    match numbers.below(8) {
        0 => {
            bytes.truncate(bytes.len() / 2);
            "cut off"
        }
        1 => {
            bytes.extend(b"\nrole another_one \"Another one\" {}\n");
            "longer"
        }
        2 => {
            bytes.splice(0..0, *b"\xef\xbb\xbf");
            "a byte order mark"
        }
        3 => {
            bytes.splice(0..bytes.len().min(3), *b"// \xe9\n");
            "not UTF-8"
        }
        4 => {
            files.remove(&path);
            files.insert("a/first.role".to_owned(), b"// nothing\n".to_vec());
            "one less, one more"
        }
        5 => {
            let bytes = bytes.clone();
            files.insert(format!("{path}.again.role"), bytes);
            "twice"
        }
        6 => {
            let middle = bytes.len() / 2;
            bytes.insert(middle, b' ');
            "a blank"
        }
        _ => {
            let text = String::from_utf8_lossy(bytes).into_owned();
            *bytes = text.trim_start_matches('\u{feff}').to_owned().into_bytes();
            "as text"
        }
    }
}

fn told(mut snapshot: Snapshot) -> String {
    let meanings = match snapshot.stops() {
        true => BTreeMap::new(),
        false => snapshot.meanings(),
    };
    format!(
        "{:#?}\n{:#?}\n{meanings:?}",
        snapshot.findings, snapshot.systems
    )
}

fn report_of(mut base: Edition, mut head: Edition) -> String {
    let changes = compare(&mut base, &mut head);
    let version = |sources| diff::Edition {
        name: "a version",
        sources,
    };
    let report = Report {
        base: version(&base.sources),
        head: version(&head.sources),
        changes: &changes,
        held: &[],
        notes: &[],
        migration: None,
    };
    let view = View {
        width: 100,
        color: false,
        patch: true,
        all: true,
    };
    let mut out = Vec::new();
    for name in ["full", "sarif", "json"] {
        let format = render::find(name).expect("a format");
        (format.render)(&report, &view, &mut out).expect("memory");
    }
    for edition in [&base, &head] {
        for finding in &edition.findings {
            let place = finding.primary.span;
            let (path, start) = (
                edition.sources.path(place.file),
                edition.sources.start(place),
            );
            out.extend(format!("{path} {start:?} {}\n", finding.message).bytes());
        }
    }
    String::from_utf8(out).expect("text")
}

fn same(one: &str, other: &str, seed: u64) {
    let difference = similar::TextDiff::from_lines(one, other)
        .unified_diff()
        .to_string();
    assert!(difference.is_empty(), "seed {seed}:\n{difference}");
}

#[test]
fn compiling_again_finds_what_a_fresh_compilation_finds() {
    let options = Options {
        today: "2026-11-22".to_owned(),
        formatting: true,
        ..Options::default()
    };
    let mut met: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in 0..SYSTEMS {
        let mut numbers = Numbers::new(seed);
        let mut files = files(seed);
        let mut memory = Memory::default();
        for _ in 0..EDITS {
            let again = memory.compile(given(&files, ""), &options, &|_| {});
            let fresh = compile(given(&files, ""), &options, &|_| {});
            same(&told(again), &told(fresh), seed);
            *met.entry(edit(&mut files, &mut numbers)).or_default() += 1;
        }
    }
    assert_eq!(met.len(), 8, "{met:?}");
}

#[test]
fn versions_read_together_differ_as_versions_read_apart() {
    for seed in 0..SYSTEMS {
        let mut numbers = Numbers::new(seed);
        let before = files(seed);
        let mut after = before.clone();
        for _ in 0..seed % 4 {
            edit(&mut after, &mut numbers);
        }
        let folder = ["", "new/"][seed as usize % 2];
        let versions = || (given(&before, ""), given(&after, folder));
        let (base, head) = versions();
        let apart = report_of(edition(base), edition(head));
        let (base, head) = versions();
        let (base, head) = editions(base, head);
        same(&report_of(base, head), &apart, seed);
    }
}
