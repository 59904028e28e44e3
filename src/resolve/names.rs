//! Every distinct name of a compilation, once.

use crate::source::FileId;
use crate::syntax::Parsed;
use crate::syntax::ast::{Path, Sym};
use rustc_hash::FxHashMap;

/// A name or dotted path, the same in every file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NameId(pub u32);

/// The names, and what each file calls them.
#[derive(Debug, Default)]
pub struct Names {
    ids: FxHashMap<Box<str>, NameId>,
    texts: Vec<Box<str>>,
    files: Vec<Vec<NameId>>,
}

impl Names {
    /// Merges the tables of all files.
    pub fn new(parsed: &[Parsed]) -> Self {
        let mut names = Self::default();
        for file in parsed {
            let ids = file.names.iter().map(|text| names.intern(text)).collect();
            names.files.push(ids);
        }
        names
    }

    fn intern(&mut self, text: &str) -> NameId {
        if let Some(id) = self.ids.get(text) {
            return *id;
        }
        let id = NameId(self.texts.len() as u32);
        self.texts.push(text.into());
        self.ids.insert(text.into(), id);
        id
    }

    /// What the file's symbol means everywhere.
    pub fn of(&self, file: FileId, sym: Sym) -> NameId {
        let file = self.files.get(file.0 as usize);
        let id = file.and_then(|ids| ids.get(sym.0 as usize));
        id.copied().unwrap_or(NameId(u32::MAX))
    }

    /// The name of a path as it was written.
    pub fn path(&self, path: Path) -> NameId {
        self.of(path.span.file, path.sym)
    }

    /// The text of a name.
    pub fn text(&self, id: NameId) -> &str {
        self.texts.get(id.0 as usize).map_or("", |text| text)
    }

    /// The text of a path as it was written.
    pub fn written(&self, path: Path) -> &str {
        self.text(self.path(path))
    }

    /// The id of a text that stands in some file.
    pub fn find(&self, text: &str) -> Option<NameId> {
        self.ids.get(text).copied()
    }
}
