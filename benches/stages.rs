//! The stages of the compiler at 1,000, 10,000 and 100,000 actions: `cargo bench --bench stages`.
//!
//! Figures of different machines or moments don't compare; ratios within one run do, and criterion says how
//! a run differs from the one before.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod base;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use rayon::prelude::*;
use rolecall::diagnostic::Code;
use rolecall::lint::Subject;
use rolecall::model::{Access, Lowered, lower};
use rolecall::resolve::{Names, collect, systems};
use rolecall::source::{FileId, Sources};
use rolecall::syntax::{Parsed, parse};
use rolecall::workspace::compare::{compare, edition};
use rolecall::workspace::{LINE_WIDTH, Options, Proof, SourceFile, compile, format};
use std::hint::black_box;
use std::sync::Arc;

fn stages(criterion: &mut Criterion) {
    for actions in [1_000, 10_000, 100_000] {
        let files = base::base(actions);
        let bytes: usize = files.iter().map(|(_, text)| text.len()).sum();
        let mut group = criterion.benchmark_group("stages");
        group
            .sample_size(10)
            .throughput(Throughput::Bytes(bytes as u64));
        group.bench_with_input(
            BenchmarkId::new("parse", actions),
            &files,
            |bench, files| {
                bench.iter(|| black_box(parse_all(files)));
            },
        );
        let parsed = parse_all(&files);
        group.bench_with_input(
            BenchmarkId::new("resolve", actions),
            &parsed,
            |bench, parsed| {
                bench.iter(|| black_box(resolve(parsed)));
            },
        );
        group.bench_with_input(
            BenchmarkId::new("fmt --check", actions),
            &files,
            |bench, files| {
                bench.iter_batched(|| sources(files), is_formatted, BatchSize::LargeInput);
            },
        );
        let lowered = resolve(&parsed);
        group.bench_with_input(
            BenchmarkId::new("check", actions),
            &lowered,
            |bench, lowered| {
                bench.iter(|| {
                    let mut access = Access::new(&lowered.model);
                    black_box(rolecall::check::check(
                        &lowered.model,
                        &lowered.origins,
                        &mut access,
                    ))
                });
            },
        );
        group.bench_with_input(
            BenchmarkId::new("build", actions),
            &lowered,
            |bench, lowered| {
                bench.iter_batched(
                    || Access::new(&lowered.model),
                    |mut access| black_box(rolecall::emit::bundle(&lowered.model, &mut access, 0)),
                    BatchSize::LargeInput,
                );
            },
        );
        let mut access = Access::new(&lowered.model);
        let built = rolecall::emit::bundle(&lowered.model, &mut access, 0);
        let built = String::from_utf8(built).unwrap();
        group.bench_with_input(
            BenchmarkId::new("read a bundle", actions),
            &built,
            |bench, built| {
                bench.iter(|| black_box(rolecall::intake::read(FileId(0), built).unwrap()));
            },
        );
        group.bench_with_input(
            BenchmarkId::new("whole", actions),
            &files,
            |bench, files| {
                bench.iter_batched(|| sources(files), whole, BatchSize::LargeInput);
            },
        );
        group.finish();
    }
}

/// The lints after the checks, on the access that these have computed. They should cost no more than `check`.
fn lints(criterion: &mut Criterion) {
    for actions in [1_000, 10_000, 100_000] {
        let files = base::base(actions);
        let parsed = parse_all(&files);
        let lowered = resolve(&parsed);
        let sources = Sources::new(files);
        let mut group = criterion.benchmark_group("stages");
        group.sample_size(10);
        group.bench_function(BenchmarkId::new("lint", actions), |bench| {
            bench.iter_batched(
                || Access::new(&lowered.model),
                |mut access| {
                    let wanted = |code: &Code| !code.opt_in;
                    let subject = Subject {
                        lowered: &lowered,
                        sources: &sources,
                        parsed: &parsed,
                        wanted: &wanted,
                    };
                    let meaning = || subject.lint_access(&mut access);
                    black_box(rayon::join(meaning, || subject.lint_text()))
                },
                BatchSize::LargeInput,
            );
        });
        group.finish();
    }
}

/// Two versions of which every fiftieth file of roles lost a grant. Reading both, and comparing them: the latter should
/// cost a tenth of the former.
fn versions(criterion: &mut Criterion) {
    for actions in [1_000, 10_000, 100_000] {
        let files = base::base(actions);
        let mut changed = files.clone();
        let roles = changed
            .iter_mut()
            .filter(|(path, _)| path.starts_with("roles/"));
        for (_, text) in roles.step_by(50) {
            let lines: Vec<&str> = text.lines().collect();
            let grant = lines.iter().rposition(|line| line.contains("grant "));
            let kept = lines
                .iter()
                .enumerate()
                .filter(|(at, _)| Some(*at) != grant)
                .map(|(_, line)| format!("{line}\n"));
            *text = kept.collect();
        }
        let mut group = criterion.benchmark_group("versions");
        group.sample_size(10);
        group.bench_function(BenchmarkId::new("read both", actions), |bench| {
            bench.iter_batched(
                || (sources(&files), sources(&changed)),
                |(base, head)| black_box((edition(base), edition(head))),
                BatchSize::LargeInput,
            );
        });
        group.bench_function(BenchmarkId::new("compare", actions), |bench| {
            bench.iter_batched(
                || (edition(sources(&files)), edition(sources(&changed))),
                |(mut base, mut head)| {
                    let changes = compare(&mut base, &mut head);
                    assert!(!changes.is_empty(), "something was taken away");
                    black_box((changes, base, head))
                },
                BatchSize::LargeInput,
            );
        });
        group.finish();
    }
}

fn parse_all(files: &[base::File]) -> Vec<Arc<Parsed>> {
    let files = files.par_iter().enumerate();
    files
        .map(|(at, (_, text))| Arc::new(parse(FileId(at as u32), text)))
        .collect()
}

fn resolve(parsed: &[Arc<Parsed>]) -> Lowered {
    let names = Names::new(parsed);
    let mut findings = Vec::new();
    let systems = systems(&names, parsed, &mut findings);
    let symbols = collect(&names, &systems[0], &mut findings);
    let lowered = lower(&names, &systems[0], &symbols, false);
    assert!(
        findings.is_empty() && lowered.findings.is_empty(),
        "the base is sound"
    );
    lowered
}

fn sources(files: &[base::File]) -> Vec<SourceFile> {
    let files = files.iter();
    files
        .map(|(path, text)| SourceFile {
            path: path.clone(),
            bytes: text.clone().into_bytes(),
        })
        .collect()
}

fn is_formatted(files: Vec<SourceFile>) {
    let formatting = format(files, |_| LINE_WIDTH, Proof::Needless);
    black_box(formatting.files.len());
}

fn whole(files: Vec<SourceFile>) {
    let options = Options {
        today: "2026-01-01".to_owned(),
        ..Options::default()
    };
    let snapshot = compile(files, &options, &|_| {});
    assert!(!snapshot.stops(), "the base is sound");
    black_box(snapshot.findings.len());
}

criterion_group!(benches, stages, lints, versions);
criterion_main!(benches);
