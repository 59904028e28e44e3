//! What a system answers, as a table: who may take which action, at which reach, in which situations.
//!
//! Nothing in it is left to be inherited, matched or derived. Bundles, the formats of engines and the decisions of the
//! library are all read off here, so that none of them can have an opinion of its own about the language.

mod cells;
mod table;

pub use cells::{Cells, Grant, Open, Order};
pub use table::{Action, Condition, Denial, Expectation, Matrix, Region, Role, Undecided, Yes};
