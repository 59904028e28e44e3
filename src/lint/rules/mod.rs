//! The rules, one file each, in the order of their codes.

mod almighty_role;
mod alpha_grant;
mod beta_grant;
mod conflict_across_roles;
mod deny_leaves_included;
mod deprecated_grant;
mod discouraged_combination;
mod discouraged_grant;
mod empty_reach;
mod missing_docs;
mod one_role_finishes;
mod risky_wildcard;
mod shadowed_grant;
mod undecided_cell;

use super::Rule;

/// Every rule.
pub static RULES: &[&Rule] = &[
    // RC30x: privilege
    &risky_wildcard::RULE,
    &almighty_role::RULE,
    &discouraged_grant::RULE,
    &discouraged_combination::RULE,
    &alpha_grant::RULE,
    &beta_grant::RULE,
    &deprecated_grant::RULE,
    &undecided_cell::RULE,
    &conflict_across_roles::RULE,
    &deny_leaves_included::RULE,
    &empty_reach::RULE,
    // RC45x: reports about lifecycles
    &one_role_finishes::RULE,
    // RC50x: redundant or dead
    &shadowed_grant::RULE,
    // RC60x: documentation, labels, names
    &missing_docs::RULE,
];
