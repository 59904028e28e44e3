//! Names as numbers: each distinct one is kept once.

use hashbrown::HashTable;
use std::hash::BuildHasher;

/// The hash of a name, the same for every table of names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NameHash(u32);

impl NameHash {
    /// The hash of this text.
    pub fn of(text: &str) -> Self {
        let hash = rustc_hash::FxBuildHasher.hash_one(text);
        Self((hash ^ (hash >> 32)) as u32)
    }

    /// One of `count` equal parts into which all hashes fall; `count` is a power of two.
    pub fn part(self, count: usize) -> usize {
        (self.0 >> 8) as usize & (count - 1)
    }

    /// As a hash table wants it: both ends of the number have to differ.
    fn wide(self) -> u64 {
        u64::from(self.0) << 32 | u64::from(self.0)
    }
}

/// Names by their number, in the order in which they came.
#[derive(Debug, Clone, Default)]
pub struct NameList {
    /// All of them, one behind the other. Names behind the first four gigabytes would be empty; nobody has as many.
    texts: String,
    ends: Vec<u32>,
    hashes: Vec<NameHash>,
}

impl NameList {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The name with this number; an empty text if it is none of ours.
    pub fn text(&self, number: u32) -> &str {
        let number = number as usize;
        let start = number.checked_sub(1).and_then(|at| self.ends.get(at));
        let end = self.ends.get(number).copied().unwrap_or(0);
        let range = start.copied().unwrap_or(0) as usize..end as usize;
        self.texts.get(range).unwrap_or("")
    }

    /// The hashes, in the order of the numbers.
    pub fn hashes(&self) -> &[NameHash] {
        &self.hashes
    }

    fn push(&mut self, text: &str, hash: NameHash) {
        self.texts.push_str(text);
        self.ends
            .push(u32::try_from(self.texts.len()).unwrap_or(u32::MAX));
        self.hashes.push(hash);
    }
}

/// Names, and the number of each.
#[derive(Debug, Clone, Default)]
pub struct NameTable {
    list: NameList,
    numbers: HashTable<u32>,
}

impl NameTable {
    /// The number of a name, a new one if it hasn't been here.
    pub fn intern(&mut self, text: &str, hash: NameHash) -> u32 {
        let Self { list, numbers } = self;
        let same = |number: &u32| list.text(*number) == text;
        let hash_of = |number: &u32| {
            let hash = list.hashes.get(*number as usize);
            hash.map_or(0, |hash| hash.wide())
        };
        let entry = numbers.entry(hash.wide(), same, hash_of);
        let new = list.ends.len() as u32;
        let number = *entry.or_insert(new).get();
        if number == new {
            list.push(text, hash);
        }
        number
    }

    /// The number of a name that has been here.
    pub fn find(&self, text: &str, hash: NameHash) -> Option<u32> {
        let same = |number: &u32| self.list.text(*number) == text;
        self.numbers.find(hash.wide(), same).copied()
    }

    /// The names.
    pub fn list(&self) -> &NameList {
        &self.list
    }

    /// The names alone, when no more will come.
    pub fn into_list(self) -> NameList {
        let mut list = self.list;
        list.texts.shrink_to_fit();
        list.ends.shrink_to_fit();
        list.hashes.shrink_to_fit();
        list
    }
}
