//! Sentences that the formats for people share.

use super::blocks::Row;
use crate::diagnostic::render::visible;
use crate::diff::change::{Answer, Cause, Change, Effect, Granted, Side, State};
use crate::diff::kinds;
use crate::diff::report::Report;

/// The sign of an effect, and what it stands for.
pub fn sign(effect: Option<Effect>) -> (&'static str, &'static str) {
    match effect {
        Some(Effect::Wider) => ("+", "may do more"),
        Some(Effect::Narrower) => ("-", "may do less"),
        Some(Effect::Incomparable) => ("~", "more here, less there"),
        Some(Effect::Opened) => ("?", "undecided now"),
        Some(Effect::Settled) => ("!", "was undecided, is a no now"),
        None => ("*", "changed"),
    }
}

/// What a cell answers: `always`, `at team when edition is pro`, `undecided`, `no`.
pub fn answer(answer: &Answer) -> String {
    let mut parts: Vec<String> = answer.yes.iter().map(granted).collect();
    if let Some(open) = &answer.undecided {
        parts.push(match open.words.is_empty() {
            true => "undecided".to_owned(),
            false => format!("undecided when {}", open.words),
        });
    }
    match (parts.is_empty(), answer.denied.is_some()) {
        (true, true) => "denied".to_owned(),
        (true, false) => "no".to_owned(),
        (false, _) => parts.join("; "),
    }
}

fn granted(granted: &Granted) -> String {
    let when = match granted.words.is_empty() {
        true => None,
        false => Some(format!("when {}", granted.words)),
    };
    match (&granted.reach, when) {
        (None, None) => "always".to_owned(),
        (Some(reach), None) => format!("at {reach}"),
        (None, Some(when)) => when,
        (Some(reach), Some(when)) => format!("at {reach} {when}"),
    }
}

/// What was or is there, in words.
pub fn state(state: Option<&State>) -> String {
    match state {
        None => "not there".to_owned(),
        Some(State::Cell(cell)) => answer(cell),
        Some(State::Text(text)) => text.clone(),
    }
}

/// How the answers of cells changed: `always, was: no`.
pub fn transition(change: &Change) -> String {
    match (&change.before, &change.after) {
        (None, after) => state(after.as_ref()),
        (Some(before), None) => format!("gone; was: {}", state(Some(before))),
        (Some(before), after) if change.kind == &kinds::GRANT_ADDED => {
            match state(Some(before)).as_str() {
                "no" => state(after.as_ref()),
                before => format!("{}; was: {before}", state(after.as_ref())),
            }
        }
        (Some(before), after) => format!("{}; was: {}", state(after.as_ref()), state(Some(before))),
    }
}

/// One concrete situation in which the answers differ: `in edition pro, account active`; nothing where any will do.
pub fn witness(change: &Change) -> Option<String> {
    let witness = change
        .witness
        .as_ref()
        .filter(|witness| !witness.is_empty())?;
    let parts = witness
        .iter()
        .map(|(name, value)| format!("{name} {value}"));
    Some(format!("in {}", parts.collect::<Vec<_>>().join(", ")))
}

/// The sentence about what somebody may do now and couldn't, or could and may not.
pub fn sentence(change: &Change) -> Option<String> {
    let (role, action) = (change.role.as_deref()?, change.action.as_deref()?);
    if let Some(denial) = denial(change, role, action) {
        return Some(denial);
    }
    let verb = match change.effect? {
        Effect::Wider | Effect::Incomparable => "may now",
        Effect::Narrower => "may no longer",
        Effect::Opened => "may perhaps, it is undecided,",
        Effect::Settled => "may not (it was undecided)",
    };
    let start = witness(change).map_or(String::new(), |witness| format!("{witness}, "));
    Some(format!("{start}`{role}` {verb} `{action}`"))
}

/// What a deny decides that only whoever holds another role besides will notice.
fn denial(change: &Change, role: &str, action: &str) -> Option<String> {
    if change.kind == &kinds::DENY_ADDED {
        Some(format!(
            "`{role}` denies `{action}` now, whatever another role of the same person grants"
        ))
    } else if change.kind == &kinds::DENY_REMOVED {
        Some(format!(
            "`{role}` no longer denies `{action}`, which another role of the same person may grant"
        ))
    } else if change.kind == &kinds::DENY_CHANGED {
        Some(format!(
            "`{role}` denies `{action}` in other situations than before"
        ))
    } else {
        None
    }
}

/// What a cause says, of several actions at once if there are several.
pub fn cause(cause: &Cause, row: &Row<'_>) -> String {
    match row.one_reason && row.actions.len() > 1 {
        true => of_them(&cause.words, row.actions.first().copied()),
        false => cause.words.clone(),
    }
}

/// Words about an action as words about several.
pub fn of_them(words: &str, action: Option<&str>) -> String {
    match action {
        Some(action) => words
            .replace(&format!("takes in `{action}`"), "takes them in")
            .replace(&format!("`{action}`"), "them"),
        None => words.to_owned(),
    }
}

/// The file and the line on which a cause stands.
pub fn line(report: &Report<'_>, cause: &Cause) -> Option<String> {
    let side = cause.side;
    let span = cause.span?;
    let (path, line, _) = report.location(crate::diff::Place { side, span });
    Some(format!("{path}:{line}"))
}

/// `path:line:column`, with the version's name for the earlier one.
pub fn place(report: &Report<'_>, cause: &Cause) -> Option<String> {
    let span = cause.span?;
    let side = cause.side;
    let (path, line, column) = report.location(crate::diff::Place { side, span });
    let path = visible(path);
    Some(match side {
        Side::Head => format!("{path}:{line}:{column}"),
        Side::Base => format!("{path}:{line}:{column} (before)"),
    })
}

/// What a change that isn't about a cell says: `now; was: before`, and what may have been meant.
pub fn contract(change: &Change) -> String {
    let one_line = |text: String| text.replace('\n', "; ");
    let quoted = |state: Option<&State>| match one_line(self::state(state)) {
        text if text.is_empty() => "nothing".to_owned(),
        text => text,
    };
    let said = match (&change.before, &change.after) {
        (None, None) => String::new(),
        (None, Some(after)) => one_line(self::state(Some(after))),
        (Some(before), None) => format!("was: {}", quoted(Some(before))),
        (Some(before), Some(after)) => {
            format!("{}; was: {}", quoted(Some(after)), quoted(Some(before)))
        }
    };
    match &change.hint {
        None => said,
        Some(hint) => format!("{said} ({hint})"),
    }
}

/// A number and a noun, which gets an `s` where there are several.
pub fn counted(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        count => format!("{count} {noun}s"),
    }
}
