//! One look for every policy: the text of a file, laid out anew.
//!
//! Knows the tree only to see where things begin, and nothing of what names mean. What comes out says the same as
//! what went in, has the same remarks in the same order, and stays as it is from then on. [`format`] proves the first two
//! before it hands anything out.

mod clause;
mod layout;
mod pieces;
mod print;
mod row;
mod starts;

use crate::syntax::{Parsed, say_the_same, tokens};
use row::Row;

/// How long lines are at most, unless somebody wants it otherwise.
pub const LINE_WIDTH: usize = 100;

/// What became of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Formatted {
    /// It is as it should be.
    AsItWas,
    /// This is how it should be; it says the same.
    Changed(String),
    /// What came out doesn't say the same: our own mistake, and nothing to be used.
    Refused,
}

/// Whether what comes out is compared with what went in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// Yes: somebody is going to use it.
    Wanted,
    /// No: the question is only whether something would change.
    Needless,
}

/// Lays a text out anew; `parsed` is what was read from it, without a mistake.
pub fn format(text: &str, parsed: &Parsed, line_width: usize, proof: Proof) -> Formatted {
    match changed(text, parsed, line_width) {
        None => Formatted::AsItWas,
        Some(new) if proof == Proof::Needless || say_the_same(text, &new) => {
            Formatted::Changed(new)
        }
        Some(_) => Formatted::Refused,
    }
}

/// The new text if it differs, unproven.
pub fn changed(text: &str, parsed: &Parsed, line_width: usize) -> Option<String> {
    let row = Row::new(text, tokens(text));
    let pieces = layout::layout(&row, &starts::starts(&parsed.ast));
    let new = print::print(&pieces, text, line_width);
    let new = match ends_lines_with_crlf(text) {
        true => new.replace('\n', "\r\n"),
        false => new,
    };
    (new != text).then_some(new)
}

/// A file keeps the line ends it has; if it has both kinds, those of its first line.
fn ends_lines_with_crlf(text: &str) -> bool {
    let first = text.find('\n').and_then(|at| text.get(..at));
    first.is_some_and(|line| line.ends_with('\r'))
}
