//! `rolecall rules --expected`: every `@expect`, with its reason, how long it holds and how old it is.

use super::blame::Blame;
use super::config::Layout;
use super::failure::{Failure, Status};
use super::shell::Shell;
use rolecall::diagnostic::day::Day;
use rolecall::diagnostic::render::visible;
use rolecall::diagnostic::sink::Expectation;
use rolecall::workspace::{Snapshot, catalog};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// One `@expect`. Every member is always there.
#[derive(Serialize)]
struct Row {
    path: String,
    line: u32,
    column: u32,
    /// Null where no rule has the name.
    code: Option<&'static str>,
    name: String,
    reason: Option<String>,
    until: Option<String>,
    days_left: Option<i64>,
    since: Option<String>,
    age_days: Option<i64>,
}

/// Lists them all.
pub fn list(
    snapshot: &Snapshot,
    today: &str,
    past: &dyn Blame,
    layout: Layout,
    shell: &mut Shell,
) -> Result<Status, Failure> {
    let rows = rows(snapshot, today, past);
    match layout {
        Layout::Json => {
            let document = serde_json::json!({
                "format": "rolecall.expected/1",
                "today": today,
                "expected": rows,
            });
            writeln!(shell.out(), "{document}")?;
        }
        Layout::Text => text(&rows, shell)?,
    }
    Ok(Status::Fine)
}

fn rows(snapshot: &Snapshot, today: &str, past: &dyn Blame) -> Vec<Row> {
    let mut by_path: BTreeMap<&str, Vec<&Expectation>> = BTreeMap::new();
    for expectation in snapshot.expectations() {
        let path = snapshot.sources.path(expectation.span.file);
        by_path.entry(path).or_default().push(expectation);
    }
    let mut rows = Vec::new();
    for (path, mut expectations) in by_path {
        expectations.sort_by_key(|expectation| expectation.span);
        let line = |expectation: &&Expectation| snapshot.sources.start(expectation.span).line;
        let lines: Vec<u32> = expectations.iter().map(line).collect();
        let since = past.since(Path::new(path), &lines);
        let all = expectations.into_iter();
        rows.extend(all.map(|expectation| row(snapshot, expectation, today, &since)));
    }
    rows
}

fn row(
    snapshot: &Snapshot,
    expectation: &Expectation,
    today: &str,
    since: &HashMap<u32, Day>,
) -> Row {
    let place = snapshot.sources.start(expectation.span);
    let code = catalog().find(&expectation.rule);
    let today = Day::parse(today);
    let between = |later: Option<Day>, earlier: Option<Day>| Some(later?.since(earlier?));
    let until = expectation.until.as_deref().and_then(Day::parse);
    let since = since.get(&place.line).copied();
    Row {
        path: snapshot.sources.path(expectation.span.file).to_owned(),
        line: place.line,
        column: place.column,
        code: code.map(|code| code.id),
        name: code.map_or(expectation.rule.clone(), |code| code.name.to_owned()),
        reason: expectation.reason.clone(),
        until: expectation.until.clone(),
        days_left: between(until, today),
        since: since.map(|day| day.to_string()),
        age_days: between(today, since),
    }
}

fn text(rows: &[Row], shell: &mut Shell) -> Result<(), Failure> {
    for row in rows {
        let until = match (&row.until, row.days_left) {
            (Some(until), Some(left)) if left < 0 => {
                format!("until {until}, {} ago", days(-left))
            }
            (Some(until), Some(left)) => format!("until {until}, {} left", days(left)),
            (Some(until), None) => format!("until {until}"),
            (None, _) => "no last day".to_owned(),
        };
        let age = match row.age_days {
            Some(age) => format!("; {} old", days(age)),
            None => String::new(),
        };
        let head = format!(
            "{}:{}:{}: {} ({until}{age})",
            row.path, row.line, row.column, row.name
        );
        writeln!(shell.out(), "{}", visible(&head))?;
        let reason = row.reason.as_deref().unwrap_or("no reason");
        writeln!(shell.out(), "  {}", visible(&reason.replace('\n', " ")))?;
    }
    match rows.len() {
        0 => writeln!(shell.out(), "nothing is expected")?,
        1 => writeln!(shell.out(), "1 `@expect`")?,
        count => writeln!(shell.out(), "{count} `@expect`s")?,
    }
    Ok(())
}

fn days(count: i64) -> String {
    match count {
        1 => "1 day".to_owned(),
        count => format!("{count} days"),
    }
}
