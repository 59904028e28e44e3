//! The compiler and the oracle agree on random systems.
//!
//! A system is made up from a seed, printed as sources, compiled, and everything that both have an opinion on is
//! compared: every cell of every role, read off the bundle's JSON, and every verdict, read off the findings. Half of
//! the systems have no type error. Printed in other words, a system must have the same bundle, byte for byte.
//!
//! A normal run looks at the first few seeds. All of 100,000, with a table of how often each thing was compared:
//!
//! ```text
//! ROLECALL_RANDOM_SYSTEMS=100000 cargo test --release --test random_systems -- --nocapture
//! ```
//!
//! `ROLECALL_RANDOM_SEED=n` begins with seed n; together with `ROLECALL_RANDOM_SYSTEMS=1` it looks at one system.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod agreement;
mod oracle;

use oracle::random;
use oracle::repair::{shrink, without_type_errors};
use oracle::system::System;
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

/// How many systems a normal run looks at.
const SYSTEMS: u64 = 4_000;

/// How many kinds of disagreement are told, each by its first system.
const TOLD: usize = 4;

/// What a run of the normal length must have met: otherwise it proves less than it seems to.
const MET: &[&str] = &[
    "RC112",
    "RC210",
    "RC220",
    "RC221",
    "RC222",
    "RC223",
    "RC224",
    "RC225",
    "RC230",
    "RC250",
    "RC251",
    "RC260",
    "RC261",
    "RC265",
    "RC270",
    "RC280",
    "RC404",
    "RC610",
    "RC701",
    "RC702",
    "RC710",
    "no",
    "undecided",
    "yes",
    "yes at a reach",
];

#[test]
fn the_compiler_and_the_oracle_agree() {
    let first = number("ROLECALL_RANDOM_SEED").unwrap_or(0);
    let count = number("ROLECALL_RANDOM_SYSTEMS").unwrap_or(SYSTEMS);
    let (next, run) = (AtomicU64::new(first), Mutex::new(Run::default()));
    let threads = thread::available_parallelism().map_or(1, |threads| threads.get());
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| work(&next, first + count, &run));
        }
    });
    let run = run.into_inner().expect("no thread gave up");
    assert!(run.failed.is_empty(), "{}", reports(run.failed, count));
    for (what, times) in &run.asked {
        println!("{times:>12} {what}");
    }
    println!("{count} systems from seed {first} on: the compiler and the oracle agree");
    let unmet: Vec<_> = MET
        .iter()
        .filter(|what| !run.asked.contains_key(**what))
        .collect();
    assert!(unmet.is_empty() || count < SYSTEMS, "never met: {unmet:?}");
}

fn number(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    Some(text.parse().expect("a number"))
}

#[derive(Default)]
struct Run {
    /// What is wrong, and the seed.
    failed: Vec<(String, u64)>,
    /// How often each thing was compared.
    asked: BTreeMap<String, usize>,
}

fn work(next: &AtomicU64, end: u64, run: &Mutex<Run>) {
    loop {
        let seed = next.fetch_add(1, Ordering::Relaxed);
        if seed >= end {
            return;
        }
        let found = agreement::differences(&system(seed), seed);
        let mut run = run.lock().expect("no thread gave up");
        run.failed
            .extend(found.kind().map(|kind| (kind.to_owned(), seed)));
        for (what, times) in found.asked {
            *run.asked.entry(what).or_default() += times;
        }
    }
}

/// The systems of even seeds have no type error.
fn system(seed: u64) -> System {
    let system = random::system(seed);
    match seed % 2 {
        0 => without_type_errors(system),
        _ => system,
    }
}

fn reports(mut failed: Vec<(String, u64)>, count: u64) -> String {
    failed.sort();
    let mut text = format!("{} of {count} systems\n", failed.len());
    let kinds = failed.chunk_by(|one, other| one.0 == other.0);
    for kind in kinds.clone() {
        let seeds: Vec<u64> = kind.iter().take(10).map(|(_, seed)| *seed).collect();
        text.push_str(&format!(
            "{}: {} systems, seeds {seeds:?} …\n",
            kind[0].0,
            kind.len()
        ));
    }
    for kind in kinds.take(TOLD) {
        text.push_str(&report(kind[0].1));
    }
    text
}

/// What went wrong, in the smallest system in which the same goes wrong.
fn report(seed: u64) -> String {
    let system = system(seed);
    let kind = |system: &System| {
        agreement::differences(system, seed)
            .kind()
            .map(str::to_owned)
    };
    let wrong = kind(&system);
    let smallest = shrink(&system, &|smaller| kind(smaller) == wrong);
    let printed = agreement::spelled(&smallest, seed);
    let mut text = format!("seed {seed}\n");
    text.push_str(&agreement::differences(&smallest, seed).text());
    for (name, source) in &printed.files {
        text.push_str(&format!("---- {name}\n{source}"));
    }
    text.push_str("---- clauses\n");
    for place in &printed.places {
        let source = printed.files.iter().find(|(name, _)| *name == place.file);
        let clause = source.map_or("", |(_, source)| &source[place.start..place.end]);
        text.push_str(&format!("{}: {clause}\n", place.clause));
    }
    text
}
