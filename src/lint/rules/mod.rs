//! The rules, one file each, in the order of their codes.

mod almighty_role;
mod alpha_grant;
mod beta_grant;
mod conflict_across_roles;
mod contained_role;
mod dead_action;
mod denied_grant;
mod deny_leaves_included;
mod deprecated_grant;
mod discouraged_combination;
mod discouraged_grant;
mod empty_reach;
mod equal_roles;
mod forced_action;
mod idle_role;
mod implied_requirement;
mod inherited_grant;
mod long_id;
mod lookalike_labels;
mod missing_docs;
mod mixed_scripts;
mod narrowed_grant;
mod needless_former_name;
mod not_snake_case;
mod one_role_finishes;
mod repeated_description;
mod requires_cycle;
mod revoke_of_nothing;
mod risky_wildcard;
mod shadowed_grant;
mod shadowed_path;
mod stage_contradicts_label;
mod undecided_cell;
mod unheld_action;
mod unmeetable_requirement;
mod unused_level;
mod unused_reach;
mod unused_setting;
mod unused_template;
mod unused_value;

use super::Rule;

/// Every rule.
pub static RULES: &[&Rule] = &[
    // RC3xx: privilege
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
    // RC4xx: reports about lifecycles
    &one_role_finishes::RULE,
    // RC5xx: redundant or dead
    &inherited_grant::RULE,
    &shadowed_grant::RULE,
    &revoke_of_nothing::RULE,
    &narrowed_grant::RULE,
    &denied_grant::RULE,
    &unheld_action::RULE,
    &idle_role::RULE,
    &equal_roles::RULE,
    &contained_role::RULE,
    &implied_requirement::RULE,
    &unmeetable_requirement::RULE,
    &dead_action::RULE,
    &forced_action::RULE,
    &requires_cycle::RULE,
    &unused_setting::RULE,
    &unused_level::RULE,
    &unused_reach::RULE,
    &unused_template::RULE,
    &unused_value::RULE,
    // RC6xx: documentation, labels, names
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
