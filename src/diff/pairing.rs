//! Which thing of the later version is which of the earlier one.
//!
//! The same id is the same thing. An id that only one version has goes with whatever the other version has under
//! one of its former ids. So a thing may have several partners: it was split, or several were merged.

use rustc_hash::FxHashMap;

/// A list of things of one kind in one version.
pub struct Names<'a> {
    /// Their ids; distinct.
    pub ids: Vec<&'a str>,
    /// The former ids of each, by position.
    pub formers: Vec<Vec<String>>,
}

impl<'a> Names<'a> {
    /// Things and what they were called before.
    pub fn new(all: impl Iterator<Item = (&'a str, Vec<String>)>) -> Self {
        let (ids, formers) = all.unzip();
        Self { ids, formers }
    }
}

/// The partners of each thing, by position.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Pairing {
    /// For each thing of the earlier version, those of the later one.
    pub of_base: Vec<Vec<u32>>,
    /// For each thing of the later version, those of the earlier one.
    pub of_head: Vec<Vec<u32>>,
    /// Every thing stands at the same position in both versions.
    pub identical: bool,
}

/// How a thing relates to its partners.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// Both versions have this id.
    Same,
    /// One on either side, under another id.
    Renamed,
    /// The later one is one of several that come from the earlier one.
    Split,
    /// The earlier one is one of several that went into the later one.
    Merged,
}

impl Pairing {
    /// Pairs the things of two versions.
    pub fn new(base: &Names<'_>, head: &Names<'_>) -> Self {
        let mut pairing = Self {
            of_base: vec![Vec::new(); base.ids.len()],
            of_head: vec![Vec::new(); head.ids.len()],
            identical: base.ids == head.ids,
        };
        if pairing.identical {
            for at in 0..base.ids.len() as u32 {
                pairing.add(at, at);
            }
            return pairing;
        }
        let places = |names: &Names<'_>| -> FxHashMap<String, u32> {
            let ids = names.ids.iter().enumerate();
            ids.map(|(at, id)| ((*id).to_owned(), at as u32)).collect()
        };
        let (in_base, in_head) = (places(base), places(head));
        for (at, id) in head.ids.iter().enumerate() {
            match in_base.get(*id) {
                Some(same) => pairing.add(*same, at as u32),
                None => {
                    let formers = head.formers.get(at).into_iter().flatten();
                    for known in formers.filter_map(|former| in_base.get(former)) {
                        pairing.add(*known, at as u32);
                    }
                }
            }
        }
        for (at, id) in base.ids.iter().enumerate() {
            if in_head.contains_key(*id) {
                continue;
            }
            let formers = base.formers.get(at).into_iter().flatten();
            for known in formers.filter_map(|former| in_head.get(former)) {
                pairing.add(at as u32, *known);
            }
        }
        pairing
    }

    fn add(&mut self, base: u32, head: u32) {
        let lists = (
            self.of_base.get_mut(base as usize),
            self.of_head.get_mut(head as usize),
        );
        if let (Some(heads), Some(bases)) = lists
            && !heads.contains(&head)
        {
            heads.push(head);
            bases.push(base);
        }
    }

    /// The partners of a thing of the earlier version.
    pub fn heads(&self, base: u32) -> &[u32] {
        self.of_base.get(base as usize).map_or(&[], Vec::as_slice)
    }

    /// The partners of a thing of the later version.
    pub fn bases(&self, head: u32) -> &[u32] {
        self.of_head.get(head as usize).map_or(&[], Vec::as_slice)
    }

    /// Every pair, in the order of the later version.
    pub fn pairs(&self) -> impl Iterator<Item = (u32, u32)> {
        let all = self.of_head.iter().enumerate();
        all.flat_map(|(head, bases)| bases.iter().map(move |base| (*base, head as u32)))
    }

    /// What only the earlier version has.
    pub fn removed(&self) -> impl Iterator<Item = u32> {
        alone(&self.of_base)
    }

    /// What only the later version has.
    pub fn added(&self) -> impl Iterator<Item = u32> {
        alone(&self.of_head)
    }

    /// How the two of a pair relate, whose ids are these.
    pub fn relation(&self, old: &str, new: &str, base: u32, head: u32) -> Relation {
        if old == new {
            Relation::Same
        } else if self.heads(base).len() > 1 {
            Relation::Split
        } else if self.bases(head).len() > 1 {
            Relation::Merged
        } else {
            Relation::Renamed
        }
    }
}

fn alone(partners: &[Vec<u32>]) -> impl Iterator<Item = u32> {
    let all = partners.iter().enumerate();
    all.filter(|(_, partners)| partners.is_empty())
        .map(|(at, _)| at as u32)
}
