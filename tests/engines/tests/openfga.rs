//! OpenFGA's own parser accepts the models that we write, and by OpenFGA's documentation they answer as the language
//! says. No registry has an engine of OpenFGA that could be asked.

#[path = "openfga/interpreter.rs"]
mod interpreter;

use interpreter::{Failed, Model, Tuples};
use rolecall_engines::trials::{self, Question, Trial, Truth};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// How many decisions a normal run asks for.
const NORMAL: usize = 20_000;

/// The store file, as OpenFGA's command line reads it.
#[derive(Debug, Deserialize)]
struct Store {
    name: String,
    model_file: String,
    #[serde(default)]
    tuples: Vec<Tuple>,
    #[serde(default)]
    tests: Vec<Test>,
}

#[derive(Debug, Deserialize)]
struct Tuple {
    user: String,
    relation: String,
    object: String,
    condition: Option<Condition>,
}

#[derive(Debug, Deserialize)]
struct Condition {
    name: String,
}

#[derive(Debug, Deserialize)]
struct Test {
    name: String,
    tuples: Vec<Tuple>,
    check: Vec<Check>,
}

#[derive(Debug, Deserialize)]
struct Check {
    user: String,
    object: String,
    #[serde(default)]
    context: BTreeMap<String, String>,
    assertions: BTreeMap<String, bool>,
}

struct OpenFga {
    model: Model,
    store: Store,
}

impl OpenFga {
    fn load(trial: &Trial) -> Self {
        let store = trial.text("openfga/SYSTEM.fga.yaml");
        let store: Store =
            serde_saphyr::from_str(store).unwrap_or_else(|error| panic!("{}: {error}", trial.name));
        assert_eq!(store.name, trial.system);
        assert_eq!(store.model_file, format!("./{}.fga", trial.system));
        let model = Model::load(trial.file("openfga/SYSTEM.json"));
        Self { model, store }
    }

    /// The tuples that every product writes, and these; a failure if OpenFGA wouldn't take one.
    fn tuples<'a>(&'a self, more: impl Iterator<Item = &'a Tuple>) -> Result<Tuples, Failed> {
        let all = self.store.tuples.iter().chain(more);
        let all = all.map(|tuple| {
            let condition = tuple.condition.as_ref().map(|condition| &condition.name);
            let taken =
                self.model
                    .takes(&tuple.user, &tuple.relation, condition.map(String::as_str));
            let object = tuple.object == format!("{}:catalog", self.model.catalog);
            (taken && object)
                .then(|| {
                    (
                        tuple.user.clone(),
                        tuple.relation.clone(),
                        condition.cloned(),
                    )
                })
                .ok_or(Failed)
        });
        all.collect()
    }

    fn decide(&self, question: &Question) -> Result<bool, Failed> {
        let holds = question.roles.iter().map(|role| Tuple {
            user: "user:u".to_owned(),
            relation: short(&format!("role/{role}")),
            object: format!("{}:catalog", self.model.catalog),
            condition: None,
        });
        let holds: Vec<Tuple> = holds.collect();
        let tuples = self.tuples(holds.iter())?;
        let context = question.situation.iter();
        let context = context.map(|(path, value)| (path.replace('.', "__"), value.clone()));
        let relation = match &question.reach {
            Some(reach) => short(&format!("{}/{reach}", question.action)),
            None => short(&question.action),
        };
        self.model
            .check("user:u", &relation, &tuples, &context.collect())
    }
}

/// As the page tells it: what is too long ends with a digest.
fn short(name: &str) -> String {
    use sha2::{Digest, Sha256};
    if name.len() <= 50 {
        return name.to_owned();
    }
    let digest = Sha256::digest(name.as_bytes());
    let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{}-{}", &name[..37], &digest[..12])
}

fn ask(trial: &Trial) -> [usize; 3] {
    let engine = OpenFga::load(trial);
    let mut counted = [0; 3];
    for question in &trial.questions {
        let expected = question.answer == Truth::Yes;
        let answer = engine.decide(question);
        assert_eq!(answer, Ok(expected), "{}: {question:?}", trial.name);
        counted[question.answer as usize] += 1;
    }
    counted
}

#[test]
fn random_systems_have_the_same_answers() {
    let mut counted = [0; 3];
    trials::until(trials::wanted(NORMAL), "openfga", |trial| {
        let these = ask(trial);
        let all = counted.iter_mut().zip(these);
        all.for_each(|(all, one)| *all += one);
        these.iter().sum()
    });
    println!("OpenFGA's models, random systems: yes, no, undecided: {counted:?}");
    assert!(counted.iter().all(|count| *count > 0), "{counted:?}");
}

#[test]
fn our_catalogs_have_the_same_answers() {
    for mut trial in trials::catalogs("openfga") {
        let most = trials::wanted(NORMAL);
        let step = trial.questions.len().div_ceil(most).max(1);
        trial.questions = trial.questions.into_iter().step_by(step).collect();
        let counted = ask(&trial);
        println!(
            "OpenFGA's models, {}: yes, no, undecided: {counted:?}",
            trial.name
        );
    }
}

#[test]
fn what_is_missing_or_misspelt_is_never_allowed() {
    trials::until(NORMAL / 10, "openfga", |trial| {
        let engine = OpenFga::load(trial);
        let some = trial.questions.iter().step_by(13);
        let spoilt: Vec<Question> = some.flat_map(Question::spoilt).collect();
        for question in &spoilt {
            let answer = engine.decide(question);
            assert_ne!(answer, Ok(true), "{}: {question:?}", trial.name);
        }
        spoilt.len()
    });
}

/// The policies' own tests say of the model what they say of the policies.
#[test]
fn the_tests_of_our_catalogs_pass() {
    let mut assertions = 0;
    for trial in trials::catalogs("openfga") {
        let engine = OpenFga::load(&trial);
        for test in &engine.store.tests {
            let tuples = engine.tuples(test.tuples.iter()).expect("tuples");
            for check in &test.check {
                assert_eq!(check.object, format!("{}:catalog", engine.model.catalog));
                for (relation, may) in &check.assertions {
                    let answer = engine
                        .model
                        .check(&check.user, relation, &tuples, &check.context);
                    assert_eq!(answer, Ok(*may), "{} {}: {relation}", trial.name, test.name);
                    assertions += 1;
                }
            }
        }
    }
    assert!(assertions > 100, "{assertions}");
}

/// A test that says the opposite of the policy would be noticed by OpenFGA too.
#[test]
fn what_a_test_expects_is_asserted() {
    let policy = "system s\nsetting plan { free, pro }\nmodule m { action a  action b  action c }\n\
        role r { grant m.a when plan is pro  grant m.c }\n\
        test \"t\" {\n  expect r can m.a when plan is pro\n  expect r cannot m.b, m.a when plan is free\n  \
        expect r can only m.c when plan is free\n}\n";
    let trial = trials::written("s", policy.to_owned(), "openfga");
    let engine = OpenFga::load(&trial);
    let told = engine.store.tests.iter().flat_map(|test| &test.check);
    let told = told.flat_map(|check| {
        let plan = check.context["plan"].as_str();
        let assertions = check.assertions.iter();
        assertions.map(move |(relation, may)| (plan, relation.as_str(), *may))
    });
    assert_eq!(
        told.collect::<Vec<_>>(),
        [
            ("free", "m.a", false),
            ("free", "m.b", false),
            ("free", "m.c", true),
            ("pro", "m.a", true),
        ]
    );
}

/// Reads the models, and compares what OpenFGA's parser makes of the text with our JSON.
const READ: &str = r#"
import { isDeepStrictEqual } from "node:util";
import { readFileSync, readdirSync } from "node:fs";
import openfga from "@openfga/syntax-transformer";
for (const file of readdirSync("models")) {
  if (!file.endsWith(".fga")) continue;
  try {
    const text = readFileSync(`models/${file}`, "utf8");
    const read = openfga.transformer.transformDSLToJSONObject(text);
    openfga.validator.validateDSL(text);
    const json = JSON.parse(readFileSync(`models/${file.replace(/fga$/, "json")}`, "utf8"));
    if (!isDeepStrictEqual(json, read)) console.log(file, "is another model than the JSON");
  } catch (error) {
    console.log(file, error.message);
  }
}
"#;

/// The version of OpenFGA's parser that is asked.
const PARSER: &str = "@openfga/syntax-transformer@0.2.2";

/// A folder with OpenFGA's parser for JavaScript; `None` if it can't be had.
fn parser() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("openfga");
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join("package.json"), r#"{"type": "module"}"#).expect("a file");
    fs::write(folder.join("read.mjs"), READ).expect("a file");
    if !folder.join("node_modules/@openfga").exists() {
        let installed = Command::new("npm")
            .args(["install", "--no-save", "--no-audit", "--no-fund", PARSER])
            .current_dir(&folder)
            .output();
        if !installed.is_ok_and(|output| output.status.success()) {
            eprintln!("passed over: npm can't install {PARSER} here");
            return None;
        }
    }
    Some(folder)
}

#[test]
fn their_own_parser_accepts_our_models_and_reads_the_same() {
    let Some(folder) = parser() else { return };
    let models = folder.join("models");
    if models.exists() {
        fs::remove_dir_all(&models).expect("the former models");
    }
    fs::create_dir_all(&models).expect("a folder");
    let mut trials = trials::catalogs("openfga");
    trials.extend((0..60).map(|seed| trials::random(seed, "openfga")));
    trials.extend(odd());
    for (at, trial) in trials.iter().enumerate() {
        for ending in ["fga", "json"] {
            let file = models.join(format!("{at}.{ending}"));
            fs::write(file, trial.file(&format!("openfga/SYSTEM.{ending}"))).expect("a file");
        }
    }
    let output = Command::new("node")
        .arg("read.mjs")
        .current_dir(&folder)
        .output();
    let output = output.expect("node");
    let said = String::from_utf8_lossy(&output.stdout);
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.is_empty(), "{said}{error}");
}

/// Systems, settings, roles and actions that are called like words of OpenFGA and CEL, and names that are too long.
fn odd() -> Vec<Trial> {
    let words = [
        "user",
        "nobody",
        "self",
        "this",
        "define",
        "relations",
        "type",
        "model",
        "schema",
        "condition",
        "from",
        "or",
        "and",
        "true",
        "null",
        "list",
        "string",
        "int",
        "type",
        "const",
        "extend",
        "module",
    ];
    let words = words.map(|word| {
        let policy = format!(
            "system {word}\nsetting {word} {{ {word}, other }}\nmodule {word} {{ action {word} }}\n\
             role {word} {{ grant {word}.{word} when {word} is {word} }}\n"
        );
        trials::written(word, policy, "openfga")
    });
    let long = "a_name_that_is_longer_than_openfga_wants_it_to_be";
    let policy = format!(
        "system long\nmodule {long} {{ action {long}  action {long}_too }}\n\
         role {long}_role {{ grant {long}.* }}\n"
    );
    let long = trials::written("long", policy, "openfga");
    words.into_iter().chain([long]).collect()
}
