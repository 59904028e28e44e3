//! `rolecall check --fix`: what can be repaired by itself, repaired or shown.

use super::analysis;
use super::artifact;
use super::failure::{Failure, Status};
use super::options::Reporting;
use super::progress;
use super::selection::{Selection, Stdin};
use super::shell::Shell;
use rolecall::diagnostic::Applicability;
use rolecall::diagnostic::render::visible;
use rolecall::workspace::{self, Change, Fixed};
use similar::TextDiff;
use std::path::PathBuf;

/// The options about fixes.
#[derive(Debug, clap::Args)]
pub struct Fixing {
    /// repair what can be repaired without changing anybody's access, and write the files
    #[arg(long)]
    fix: bool,

    /// also what may change access or meaning and somebody has to look at; with --fix or --diff
    #[arg(long)]
    unsafe_fixes: bool,

    /// write nothing; show what --fix would change, and fail if there is something
    #[arg(long)]
    diff: bool,
}

impl Fixing {
    /// Whether something is to be repaired or shown.
    pub fn asked(&self) -> bool {
        self.fix || self.diff
    }

    /// Repairs, and writes or shows.
    pub fn run(
        &self,
        selection: &Selection,
        stdin: Stdin<'_>,
        reporting: &Reporting,
        shell: &mut Shell,
    ) -> Result<Status, Failure> {
        let input = selection.read(stdin, shell)?;
        let options = analysis::options(&input.settings, reporting, true, true)?;
        let files = input.files;
        let least = match self.unsafe_fixes {
            true => Applicability::Unsafe,
            false => Applicability::Safe,
        };
        let fixed = progress::watch(|tell| workspace::fix(files.clone(), &options, least, tell));
        for refused in &fixed.refused {
            shell.warn(&format!(
                "{}: `{}` was not done, because {}; please report this, the rule promised otherwise",
                refused.code, refused.title, refused.reason
            ));
        }
        match (self.diff, selection.asks_for_stdin()) {
            (true, _) => show(&fixed, shell),
            (false, true) => {
                let text = fixed.changes.first().map(|change| &change.after);
                let text = text.or_else(|| files.first().map(|file| &file.bytes));
                shell.out().write_all(text.map_or(&[][..], |text| text))?;
                shell.flush()?;
                let mut err = anstream::stderr();
                analysis::render(&fixed.snapshot, reporting, &reporting.view(shell), &mut err)?;
                self.conclude(&fixed, false, reporting, shell)
            }
            (false, false) => {
                write(&fixed.changes)?;
                analysis::report(&fixed.snapshot, reporting, shell)?;
                self.conclude(&fixed, true, reporting, shell)
            }
        }
    }

    fn conclude(
        &self,
        fixed: &Fixed,
        stdout: bool,
        reporting: &Reporting,
        shell: &mut Shell,
    ) -> Result<Status, Failure> {
        let human = stdout && reporting.human();
        shell.say(human, &summary("fixed", fixed))?;
        Ok(reporting.judge(&fixed.snapshot.findings))
    }
}

/// All changed files, or none if one of them can't be written.
fn write(changes: &[Change]) -> Result<(), Failure> {
    let mut artifacts = Vec::new();
    let mut problems = Vec::new();
    for change in changes {
        let path = PathBuf::from(&change.path);
        match artifact::replacement(path, &change.before, change.after.clone()) {
            Ok(artifact) => artifacts.push(artifact),
            Err(problem) => problems.push(problem),
        }
    }
    match problems.is_empty() {
        true => artifact::put(&artifacts),
        false => Err(Failure::all(problems).advise("no file was changed")),
    }
}

fn show(fixed: &Fixed, shell: &mut Shell) -> Result<Status, Failure> {
    for change in &fixed.changes {
        let (before, after) = (
            String::from_utf8_lossy(&change.before),
            String::from_utf8_lossy(&change.after),
        );
        let path = visible(&change.path);
        let diff = TextDiff::from_lines(before.as_ref(), after.as_ref());
        let unified = diff.unified_diff().header(&path, &path).to_string();
        shell.out().write_all(unified.as_bytes())?;
    }
    shell.flush()?;
    shell.say(false, &summary("would fix", fixed))?;
    match fixed.changes.is_empty() {
        true => Ok(Status::Fine),
        false => Ok(Status::Findings),
    }
}

/// `fixed 3 findings in 2 files (2 shadowed-grant, 1 inherited-grant)`
fn summary(done: &str, fixed: &Fixed) -> String {
    let rules = fixed.applied.iter();
    let rules: Vec<String> = rules
        .map(|(name, count)| format!("{count} {name}"))
        .collect();
    match fixed.applied.values().sum() {
        0 => format!("{done} nothing"),
        count => format!(
            "{done} {} in {} ({})",
            plural(count, "finding"),
            plural(fixed.changes.len(), "file"),
            rules.join(", ")
        ),
    }
}

fn plural(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}
