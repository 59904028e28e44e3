//! The real catalogs beside the project, read for comparison: what a role has in one of them is worked out from its JSON alone.

#![allow(dead_code)]

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Sorted names, each once.
pub type Names = BTreeSet<String>;

/// The folder of the catalogs, if they and what writes them as sources are here; else a word about what is missing.
pub fn shared() -> Option<PathBuf> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    if !shared.join("corpora").is_dir() {
        eprintln!("skipped: the real catalogs in ../shared/corpora are not here");
        return None;
    }
    if Command::new("python3").arg("--version").output().is_err() {
        eprintln!("skipped: python3, which writes the catalogs as sources, is not here");
        return None;
    }
    Some(shared)
}

/// Writes a catalog as sources.
pub fn write(shared: &Path, catalog: &Path, out: &Path, more: &[&str]) {
    let written = Command::new("python3")
        .arg(shared.join("tools/catalog_to_role.py"))
        .args([catalog, out])
        .args(more)
        .status()
        .expect("python3 runs");
    assert!(written.success(), "{}", catalog.display());
}

/// A JSON file.
pub fn read(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).expect("a file");
    serde_json::from_str(&text).expect("JSON")
}

/// What each role has, by the paths that the ids have in the sources.
pub fn grants_of_catalog(catalog: &Value, ids: &Value) -> BTreeMap<String, Names> {
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

/// The members of a list.
pub fn list<'v>(value: &'v Value, member: &str) -> Vec<&'v Value> {
    value[member].as_array().into_iter().flatten().collect()
}

/// A text.
pub fn text(value: &Value, member: &str) -> String {
    value[member].as_str().unwrap_or_default().to_owned()
}

/// A list of texts.
pub fn texts(value: &Value, member: &str) -> Vec<String> {
    let texts = list(value, member).into_iter();
    texts
        .filter_map(|text| text.as_str().map(str::to_owned))
        .collect()
}
