//! Which changes to the program do its tests notice?
//!
//! cargo-mutants knows some thousands of changes, and builds the program anew for each: days. Here all that compile are built
//! into one copy of the program, each behind a switch, and only the tests that come to a change are run with it.
//!
//! ```sh
//! cargo install cargo-mutants
//! cargo run --release --manifest-path tests/mutants/Cargo.toml -- ../mutants check logic
//! cargo run --release --manifest-path tests/mutants/Cargo.toml -- ../mutants --sample 300
//! ```
//!
//! The first argument is a folder for the copy and for `outcomes.tsv`, from which a later run goes on: what was noticed isn't
//! tried again. After a change of the sources it takes a new folder. The others are rooms.

mod build;
mod instrument;
mod mutant;
mod trial;

use mutant::Mutant;
use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use trial::Outcome;

/// As many tests run side by side.
const JOBS: usize = 2;

fn main() -> ExitCode {
    match tried() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}

fn tried() -> Result<(), String> {
    let mut arguments = std::env::args().skip(1);
    let place = PathBuf::from(arguments.next().ok_or("which folder is for the copy?")?);
    let wanted = Wanted::read(arguments)?;
    let mutants = mutant::list()?;
    let chosen = wanted.choose(&mutants);
    let copy = place.join("copy");
    let built = build::build(&mutants, &copy)?;
    let copy = fs::canonicalize(&copy).map_err(|error| error.to_string())?;
    let tests = trial::tests(&built.tests, &copy, JOBS)?;
    eprintln!("{} tests, {} mutants", tests.len(), chosen.len());
    let reaching = trial::reaching(&tests);
    let outcomes = Outcomes::open(&place.join("outcomes.tsv"))?;
    let left: Vec<usize> = chosen
        .iter()
        .copied()
        .filter(|number| !outcomes.is_settled(&mutants[*number].name))
        .collect();
    trial::side_by_side(&left, JOBS, |number| {
        let outcome = match built.mutants.contains(number) {
            true => told(trial::outcome(*number, reaching.get(number), &copy)),
            false => "unbuilt\t".to_owned(),
        };
        outcomes.write(&mutants[*number], &outcome);
    });
    let outcomes = Outcomes::open(&place.join("outcomes.tsv"))?;
    summary(
        chosen.iter().map(|number| &mutants[*number]),
        &outcomes.known,
    );
    Ok(())
}

fn told(outcome: Outcome) -> String {
    match outcome {
        Outcome::Caught(test) => format!("caught\t{test}"),
        Outcome::Missed => "missed\t".to_owned(),
        Outcome::OutOfPatience => "out of patience\t".to_owned(),
        Outcome::Unreached => "unreached\t".to_owned(),
    }
}

/// Which mutants are to be tried.
struct Wanted {
    rooms: Vec<String>,
    sample: Option<usize>,
}

impl Wanted {
    fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let (mut rooms, mut sample) = (Vec::new(), None);
        while let Some(argument) = arguments.next() {
            if argument == "--sample" {
                let number = arguments.next().and_then(|number| number.parse().ok());
                sample = Some(number.ok_or("--sample how many?")?);
            } else {
                rooms.push(argument);
            }
        }
        Ok(Self { rooms, sample })
    }

    /// In the order in which they are tried: one that has nothing to do with where they stand, and is always the same.
    fn choose(&self, mutants: &[Mutant]) -> Vec<usize> {
        let within = |file: &str| {
            self.rooms.is_empty()
                || self
                    .rooms
                    .iter()
                    .any(|room| file.starts_with(&format!("src/{room}/")))
        };
        let mut chosen: Vec<usize> = (0..mutants.len())
            .filter(|number| within(&mutants[*number].file))
            .collect();
        chosen.sort_by_key(|number| shuffled(&mutants[*number].name));
        chosen.truncate(self.sample.unwrap_or(usize::MAX));
        chosen
    }
}

/// FNV-1a.
fn shuffled(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// One line for each mutant that was tried: outcome, test, name.
struct Outcomes {
    known: BTreeMap<String, String>,
    file: Mutex<fs::File>,
}

impl Outcomes {
    fn open(path: &Path) -> Result<Self, String> {
        let known = fs::read_to_string(path)
            .unwrap_or_default()
            .lines()
            .filter_map(|line| {
                let (outcome, rest) = line.split_once('\t')?;
                let (_, name) = rest.split_once('\t')?;
                Some((name.to_owned(), outcome.to_owned()))
            })
            .collect();
        let file = OpenOptions::new()
            .append(true)
            .create(true)
            .open(path)
            .map_err(|error| format!("{}: {error}", path.display()))?;
        let file = Mutex::new(file);
        Ok(Self { known, file })
    }

    /// Whether there is no need to try again: tests that are new may notice what wasn't noticed.
    fn is_settled(&self, name: &str) -> bool {
        let outcome = self.known.get(name);
        outcome.is_some_and(|outcome| ["caught", "unbuilt"].contains(&outcome.as_str()))
    }

    fn write(&self, mutant: &Mutant, outcome: &str) {
        let line = format!("{outcome}\t{}\n", mutant.name);
        let written = self
            .file
            .lock()
            .map(|mut file| file.write_all(line.as_bytes()));
        if !matches!(written, Ok(Ok(()))) {
            eprintln!("not written down: {line}");
        }
    }
}

/// How many of each room ended how.
fn summary<'a>(chosen: impl Iterator<Item = &'a Mutant>, known: &BTreeMap<String, String>) {
    let mut rooms: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for mutant in chosen {
        let room = mutant.file.split('/').nth(1).unwrap_or_default();
        let outcome = known.get(&mutant.name).map_or("not tried", String::as_str);
        *rooms.entry(room).or_default().entry(outcome).or_default() += 1;
    }
    for (room, outcomes) in rooms {
        let told: Vec<String> = outcomes
            .iter()
            .map(|(outcome, count)| format!("{count} {outcome}"))
            .collect();
        println!("{room}: {}", told.join(", "));
    }
}
