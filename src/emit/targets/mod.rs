//! The engines we build for. A new one is one file with one record, and one line in [`TARGETS`].

mod archive;
mod casbin;
mod cedar;
mod facts;
mod opa;
mod openfga;
pub mod postgres;
mod tables;
mod typescript;

pub use archive::archive;

use super::bundle::bundle;
use crate::matrix::Matrix;
use crate::model::{Access, Model};
use rayon::prelude::*;
use serde::Serialize;

/// Something that decides by what we build.
#[derive(Debug)]
pub struct Target {
    /// What users type.
    pub name: &'static str,
    /// One line about it, lower case.
    pub summary: &'static str,
    /// What is shown of it, and by which engine.
    pub proof: &'static str,
    /// What it can't express, whatever the policies say.
    pub limits: &'static [&'static str],
    write: Writer,
}

/// What a target is written from.
#[derive(Debug, Clone, Copy)]
enum Writer {
    /// The model itself.
    Canonical,
    /// The answers, and nothing else.
    Answers(fn(&Matrix<'_>) -> Written),
}

/// Every target, in the order in which they are listed.
pub static TARGETS: &[Target] = &[
    CANONICAL,
    opa::TARGET,
    cedar::TARGET,
    postgres::TARGET,
    openfga::TARGET,
    casbin::TARGET,
    typescript::TARGET,
    tables::CSV,
    tables::MARKDOWN,
];

/// The name of our own format, which is built where nothing is asked for.
pub const BUNDLE: &str = "bundle";

const CANONICAL: Target = Target {
    name: BUNDLE,
    summary: "everything the policies say, as one canonical JSON document",
    proof: "read back and written again byte for byte; every answer compared with a second evaluator",
    limits: &[],
    write: Writer::Canonical,
};

/// What a target came to for one system.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// The files, by their paths below the folder for artifacts, with `/` between the parts.
    pub files: Vec<(String, Vec<u8>)>,
    /// What of these policies it can't express.
    pub losses: Vec<Loss>,
}

/// Something that the policies say and an artifact doesn't.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Loss {
    /// What it is about: a path or name, or the system.
    pub about: String,
    /// What is lost.
    pub what: String,
}

/// The format of reports.
pub const REPORT: &str = "rolecall.report/1";

#[derive(Serialize)]
struct Report<'a> {
    format: &'static str,
    not_expressed: &'a [Loss],
    system: &'a str,
    target: &'a str,
}

impl Target {
    /// The names of all targets.
    pub fn names() -> impl Iterator<Item = &'static str> {
        TARGETS.iter().map(|target| target.name)
    }

    /// The target of this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        TARGETS.iter().find(|target| target.name == name)
    }
}

/// Writes a system for each target; for an engine, with a report of what it can't express. `accepted` is the number of
/// constraint findings that an `@expect` accepts.
pub fn write(
    model: &Model,
    access: &mut Access,
    accepted: usize,
    targets: &[&Target],
) -> Vec<Written> {
    let canonical = |target: &&Target| matches!(target.write, Writer::Canonical);
    let document = targets.iter().any(canonical);
    let document = document.then(|| bundle(model, access, accepted));
    let answers = !targets.iter().all(canonical);
    let answers = answers.then(|| Matrix::new(model, access));
    let targets = targets.par_iter().map(|target| match target.write {
        Writer::Canonical => Written {
            files: vec![(
                format!("{}.json", model.name),
                document.clone().unwrap_or_default(),
            )],
            losses: Vec::new(),
        },
        Writer::Answers(write) => {
            let written = answers.as_ref().map(write).unwrap_or_default();
            reported(written, target.name, &model.name)
        }
    });
    targets.collect()
}

fn reported(mut written: Written, target: &str, system: &str) -> Written {
    written.losses.sort();
    let report = Report {
        format: REPORT,
        not_expressed: &written.losses,
        system,
        target,
    };
    let bytes = serde_json::to_vec(&report).unwrap_or_default();
    let path = format!("{target}/{system}.report.json");
    written.files.push((path, bytes));
    written
}
