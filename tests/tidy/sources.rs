//! The tree as `tidy` looks at it: Rust sources without their tests, what they use, and every text there is.

use crate::support::{files_below, repository};
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

pub struct Source {
    pub path: String,
    /// The text without its tests.
    pub text: String,
}

impl Source {
    /// Which room it stands in.
    pub fn room(&self) -> &str {
        let below = self.path.strip_prefix("src/").unwrap();
        below.split('/').next().unwrap().trim_end_matches(".rs")
    }
}

/// Every Rust file below `src` that isn't a test.
pub fn sources() -> Vec<Source> {
    let files = files_below(&repository().join("src"));
    let rust = files
        .iter()
        .filter(|file| file.extension().is_some_and(|ending| ending == "rs"));
    let all = rust.map(|file| {
        let text = fs::read_to_string(file).unwrap();
        let text = match text.find("#[cfg(test)]\nmod tests {") {
            Some(tests) => text[..tests].to_owned(),
            None => text,
        };
        Source {
            path: shown(file),
            text,
        }
    });
    let all: Vec<Source> = all.collect();
    let test_files: BTreeSet<String> = all
        .iter()
        .filter(|source| source.text.contains("#[cfg(test)]\nmod tests;"))
        .map(|source| {
            let folder = source
                .path
                .trim_end_matches("mod.rs")
                .trim_end_matches(".rs")
                .trim_end_matches('/');
            format!("{folder}/tests.rs")
        })
        .collect();
    all.into_iter()
        .filter(|source| !test_files.contains(&source.path))
        .collect()
}

pub fn shown(path: &std::path::Path) -> String {
    path.strip_prefix(repository())
        .unwrap()
        .to_string_lossy()
        .replace('\\', "/")
}

/// The lines of code, remarks and documentation left out, with their numbers.
pub fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate().map(|(at, line)| (at + 1, line));
    lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
}

pub fn says(line: &str, word: &str) -> bool {
    let letter = |character: char| character.is_alphanumeric() || character == '_';
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back().is_some_and(letter);
        let after = line[at + word.len()..].chars().next().is_some_and(letter);
        !(before || after && word.ends_with(letter))
    })
}

/// Every path after `crate::` or `rolecall::`, with the braces of `use` taken apart.
pub fn paths(text: &str, root: &str) -> Vec<String> {
    let text: String = code(text).map(|(_, line)| format!("{line}\n")).collect();
    let starts = text.match_indices(root).filter(|(at, _)| {
        !text[..*at].ends_with(|before: char| before.is_alphanumeric() || before == '_')
    });
    starts
        .flat_map(|(at, _)| tree(&text[at + root.len()..]).0)
        .collect()
}

/// The paths of `a::{b, c::d}` and how much of the text they take.
fn tree(text: &str) -> (Vec<String>, usize) {
    let name: String = text
        .chars()
        .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
        .collect();
    let rest = &text[name.len()..];
    if let Some(inner) = rest.strip_prefix("::").filter(|_| !name.is_empty()) {
        let (paths, taken) = tree(inner);
        let joined = paths
            .iter()
            .map(|path| format!("{name}::{path}").trim_end_matches("::").to_owned());
        return (joined.collect(), name.len() + 2 + taken);
    }
    let Some(mut inner) = rest.strip_prefix('{').filter(|_| name.is_empty()) else {
        return (vec![name.clone()], name.len());
    };
    let mut all = Vec::new();
    loop {
        inner = inner.trim_start_matches([',', ' ', '\n']);
        if inner.is_empty() || inner.starts_with('}') {
            return (all, text.len() - inner.len() + 1);
        }
        let (paths, taken) = tree(inner);
        all.extend(paths);
        inner = &inner[taken.max(1)..];
    }
}

/// Everything that people read, and the text of each. What cargo makes is left alone.
pub fn texts() -> Vec<(String, String)> {
    let mut files = vec![
        repository().join(".ci/run"),
        repository().join(".gitignore"),
    ];
    for entry in fs::read_dir(repository()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        match path.is_dir() {
            _ if name.starts_with('.') || ["target", "Cargo.lock"].contains(&name.as_str()) => {}
            true => files.extend(files_below(&path)),
            false => files.push(path),
        }
    }
    let text = |file: PathBuf| Some((shown(&file), fs::read_to_string(&file).ok()?));
    files.into_iter().filter_map(text).collect()
}
