//! `--report FORMAT=PATH`: the findings of a run in files, besides what is shown.

use super::artifact;
use super::failure::{Failure, shown};
use rolecall::diagnostic::render::{FORMATS, Format, Report, View, find};
use std::collections::HashSet;
use std::fs;
use std::path::{Component, Path, PathBuf};

/// Columns that running text in a file is wrapped at, whatever the terminal.
const WIDTH: usize = 80;

/// A file with the findings, and how they are written in it.
#[derive(Debug, Clone)]
pub struct ReportFile {
    format: &'static Format,
    path: PathBuf,
}

/// Reads `sarif=findings.sarif`.
pub fn parse(text: &str) -> Result<ReportFile, String> {
    let (name, path) = split(text)?;
    let format = find(name).ok_or_else(|| {
        let names: Vec<&str> = FORMATS.iter().map(|format| format.name).collect();
        format!(
            "there is no format `{name}`; use one of {}",
            names.join(", ")
        )
    })?;
    Ok(ReportFile { format, path })
}

/// The name and the path of `sarif=findings.sarif`.
pub fn split(text: &str) -> Result<(&str, PathBuf), String> {
    let Some((name, path)) = text.split_once('=').filter(|(_, path)| !path.is_empty()) else {
        return Err("write it as FORMAT=PATH, like sarif=findings.sarif".to_owned());
    };
    match path {
        "-" => Err("standard output is what --output-format is for".to_owned()),
        _ => Ok((name, path.into())),
    }
}

impl ReportFile {
    /// Where it is written.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// Refuses reports that would destroy each other or a policy.
pub fn refuse<'p>(reports: impl Iterator<Item = &'p Path>) -> Result<(), Failure> {
    let mut taken = HashSet::new();
    for path in reports {
        if path
            .extension()
            .is_some_and(|extension| extension == "role")
        {
            let problem = format!(
                "won't write a report to `{}`: it would be a policy",
                shown(path)
            );
            return Err(Failure::new(problem).advise("give the report another ending"));
        }
        if !taken.insert(real(path)) {
            let problem = format!(
                "two reports can't be written to one file, `{}`",
                shown(path)
            );
            return Err(Failure::new(problem).advise("give each `--report` a path of its own"));
        }
    }
    Ok(())
}

/// The path as the file system knows it, as far as it exists already.
fn real(path: &Path) -> PathBuf {
    let mut real = PathBuf::new();
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    for part in path.components() {
        match part {
            Component::ParentDir => {
                real.pop();
            }
            part => real.push(part),
        }
        real = fs::canonicalize(&real).unwrap_or(real);
    }
    real
}

/// Writes every report, each whole or not at all.
pub fn write(reports: &[ReportFile], report: &Report<'_>, view: &View) -> Result<(), Failure> {
    let view = View {
        width: WIDTH,
        color: false,
        ..*view
    };
    let mut files = Vec::new();
    for ReportFile { format, path } in reports {
        let mut bytes = Vec::new();
        (format.render)(report, &view, &mut bytes)?;
        files.push((path.clone(), bytes));
    }
    artifact::write_all(files)
}
