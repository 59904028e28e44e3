//! What holds for every policy, and policies with remarks wherever one may stand.

use rolecall::format::{Formatted, Proof, format};
use rolecall::source::FileId;
use rolecall::syntax::{Parsed, TokenKind, parse, tokens};

fn read(text: &str) -> Parsed {
    parse(FileId(0), text)
}

/// Whether nothing is wrong with the text itself.
pub fn readable(text: &str) -> bool {
    read(text).diagnostics.is_empty()
}

/// The text as it should be.
#[track_caller]
pub fn formatted(text: &str, line_width: usize) -> String {
    let parsed = read(text);
    assert!(
        parsed.diagnostics.is_empty(),
        "{:?}\n{text}",
        parsed.diagnostics
    );
    match format(text, &parsed, line_width, Proof::Wanted) {
        Formatted::AsItWas => text.to_owned(),
        Formatted::Changed(new) => new,
        Formatted::Refused => panic!("refused:\n{text}"),
    }
}

/// Formatting it again changes nothing; tree and remarks are as before; lines end cleanly.
#[track_caller]
pub fn hold(text: &str, line_width: usize) {
    let new = formatted(text, line_width);
    assert_eq!(formatted(&new, line_width), new, "not stable:\n{text}");
    assert_eq!(tree(text), tree(&new), "another meaning:\n{text}\n{new}");
    assert_eq!(
        remarks(text),
        remarks(&new),
        "other remarks:\n{text}\n{new}"
    );
    for line in new.lines() {
        assert_eq!(line.trim_end(), line, "blanks at the end:\n{new}");
    }
    assert!(!new.contains("\n\n\n"), "two empty lines:\n{new}");
}

/// The tree with its places left out, as text.
fn tree(text: &str) -> String {
    let parsed = read(text);
    let all = format!("{:?} {:?}", parsed.ast, parsed.names);
    let mut parts = all.split("Span {");
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |tree, part| {
        tree + part.split_once('}').expect("the end of a place").1
    })
}

/// The remarks, found by looking at each line, as somebody would who knows nothing of tokens.
fn remarks(text: &str) -> Vec<String> {
    let of_line = |line: &str| {
        let mut quoted = false;
        let mut before = ' ';
        for (at, letter) in line.char_indices() {
            match letter {
                '"' if before != '\\' => quoted = !quoted,
                '/' if before == '/' && !quoted => {
                    return Some(line[at - 1..].trim_end().to_owned());
                }
                _ => {}
            }
            before = match (before, letter) {
                ('\\', '\\') => ' ',
                _ => letter,
            };
        }
        None
    };
    let remarks = text.lines().filter_map(of_line);
    remarks
        .filter(|remark| !remark.starts_with("///") || remark.starts_with("////"))
        .collect()
}

/// How many places for remarks a text has: before each token, and at its end.
pub fn places(text: &str) -> usize {
    tokens(text).len() + 1
}

/// The text with remarks at the chosen places, but for the one before `.{`, where none may stand; `{}` becomes a number that no other remark has.
pub fn with_remarks<'a>(text: &str, mut choose: impl FnMut(usize) -> Option<&'a str>) -> String {
    let mut out = String::new();
    let mut end = 0;
    for (at, token) in tokens(text).into_iter().enumerate() {
        let (start, stop) = (token.start as usize, token.end as usize);
        out.push_str(&text[end..start]);
        let tight = &text[start..stop] == ".{";
        remark(&mut out, at, choose(at).filter(|_| !tight));
        out.push_str(&text[start..stop]);
        end = stop;
        if matches!(token.kind, TokenKind::Doc | TokenKind::Remark) {
            out.push('\n');
        }
    }
    out.push_str(&text[end..]);
    remark(&mut out, places(text), choose(places(text) - 1));
    out
}

fn remark(out: &mut String, at: usize, pattern: Option<&str>) {
    let Some(pattern) = pattern else { return };
    for (nth, line) in pattern.split_inclusive('\n').enumerate() {
        out.push_str(&line.replace("{}", &format!("{at}.{nth}")));
    }
}
