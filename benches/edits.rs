//! How long after a key stroke everything is known again: `cargo bench --bench edits`.
//!
//! One file of a base of 1,000, 10,000 and 100,000 actions is changed, and all of it is compiled with what is remembered of the
//! other files, as an editor or `check --watch` would. The table has the median and the 95th percentile of many edits, and
//! beside them a compilation that remembers nothing.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod base;

use rolecall::workspace::{Memory, Options, SourceFile, compile};
use std::hint::black_box;
use std::time::Instant;

const EDITS: usize = 60;

fn main() {
    println!("| actions | files | fresh | an edit, median | 95th percentile |");
    println!("|---|---|---|---|---|");
    let options = Options {
        today: "2026-11-22".to_owned(),
        formatting: true,
        ..Options::default()
    };
    for actions in [1_000, 10_000, 100_000] {
        let mut files = sources(&base::base(actions));
        let fresh: Vec<f64> = (0..5)
            .map(|_| {
                let given = files.clone();
                milliseconds(|| drop(black_box(compile(given, &options, &|_| {}))))
            })
            .collect();
        let mut memory = Memory::default();
        memory.compile(files.clone(), &options, &|_| {});
        let edits: Vec<f64> = (0..EDITS)
            .map(|nth| {
                let at = nth * 7919 % files.len();
                files[at].bytes.extend(format!("// {nth}\n").bytes());
                let given = files.clone();
                let mut snapshot = None;
                let time =
                    milliseconds(|| snapshot = Some(memory.compile(given, &options, &|_| {})));
                assert!(black_box(snapshot).is_some());
                time
            })
            .collect();
        println!(
            "| {actions} | {} | {:.1} ms | {:.1} ms | {:.1} ms |",
            files.len(),
            percentile(fresh, 0.5),
            percentile(edits.clone(), 0.5),
            percentile(edits, 0.95)
        );
    }
}

fn milliseconds(work: impl FnOnce()) -> f64 {
    let begun = Instant::now();
    work();
    begun.elapsed().as_secs_f64() * 1e3
}

fn percentile(mut times: Vec<f64>, share: f64) -> f64 {
    times.sort_by(f64::total_cmp);
    times[((times.len() - 1) as f64 * share).round() as usize]
}

fn sources(files: &[base::File]) -> Vec<SourceFile> {
    let files = files.iter().map(|(path, text)| SourceFile {
        path: path.clone(),
        bytes: text.clone().into_bytes(),
    });
    files.collect()
}
