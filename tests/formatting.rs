//! How policies are laid out: each file of `tests/formatting` above what becomes of it; and laws that hold for whatever
//! policy: nothing is lost, the meaning stays, and what is formatted stays as it is.
//!
//! `INSTA_UPDATE=always cargo test --test formatting` writes what comes out now.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "formatting/laws.rs"]
mod laws;
mod oracle;
mod support;

use laws::{formatted, hold, with_remarks};
use oracle::numbers::Numbers;
use oracle::{print, random};
use proptest::prelude::*;
use rolecall::syntax::say_the_same;
use std::fs;
use support::{files_below, repository};

fn show(name: &str, source: &str, line_width: usize) {
    let rule = "─".repeat(line_width);
    let both = format!("{source}{rule}\n{}", formatted(source, line_width));
    hold(source, line_width);
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "snapshots/formatting" }, {
        insta::assert_snapshot!(name, both);
    });
}

macro_rules! layouts {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                show(stringify!($name), include_str!(concat!("formatting/", stringify!($name), ".role")), 100);
            }
        )*

        const SOURCES: &[(&str, &str)] = &[
            $((stringify!($name), include_str!(concat!("formatting/", stringify!($name), ".role")))),*
        ];
    };
}

layouts! { blocks settings roles actions lifecycles rules_and_tests before remarks }

#[test]
fn narrow() {
    show("narrow", include_str!("formatting/roles.role"), 40);
}

#[test]
fn every_file_is_a_test() {
    let files = files_below(&repository().join("tests/formatting")).into_iter();
    let files = files.filter(|file| file.extension().is_some_and(|ending| ending == "role"));
    assert_eq!(files.count(), SOURCES.len());
}

#[test]
fn lines_end_as_the_first_one_does() {
    let unix = "system s \"S\"\n/// A role.\nrole a \"A\" // one\n";
    let windows = unix.replace('\n', "\r\n");
    let mixed = "system s \"S\"\n/// A role.\r\nrole a \"A\"  // one\r\n";
    let other = "system s \"S\"\r\n/// A role.\nrole a \"A\"  // one\n";
    let expected = "system s \"S\"\n/// A role.\nrole a \"A\"  // one\n";
    assert_eq!(formatted(unix, 100), expected);
    assert_eq!(formatted(&windows, 100), expected.replace('\n', "\r\n"));
    assert_eq!(formatted(mixed, 100), expected);
    assert_eq!(formatted(other, 100), expected.replace('\n', "\r\n"));
    for text in [unix, &windows, mixed, other] {
        hold(text, 100);
    }
}

#[test]
fn a_file_ends_with_one_line_end() {
    for end in ["", "\n", "\n\n\n", "   ", "\n\t"] {
        let text = format!("system s \"S\"{end}");
        assert_eq!(formatted(&text, 100), "system s \"S\"\n");
    }
}

/// Every policy there is, broken ones left out.
fn policies() -> Vec<String> {
    let folders = ["policies", "tests/messages", "tests/formatting"];
    let files = folders
        .iter()
        .flat_map(|folder| files_below(&repository().join(folder)));
    let files = files.filter(|file| file.extension().is_some_and(|ending| ending == "role"));
    let texts = files.map(|file| fs::read_to_string(file).unwrap());
    texts.filter(|text| laws::readable(text)).collect()
}

#[test]
fn the_laws_hold_for_every_policy() {
    let policies = policies();
    assert!(policies.len() > 80, "{}", policies.len());
    for text in &policies {
        for line_width in [100, 30, 1] {
            hold(text, line_width);
        }
    }
}

#[test]
fn policies_are_formatted() {
    for file in files_below(&repository().join("policies")) {
        let text = fs::read_to_string(&file).unwrap();
        assert_eq!(formatted(&text, 100), text, "{}", file.display());
    }
}

/// A remark after each token, and one before each, in files that have every construct.
#[test]
fn a_remark_may_stand_anywhere() {
    for (name, text) in SOURCES {
        for remark in [" // {}\n", "\n// {}\n", "\n\n  // {}\n\n"] {
            let full = with_remarks(text, |_| Some(remark));
            assert!(full.matches("//").count() > 40, "{name}");
            hold(&full, 100);
            hold(&full, 20);
        }
    }
}

#[test]
fn one_remark_at_each_place() {
    let text = include_str!("formatting/roles.role");
    let places = laws::places(text);
    assert!(places > 150, "{places}");
    for place in 0..places {
        hold(
            &with_remarks(text, |at| (at == place).then_some(" // {}\n")),
            100,
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn the_laws_hold_for_random_systems(seed in any::<u64>(), spelling in any::<u64>(), line_width in 1..120_usize) {
        let system = random::system(seed);
        let mut numbers = Numbers::new(spelling);
        for (_, text) in print::files(&system, spelling) {
            hold(&text, line_width);
            let remarks = [" // {}\n", "\n// {}\n", "\n\n// {}\n\n", "// {}\n   // {}\n"];
            let sprinkled = with_remarks(&text, |_| numbers.chance(15).then(|| numbers.pick(&remarks)));
            hold(&sprinkled, line_width);
        }
    }
}

/// What stands between a mistake of ours and somebody's file.
#[test]
fn the_proof_sees_what_is_lost() {
    let text = "system s \"S\"\n/// Doc.\nrole a \"A\" { grant m.{x, y} } // one\n// two\n";
    let same = "system s \"S\" // one\n// two\n///  Doc.\nrole a \"A\" { grant m.{ x, y, } }";
    assert!(
        !say_the_same(text, same),
        "the documentation has a blank more"
    );
    assert!(say_the_same(text, &same.replace("///  Doc", "/// Doc")));
    for (old, new) in [
        ("// one", ""),
        ("// one", "// two"),
        ("\"A\"", "\"A \""),
        ("x, y", "y, x"),
        ("grant", "deny"),
        ("m.{x, y}", "m.x, m.y"),
        (" } //", " //"),
        ("/// Doc.\n", ""),
    ] {
        let lost = text.replacen(old, new, 1);
        assert_ne!(lost, text);
        assert!(!say_the_same(text, &lost), "{lost}");
    }
}
