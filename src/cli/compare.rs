//! `rolecall build --check`: are the bundles in a folder the ones that would be written?

use super::artifact::{Artifact, State};
use super::failure::{Failure, Status, cause, shown};
use super::shell::Shell;
use rolecall::diagnostic::render::visible;
use serde_json::Value;
use similar::{ChangeTag, TextDiff};
use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// How many changed lines of a bundle are shown.
const MAX_CHANGES: usize = 20;
/// How many lines from the first difference on are compared; enough for [`MAX_CHANGES`] of them.
const MAX_LINES: usize = 2_000;
/// Unchanged lines around a change.
const CONTEXT: usize = 2;

/// Says for each bundle whether it is current, and what else is in the folder.
pub fn compare(
    folder: &Path,
    artifacts: &[Artifact],
    human: bool,
    shell: &mut Shell,
) -> Result<Status, Failure> {
    let mut status = Status::Fine;
    for artifact in artifacts {
        for line in judge(artifact) {
            shell.say(human, &line)?;
        }
        if artifact.state != State::Current {
            status = Status::Findings;
        }
    }
    for path in extra(folder, artifacts)? {
        let path = shown(&path);
        shell.say(
            human,
            &format!("{path} is extra: no policy is about this system any more"),
        )?;
        status = Status::Findings;
    }
    if status == Status::Findings {
        let line = format!(
            "run `rolecall build` with `--out {}` to bring it up to date",
            shown(folder)
        );
        shell.say(human, &line)?;
    }
    Ok(status)
}

fn judge(artifact: &Artifact) -> Vec<String> {
    let path = shown(&artifact.path);
    match &artifact.state {
        State::Current => vec![format!("{path} is current")],
        State::Missing => vec![format!("{path} is missing")],
        State::Stale(old) => {
            let mut lines = vec![format!("{path} is stale")];
            lines.extend(differences(old, &artifact.bytes));
            lines
        }
    }
}

/// What is in the folder, and in those of the targets, and belongs to none of these systems.
fn extra(folder: &Path, artifacts: &[Artifact]) -> Result<Vec<PathBuf>, Failure> {
    let mut extra = extra_bundles(folder, artifacts)?;
    let inside = artifacts.iter().filter_map(|artifact| {
        let first = artifact
            .path
            .strip_prefix(folder)
            .ok()?
            .components()
            .next()?;
        let top = folder.join(first);
        (top != artifact.path).then_some(top)
    });
    let inside: BTreeSet<PathBuf> = inside.collect();
    let known: HashSet<&Path> = artifacts
        .iter()
        .map(|artifact| artifact.path.as_path())
        .collect();
    for entry in inside.iter().flat_map(WalkDir::new).flatten() {
        if !entry.file_type().is_dir() && !known.contains(entry.path()) {
            extra.push(entry.into_path());
        }
    }
    extra.sort();
    Ok(extra)
}

/// The bundles in the folder that belong to none of these systems.
fn extra_bundles(folder: &Path, artifacts: &[Artifact]) -> Result<Vec<PathBuf>, Failure> {
    let fail = |error: std::io::Error| {
        Failure::new(format!("can't read `{}`: {}", shown(folder), cause(&error)))
    };
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(fail(error)),
    };
    let mut extra = Vec::new();
    for entry in entries {
        let entry = entry.map_err(fail)?;
        let regular = entry.file_type().is_ok_and(|file_type| file_type.is_file());
        let path = entry.path();
        let known = artifacts.iter().any(|artifact| artifact.path == path);
        if regular && !known && is_bundle(&path) {
            extra.push(path);
        }
    }
    Ok(extra)
}

fn is_bundle(path: &Path) -> bool {
    #[derive(serde::Deserialize)]
    struct Head {
        format: String,
    }
    let json = path
        .extension()
        .is_some_and(|extension| extension == "json");
    let head = || serde_json::from_slice::<Head>(&fs::read(path).ok()?).ok();
    json && head().is_some_and(|head| head.format == "rolecall.bundle/1")
}

/// What differs, as the first changed lines of both texts in a readable layout.
fn differences(old: &[u8], new: &[u8]) -> Vec<String> {
    let parse = |bytes| serde_json::from_slice::<Value>(bytes);
    match (parse(old), parse(new)) {
        (_, Err(_)) => match (std::str::from_utf8(old), std::str::from_utf8(new)) {
            (Ok(old), Ok(new)) => changes(old, new),
            (Err(_), _) | (_, Err(_)) => vec!["  its bytes are others".to_owned()],
        },
        (Err(error), _) => vec![format!("  what is there isn't JSON: {error}")],
        (Ok(old), Ok(new)) if old == new => {
            vec!["  it says the same in other bytes; a bundle's text is canonical".to_owned()]
        }
        (Ok(old), Ok(new)) => changes(&format!("{old:#}"), &format!("{new:#}")),
    }
}

fn changes(old: &str, new: &str) -> Vec<String> {
    let same = old
        .lines()
        .zip(new.lines())
        .take_while(|(old, new)| old == new)
        .count();
    let from = same.saturating_sub(CONTEXT);
    let part = |text: &'_ str| {
        text.lines()
            .skip(from)
            .take(MAX_LINES)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let (old, new) = (part(old), part(new));
    let old: Vec<&str> = old.iter().map(String::as_str).collect();
    let new: Vec<&str> = new.iter().map(String::as_str).collect();
    let diff = TextDiff::from_slices(&old, &new);
    let mut lines = Vec::new();
    let mut changed = 0;
    for group in diff.grouped_ops(CONTEXT) {
        if !lines.is_empty() {
            lines.push("    …".to_owned());
        }
        for change in group
            .iter()
            .flat_map(|operation| diff.iter_changes(operation))
        {
            let sign = match change.tag() {
                ChangeTag::Equal => ' ',
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
            };
            changed += usize::from(sign != ' ');
            if changed > MAX_CHANGES {
                lines.push("    … and more".to_owned());
                return lines;
            }
            lines.push(format!("  {sign} {}", visible(change.value())));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_what_changed_and_a_little_around_it() {
        let old = br#"{"a":1,"b":2,"c":3,"d":4,"e":5}"#;
        let new = br#"{"a":1,"b":2,"c":3,"d":5,"e":5}"#;
        let expected = [
            "      \"b\": 2,",
            "      \"c\": 3,",
            "  -   \"d\": 4,",
            "  +   \"d\": 5,",
            "      \"e\": 5",
            "    }",
        ];
        assert_eq!(differences(old, new), expected);
    }

    #[test]
    fn stops_after_twenty_lines() {
        let numbers = |from: u32| serde_json::to_vec(&(from..from + 50).collect::<Vec<_>>());
        let (Ok(old), Ok(new)) = (numbers(0), numbers(100)) else {
            unreachable!("numbers are JSON");
        };
        let lines = differences(&old, &new);
        assert_eq!(lines.last().map(String::as_str), Some("    … and more"));
        assert_eq!(lines.len(), 1 + MAX_CHANGES + 1);
    }

    #[test]
    fn tells_other_bytes_from_other_content() {
        let lines = differences(b"{ }", b"{}");
        assert_eq!(
            lines,
            ["  it says the same in other bytes; a bundle's text is canonical"]
        );
    }
}
