//! Every distinct name of a compilation, once.

use crate::source::FileId;
use crate::syntax::Parsed;
use crate::syntax::ast::{NameHash, NameTable, Path, Sym};
use rayon::prelude::*;
use std::sync::Arc;

/// How many tables share the names: each can be filled on a thread of its own. A power of two, and the same
/// however many threads there are, because it decides the ids.
const PARTS: usize = 8;

/// A name or dotted path, the same in every file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NameId(pub u32);

impl NameId {
    fn new(part: usize, number: u32) -> Self {
        Self(number * PARTS as u32 + part as u32)
    }
}

/// The names, and what each file calls them.
#[derive(Debug, Default)]
pub struct Names {
    parts: Vec<NameTable>,
    files: Vec<Vec<NameId>>,
}

/// The names of one part.
struct Part {
    table: NameTable,
    /// What they are called, file by file.
    ids: Vec<NameId>,
    /// Where the ids of each file begin.
    begins: Vec<usize>,
}

impl Names {
    /// Merges the tables of all files.
    pub fn new(parsed: &[Arc<Parsed>]) -> Self {
        let parts: Vec<Part> = (0..PARTS)
            .into_par_iter()
            .map(|part| Part::new(part, parsed))
            .collect();
        let files = parsed.par_iter().enumerate().map(|(file, parsed)| {
            let mut ids: Vec<_> = parts.iter().map(|part| part.of_file(file)).collect();
            let hashes = parsed.names.hashes().iter();
            let next = |hash: &NameHash| ids.get_mut(hash.part(PARTS))?.next().copied();
            hashes.filter_map(next).collect()
        });
        Self {
            files: files.collect(),
            parts: parts.into_iter().map(|part| part.table).collect(),
        }
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
        let part = self.parts.get(id.0 as usize % PARTS);
        part.map_or("", |part| part.list().text(id.0 / PARTS as u32))
    }

    /// The text of a path as it was written.
    pub fn written(&self, path: Path) -> &str {
        self.text(self.path(path))
    }

    /// The id of a text that stands in some file.
    pub fn find(&self, text: &str) -> Option<NameId> {
        let hash = NameHash::of(text);
        let part = hash.part(PARTS);
        let number = self.parts.get(part)?.find(text, hash)?;
        Some(NameId::new(part, number))
    }

    /// A number that every id is below.
    pub fn bound(&self) -> usize {
        let longest = self.parts.iter().map(|part| part.list().len()).max();
        longest.unwrap_or(0) * PARTS
    }
}

impl Part {
    fn new(at: usize, parsed: &[Arc<Parsed>]) -> Self {
        let mut part = Self {
            table: NameTable::default(),
            ids: Vec::new(),
            begins: Vec::with_capacity(parsed.len()),
        };
        for file in parsed {
            part.begins.push(part.ids.len());
            for (number, hash) in file.names.hashes().iter().enumerate() {
                if hash.part(PARTS) == at {
                    let text = file.names.text(number as u32);
                    part.ids
                        .push(NameId::new(at, part.table.intern(text, *hash)));
                }
            }
        }
        part
    }

    fn of_file(&self, file: usize) -> std::slice::Iter<'_, NameId> {
        let begin = self.begins.get(file).copied().unwrap_or(usize::MAX);
        self.ids.get(begin..).unwrap_or(&[]).iter()
    }
}
