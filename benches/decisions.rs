//! Decisions by the catalogs of `policies`, everything in turn, on one core: `cargo bench --bench decisions`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rolecall::decide::{Bundle, Request};
use rolecall::workspace::{Options, SourceFile, System, compile};
use std::fs;
use std::hint::black_box;

/// What is asked of a catalog.
struct Question {
    role: String,
    action: String,
    reach: Option<String>,
    situation: Vec<(String, String)>,
}

fn system(name: &str) -> System {
    let folder = format!("{}/policies/{name}", env!("CARGO_MANIFEST_DIR"));
    let files = fs::read_dir(folder).expect("a catalog").map(|entry| {
        let path = entry.expect("an entry").path();
        SourceFile {
            path: path.display().to_string(),
            bytes: fs::read(&path).expect("a policy"),
        }
    });
    let mut snapshot = compile(files.collect(), &Options::default(), &|_| {});
    snapshot.compiled.remove(0)
}

/// Every role with every action, in one situation each.
fn questions(system: &System) -> Vec<Question> {
    let model = &system.lowered.model;
    let mut questions = Vec::new();
    for role in model.roles.iter().filter(|role| !role.template) {
        for action in &model.actions {
            let at = questions.len();
            let told = model.variables.iter().map(|variable| {
                let value = at % variable.values.len();
                (variable.path.clone(), variable.values[value].clone())
            });
            questions.push(Question {
                role: role.name.clone(),
                action: action.path.clone(),
                reach: action.reach.map(|reach| model.reach_name(reach).to_owned()),
                situation: told.collect(),
            });
        }
    }
    questions
}

fn decisions(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("decisions");
    for name in ["partner_portal", "example"] {
        let mut system = system(name);
        let questions = questions(&system);
        let bytes = rolecall::emit::bundle(&system.lowered.model, &mut system.access, 0);
        let bundle = Bundle::load(&bytes).expect("our own bundle");
        group.throughput(Throughput::Elements(questions.len() as u64));
        group.bench_function(name, |bench| {
            bench.iter(|| {
                for question in &questions {
                    let situation = question.situation.iter();
                    let situation: Vec<(&str, &str)> =
                        situation.map(|(name, value)| (&**name, &**value)).collect();
                    black_box(bundle.decide(&Request {
                        roles: &[&question.role],
                        action: &question.action,
                        reach: question.reach.as_deref(),
                        situation: &situation,
                    }));
                }
            });
        });
    }
    group.finish();
}

criterion_group!(benches, decisions);
criterion_main!(benches);
