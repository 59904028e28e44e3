//! The rules, one file each, in the order of their codes.

mod contained_role;
mod denied_grant;
mod equal_roles;
mod idle_role;
mod inherited_grant;
mod missing_docs;
mod narrowed_grant;
mod revoke_of_nothing;
mod shadowed_grant;
mod unheld_action;
mod unused_level;
mod unused_reach;
mod unused_setting;
mod unused_template;
mod unused_value;

use super::Rule;

/// Every rule.
pub static RULES: &[&Rule] = &[
    // RC50x and RC51x: redundant or dead
    &inherited_grant::RULE,
    &shadowed_grant::RULE,
    &revoke_of_nothing::RULE,
    &narrowed_grant::RULE,
    &denied_grant::RULE,
    &unheld_action::RULE,
    &idle_role::RULE,
    &equal_roles::RULE,
    &contained_role::RULE,
    &unused_setting::RULE,
    &unused_level::RULE,
    &unused_reach::RULE,
    &unused_template::RULE,
    &unused_value::RULE,
    // RC60x: documentation, labels, names
    &missing_docs::RULE,
];
