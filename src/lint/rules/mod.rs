//! The rules, one file each, in the order of their codes.

mod almighty_role;
mod alpha_grant;
mod beta_grant;
mod conflict_across_roles;
mod denied_grant;
mod deny_leaves_included;
mod deprecated_grant;
mod discouraged_combination;
mod discouraged_grant;
mod empty_reach;
mod idle_role;
mod inherited_grant;
mod missing_docs;
mod narrowed_grant;
mod one_role_finishes;
mod revoke_of_nothing;
mod risky_wildcard;
mod shadowed_grant;
mod undecided_cell;
mod unheld_action;

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
    &inherited_grant::RULE,
    &shadowed_grant::RULE,
    &revoke_of_nothing::RULE,
    &narrowed_grant::RULE,
    &denied_grant::RULE,
    &unheld_action::RULE,
    &idle_role::RULE,
    // RC60x: documentation, labels, names
    &missing_docs::RULE,
];
