//! One system, asked of both: the compiler, by its sources, and the oracle, by its data.

mod bundle;
mod constraints;
mod declared;
mod differences;
mod findings;
mod policy;
mod sides;

use crate::oracle::evaluate::Evaluation;
use crate::oracle::numbers::Numbers;
use crate::oracle::print::{Printed, printed};
use crate::oracle::system::System;
use crate::oracle::verdicts::verdicts_of;
pub use differences::Differences;
use policy::Policy;
use rolecall::workspace::{self, Options, Snapshot, SourceFile};
use sides::Sides;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What the two disagree on. The seed chooses the spellings and who holds several roles.
pub fn differences(system: &System, seed: u64) -> Differences {
    catch_unwind(AssertUnwindSafe(|| compare(system, seed))).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or(panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        let mut found = Differences::default();
        found.add("panic", text.unwrap_or_default());
        found
    })
}

/// The sources in which a system is compared.
pub fn spelled(system: &System, seed: u64) -> Printed {
    printed(system, seed.wrapping_mul(2))
}

fn compare(system: &System, seed: u64) -> Differences {
    let mut found = Differences::default();
    let printed = spelled(system, seed);
    let mut snapshot = compiled(&printed);
    let evaluation = Evaluation::new(system);
    let verdicts = verdicts_of(&evaluation);
    let Some(mut compiled_system) = snapshot.compiled.pop() else {
        found.add("no system", format!("{:?}", snapshot.findings));
        return found;
    };
    let sides = Sides {
        system,
        evaluation: &evaluation,
        verdicts: &verdicts,
        printed: &printed,
        snapshot: &snapshot,
    };
    findings::compare(&sides, &mut found);
    constraints::compare_each(&sides, &mut compiled_system, &mut found);
    constraints::compare_messages(&sides, &mut compiled_system, &mut found);
    let bytes = bundle_of(&mut compiled_system);
    let json = serde_json::from_slice(&bytes).expect("a bundle is JSON");
    let mut numbers = Numbers::new(seed);
    let policy = Policy::read(&json);
    bundle::compare(&policy, &evaluation, &mut numbers, &mut found);
    declared::compare(&sides, &policy, &json, &mut found);
    spellings(system, seed, &bytes, &mut found);
    found
}

/// Where the answers of a compiled system aren't those of the oracle.
#[allow(dead_code)]
pub fn answers(system: &System, seed: u64, compiled: &mut workspace::System) -> Differences {
    let mut found = Differences::default();
    let json = serde_json::from_slice(&bundle_of(compiled)).expect("a bundle is JSON");
    let evaluation = Evaluation::new(system);
    let mut numbers = Numbers::new(seed);
    bundle::compare(&Policy::read(&json), &evaluation, &mut numbers, &mut found);
    found
}

/// Spelled differently, the same system has the same bundle, byte for byte.
fn spellings(system: &System, seed: u64, bytes: &[u8], found: &mut Differences) {
    let mut other = compiled(&printed(system, seed.wrapping_mul(2) + 1));
    let Some(mut other) = other.compiled.pop() else {
        return found.add("no system", "in the second spelling".to_owned());
    };
    let others = bundle_of(&mut other);
    let first = bytes
        .iter()
        .zip(&others)
        .position(|(one, other)| one != other);
    let first = first.or((bytes.len() != others.len()).then_some(bytes.len().min(others.len())));
    if let Some(first) = first {
        let around = |bytes: &[u8]| {
            let (from, to) = (first.saturating_sub(200), (first + 100).min(bytes.len()));
            String::from_utf8_lossy(&bytes[from..to]).into_owned()
        };
        let text = format!("\n    {}\n    {}", around(bytes), around(&others));
        found.add("bytes of the bundle", text);
    }
}

fn compiled(printed: &Printed) -> Snapshot {
    let files = printed.files.iter().map(|(path, text)| SourceFile {
        path: path.clone(),
        bytes: text.clone().into_bytes(),
    });
    let options = Options {
        today: "2026-11-22".to_owned(),
        ..Options::default()
    };
    workspace::compile(files.collect(), &options, &|_| {})
}

fn bundle_of(compiled: &mut workspace::System) -> Vec<u8> {
    rolecall::emit::bundle(&compiled.lowered.model, &mut compiled.access, 0)
}
