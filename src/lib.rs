//! rolecall: the compiler and linter for permission catalogs.
pub mod check;
pub mod config;
pub mod decide;
pub mod diagnostic;
pub mod diff;
pub mod emit;
pub mod format;
pub mod inquiry;
pub mod intake;
pub mod lint;
pub mod logic;
pub mod matrix;
pub mod model;
pub mod resolve;
pub mod source;
pub mod syntax;
pub mod workspace;
