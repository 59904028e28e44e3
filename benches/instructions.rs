//! How many instructions a byte of policies takes: `cargo bench --bench instructions`. Unlike seconds they are the same on a
//! busy machine, so a limit stands here that a change can break.
//!
//! This program runs itself under valgrind's callgrind, which counts, on one thread, once with the work done once and once with
//! it done twice; the difference is the work. Without valgrind nothing is measured.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod base;

use rolecall::source::FileId;
use rolecall::syntax::parse;
use rolecall::workspace::{Options, SourceFile, compile};
use std::hint::black_box;
use std::process::{Command, ExitCode, Stdio};

const COUNTED: &str = "--counted";
const ACTIONS: usize = 1_000;

/// A piece of work, and how many instructions it may take for each byte: a tenth more than it took when the limit was set, since
/// compilers differ.
struct Work {
    name: &'static str,
    limit: f64,
    run: fn(&[base::File]),
}

const WORKS: [Work; 2] = [
    Work {
        name: "a text to its tree",
        limit: 240.0,
        run: trees,
    },
    Work {
        name: "check, with lints and layout",
        limit: 500.0,
        run: check,
    },
];

fn trees(files: &[base::File]) {
    for (at, (_, text)) in files.iter().enumerate() {
        black_box(parse(FileId(at as u32), text));
    }
}

fn check(files: &[base::File]) {
    let files = files.iter().map(|(path, text)| SourceFile {
        path: path.clone(),
        bytes: text.clone().into_bytes(),
    });
    let options = Options {
        formatting: true,
        ..Options::default()
    };
    black_box(compile(files.collect(), &options, &|_| {}));
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, work, times] = arguments.as_slice()
        && flag == COUNTED
    {
        let files = base::base(ACTIONS);
        let work = WORKS.iter().find(|it| it.name == work).expect("a work");
        for _ in 0..times.parse().expect("a count") {
            (work.run)(&files);
        }
        return ExitCode::SUCCESS;
    }
    if Command::new("valgrind").arg("--version").output().is_err() {
        println!("skipped: valgrind is not here");
        return ExitCode::SUCCESS;
    }
    table()
}

fn table() -> ExitCode {
    let bytes: usize = base::base(ACTIONS).iter().map(|(_, text)| text.len()).sum();
    let mut ended = ExitCode::SUCCESS;
    println!("| instructions for each of {bytes} bytes | now | at most |");
    println!("|---|---|---|");
    for work in &WORKS {
        let each = (counted(work, 2) - counted(work, 1)) / bytes as f64;
        println!("| {} | {each:.1} | {} |", work.name, work.limit);
        if each > work.limit {
            ended = ExitCode::FAILURE;
        }
    }
    ended
}

/// The instructions of a run that does the work so often.
fn counted(work: &Work, times: usize) -> f64 {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe().expect("this program"))
        .args([COUNTED, work.name, &times.to_string()])
        .env("RAYON_NUM_THREADS", "1")
        .stdout(Stdio::null())
        .output()
        .expect("valgrind");
    let said = String::from_utf8_lossy(&output.stderr);
    let line = said.lines().find(|line| line.contains("Collected :"));
    let count = line.and_then(|line| line.rsplit(' ').next()?.parse().ok());
    count.unwrap_or_else(|| panic!("valgrind doesn't tell: {said}"))
}
