//! Pages in Markdown, as the test of the documentation sees them: fenced blocks and links.
//!
//! A comment of its own line right before a block says what is expected of it; readers don't see it.
//!
//! ```text
//! <!-- expect: RC250 -->
//! ```

use crate::support::repository;
use std::fs;
use std::path::Path;

/// One fenced block.
#[derive(Debug, Clone)]
pub struct Block {
    /// The page and the line of the opening fence.
    pub place: String,
    /// The word after the opening fence.
    pub language: String,
    /// What stands between the fences; ends in a new line unless it is empty.
    pub text: String,
    /// `key: value` of the comments before it.
    pub notes: Vec<(String, String)>,
    /// Nothing but blank lines and comments stands between the block before and this one.
    pub follows: bool,
}

impl Block {
    /// The value of the first note of this key.
    pub fn note(&self, key: &str) -> Option<&str> {
        let found = self.notes.iter().find(|(known, _)| known == key);
        found.map(|(_, value)| value.as_str())
    }

    /// The parts of a note, which commas separate.
    pub fn listed(&self, key: &str) -> Vec<&str> {
        let parts = self
            .note(key)
            .into_iter()
            .flat_map(|value| value.split(','));
        parts
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .collect()
    }
}

/// One page.
pub struct Page {
    /// Its path from the repository.
    pub path: String,
    /// Its text.
    pub text: String,
    /// Its blocks, in order.
    pub blocks: Vec<Block>,
}

/// The README and everything in `docs`, in the order of paths.
pub fn pages() -> Vec<Page> {
    let mut paths = vec!["README.md".to_owned()];
    for entry in fs::read_dir(repository().join("docs"))
        .expect("docs")
        .flatten()
    {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".md") {
            paths.push(format!("docs/{name}"));
        }
    }
    paths.sort();
    paths.into_iter().map(page).collect()
}

/// The page of this path.
pub fn page(path: impl Into<String>) -> Page {
    let path = path.into();
    let text = fs::read_to_string(repository().join(&path)).expect("a page");
    let blocks = blocks(&path, &text);
    Page { path, text, blocks }
}

fn blocks(path: &str, text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut open: Option<(usize, Block)> = None;
    let mut notes: Vec<(String, String)> = Vec::new();
    let mut follows = false;
    for (at, line) in text.lines().enumerate() {
        let indent = line.len() - line.trim_start().len();
        match (&mut open, line.trim()) {
            (Some(_), "```") => blocks.extend(open.take().map(|(_, block)| block)),
            (Some((cut, block)), _) => {
                let line = line.get((*cut).min(indent)..).unwrap_or("");
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, trimmed) if trimmed.starts_with("```") => {
                let block = Block {
                    place: format!("{path}:{}", at + 1),
                    language: trimmed.trim_start_matches('`').to_owned(),
                    text: String::new(),
                    notes: std::mem::take(&mut notes),
                    follows,
                };
                open = Some((indent, block));
                follows = true;
            }
            (None, "") => {}
            (None, trimmed) => match note(trimmed) {
                Some(note) => notes.push(note),
                None => {
                    assert!(
                        !trimmed.starts_with("~~~"),
                        "{path}:{}: fences are ```",
                        at + 1
                    );
                    notes.clear();
                    follows = false;
                }
            },
        }
    }
    assert!(open.is_none(), "{path}: a block isn't closed");
    blocks
}

fn note(line: &str) -> Option<(String, String)> {
    let inner = line.strip_prefix("<!--")?.strip_suffix("-->")?.trim();
    let (key, value) = inner.split_once(':').unwrap_or((inner, ""));
    Some((key.trim().to_owned(), value.trim().to_owned()))
}

/// The text of a page without its blocks.
pub fn prose(text: &str) -> String {
    let mut inside = false;
    let mut kept = String::new();
    for line in text.lines() {
        if line.trim().starts_with("```") {
            inside = !inside;
        } else if !inside {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

/// Where the links of a page lead that don't leave the repository.
pub fn links(page: &Page) -> Vec<String> {
    let prose = prose(&page.text);
    let targets = prose.split("](").skip(1);
    let targets = targets.filter_map(|rest| rest.split(')').next());
    let inside = |target: &&str| !target.contains("://");
    targets.filter(inside).map(str::to_owned).collect()
}

/// The anchors of a page: its headings as they are linked to.
pub fn anchors(text: &str) -> Vec<String> {
    let prose = prose(text);
    let headings = prose.lines().filter(|line| line.starts_with('#'));
    let anchor = |heading: &str| {
        let words = heading.trim_start_matches('#').trim().to_lowercase();
        let kept = words
            .chars()
            .filter(|letter| letter.is_alphanumeric() || " -_".contains(*letter));
        kept.collect::<String>().replace(' ', "-")
    };
    headings.map(anchor).collect()
}

/// The cells of the rows of all tables in a text, without the rows that only draw them.
pub fn rows(text: &str) -> Vec<Vec<String>> {
    let lines = text.lines().filter_map(|line| {
        let inner = line.trim().strip_prefix('|')?.strip_suffix('|')?;
        let cells = inner.split(" | ").map(|cell| cell.trim().to_owned());
        Some(cells.collect::<Vec<String>>())
    });
    let drawn = |cells: &Vec<String>| {
        let letters = cells.iter().flat_map(|cell| cell.chars());
        letters.into_iter().all(|letter| "-:| ".contains(letter))
    };
    lines.filter(|cells| !drawn(cells)).collect()
}

/// Copies a folder with all that is in it.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let target = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy(&entry.path(), &target),
            false => {
                fs::copy(entry.path(), target).expect("a copy");
            }
        }
    }
}
