//! Systems, what is built of them for an engine, and questions with the answers they must have.
//!
//! For random systems the answers are those of the oracle, for the catalogs of `policies` those read off the JSON of
//! their bundles; neither knows how anything is built for an engine.

#[path = "../../agreement/policy.rs"]
#[allow(dead_code)]
mod policy;

#[path = "../../oracle/mod.rs"]
pub mod oracle;

pub mod trials;
