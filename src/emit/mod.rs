//! From a model to bytes for deployment, one file per target.

mod bundle;
mod cells;
mod conditions;
mod constraints;
mod lifecycles;
mod rows;

pub use bundle::bundle;
