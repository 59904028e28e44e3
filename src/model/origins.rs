//! Where the parts of a model were written.

use crate::source::Span;

/// A place that a part of the model remembers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OriginId(u32);

/// The places, by id. They are remembered in stretches, so that several threads can remember some at the same time.
#[derive(Debug, Default)]
pub struct Origins {
    /// The number of the first stretch.
    first: u32,
    stretches: Vec<Vec<Span>>,
}

/// The bits of an id that tell which place of its stretch it is.
const PLACE_BITS: u32 = 25;

impl Origins {
    /// Remembers a place.
    pub fn add(&mut self, span: Span) -> OriginId {
        if self.stretches.is_empty() {
            self.stretches.push(Vec::new());
        }
        let stretch = self.first + self.stretches.len() as u32 - 1;
        match self.stretches.last_mut() {
            Some(places) if places.len() < 1 << PLACE_BITS => {
                places.push(span);
                OriginId((stretch << PLACE_BITS) | (places.len() as u32 - 1))
            }
            // Who writes 33 million clauses isn't told where one of them stands.
            _ => OriginId(u32::MAX),
        }
    }

    /// The place. Ids come from [`Origins::add`] of the same origins only.
    pub fn span(&self, id: OriginId) -> Span {
        let unknown = Span::new(crate::source::FileId(0), 0, 0);
        let stretch = self.stretches.get((id.0 >> PLACE_BITS) as usize);
        let place = (id.0 & ((1 << PLACE_BITS) - 1)) as usize;
        stretch
            .and_then(|places| places.get(place))
            .copied()
            .unwrap_or(unknown)
    }

    /// How many stretches there are.
    pub(super) fn stretches(&self) -> u32 {
        self.stretches.len() as u32
    }

    /// Origins for places that are remembered beside these, in the stretch of this number.
    pub(super) fn beside(stretch: u32) -> Self {
        Self {
            first: stretch,
            stretches: vec![Vec::new()],
        }
    }

    /// Takes over the next stretch.
    pub(super) fn join(&mut self, next: Origins) {
        self.stretches.extend(next.stretches);
    }
}
