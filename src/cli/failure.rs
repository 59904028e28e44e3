//! How a command ends.

use super::shell;
use rolecall::diagnostic::render::{self, View, visible};
use rolecall::diagnostic::{Diagnostic, Severity};
use rolecall::source::Sources;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

/// A command did its work, and this is what came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Nothing holds anybody up.
    Fine,
    /// Findings at or above the fail level, or a check that isn't met.
    Findings,
}

impl Status {
    /// The exit code of the process.
    pub fn code(self) -> ExitCode {
        match self {
            Status::Fine => ExitCode::SUCCESS,
            Status::Findings => ExitCode::from(1),
        }
    }
}

/// A command couldn't do its work: how it was called, or the world around it, is at fault.
#[derive(Debug)]
pub struct Failure {
    problems: Vec<String>,
    advice: Option<String>,
    /// Problems that have a place, as they are shown.
    drawn: Vec<u8>,
}

impl Failure {
    /// One problem: what happened and why, lower case, no full stop.
    pub fn new(problem: impl Into<String>) -> Self {
        Self::all(vec![problem.into()])
    }

    /// Several problems of one kind.
    pub fn all(problems: Vec<String>) -> Self {
        Self {
            problems,
            advice: None,
            drawn: Vec::new(),
        }
    }

    /// Mistakes in files that aren't policies, each with its place.
    pub fn placed(sources: &Sources, findings: &[Diagnostic]) -> Self {
        let view = View {
            max_findings: 0,
            width: shell::width(),
            color: true,
            fails: Severity::Error,
        };
        let mut failure = Self::all(Vec::new());
        for finding in findings {
            let _ = render::draw(sources, finding, &view, &mut failure.drawn);
        }
        failure
    }

    /// Adds what all of it means.
    pub fn and(mut self, problem: impl Into<String>) -> Self {
        self.problems.push(problem.into());
        self
    }

    /// Adds what to try.
    pub fn advise(mut self, advice: impl Into<String>) -> Self {
        self.advice = Some(advice.into());
        self
    }

    /// Tells the person at the other end.
    pub fn report(&self) -> ExitCode {
        let mut err = anstream::stderr().lock();
        let style = anstyle::Style::new()
            .bold()
            .fg_color(Some(anstyle::AnsiColor::Red.into()));
        let _ = err.write_all(&self.drawn);
        for problem in &self.problems {
            let _ = writeln!(err, "{style}error:{style:#} {}", visible(problem));
        }
        if let Some(advice) = &self.advice {
            let _ = writeln!(err, "  help: {advice}");
        }
        ExitCode::from(2)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Failure::new(format!("can't write to standard output: {}", cause(&error)))
    }
}

/// Why the operating system refused, as a person would say it: `permission denied`.
pub fn cause(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}

/// A path as a person should see it: as it was given, with `/` between its parts and no `./` before them.
pub fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    let root = if text.starts_with('/') { "/" } else { "" };
    let separators: &[char] = if cfg!(windows) { &['/', '\\'] } else { &['/'] };
    let parts = text.split(separators);
    let parts: Vec<&str> = parts.filter(|part| !matches!(*part, "" | ".")).collect();
    match (root, parts.as_slice()) {
        ("", []) => ".".to_owned(),
        _ => format!("{root}{}", parts.join("/")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_shown_as_it_was_given() {
        let as_shown = |path: &str| shown(Path::new(path));
        assert_eq!(as_shown("./policies//a.role"), "policies/a.role");
        assert_eq!(as_shown("../b/"), "../b");
        assert_eq!(as_shown("/etc/./x"), "/etc/x");
        assert_eq!(as_shown("."), ".");
        assert_eq!(as_shown("/"), "/");
    }

    #[test]
    fn a_cause_is_in_words() {
        let error = io::Error::from_raw_os_error(13);
        assert_eq!(cause(&error), "permission denied");
    }
}
