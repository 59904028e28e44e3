//! From bytes to trees, each file on whichever thread is free. What has been read of a file is good for every version in
//! which its bytes and its id are the same.

use super::Progress;
use super::formatting::unformatted;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::{FileId, common_folder};
use crate::syntax::{Parsed, decode, parse};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A file as it was read, before anybody looked at its encoding.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// The path as a person should see it, with `/` between its parts.
    pub path: String,
    /// The bytes, unchecked. No more than [`MAX_FILE_BYTES`] + 1 of them are looked at.
    pub bytes: Vec<u8>,
}

/// The largest policy file that is read, in bytes. A larger one is finding RC006.
pub const MAX_FILE_BYTES: usize = 16 * 1024 * 1024;

/// What became of one file.
#[derive(Debug, Clone)]
pub struct Unit {
    pub id: FileId,
    pub path: String,
    /// The text, which is exactly the bytes if nothing was wrong with them.
    pub text: Arc<String>,
    exact: bool,
    pub parsed: Arc<Parsed>,
    /// How it was laid out, if somebody looked.
    pub layout: Option<Layout>,
}

/// What was found out about the layout of a file.
#[derive(Debug, Clone)]
pub struct Layout {
    width: usize,
    pub finding: Option<Diagnostic>,
}

impl Unit {
    fn new(id: FileId, file: SourceFile) -> Self {
        let (text, problem) = decode(id, file.bytes, MAX_FILE_BYTES);
        let exact = problem.is_none();
        let unusable = problem
            .as_ref()
            .is_some_and(|found| found.code != &codes::BYTE_ORDER_MARK);
        let mut parsed = match unusable {
            true => Parsed::unreadable(),
            false => parse(id, &text),
        };
        parsed.diagnostics.extend(problem);
        Self {
            id,
            path: file.path,
            text: Arc::new(text),
            exact,
            parsed: Arc::new(parsed),
            layout: None,
        }
    }

    /// The same file under the path that it has now, if its bytes are the same.
    fn again(&self, file: &SourceFile) -> Option<Self> {
        let same = self.exact && self.text.as_bytes() == file.bytes;
        same.then(|| Self {
            path: file.path.clone(),
            ..self.clone()
        })
    }

    /// Looks at how it is laid out, unless somebody did.
    pub fn judge(&mut self, width: usize) {
        if self
            .layout
            .as_ref()
            .is_none_or(|known| known.width != width)
        {
            let finding = unformatted(self.id, &self.text, &self.parsed, width);
            self.layout = Some(Layout { width, finding });
        }
    }

    /// What is wrong with the text. They are taken out if nobody else has this file.
    pub fn diagnostics(&mut self) -> Vec<Diagnostic> {
        match Arc::get_mut(&mut self.parsed) {
            Some(own) => std::mem::take(&mut own.diagnostics),
            None => self.parsed.diagnostics.clone(),
        }
    }
}

/// The files with their ids, in the order of their paths.
pub fn in_order(mut files: Vec<SourceFile>) -> Vec<(FileId, SourceFile)> {
    files.sort_by(|a, b| a.path.cmp(&b.path));
    (0..).map(FileId).zip(files).collect()
}

/// The files of two versions with ids under which a file that both have is the same: the folders that all files of a
/// version are in may have different names.
pub fn in_common_order(
    base: Vec<SourceFile>,
    head: Vec<SourceFile>,
) -> [Vec<(FileId, SourceFile)>; 2] {
    let versions = [in_order(base), in_order(head)];
    let places = versions.each_ref().map(|files| places(files));
    let all: BTreeSet<&str> = places.iter().flatten().copied().collect();
    let all: Vec<&str> = all.into_iter().collect();
    let ids = places.map(|places| {
        let ids = places.iter().map(|place| all.binary_search(place));
        ids.map(|at| at.unwrap_or_else(|at| at) as u32)
            .collect::<Vec<u32>>()
    });
    let mut ids = ids.into_iter();
    versions.map(|mut files| {
        let ids = ids.next().unwrap_or_default();
        // A path that is there twice stands for two files.
        if ids.is_sorted_by(|one, next| one < next) {
            for ((id, _), common) in files.iter_mut().zip(ids) {
                *id = FileId(common);
            }
        }
        files
    })
}

/// The paths below the folder that all files are in.
fn places(files: &[(FileId, SourceFile)]) -> Vec<&str> {
    let paths = || files.iter().map(|(_, file)| file.path.as_str());
    let folder = common_folder(paths());
    let below = paths().map(|path| path.get(folder..).unwrap_or(path));
    below.collect()
}

/// Decodes and parses the files that aren't `known`, which is in the order of its ids, and does `then` with each.
pub fn read<T: Send>(
    files: Vec<(FileId, SourceFile)>,
    known: &[Unit],
    progress: &(dyn Fn(Progress) + Sync),
    then: impl Fn(&mut Unit) -> T + Sync,
) -> Vec<(Unit, T)> {
    let total = files.len();
    let done = AtomicUsize::new(0);
    let files = files.into_par_iter().map(|(id, file)| {
        let before = known.binary_search_by_key(&id, |unit| unit.id).ok();
        let before = before.and_then(|at| known.get(at));
        let mut unit = before
            .and_then(|before| before.again(&file))
            .unwrap_or_else(|| Unit::new(id, file));
        let done_with = then(&mut unit);
        progress(Progress::Parsing {
            done: done.fetch_add(1, Ordering::Relaxed) + 1,
            total,
        });
        (unit, done_with)
    });
    files.collect()
}
