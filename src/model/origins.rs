//! Where the parts of a model were written.

use crate::source::Span;

/// A place that a part of the model remembers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OriginId(u32);

/// The places, by id.
#[derive(Debug, Default)]
pub struct Origins {
    spans: Vec<Span>,
}

impl Origins {
    /// Remembers a place.
    pub fn add(&mut self, span: Span) -> OriginId {
        let id = OriginId(self.spans.len() as u32);
        self.spans.push(span);
        id
    }

    /// The place. Ids come from [`Origins::add`] of the same origins only.
    pub fn span(&self, id: OriginId) -> Span {
        let unknown = Span::new(crate::source::FileId(0), 0, 0);
        self.spans.get(id.0 as usize).copied().unwrap_or(unknown)
    }
}
