//! How a comparison is shown: a format is one file and one line in [`FORMATS`].

mod blocks;
mod clean;
mod findings;
mod html;
pub(super) mod json;
mod markdown;
mod patch;
mod sql;
mod summary;
mod text;
mod words;

use super::report::Report;
use std::io::{self, Write};
pub use words::sentence;

/// How wide, and whether in colour.
#[derive(Debug, Clone, Copy)]
pub struct View {
    /// Columns of the terminal, or a fixed number where there is none.
    pub width: usize,
    /// Whether colours may be used.
    pub color: bool,
    /// Whether what changed in the texts is shown, too.
    pub patch: bool,
    /// Whether everything is listed, however long.
    pub all: bool,
}

/// Writes a comparison.
pub type Render = fn(&Report<'_>, &View, &mut dyn Write) -> io::Result<()>;

/// One way of showing a comparison.
#[derive(Debug)]
pub struct Format {
    /// What users type.
    pub name: &'static str,
    /// Whether people read it on a terminal.
    pub human: bool,
    /// What writes it.
    pub render: Render,
}

/// Every format.
pub static FORMATS: &[Format] = &[
    text::FORMAT,
    summary::FORMAT,
    json::FORMAT,
    markdown::FORMAT,
    html::FORMAT,
    sql::FORMAT,
    findings::CONCISE,
    findings::GITHUB,
    findings::GITLAB,
    findings::JUNIT,
    findings::RDJSON,
    findings::SARIF,
];

/// The format with this name.
pub fn find(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}
