//! Two versions of the policies compared: what changed for people, exactly and completely.
//!
//! Everything is finite, so nothing is sampled: for each role and action the situations and reaches answered yes
//! are compared as sets, over the values of both versions after renames.

pub mod acks;
mod actions;
mod alike;
mod because;
mod cells;
mod change;
mod comparison;
mod declarations;
mod domain;
mod facts;
pub mod fingerprint;
mod formers;
pub mod gates;
pub mod kinds;
mod lifecycles;
mod likely;
mod namer;
mod pairing;
mod pairings;
pub mod render;
mod report;
mod requirements;
mod roles;
mod statements;
mod version;
mod vocabulary;
pub mod wishes;

pub use change::{
    Acked, Answer, Boxes, Cause, Change, Effect, Granted, Place, Side, Situation, State,
};
pub use kinds::{Class, KINDS, Kind};
pub use report::{Edition, Held, Report, Summary};
pub use version::Version;

use comparison::Comparison;

/// Compares two versions of one system. Without `statements`, a version is a bundle and knows no rules and tests.
pub fn compare(base: Version<'_>, head: Version<'_>, statements: bool) -> Vec<Change> {
    Comparison::new(base, head).run(statements)
}
