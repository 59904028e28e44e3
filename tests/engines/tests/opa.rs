//! regorus decides by our OPA bundle as the language says.

use regorus::{Engine, Value};
use rolecall_engines::trials::{self, Question, Trial, Truth};
use serde_json::json;

/// How many decisions a normal run asks for.
const NORMAL: usize = 30_000;

fn engine(trial: &Trial) -> Engine {
    let mut engine = Engine::new();
    engine.set_rego_v0(false);
    let policy = trial.text("opa/SYSTEM/policy.rego").to_owned();
    engine
        .add_policy("policy.rego".to_owned(), policy)
        .unwrap_or_else(|error| panic!("{}: {error}", trial.name));
    let data = Value::from_json_str(trial.text("opa/SYSTEM/data.json")).expect("data");
    engine.add_data(data).expect("data that can be added");
    engine
}

fn input(question: &Question) -> Value {
    let mut input = json!({
        "roles": question.roles,
        "action": question.action,
        "situation": question.situation,
    });
    if let Some(reach) = &question.reach {
        input["reach"] = json!(reach);
    }
    Value::from_json_str(&input.to_string()).expect("an input")
}

fn rule(trial: &Trial, name: &str) -> String {
    format!("data.rolecall.{}.{name}", trial.system)
}

/// Asks everything of one system; some of it once more with reasons, which take longer.
fn ask(trial: &Trial) -> [usize; 3] {
    let mut engine = engine(trial);
    let (allow, decision) = (rule(trial, "allow"), rule(trial, "decision"));
    let mut counted = [0; 3];
    for question in &trial.questions {
        engine.set_input(input(question));
        let allowed = engine.eval_rule(allow.clone()).expect("a decision");
        let same = allowed == Value::from(question.answer == Truth::Yes);
        assert!(same, "{}: {question:?} is {allowed}", trial.name);
        counted[question.answer as usize] += 1;
    }
    for question in trial.questions.iter().step_by(17) {
        engine.set_input(input(question));
        let told = engine.eval_rule(decision.clone()).expect("a decision");
        let answer = told["answer"].as_string().expect("an answer");
        let same = **answer == *question.answer.word();
        assert!(same, "{}: {question:?} is {told}", trial.name);
        let reasons = told["reasons"].as_set().expect("reasons");
        let silent = reasons.is_empty() && question.answer != Truth::No;
        assert!(!silent, "{}: {question:?} is {told}", trial.name);
    }
    counted
}

#[test]
fn random_systems_have_the_same_answers() {
    let mut counted = [0; 3];
    trials::until(trials::wanted(NORMAL), "opa", |trial| {
        let these = ask(trial);
        counted
            .iter_mut()
            .zip(these)
            .for_each(|(all, one)| *all += one);
        these.iter().sum()
    });
    println!("regorus, random systems: yes, no, undecided: {counted:?}");
    assert!(counted.iter().all(|count| *count > 0), "{counted:?}");
}

#[test]
fn our_catalogs_have_the_same_answers() {
    for trial in trials::catalogs("opa") {
        let counted = ask(&trial);
        println!("regorus, {}: yes, no, undecided: {counted:?}", trial.name);
    }
}

#[test]
fn what_is_missing_or_misspelt_is_never_allowed() {
    trials::until(NORMAL / 10, "opa", |trial| {
        let mut engine = engine(trial);
        let (allow, decision) = (rule(trial, "allow"), rule(trial, "decision"));
        let mut asked = 0;
        for question in trial.questions.iter().step_by(13) {
            for spoilt in question.spoilt() {
                engine.set_input(input(&spoilt));
                let allowed = engine.eval_rule(allow.clone()).expect("a decision");
                let told = || format!("{}: {spoilt:?} from {question:?}", trial.name);
                assert_eq!(allowed, Value::from(false), "{}", told());
                engine.set_input(input(&spoilt));
                let reasons = engine.eval_rule(decision.clone()).expect("a decision");
                assert_ne!(reasons["answer"], Value::from("yes"), "{}", told());
                asked += 1;
            }
        }
        asked
    });
}

/// A system may be called like a word of Rego.
#[test]
fn words_of_rego_are_names_too() {
    for name in [
        "default", "import", "contains", "every", "data", "input", "true",
    ] {
        let policy = format!("system {name}\nmodule m {{ action a }}\nrole r {{ grant m.a }}\n");
        let trial = trials::written(name, policy, "opa");
        assert_eq!(trial.system, name);
        let mut engine = engine(&trial);
        let asked = json!({ "roles": ["r"], "action": "m.a" });
        engine.set_input(Value::from_json_str(&asked.to_string()).expect("an input"));
        let rule = format!("data.rolecall[\"{name}\"].allow");
        let allowed = engine.eval_query(rule, false).expect("a decision");
        let allowed = &allowed.result[0].expressions[0].value;
        assert_eq!(*allowed, Value::from(true), "{name}");
    }
}
