//! From a model to bytes for deployment, one file per target.

mod bundle;
mod conditions;
mod constraints;
mod lifecycles;
mod rows;
pub mod targets;

pub use bundle::bundle;

/// Bytes as hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
