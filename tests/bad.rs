//! Bad input, case by case: what is in `tests/bad` gets exactly the findings that stand below it, with little memory and
//! time, on small stacks and on large ones; and nothing hidden in it reaches a terminal.
//!
//! `UPDATE_BAD=1 cargo test --test bad` writes the findings anew, to be read before they are kept.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use rayon::prelude::*;
use serde_json::Value;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};
use support::{ADVICE, Project, binary, repository};

/// At least so many cases there are.
const CASES: usize = 300;
/// In KiB, of the main thread and of every other.
const STACKS: [u32; 3] = [1024, 8 * 1024, 16 * 1024];
/// In KiB.
const MEMORY: u32 = 512 * 1024;
/// Of processor time, in seconds: only what hangs gets there.
const PROCESSOR: u32 = 10;

/// A case of a table.
struct Case {
    title: String,
    /// As they stand in the table, by path.
    files: Vec<(String, String)>,
    expected: Vec<String>,
}

/// A table: its introduction, and its cases.
struct Table {
    path: PathBuf,
    about: String,
    cases: Vec<Case>,
}

impl Table {
    fn read(path: PathBuf) -> Self {
        let text = fs::read_to_string(&path).expect("a table");
        let mut parts = text.split("\n=== ");
        let about = parts.next().expect("an introduction").to_owned();
        let cases = parts.map(Case::read).collect();
        Self { path, about, cases }
    }

    fn written(&self, found: &[Vec<String>]) -> String {
        let mut text = self.about.clone();
        for (case, found) in self.cases.iter().zip(found) {
            let _ = write!(text, "\n=== {}\n", case.title);
            for (at, (path, written)) in case.files.iter().enumerate() {
                if at > 0 {
                    let _ = writeln!(text, "--- {path}");
                }
                text.push_str(written);
            }
            for line in found {
                let _ = writeln!(text, ">>> {line}");
            }
        }
        text
    }
}

impl Case {
    fn read(text: &str) -> Self {
        let (title, rest) = text.split_once('\n').expect("a title");
        let mut files = vec![("a.role".to_owned(), String::new())];
        let mut expected = Vec::new();
        for line in rest.trim_end_matches('\n').split('\n') {
            if let Some(path) = line.strip_prefix("--- ") {
                files.push((path.to_owned(), String::new()));
            } else if let Some(finding) = line.strip_prefix(">>> ") {
                expected.push(finding.to_owned());
            } else {
                let (_, text) = files.last_mut().expect("a file");
                text.push_str(line);
                text.push('\n');
            }
        }
        Self {
            title: title.to_owned(),
            files,
            expected,
        }
    }

    /// What is found, a line each; and the binary's words for a person.
    fn found(&self) -> (Vec<String>, String) {
        let project = Project::new();
        for (path, text) in &self.files {
            project.write(path, bytes(text));
        }
        let mut results = STACKS.map(|stack| {
            let output = limited(&project, stack, "json");
            let ended = output.status.code();
            let errors = String::from_utf8_lossy(&output.stderr);
            assert!(
                matches!(ended, Some(0 | 1)),
                "{}: {ended:?} {errors}",
                self.title
            );
            lines(&output, ended)
        });
        for pair in results.windows(2) {
            assert_eq!(pair[0], pair[1], "{}: other stacks", self.title);
        }
        let shown = limited(&project, STACKS[0], "full").stdout;
        let shown = String::from_utf8(shown).expect("UTF-8");
        (std::mem::take(&mut results[0]), shown)
    }
}

/// What a table writes for bytes: `«U+202E»`, `«xFF FE»`, `«3×{»`; `«end»` leaves out what follows, the end of the line.
fn bytes(written: &str) -> Vec<u8> {
    let mut all = Vec::new();
    let mut rest = written;
    while let Some((before, after)) = rest.split_once('«') {
        all.extend(before.bytes());
        let (mark, after) = after.split_once('»').expect("a closed mark");
        if let Some(code) = mark.strip_prefix("U+") {
            let code = u32::from_str_radix(code, 16).expect("a number");
            let character = char::from_u32(code).expect("a character");
            all.extend(character.to_string().bytes());
        } else if let Some(hex) = mark.strip_prefix('x') {
            let hex = hex.split(' ');
            all.extend(hex.map(|hex| u8::from_str_radix(hex, 16).expect("a byte")));
        } else if let Some((count, text)) = mark.split_once('×') {
            all.extend(text.repeat(count.parse().expect("a count")).bytes());
        } else {
            assert_eq!(mark, "end");
            return all;
        }
        rest = after;
    }
    all.extend(rest.bytes());
    all
}

fn limited(project: &Project, stack: u32, format: &str) -> Output {
    let limits = format!("ulimit -s {stack} -v {MEMORY} -t {PROCESSOR}; exec \"$0\" \"$@\"");
    Command::new("/bin/sh")
        .args(["-c", &limits])
        .arg(binary())
        .args([
            "check",
            ".",
            "--max-findings",
            "8",
            "--output-format",
            format,
        ])
        .current_dir(project.path(""))
        .env_clear()
        .env("ROLECALL_IGNORE", ADVICE)
        .env("RAYON_NUM_THREADS", "2")
        .env("RUST_MIN_STACK", (stack * 1024).to_string())
        .output()
        .expect("a shell")
}

/// `RC010 1:3 message`, the path before it if it isn't `a.role`. Of many, the first and their number.
fn lines(output: &Output, ended: Option<i32>) -> Vec<String> {
    let found: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let findings = found["findings"].as_array().expect("findings");
    let errors = findings
        .iter()
        .any(|finding| finding["severity"] == "error");
    assert_eq!(ended, Some(i32::from(errors)), "{findings:?}");
    let text = |finding: &Value, key: &str| finding[key].as_str().expect("a text").to_owned();
    let line = |finding: &Value| {
        let path = match text(finding, "path").as_str() {
            "a.role" => String::new(),
            path => format!("{path}:"),
        };
        let (line, column) = (&finding["line"], &finding["column"]);
        let message = visible(&text(finding, "message"));
        format!("{} {path}{line}:{column} {message}", text(finding, "code"))
    };
    let mut lines: Vec<String> = findings.iter().take(8).map(line).collect();
    if findings.len() > 8 {
        lines.push(format!("{} in all", findings.len()));
    }
    lines
}

/// A message as a table can hold it.
fn visible(message: &str) -> String {
    let marked = message.chars().map(|character| match is_hidden(character) {
        true => format!("«U+{:04X}»", u32::from(character)),
        false => character.to_string(),
    });
    let text: String = marked.collect();
    match text.char_indices().nth(200) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// What a terminal would obey, or a reader wouldn't see.
fn is_hidden(character: char) -> bool {
    let hidden = [
        '\u{200b}'..='\u{200f}',
        '\u{2028}'..='\u{202e}',
        '\u{2060}'..='\u{206f}',
        '\u{e0000}'..='\u{e007f}',
    ];
    let single = ['\u{ad}', '\u{61c}', '\u{feff}'];
    character.is_control()
        || single.contains(&character)
        || hidden.iter().any(|range| range.contains(&character))
}

#[test]
fn every_case_has_its_findings_and_no_others() {
    let folder = repository().join("tests/bad");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the tables")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    let mut count = 0;
    for path in paths {
        let table = Table::read(path);
        count += table.cases.len();
        let found: Vec<(Vec<String>, String)> = table.cases.par_iter().map(Case::found).collect();
        for (case, (_, shown)) in table.cases.iter().zip(&found) {
            let hidden = shown
                .chars()
                .find(|character| is_hidden(*character) && *character != '\n');
            assert_eq!(hidden, None, "{}: a terminal sees\n{shown:?}", case.title);
        }
        let found: Vec<Vec<String>> = found.into_iter().map(|(lines, _)| lines).collect();
        if std::env::var_os("UPDATE_BAD").is_some() {
            fs::write(&table.path, table.written(&found)).expect("the table");
            continue;
        }
        for (case, found) in table.cases.iter().zip(&found) {
            assert!(
                !found.is_empty(),
                "{}: nothing is wrong with it",
                case.title
            );
            assert_eq!(
                found,
                &case.expected,
                "{}, {}",
                table.path.display(),
                case.title
            );
        }
    }
    assert!(count >= CASES, "{count}");
}
