//! Accepting changes: `--ack`, `--ack-prune`, and what has been accepted.

use super::{Compared, Side};
use crate::cli::artifact;
use crate::cli::day;
use crate::cli::failure::{Failure, Status, cause, shown};
use crate::cli::shell::Shell;
use rolecall::config::acks::{self, FILE, LEAST_DIGITS, Row};
use rolecall::config::gate::Guard;
use rolecall::diagnostic::codes;
use rolecall::source::{FileId, Sources};
use rolecall::workspace::diff::acks::{Acceptance, Verdict};
use rolecall::workspace::diff::{self, Change, Held, Place};
use std::path::{Path, PathBuf};

/// The options that accept changes.
#[derive(Debug, clap::Args)]
pub struct Acks {
    /// accept a change by its fingerprint or the first 12 digits of it, and write that into rolecall-acks.toml
    #[arg(long, value_name = "FINGERPRINT", requires = "reason")]
    ack: Vec<String>,

    /// why the change is right
    #[arg(long, value_name = "TEXT", requires = "ack")]
    reason: Option<String>,

    /// the last day on which it is accepted, as 2027-01-31
    #[arg(long, value_name = "DATE", requires = "ack", value_parser = day::parse)]
    until: Option<String>,

    /// take rows out of rolecall-acks.toml that accept nothing any more
    #[arg(long, conflicts_with = "ack")]
    ack_prune: bool,
}

/// The rows of a version's files, with the file and the place of each.
fn rows(side: &Side) -> Result<Vec<(String, Row)>, Failure> {
    let mut all = Vec::new();
    let files = side
        .guards
        .iter()
        .filter(|guard| guard.kind == Guard::Acknowledgements);
    for file in files {
        let rows = acks::read(&file.text, FileId(0)).map_err(|findings| {
            let sources = Sources::new([(file.path.clone(), file.text.clone())]);
            Failure::placed(&sources, &findings)
        })?;
        all.extend(rows.into_iter().map(|row| (file.path.clone(), row)));
    }
    Ok(all)
}

/// Marks what is accepted, and holds acceptances back that accept nothing.
pub fn apply(compared: &mut Compared, today: &str) -> Result<Vec<Held>, Failure> {
    // What an earlier version says of itself can't stop anybody now.
    let before = rows(&compared.base).unwrap_or_default();
    let rows = rows(&compared.head)?;
    let acceptances = rows.iter().map(|(_, row)| Acceptance {
        fingerprint: row.fingerprint.clone(),
        reason: row.reason.clone(),
        until: row.until.clone(),
        in_base: before.iter().any(|(_, known)| known.text() == row.text()),
    });
    let acceptances: Vec<Acceptance> = acceptances.collect();
    let verdicts = diff::acks::apply(&acceptances, &mut compared.changes, today);
    let (mut held, mut spent) = (Vec::new(), Vec::new());
    for ((path, row), verdict) in rows.iter().zip(verdicts) {
        let print: String = row.fingerprint.chars().take(LEAST_DIGITS).collect();
        match verdict {
            Verdict::Used => {}
            Verdict::Spent => spent.push(path.as_str()),
            Verdict::Unused => held.push(refused(
                &codes::UNUSED_ACKNOWLEDGEMENT,
                format!(
                    "`{path}` accepts `{print}` ({}), and there is no such change",
                    row.change
                ),
                place(compared, path, row),
            )),
            Verdict::Expired => {
                let day = row.until.as_deref().unwrap_or("");
                held.push(refused(
                    &codes::EXPIRED_ACKNOWLEDGEMENT,
                    format!(
                        "`{path}` accepts `{print}` ({}) only until {day}",
                        row.change
                    ),
                    place(compared, path, row),
                ));
            }
        }
    }
    if let Some(path) = spent.first() {
        let rows = match spent.len() {
            1 => "a row".to_owned(),
            count => format!("{count} rows"),
        };
        compared.notes.push(format!(
            "{rows} of `{path}`: accepted changes that have been merged; \
             `rolecall diff --ack-prune` takes them out"
        ));
    }
    Ok(held)
}

fn refused(code: &'static rolecall::diagnostic::Code, message: String, place: Place) -> Held {
    Held {
        gate: "acknowledgements".to_owned(),
        change: None,
        message,
        code,
        places: vec![place],
    }
}

/// Where a row stands: its file joins the later version's texts.
fn place(compared: &mut Compared, path: &str, row: &Row) -> Place {
    let guards = &compared.head.guards;
    let text = guards
        .iter()
        .find(|guard| guard.path == path)
        .map(|guard| guard.text.clone());
    let file = compared
        .head
        .edition
        .sources
        .attach(path.to_owned(), text.unwrap_or_default());
    let span = rolecall::source::Span { file, ..row.span };
    Place {
        side: diff::Side::Head,
        span,
    }
}

impl Acks {
    /// Whether this run writes acceptances instead of showing changes.
    pub fn writes(&self) -> bool {
        !self.ack.is_empty() || self.ack_prune
    }

    /// Writes what is accepted.
    pub fn write(&self, compared: &Compared, shell: &mut Shell) -> Result<Status, Failure> {
        let rows = rows(&compared.head)?;
        let path = rows
            .first()
            .map_or_else(|| place_of(&compared.head), |(path, _)| PathBuf::from(path));
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => {
                let problem = format!("can't read `{}`: {}", shown(&path), cause(&error));
                return Err(Failure::new(problem));
            }
        };
        let own: Vec<Row> = rows.into_iter().map(|(_, row)| row).collect();
        match self.ack_prune {
            true => self.prune(&path, &text, &own, compared, shell),
            false => self.accept(&path, text, own, compared, shell),
        }
    }

    fn accept(
        &self,
        path: &Path,
        text: String,
        mut rows: Vec<Row>,
        compared: &Compared,
        shell: &mut Shell,
    ) -> Result<Status, Failure> {
        let mut text = text;
        for wanted in &self.ack {
            let change = find(wanted, &compared.changes)?;
            let row = Row {
                fingerprint: change.fingerprint(),
                change: format!("{}: {}", change.kind.name, change.subject),
                reason: self.reason.clone().unwrap_or_default(),
                until: self.until.clone(),
                span: rolecall::source::Span::new(FileId(0), 0, 0),
            };
            text = acks::with(&text, &rows, &row);
            rows = acks::read(&text, FileId(0)).unwrap_or_default();
            let line = format!(
                "accepted {} ({}) in {}",
                change.short_print(),
                row.change,
                shown(path)
            );
            shell.say(true, &line)?;
        }
        // What was written has to be readable, or nothing is.
        acks::read(&text, FileId(0)).map_err(|findings| {
            let sources = Sources::new([(shown(path), text.clone())]);
            Failure::placed(&sources, &findings)
        })?;
        artifact::write_one(path, text.into_bytes())?;
        Ok(Status::Fine)
    }

    fn prune(
        &self,
        path: &Path,
        text: &str,
        rows: &[Row],
        compared: &Compared,
        shell: &mut Shell,
    ) -> Result<Status, Failure> {
        let prints: Vec<String> = compared.changes.iter().map(Change::fingerprint).collect();
        let unused = rows
            .iter()
            .enumerate()
            .filter(|(_, row)| !prints.iter().any(|print| row.is_about(print)));
        let gone: Vec<usize> = unused.map(|(at, _)| at).collect();
        if !gone.is_empty() {
            artifact::write_one(path, acks::without(text, &gone).into_bytes())?;
        }
        let rows = if gone.len() == 1 { "row" } else { "rows" };
        shell.say(
            true,
            &format!("took {} {rows} out of {}", gone.len(), shown(path)),
        )?;
        Ok(Status::Fine)
    }
}

/// Beside the configuration of the later version, or in the current folder.
fn place_of(head: &Side) -> PathBuf {
    let configuration = head
        .guards
        .iter()
        .find(|guard| guard.kind == Guard::Configuration);
    let folder = configuration.and_then(|guard| Path::new(&guard.path).parent());
    folder.unwrap_or(Path::new("")).join(FILE)
}

/// The change that the first digits of a fingerprint name.
fn find<'c>(wanted: &str, changes: &'c [Change]) -> Result<&'c Change, Failure> {
    if wanted.len() < LEAST_DIGITS {
        let problem =
            format!("`--ack {wanted}`: give at least {LEAST_DIGITS} digits of the fingerprint");
        return Err(Failure::new(problem));
    }
    let mut found = changes
        .iter()
        .filter(|change| change.fingerprint().starts_with(wanted));
    match (found.next(), found.next()) {
        (Some(change), None) if !change.is_whole() => Err(Failure::new(format!(
            "`--ack {wanted}`: its condition has too many cases to be written out, so it can't be accepted"
        ))),
        (Some(change), None) => Ok(change),
        (Some(_), Some(_)) => Err(Failure::new(format!("`--ack {wanted}` means several changes; give more digits"))),
        (None, _) => Err(Failure::new(format!("`--ack {wanted}`: there is no such change between these versions"))
            .advise("`rolecall diff` shows the fingerprints of what a gate holds back, `--output-format json` all of them")),
    }
}
