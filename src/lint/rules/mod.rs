//! The rules, one file each, in the order of their codes.

mod dead_action;
mod forced_action;
mod implied_requirement;
mod missing_docs;
mod requires_cycle;
mod shadowed_grant;
mod unmeetable_requirement;

use super::Rule;

/// Every rule.
pub static RULES: &[&Rule] = &[
    // RC50x: redundant or dead
    &shadowed_grant::RULE,
    &implied_requirement::RULE,
    &unmeetable_requirement::RULE,
    &dead_action::RULE,
    &forced_action::RULE,
    &requires_cycle::RULE,
    // RC60x: documentation, labels, names
    &missing_docs::RULE,
];
