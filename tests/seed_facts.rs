//! The acceptance list of the three documents: every fact is found in the bundles, and what the list asserts
//! about them (AC-01 to AC-40) holds.
//!
//! Assertions that wait for later work:
//! - AC-11, AC-24, AC-27, AC-28: advice on grants (`discouraged`) is a lint; here the bundle is seen to carry it.
//! - AC-12, AC-13, AC-15, AC-32: near duplicates, a former name that is the present one, stages that contradict each
//!   other and equal descriptions are lints; here what they will look at is seen to be there.
//! - AC-14, AC-30: renames and widening are `diff`; here the former name and the count are seen to be there.
//! - AC-04 and AC-38 also speak of `fmt`: nothing is formatted yet.
//! - AC-21: that a decided `canceled -> active` beside the undecided one is pointed at needs a finding of its own.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "seed_facts/as_they_stand.rs"]
mod as_they_stand;
#[path = "seed_facts/catalogs.rs"]
mod catalogs;
mod support;
#[path = "seed_facts/the_portal.rs"]
mod the_portal;
#[path = "seed_facts/with_more.rs"]
mod with_more;

use catalogs::{Catalog, places, texts};
use std::collections::BTreeSet;
use std::path::Path;

const FACTS: &str = include_str!("seed_facts/facts.txt");

/// Each document, the catalog that is made from it, and its number of lines.
const DOCUMENTS: [(&str, &str, u32); 3] = [
    ("000", "performance_management", 50),
    ("002", "performance_scoring", 109),
    ("003", "partner_portal", 461),
];

/// Facts that no policy has to carry, and why.
const EXCUSED: [(&str, &str); 4] = [
    ("S0-036", "footer of the web page"),
    ("S0-037", "footer of the web page"),
    ("S2-003", "how often the web page was read"),
    ("S2-004", "breadcrumbs of the web page"),
];

struct Fact {
    id: &'static str,
    kind: &'static str,
    document: &'static str,
    lines: Vec<u32>,
}

fn facts() -> Vec<Fact> {
    let lines = FACTS.lines().filter(|line| !line.starts_with('#'));
    let fact = |line: &'static str| {
        let words: Vec<&str> = line.split(' ').collect();
        let [id, kind, place] = words[..] else {
            panic!("{line:?}")
        };
        let (document, lines) = place.split_once(':').unwrap();
        let lines = lines.split('-').map(|line| line.parse().unwrap()).collect();
        Fact {
            id,
            kind,
            document,
            lines,
        }
    };
    lines.map(fact).collect()
}

/// Every `00N:LINE` that a bundle or the name or metadata of a test or rule refers to.
fn referred() -> BTreeSet<(String, u32)> {
    let mut all = BTreeSet::new();
    for (_, name, _) in DOCUMENTS {
        let catalog = Catalog::built(name);
        texts(&catalog.bundle)
            .iter()
            .for_each(|text| all.extend(places(text)));
        for source in catalog.sources() {
            let lines = source.lines().map(str::trim_start);
            let told = lines.filter(|line| {
                ["test ", "rule ", "@"]
                    .iter()
                    .any(|start| line.starts_with(start))
            });
            told.for_each(|line| all.extend(places(line)));
        }
    }
    all
}

#[test]
fn the_list_is_whole() {
    let facts = facts();
    let count = |kind: &str| facts.iter().filter(|fact| fact.kind == kind).count();
    assert_eq!(facts.len(), 292);
    assert_eq!(
        ["P", "E", "D", "A", "U", "N"].map(count),
        [159, 75, 11, 27, 14, 6]
    );
    assert_eq!(
        facts
            .iter()
            .map(|fact| fact.id)
            .collect::<BTreeSet<_>>()
            .len(),
        292
    );
    let of = |document: &str| {
        facts
            .iter()
            .filter(|fact| fact.document == document)
            .count()
    };
    assert_eq!(["000", "002", "003"].map(of), [45, 104, 143]);
}

#[test]
fn every_fact_is_referred_to() {
    let referred = referred();
    let missing = |fact: &&Fact| {
        let there = |line: &u32| referred.contains(&(fact.document.to_owned(), *line));
        !fact.lines.iter().all(there)
    };
    let facts = facts();
    let missing: Vec<&str> = facts.iter().filter(missing).map(|fact| fact.id).collect();
    let excused: Vec<&str> = EXCUSED.iter().map(|(id, _)| *id).collect();
    assert_eq!(missing, excused, "what is missing and what is excused");
}

#[test]
fn only_noise_is_excused() {
    for (id, why) in EXCUSED {
        let fact = facts().into_iter().find(|fact| fact.id == id).unwrap();
        assert_eq!(fact.kind, "N", "{id}: {why}");
    }
}

#[test]
fn no_reference_points_past_the_end_of_its_document() {
    for (document, line) in referred() {
        let known = DOCUMENTS.iter().find(|(name, _, _)| *name == document);
        let (_, _, lines) = known.unwrap_or_else(|| panic!("there is no document {document}"));
        assert!((1..=*lines).contains(&line), "{document}:{line}");
    }
}

/// The documents stand beside the project; without them there is nothing to compare with.
#[test]
fn labels_and_quotes_are_those_of_the_documents_byte_for_byte() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/seeds");
    let Ok(folder) = shared.read_dir() else {
        eprintln!("skipped: the documents in ../shared/seeds are not here");
        return;
    };
    let paths: Vec<_> = folder.map(|entry| entry.unwrap().path()).collect();
    for (document, name, count) in DOCUMENTS {
        let path = paths.iter().find(|path| {
            path.file_name()
                .unwrap()
                .to_string_lossy()
                .starts_with(document)
        });
        let text = std::fs::read_to_string(path.unwrap()).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), count as usize);
        let line = |place: &(String, u32)| lines[place.1 as usize - 1];
        let catalog = Catalog::built(name);
        for action in catalog.list("actions") {
            let label = action["label"].as_str().unwrap();
            let sources: BTreeSet<_> = texts(&action["meta"]["source"])
                .iter()
                .flat_map(|text| places(text))
                .collect();
            let found = sources.iter().any(|place| line(place).contains(label));
            assert!(found, "{label:?} isn't in {sources:?}");
        }
        let told = texts(&catalog.bundle);
        for text in told.iter().filter(|text| text.starts_with(document)) {
            let (place, rest) = text.split_once(": ").unwrap_or((text, ""));
            let Some(place) = places(place).into_iter().next() else {
                continue;
            };
            let mut cited: Vec<(String, u32)> = places(rest).into_iter().collect();
            cited.push(place);
            for quote in rest.split('`').skip(1).step_by(2) {
                assert!(
                    cited.iter().any(|place| line(place).contains(quote)),
                    "{text}"
                );
            }
        }
    }
}
