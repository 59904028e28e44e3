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
    hang: true,
    hug: false,
    worth: true,
};

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
                _ if after_comma && parted => self.gap(Piece::Break(between(1)), false),
                _ => self.gap(Piece::Blank, false),
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
        let mut single = true;
        while !self.ends(first) {
            if self.word() == "{" && !style.inline {
                self.pieces.extend([Piece::Close, Piece::Close]);
                self.gap(Piece::Blank, false);
                return self.block(&style);
            }
            self.step(first, &style, &mut single);
        }
        self.pieces.extend([Piece::Close, Piece::Close]);
    }

    /// One token of a clause, or everything between a pair of braces or parentheses.
    fn step(&mut self, first: usize, style: &Style, single: &mut bool) {
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
                hug: *single && before == "}",
                worth: self.row.kind(self.at) != Some(TokenKind::Text),
                ..HANG
            };
            self.gap(Piece::Break(place), true);
            self.pieces.push(Piece::Open(style.manner));
            *single = true;
        } else if list {
            *single = false;
            self.gap(Piece::Break(HANG), true);
        } else {
            self.gap(Piece::Blank, true);
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
        self.gap(Piece::Break(between(0)), false);
        while self.at < self.row.tokens.len() && self.word() != "}" {
            match (self.word(), self.row.word(self.at - 1)) {
                (",", _) if self.row.word(self.at + 1) == "}" => self.at += 1,
                (",", _) => self.text(),
                (".{", _) => self.braces(),
                (_, ",") => {
                    open |= self.row.lines_before(self.at) > 0;
                    self.gap(Piece::Break(between(1)), false);
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
        self.gap(Piece::Break(between(0)), false);
        while self.at < self.row.tokens.len() && self.word() != ")" {
            let (word, before) = (self.word(), self.row.word(self.at - 1));
            match (word, before) {
                (",", _) if self.row.word(self.at + 1) == ")" => {
                    self.at += 1;
                    continue;
                }
                (",", _) => {}
                ("and" | "or", _) | (_, ",") => self.gap(Piece::Break(between(1)), false),
                (_, "(") => {}
                _ => self.gap(Piece::Blank, false),
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
        let end = self.pieces.len();
        self.gap(Piece::Break(between(0)), false);
        // The line of the sign itself is indented as the one where the group begins; remarks before it aren't.
        let last = self.pieces.pop();
        self.pieces.push(Piece::Back);
        self.pieces.extend(last);
        self.text();
        self.pieces.push(Piece::Close);
        let line = Piece::Line {
            empty: false,
            hang: false,
        };
        if let Some(piece) = stays_open.and_then(|place| self.pieces.get_mut(place))
            && matches!(piece, Piece::Break(_))
            && end > 0
        {
            *piece = line;
        }
    }
}
