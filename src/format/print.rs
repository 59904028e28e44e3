//! From a layout to text: decides where lines end, in one pass.

use super::pieces::{Break, Columns, Manner, Piece, widths};

/// Blanks for one step of indentation.
const STEP: usize = 2;
/// Blanks between what stands on a line and a remark beside it.
const BESIDE: u64 = 2;

/// Prints a layout; no line gets longer than `line_width` if there is a place where it can end.
pub fn print(pieces: &[Piece], text: &str, line_width: usize) -> String {
    let columns = Columns::of(text);
    let mut printer = Printer {
        text,
        columns,
        line_width: line_width as u64,
        out: String::with_capacity(text.len() + text.len() / 8),
        indent: 0,
        line_indent: 0,
        column: 0,
        lines: 0,
        fresh: true,
        groups: Vec::new(),
        indents: Vec::new(),
        beside: Vec::new(),
        has_beside: false,
    };
    for (piece, width) in pieces.iter().zip(widths(pieces, &columns)) {
        printer.piece(*piece, width);
    }
    printer.end_line();
    printer.align();
    printer.out
}

/// How the lines of an open group end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Flat,
    All,
    Fill,
}

/// An open group, and on which line its last break was.
struct Group {
    mode: Mode,
    line: usize,
}

struct Printer<'t> {
    text: &'t str,
    columns: Columns<'t>,
    line_width: u64,
    out: String,
    indent: usize,
    line_indent: usize,
    column: u64,
    lines: usize,
    /// Nothing stands on the line yet.
    fresh: bool,
    groups: Vec<Group>,
    indents: Vec<usize>,
    /// Remarks on consecutive lines, which are put below each other: where they begin, and in which column.
    beside: Vec<(usize, u64)>,
    has_beside: bool,
}

impl Printer<'_> {
    fn piece(&mut self, piece: Piece, width: u64) {
        match piece {
            Piece::Text { start, end } | Piece::Remark { start, end } => self.copy(start, end),
            Piece::Comma if self.mode() == Mode::Flat => {}
            Piece::Comma => self.write(",", 1),
            Piece::Blank => self.write(" ", 1),
            Piece::Break(place) => self.place(place, width),
            Piece::Line { empty, hang } => self.line(empty, hang),
            Piece::Beside { start, end } => self.remark_beside(start, end),
            Piece::Open(manner) => self.open(manner, width),
            Piece::Close => {
                self.groups.pop();
            }
            Piece::Body => self.indent_to(self.indent + 1),
            Piece::Nest => self.indent_to(self.line_indent + 1),
            Piece::Shut => self.indent = self.indent.saturating_sub(1),
            Piece::Back => self.indent = self.indents.pop().unwrap_or(0),
        }
    }

    fn mode(&self) -> Mode {
        self.groups.last().map_or(Mode::All, |group| group.mode)
    }

    fn indent_to(&mut self, indent: usize) {
        self.indents.push(self.indent);
        self.indent = indent;
    }

    /// Writes what stands in the text.
    fn copy(&mut self, start: u32, end: u32) {
        let columns = self.columns.between(start, end);
        let text = self.text.get(start as usize..end as usize);
        self.write(text.unwrap_or(""), columns);
    }

    fn write(&mut self, text: &str, columns: u64) {
        if self.fresh {
            let blanks = self.line_indent * STEP;
            self.out.extend(std::iter::repeat_n(' ', blanks));
            self.column = blanks as u64;
            self.fresh = false;
        }
        self.column += columns;
        self.out.push_str(text);
    }

    fn open(&mut self, manner: Manner, width: u64) {
        let flat = self.mode() == Mode::Flat && !self.groups.is_empty();
        let mode = match manner {
            _ if flat || self.fits(width) => Mode::Flat,
            Manner::All => Mode::All,
            Manner::Fill => Mode::Fill,
        };
        let line = self.lines;
        self.groups.push(Group { mode, line });
    }

    fn fits(&self, width: u64) -> bool {
        let column = match self.fresh {
            true => (self.line_indent * STEP) as u64,
            false => self.column,
        };
        column + width <= self.line_width
    }

    /// Ends the line here, or doesn't.
    fn place(&mut self, place: Break, width: u64) {
        let went_on = self
            .groups
            .last()
            .is_some_and(|group| group.line < self.lines);
        let ends = match self.mode() {
            Mode::Flat => false,
            Mode::All => true,
            Mode::Fill => (went_on && !place.hug) || !self.fits(width),
        };
        let indent = (self.indent + usize::from(place.hang)) * STEP;
        let better = indent as u64 + width <= self.line_width + u64::from(place.blanks);
        if ends && (place.worth || better) {
            self.line(false, place.hang);
        } else {
            for _ in 0..place.blanks {
                self.write(" ", 1);
            }
            self.mark_line();
        }
    }

    fn line(&mut self, empty: bool, hang: u8) {
        self.line_indent = self.indent + usize::from(hang);
        if self.out.is_empty() {
            return;
        }
        self.end_line();
        if empty {
            self.align();
            self.out.push('\n');
        }
        self.lines += 1;
        self.fresh = true;
        self.mark_line();
    }

    /// Lines that end in inner groups from here on are seen at the next break of this one.
    fn mark_line(&mut self) {
        if let Some(group) = self.groups.last_mut() {
            group.line = self.lines;
        }
    }

    fn end_line(&mut self) {
        if !self.has_beside {
            self.align();
        }
        self.has_beside = false;
        if !self.out.is_empty() {
            self.out.push('\n');
        }
    }

    fn remark_beside(&mut self, start: u32, end: u32) {
        let column = if self.fresh { 0 } else { self.column };
        self.fresh = false;
        self.has_beside = true;
        self.beside.push((self.out.len(), column));
        let remark = self.text.get(start as usize..end as usize);
        self.out.push_str(remark.unwrap_or(""));
    }

    /// Puts the remarks that stand beside consecutive lines below each other.
    fn align(&mut self) {
        let Some(&(first, _)) = self.beside.first() else {
            return;
        };
        let widest = self.beside.iter().map(|(_, column)| *column).max();
        let target = widest.unwrap_or(0) + BESIDE;
        let lines = self.out.split_off(first);
        let ends = self.beside.iter().skip(1).map(|(at, _)| at - first);
        let ends: Vec<usize> = ends.chain([lines.len()]).collect();
        let mut from = 0;
        for ((_, column), end) in self.beside.drain(..).zip(ends) {
            let blanks = usize::try_from(target - column).unwrap_or(0);
            self.out.extend(std::iter::repeat_n(' ', blanks));
            self.out.push_str(lines.get(from..end).unwrap_or(""));
            from = end;
        }
    }
}
