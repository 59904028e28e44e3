//! Four real permission catalogs with their histories: every version compiles, and what our bundle grants
//! equals what the catalog's own JSON grants.
//!
//! The independent computation reads only the JSON: a role has what it grants and what the roles it extends
//! have, closed over `implies`; a deny, its own or an inherited one, wins. The catalogs stand beside the
//! project in `../shared`; without them the test says so and passes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

type Names = BTreeSet<String>;

#[test]
fn every_version_of_every_catalog_grants_what_its_json_grants() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let Some(catalogs) = catalogs(&shared.join("corpora")) else {
        eprintln!("skipped: the real catalogs in ../shared/corpora are not here");
        return;
    };
    if Command::new("python3").arg("--version").output().is_err() {
        eprintln!("skipped: python3, which writes the catalogs as sources, is not here");
        return;
    }
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

fn catalogs(root: &Path) -> Option<Vec<PathBuf>> {
    let mut all = Vec::new();
    for folder in root.read_dir().ok()?.flatten() {
        for file in folder.path().read_dir().into_iter().flatten().flatten() {
            let name = file.file_name().to_string_lossy().into_owned();
            let other = name.contains("truth") || name.contains("facts");
            if name.ends_with(".json") && !other {
                all.push(file.path());
            }
        }
    }
    all.sort();
    Some(all)
}

/// Compares one version; answers how many effective grants it has.
fn compare(shared: &Path, catalog: &Path) -> usize {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let sources = folder.path().join("sources");
    let written = Command::new("python3")
        .arg(shared.join("tools/catalog_to_role.py"))
        .args([catalog, &sources])
        .status()
        .expect("python3 runs");
    assert!(written.success(), "{}", catalog.display());
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

fn read(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).expect("a file");
    serde_json::from_str(&text).expect("JSON")
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

fn grants_of_catalog(catalog: &Value, ids: &Value) -> BTreeMap<String, Names> {
    let roles: BTreeMap<String, &Value> = list(catalog, "roles")
        .into_iter()
        .map(|role| (text(role, "id"), role))
        .collect();
    let implies: BTreeMap<String, Vec<String>> = list(catalog, "permissions")
        .into_iter()
        .map(|permission| (text(permission, "id"), texts(permission, "implies")))
        .collect();
    let paths = &ids["permissions"];
    let path = |id: &String| paths[id].as_str().map(str::to_owned);
    let mut all = BTreeMap::new();
    for (id, role) in &roles {
        let mut above = vec![*role];
        let mut lineage: Vec<&Value> = Vec::new();
        while let Some(at) = above.pop() {
            if !lineage.iter().any(|known| std::ptr::eq(*known, at)) {
                lineage.push(at);
                above.extend(
                    texts(at, "extends")
                        .iter()
                        .filter_map(|parent| roles.get(parent)),
                );
            }
        }
        let granted = lineage
            .iter()
            .flat_map(|role| texts(role, "grants"))
            .collect();
        let denied: Names = lineage
            .iter()
            .flat_map(|role| texts(role, "denies"))
            .collect();
        let closed = close(granted, &implies);
        let name = ids["roles"][id].as_str().expect("a role's name");
        let left = closed.difference(&denied).filter_map(path).collect();
        all.insert(name.to_owned(), left);
    }
    all
}

fn close(granted: Names, implies: &BTreeMap<String, Vec<String>>) -> Names {
    let mut todo: Vec<String> = granted.iter().cloned().collect();
    let mut all = granted;
    while let Some(at) = todo.pop() {
        for next in implies.get(&at).into_iter().flatten() {
            if all.insert(next.clone()) {
                todo.push(next.clone());
            }
        }
    }
    all
}

fn list<'v>(value: &'v Value, member: &str) -> Vec<&'v Value> {
    value[member].as_array().into_iter().flatten().collect()
}

fn text(value: &Value, member: &str) -> String {
    value[member].as_str().unwrap_or_default().to_owned()
}

fn texts(value: &Value, member: &str) -> Vec<String> {
    let texts = list(value, member).into_iter();
    texts
        .filter_map(|text| text.as_str().map(str::to_owned))
        .collect()
}
