//! Long lists are lowered in stretches, on all threads: places, suggestions and clauses that contradict each other are the
//! same as in a short list, in whichever stretch they stand.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::fmt::Write;
use support::Project;

/// More than are lowered at once, several times over.
const ACTIONS: usize = 2_000;
const ROLES: usize = 1_200;

/// A catalog of which each line is an action or a role, a few of them with a mistake.
fn catalog() -> String {
    let mut text = "system s \"S\"\nreaches own < all\nmodule m \"M\" {\n".to_owned();
    for action in 0..ACTIONS {
        let clauses = match action {
            7 => "requires a1x",
            600 => "level high",
            601 => "requires a602  conflicts a3",
            1_400 => "includes a1400",
            1_999 => "requires a1998x",
            _ => "reach all",
        };
        writeln!(text, "  action a{action} {{ {clauses} }}").unwrap();
    }
    text.push_str("}\n");
    for role in 0..ROLES {
        let grant = match role {
            3 => "m.a4x",
            700 => "m.a601, m.a602, m.a3",
            1_199 => "m.a1996x, m.a5 at own",
            _ => "m.a1",
        };
        writeln!(text, "role r{role} {{ grant {grant} }}").unwrap();
    }
    text
}

fn said(threads: &str) -> String {
    let project = Project::new().file("policy.role", catalog());
    let command = [
        "check",
        "policy.role",
        "--ignore",
        "RC3,RC5,RC6",
        "--output-format",
        "full",
    ];
    let ended = project.run(command).env("RAYON_NUM_THREADS", threads);
    ended.env("COLUMNS", "200").ends(1).text().to_owned()
}

#[test]
fn every_mistake_is_found_where_it_stands_with_its_suggestion() {
    let said = said("3");
    for expected in [
        "error[RC101] unknown-action: there is no action `a1x`",
        "policy.role:11:24",
        "policy.role:604:23",
        "error[RC231] self-reference: `m.a1400` includes itself",
        "policy.role:1404:27",
        "error[RC101] unknown-action: there is no action `a1998x`",
        "did you mean `m.a1998`?",
        "error[RC101] unknown-action: module `m` has no action `a4x`",
        "policy.role:2008:17",
        "`r700` has both `m.a3` and `m.a601`",
        "policy.role:605:32",
        "error[RC101] unknown-action: module `m` has no action `a1996x`",
        "did you mean `m.a1996`?",
    ] {
        assert!(said.contains(expected), "{expected}\n{said}");
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    assert_eq!(said("1"), said("4"));
}
