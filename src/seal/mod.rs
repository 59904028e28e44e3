//! Signed builds: who built exactly these files, of what, and which of two builds is the later one.
//!
//! A build is described by an in-toto Statement (every file with its digest; what it was made of), which is signed in a
//! DSSE envelope with Ed25519. [`open`] believes nothing but what a trusted key has signed, and [`Statement::judge`] compares
//! it with the files that are really there: what is absent, extra, changed or renamed is told, and one such thing is
//! enough to fail.
//!
//! Nothing here reads a file or a clock.

mod envelope;
mod keys;
mod opa;
mod seen;
mod statement;

pub use envelope::{PAYLOAD_TYPE, open, seal};
pub use keys::{PrivateKey, PublicKey};
pub use opa::OpaKey;
pub use seen::Seen;
pub use statement::{Built, Digest, Inputs, Statement, Subject, Tally, sha256};

/// The name of the file with the envelope, beside what it is about.
pub const FILE: &str = "rolecall.dsse.json";

/// Why something isn't to be trusted: lower case, no full stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal(pub String);
