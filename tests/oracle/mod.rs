//! The oracle: section 5 of the language written down as a person would, for comparison with the compiler.
//!
//! It knows nothing of the compiler. A system is plain data (`system`), made up at random (`random`), printed as
//! `.role` sources in many spellings (`print`), and answered for by looking at every situation, one after the other
//! (`evaluate`, `lifecycles`). What the compiler has to find in it is a set of verdicts (`verdicts`), what its bundle
//! has to list under `grants` is a set of rows (`rows`). A system on which the two disagree gets smaller by `repair`.
//!
//! "Meaning N" in a comment is point N of the decisions' section "Meaning", "rule N" point N of section 5 of the
//! language. Where these leave room, the place that had to choose says "Chosen:".

#![allow(dead_code)]

pub mod evaluate;
pub mod lifecycles;
pub mod lookup;
pub mod numbers;
pub mod print;
pub mod questions;
pub mod random;
pub mod repair;
pub mod rows;
pub mod system;
pub mod verdicts;
