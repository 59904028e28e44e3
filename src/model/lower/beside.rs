//! Long lists are lowered on all threads, in stretches. What comes of it is what one thread would make of the whole list.

use super::{Lower, Words};
use crate::diagnostic::Diagnostic;
use crate::model::{Conflict, Model, Origins};
use crate::resolve::{Lookup, Names, Symbols};
use rayon::prelude::*;

/// So few things are lowered at once.
const FEW: usize = 512;

/// More stretches than this are never made of a list, however long it is: each needs a number in the ids of places.
const STRETCHES: usize = 32;

/// What all threads may look at.
#[derive(Clone, Copy)]
struct Ground<'s, 'a> {
    names: &'s Names,
    symbols: &'s Symbols<'a>,
    lenient: bool,
    known: &'s Model,
    words: &'s Words,
    /// The stretches of places that there are already.
    places: u32,
}

/// What came of a stretch besides the things themselves.
struct Yield {
    origins: Origins,
    findings: Vec<Diagnostic>,
    conflicts: Vec<Conflict>,
    /// Suggestions were wanted, and only one thread may make them.
    lacks_advice: bool,
}

impl<'a> Lower<'_, 'a> {
    /// Lowers each thing of a list with `one`, which gets its position, too.
    pub(super) fn each_beside<D: Sync, T: Default + Send>(
        &mut self,
        drafts: &[D],
        one: impl Fn(&mut Lower<'_, 'a>, u32, &D) -> T + Sync,
    ) -> Vec<T> {
        let all = rayon::iter::repeat_n((), drafts.len());
        let mut things: Vec<T> = all.map(|()| T::default()).collect();
        let size = FEW.max(drafts.len().div_ceil(STRETCHES));
        if drafts.len() <= FEW {
            self.stretch(0, &mut things, drafts, &one);
            return things;
        }
        let ground = self.ground();
        let stretches = things.par_chunks_mut(size).zip(drafts.par_chunks(size));
        let yields: Vec<Yield> = stretches
            .enumerate()
            .map(|(nth, (things, drafts))| {
                let mut beside = ground.lower(nth as u32);
                beside.stretch(nth * size, things, drafts, &one);
                beside.into_yield()
            })
            .collect();
        let stretches = things.chunks_mut(size).zip(drafts.chunks(size));
        for (nth, ((things, drafts), brought)) in stretches.zip(yields).enumerate() {
            if brought.lacks_advice {
                self.origins.join(Origins::beside(0));
                self.stretch(nth * size, things, drafts, &one);
                continue;
            }
            self.origins.join(brought.origins);
            self.findings.extend(brought.findings);
            self.model.conflicts.extend(brought.conflicts);
        }
        things
    }

    fn stretch<D, T>(
        &mut self,
        first: usize,
        things: &mut [T],
        drafts: &[D],
        one: &impl Fn(&mut Lower<'_, 'a>, u32, &D) -> T,
    ) {
        for (at, (thing, draft)) in (first as u32..).zip(things.iter_mut().zip(drafts)) {
            *thing = one(self, at, draft);
        }
    }

    fn ground(&self) -> Ground<'_, 'a> {
        Ground {
            names: self.names,
            symbols: self.symbols,
            lenient: self.lookup.lenient,
            known: &self.model,
            words: &self.words,
            places: self.origins.stretches(),
        }
    }

    fn into_yield(self) -> Yield {
        Yield {
            lacks_advice: self.lookup.lacks_advice(),
            origins: self.origins,
            findings: self.findings,
            conflicts: self.model.conflicts,
        }
    }
}

impl<'s, 'a> Ground<'s, 'a> {
    fn lower(self, nth: u32) -> Lower<'s, 'a> {
        Lower {
            names: self.names,
            symbols: self.symbols,
            lookup: Lookup::without_advice(self.names, self.symbols, self.lenient),
            known: Some(self.known),
            model: Model::default(),
            origins: Origins::beside(self.places + nth),
            findings: Vec::new(),
            words: self.words.clone(),
        }
    }
}
