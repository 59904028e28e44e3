//! A catalog of 20,000 actions, 1,500 roles and 125,000 grants: what is built of it can be loaded, validated and asked.

use cedar_policy::{PolicySet, Schema, ValidationMode, Validator};
use regorus::{Engine, Value};
use rolecall_engines::oracle::numbers::Numbers;
use rolecall_engines::trials::{self, Trial};
use std::collections::BTreeSet;
use std::fmt::Write;

const MODULES: usize = 200;
const ACTIONS: usize = 100;
const ROLES: usize = 1_500;
const GRANTS: usize = 125_000;

/// The catalog as a policy.
fn large() -> String {
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
    for role in 0..ROLES {
        write!(text, "\nrole r{role} {{\n").expect("a text");
        let count = GRANTS / ROLES + usize::from(role < GRANTS % ROLES);
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

fn built(target: &str) -> Trial {
    trials::written("large", large(), target)
}

#[test]
fn cedar_loads_and_validates_it() {
    let trial = built("cedar");
    let schema = Schema::from_json_str(trial.text("cedar/SYSTEM/schema.json")).expect("a schema");
    let policies = PolicySet::from_json_str(trial.text("cedar/SYSTEM/policies.json"));
    let policies = policies.expect("policies");
    assert!(
        policies.policies().count() >= 2 * ROLES,
        "{}",
        policies.policies().count()
    );
    let verdict = Validator::new(schema).validate(&policies, ValidationMode::Strict);
    assert!(verdict.validation_passed_without_warnings());
}

#[test]
fn regorus_loads_it_and_decides() {
    let trial = built("opa");
    let mut engine = Engine::new();
    let policy = trial.text("opa/SYSTEM/policy.rego").to_owned();
    engine
        .add_policy("policy.rego".to_owned(), policy)
        .expect("the policy");
    let data = Value::from_json_str(trial.text("opa/SYSTEM/data.json")).expect("data");
    engine.add_data(data).expect("data that can be added");
    let json: serde_json::Value =
        serde_json::from_str(trial.text("opa/SYSTEM/data.json")).expect("JSON");
    let roles = &json["rolecall"]["large"]["catalog"]["roles"];
    let granted: usize = roles
        .as_object()
        .expect("roles")
        .values()
        .map(|role| role["grants"].as_object().expect("grants").len())
        .sum();
    assert_eq!(granted, GRANTS);
    let some = roles["r7"]["grants"]
        .as_object()
        .expect("grants")
        .keys()
        .next()
        .expect("one");
    let asked =
        serde_json::json!({ "roles": ["r7"], "action": some, "situation": { "edition": "pro" } });
    engine.set_input(Value::from_json_str(&asked.to_string()).expect("an input"));
    let allowed = engine
        .eval_rule("data.rolecall.large.allow".to_owned())
        .expect("a decision");
    assert_eq!(allowed, Value::from(true));
}
