//! How answers are shown: sentences with places, in columns, and as JSON.

use crate::cli::failure::Failure;
use crate::cli::shell::Shell;
use anstyle::{AnsiColor, Style};
use rolecall::diagnostic::render::{visible, wrapped};
use rolecall::source::{Sources, Span};
use rolecall::workspace::inquiry::{Clause, Held};
use serde::Serialize;

/// A sentence about a clause, and where that stands.
#[derive(Debug, Serialize)]
pub struct Row {
    message: String,
    path: String,
    line: u32,
    column: u32,
}

impl Row {
    /// A clause with its place.
    pub fn of(clause: &Clause, span: Span, sources: &Sources) -> Self {
        let at = sources.start(span);
        Self {
            message: clause.words.clone(),
            path: sources.path(span.file).to_owned(),
            line: at.line,
            column: at.column,
        }
    }
}

/// Text in a style, if there is colour.
pub fn paint(shell: &Shell, style: Style, text: &str) -> String {
    match shell.color {
        true => format!("{style}{}{style:#}", visible(text)),
        false => visible(text).into_owned(),
    }
}

/// The style of an answer's word.
pub fn style(word: &str) -> Style {
    let color = match word {
        "yes" => AnsiColor::Green,
        "no" | "denied" => AnsiColor::Red,
        _ => AnsiColor::Yellow,
    };
    Style::new().bold().fg_color(Some(color.into()))
}

/// A clause and its place.
pub fn clause(row: &Row, indent: usize, shell: &mut Shell) -> Result<(), Failure> {
    let place = format!("{}:{}:{}", row.path, row.line, row.column);
    let one = indent + row.message.chars().count() + 2 + place.chars().count() <= shell.width;
    let place = paint(shell, Style::new().dimmed(), &place);
    let message = wrapped(&visible(&row.message), indent, shell.width);
    match one {
        true => writeln!(shell.out(), "{:indent$}{message}  {place}", "")?,
        false => writeln!(
            shell.out(),
            "{:indent$}{message}\n{:indent$}  {place}",
            "",
            ""
        )?,
    }
    Ok(())
}

/// What is held, in words: `at team when edition is pro`, empty for always.
pub fn held(held: &Held) -> Vec<(&'static str, String)> {
    let mut parts = Vec::new();
    for (reach, when) in &held.yes {
        let reach = reach.as_ref().map(|reach| format!("at {reach}"));
        let when = (!when.is_empty()).then(|| format!("when {when}"));
        let both: Vec<String> = reach.into_iter().chain(when).collect();
        parts.push(("yes", both.join(" ")));
    }
    let more = [("undecided", &held.undecided), ("denied", &held.denied)];
    for (word, when) in more {
        if let Some(when) = when {
            let when = if when.is_empty() {
                String::new()
            } else {
                format!("when {when}")
            };
            parts.push((word, when));
        }
    }
    parts
}

/// A row of a list: what is held, and how.
pub fn entry(name: &str, width: usize, cell: &Held, shell: &mut Shell) -> Result<(), Failure> {
    let mut name = format!("{:width$}", visible(name));
    for (word, words) in held(cell) {
        let word = paint(shell, style(word), word);
        writeln!(
            shell.out(),
            "{}",
            format!("  {name}  {word} {}", visible(&words)).trim_end()
        )?;
        name = " ".repeat(width);
    }
    Ok(())
}

/// A cell for machines.
#[derive(Debug, Serialize)]
pub struct CellRow<'a> {
    role: &'a str,
    template: bool,
    action: &'a str,
    yes: Vec<Granted<'a>>,
    undecided: Option<When<'a>>,
    denied: Option<When<'a>>,
}

#[derive(Debug, Serialize)]
struct Granted<'a> {
    reach: Option<&'a str>,
    when: &'a str,
}

#[derive(Debug, Serialize)]
struct When<'a> {
    when: &'a str,
}

impl<'a> CellRow<'a> {
    /// A cell by its names.
    pub fn of(role: &'a str, template: bool, action: &'a str, held: &'a Held) -> Self {
        let when = |words: &'a Option<String>| words.as_deref().map(|when| When { when });
        let yes = held.yes.iter().map(|(reach, when)| Granted {
            reach: reach.as_deref(),
            when,
        });
        Self {
            role,
            template,
            action,
            yes: yes.collect(),
            undecided: when(&held.undecided),
            denied: when(&held.denied),
        }
    }
}

/// Writes a document as one line of JSON.
pub fn json<T: Serialize>(document: &T, shell: &mut Shell) -> Result<(), Failure> {
    let text = serde_json::to_string(document).map_err(|error| Failure::new(error.to_string()))?;
    writeln!(shell.out(), "{text}")?;
    Ok(())
}
