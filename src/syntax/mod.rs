//! From the text of one file to its tree. Never fails: what can't be read becomes a finding and a
//! `Broken` node, and the rest of the file is still there.
//!
//! The only room that knows pest. Knows nothing of what names mean, nor of other files.

pub mod ast;
mod build;
mod cursor;
mod grammar;
mod mistakes;
mod pairs;
mod scan;
mod tokens;
mod words;

use crate::diagnostic::Diagnostic;
use crate::source::FileId;
use build::Builder;
use grammar::{Grammar, Rule};
use pairs::Tree;
use pest::Parser;
pub use tokens::{Token, TokenKind, say_the_same, tokens};

/// What became of one file.
#[derive(Debug, Clone, Default)]
pub struct Parsed {
    /// The tree.
    pub ast: ast::File,
    /// The names and paths that [`ast::Sym`]s stand for.
    pub names: ast::NameList,
    /// What is wrong with the text.
    pub diagnostics: Vec<Diagnostic>,
}

impl Parsed {
    /// A file that nothing can be said about.
    pub fn unreadable() -> Self {
        Self {
            ast: ast::File {
                broken: true,
                ..ast::File::default()
            },
            ..Self::default()
        }
    }
}

/// Reads the bytes of one file as text; what isn't UTF-8 is replaced, and [`parse`] isn't to be asked.
pub fn decode(file: FileId, bytes: Vec<u8>, limit: usize) -> (String, Option<Diagnostic>) {
    scan::decode(file, bytes, limit)
}

/// Reads one file.
pub fn parse(file: FileId, text: &str) -> Parsed {
    let scanned = scan::scan(file, text);
    if scanned.fatal {
        return Parsed {
            diagnostics: scanned.diagnostics,
            ..Parsed::unreadable()
        };
    }
    let tree = Grammar::parse(Rule::file, text).map(|pairs| Tree::new(text, pairs.tokens()));
    let mut builder = Builder::new(file, text, scanned.diagnostics);
    match &tree {
        Ok(tree) => builder.file(tree),
        Err(error) => mistakes::whole_file(&mut builder, error),
    }
    builder.finish()
}

/// How the clause that this word begins is written, if it begins one.
pub fn clause_word(word: &str) -> Option<&'static str> {
    words::find(word).map(|word| word.usage)
}
