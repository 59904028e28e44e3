//! Changes of people's access that somebody has accepted: a row for each, with its reason and maybe a last day.

use super::Mistake;
use super::values::{Key, Value, Values};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::day::Day;
use crate::source::{FileId, Span};
use std::ops::Range;
use toml::de::DeTable;

/// What the file is called.
pub const FILE: &str = "rolecall-acks.toml";

/// Fewer digits of a fingerprint could mean several changes.
pub const LEAST_DIGITS: usize = 12;

const TOP: &[&str] = &["ack"];
const ROW: &[&str] = &["fingerprint", "change", "reason", "until"];

/// One accepted change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The change's fingerprint, or its first digits.
    pub fingerprint: String,
    /// What the change is, for those who read the file.
    pub change: String,
    /// Why it is accepted.
    pub reason: String,
    /// The last day on which it is.
    pub until: Option<String>,
    /// Where the fingerprint stands.
    pub span: Span,
}

impl Row {
    /// Whether it is about the change with this fingerprint.
    pub fn is_about(&self, fingerprint: &str) -> bool {
        fingerprint.starts_with(&self.fingerprint)
    }

    /// As it stands in the file.
    pub fn text(&self) -> String {
        let mut lines = vec!["[[ack]]".to_owned()];
        lines.push(format!("fingerprint = {}", quoted(&self.fingerprint)));
        lines.push(format!("change = {}", quoted(&self.change)));
        lines.push(format!("reason = {}", quoted(&self.reason)));
        lines.extend(
            self.until
                .iter()
                .map(|day| format!("until = {}", quoted(day))),
        );
        lines.join("\n") + "\n"
    }
}

/// A TOML text in quotes.
fn quoted(text: &str) -> String {
    let escaped = text.chars().flat_map(|letter| match letter {
        '"' | '\\' => vec!['\\', letter],
        letter if letter.is_control() => format!("\\u{:04X}", u32::from(letter)).chars().collect(),
        letter => vec![letter],
    });
    format!("\"{}\"", escaped.collect::<String>())
}

/// Reads the rows. With any mistake in the file there are none: all that is wrong is returned instead.
pub fn read(text: &str, file: FileId) -> Result<Vec<Row>, Vec<Diagnostic>> {
    let mut values = Values {
        file,
        findings: Vec::new(),
    };
    let (document, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let range = error.span().unwrap_or(0..0);
        let message = format!("this isn't TOML: {}", error.message().replace('\n', ", "));
        values.wrong(range, Mistake::new(message));
    }
    let mut rows: Vec<Row> = Vec::new();
    if values.findings.is_empty() {
        for (key, value) in document.get_ref() {
            match key.as_ref().as_ref() {
                "ack" => take(&mut values, key, value, &mut rows),
                _ => values.unknown(key, "", TOP),
            }
        }
    }
    match values.findings.is_empty() {
        true => Ok(rows),
        false => Err(values.findings),
    }
}

fn take(values: &mut Values, key: &Key<'_>, value: &Value<'_>, rows: &mut Vec<Row>) {
    for (table, range) in values.tables(key, value) {
        let Some(row) = row(values, table, range) else {
            continue;
        };
        let same =
            |known: &&Row| known.is_about(&row.fingerprint) || row.is_about(&known.fingerprint);
        if rows.iter().find(same).is_some() {
            let message = format!("`{}` is accepted twice", row.fingerprint);
            let range = row.span.start as usize..row.span.end as usize;
            values.wrong(range, Mistake::new(message).advise("keep one of the rows"));
        }
        rows.push(row);
    }
}

fn row(values: &mut Values, table: &DeTable<'_>, range: Range<usize>) -> Option<Row> {
    let (mut fingerprint, mut change, mut reason, mut until) = (None, None, None, None);
    for (key, value) in table {
        match key.as_ref().as_ref() {
            "fingerprint" => fingerprint = values.text(key, value),
            "change" => change = values.text(key, value),
            "reason" => reason = values.text(key, value),
            "until" => until = values.text(key, value),
            _ => values.unknown(key, "[ack]", ROW),
        }
    }
    if !table.contains_key("fingerprint") {
        let mistake = Mistake::new("this row has no `fingerprint`");
        let help = "`rolecall diff` shows it beside each change that a gate holds back";
        values.wrong(range.clone(), mistake.advise(help));
    }
    let given = reason
        .as_ref()
        .is_some_and(|reason| !reason.value.trim().is_empty());
    if !given {
        let mistake = Mistake::new("this row gives no `reason`");
        values.wrong(
            range,
            mistake.advise("say why the change is right, for whoever reads it in a year"),
        );
    }
    if let Some(day) = until
        .as_ref()
        .filter(|day| Day::parse(&day.value).is_none())
    {
        let mistake = Mistake::new(format!("`{}` is no day", day.value));
        let range = day.span.start as usize..day.span.end as usize;
        values.wrong(range, mistake.advise("write it as 2027-01-31"));
    }
    let fingerprint = fingerprint?;
    let digits = fingerprint
        .value
        .bytes()
        .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if !digits || fingerprint.value.len() < LEAST_DIGITS {
        let message = format!(
            "`{}` isn't the beginning of a fingerprint",
            fingerprint.value
        );
        let help = format!("it has at least {LEAST_DIGITS} of the digits 0 to 9 and a to f");
        let range = fingerprint.span.start as usize..fingerprint.span.end as usize;
        values.wrong(range, Mistake::new(message).advise(help));
    }
    Some(Row {
        fingerprint: fingerprint.value,
        change: change.map(|change| change.value).unwrap_or_default(),
        reason: reason?.value,
        until: until.map(|until| until.value),
        span: fingerprint.span,
    })
}

/// The text with one row more, or with another one in its place where it is about the same change.
pub fn with(text: &str, rows: &[Row], row: &Row) -> String {
    let known = rows
        .iter()
        .position(|known| row.is_about(&known.fingerprint) || known.is_about(&row.fingerprint));
    match known {
        Some(at) => replaced(text, at, &row.text()),
        None if text.trim().is_empty() => row.text(),
        None => format!("{}\n\n{}", text.trim_end(), row.text()),
    }
}

/// The text without some of its rows, by their positions.
pub fn without(text: &str, gone: &[usize]) -> String {
    let mut text = text.to_owned();
    for at in gone.iter().rev() {
        text = replaced(&text, *at, "");
    }
    text
}

/// The text with something else in the place of a row: from its header to the next one.
fn replaced(text: &str, at: usize, new: &str) -> String {
    let headers = text.match_indices("[[ack]]").map(|(at, _)| at);
    let headers: Vec<usize> = headers
        .filter(|at| {
            text.get(..*at)
                .is_some_and(|before| before.is_empty() || before.ends_with('\n'))
        })
        .collect();
    let Some(start) = headers.get(at) else {
        return text.to_owned();
    };
    let end = headers.get(at + 1).copied().unwrap_or(text.len());
    let end = start + own_length(text.get(*start..end).unwrap_or(""));
    let (before, after) = (
        text.get(..*start).unwrap_or(""),
        text.get(end..).unwrap_or(""),
    );
    match new.is_empty() {
        true => format!("{before}{}", after.trim_start_matches('\n')),
        false => format!("{before}{new}{after}"),
    }
}

/// How much of the text from one header to the next belongs to the row: remarks before the next header are about that one.
fn own_length(section: &str) -> usize {
    let mut own = 0;
    let mut length = 0;
    for line in section.split_inclusive('\n') {
        length += line.len();
        let about_next = line.trim().is_empty() || line.trim_start().starts_with('#');
        if !about_next {
            own = length;
        }
    }
    own
}
