//! Conditions as sets of situations, decided exactly; and what follows from rules between things.
//!
//! A situation gives every variable (a setting, a lifecycle, and last the reach) one of finitely many
//! values. A set of situations is a reduced ordered multi-valued decision diagram: equal sets are equal
//! numbers, so equality, emptiness and implication cost nothing once a set is built.
//!
//! [`Rules`] are about things that can be had: whoever has this one has one of those, nobody has both. Nearly
//! all of them are arrows of a graph, which [`Implications`] walks; for the others there is a solver behind it.
//!
//! Knows numbers only: neither the language nor names.
//!
//! Why an engine of our own for conditions: binary diagram libraries need every value of a setting encoded in
//! bits, which lose the order of the variables by which the bundle writes its boxes, admit combinations of bits
//! that no value stands for, and still leave boxes and witnesses to be read off by hand. The engine is one file.

mod boxes;
mod diagrams;
mod implications;

pub use boxes::{Cell, TooManyBoxes};
pub use diagrams::{Diagrams, Set, Var};
pub use implications::{Implications, Kinds, Rules, Step};
