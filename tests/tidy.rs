//! The rules of the house, held against the tree: which room may know which, where IO happens, how long a file may be,
//! what a policy author's machine must never show us. What is let off stands in a list here, and nowhere else.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "tidy/sources.rs"]
mod sources;
mod support;

use sources::{code, paths, says, shown, sources, texts};
use std::collections::BTreeSet;
use std::fs;
use support::{files_below, repository};

/// What each room may use from the others, as prefixes of paths. `cli` sees the library from outside.
const ROOMS: [(&str, &str); 19] = [
    ("source", ""),
    ("diagnostic", "source"),
    ("syntax", "source diagnostic"),
    ("format", "source syntax"),
    (
        "resolve",
        "source diagnostic syntax::ast syntax::Parsed syntax::clause_word",
    ),
    ("logic", ""),
    ("model", "source diagnostic syntax::ast resolve logic"),
    ("check", "source diagnostic model logic"),
    (
        "lint",
        "source diagnostic syntax::ast syntax::Parsed model logic check::Context check::words check::heirs check::steps check::constraints::truth",
    ),
    ("matrix", "model logic"),
    ("emit", "model logic matrix"),
    ("intake", "source model logic"),
    ("decide", "source intake matrix"),
    ("seal", "intake::without_repeats"),
    ("inquiry", "model logic"),
    ("diff", "source diagnostic model logic inquiry"),
    (
        "config",
        "source diagnostic diff::gates diff::Change diff::Kind diff::kinds emit::targets::Target",
    ),
    (
        "workspace",
        "source diagnostic syntax format resolve logic model check lint matrix emit intake inquiry diff",
    ),
    ("cli", "source diagnostic workspace config seal"),
];

/// Terminal, colour and output formats are known to these alone.
const RENDERERS: [&str; 3] = ["src/diagnostic/", "src/cli/", "src/diff/render/"];

/// Words that only some rooms may say, each with where it may stand.
const ONLY_IN: [(&str, &str); 15] = [
    ("pest", "src/syntax/"),
    ("toml::", "src/config/"),
    ("batsat", "src/logic/implications/"),
    ("unicode_security", "src/lint/"),
    ("notify", "src/cli/"),
    ("miette", "src/diagnostic/render/"),
    (
        "anstyle",
        "src/diagnostic/render/ src/diff/render/ src/cli/",
    ),
    ("clap", "src/cli/"),
    ("std::fs", "src/cli/"),
    ("File::open", "src/cli/"),
    ("stdin", "src/cli/"),
    ("std::env", "src/cli/"),
    ("std::process", "src/cli/ src/main.rs"),
    ("println!", ""),
    ("eprintln!", ""),
];

/// Files that are longer than 500 lines without their tests, and how long they are: a number here only ever falls.
const LONG: [(&str, usize); 0] = [];

/// Where the program may give up, and why.
const MAY_PANIC: [(&str, &str); 1] = [(
    "src/syntax/cursor.rs",
    "a shape that the grammar guarantees",
)];

/// Grammar rules that no line of Rust names, and why.
const UNNAMED_RULES: [(&str, &str); 13] = [
    (
        "at_expect",
        "the word before the parenthesis; skipped like a keyword",
    ),
    ("at_name", "read as the first part of an `attribute`"),
    ("braces", "read as what is left of a `pattern`"),
    (
        "cell",
        "read by the last arm: neither a `count` nor a `walk`",
    ),
    ("count_actions", "read by the last arm: not `count_modules`"),
    ("course", "read by the last arm of the statements of a rule"),
    ("final", "read by the last arm: not `initial`"),
    ("in", "read by the last arm of a `comparison`"),
    ("is_undecided", "read by the last arm of a `cell`"),
    ("never", "read by the last arm: not `always`"),
    (
        "transition",
        "read by the last arm of the clauses of a lifecycle",
    ),
    (
        "undecided_fact",
        "read by the last arm of the clauses of a state",
    ),
    ("undecided_transition", "read together with `transition`"),
];

/// Words that belong to how something was made, not to what it is. Split, so that this file passes too.
const MAKING: [&str; 6] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("X", "XX"),
    concat!("sess", "ion"),
    concat!("chat", "bot"),
    concat!("LL", "M"),
];

/// Beginnings of paths that only one machine has.
const MACHINES: [&str; 5] = [
    concat!("/wo", "rk/"),
    concat!("/ho", "me/"),
    concat!("/ro", "ot/"),
    concat!("/Us", "ers/"),
    concat!("/tmp", "/"),
];

#[test]
fn the_parts_of_a_use() {
    let text = "use crate::diagnostic::{Diagnostic, codes, render::{a, b}};\nlet x = crate::logic::Set::ALL;\n// crate::no\n";
    let expected = [
        "diagnostic::Diagnostic",
        "diagnostic::codes",
        "diagnostic::render::a",
        "diagnostic::render::b",
        "logic::Set::ALL",
    ];
    assert_eq!(paths(text, "crate::"), expected);
}

#[test]
fn a_room_knows_only_the_rooms_it_may() {
    for source in sources() {
        let room = source.room();
        if ["lib", "main"].contains(&room) {
            continue;
        }
        let (_, allowed) = ROOMS
            .iter()
            .find(|(name, _)| *name == room)
            .unwrap_or_else(|| panic!("{room} is no room"));
        let own = paths(&source.text, "crate::")
            .into_iter()
            .filter(|path| room != "cli" || !path.starts_with("cli"));
        let library = paths(&source.text, "rolecall::")
            .into_iter()
            .filter(|_| room == "cli");
        for path in own.chain(library) {
            let within = |prefix: &str| path == prefix || path.starts_with(&format!("{prefix}::"));
            let renderer = RENDERERS.iter().any(|place| source.path.starts_with(place));
            let shows = within("diagnostic::render") && !renderer;
            let fine = within(room) || allowed.split(' ').any(within);
            assert!(
                fine && !shows,
                "{} uses {path}, which {room} may not know",
                source.path
            );
        }
    }
}

/// Only lowering reads the tree; what it lowers into doesn't know how something was written.
#[test]
fn only_lowering_reads_the_tree() {
    for source in sources().iter().filter(|source| source.room() == "model") {
        let reads = paths(&source.text, "crate::")
            .iter()
            .any(|path| path.starts_with("syntax") || path.starts_with("resolve"));
        assert!(
            !reads || source.path.starts_with("src/model/lower/"),
            "{}",
            source.path
        );
    }
}

#[test]
fn some_words_belong_to_one_room() {
    for source in sources() {
        for (word, places) in ONLY_IN {
            let here = places
                .split(' ')
                .any(|place| !place.is_empty() && source.path.starts_with(place));
            let found = code(&source.text).find(|(_, line)| !here && says(line, word));
            assert_eq!(
                found, None,
                "{} says {word}, which belongs in {places:?}",
                source.path
            );
        }
    }
}

#[test]
fn a_file_is_one_idea() {
    let long: Vec<(String, usize)> = sources()
        .iter()
        .map(|source| (source.path.clone(), source.text.lines().count()))
        .filter(|(_, lines)| *lines > 500)
        .collect();
    for (path, lines) in &long {
        let let_off = LONG.iter().find(|(name, _)| name == path);
        let (_, most) = let_off
            .unwrap_or_else(|| panic!("{path} has {lines} lines without its tests: two ideas?"));
        assert!(
            lines <= most,
            "{path} has grown from {most} to {lines} lines"
        );
    }
    for (path, _) in LONG {
        assert!(
            long.iter().any(|(name, _)| name == path),
            "{path} isn't long any more: take it off the list"
        );
    }
    let tests = files_below(&repository().join("tests"));
    for test in tests
        .iter()
        .filter(|file| file.extension().is_some_and(|ending| ending == "rs"))
    {
        let lines = fs::read_to_string(test).unwrap().lines().count();
        assert!(lines <= 500, "{} has {lines} lines", shown(test));
    }
}

#[test]
fn nothing_gives_up_on_a_persons_mistake() {
    for source in sources() {
        let let_off = MAY_PANIC.iter().any(|(path, _)| *path == source.path);
        for (at, line) in code(&source.text) {
            for word in [
                ".unwrap()",
                ".expect(",
                "panic!",
                "todo!",
                "unimplemented!",
                "unreachable!",
                "dbg!",
            ] {
                let found = line.contains(word) && !(let_off && word == "panic!");
                assert!(!found, "{}:{at}: {line}", source.path);
            }
        }
    }
}

#[test]
fn no_unsafe_anywhere() {
    let manifest = fs::read_to_string(repository().join("Cargo.toml")).unwrap();
    assert!(manifest.contains("unsafe_code = \"forbid\""));
    for source in sources() {
        let written = [
            "unsafe {",
            "unsafe fn",
            "unsafe impl",
            "unsafe trait",
            "unsafe extern",
            "unsafe(",
        ];
        let found =
            code(&source.text).find(|(_, line)| written.iter().any(|what| line.contains(what)));
        assert_eq!(found, None, "{}", source.path);
    }
}

#[test]
fn no_path_of_one_machine() {
    for (path, text) in texts() {
        for (at, line) in text.lines().enumerate() {
            let found = MACHINES.iter().find(|machine| line.contains(*machine));
            assert_eq!(found, None, "{path}:{}: {line}", at + 1);
        }
    }
}

#[test]
fn nothing_tells_how_it_was_made() {
    // What one product coaches in, and the facts about it, are called by that word.
    let product = ["policies/performance_management/", "tests/seed_facts/"];
    for (path, text) in texts()
        .iter()
        .filter(|(path, _)| !product.iter().any(|place| path.starts_with(place)))
    {
        for (at, line) in text.lines().enumerate() {
            let found = MAKING
                .iter()
                .find(|word| says(line, word) || says(line, &format!("{word}s")));
            assert_eq!(found, None, "{path}:{}: {line}", at + 1);
        }
    }
}

/// The names under every header of `Cargo.toml` that ends in one of `kinds`.
fn manifest_dependencies(kinds: &[&str]) -> BTreeSet<String> {
    let manifest = fs::read_to_string(repository().join("Cargo.toml")).unwrap();
    let mut inside = false;
    let mut names = BTreeSet::new();
    for line in manifest.lines() {
        match (line.starts_with('['), line.split_once([' ', '='])) {
            (true, _) => {
                let header = line.trim_matches(['[', ']']).rsplit('.').next();
                inside = header.is_some_and(|header| kinds.contains(&header));
            }
            (false, Some((name, _))) if inside && !name.is_empty() => {
                names.insert(name.to_owned());
            }
            (false, _) => {}
        }
    }
    names
}

#[test]
fn every_dependency_says_what_it_is_for() {
    let reasons = fs::read_to_string(repository().join("docs/dependencies.md")).unwrap();
    let names = manifest_dependencies(&["dependencies", "dev-dependencies"]);
    assert!(names.len() > 10, "{names:?}");
    for name in names {
        assert!(
            says(&reasons, &format!("`{name}`")) || says(&reasons, &name),
            "docs/dependencies.md doesn't name {name}"
        );
    }
}

#[test]
fn the_versions_of_dependencies_are_kept() {
    assert!(repository().join("Cargo.lock").is_file());
    let ignored = fs::read_to_string(repository().join(".gitignore")).unwrap();
    assert!(!ignored.contains("Cargo.lock"));
}

/// The names that rolecall depends on by a lock file.
fn locked_dependencies(lock: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(repository().join(lock)).unwrap();
    let (_, rolecall) = text.split_once("name = \"rolecall\"\n").unwrap();
    let (rolecall, _) = rolecall.split_once("\n]").unwrap();
    let (_, names) = rolecall.split_once("dependencies = [\n").unwrap();
    names
        .lines()
        .map(|line| line.trim_matches([' ', '"', ',']))
        .filter_map(|line| line.split(' ').next())
        .map(str::to_owned)
        .collect()
}

/// What is built with `--locked` stops at a lock file that a new dependency isn't in.
#[test]
fn every_lock_file_knows_the_dependencies() {
    let used = manifest_dependencies(&["dependencies"]);
    assert!(
        used.is_subset(&locked_dependencies("Cargo.lock")),
        "Cargo.lock"
    );
    for lock in ["tests/engines/Cargo.lock", "fuzz/Cargo.lock"] {
        assert_eq!(
            locked_dependencies(lock),
            used,
            "{lock}: run cargo in its folder"
        );
    }
}

#[test]
fn every_grammar_rule_is_read() {
    let grammar = fs::read_to_string(repository().join("grammar/role.pest")).unwrap();
    let reader: String = sources()
        .into_iter()
        .filter(|source| source.room() == "syntax")
        .map(|source| source.text)
        .collect();
    let mut unnamed = Vec::new();
    for line in grammar.lines() {
        let Some((name, body)) = line.split_once('=') else {
            continue;
        };
        let (name, body) = (name.trim(), body.trim_start());
        let silent = body.starts_with('_');
        let word = name.starts_with("kw_");
        if name.starts_with("//")
            || name.contains(' ')
            || silent
            || word
            || !body.starts_with(['{', '@', '$', '!'])
        {
            continue;
        }
        if !says(&reader, &format!("Rule::{name}")) {
            unnamed.push(name);
        }
    }
    unnamed.sort_unstable();
    assert_eq!(unnamed, UNNAMED_RULES.map(|(name, _)| name));
}

#[test]
fn every_word_of_the_grammar_is_used_in_it() {
    let grammar = fs::read_to_string(repository().join("grammar/role.pest")).unwrap();
    let rules = grammar
        .lines()
        .filter_map(|line| line.split_once('='))
        .map(|(name, _)| name.trim());
    let entries = ["file", "comments", "WHITESPACE"];
    for rule in rules.filter(|rule| {
        !rule.is_empty() && !rule.contains([' ', '/', '"']) && !entries.contains(rule)
    }) {
        let definition = |line: &str| {
            line.split_once('=')
                .is_some_and(|(name, _)| name.trim() == rule)
        };
        let used = code(&grammar).any(|(_, line)| says(line, rule) && !definition(line));
        assert!(used, "{rule} is used nowhere");
    }
}
