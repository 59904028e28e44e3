//! The rules, one file each, in the order of their codes.

mod denied_grant;
mod idle_role;
mod inherited_grant;
mod missing_docs;
mod narrowed_grant;
mod revoke_of_nothing;
mod shadowed_grant;
mod unheld_action;

use super::Rule;

/// Every rule.
pub static RULES: &[&Rule] = &[
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
