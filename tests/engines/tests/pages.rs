//! The examples on the page about targets: engines really answer so.

use casbin::{CoreApi, DefaultModel, Enforcer, StringAdapter};
use cedar_policy::{Authorizer, Context, Decision, Entities, PolicySet, Request, Schema};
use regorus::{Engine, Value};
use rolecall_engines::trials;
use std::fs;

#[cfg(unix)]
#[path = "postgres/server.rs"]
#[allow(dead_code)]
mod server;

/// The blocks of the page in this language, in their order.
fn blocks(language: &str) -> Vec<String> {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/targets.md");
    let page = fs::read_to_string(page).expect("the page");
    let fence = format!("```{language}\n");
    let parts = page.split(&fence).skip(1);
    let blocks = parts.filter_map(|part| part.split_once("```"));
    blocks.map(|(block, _)| block.to_owned()).collect()
}

#[test]
fn opa_answers_as_the_page_says() {
    let trials = trials::catalogs("opa");
    let zoo = trials.iter().find(|trial| trial.system == "little_zoo");
    let zoo = zoo.expect("the example");
    let blocks = blocks("json");
    let mut engine = Engine::new();
    let policy = zoo.text("opa/SYSTEM/policy.rego").to_owned();
    engine
        .add_policy("policy.rego".to_owned(), policy)
        .expect("the policy");
    let data = Value::from_json_str(zoo.text("opa/SYSTEM/data.json")).expect("data");
    engine.add_data(data).expect("data that can be added");
    engine.set_input(Value::from_json_str(&blocks[0]).expect("an input"));
    let rule = "data.rolecall.little_zoo.decision".to_owned();
    let decision = engine.eval_rule(rule).expect("a decision");
    let decision = decision.to_json_str().expect("JSON");
    let told: serde_json::Value = serde_json::from_str(&decision).expect("JSON");
    let page: serde_json::Value = serde_json::from_str(&blocks[1]).expect("JSON");
    assert_eq!(told, page);
}

/// What the page tells to run, as somebody who may only read.
#[cfg(unix)]
#[test]
fn postgres_allows_what_the_page_asks() {
    let Some(server) = server::Server::start() else {
        return;
    };
    let trials = trials::catalogs("postgres");
    let zoo = trials.iter().find(|trial| trial.system == "little_zoo");
    server.run(zoo.expect("the example").text("postgres/SYSTEM.sql"));
    let asked = blocks("sql").remove(0);
    let (grants, question) = asked.split_once("SELECT rolecall").expect("a question");
    server.run(&format!("CREATE ROLE app;\n{grants}"));
    let said = server.run(&format!("SET ROLE app;\nSELECT rolecall{question}"));
    assert_eq!(said, "t\n");
}

#[test]
fn cedar_allows_what_the_page_asks() {
    let trials = trials::catalogs("cedar");
    let zoo = trials.iter().find(|trial| trial.system == "little_zoo");
    let zoo = zoo.expect("the example");
    let schema = Schema::from_json_str(zoo.text("cedar/SYSTEM/schema.json")).expect("a schema");
    let policies = zoo.text("cedar/SYSTEM/policies.json");
    let policies = PolicySet::from_json_str(policies).expect("policies");
    let action = r#"little_zoo::Action::"animals.night_round""#
        .parse()
        .expect("an action");
    let context = serde_json::from_str(&blocks("json")[2]).expect("JSON");
    let context = Context::from_json_value(context, Some((&schema, &action))).expect("a context");
    let user = r#"[{"uid": {"type": "little_zoo::User", "id": "u"}, "attrs": {},
        "parents": [{"type": "little_zoo::Role", "id": "keeper"}]}]"#;
    let entities = Entities::from_json_str(user, Some(&schema)).expect("entities");
    let principal = r#"little_zoo::User::"u""#.parse().expect("a user");
    let catalog = r#"little_zoo::Catalog::"little_zoo""#.parse().expect("a catalog");
    let request = Request::new(principal, action, catalog, context, Some(&schema));
    let request = request.expect("a request that fits the schema");
    let response = Authorizer::new().is_authorized(&request, &policies, &entities);
    assert_eq!(response.decision(), Decision::Allow);
}

/// A check as the page writes it: its relation is there, and its context tells all that the relation's conditions ask for.
#[test]
fn the_check_of_openfga_is_one_of_the_model() {
    let trials = trials::catalogs("openfga");
    let zoo = trials.iter().find(|trial| trial.system == "little_zoo");
    let zoo = zoo.expect("the example");
    let asked: serde_json::Value = serde_json::from_str(&blocks("json")[3]).expect("JSON");
    let model: serde_json::Value =
        serde_json::from_str(zoo.text("openfga/SYSTEM.json")).expect("JSON");
    let key = &asked["tuple_key"];
    let name = key["relation"].as_str().expect("a relation");
    let relation = &model["type_definitions"][2]["relations"][name];
    let text = relation.to_string();
    let mut conditions = 0;
    for (condition, told) in model["conditions"].as_object().expect("conditions") {
        if text.contains(&condition.replace("when_", "when/")) {
            for parameter in told["parameters"].as_object().expect("parameters").keys() {
                assert!(asked["context"][parameter].is_string(), "{parameter}");
            }
            conditions += 1;
        }
    }
    assert!(conditions > 0, "{text}");
    let named = format!("\"{}\"", key["object"].as_str().expect("an object"));
    assert!(zoo.text("openfga/SYSTEM.fga.yaml").contains(&named));
    // The relations that the page tells about are those of the model.
    for told in ["role/keeper", "when/5d4fda5f6a5f"] {
        assert!(
            model["type_definitions"][2]["relations"][told].is_object(),
            "{told}"
        );
    }
}

#[test]
fn casbin_allows_what_the_page_asks() {
    let trials = trials::catalogs("casbin");
    let zoo = trials.iter().find(|trial| trial.system == "little_zoo");
    let zoo = zoo.expect("the example");
    let asked: Vec<String> = serde_json::from_str(&blocks("json")[4]).expect("JSON");
    let policy = format!("{}g, anne, keeper\n", zoo.text("casbin/SYSTEM.csv"));
    let text = zoo.text("casbin/SYSTEM.conf").to_owned();
    let allowed = futures_executor::block_on(async {
        let model = DefaultModel::from_str(&text).await?;
        let enforcer = Enforcer::new(model, StringAdapter::new(policy)).await?;
        enforcer.enforce(asked)
    });
    assert!(allowed.expect("an answer"));
}
