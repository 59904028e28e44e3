//! What the names in a bundle refer to.

use super::fault::Fault;
use super::page::{Page, Text};
use rustc_hash::FxHashMap;

/// The things of one kind by their ids, with their numbers in the model.
pub struct Index<'d> {
    what: &'static str,
    numbers: FxHashMap<&'d str, u32>,
}

impl<'d> Index<'d> {
    /// The things in the order of their numbers, each named once.
    pub fn new(what: &'static str, ids: impl IntoIterator<Item = &'d str>) -> Self {
        let numbers = ids.into_iter().enumerate();
        Self {
            what,
            numbers: numbers.map(|(at, id)| (id, at as u32)).collect(),
        }
    }

    pub fn find(&self, id: &str) -> Option<u32> {
        self.numbers.get(id).copied()
    }

    pub fn get(&self, page: &Page<'_>, id: &Text<'_>) -> Result<u32, Fault> {
        self.find(id).ok_or_else(|| page.unknown(self.what, id))
    }

    pub fn maybe(&self, page: &Page<'_>, id: Option<&Text<'_>>) -> Result<Option<u32>, Fault> {
        id.map(|id| self.get(page, id)).transpose()
    }

    /// All of them, sorted by number, each once.
    pub fn all(&self, page: &Page<'_>, ids: &[Text<'_>]) -> Result<Vec<u32>, Fault> {
        let mut numbers = Vec::with_capacity(ids.len());
        for id in ids {
            numbers.push(self.get(page, id)?);
        }
        numbers.sort_unstable();
        match numbers.windows(2).any(|pair| pair.first() == pair.last()) {
            false => Ok(numbers),
            true => Err(page.repeated(self.what, ids)),
        }
    }
}

impl Page<'_> {
    /// Something stands in a list twice.
    fn repeated(&self, what: &str, ids: &[Text<'_>]) -> Fault {
        let mut sorted: Vec<&Text<'_>> = ids.iter().collect();
        sorted.sort();
        let twice = sorted
            .windows(2)
            .find(|pair| pair.first() == pair.last())
            .and_then(|pair| pair.last());
        twice.map_or_else(
            || Fault::new(format!("a {what} is there twice")),
            |id| self.twice(what, id),
        )
    }
}
