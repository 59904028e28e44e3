//! The rules, one file each, in the order of their codes.

mod dead_action;
mod forced_action;
mod implied_requirement;
mod long_id;
mod lookalike_labels;
mod missing_docs;
mod mixed_scripts;
mod needless_former_name;
mod not_snake_case;
mod repeated_description;
mod requires_cycle;
mod shadowed_grant;
mod shadowed_path;
mod stage_contradicts_label;
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
    &lookalike_labels::RULE,
    &repeated_description::RULE,
    &missing_docs::RULE,
    &needless_former_name::RULE,
    &mixed_scripts::RULE,
    &stage_contradicts_label::RULE,
    &long_id::RULE,
    &not_snake_case::RULE,
    &shadowed_path::RULE,
];
