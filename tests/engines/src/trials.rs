//! A trial: one system, its artifacts, and questions with their answers.

use crate::oracle::numbers::Numbers;
use crate::oracle::print::printed;
use crate::oracle::questions::questions;
pub use crate::oracle::questions::{Question, Truth};
use crate::oracle::random;
use crate::oracle::repair::without_type_errors;
use crate::oracle::system::System;
use crate::policy::{Policy, Told};
use rolecall::workspace::targets::{self, Target};
use rolecall::workspace::{self, Options, SourceFile};
use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// A system as an engine meets it.
#[derive(Debug)]
pub struct Trial {
    /// What to call it when something is wrong.
    pub name: String,
    /// The name of the system.
    pub system: String,
    /// What was built for the engine, by path.
    pub files: BTreeMap<String, Vec<u8>>,
    pub questions: Vec<Question>,
}

impl Trial {
    pub fn file(&self, path: &str) -> &[u8] {
        let path = path.replace("SYSTEM", &self.system);
        let file = self.files.get(&path);
        file.unwrap_or_else(|| panic!("{path} isn't among {:?}", self.files.keys()))
    }

    pub fn text(&self, path: &str) -> &str {
        std::str::from_utf8(self.file(path)).expect("a text")
    }
}

/// How many decisions are asked for: `ROLECALL_DECISIONS`, or what a normal run does.
pub fn wanted(normal: usize) -> usize {
    let asked = env::var("ROLECALL_DECISIONS").ok();
    asked.map_or(normal, |asked| asked.parse().expect("a number"))
}

/// Random systems until so many questions have been asked; `ask` answers how many each had.
pub fn until(wanted: usize, target: &str, mut ask: impl FnMut(&Trial) -> usize) {
    let mut asked = 0;
    for seed in 0.. {
        if asked >= wanted {
            break;
        }
        asked += ask(&random(seed, target));
    }
}

/// The sources of one random system; half of them have no mistake that a build would stop at.
pub fn sources(seed: u64) -> Vec<SourceFile> {
    let files = printed(&system(seed), seed).files.into_iter();
    let files = files.map(|(path, text)| SourceFile {
        path,
        bytes: text.into_bytes(),
    });
    files.collect()
}

fn system(seed: u64) -> System {
    let system = random::system(seed);
    match seed.is_multiple_of(2) {
        true => without_type_errors(system),
        false => system,
    }
}

/// The trial of one random system.
pub fn random(seed: u64, target: &str) -> Trial {
    let mut compiled = compiled(sources(seed));
    let compiled = compiled.pop().expect("a system");
    let questions = questions(&system(seed), seed);
    trial(format!("seed {seed}"), compiled, target, |_| questions)
}

/// The trials of the catalogs of `policies`.
pub fn catalogs(target: &str) -> Vec<Trial> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies");
    let mut files = Vec::new();
    role_files(&root, &mut files);
    files.sort_by(|one: &SourceFile, other| one.path.cmp(&other.path));
    let systems = compiled(files);
    let trials = systems.into_iter().map(|system| {
        let name = system.lowered.model.name.clone();
        trial(name, system, target, read_off)
    });
    trials.collect()
}

/// What is built of one policy, without questions.
pub fn written(name: &str, policy: String, target: &str) -> Trial {
    let mut systems = compiled(vec![SourceFile {
        path: format!("{name}.role"),
        bytes: policy.into_bytes(),
    }]);
    let system = systems.pop().expect("a system");
    trial(name.to_owned(), system, target, |_| Vec::new())
}

const MODULES: usize = 200;
const ACTIONS: usize = 100;
/// How many roles a large catalog has.
pub const LARGE_ROLES: usize = 1_500;
/// How many grants a large catalog has.
pub const LARGE_GRANTS: usize = 125_000;

/// A large catalog as a policy.
pub fn large() -> String {
    let mut numbers = Numbers::new(1);
    let mut text = "system large\n\nsetting edition { free, pro, custom }\n".to_owned();
    for module in 0..MODULES {
        write!(text, "\nmodule m{module} {{\n").expect("a text");
        for action in 0..ACTIONS {
            writeln!(
                text,
                "  action a{action} \"Action {action} of module {module}\""
            )
            .expect("a text");
        }
        text.push_str("}\n");
    }
    for role in 0..LARGE_ROLES {
        write!(text, "\nrole r{role} {{\n").expect("a text");
        let count = LARGE_GRANTS / LARGE_ROLES + usize::from(role < LARGE_GRANTS % LARGE_ROLES);
        let mut granted = BTreeSet::new();
        while granted.len() < count {
            granted.insert((numbers.below(MODULES), numbers.below(ACTIONS)));
        }
        for (at, (module, action)) in granted.into_iter().enumerate() {
            let when = [
                "",
                "",
                "",
                " when edition is pro",
                " when edition is not free",
            ][at % 5];
            writeln!(text, "  grant m{module}.a{action}{when}").expect("a text");
        }
        text.push_str("}\n");
    }
    text
}

fn role_files(folder: &Path, files: &mut Vec<SourceFile>) {
    let entries = fs::read_dir(folder).expect("the policies");
    let paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    for path in paths {
        if path.is_dir() {
            role_files(&path, files);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "role")
        {
            let bytes = fs::read(&path).expect("a policy");
            files.push(SourceFile {
                path: path.display().to_string(),
                bytes,
            });
        }
    }
}

fn compiled(files: Vec<SourceFile>) -> Vec<workspace::System> {
    workspace::compile(files, &Options::default(), &|_| {}).compiled
}

fn trial(
    name: String,
    mut system: workspace::System,
    target: &str,
    questions: impl FnOnce(&[u8]) -> Vec<Question>,
) -> Trial {
    let model = &system.lowered.model;
    let bundle = Target::named("bundle").expect("our own target");
    let target = Target::named(target).expect("a target");
    let mut written = targets::write(model, &mut system.access, 0, &[bundle, target]);
    let bundle = written.remove(0).files.remove(0).1;
    Trial {
        name,
        system: model.name.clone(),
        files: written.remove(0).files.into_iter().collect(),
        questions: questions(&bundle),
    }
}

/// Every cell of a catalog, read off its bundle as a deployment would.
fn read_off(bundle: &[u8]) -> Vec<Question> {
    let policy = Policy::read(&serde_json::from_slice(bundle).expect("a bundle is JSON"));
    let held = policy.roles.iter().filter(|(_, role)| !role.template);
    let roles: Vec<&str> = held.map(|(name, _)| name.as_str()).collect();
    let mut holders: Vec<Vec<&str>> = roles.iter().map(|role| vec![*role]).collect();
    holders.extend(roles.windows(2).map(<[&str]>::to_vec));
    let mut questions = Vec::new();
    for (at, situation) in policy.scenes.iter().enumerate() {
        for held in &holders {
            for (action, row) in &policy.actions {
                let told = policy.told(held, action, at);
                let answer = match &told {
                    Told::Yes | Told::YesAt(_) => Truth::Yes,
                    Told::No => Truth::No,
                    Told::Undecided => Truth::Undecided,
                };
                let widest = row.json["reach"].as_str();
                let reaches = widest.map(|widest| policy.down(&widest.to_owned()));
                let reaches: Vec<Option<String>> = match reaches {
                    None => vec![None],
                    Some(reaches) => reaches.into_iter().map(Some).collect(),
                };
                for reach in reaches {
                    let answer = match (&told, &reach) {
                        (Told::YesAt(held), Some(reach)) if !held.contains(reach) => Truth::No,
                        (_, _) => answer,
                    };
                    questions.push(Question {
                        roles: held.iter().map(|role| (*role).to_owned()).collect(),
                        action: action.clone(),
                        reach,
                        situation: situation.clone(),
                        answer,
                    });
                }
            }
        }
    }
    questions
}
