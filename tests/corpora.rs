//! Four real permission catalogs with their histories: every version compiles, and what our bundle grants
//! equals what the catalog's own JSON grants.
//!
//! The independent computation reads only the JSON: a role has what it grants and what the roles it extends
//! have, closed over `implies`; a deny, its own or an inherited one, wins. The catalogs stand beside the
//! project in `../shared`; without them the test says so and passes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod catalogs;

use catalogs::{Names, grants_of_catalog, list, read, shared, text, write};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

#[test]
fn every_version_of_every_catalog_grants_what_its_json_grants() {
    let Some(shared) = shared() else {
        return;
    };
    let catalogs = versions(&shared.join("corpora"));
    let mut rows = 0;
    for catalog in &catalogs {
        rows += compare(&shared, catalog);
    }
    assert!(catalogs.len() >= 16, "{} versions", catalogs.len());
    eprintln!(
        "{} versions, {rows} effective grants, all equal",
        catalogs.len()
    );
}

fn versions(root: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for folder in root.read_dir().expect("a folder").flatten() {
        for file in folder.path().read_dir().into_iter().flatten().flatten() {
            let name = file.file_name().to_string_lossy().into_owned();
            let other = name.contains("truth") || name.contains("facts");
            if name.ends_with(".json") && !other {
                all.push(file.path());
            }
        }
    }
    all.sort();
    all
}

/// Compares one version; answers how many effective grants it has.
fn compare(shared: &Path, catalog: &Path) -> usize {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let sources = folder.path().join("sources");
    write(shared, catalog, &sources, &[]);
    let built = Command::new(env!("CARGO_BIN_EXE_rolecall"))
        .args(["build", "--output-format", "concise", "--out"])
        .args([&folder.path().join("out"), &sources])
        .output()
        .expect("rolecall runs");
    let output = String::from_utf8_lossy(&built.stdout);
    assert!(built.status.success(), "{}:\n{output}", catalog.display());

    let json = read(catalog);
    let ids = read(&sources.join("ids.json"));
    let bundle = folder.path().join("out").read_dir().expect("bundles");
    let bundle = bundle.flatten().next().expect("one bundle").path();
    let ours = grants_of_bundle(&read(&bundle));
    let theirs = grants_of_catalog(&json, &ids);
    for (role, expected) in &theirs {
        let found = ours.get(role).cloned().unwrap_or_default();
        let more: Vec<_> = found.difference(expected).collect();
        let less: Vec<_> = expected.difference(&found).collect();
        let place = catalog.display();
        assert!(
            more.is_empty() && less.is_empty(),
            "{place}: role {role}: only in the bundle {more:?}, only in the catalog {less:?}"
        );
    }
    assert_eq!(
        ours.keys().collect::<Vec<_>>(),
        theirs.keys().collect::<Vec<_>>()
    );
    theirs.values().map(BTreeSet::len).sum()
}

fn grants_of_bundle(bundle: &Value) -> BTreeMap<String, Names> {
    let mut all = BTreeMap::new();
    for role in list(bundle, "roles") {
        let actions = list(role, "grants")
            .into_iter()
            .map(|row| text(row, "action"));
        all.insert(text(role, "id"), actions.collect());
    }
    all
}
