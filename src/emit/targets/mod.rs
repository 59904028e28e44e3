//! The engines we build for. A new one is one file with one record, and one line in [`TARGETS`].

mod archive;
mod cedar;
mod opa;

use super::bundle::bundle;
use crate::matrix::Matrix;
use crate::model::{Access, Model};
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
    write: fn(&mut Job<'_, '_>) -> Written,
}

/// Every target, in the order in which they are listed.
pub static TARGETS: &[Target] = &[CANONICAL, opa::TARGET, cedar::TARGET];

/// The name of our own format, which is built where nothing is asked for.
pub const BUNDLE: &str = "bundle";

const CANONICAL: Target = Target {
    name: BUNDLE,
    summary: "everything the policies say, as one canonical JSON document",
    proof: "read back and written again byte for byte; every answer compared with a second evaluator",
    limits: &[],
    write: |job| Written::of(format!("{}.json", job.model.name), job.bundle()),
};

/// One system, and what of it has been worked out for the targets.
#[derive(Debug)]
pub struct Job<'m, 'a> {
    model: &'m Model,
    access: &'a mut Access,
    accepted: usize,
    matrix: Option<Matrix<'m>>,
}

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

    /// Writes a system for this target; for an engine, with a report of what it can't express.
    pub fn write(&self, job: &mut Job<'_, '_>) -> Written {
        let mut written = (self.write)(job);
        written.losses.sort();
        if self.name != BUNDLE {
            let system = &job.model.name;
            let report = Report {
                format: REPORT,
                not_expressed: &written.losses,
                system,
                target: self.name,
            };
            let bytes = serde_json::to_vec(&report).unwrap_or_default();
            let path = format!("{}/{system}.report.json", self.name);
            written.files.push((path, bytes));
        }
        written
    }
}

impl<'m, 'a> Job<'m, 'a> {
    /// A system. `accepted` is the number of constraint findings that an `@expect` accepts.
    pub fn new(model: &'m Model, access: &'a mut Access, accepted: usize) -> Self {
        Self {
            model,
            access,
            accepted,
            matrix: None,
        }
    }

    fn bundle(&mut self) -> Vec<u8> {
        bundle(self.model, self.access, self.accepted)
    }

    fn matrix(&mut self) -> &Matrix<'m> {
        let (model, access) = (self.model, &mut *self.access);
        self.matrix
            .get_or_insert_with(|| Matrix::new(model, access))
    }
}

impl Written {
    fn of(path: String, bytes: Vec<u8>) -> Self {
        Self {
            files: vec![(path, bytes)],
            losses: Vec::new(),
        }
    }
}
