//! What we build on: under which licences it is, where it comes from, and what it may not bring along.
//!
//! Everything in the lock file is looked at, for every platform. cargo is asked; without a network it may not know all of
//! it, and then nothing is looked at.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use serde_json::Value;
use spdx::{Expression, ParseMode};
use std::collections::BTreeSet;
use std::process::Command;
use support::repository;

/// Licences that ask for no more than to be named.
const ALLOWED: [&str; 11] = [
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// What compiles C, or links to what the system has: whoever builds rolecall has Rust and a linker, and nothing else.
const BANNED: [&str; 6] = [
    "bindgen",
    "cc",
    "cmake",
    "openssl-sys",
    "pkg-config",
    "vcpkg",
];

/// What cargo says of every package, ours among them.
fn metadata() -> Option<Value> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--locked", "--format-version", "1"])
        .current_dir(repository())
        .output()
        .expect("cargo");
    if !output.status.success() {
        eprintln!("skipped: {}", String::from_utf8_lossy(&output.stderr));
        return None;
    }
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    Some(metadata)
}

fn packages() -> Option<Vec<Value>> {
    let packages = metadata()?["packages"]
        .as_array()
        .expect("packages")
        .clone();
    assert!(packages.len() > 100, "{}", packages.len());
    Some(packages)
}

fn text<'v>(package: &'v Value, key: &str) -> &'v str {
    package[key].as_str().unwrap_or("")
}

/// Everybody else's packages.
fn taken() -> Vec<Value> {
    let packages = packages().unwrap_or_default().into_iter();
    packages
        .filter(|package| package["source"] != Value::Null)
        .collect()
}

#[test]
fn every_licence_only_asks_to_be_named() {
    for package in taken() {
        let licence = text(&package, "license");
        let parsed = Expression::parse_mode(licence, ParseMode::LAX);
        let parsed = parsed.unwrap_or_else(|error| panic!("{}: {error}", text(&package, "name")));
        let allowed = parsed.evaluate(|wanted| {
            let id = wanted.license.id();
            id.is_some_and(|id| ALLOWED.contains(&id.name))
        });
        assert!(allowed, "{} is under {licence}", text(&package, "name"));
    }
}

#[test]
fn everything_comes_from_one_registry() {
    let sources: BTreeSet<String> = taken()
        .iter()
        .map(|package| text(package, "source").to_owned())
        .collect();
    assert!(sources.len() <= 1, "{sources:?}");
    assert!(
        sources.iter().all(|source| source.starts_with("registry+")),
        "{sources:?}"
    );
}

/// The packages that a build of rolecall takes in, for every platform: none that only tests use.
fn built(metadata: &Value) -> BTreeSet<String> {
    let nodes = metadata["resolve"]["nodes"].as_array().expect("nodes");
    let root = metadata["resolve"]["root"].as_str().expect("ourselves");
    let mut found = BTreeSet::from([root.to_owned()]);
    let mut todo = vec![root.to_owned()];
    while let Some(id) = todo.pop() {
        let node = nodes.iter().find(|node| text(node, "id") == id);
        for dependency in node.expect("a node")["deps"]
            .as_array()
            .expect("dependencies")
        {
            let kinds = dependency["dep_kinds"].as_array().expect("kinds");
            let only_tests = kinds.iter().all(|kind| kind["kind"] == "dev");
            let id = text(dependency, "pkg").to_owned();
            if !only_tests && found.insert(id.clone()) {
                todo.push(id);
            }
        }
    }
    found
}

#[test]
fn nothing_needs_a_compiler_of_c() {
    let Some(metadata) = metadata() else { return };
    let built = built(&metadata);
    assert!(built.len() > 50, "{}", built.len());
    let packages = metadata["packages"].as_array().expect("packages").iter();
    let packages = packages.filter(|package| built.contains(text(package, "id")));
    let names = packages.map(|package| text(package, "name"));
    let banned: Vec<&str> = names.filter(|name| BANNED.contains(name)).collect();
    assert!(banned.is_empty(), "{banned:?}");
}

#[test]
fn we_run_nothing_while_we_are_built() {
    let Some(packages) = packages() else { return };
    let ours = packages
        .iter()
        .find(|package| package["source"] == Value::Null);
    let targets = ours.expect("ourselves")["targets"]
        .as_array()
        .expect("targets")
        .clone();
    let kinds = targets
        .iter()
        .flat_map(|target| target["kind"].as_array().expect("kinds"));
    let kinds: Vec<&Value> = kinds
        .filter(|kind| *kind == "custom-build" || *kind == "proc-macro")
        .collect();
    assert!(kinds.is_empty(), "{kinds:?}");
}
