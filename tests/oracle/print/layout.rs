//! Blanks, newlines, comments and indentation, chosen when the words stand.
//!
//! Until then a text has marks in it: where blanks must or may be, where a line may end, and where clauses begin and
//! end.

use super::super::numbers::Numbers;
use super::super::system::ClauseId;

/// Blanks must be here.
pub const GAP: char = '\u{1}';
/// Blanks may be here.
pub const JOINT: char = '\u{2}';
/// Something new begins here: mostly on a new line.
pub const BREAK: &str = "\u{3}";
const OPEN: char = '\u{4}';
const SHUT: char = '\u{5}';

pub fn words(words: &[&str]) -> String {
    words.join(&GAP.to_string())
}

pub fn list(parts: &[String]) -> String {
    parts.join(&format!("{JOINT},{GAP}"))
}

/// `text`, remembered as the place of a clause.
pub fn marked(clause: ClauseId, text: &str) -> String {
    format!("{OPEN}{clause}{OPEN}{text}{SHUT}{clause}{SHUT}")
}

pub struct Layout<'n> {
    numbers: &'n mut Numbers,
    manner: Manner,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// As a person writes.
    Calm,
    /// Newlines and comments anywhere.
    Wild,
    /// As few lines as can be.
    Flat,
}

pub struct LaidOut {
    pub text: String,
    /// Clause, first byte, byte after the last.
    pub clauses: Vec<(ClauseId, usize, usize)>,
}

impl<'n> Layout<'n> {
    pub fn new(numbers: &'n mut Numbers) -> Self {
        let manner = numbers.pick(&[Manner::Calm, Manner::Calm, Manner::Wild, Manner::Flat]);
        Layout { numbers, manner }
    }

    pub fn lay_out(&mut self, marked: &str) -> LaidOut {
        let mut out = LaidOut {
            text: String::new(),
            clauses: Vec::new(),
        };
        let (mut depth, mut quoted) = (0_usize, false);
        let mut rest = marked.chars();
        while let Some(c) = rest.next() {
            let closing = rest.as_str().starts_with('}');
            match c {
                '"' => quoted = !quoted,
                '{' if !quoted => depth += 1,
                '}' if !quoted => depth = depth.saturating_sub(1),
                _ => {}
            }
            match c {
                '\\' if quoted => {
                    out.text.push(c);
                    out.text.extend(rest.next());
                }
                // A line of documentation: quotes in it mean nothing.
                '/' if !quoted => {
                    out.text.push(c);
                    out.text.extend(rest.by_ref().take_while(|c| *c != '\n'));
                    newline(&mut out.text, depth);
                }
                '\n' => newline(&mut out.text, depth),
                GAP => self.gap(&mut out.text, depth),
                JOINT => {
                    if self.manner == Manner::Wild && self.numbers.chance(20) {
                        self.gap(&mut out.text, depth);
                    }
                }
                '\u{3}' => self.line_end(&mut out.text, depth - usize::from(closing)),
                OPEN => {
                    let id = number(&mut rest, OPEN);
                    out.clauses.push((id, out.text.len(), 0));
                }
                SHUT => {
                    let id = number(&mut rest, SHUT);
                    let end = out.text.len();
                    out.clauses
                        .iter_mut()
                        .filter(|c| c.0 == id)
                        .for_each(|c| c.2 = end);
                }
                _ => out.text.push(c),
            }
        }
        newline(&mut out.text, 0);
        out
    }

    fn gap(&mut self, text: &mut String, depth: usize) {
        if self.manner != Manner::Wild {
            text.push(' ');
            return;
        }
        match self.numbers.below(40) {
            0 => text.push_str("  "),
            1 => text.push('\t'),
            2..=4 => newline(text, depth + 1),
            5 => self.comment(text, depth + 1),
            _ => text.push(' '),
        }
    }

    fn line_end(&mut self, text: &mut String, depth: usize) {
        match (self.manner, self.numbers.below(20)) {
            (Manner::Calm | Manner::Wild | Manner::Flat, 0) => self.comment(text, depth),
            (Manner::Flat, _) | (Manner::Wild, 1..=4) => text.push(' '),
            (Manner::Wild, 5..=6) => {
                text.push_str("\r\n");
                newline(text, depth);
            }
            (Manner::Calm | Manner::Wild, _) => newline(text, depth),
        }
    }

    fn comment(&mut self, text: &mut String, depth: usize) {
        let comments = [
            "// as it is",
            "//",
            "//// no documentation",
            "// role x { grant \"y",
            "// not } and not )",
        ];
        text.push(' ');
        text.push_str(self.numbers.pick(&comments));
        newline(text, depth);
    }
}

fn newline(text: &mut String, depth: usize) {
    while text.ends_with(' ') {
        text.pop();
    }
    text.push('\n');
    text.push_str(&"  ".repeat(depth));
}

fn number(rest: &mut std::str::Chars<'_>, until: char) -> ClauseId {
    let digits: String = rest.take_while(|c| *c != until).collect();
    digits.parse().unwrap_or_default()
}
