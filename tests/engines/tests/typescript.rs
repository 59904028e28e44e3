//! Our module decides in Node as the language says. Passed over with a word where there is no Node.

use rolecall_engines::trials::{self, Question, Trial};
use serde_json::{Value, json};
use std::fs;
use std::process::Command;

/// How many decisions a normal run asks for.
const NORMAL: usize = 20_000;

/// Asks everything, and writes what is answered otherwise.
const ASK: &str = r#"
import { readFileSync } from "node:fs";
import { answer, can } from "./module.mjs";
for (const { request, expected } of JSON.parse(readFileSync("questions.json", "utf8"))) {
  const told = answer(request);
  const same = expected === "never" ? told !== "yes" : told === expected;
  if (!same || can(request) !== (told === "yes")) console.log(JSON.stringify(request), told, expected);
}
"#;

fn has_node() -> bool {
    let has = Command::new("node").arg("--version").output();
    let has = has.is_ok_and(|output| output.status.success());
    if !has {
        eprintln!("passed over: there is no Node here");
    }
    has
}

fn asked(question: &Question, expected: &str) -> Value {
    let mut request = json!({
        "roles": question.roles,
        "action": question.action,
        "situation": question.situation,
    });
    if let Some(reach) = &question.reach {
        request["reach"] = json!(reach);
    }
    json!({ "request": request, "expected": expected })
}

/// What the module answers otherwise than expected.
fn mismatches(trial: &Trial, questions: Vec<Value>) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let put =
        |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).expect("a file");
    put("module.mjs", trial.file("typescript/SYSTEM.mjs"));
    put("ask.mjs", ASK.as_bytes());
    put(
        "questions.json",
        Value::Array(questions).to_string().as_bytes(),
    );
    let output = Command::new("node")
        .arg("ask.mjs")
        .current_dir(folder.path())
        .output();
    let output = output.expect("node");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {error}", trial.name);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    said.lines()
        .take(3)
        .map(|line| format!("{line}\n"))
        .collect()
}

#[test]
fn every_answer_is_the_same_and_nothing_spoilt_is_allowed() {
    if !has_node() {
        return;
    }
    let ask = |trial: &Trial| {
        let all = trial.questions.iter();
        let mut questions: Vec<Value> = all.map(|it| asked(it, it.answer.word())).collect();
        let some = trial.questions.iter().step_by(13);
        let spoilt = some.flat_map(Question::spoilt);
        questions.extend(spoilt.map(|question| asked(&question, "never")));
        let count = questions.len();
        assert_eq!(mismatches(trial, questions), "", "{}", trial.name);
        count
    };
    trials::until(trials::wanted(NORMAL), "typescript", ask);
    let asked: usize = trials::catalogs("typescript").iter().map(ask).sum();
    assert!(asked > 100_000, "{asked}");
}

#[test]
fn names_that_mean_something_to_the_language_are_only_names() {
    if !has_node() {
        return;
    }
    let policy = "system s\nsetting constructor { valueOf, toString }\nmodule m { action a  action hasOwnProperty }\n\
        role valueOf { grant m.a when constructor is valueOf }\nrole constructor { grant m.hasOwnProperty }\n";
    let trial = trials::written("names", policy.to_owned(), "typescript");
    let request = |role: &str, action: &str, value: &str, expected: &str| json!({ "request": { "roles": [role], "action": action, "situation": { "constructor": value } }, "expected": expected });
    let questions = vec![
        request("valueOf", "m.a", "valueOf", "yes"),
        request("valueOf", "m.a", "toString", "no"),
        request("valueOf", "m.hasOwnProperty", "valueOf", "no"),
        request("constructor", "m.hasOwnProperty", "valueOf", "yes"),
        request("toString", "m.a", "valueOf", "no"),
        request("constructor", "valueOf", "valueOf", "no"),
        json!({ "request": { "roles": "constructor", "action": "m.hasOwnProperty" }, "expected": "no" }),
        json!({ "request": { "action": "m.hasOwnProperty" }, "expected": "no" }),
    ];
    assert_eq!(mismatches(&trial, questions), "");
}

/// The types are those of TypeScript, and refuse what the module would answer with no. Passed over without `tsc`.
#[test]
fn the_types_find_a_wrong_name() {
    let has = Command::new("tsc").arg("--version").output();
    if !has.is_ok_and(|output| output.status.success()) {
        eprintln!("passed over: there is no tsc here");
        return;
    }
    let trials = trials::catalogs("typescript");
    let zoo = trials
        .iter()
        .find(|trial| trial.system == "little_zoo")
        .expect("the example");
    let folder = tempfile::tempdir().expect("a folder");
    let put =
        |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).expect("a file");
    put("zoo.mjs", zoo.file("typescript/SYSTEM.mjs"));
    put("zoo.d.mts", zoo.file("typescript/SYSTEM.d.mts"));
    let compiles = |request: &str| {
        let text = format!("import {{ can }} from \"./zoo.mjs\";\ncan({request});\n");
        put("use.mts", text.as_bytes());
        let output = Command::new("tsc")
            .args([
                "--noEmit", "--strict", "--module", "nodenext", "--target", "es2022", "use.mts",
            ])
            .current_dir(folder.path())
            .output();
        output.expect("tsc").status.success()
    };
    assert!(compiles(
        r#"{ roles: ["keeper"], action: "animals.view", reach: "house" }"#
    ));
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/targets.md");
    let page = fs::read_to_string(page).expect("the page");
    let (_, block) = page.split_once("```ts\n").expect("an example");
    let (_, block) = block.split_once("can(").expect("a call");
    let (request, _) = block.split_once(");").expect("its end");
    assert!(compiles(request));
    assert!(compiles(
        r#"{ roles: ["cashier"], action: "gate.sell", situation: { season: "winter" } }"#
    ));
    assert!(!compiles(
        r#"{ roles: ["kiper"], action: "animals.view", reach: "house" }"#
    ));
    assert!(!compiles(
        r#"{ roles: ["keeper"], action: "animals.view" }"#
    ));
    assert!(!compiles(
        r#"{ roles: ["keeper"], action: "animals.vieW", reach: "house" }"#
    ));
    assert!(!compiles(
        r#"{ roles: ["cashier"], action: "gate.sell", situation: { season: "monsoon" } }"#
    ));
}
