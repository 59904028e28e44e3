//! Within a declaration or a clause: where a line may end, and what stands tightly.
//!
//! Newlines of the author count between braces only. A clause stands on one line if it fits; if it doesn't, the line
//! ends before `at`, `when` and the like, and then in lists and conditions. The rest hangs.

use super::layout::{Layout, between};
use super::pieces::{Break, Manner, Piece};
use crate::syntax::TokenKind;

/// How clauses that begin with a word are laid out.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Before these words a line may end.
    before: &'static [&'static str],
    /// And before a text, which is a reason and no label.
    reason: bool,
    /// How the lines of a list end.
    manner: Manner,
    /// Braces belong to one name of several, and the clause goes on after them.
    inline: bool,
    /// Between the braces stand values.
    pub values: bool,
    /// Between the braces stand former names, and values perhaps.
    pub names: bool,
}

const PLAIN: Style = Style {
    before: &["when"],
    reason: false,
    manner: Manner::All,
    inline: false,
    values: false,
    names: false,
};

/// The style of the clause that begins with `word`; `after` are the two words after it.
fn style(word: &str, after: [&str; 2]) -> Style {
    let before = |before| Style { before, ..PLAIN };
    match (word, after) {
        ("grant" | "revoke" | "deny", _) => before(&["at", "when"]),
        ("role" | "template", _) => before(&["extends"]),
        ("only", _) => before(&["may"]),
        ("discouraged" | "stage", _) => Style {
            reason: true,
            ..before(&["with", "without"])
        },
        ("transition" | "automatic", _) => Style {
            manner: Manner::Fill,
            ..before(&["by", "when"])
        },
        ("undecided", ["transition" | "automatic", _]) => Style {
            manner: Manner::Fill,
            reason: true,
            ..before(&["by", "when"])
        },
        ("undecided", _) => Style {
            reason: true,
            ..PLAIN
        },
        ("expect", [_, ":"]) => Style {
            manner: Manner::Fill,
            ..PLAIN
        },
        ("levels" | "reaches", _) => Style {
            inline: true,
            names: true,
            ..PLAIN
        },
        ("setting", _) => Style {
            values: true,
            names: true,
            ..PLAIN
        },
        _ => PLAIN,
    }
}

/// A place in a clause where a line may end; the next one hangs.
const HANG: Break = Break {
    blanks: 1,
    hang: 1,
    hug: false,
    worth: true,
};

/// What is known about the part of a clause up to the next `when` and the like.
struct Segment {
    /// How far its second line hangs.
    hang: u8,
    /// It has several elements.
    list: bool,
}

impl Default for Segment {
    fn default() -> Self {
        Self {
            hang: HANG.hang,
            list: false,
        }
    }
}

impl Layout<'_, '_> {
    /// `@name("text")` is never parted; the parts of an `@expect` may be.
    pub(super) fn attribute(&mut self) {
        let parted = self.word() == "@expect";
        self.text();
        self.pieces.push(Piece::Open(Manner::Fill));
        self.text();
        self.pieces.push(Piece::Nest);
        while self.at < self.row.tokens.len() && self.word() != ")" {
            let after_comma = self.row.word(self.at - 1) == ",";
            match (self.word(), self.row.word(self.at - 1)) {
                (",", _) | (_, "(") => {}
                _ if after_comma && parted => self.gap(Piece::Break(between(1)), 0),
                _ => self.gap(Piece::Blank, 0),
            }
            self.text();
        }
        self.pieces.push(Piece::Back);
        self.text();
        self.pieces.push(Piece::Close);
    }

    /// A declaration without what stands before it, a clause, a value.
    pub(super) fn clause(&mut self) {
        let first = self.at;
        let after = [self.row.word(first + 1), self.row.word(first + 2)];
        let mut style = style(self.word(), after);
        if self.is_value() {
            style = Style {
                names: true,
                ..PLAIN
            };
        }
        self.pieces.push(Piece::Open(Manner::Fill));
        self.pieces.push(Piece::Open(style.manner));
        self.text();
        let mut segment = Segment::default();
        while !self.ends(first) {
            if self.word() == "{" && !style.inline {
                self.pieces.extend([Piece::Close, Piece::Close]);
                self.gap(Piece::Blank, 0);
                return self.block(&style);
            }
            self.step(first, &style, &mut segment);
        }
        self.pieces.extend([Piece::Close, Piece::Close]);
    }

    /// One token of a clause, or everything between a pair of braces or parentheses.
    fn step(&mut self, first: usize, style: &Style, segment: &mut Segment) {
        let (word, before) = (self.word(), self.row.word(self.at - 1));
        if matches!(word, "," | ":") {
            return self.text();
        }
        let list = before == "," || matches!(word, "and" | "or" | "<" | "->");
        if word == ".{" {
            return self.braces();
        } else if self.begins_segment(first, style) {
            self.pieces.push(Piece::Close);
            let place = Break {
                hug: !segment.list && before == "}",
                worth: self.row.kind(self.at) != Some(TokenKind::Text),
                ..HANG
            };
            self.gap(Piece::Break(place), HANG.hang);
            self.pieces.push(Piece::Open(style.manner));
            *segment = Segment {
                hang: HANG.hang + 1,
                list: false,
            };
        } else if list {
            let hang = segment.hang;
            segment.list = true;
            self.gap(Piece::Break(Break { hang, ..HANG }), hang);
        } else {
            self.gap(Piece::Blank, segment.hang);
        }
        match word {
            "(" => self.parentheses(before == "in"),
            "{" => self.block(style),
            _ => self.text(),
        }
    }

    /// Whether a new part of the clause begins here: `when …`, a reason. What follows the first word never does,
    /// nor does a name that only looks like such a word.
    fn begins_segment(&self, first: usize, style: &Style) -> bool {
        let before = self.row.word(self.at - 1);
        match self.row.kind(self.at) {
            Some(TokenKind::Text) => style.reason,
            Some(TokenKind::Word) => {
                let complete = self.at > first + 1 && !matches!(before, "," | "->" | "<" | ":");
                complete && style.before.contains(&self.word())
            }
            Some(TokenKind::Sign | TokenKind::At | TokenKind::Doc | TokenKind::Remark) | None => {
                false
            }
        }
    }

    /// `.{a, b}`: on one line if it was and fits.
    fn braces(&mut self) {
        self.pieces.push(Piece::Open(Manner::All));
        self.text();
        self.pieces.push(Piece::Nest);
        let inside = self.pieces.len();
        let mut open = self.row.lines_before(self.at) > 0;
        self.gap(Piece::Break(between(0)), 0);
        while self.at < self.row.tokens.len() && self.word() != "}" {
            match (self.word(), self.row.word(self.at - 1)) {
                (",", _) if self.row.word(self.at + 1) == "}" => self.at += 1,
                (",", _) => self.text(),
                (".{", _) => self.braces(),
                (_, ",") => {
                    open |= self.row.lines_before(self.at) > 0;
                    self.gap(Piece::Break(between(1)), 0);
                    self.text();
                }
                _ => self.text(),
            }
        }
        self.pieces.push(Piece::Comma);
        open |= self.row.lines_before(self.at) > 0;
        self.close(open.then_some(inside));
    }

    /// `(a and b)`, `(a, b)`
    fn parentheses(&mut self, list: bool) {
        self.pieces.push(Piece::Open(Manner::All));
        self.text();
        self.pieces.push(Piece::Nest);
        self.gap(Piece::Break(between(0)), 0);
        while self.at < self.row.tokens.len() && self.word() != ")" {
            let (word, before) = (self.word(), self.row.word(self.at - 1));
            match (word, before) {
                (",", _) if self.row.word(self.at + 1) == ")" => {
                    self.at += 1;
                    continue;
                }
                (",", _) => {}
                ("and" | "or", _) | (_, ",") => self.gap(Piece::Break(between(1)), 0),
                (_, "(") => {}
                _ => self.gap(Piece::Blank, 0),
            }
            match word {
                "(" => self.parentheses(before == "in"),
                _ => self.text(),
            }
        }
        if list {
            self.pieces.push(Piece::Comma);
        }
        self.close(None);
    }

    /// The sign that closes a group; `stays_open` is the place after the one that opens it if the author ended a line.
    fn close(&mut self, stays_open: Option<usize>) {
        self.gap(Piece::Break(between(0)), 0);
        // The line of the sign itself is indented as the one where the group begins; remarks before it aren't.
        let last = self.pieces.pop();
        self.pieces.push(Piece::Shut);
        self.pieces.extend(last);
        self.text();
        self.pieces.extend([Piece::Back, Piece::Close]);
        let opened = stays_open.and_then(|place| self.pieces.get_mut(place));
        if let Some(piece @ Piece::Break(_)) = opened {
            *piece = Piece::Line {
                empty: false,
                hang: 0,
            };
        }
    }
}
