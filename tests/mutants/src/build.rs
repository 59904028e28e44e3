//! A copy of the repository with the mutants in it, and those taken out again with which it doesn't compile.

use crate::instrument::instrument;
use crate::mutant::{self, Mutant};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the copy asks whether a mutant is switched on, and where it notes which were asked for.
const SWITCH: &str = include_str!("switch.rs");

/// Tests that take every variable away from the program have to leave it the switch.
const CLEARED: &str = ".env_clear()";
const SWITCHES: &str =
    ".envs(std::env::vars().filter(|(name, _)| name.starts_with(\"ROLECALL_MUTANT\")))";

/// Where the copy was made, and what came of it.
pub struct Built {
    /// The numbers of the mutants that are in it.
    pub mutants: BTreeSet<usize>,
    /// The programs of its tests.
    pub tests: Vec<PathBuf>,
}

/// Puts the repository of the current folder with `mutants` into `place`, and builds it.
pub fn build(mutants: &[Mutant], place: &Path) -> Result<Built, String> {
    copy(place)?;
    let mut left: BTreeSet<usize> = (0..mutants.len()).collect();
    for round in 1.. {
        let written = write(mutants, &left, place)?;
        left = written;
        eprintln!("round {round}: {} mutants", left.len());
        let told = compile(place)?;
        let Some(why) = told.failed else {
            return Ok(Built {
                mutants: left,
                tests: told.lines.into_iter().filter_map(Told::test).collect(),
            });
        };
        let broken = broken(&told.lines, place)?;
        if broken.is_empty() {
            return Err(why);
        }
        left.retain(|number| !broken.contains(number));
    }
    Err("never built".to_owned())
}

fn run(command: &mut Command) -> Result<Vec<u8>, String> {
    let told = command
        .output()
        .map_err(|error| format!("{command:?}: {error}"))?;
    if told.status.success() {
        return Ok(told.stdout);
    }
    let why = String::from_utf8_lossy(&told.stderr);
    Err(format!("{command:?}: {why}"))
}

fn copy(place: &Path) -> Result<(), String> {
    fs::create_dir_all(place).map_err(|error| format!("{}: {error}", place.display()))?;
    let files = run(Command::new("git").args(["ls-files", "-z"]))?;
    for file in String::from_utf8_lossy(&files).split_terminator('\0') {
        let to = place.join(file);
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", to.display()))?;
        }
        // The sources are written with their mutants.
        if file.starts_with("src/") && file.ends_with(".rs") && to.exists() {
            continue;
        }
        if file.starts_with("tests/") && file.ends_with(".rs") {
            let text = fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
            write_file(&to, &text.replace(CLEARED, &format!("{CLEARED}{SWITCHES}")))?;
        } else {
            fs::copy(file, &to).map_err(|error| format!("{file}: {error}"))?;
        }
    }
    // Tests ask git about the repository that they stand in.
    if !place.join(".git").exists() {
        run(Command::new("git").args(["init", "-q"]).current_dir(place))?;
    }
    Ok(())
}

/// Writes the sources of the copy, and tells which mutants found their place.
fn write(
    mutants: &[Mutant],
    left: &BTreeSet<usize>,
    place: &Path,
) -> Result<BTreeSet<usize>, String> {
    let mut written = BTreeSet::new();
    for (file, all) in mutant::by_file(mutants) {
        let text = fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
        let here: Vec<(usize, &Mutant)> = all
            .into_iter()
            .filter(|(number, _)| left.contains(number))
            .collect();
        let program = file.starts_with("src/cli/") || file == "src/main.rs";
        let ask = match program {
            true => "rolecall::mutated::mutated",
            false => "crate::mutated::mutated",
        };
        let (text, numbers) = instrument(&text, &here, ask).map_err(|e| format!("{file}: {e}"))?;
        write_file(&place.join(file), &text)?;
        written.extend(numbers);
    }
    let library = fs::read_to_string("src/lib.rs").map_err(|error| error.to_string())?;
    let library = format!("{library}\npub mod mutated;\n");
    write_file(&place.join("src/lib.rs"), &library)?;
    write_file(&place.join("src/mutated.rs"), SWITCH)?;
    Ok(written)
}

/// Leaves a file alone that is so already, and with it what was compiled of it.
fn write_file(path: &Path, text: &str) -> Result<(), String> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

/// A line of what cargo says.
#[derive(Deserialize)]
struct Told {
    message: Option<Message>,
    executable: Option<PathBuf>,
    profile: Option<Profile>,
}

#[derive(Deserialize)]
struct Message {
    level: String,
    rendered: Option<String>,
    spans: Vec<MessageSpan>,
}

#[derive(Deserialize)]
struct MessageSpan {
    file_name: String,
    byte_start: usize,
    is_primary: bool,
    expansion: Option<Box<Expansion>>,
}

impl MessageSpan {
    fn called_from(&self) -> Option<&Self> {
        self.expansion.as_ref().map(|outer| &outer.span)
    }
}

/// Where a macro was called.
#[derive(Deserialize)]
struct Expansion {
    span: MessageSpan,
}

#[derive(Deserialize)]
struct Profile {
    test: bool,
}

impl Told {
    fn test(self) -> Option<PathBuf> {
        self.executable
            .filter(|_| self.profile.is_some_and(|profile| profile.test))
    }
}

/// What cargo said, and why it failed if it did.
struct Compiled {
    lines: Vec<Told>,
    failed: Option<String>,
}

fn compile(place: &Path) -> Result<Compiled, String> {
    let told = Command::new("cargo")
        .args([
            "test",
            "--no-run",
            "--message-format=json",
            "--locked",
            "-q",
        ])
        .env("RUSTFLAGS", "-Awarnings")
        .current_dir(place)
        .output()
        .map_err(|error| format!("cargo: {error}"))?;
    let lines = String::from_utf8_lossy(&told.stdout);
    let lines = lines.lines();
    let why = || String::from_utf8_lossy(&told.stderr).into_owned();
    Ok(Compiled {
        lines: lines
            .filter_map(|line| serde_json::from_str(line).ok())
            .collect(),
        failed: (!told.status.success()).then(why),
    })
}

/// The mutants at which the compiler stumbled.
fn broken(told: &[Told], place: &Path) -> Result<BTreeSet<usize>, String> {
    let mut all = BTreeSet::new();
    let errors = told
        .iter()
        .filter_map(|told| told.message.as_ref())
        .filter(|message| message.level == "error" && !message.spans.is_empty());
    for message in errors {
        let at_primary = within(message, place, true);
        let here = match at_primary.is_empty() {
            true => within(message, place, false),
            false => at_primary,
        };
        if here.is_empty() {
            let why = message.rendered.clone().unwrap_or_default();
            return Err(format!("an error that no mutant has made: {why}"));
        }
        all.extend(here);
    }
    Ok(all)
}

/// The mutants around the places of a message, or around its main ones alone.
fn within(message: &Message, place: &Path, primary: bool) -> BTreeSet<usize> {
    let mut here = BTreeSet::new();
    for span in &message.spans {
        if primary && !span.is_primary {
            continue;
        }
        for span in std::iter::successors(Some(span), |span| span.called_from()) {
            let text = fs::read_to_string(place.join(&span.file_name)).unwrap_or_default();
            here.extend(around(&text, span.byte_start));
        }
    }
    here
}

/// The mutants of the innermost marks around a byte: those of one replacement rather than those of a place.
fn around(text: &str, at: usize) -> Vec<usize> {
    let mut open: Vec<(&str, Vec<usize>)> = Vec::new();
    for (mark, _) in text.match_indices("/*%").take_while(|(mark, _)| *mark < at) {
        let inner = &text[mark + 3..];
        let inner = &inner[..inner.find("*/").unwrap_or(0)];
        if inner.starts_with(['{', '<']) {
            let numbers = inner[1..].split(',').filter_map(|part| part.parse().ok());
            open.push((&inner[..1], numbers.collect()));
        } else {
            open.pop();
        }
    }
    let replaced = open.iter().rev().find(|(kind, _)| *kind == "<");
    let chosen = replaced.or(open.last());
    chosen
        .map(|(_, numbers)| numbers.clone())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::around;

    #[test]
    fn the_innermost_marks_around_a_byte() {
        let text = "a \"/*\" /*%{1,2*/(if x { /*%<1*/b/*%>*/ } else { c })/*%}*/ d";
        let at = |letter: char| around(text, text.find(letter).unwrap());
        assert_eq!(at('a'), [] as [usize; 0]);
        assert_eq!(at('b'), [1]);
        assert_eq!(at('c'), [1, 2]);
        assert_eq!(at('d'), [] as [usize; 0]);
    }
}
