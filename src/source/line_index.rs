//! From a byte offset to a line and a column, without walking the text from its beginning.

use std::ops::Range;

/// A place as a person counts it: both numbers from 1, the column in Unicode scalar values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1.
    pub column: u32,
}

impl Default for Position {
    fn default() -> Self {
        Self { line: 1, column: 1 }
    }
}

/// How many bytes lie between two counted marks.
const STRIDE: usize = 1024;

/// Where the lines begin, and how many characters precede every 1,024th byte: a column is found by
/// counting at most that many bytes, however long its line is.
#[derive(Debug, Clone)]
pub struct LineIndex {
    starts: Vec<u32>,
    marks: Vec<u32>,
}

impl LineIndex {
    /// Reads the text once.
    pub fn new(text: &str) -> Self {
        let breaks = text.match_indices('\n');
        let starts = std::iter::once(0).chain(breaks.map(|(at, _)| at as u32 + 1));
        let mut counted = 0;
        let chunks = text.as_bytes().chunks(STRIDE).map(|chunk| {
            counted += characters(chunk);
            counted
        });
        Self {
            starts: starts.collect(),
            marks: std::iter::once(0).chain(chunks).collect(),
        }
    }

    /// The place of the byte at `offset`; past the end it is the end.
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let offset = offset.min(text.len());
        let line = self
            .starts
            .partition_point(|start| *start as usize <= offset)
            .max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0) as usize;
        let column = self.characters_before(text, offset) - self.characters_before(text, start);
        Position {
            line: line as u32,
            column: column + 1,
        }
    }

    /// The same place with its column in bytes instead of characters.
    pub fn position_in_bytes(&self, text: &str, offset: usize) -> Position {
        let at = self.position(text, offset);
        let start = self.line(text, at.line).start;
        Position {
            line: at.line,
            column: (offset.min(text.len()) - start) as u32 + 1,
        }
    }

    /// How many lines there are; behind a last line break there is one more, which is empty.
    pub fn lines(&self) -> u32 {
        self.starts.len() as u32
    }

    /// The bytes of a line, counted from 1, without its line break. Past the last line it is the end.
    pub fn line(&self, text: &str, line: u32) -> Range<usize> {
        let at = line.saturating_sub(1) as usize;
        let start = self.starts.get(at).map(|start| *start as usize);
        let next = self.starts.get(at + 1).map(|start| *start as usize);
        let start = start.unwrap_or(text.len());
        let end = next.map_or(text.len(), |next| next - 1);
        let line = text.as_bytes().get(start..end).unwrap_or(&[]);
        start..end - usize::from(line.ends_with(b"\r"))
    }

    fn characters_before(&self, text: &str, offset: usize) -> u32 {
        let mark = offset / STRIDE;
        let counted = self.marks.get(mark).copied().unwrap_or(0);
        let rest = text.as_bytes().get(mark * STRIDE..offset).unwrap_or(&[]);
        counted + characters(rest)
    }
}

/// Counts the bytes that begin a character.
fn characters(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|byte| (**byte & 0xC0) != 0x80).count() as u32
}
