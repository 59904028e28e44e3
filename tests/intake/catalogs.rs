//! The catalogs that are read: those of `policies/`, and the real ones with their versions where they are.

use crate::compiled;
use crate::support::{files_below, repository};
use rolecall::workspace::System;
use std::path::Path;
use std::process::Command;

pub fn policies() -> Vec<(String, System)> {
    let folders = [
        "example",
        "partner_portal",
        "performance_management",
        "performance_scoring",
    ];
    folders
        .iter()
        .flat_map(|folder| systems(folder, &repository().join("policies").join(folder)))
        .collect()
}

/// Every version of every real catalog.
pub fn versions() -> Option<Vec<(String, System)>> {
    let shared = repository().join("../shared");
    let mut all = Vec::new();
    for folder in shared.join("corpora").read_dir().ok()?.flatten() {
        let files = folder.path().read_dir().into_iter().flatten().flatten();
        for file in files {
            let name = file.file_name().to_string_lossy().into_owned();
            let other = name.contains("truth") || name.contains("facts");
            if name.ends_with(".json") && !other {
                let sources = tempfile::tempdir().unwrap();
                let written = Command::new("python3")
                    .arg(shared.join("tools/catalog_to_role.py"))
                    .arg(file.path())
                    .arg(sources.path())
                    .status();
                assert!(written.ok()?.success(), "{name}");
                all.extend(systems(&name, sources.path()));
            }
        }
    }
    Some(all)
}

fn systems(name: &str, folder: &Path) -> Vec<(String, System)> {
    let files = files_below(folder).into_iter().filter(|path| {
        let ending = path.extension();
        ending.is_some_and(|ending| ending == "role")
    });
    let files = files.map(|path| {
        let text = std::fs::read_to_string(&path).unwrap();
        (path.to_string_lossy().into_owned(), text)
    });
    let systems = compiled(files);
    assert!(!systems.is_empty(), "{name}");
    let named = systems.into_iter().map(|system| (name.to_owned(), system));
    named.collect()
}
