//! What a reviewer reads of two versions: each folder of `tests/diffs` is compared by the real binary, at 80 columns and without
//! colour, and its snapshot shows both sources above what is said about them.
//!
//! `cargo test` compares; `INSTA_UPDATE=always cargo test --test diff_text` writes what is said now. Read it before you commit it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::collections::BTreeSet;
use std::fs;
use support::{Project, repository};

fn compared(name: &str, arguments: &[&str]) -> String {
    let folder = repository().join("tests/diffs").join(name);
    let read = |file: &str| fs::read_to_string(folder.join(file)).expect("a version");
    let (before, after) = (read("before.role"), read("after.role"));
    let project = Project::new()
        .file("before/desk.role", &before)
        .file("after/desk.role", &after);
    let mut command = vec!["diff", "before", "after"];
    command.extend(arguments);
    let said = project
        .run_all(&command)
        .env("COLUMNS", "80")
        .env("NO_COLOR", "1")
        .ends(0);
    let rule = "─".repeat(80);
    format!("{before}{rule}\n{after}{rule}\n{}", said.text())
}

fn show(name: &str, text: &str) {
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "snapshots/diffs" }, {
        insta::assert_snapshot!(name, text);
    });
}

macro_rules! diffs {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                show(stringify!($name), &compared(stringify!($name), &[]));
            }
        )*

        /// Every folder that has a test.
        const SHOWN: &[&str] = &[$(stringify!($name)),*];
    };
}

diffs! {
    a_deny_goes_away
    a_lifecycle_changes
    a_rename_that_nobody_wrote_down
    a_role_becomes_a_template
    condition_is_dropped
    narrower_reach_and_wider_condition
    nothing_changes
    renames_are_followed
    undecided_cells_are_decided
    value_is_added
    what_binds_changes
    what_breaks_comes_first
    what_is_required_changes
    what_is_said_besides
    wildcard_takes_in_a_new_action
}

#[test]
fn every_folder_has_a_test() {
    let folders = fs::read_dir(repository().join("tests/diffs")).expect("a folder");
    let folders = folders.map(|folder| {
        folder
            .expect("a folder")
            .file_name()
            .to_string_lossy()
            .into_owned()
    });
    let shown = SHOWN.iter().map(|name| (*name).to_owned());
    assert_eq!(folders.collect::<BTreeSet<String>>(), shown.collect());
}

#[test]
fn a_pull_request_reads_it_as_markdown() {
    show(
        "as_markdown",
        &compared("what_binds_changes", &["--output-format", "markdown"]),
    );
}

#[test]
fn what_breaks_stands_above_what_doesnt() {
    show(
        "breaking_as_markdown",
        &compared("what_breaks_comes_first", &["--output-format", "markdown"]),
    );
    show(
        "breaking_as_concise",
        &compared("what_breaks_comes_first", &["--output-format", "concise"]),
    );
}

#[test]
fn what_is_new_is_told_without_what_was_not() {
    show(
        "required_as_markdown",
        &compared("what_is_required_changes", &["--output-format", "markdown"]),
    );
    show(
        "required_as_concise",
        &compared("what_is_required_changes", &["--output-format", "concise"]),
    );
}

#[test]
fn a_row_per_role() {
    show(
        "as_summary",
        &compared("wildcard_takes_in_a_new_action", &["--summary"]),
    );
}

#[test]
fn the_texts_are_shown_where_somebody_asks() {
    show(
        "with_patch",
        &compared("condition_is_dropped", &["--patch"]),
    );
}

#[test]
fn findings_are_what_annotations_are_made_of() {
    show(
        "as_concise",
        &compared("a_deny_goes_away", &["--output-format", "concise"]),
    );
}

/// Of a long chain of roles the middle is only counted: a reason for each link of each would be more than anybody reads, and
/// more than fits into memory.
#[test]
fn of_a_long_chain_of_roles_the_ends_are_told() {
    let roles = (1..=20).map(|at| format!("role r{at} \"R{at}\" extends r{}\n", at - 1));
    let chain: String = roles.collect();
    let head = "system s \"S\"\nmodule m \"M\" { action a \"A\" }\nrole r0 \"R0\"";
    let project = Project::new()
        .file("before/s.role", format!("{head}\n{chain}"))
        .file("after/s.role", format!("{head} {{ grant m.a }}\n{chain}"));
    let said = project.run(["diff", "before", "after", "--output-format", "json"]);
    let said = said.ends(0).json();
    let changes = said["changes"].as_array().expect("changes");
    let of = |role: &str| {
        let change = changes.iter().find(|change| change["role"] == role);
        let because = change.expect("a change")["because"].as_array().cloned();
        let told = because.expect("reasons").into_iter();
        let told = told.map(|it| {
            (
                it["message"].as_str().map(str::to_owned),
                it["changed"].clone(),
            )
        });
        told.collect::<Vec<_>>()
    };
    let (short, long) = (of("r11"), of("r20"));
    assert_eq!(short.len(), 12, "{short:?}");
    assert_eq!(long.len(), 13, "{long:?}");
    assert_eq!(long[6], (Some("9 more links".to_owned()), false.into()));
    assert_eq!(
        long[12],
        (Some("`r0` grants `m.a`".to_owned()), true.into())
    );
}
