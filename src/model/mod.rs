//! What a system says, without how it was written: ids, sets and conditions.
//!
//! Guarantees that every id is valid, that `extends`, `includes`, `part of` and reaches have no cycle, and
//! that nothing depends on the order of files or declarations. No place in a text is in here; they are in
//! [`Origins`], by [`OriginId`].

pub mod access;
mod conditions;
mod lower;
mod origins;
mod phrases;
mod types;
pub mod way;

pub use access::{Access, Answers, Rights};
pub use conditions::{Situations, cond_set};
pub use lower::{Lowered, lower};
pub use origins::{OriginId, Origins};
pub use phrases::phrase;
pub use types::*;
