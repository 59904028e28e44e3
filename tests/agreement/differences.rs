//! Where the compiler and the oracle don't agree, and how much they were asked.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

/// How many differences of one kind are told.
const TOLD: usize = 6;

#[derive(Debug, Default)]
pub struct Differences {
    all: Vec<(String, String)>,
    /// How often each thing was compared.
    pub asked: BTreeMap<String, usize>,
}

impl Differences {
    pub fn add(&mut self, kind: &str, text: String) {
        self.all.push((kind.to_owned(), text));
    }

    /// Two sets that ought to be equal.
    pub fn sets<T: Ord + Debug>(&mut self, kind: &str, ours: &BTreeSet<T>, theirs: &BTreeSet<T>) {
        self.asked(kind, theirs.len());
        for only in ours.difference(theirs) {
            self.add(kind, format!("only the compiler: {only:?}"));
        }
        for only in theirs.difference(ours) {
            self.add(kind, format!("only the oracle: {only:?}"));
        }
    }

    pub fn asked(&mut self, what: &str, times: usize) {
        match self.asked.get_mut(what) {
            Some(known) => *known += times,
            None => drop(self.asked.insert(what.to_owned(), times)),
        }
    }

    /// What the first difference is about.
    pub fn kind(&self) -> Option<&str> {
        self.all.first().map(|(kind, _)| kind.as_str())
    }

    pub fn text(&self) -> String {
        let kinds: BTreeSet<&String> = self.all.iter().map(|(kind, _)| kind).collect();
        let mut text = String::new();
        for kind in kinds {
            let all: Vec<_> = self.all.iter().filter(|(other, _)| other == kind).collect();
            text.push_str(&format!("{kind} ({} differences)\n", all.len()));
            for (_, difference) in all.iter().take(TOLD) {
                text.push_str(&format!("  {difference}\n"));
            }
        }
        text
    }
}
