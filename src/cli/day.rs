//! The current day, and days on the command line.

use rolecall::diagnostic::day::Day;
use std::time::{SystemTime, UNIX_EPOCH};

/// The current day in UTC, as `2026-11-22`.
pub fn today() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let seconds = since.map_or(0, |since| since.as_secs());
    Day::after_epoch(i64::try_from(seconds / 86_400).unwrap_or(0)).to_string()
}

/// Takes `2026-11-22` as it is, and nothing that isn't a day of the calendar.
pub fn parse(text: &str) -> Result<String, String> {
    match Day::parse(text) {
        Some(_) => Ok(text.to_owned()),
        None => Err("a day is written like 2026-11-22".to_owned()),
    }
}
