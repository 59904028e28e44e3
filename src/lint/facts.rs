//! What rules may know of one system. What takes work is computed when the first rule asks.

use super::eligible::Eligible;
use super::obligations::{BINDING, Obligations};
use super::redundancy::Fates;
use super::things::{Thing, Things};
use crate::check::Context;
use crate::diagnostic::Diagnostic;
use crate::model::{Access, Lowered};
use crate::source::{FileId, Sources, Span};
use crate::syntax::Parsed;
use crate::syntax::ast;
use std::rc::Rc;
use std::sync::Arc;

/// The facts of one system.
pub struct Facts<'f> {
    /// Model, places, access, and the words for them.
    pub context: Context<'f>,
    /// The texts of the whole compilation.
    pub sources: &'f Sources,
    parsed: &'f [Arc<Parsed>],
    pub(super) fates: Option<Rc<Fates>>,
    obligations: Option<Rc<Obligations>>,
    eligible: Option<Rc<Option<Eligible>>>,
    dead: Option<Rc<Vec<u32>>>,
    things: Option<Rc<Things<'f>>>,
    files: &'f [FileId],
}

impl<'f> Facts<'f> {
    /// The facts of a system; `parsed` are the files of the whole compilation.
    pub fn new(
        lowered: &'f Lowered,
        access: &'f mut Access,
        sources: &'f Sources,
        parsed: &'f [Arc<Parsed>],
    ) -> Self {
        Self {
            context: Context::new(&lowered.model, &lowered.origins, access),
            sources,
            parsed,
            fates: None,
            obligations: None,
            eligible: None,
            dead: None,
            things: None,
            files: &lowered.files,
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

    /// A name or path without what else its place covers, such as the wildcard after it.
    pub fn written(&self, path: &ast::Path) -> &'f str {
        let parsed = self.parsed.get(path.span.file.0 as usize);
        parsed.map_or("", |parsed| parsed.names.text(path.sym.0))
    }

    /// The text of a file before and after a place.
    pub fn around(&self, span: Span) -> (&'f str, &'f str) {
        let source = self.sources.get(span.file);
        let text = source.map_or("", |source| source.text.as_str());
        let before = text.get(..span.start as usize);
        let after = text.get(span.end as usize..);
        (before.unwrap_or(""), after.unwrap_or(""))
    }

    /// The tree of a file.
    pub fn tree(&self, file: FileId) -> Option<&'f ast::File> {
        self.parsed.get(file.0 as usize).map(|parsed| &parsed.ast)
    }

    /// What the catalog obliges whoever has an action to.
    pub fn obligations(&mut self) -> Rc<Obligations> {
        let known = self.obligations.take();
        let known = known.unwrap_or_else(|| Rc::new(Obligations::new(&mut self.context)));
        self.obligations.insert(known).clone()
    }

    /// Which roles may have which action; nothing where the catalog doesn't say which roles there are.
    pub fn eligible(&mut self) -> Rc<Option<Eligible>> {
        let known = self.eligible.take();
        let known = known.unwrap_or_else(|| Rc::new(Eligible::new(&self.context)));
        self.eligible.insert(known).clone()
    }

    /// The actions that nobody can have without breaking a requirement or a conflict, in order.
    pub fn dead(&mut self) -> Rc<Vec<u32>> {
        let obligations = self.obligations();
        let known = self.dead.take();
        let known = known.unwrap_or_else(|| Rc::new(obligations.dead(BINDING)));
        self.dead.insert(known).clone()
    }

    /// The trees of the system's files.
    pub fn trees(&self) -> Vec<(FileId, &'f ast::File)> {
        let files = self.files.iter();
        let trees = files.filter_map(|file| Some((*file, self.tree(*file)?)));
        trees.collect()
    }

    /// The full path of a thing of this system.
    pub fn path(&mut self, thing: &Thing<'_>) -> String {
        let things = self.things();
        things.path(thing, self.text(thing.name.span))
    }

    /// Everything the system declares with a name, as it was written.
    pub fn things(&mut self) -> Rc<Things<'f>> {
        let known = self.things.take().unwrap_or_else(|| {
            let sources = self.sources;
            Rc::new(Things::new(&self.trees(), &|span| sources.slice(span)))
        });
        self.things.insert(known).clone()
    }
}
