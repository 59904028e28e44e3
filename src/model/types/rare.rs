//! What most things don't have.

use super::{Available, ClauseMeta, Discouraged, Formerly, Meta, Unavailable};
use crate::model::OriginId;
use std::ops::{Deref, DerefMut};

/// A list or table that is nearly always empty, and then takes no more room than a pointer, until somebody asks to change it.
#[derive(Debug, Clone)]
pub struct Rare<T>(Option<Box<T>>);

/// What a [`Rare`] may hold.
pub trait Empty: Default + 'static {
    /// The empty one, which all share.
    fn empty() -> &'static Self;

    /// Whether there is nothing in it.
    fn has_nothing(&self) -> bool;
}

macro_rules! may_be_empty {
    ($($kind:ty = $value:expr;)+) => {
        $(impl Empty for $kind {
            fn empty() -> &'static Self {
                static EMPTY: $kind = $value;
                &EMPTY
            }

            fn has_nothing(&self) -> bool {
                self.is_empty()
            }
        })+
    };
}

may_be_empty! {
    Meta = Meta::new();
    Formerly = Formerly { ids: Vec::new(), labels: Vec::new() };
    Vec<ClauseMeta> = Vec::new();
    Vec<Available> = Vec::new();
    Vec<Unavailable> = Vec::new();
    Vec<Discouraged> = Vec::new();
    Vec<(u32, OriginId)> = Vec::new();
}

impl<T> Default for Rare<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: Empty> From<T> for Rare<T> {
    fn from(what: T) -> Self {
        Self((!what.has_nothing()).then(|| Box::new(what)))
    }
}

impl<T: Empty + PartialEq> PartialEq for Rare<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Empty> Deref for Rare<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.0.as_deref().unwrap_or_else(|| T::empty())
    }
}

impl<T: Empty> DerefMut for Rare<T> {
    fn deref_mut(&mut self) -> &mut T {
        self.0.get_or_insert_default()
    }
}

impl<'a, E> IntoIterator for &'a Rare<Vec<E>>
where
    Vec<E>: Empty,
{
    type Item = &'a E;
    type IntoIter = std::slice::Iter<'a, E>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a, E> IntoIterator for &'a mut Rare<Vec<E>> {
    type Item = &'a mut E;
    type IntoIter = std::slice::IterMut<'a, E>;

    fn into_iter(self) -> Self::IntoIter {
        self.0
            .as_deref_mut()
            .map_or(&mut [][..], Vec::as_mut_slice)
            .iter_mut()
    }
}
