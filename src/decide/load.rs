//! From bytes to a bundle that can be asked, or why not.

use super::Bundle;
use super::conditions::Conditions;
use super::index::Index;
use crate::intake::{self, Unreadable};
use crate::matrix::Matrix;
use crate::source::FileId;
use std::fmt;

/// A text isn't a bundle that can be relied on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotLoaded {
    /// It isn't UTF-8.
    NotText,
    /// A member is there twice.
    Twice(String),
    /// It isn't a bundle, or not one that this version reads, or it was changed.
    Unreadable(Unreadable),
}

impl fmt::Display for NotLoaded {
    fn fmt(&self, into: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotLoaded::NotText => into.write_str("the bundle isn't UTF-8"),
            NotLoaded::Twice(told) => write!(into, "the bundle contradicts itself: {told}"),
            NotLoaded::Unreadable(unreadable) => unreadable.fmt(into),
        }
    }
}

impl std::error::Error for NotLoaded {}

pub fn load(bytes: &[u8]) -> Result<Bundle, NotLoaded> {
    let text = std::str::from_utf8(bytes).map_err(|_| NotLoaded::NotText)?;
    let mut read = intake::read(FileId(0), text).map_err(NotLoaded::Unreadable)?;
    intake::without_repeats(text).map_err(NotLoaded::Twice)?;
    let matrix = Matrix::new(&read.lowered.model, &mut read.access);
    Ok(Bundle {
        system: matrix.model.name.clone(),
        index: Index::of(&matrix),
        conditions: Conditions::of(&matrix),
    })
}
