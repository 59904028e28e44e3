//! What a layout is made of, and how wide its parts are.

/// How the places in a group where a line may end go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// If the group doesn't fit on the line, the line ends at all of them.
    All,
    /// The line ends where what comes next doesn't fit any more.
    Fill,
}

/// A place where a line may end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Break {
    /// How many blanks stand there if it doesn't.
    pub blanks: u8,
    /// By how many steps more the new line is indented.
    pub hang: u8,
    /// What stands before ends in a brace, so that what follows may stay beside it.
    pub hug: bool,
    /// It isn't worth a new line if what follows doesn't fit on that one either.
    pub worth: bool,
}

/// A part of a layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// Bytes `start..end` of the text.
    Text {
        /// First byte.
        start: u32,
        /// First byte after it.
        end: u32,
    },
    /// A comma that is there only if the group goes over several lines.
    Comma,
    /// One blank.
    Blank,
    /// A place where a line may end.
    Break(Break),
    /// The end of a line.
    Line {
        /// An empty line follows.
        empty: bool,
        /// By how many steps more the new line is indented.
        hang: u8,
    },
    /// A remark on a line of its own.
    Remark {
        /// First byte.
        start: u32,
        /// First byte after it.
        end: u32,
    },
    /// A remark after something, or one that goes on below such a one.
    Beside {
        /// First byte.
        start: u32,
        /// First byte after it.
        end: u32,
    },
    /// A group begins.
    Open(Manner),
    /// A group ends.
    Close,
    /// Lines from here on are indented by one more than the block around.
    Body,
    /// Lines from here on are indented by one more than this line.
    Nest,
    /// As the line of the last `Nest`, for the sign that closes it.
    Shut,
    /// As before the last `Body` or `Nest`.
    Back,
}

/// Wider than any line: something that can't stand on one.
const ENDLESS: u64 = 1 << 32;

/// For each group and each break how wide what follows is if no line ends in it: all of the group, or everything up
/// to the next break of the same group; and with it what can't be parted from it.
pub fn widths(pieces: &[Piece], text: &Columns<'_>) -> Vec<u64> {
    let mut widths = vec![0; pieces.len()];
    // Groups that are open, seen from the end: what is known at their end, and at the break that comes next.
    let mut open: Vec<(u64, u64)> = vec![(0, 0)];
    // How wide everything from here to the end is, and from here to the next place where a line can end.
    let (mut all, mut tail) = (0_u64, 0_u64);
    for (piece, width) in pieces.iter().zip(widths.iter_mut()).rev() {
        match piece {
            Piece::Close => open.push((all.saturating_sub(tail), all.saturating_sub(tail))),
            Piece::Open(_) => {
                let (end, _) = open.pop().unwrap_or_default();
                *width = all - end;
            }
            Piece::Break(_) | Piece::Line { .. } => {
                all += flat(piece, text);
                if let Some((_, next)) = open.last_mut() {
                    *width = all - *next;
                    *next = all;
                }
                tail = 0;
            }
            Piece::Text { .. } | Piece::Blank => {
                let own = flat(piece, text);
                all += own;
                tail += own;
            }
            Piece::Comma
            | Piece::Remark { .. }
            | Piece::Beside { .. }
            | Piece::Body
            | Piece::Nest
            | Piece::Shut
            | Piece::Back => {}
        }
    }
    widths
}

/// How wide a piece is on a line that goes on after it.
fn flat(piece: &Piece, text: &Columns<'_>) -> u64 {
    match piece {
        Piece::Text { start, end } => text.between(*start, *end),
        Piece::Blank => 1,
        Piece::Break(place) => u64::from(place.blanks),
        Piece::Line { .. } => ENDLESS,
        Piece::Comma
        | Piece::Remark { .. }
        | Piece::Beside { .. }
        | Piece::Open(_)
        | Piece::Close
        | Piece::Body
        | Piece::Nest
        | Piece::Shut
        | Piece::Back => 0,
    }
}

/// A text whose columns are counted.
#[derive(Clone, Copy)]
pub struct Columns<'t> {
    text: &'t str,
    /// Each byte is one.
    plain: bool,
}

impl<'t> Columns<'t> {
    pub fn of(text: &'t str) -> Self {
        let plain = text.is_ascii();
        Self { text, plain }
    }

    /// How many columns these bytes take.
    pub fn between(self, start: u32, end: u32) -> u64 {
        match self.plain {
            true => u64::from(end - start),
            false => {
                let text = self.text.get(start as usize..end as usize);
                text.map_or(0, |text| text.chars().count() as u64)
            }
        }
    }
}
