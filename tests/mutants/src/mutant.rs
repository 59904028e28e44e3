//! The mutants as cargo-mutants lists them, and where each stands in its file.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::process::Command;

/// One change that tests should notice.
#[derive(Debug, Deserialize)]
pub struct Mutant {
    /// Relative to the root of the repository.
    pub file: String,
    pub genre: Genre,
    /// As cargo-mutants says it: place, change, function. Unique.
    pub name: String,
    pub replacement: String,
    pub span: Span,
    pub function: Option<Function>,
}

#[derive(Debug, Deserialize, PartialEq, Eq, Clone, Copy)]
pub enum Genre {
    FnValue,
    BinaryOperator,
    UnaryOperator,
    MatchArm,
    MatchArmGuard,
    StructField,
}

#[derive(Debug, Deserialize)]
pub struct Function {
    pub return_type: String,
}

#[derive(Debug, Deserialize, Clone, Copy)]
pub struct Span {
    pub start: Place,
    pub end: Place,
}

/// Line and column from one, the column in characters.
#[derive(Debug, Deserialize, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub line: usize,
    pub column: usize,
}

/// All mutants of the repository in the current folder.
pub fn list() -> Result<Vec<Mutant>, String> {
    let told = Command::new("cargo")
        .args(["mutants", "--list", "--json", "--no-config"])
        .output()
        .map_err(|error| format!("cargo mutants: {error}"))?;
    if !told.status.success() {
        return Err(format!(
            "`cargo mutants --list` failed; `cargo install cargo-mutants` installs it: {}",
            String::from_utf8_lossy(&told.stderr)
        ));
    }
    serde_json::from_slice(&told.stdout).map_err(|error| format!("cargo mutants: {error}"))
}

/// The mutants of each file by their number.
pub fn by_file(mutants: &[Mutant]) -> BTreeMap<&str, Vec<(usize, &Mutant)>> {
    let mut files: BTreeMap<&str, Vec<(usize, &Mutant)>> = BTreeMap::new();
    for (number, mutant) in mutants.iter().enumerate() {
        files
            .entry(&mutant.file)
            .or_default()
            .push((number, mutant));
    }
    files
}
