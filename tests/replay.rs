//! What fuzzing has found worth keeping is replayed here: inputs that reach something no other one does, and those that once
//! went wrong. `fuzz/properties.rs` has what must hold of each.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../fuzz/properties.rs"]
mod properties;

mod support;

use std::fs;
use support::{files_below, repository};

type Property = fn(&[u8]);

/// Each target with its property.
const TARGETS: [(&str, Property); 8] = [
    ("bytes", properties::bytes),
    ("tokens", properties::tokens),
    ("trees", properties::trees),
    ("word_trees", properties::word_trees),
    ("fixes", properties::fixes),
    ("versions", properties::versions),
    ("bundles", properties::bundles),
    ("configuration", properties::configuration),
];

fn replay(name: &str) {
    let (_, property) = TARGETS.iter().find(|(target, _)| *target == name).unwrap();
    let inputs = files_below(&repository().join("fuzz/corpus").join(name));
    assert!(!inputs.is_empty(), "{name}");
    for input in inputs {
        let shown = input.display().to_string();
        let held = std::panic::catch_unwind(|| property(&fs::read(&input).unwrap()));
        assert!(held.is_ok(), "{shown}");
    }
}

#[test]
fn bytes() {
    replay("bytes");
}

#[test]
fn tokens() {
    replay("tokens");
}

#[test]
fn trees() {
    replay("trees");
}

#[test]
fn word_trees() {
    replay("word_trees");
}

#[test]
fn fixes() {
    replay("fixes");
}

#[test]
fn versions() {
    replay("versions");
}

#[test]
fn bundles() {
    replay("bundles");
}

#[test]
fn configuration() {
    replay("configuration");
}

#[test]
fn every_target_is_replayed() {
    let folders = fs::read_dir(repository().join("fuzz/targets")).expect("the targets");
    let mut names: Vec<String> = folders
        .map(|entry| {
            entry
                .unwrap()
                .path()
                .file_stem()
                .unwrap()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    let mut replayed: Vec<&str> = TARGETS.iter().map(|(name, _)| *name).collect();
    replayed.sort_unstable();
    assert_eq!(names, replayed);
}
