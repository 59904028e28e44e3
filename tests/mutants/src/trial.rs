//! Runs tests: each alone at first, to see which mutants it reaches, then those that reach a mutant with it switched on.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Tests about the sources and what they are built on, not about what they do.
const NOT_ABOUT_WHAT_IT_DOES: [&str; 2] = ["tidy", "supply"];

/// How long a mutant may be tried, in all.
const PATIENCE: Duration = Duration::from_secs(120);

/// One function of the tests.
pub struct Test {
    program: PathBuf,
    pub name: String,
    took: Duration,
    reaches: BTreeSet<usize>,
}

impl Test {
    /// The program of the test without the digits at its end.
    pub fn file(&self) -> &str {
        let stem = self.program.file_stem().and_then(|stem| stem.to_str());
        stem.and_then(|stem| stem.rsplit_once('-'))
            .map_or("?", |(name, _)| name)
    }

    /// Whether it passes, with `mutant` switched on.
    fn passes(&self, place: &Path, mutant: usize) -> bool {
        let limit = self.took * 5 + Duration::from_secs(5);
        let mut command = limited(&self.program, limit, place);
        command
            .args(["--exact", &self.name])
            .env("ROLECALL_MUTANT", mutant.to_string());
        command.status().is_ok_and(|status| status.success())
    }
}

/// A program with limits of time and of memory.
fn limited(program: &Path, limit: Duration, place: &Path) -> Command {
    let mut command = Command::new("sh");
    command
        .arg("-c")
        .arg("ulimit -v 8000000; exec timeout -s KILL \"$@\"")
        .arg("sh")
        .arg(limit.as_secs().to_string())
        .arg(program)
        .current_dir(place)
        .env("CARGO_MANIFEST_DIR", place)
        .env("INSTA_WORKSPACE_ROOT", place)
        .env("INSTA_UPDATE", "no")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// Does `work` for all of `items` on as many threads as `jobs`.
pub fn side_by_side<T: Sync>(items: &[T], jobs: usize, work: impl Fn(&T) + Sync) {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
                    work(item);
                }
            });
        }
    });
}

/// All tests that pass with no mutant switched on, each with what it reaches.
pub fn tests(programs: &[PathBuf], place: &Path, jobs: usize) -> Result<Vec<Test>, String> {
    let mut named = Vec::new();
    for program in programs {
        let listed = Command::new(program)
            .args(["--list", "--format", "terse"])
            .output()
            .map_err(|error| format!("{}: {error}", program.display()))?;
        for line in String::from_utf8_lossy(&listed.stdout).lines() {
            if let Some(name) = line.strip_suffix(": test") {
                named.push((named.len(), program.clone(), name.to_owned()));
            }
        }
    }
    let found = Mutex::new(Vec::new());
    side_by_side(&named, jobs, |(number, program, name)| {
        let reached = place.join(format!("target/reached-{number}"));
        let test = first(program, name, &reached, place);
        let _ = fs::remove_file(&reached);
        match test {
            Some(test) if !NOT_ABOUT_WHAT_IT_DOES.contains(&test.file()) => {
                if let Ok(mut found) = found.lock() {
                    found.push(test);
                }
            }
            Some(_) => {}
            None => eprintln!("left out, because it fails without a mutant: {name}"),
        }
    });
    found.into_inner().map_err(|error| error.to_string())
}

fn first(program: &Path, name: &str, reached: &Path, place: &Path) -> Option<Test> {
    let _ = fs::remove_file(reached);
    let mut command = limited(program, Duration::from_secs(300), place);
    command
        .args(["--exact", name])
        .env("ROLECALL_MUTANTS_REACHED", reached);
    let begun = Instant::now();
    let passed = command.status().is_ok_and(|status| status.success());
    let numbers = fs::read_to_string(reached).unwrap_or_default();
    passed.then(|| Test {
        program: program.to_owned(),
        name: name.to_owned(),
        took: begun.elapsed(),
        reaches: numbers
            .lines()
            .filter_map(|line| line.parse().ok())
            .collect(),
    })
}

/// What became of a mutant.
pub enum Outcome {
    /// By this test, which failed, took far too long or wanted far too much memory.
    Caught(String),
    Missed,
    /// Not all tests that reach it were tried.
    OutOfPatience,
    /// No test comes where it stands.
    Unreached,
}

/// The tests that reach each mutant: those first that take little time and reach little else.
pub fn reaching(tests: &[Test]) -> BTreeMap<usize, Vec<&Test>> {
    let mut order: Vec<&Test> = tests.iter().collect();
    order.sort_by(|a, b| cost(a).total_cmp(&cost(b)));
    let mut all: BTreeMap<usize, Vec<&Test>> = BTreeMap::new();
    for test in order {
        for mutant in &test.reaches {
            all.entry(*mutant).or_default().push(test);
        }
    }
    all
}

fn cost(test: &Test) -> f64 {
    let reaches = u32::try_from(test.reaches.len()).map_or(f64::MAX, f64::from);
    test.took.as_secs_f64() * reaches.sqrt()
}

/// Tries the tests that reach a mutant until one fails.
pub fn outcome(mutant: usize, tests: Option<&Vec<&Test>>, place: &Path) -> Outcome {
    let Some(tests) = tests else {
        return Outcome::Unreached;
    };
    let begun = Instant::now();
    for test in tests {
        if begun.elapsed() > PATIENCE {
            return Outcome::OutOfPatience;
        }
        if !test.passes(place, mutant) {
            return Outcome::Caught(format!("{}::{}", test.file(), test.name));
        }
    }
    Outcome::Missed
}
