//! From tokens to a layout: files, blocks and what stands in them.
//!
//! Every token is passed exactly once and in order; the tree only says where something begins. So nothing can get
//! lost, whatever the layout looks like.

use super::clause::Style;
use super::pieces::{Break, Manner, Piece};
use super::row::Row;
use crate::syntax::TokenKind;

/// The layout of a file; `starts` is where its declarations, clauses and values begin.
pub fn layout(row: &Row<'_>, starts: &[u32]) -> Vec<Piece> {
    let mut layout = Layout {
        row,
        starts,
        at: 0,
        remark: 0,
        names: false,
        pieces: Vec::with_capacity(row.tokens.len() * 4),
    };
    while layout.at < row.tokens.len() {
        layout.remarks(0, true);
        let empty = row.lines_before(layout.at) > 1;
        layout.pieces.push(Piece::Line { empty, hang: 0 });
        layout.part();
    }
    layout.remarks(0, true);
    layout.pieces
}

/// Where the layout is.
pub struct Layout<'r, 't> {
    pub row: &'r Row<'t>,
    starts: &'r [u32],
    /// The next token.
    pub at: usize,
    /// The next remark that hasn't been passed.
    remark: usize,
    /// Between braces that hold former names, and values perhaps.
    names: bool,
    pub pieces: Vec<Piece>,
}

/// A place between two things in a block where a line may end.
pub const fn between(blanks: u8) -> Break {
    Break {
        blanks,
        hang: 0,
        hug: false,
        worth: true,
    }
}

impl<'t> Layout<'_, 't> {
    /// The next token's text; nothing at the end.
    pub fn word(&self) -> &'t str {
        self.row.word(self.at)
    }

    /// Passes the next token.
    pub fn text(&mut self) {
        if let Some(token) = self.row.tokens.get(self.at) {
            let (start, end) = (token.start, token.end);
            self.pieces.push(Piece::Text { start, end });
        }
        self.at += 1;
    }

    /// What stands between two tokens: their remarks and the end of a line, or `otherwise`.
    pub fn gap(&mut self, otherwise: Piece, hang: u8) {
        let piece = match self.remarks(hang, false) {
            true => Piece::Line { empty: false, hang },
            false => otherwise,
        };
        self.pieces.push(piece);
    }

    /// Passes the remarks before the next token; says whether there were any.
    ///
    /// `empty`: an empty line before a remark stays.
    fn remarks(&mut self, hang: u8, empty: bool) -> bool {
        let upto = self.row.before.get(self.at).copied().unwrap_or(0);
        let waiting = self.row.remarks.get(self.remark..upto).unwrap_or(&[]);
        let mut beside = None;
        let mut first = !self.pieces.is_empty();
        for remark in waiting {
            let (start, end, lines) = (remark.start, remark.end, remark.lines);
            let below = || lines == 1 && beside == Some(self.row.column(*remark));
            if first && lines == 0 {
                beside = Some(self.row.column(*remark));
                self.pieces.push(Piece::Beside { start, end });
            } else if below() {
                self.pieces.push(Piece::Line { empty: false, hang });
                self.pieces.push(Piece::Beside { start, end });
            } else {
                beside = None;
                let empty = empty && lines > 1;
                self.pieces.push(Piece::Line { empty, hang });
                self.pieces.push(Piece::Remark { start, end });
            }
            first = false;
        }
        self.remark = self.remark.max(upto);
        !waiting.is_empty()
    }

    /// A declaration, a clause or a value, with what stands before it.
    fn part(&mut self) {
        self.pieces.push(Piece::Open(Manner::Fill));
        loop {
            match self.row.kind(self.at) {
                Some(TokenKind::Doc) => self.text(),
                Some(TokenKind::At) => self.attribute(),
                _ => break,
            }
            let documented = self.row.kind(self.at - 1) == Some(TokenKind::Doc);
            let line = documented
                || self.row.kind(self.at) == Some(TokenKind::Doc)
                || self.row.lines_before(self.at) > 0;
            let apart = match line {
                true => Piece::Line {
                    empty: false,
                    hang: 0,
                },
                false => Piece::Break(between(1)),
            };
            self.gap(apart, 0);
        }
        self.clause();
        self.pieces.push(Piece::Close);
    }

    /// Whether what stands at the next token is no part of the clause before it.
    pub fn ends(&self, first: usize) -> bool {
        match self.row.kind(self.at) {
            None | Some(TokenKind::Doc | TokenKind::At) => true,
            Some(TokenKind::Sign) => match self.word() {
                "}" => true,
                "," => self.row.word(self.at + 1) == "}" || self.begins(self.at + 1),
                _ => false,
            },
            Some(TokenKind::Word | TokenKind::Text | TokenKind::Remark) => {
                self.begins(self.at) || self.is_formerly(first)
            }
        }
    }

    /// Whether the tree has something that begins at this token.
    fn begins(&self, at: usize) -> bool {
        let token = self.row.tokens.get(at);
        token.is_some_and(|token| self.starts.binary_search(&token.start).is_ok())
    }

    /// `formerly` after a list of former names begins the next list.
    fn is_formerly(&self, first: usize) -> bool {
        self.names
            && self.word() == "formerly"
            && self.at > first + 1
            && self.row.word(self.at - 1) != ","
    }

    /// Between braces that hold former names only values are in the tree.
    pub fn is_value(&self) -> bool {
        self.names && self.begins(self.at)
    }

    /// What stands between `{` and `}`: on one line if it was and fits.
    pub fn block(&mut self, style: &Style) {
        let outer = std::mem::replace(&mut self.names, style.names);
        let opened = self.pieces.len();
        self.pieces.push(Piece::Open(Manner::All));
        self.text();
        self.pieces.push(Piece::Body);
        let mut breaks = Breaks::default();
        let mut value = false;
        while self.at < self.row.tokens.len() && self.word() != "}" {
            self.before_part(&mut breaks);
            value = self.begins(self.at);
            self.part();
            if self.word() == "," {
                self.comma();
            }
            breaks.fresh = false;
        }
        if style.values && value {
            self.pieces.push(Piece::Comma);
        }
        self.close_block(&mut breaks);
        if breaks.open {
            self.stay_open(opened, &breaks);
        }
        self.names = outer;
    }

    /// A comma between values; the last one comes back where it is wanted.
    fn comma(&mut self) {
        match self.row.word(self.at + 1) {
            "}" => self.at += 1,
            _ => self.text(),
        }
    }

    fn before_part(&mut self, breaks: &mut Breaks) {
        let lines = self.row.lines_before(self.at);
        let comma = self.at > 0 && self.row.word(self.at - 1) == ",";
        breaks.open |= lines > 0;
        if self.remarks_in_block(breaks) || (lines > 0 && !breaks.fresh) {
            let empty = lines > 1;
            self.pieces.push(Piece::Line { empty, hang: 0 });
        } else {
            if breaks.fresh || comma {
                breaks.places.push(self.pieces.len());
            }
            let blanks = if breaks.fresh || comma { 1 } else { 2 };
            self.pieces.push(Piece::Break(between(blanks)));
        }
    }

    fn remarks_in_block(&mut self, breaks: &mut Breaks) -> bool {
        let begin = self.pieces.len();
        let any = self.remarks(0, true);
        // Nothing but the remarks themselves stands after `{`.
        if let Some(Piece::Line { empty, .. }) = self.pieces.get_mut(begin)
            && breaks.fresh
        {
            *empty = false;
        }
        breaks.open |= any;
        any
    }

    fn close_block(&mut self, breaks: &mut Breaks) {
        breaks.open |= self.row.lines_before(self.at) > 0 && !breaks.fresh;
        let remarks = self.remarks_in_block(breaks);
        self.pieces.push(Piece::Back);
        if remarks {
            self.pieces.push(Piece::Line {
                empty: false,
                hang: 0,
            });
        } else if !breaks.fresh {
            breaks.places.push(self.pieces.len());
            self.pieces.push(Piece::Break(between(1)));
        }
        self.text();
        self.pieces.push(Piece::Close);
    }

    /// The author wrote it on several lines: what stood on one line stays there, if it fits.
    fn stay_open(&mut self, opened: usize, breaks: &Breaks) {
        if let Some(piece) = self.pieces.get_mut(opened) {
            *piece = Piece::Open(Manner::Fill);
        }
        for place in &breaks.places {
            if let Some(piece) = self.pieces.get_mut(*place) {
                *piece = Piece::Line {
                    empty: false,
                    hang: 0,
                };
            }
        }
    }
}

/// What is known about the lines of a block.
struct Breaks {
    /// Nothing has been passed since `{`.
    fresh: bool,
    /// The author ended a line between two parts.
    open: bool,
    /// Where lines end in an open block: after `{`, before `}`, after commas.
    places: Vec<usize>,
}

impl Default for Breaks {
    fn default() -> Self {
        Self {
            fresh: true,
            open: false,
            places: Vec::new(),
        }
    }
}
