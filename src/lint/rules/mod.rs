//! The rules, one file each, in the order of their codes.

mod missing_docs;
mod shadowed_grant;

use super::Rule;

/// Every rule.
pub static RULES: &[&Rule] = &[
    // RC50x: redundant or dead
    &shadowed_grant::RULE,
    // RC60x: documentation, labels, names
    &missing_docs::RULE,
];
