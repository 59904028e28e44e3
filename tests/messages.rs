//! What a policy author reads, for every finding there is: each file of `tests/messages` is checked by the real binary,
//! at 80 columns and without colour, and its snapshot shows the source above what is said about it.
//!
//! `cargo test` compares; `INSTA_UPDATE=always cargo test --test messages` writes what is said now. Read it before you
//! commit it, as somebody who has never seen this program.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use rolecall::workspace::catalog;
use std::collections::BTreeSet;
use std::fs;
use support::{Project, files_below, repository};

/// The day on which everything here is judged.
const TODAY: &str = "2026-11-22";

/// Codes that no snapshot shows, and why.
const NOT_SHOWN: [(&str, &str); 13] = [
    ("RC801", BETWEEN),
    ("RC802", BETWEEN),
    ("RC803", BETWEEN),
    ("RC804", BETWEEN),
    ("RC805", BETWEEN),
    ("RC810", BETWEEN),
    ("RC811", BETWEEN),
    ("RC820", BETWEEN),
    ("RC821", BETWEEN),
    ("RC830", BETWEEN),
    ("RC831", BETWEEN),
    ("RC840", BETWEEN),
    ("RC841", BETWEEN),
];

/// Where what is said of two versions is shown.
const BETWEEN: &str = "between two versions: tests/diff_text.rs and tests/diff_gates.rs";

fn said(bytes: &[u8], format: &str) -> String {
    let project = Project::new().file("policy.role", bytes);
    let command = [
        "check",
        "policy.role",
        "--today",
        TODAY,
        "--ignore",
        "RC3,RC457,RC5,RC60",
        "--output-format",
        format,
    ];
    let ended = project
        .run(command)
        .env("COLUMNS", "80")
        .env("NO_COLOR", "1")
        .any_end();
    ended.text().to_owned()
}

fn show(name: &str, source: &str, said: &str) {
    let rule = "─".repeat(80);
    let both = format!("{source}{rule}\n{said}");
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "snapshots/messages" }, {
        insta::assert_snapshot!(name, both);
    });
}

/// A test per file: how it is shown, and the file's name.
macro_rules! messages {
    ($($format:ident $name:ident;)*) => {
        $(
            #[test]
            fn $name() {
                let source = include_str!(concat!("messages/", stringify!($name), ".role"));
                show(stringify!($name), source, &said(source.as_bytes(), stringify!($format)));
            }
        )*

        const NAMES: &[&str] = &[$(stringify!($name)),*];
    };
}

messages! {
    // the text
    full syntax_error_clause_word_as_a_name;
    full syntax_error_misspelt_clause;
    full syntax_error_condition_without_a_value;
    full syntax_error_text_not_closed;
    full syntax_error_equals_sign;
    concise syntax_error_at_after_when;
    full syntax_error_comma_at_the_end;
    concise syntax_error_remark_of_another_language;
    concise syntax_error_name_with_a_hyphen;
    full syntax_error_path_with_a_slash;
    concise syntax_error_metadata_without_quotes;
    concise syntax_error_other_quotes;
    concise syntax_error_extends_nobody;
    concise syntax_error_semicolon;
    full missing_system;
    concise missing_system_empty;
    full unclosed_block;
    full mixed_and_or;
    full duplicate_clause;
    full stray_documentation;
    full bad_escape;
    concise number_too_large;
    concise reserved_name;
    full misplaced;

    // names
    full unknown_action;
    full unknown_action_without_its_module;
    full unknown_module;
    concise unknown_role;
    concise unknown_level;
    concise unknown_reach;
    concise unknown_setting;
    full unknown_value;
    concise unknown_lifecycle;
    concise unknown_fact;
    full duplicate_name;
    full unknown_event;
    full wildcard_matches_nothing;
    full extends_cycle;
    full includes_cycle;
    concise reaches_cycle;
    concise part_cycle;

    // types
    full wrong_kind;
    full condition_never_holds;
    full contradicting_availability;
    full contradicting_availability_of_a_module;
    full transition_where_unavailable;
    full grant_outside_availability;
    full grant_outside_the_edition;
    full grant_never_holds;
    full revoke_undone_by_include;
    full undecided_but_decided;
    concise reach_not_offered;
    concise reach_too_wide;
    full unavailable_requirement;
    concise self_reference;

    // the catalog's constraints
    full missing_requirement;
    full missing_requirement_inherited;
    full missing_requirement_inherited_once;
    full missing_requirement_of_a_module;
    full requirement_depends;
    full conflicting_actions;
    full conflict_depends;
    full conflicting_roles;
    full level_too_low;
    full unavailable_to_role;

    // lifecycles
    concise unknown_state;
    full leaves_final_state;
    concise several_initial_states;
    full ambiguous_transition;
    full decided_and_undecided;
    concise no_initial_state;
    concise unreachable_state;
    concise trap_state;
    concise no_way_to_final;
    full unfireable_transition;
    full missing_fact;

    // counts, layout, rules, tests
    full declared_count;
    full unformatted;
    full rule_broken;
    full rule_broken_by_a_path;
    full rule_depends;
    full test_failed;
    full test_failed_on_an_undecided_cell;
    full test_failed_on_a_walk;

    // `@expect`
    full unused_expect;
    full expired_expect;
    concise expect_without_reason;
    full expect_not_possible;
}

/// What can't stand in a file of this repository, described and made here.
fn made(name: &str, described: &str, bytes: &[u8]) {
    show(name, &format!("{described}\n"), &said(bytes, "full"));
}

#[test]
fn not_utf8() {
    made(
        "not_utf8",
        "a label in Latin-1: \"Caf\\xe9\"",
        b"system cafe \"Caf\xe9\"\nrole clerk \"Clerk\"\n",
    );
}

#[test]
fn not_utf8_but_utf16() {
    let utf16: Vec<u8> = "system s \"S\"\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    made("not_utf8_but_utf16", "a file in UTF-16", &utf16);
}

#[test]
fn byte_order_mark() {
    made(
        "byte_order_mark",
        "a good file after U+FEFF",
        "\u{feff}system s \"S\"\nrole clerk \"Clerk\"\n".as_bytes(),
    );
}

#[test]
fn control_character() {
    made(
        "control_character",
        "a label with U+0007",
        b"system s \"S\"\nrole clerk \"Ring\x07 the bell\"\n",
    );
}

#[test]
fn lone_carriage_return() {
    made(
        "lone_carriage_return",
        "a remark with \\r",
        b"system s \"S\"\n// nobody is\rrole admin \"Admin\"\n",
    );
}

#[test]
fn bidirectional_control() {
    let text = "system s \"S\"\nrole clerk \"Clerk\" // \u{202e}tnarg\u{202c} nothing\n";
    made(
        "bidirectional_control",
        "a remark with U+202E",
        text.as_bytes(),
    );
}

#[test]
fn file_too_large() {
    made(
        "file_too_large",
        "16 MiB of blanks, and one more",
        " ".repeat(16 * 1024 * 1024 + 1).as_bytes(),
    );
}

#[test]
fn nesting_too_deep() {
    let deep = format!(
        "system s \"S\"\nmodule m \"M\" {{\n  action a \"A\"\n  action b \"B\" {{ requires {}a{} }}\n}}\n",
        "(".repeat(63),
        ")".repeat(63)
    );
    made(
        "nesting_too_deep",
        "63 parentheses within two braces",
        deep.as_bytes(),
    );
}

#[test]
fn condition_too_complex() {
    let settings: String = (0..12)
        .map(|at| format!("setting s{at} {{ a, b, c, d }}\nsetting t{at} {{ a, b, c, d }}\n"))
        .collect();
    let equal: Vec<String> = (0..12)
        .map(|at| format!("((s{at} is a and t{at} is a) or (s{at} is b and t{at} is b))"))
        .collect();
    let text = format!(
        "system s \"S\"\n{settings}module m \"M\" {{\n  action a \"A\" {{\n    available when {}\n  }}\n}}\n",
        equal.join("\n      and ")
    );
    made(
        "condition_too_complex",
        "a condition with 4,096 cases",
        text.as_bytes(),
    );
}

#[test]
fn system_mismatch() {
    let project = Project::new()
        .file(
            "desk.role",
            "/// Where people ask.\nsystem help_desk \"Help Desk\"\n",
        )
        .file(
            "people.role",
            "/// Who answers.\nsystem help_desk \"Helpdesk\"\n",
        );
    let ended = project
        .run(["check"])
        .env("COLUMNS", "80")
        .env("NO_COLOR", "1")
        .any_end();
    show(
        "system_mismatch",
        "two files of one system, each with a label and a documentation of its own\n",
        ended.text(),
    );
}

/// What `check` says about a policy that a configuration stands beside, on both streams.
fn configured(name: &str, configuration: &str, policy: &str) {
    let project = Project::new()
        .file("rolecall.toml", configuration)
        .file("policy.role", policy);
    let ended = project
        .run(["check", "--today", TODAY])
        .env("COLUMNS", "80")
        .env("NO_COLOR", "1")
        .any_end();
    let source = match policy {
        EMPTY => configuration.to_owned(),
        _ => format!("{configuration}\n{policy}"),
    };
    show(
        name,
        &source,
        &format!("{}{}", ended.text(), ended.errors()),
    );
}

const EMPTY: &str = "system s \"S\"\n";

/// A role that has something it lacks a requirement of, and expects that for so long.
fn expecting(until: &str) -> String {
    format!(
        "system zoo \"Zoo\"\nmodule animals {{ action view  action feed {{ requires view }} }}\n\
         @expect(missing-requirement{until}, \"feeders know the animals\")\n\
         role feeder {{ grant animals.feed }}\n"
    )
}

#[test]
fn expect_denied() {
    let configuration = "[suppress]\ndeny = [\"missing-requirement\"]\n";
    configured("expect_denied", configuration, &expecting(""));
}

#[test]
fn expect_too_long() {
    let configuration = "[suppress]\nmax-days = 90\n";
    configured("expect_too_long", configuration, &expecting(""));
    let far = expecting(", until 2027-11-22");
    configured("expect_too_long_by_its_day", configuration, &far);
}

#[test]
fn invalid_configuration() {
    let configuration = "[lint]\nignore = [\"missing-requirement\"]\nselct = [\"RC45\"]\n";
    configured("invalid_configuration", configuration, EMPTY);
}

#[test]
fn unmatched_glob() {
    let configuration = "[files]\nexclude = [\"drafts/**\"]\n";
    configured("unmatched_glob", configuration, EMPTY);
}

#[test]
fn invalid_baseline() {
    let row = r#"{"code":"RC010","name":"syntax-error","entity":"role feeder","count":1}"#;
    let baseline = format!(
        "{{\n  \"format\": \"rolecall.baseline/1\",\n  \"findings\": [\n    {row}\n  ]\n}}\n"
    );
    let project = Project::new()
        .file("policy.role", EMPTY)
        .file("rolecall-baseline.json", &baseline);
    let ended = project
        .run(["check"])
        .env("COLUMNS", "80")
        .env("NO_COLOR", "1")
        .ends(2);
    show("invalid_baseline", &baseline, ended.errors());
}

#[test]
fn every_code_is_shown() {
    let snapshots = ["messages", "lints"]
        .into_iter()
        .flat_map(|folder| files_below(&repository().join("tests/snapshots").join(folder)))
        .filter(|file| file.extension().is_some_and(|ending| ending == "snap"));
    let all: String = snapshots
        .map(|file| fs::read_to_string(file).unwrap())
        .collect();
    for code in catalog().iter() {
        let shown = all.contains(&format!("[{}] {}:", code.id, code.name));
        let excused = NOT_SHOWN.iter().any(|(id, _)| *id == code.id);
        assert_ne!(
            shown, excused,
            "{} {}: shown {shown}, excused {excused}",
            code.id, code.name
        );
    }
}

#[test]
fn every_file_is_a_test() {
    let files = files_below(&repository().join("tests/messages")).into_iter();
    let files = files.filter(|file| file.extension().is_some_and(|ending| ending == "role"));
    let files: BTreeSet<String> = files
        .map(|file| file.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    assert_eq!(files, NAMES.iter().map(|name| (*name).to_owned()).collect());
}
