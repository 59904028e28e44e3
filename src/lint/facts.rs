//! What rules may know of one system. What takes work is computed when the first rule asks.

use super::redundancy::Fates;
use crate::check::Context;
use crate::diagnostic::Diagnostic;
use crate::model::{Access, Lowered};
use crate::source::{FileId, Sources, Span};
use crate::syntax::Parsed;
use crate::syntax::ast;
use std::rc::Rc;

/// The facts of one system.
pub struct Facts<'f> {
    /// Model, places, access, and the words for them.
    pub context: Context<'f>,
    sources: &'f Sources,
    parsed: &'f [Parsed],
    pub(super) fates: Option<Rc<Fates>>,
}

impl<'f> Facts<'f> {
    /// The facts of a system; `parsed` are the files of the whole compilation.
    pub fn new(
        lowered: &'f Lowered,
        access: &'f mut Access,
        sources: &'f Sources,
        parsed: &'f [Parsed],
    ) -> Self {
        Self {
            context: Context::new(&lowered.model, &lowered.origins, access),
            sources,
            parsed,
            fates: None,
        }
    }

    /// Says something.
    pub fn report(&mut self, finding: Diagnostic) {
        self.context.report(finding);
    }

    /// The text at a place.
    pub fn text(&self, span: Span) -> &'f str {
        self.sources.slice(span)
    }

    /// The whole text of a file.
    pub fn source(&self, file: FileId) -> Option<&'f str> {
        self.sources.get(file).map(|source| source.text.as_str())
    }

    /// The tree of a file.
    pub fn tree(&self, file: FileId) -> Option<&'f ast::File> {
        self.parsed.get(file.0 as usize).map(|parsed| &parsed.ast)
    }
}
