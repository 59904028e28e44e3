//! How often every lint and report fires on real catalogs: `docs/survey.md` says it, and this holds the page current.
//! What fires on none of them fires on a seeded mutant of `policies`.
//!
//! The four public catalogs stand beside the project in `../shared`; without them their columns aren't compared.
//! `UPDATE_DOCS=1 cargo test --test survey` writes the page.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "survey/mutants.rs"]
mod mutants;
#[path = "survey/redundant.rs"]
mod redundant;
mod support;

use mutants::MUTANTS;
use rolecall::diagnostic::Code;
use rolecall::diagnostic::codes::Silencing;
use rolecall::diagnostic::standard::Standards;
use rolecall::workspace::{self, Options, SourceFile, catalog};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use support::{files_below, repository};

/// The newest version of each public catalog.
const CATALOGS: [(&str, &str); 4] = [
    ("kubernetes-rbac", "1.20.2"),
    ("openstack", "2026.1"),
    ("solidus", "4.6.0"),
    ("killbill", "0.25.4"),
];

type Counts = BTreeMap<&'static str, usize>;

/// What may be silenced, and the hygiene of silencing.
fn surveyed() -> impl Iterator<Item = &'static Code> {
    catalog()
        .iter()
        .filter(|code| code.silencing == Silencing::Freely || code.id.starts_with("RC9"))
}

fn sources(folder: &Path) -> Vec<SourceFile> {
    let files = files_below(folder).into_iter();
    let policies = files.filter(|file| file.extension().is_some_and(|end| end == "role"));
    policies
        .map(|file| SourceFile {
            path: file.strip_prefix(folder).unwrap().display().to_string(),
            bytes: fs::read(&file).unwrap(),
        })
        .collect()
}

/// How often each code is found, accepted findings included.
fn counts(files: Vec<SourceFile>) -> Counts {
    let options = Options {
        today: "2026-11-22".to_owned(),
        standards: Standards::everything(catalog()),
        formatting: true,
        ..Options::default()
    };
    let mut counts = Counts::new();
    for finding in workspace::compile(files, &options, &|_| {}).findings {
        *counts.entry(finding.code.id).or_default() += 1;
    }
    counts
}

/// Each public catalog as sources in a folder of its own, if they and Python are here.
fn public() -> Option<Vec<Counts>> {
    let shared = repository().join("../shared");
    let folder = tempfile::tempdir().unwrap();
    let mut all = Vec::new();
    for (name, version) in CATALOGS {
        let json = shared.join(format!("corpora/{name}/{version}.json"));
        let out: PathBuf = folder.path().join(name);
        let written = json.exists().then(|| {
            Command::new("python3")
                .arg(shared.join("tools/catalog_to_role.py"))
                .args([&json, &out])
                .status()
        });
        match written {
            Some(Ok(status)) if status.success() => all.push(counts(sources(&out))),
            _ => {
                eprintln!("skipped: the public catalogs in ../shared, or python3, aren't here");
                return None;
            }
        }
    }
    Some(all)
}

/// What no small mistake in a catalog brings about: everything has to require one action, which its page shows, and a
/// mistake in the configuration, which these catalogs don't have.
const EXCUSED: [&str; 6] = ["RC513", "RC905", "RC906", "RC910", "RC911", "RC912"];

fn has_mutant(id: &str) -> bool {
    let one = MUTANTS.iter().any(|mutant| mutant.code == id);
    one || redundant::MUTANTS.iter().any(|(code, _)| *code == id)
}

const HEAD: &str = "\
# The findings of real catalogs

How many findings of each kind four public catalogs give, and the four in `policies`, everything that is reported only
where somebody asks for it included. A row of zeros is shown to bite by a mutant: a copy of a policy with one mistake put in.
Only RC513 has none, as everything in a catalog would have to require one action, and what is about the configuration.
`tests/survey.rs` counts, and holds this page current.

| code | name | kubernetes-rbac | openstack | solidus | killbill | policies | mutant |
|---|---|---|---|---|---|---|---|
";

fn row(code: &Code, columns: &[Counts]) -> String {
    let of = |counts: &Counts| counts.get(code.id).copied().unwrap_or(0).to_string();
    let numbers: Vec<String> = columns.iter().map(of).collect();
    let mutant = if has_mutant(code.id) { "yes" } else { "" };
    let (id, name) = (code.id, code.name);
    format!("| {id} | `{name}` | {} | {mutant} |\n", numbers.join(" | "))
}

#[test]
fn the_page_of_real_catalogs_is_current() {
    let ours = counts(sources(&repository().join("policies")));
    let Some(mut columns) = public() else {
        return;
    };
    columns.push(ours);
    let rows: String = surveyed().map(|code| row(code, &columns)).collect();
    let (path, current) = (repository().join("docs/survey.md"), format!("{HEAD}{rows}"));
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &current).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == current,
        "docs/survey.md isn't current: run `UPDATE_DOCS=1 cargo test --test survey`"
    );
    let fires = |code: &&Code| columns.iter().any(|counts| counts.contains_key(code.id));
    let silent: Vec<&str> = surveyed()
        .filter(|code| !fires(code))
        .map(|code| code.id)
        .filter(|id| !has_mutant(id) && !EXCUSED.contains(id))
        .collect();
    assert_eq!(
        silent, [""; 0],
        "they fire on nothing real, and no mutant shows them"
    );
}

#[test]
fn every_mutant_is_noticed() {
    for mutant in MUTANTS {
        let folder = repository().join("policies").join(mutant.catalog);
        let mut files = sources(&folder);
        let file = files.iter_mut().find(|file| file.path == mutant.file);
        let file = file.unwrap_or_else(|| panic!("{} has no {}", mutant.catalog, mutant.file));
        let text = String::from_utf8(file.bytes.clone()).unwrap();
        assert!(
            text.contains(mutant.from),
            "{}: {}",
            mutant.file,
            mutant.from
        );
        file.bytes = text.replacen(mutant.from, mutant.to, 1).into_bytes();
        let after = counts(files).get(mutant.code).copied().unwrap_or(0);
        let before = counts(sources(&folder)).get(mutant.code).copied();
        assert!(
            after > before.unwrap_or(0),
            "{}: {}",
            mutant.code,
            mutant.to
        );
    }
}
