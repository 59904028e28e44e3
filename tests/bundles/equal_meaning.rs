//! Equal meaning gives equal bytes: whatever the order, the files, the blanks, the newlines and the threads.

use crate::shuffle::{self, Dice, Texts, respaced, shuffled};
use crate::support::{Project, repository};
use crate::{CATALOGS, built, layout, parsed};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use std::collections::BTreeSet;

/// The bundle of some texts.
fn bundle_of(texts: &Texts, system: &str, threads: &str) -> String {
    let project = Project::new();
    for (name, text) in texts {
        project.write(&format!("p/{name}"), text);
    }
    project
        .run(["build", "p", "--out", "out"])
        .env("RAYON_NUM_THREADS", threads)
        .ends(0);
    project.read(&format!("out/{system}.json"))
}

fn example() -> Texts {
    shuffle::read(&repository().join("policies/example"))
}

#[track_caller]
fn assert_same(texts: &Texts, expected: &str, system: &str) {
    let found = bundle_of(texts, system, "2");
    if found != expected {
        let all: Vec<String> = texts
            .iter()
            .map(|(name, text)| format!("-- {name} --\n{text}"))
            .collect();
        let (found, expected) = (
            layout::layout(&parsed(&found)),
            layout::layout(&parsed(expected)),
        );
        let differs = found
            .lines()
            .zip(expected.lines())
            .find(|(found, expected)| found != expected);
        panic!("{differs:#?}\n{}", all.join("\n"));
    }
}

#[test]
fn one_thread_or_two() {
    for (folder, system, _) in CATALOGS {
        let texts = shuffle::read(&repository().join("policies").join(folder));
        assert!(
            bundle_of(&texts, system, "1") == bundle_of(&texts, system, "2"),
            "{system}"
        );
    }
}

#[test]
fn one_file_in_either_order() {
    let expected = built("example", "little_zoo");
    let texts = example();
    let people = texts["people.role"]
        .strip_prefix("system little_zoo \"Little Zoo\"\n")
        .unwrap();
    let zoo = &texts["zoo.role"];
    let (header, rest) = zoo
        .split_once("system little_zoo \"Little Zoo\"\n")
        .unwrap();
    let header = format!("{header}system little_zoo \"Little Zoo\"\n");
    let one = |text: String| Texts::from([("all.role".to_owned(), text)]);
    assert_same(
        &one(format!("{header}{rest}{people}")),
        &expected,
        "little_zoo",
    );
    assert_same(
        &one(format!("{header}{people}{rest}")),
        &expected,
        "little_zoo",
    );
}

#[test]
fn either_kind_of_newline() {
    let texts = example()
        .into_iter()
        .map(|(name, text)| (name, text.replace('\n', "\r\n")))
        .collect();
    assert_same(&texts, &built("example", "little_zoo"), "little_zoo");
}

#[test]
fn the_real_catalogs_in_another_order() {
    for (at, (folder, system, _)) in CATALOGS.into_iter().enumerate() {
        let texts = shuffle::read(&repository().join("policies").join(folder));
        assert_same(
            &shuffled(&texts, &mut Dice(at as u64)),
            &built(folder, system),
            system,
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, rng_seed: RngSeed::Fixed(8785), ..ProptestConfig::default() })]

    #[test]
    fn any_order_over_any_files(seed in any::<u64>()) {
        let texts = shuffled(&example(), &mut Dice(seed));
        assert_same(&texts, &built("example", "little_zoo"), "little_zoo");
    }

    #[test]
    fn any_blanks_and_remarks(seed in any::<u64>()) {
        let dice = &mut Dice(seed);
        let texts = example().into_iter().map(|(name, text)| (name, respaced(&text, dice))).collect();
        assert_same(&texts, &built("example", "little_zoo"), "little_zoo");
    }
}

/// The shuffling is worth nothing unless it moves things.
#[test]
fn shuffling_moves_things_to_other_places() {
    let mut seen = BTreeSet::new();
    for seed in 0..16 {
        let texts = shuffled(&example(), &mut Dice(seed));
        let all: String = texts.values().map(String::as_str).collect();
        seen.insert(texts.len());
        assert!(
            all.matches("extend module ").count() > 1 && all.contains("extend role "),
            "{all}"
        );
    }
    assert!(seen.len() > 2, "{seen:?}");
}

/// The bundle of one file: a system `s`, and this.
fn small(text: &str) -> String {
    bundle_of(
        &Texts::from([("a.role".to_owned(), format!("system s\n{text}\n"))]),
        "s",
        "2",
    )
}

#[test]
fn what_is_said_twice_for_two_reasons_in_either_order() {
    let (one, two) = (
        "@derived(\"one\") @by(\"x\") conflicts b",
        "@derived(\"two\") @by(\"y\") conflicts b",
    );
    let module = |first: &str, second: &str| {
        small(&format!(
            "module m {{ action a {{ {first} {second} }} action b }}"
        ))
    };
    assert_eq!(module(one, two), module(two, one));
    let role = |first: &str, second: &str| small(&format!("role a {{ {first} {second} }} role b"));
    assert_eq!(role(one, two), role(two, one));
    let requires = |first: &str, second: &str| {
        module(
            &first.replace("conflicts", "requires"),
            &second.replace("conflicts", "requires"),
        )
    };
    assert_eq!(requires(one, two), requires(two, one));
}

#[test]
fn a_condition_in_other_words() {
    let settings = "setting e { on, off, other } setting f { yes, no }";
    let available = |condition: &str| {
        small(&format!(
            "{settings} module m {{ action a {{ available when {condition} }} }}"
        ))
    };
    let expected = available("e is on or f is yes");
    for condition in [
        "f is yes or e is on",
        "not (e is not on and f is no)",
        "e in (on) or (e in (off, other) and f is yes)",
        "f is not no or (not not e is on and f is no)",
        "(e is on and f is yes) or (e is on and f is no) or (e not in (on) and f is not no)",
    ] {
        assert_eq!(available(condition), expected, "{condition}");
    }
    assert_ne!(available("e is on and f is yes"), expected);
}

#[test]
fn an_expression_in_another_order() {
    let requires = |expression: &str| {
        small(&format!(
            "module m {{ action a {{ requires {expression} }} action b action c action d }}"
        ))
    };
    let expected = requires("b and (c or d)");
    for expression in [
        "(d or c) and b",
        "(b) and (d or (c))",
        "m.b and (m.c or m.d)",
    ] {
        assert_eq!(requires(expression), expected, "{expression}");
    }
}

#[test]
fn grants_that_come_to_the_same() {
    let module = "setting e { on, off } module m { action a { includes b } action b action c }";
    let role = |clauses: &str| small(&format!("{module} role r {{ {clauses} }}"));
    let expected = role("grant m.*");
    for clauses in [
        "grant m.a, m.b, m.c",
        "grant m.{c, a}",
        "grant **",
        "grant m.a, m.c when e is on grant m.{a, c} when e is off",
    ] {
        assert_eq!(role(clauses), expected, "{clauses}");
    }
}
