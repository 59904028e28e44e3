//! The texts a compilation reads, and places in them.
//!
//! Knows nothing of the language. A [`Span`] is twelve bytes and holds no text; [`Sources`] turns it
//! into a path, a line and a column when a person has to read it.

mod line_index;

pub use line_index::{LineIndex, Position};

use std::sync::{Arc, OnceLock};

/// Which of the compilation's files a place is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A stretch of one file, in bytes from its beginning; `end` is just after the last byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// First byte after the stretch.
    pub end: u32,
}

impl Span {
    /// A span over `start..end`.
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        Self {
            file,
            start: offset(start),
            end: offset(end),
        }
    }

    /// The span from the beginning of `self` to the end of `last`, which is in the same file.
    pub fn to(self, last: Span) -> Span {
        Span {
            end: last.end.max(self.end),
            ..self
        }
    }

    /// The empty span at the beginning of this one.
    pub fn at_start(self) -> Span {
        Span {
            end: self.start,
            ..self
        }
    }

    /// Whether `inner` lies wholly within this span.
    pub fn contains(self, inner: Span) -> bool {
        self.file == inner.file && self.start <= inner.start && inner.end <= self.end
    }
}

/// Offsets are 32 bits wide; files are bounded well below that before anything is parsed.
fn offset(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

/// One file as it was read.
#[derive(Debug, Clone)]
pub struct Source {
    /// The path as a person should see it, with `/` between its parts.
    pub path: String,
    /// The text, which versions share. Bytes that are not UTF-8 have been replaced; such a file is reported, not parsed.
    pub text: Arc<String>,
    lines: OnceLock<LineIndex>,
}

impl Source {
    fn new(path: String, text: Arc<String>) -> Self {
        Self {
            path,
            text,
            lines: OnceLock::new(),
        }
    }

    /// Where its lines are, found out when somebody asks first.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }
}

/// The files of a compilation, in the order of their paths, and what is kept beside them.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// By their ids; nothing where only another version has a file.
    files: Vec<Option<Source>>,
    /// How many of the files are compiled; the others only have places that findings point to.
    compiled: usize,
}

impl Sources {
    /// Takes the files over, in this order.
    pub fn new(files: impl IntoIterator<Item = (String, String)>) -> Self {
        let files = files.into_iter().enumerate();
        Self::with_ids(files.map(|(at, (path, text))| (FileId(offset(at)), path, Arc::new(text))))
    }

    /// Takes over files that have their ids already, in the order of these; some ids may be left out.
    pub fn with_ids(files: impl IntoIterator<Item = (FileId, String, Arc<String>)>) -> Self {
        let mut all: Vec<Option<Source>> = Vec::new();
        for (id, path, text) in files {
            all.resize_with(id.0 as usize, || None);
            all.push(Some(Source::new(path, text)));
        }
        Self {
            compiled: all.len(),
            files: all,
        }
    }

    /// Keeps a file that isn't compiled, as a configuration: findings may point into it.
    pub fn attach(&mut self, path: String, text: impl Into<Arc<String>>) -> FileId {
        self.files.push(Some(Source::new(path, text.into())));
        FileId(offset(self.files.len() - 1))
    }

    /// Every compiled file with its id.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Source)> {
        let files = self.files.iter().take(self.compiled).enumerate();
        files.filter_map(|(at, source)| Some((FileId(offset(at)), source.as_ref()?)))
    }

    /// How many files are compiled.
    pub fn len(&self) -> usize {
        self.iter().count()
    }

    /// Whether no file is compiled.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The file with this id, compiled or attached, if it is one of ours.
    pub fn get(&self, file: FileId) -> Option<&Source> {
        self.files.get(file.0 as usize)?.as_ref()
    }

    /// The path of the file, or an empty text for a file that is not ours.
    pub fn path(&self, file: FileId) -> &str {
        self.get(file).map_or("", |source| source.path.as_str())
    }

    /// The text a span covers.
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.file)
            .and_then(|source| source.text.get(span.start as usize..span.end as usize))
            .unwrap_or("")
    }

    /// Line and column of a span's first byte, both from 1, the column in Unicode scalar values.
    pub fn start(&self, span: Span) -> Position {
        self.position(span.file, span.start)
    }

    /// Line and column just after a span's last byte.
    pub fn end(&self, span: Span) -> Position {
        self.position(span.file, span.end)
    }

    /// Lines and columns of a span's ends, the columns counted in bytes of UTF-8.
    pub fn in_bytes(&self, span: Span) -> (Position, Position) {
        let of = |source: &Source, at: u32| {
            let lines = source.lines();
            lines.position_in_bytes(&source.text, at as usize)
        };
        self.get(span.file)
            .map(|source| (of(source, span.start), of(source, span.end)))
            .unwrap_or_default()
    }

    fn position(&self, file: FileId, at: u32) -> Position {
        self.get(file).map_or_else(Position::default, |source| {
            source.lines().position(&source.text, at as usize)
        })
    }
}

/// How long the folder's path is, with its last `/`, in which all of these files are.
pub fn common_folder<'p>(paths: impl IntoIterator<Item = &'p str>) -> usize {
    let common = paths.into_iter().reduce(shared).unwrap_or("");
    common.rfind('/').map_or(0, |at| at + 1)
}

/// What two paths begin with.
fn shared<'p>(one: &'p str, other: &'p str) -> &'p str {
    let pairs = one.char_indices().zip(other.chars());
    let same = pairs.take_while(|((_, a), b)| a == b);
    let end = same
        .last()
        .map_or(0, |((at, letter), _)| at + letter.len_utf8());
    one.get(..end).unwrap_or("")
}
