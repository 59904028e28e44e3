//! The histories of four real catalogs: what our comparison says about who may do what equals a difference that was worked out
//! independently, role by role, for every pair of versions; once as it is, and once with former names written down.
//!
//! The catalogs stand beside the project in `../shared`; without them the tests say so and pass.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod catalogs;

use catalogs::{Names, grants_of_catalog, list, read, shared, text, texts, write};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Two versions of a catalog, as data and as sources.
struct Pair {
    truth: Value,
    old: Version,
    new: Version,
    name: String,
}

struct Version {
    json: Value,
    ids: Value,
    sources: PathBuf,
}

/// Rows of changes: role and action.
type Rows = BTreeSet<(String, String)>;

#[test]
fn every_pair_of_versions_differs_as_the_independent_difference_says() {
    each_pair(false, |pair, changes| {
        let expected = expected(pair, &|path| Names::from([path.to_owned()]));
        assert_eq!(rows(changes, "grant-removed"), expected.1, "{}", pair.name);
        assert_eq!(rows(changes, "grant-added"), expected.0, "{}", pair.name);
        assert_eq!(rows(changes, "grant-changed"), Rows::new(), "{}", pair.name);
    });
}

#[test]
fn with_former_names_grants_follow_and_the_rest_is_the_same() {
    let mut renamed = 0;
    each_pair(true, |pair, changes| {
        let formers = formers(pair);
        let own: Names = paths(&pair.new.ids);
        let successors = |path: &str| -> Names {
            let mut all: Names = formers.get(path).cloned().unwrap_or_default();
            if own.contains(path) {
                all.insert(path.to_owned());
            }
            all
        };
        let expected = expected(pair, &successors);
        assert_eq!(rows(changes, "grant-removed"), expected.1, "{}", pair.name);
        assert_eq!(rows(changes, "grant-added"), expected.0, "{}", pair.name);
        let moved = list(changes, "changes").into_iter();
        let moved = moved.filter(|change| {
            ["action-renamed", "action-split", "action-merged"]
                .contains(&change["kind"].as_str().unwrap())
        });
        let moved: BTreeSet<(String, String)> = moved
            .map(|change| (text(change, "before"), text(change, "after")))
            .collect();
        let stated = formers
            .iter()
            .flat_map(|(old, new)| new.iter().map(|new| (old.clone(), new.clone())));
        assert_eq!(moved, stated.collect(), "{}", pair.name);
        renamed += moved.len();
    });
    assert!(renamed > 100 || shared().is_none(), "{renamed} renames");
}

fn each_pair(aliases: bool, mut look: impl FnMut(&Pair, &Value)) {
    let Some(shared) = shared() else {
        return;
    };
    let mut pairs = 0;
    for folder in shared
        .join("corpora")
        .read_dir()
        .expect("a folder")
        .flatten()
    {
        for file in folder.path().read_dir().into_iter().flatten().flatten() {
            if file.file_name().to_string_lossy().ends_with(".truth.json") {
                let scratch = tempfile::tempdir().expect("a temporary folder");
                let pair = pair(
                    &shared,
                    &folder.path(),
                    &file.path(),
                    scratch.path(),
                    aliases,
                );
                look(&pair, &difference(&pair));
                pairs += 1;
            }
        }
    }
    assert!(pairs >= 15, "{pairs} pairs");
}

fn pair(shared: &Path, catalog: &Path, truth: &Path, scratch: &Path, aliases: bool) -> Pair {
    let truth = read(truth);
    let version = |name: String, more: &[&str]| {
        let json = catalog.join(format!("{name}.json"));
        let sources = scratch.join(name);
        write(shared, &json, &sources, more);
        Version {
            json: read(&json),
            ids: read(&sources.join("ids.json")),
            sources,
        }
    };
    let old = version(text(&truth, "old"), &[]);
    let older = old.sources.join("ids.json");
    let more = ["--aliases", "--from", older.to_str().expect("a path")];
    let new = version(text(&truth, "new"), if aliases { &more } else { &[] });
    let name = format!(
        "{} {} -> {}",
        text(&truth, "system"),
        text(&truth, "old"),
        text(&truth, "new")
    );
    Pair {
        truth,
        old,
        new,
        name,
    }
}

fn difference(pair: &Pair) -> Value {
    let compared = Command::new(env!("CARGO_BIN_EXE_rolecall"))
        .args(["diff", "--output-format", "json"])
        .args([&pair.old.sources, &pair.new.sources])
        .output()
        .expect("rolecall runs");
    let problem = String::from_utf8_lossy(&compared.stderr);
    assert!(compared.status.success(), "{}: {problem}", pair.name);
    serde_json::from_slice(&compared.stdout).expect("JSON")
}

/// The changes of one kind, of roles that both versions have.
fn rows(changes: &Value, kind: &str) -> Rows {
    let added = |change: &&Value| {
        ["role-added", "role-removed"].contains(&change["kind"].as_str().unwrap())
    };
    let apart: Names = list(changes, "changes")
        .into_iter()
        .filter(added)
        .map(|change| text(change, "role"))
        .collect();
    let rows = list(changes, "changes")
        .into_iter()
        .filter(|change| change["kind"] == kind);
    let rows = rows.map(|change| (text(change, "role"), text(change, "action")));
    rows.filter(|(role, _)| !apart.contains(role)).collect()
}

/// What is added and removed by path: the older version's grants, less what the truth says was lost, with what was gained.
fn expected(pair: &Pair, successors: &dyn Fn(&str) -> Names) -> (Rows, Rows) {
    let before = grants_of_catalog(&pair.old.json, &pair.old.ids);
    let ids: BTreeMap<String, String> = pair.old.ids["permissions"]
        .as_object()
        .expect("ids")
        .iter()
        .map(|(id, path)| (path.as_str().expect("a path").to_owned(), id.clone()))
        .collect();
    let truth = match &pair.truth["grants_with_implies"] {
        Value::Null => &pair.truth["grants"],
        closed => closed,
    };
    let mut rows = (Rows::new(), Rows::new());
    for role in list(&pair.old.json, "roles")
        .iter()
        .map(|role| text(role, "id"))
    {
        let (Some(was), Some(is)) = (
            pair.old.ids["roles"][&role].as_str(),
            pair.new.ids["roles"][&role].as_str(),
        ) else {
            continue;
        };
        let old = &before[was];
        let mut held: Names = old.iter().map(|path| ids[path].clone()).collect();
        for lost in texts(&truth[&role], "removed") {
            assert!(held.remove(&lost), "{}: {role} never had {lost}", pair.name);
        }
        held.extend(texts(&truth[&role], "added"));
        let path = |id: &String| pair.new.ids["permissions"][id].as_str().map(str::to_owned);
        let new: Names = held.iter().filter_map(path).collect();
        let all: Names = ids.keys().cloned().collect();
        for path in &new {
            let partners: Vec<&String> = all
                .iter()
                .filter(|old| successors(old).contains(path))
                .collect();
            if partners.is_empty() || partners.iter().any(|partner| !old.contains(*partner)) {
                rows.0.insert((is.to_owned(), path.clone()));
            }
        }
        let known = paths(&pair.new.ids);
        for path in old {
            let next: Names = successors(path).intersection(&known).cloned().collect();
            match next.is_empty() {
                true => drop(rows.1.insert((is.to_owned(), path.clone()))),
                false => rows.1.extend(
                    next.difference(&new)
                        .map(|path| (is.to_owned(), path.clone())),
                ),
            }
        }
    }
    rows
}

fn paths(ids: &Value) -> Names {
    let paths = ids["permissions"].as_object().expect("ids").values();
    paths
        .map(|path| path.as_str().expect("a path").to_owned())
        .collect()
}

/// By former path the paths that say so, where they aren't paths of the older version themselves.
fn formers(pair: &Pair) -> BTreeMap<String, Names> {
    let older = paths(&pair.old.ids);
    let mut all: BTreeMap<String, Names> = BTreeMap::new();
    for permission in list(&pair.new.json, "permissions") {
        let path = pair.new.ids["permissions"][text(permission, "id")]
            .as_str()
            .expect("a path")
            .to_owned();
        if older.contains(&path) {
            continue;
        }
        for former in texts(permission, "aliases") {
            if let Some(former) = pair.old.ids["permissions"][&former].as_str() {
                all.entry(former.to_owned())
                    .or_default()
                    .insert(path.clone());
            }
        }
    }
    all
}
