//! What serde_json says, in the words of a person.

use super::fault::Fault;
use super::page::Page;
use serde_json::error::{Category, Error};

/// What is wrong with the text, and where.
pub fn fault(page: &Page<'_>, error: &Error) -> Fault {
    Fault {
        at: Some(offset(page.text, error)),
        ..without_place(error)
    }
}

pub fn without_place(error: &Error) -> Fault {
    let text = error.to_string();
    let text = text.split(" at line ").next().unwrap_or(&text);
    match error.classify() {
        Category::Data => Fault::new(data(text)),
        Category::Eof => {
            Fault::new("the text ends too early").advise("take the whole bundle, or build it again")
        }
        Category::Syntax | Category::Io if text == "recursion limit exceeded" => {
            Fault::new("it is nested deeper than any bundle")
        }
        Category::Syntax | Category::Io => {
            let text = text.replace("trailing characters", "something stands behind the end");
            Fault::new(format!("this isn't JSON: {text}"))
        }
    }
}

/// Columns are counted in bytes there.
pub fn offset(text: &str, error: &Error) -> usize {
    let lines = error.line().saturating_sub(1);
    let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
    let start = match lines {
        0 => 0,
        _ => breaks
            .map(|(at, _)| at + 1)
            .nth(lines - 1)
            .unwrap_or(text.len()),
    };
    let mut at = (start + error.column().saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Something that is JSON and isn't what should be there.
fn data(text: &str) -> String {
    if let Some(name) = text.strip_prefix("missing field ") {
        return format!("the member {name} is missing");
    }
    if let Some(name) = text.strip_prefix("duplicate field ") {
        return format!("the member {name} stands here twice");
    }
    if let Some(rest) = text.strip_prefix("unknown field ") {
        let name = rest.split(", ").next().unwrap_or(rest);
        return format!("no bundle has a member {name} here");
    }
    let kinds = ["invalid type: ", "invalid value: "];
    let rest = kinds.iter().find_map(|kind| text.strip_prefix(kind));
    match rest.and_then(|rest| rest.rsplit_once(", expected ")) {
        Some((found, wanted)) => format!("this should be {}, not {}", kind(wanted), thing(found)),
        None => text.to_owned(),
    }
}

fn kind(wanted: &str) -> &str {
    match wanted {
        "a sequence" => "a list",
        "a boolean" => "`true` or `false`",
        "u64" => "a whole number",
        own => own,
    }
}

fn thing(found: &str) -> String {
    let named = [
        ("map", "an object"),
        ("sequence", "a list"),
        ("string ", "the text "),
        ("integer ", "the number "),
        ("floating point ", "the number "),
        ("boolean ", ""),
    ];
    let known = named.iter().find_map(|(theirs, ours)| {
        let rest = found.strip_prefix(theirs)?;
        let text = rest
            .strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'));
        Some(match text {
            Some(text) => format!("{ours}`{text}`"),
            None => format!("{ours}{rest}"),
        })
    });
    known.unwrap_or_else(|| found.to_owned())
}
