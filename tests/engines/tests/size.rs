//! A catalog of 20,000 actions, 1,500 roles and 125,000 grants: what is built of it can be loaded, validated and asked.

use cedar_policy::{
    Authorizer, Context, Decision, Entities, PolicySet, Request, Schema, ValidationMode, Validator,
};
use regorus::{Engine, Value};
use rolecall_engines::trials::{self, Trial};

fn built(target: &str) -> Trial {
    trials::written("large", trials::large(), target)
}

/// Cedar looks at every policy with every action when it validates, which isn't done here within minutes: a few policies
/// have to do.
#[test]
fn cedar_loads_it_and_decides() {
    let trial = built("cedar");
    let schema = Schema::from_json_str(trial.text("cedar/SYSTEM/schema.json")).expect("a schema");
    let policies = PolicySet::from_json_str(trial.text("cedar/SYSTEM/policies.json"));
    let policies = policies.expect("policies");
    let count = policies.policies().count();
    assert!(count >= 2 * trials::LARGE_ROLES, "{count}");
    let few = PolicySet::from_policies(policies.policies().step_by(count / 2).cloned());
    let verdict = Validator::new(schema).validate(&few.expect("a set"), ValidationMode::Strict);
    assert!(verdict.validation_passed_without_warnings());
    let uid = |text: &str| text.parse().expect("an id");
    let granted = policies.policy(&"permit/r7".parse().expect("an id"));
    let granted = granted
        .expect("what r7 may always")
        .to_json()
        .expect("JSON");
    let action = &granted["action"]["entities"][0]["__entity"]["id"];
    let action = format!("large::Action::\"{}\"", action.as_str().expect("an id"));
    let asked = |role: &str| {
        let user = serde_json::json!([{
            "uid": {"type": "large::User", "id": "u"},
            "attrs": {},
            "parents": [{"type": "large::Role", "id": role}],
        }]);
        let entities = Entities::from_json_value(user, None).expect("entities");
        let catalog = uid("large::Catalog::\"large\"");
        let user = uid("large::User::\"u\"");
        let request = Request::new(user, uid(&action), catalog, Context::empty(), None);
        let request = request.expect("a request");
        Authorizer::new()
            .is_authorized(&request, &policies, &entities)
            .decision()
    };
    assert_eq!(asked("r7"), Decision::Allow);
    assert_eq!(asked("nobody"), Decision::Deny);
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
    assert_eq!(granted, trials::LARGE_GRANTS);
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

/// The model is larger than OpenFGA takes by default, which the report tells.
#[test]
fn the_report_tells_that_openfga_takes_no_model_as_large() {
    let trial = built("openfga");
    let json = trial.file("openfga/SYSTEM.json");
    let model: serde_json::Value = serde_json::from_slice(json).expect("JSON");
    let relations = &model["type_definitions"][2]["relations"];
    let actions = relations.as_object().expect("relations").keys();
    assert_eq!(actions.filter(|name| name.contains('.')).count(), 20_000);
    let report: serde_json::Value =
        serde_json::from_slice(trial.file("openfga/SYSTEM.report.json")).expect("JSON");
    let lost = &report["not_expressed"][0];
    assert_eq!(lost["about"], "large");
    let what = lost["what"].as_str().expect("a text");
    let told = format!("the model has {} bytes as JSON", json.len());
    assert!(what.starts_with(&told), "{what}");
}

/// Casbin goes through all rows for each question, so one has to do.
#[test]
fn casbin_loads_it_and_decides() {
    use casbin::{CoreApi, DefaultModel, Enforcer, StringAdapter};
    let trial = built("casbin");
    let csv = trial.text("casbin/SYSTEM.csv");
    let granted = csv.lines().find(|line| line.starts_with("p, r7, "));
    let action = granted.expect("what r7 may").split(", ").nth(2);
    let action = action.expect("an action").to_owned();
    let policy = format!("{csv}g, u, r7\n");
    let text = trial.text("casbin/SYSTEM.conf").to_owned();
    let allowed = |user: &str| {
        let request = vec![
            user.to_owned(),
            action.clone(),
            String::new(),
            "pro".to_owned(),
        ];
        let answer = futures_executor::block_on(async {
            let model = DefaultModel::from_str(&text).await?;
            let enforcer = Enforcer::new(model, StringAdapter::new(policy.clone())).await?;
            enforcer.enforce(request)
        });
        answer.expect("an answer")
    };
    assert!(allowed("u"));
    assert!(!allowed("v"));
}
