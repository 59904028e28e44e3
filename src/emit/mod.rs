//! From a model to bytes for deployment, one file per target.

mod bundle;
mod cells;
mod conditions;
mod rows;

pub use bundle::bundle;
