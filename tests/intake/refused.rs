//! What is refused, and with which words.

use crate::read;
use crate::sample::{forged, sample, signed};
use serde_json::{Value, json};
use std::fmt::Write;

/// What is said of a text that isn't a bundle to rely on.
#[track_caller]
fn said(text: &str) -> String {
    let error = read(text).expect_err("refused");
    let position = error.place.as_ref().map(|place| place.position);
    // Where exactly in one long line is tested for one of them.
    let shown = error.to_string();
    let shown = match position {
        Some(at) => shown.replacen(&format!("{}:{}: ", at.line, at.column), "", 1),
        None => format!("(no place) {shown}"),
    };
    assert!(!shown.contains("\u{0}") && !shown.ends_with('.'), "{shown}");
    match error.help {
        Some(help) => format!("{shown}\n    help: {help}"),
        None => shown,
    }
}

#[test]
fn the_sample_is_read() {
    read(&sample()).unwrap();
    read(&signed(&sample())).unwrap();
}

#[test]
fn texts_that_are_no_bundle() {
    let text = sample();
    let deep = "{\"not\":".repeat(9_000) + "\"billing.view\"" + &"}".repeat(9_000);
    let deep = format!("\"requires\":[{{\"derived\":null,\"expr\":{deep},\"meta\":{{}}}}]");
    let deep = text.replacen("\"requires\":[]", &deep, 1);
    let deep_when = text.replacen(
        "\"available\":null",
        &format!("\"available\":{}{}", "[".repeat(9_000), "]".repeat(9_000)),
        1,
    );
    let cases = [
        ("an empty file", String::new()),
        ("half of it", text[..text.len() / 2].to_owned()),
        ("a policy", "system desk \"Desk\"".to_owned()),
        ("a list", "[]".to_owned()),
        ("other JSON", "{\"name\":\"desk\"}".to_owned()),
        ("two of them", format!("{text}{text}")),
        (
            "a comma too many",
            text.replacen("\"accepted\":1,", "\"accepted\":1,,", 1),
        ),
        ("an expression that is nested deeply", signed(&deep)),
        ("a condition that is nested deeply", signed(&deep_when)),
        ("a changed label", text.replacen("\"View\"", "\"Look\"", 1)),
        ("another digest", text.replacen("sha256:", "sha512:", 1)),
    ];
    let mut all = String::new();
    for (what, text) in cases {
        writeln!(all, "{what}:\n  {}", said(&text)).unwrap();
    }
    insta::assert_snapshot!(all);
}

#[test]
fn a_place_is_a_line_a_column_and_a_way() {
    let text = sample().replacen("\"level\":\"lead\"", "\"level\":\"boss\"", 1);
    let at = text.find("boss").unwrap();
    let error = read(&signed(&text)).expect_err("refused");
    assert_eq!(
        error.to_string(),
        format!("1:{}: actions[4].level: there is no level `boss`", at + 1)
    );
    let lines = text.replacen(",\"format\"", ",\n\"format\"", 1);
    let error = read(&lines.replacen("rolecall.bundle/1", "rolecall.bundle/9", 1));
    assert_eq!(error.unwrap_err().place.unwrap().position.line, 2);
}

/// What somebody may have made of a bundle, each with its digest.
#[test]
fn bundles_that_dont_fit_together() {
    let mut all = String::new();
    for (pointer, value) in changes() {
        let shown = value
            .as_ref()
            .map_or("removed".to_owned(), Value::to_string);
        let text = forged(|bundle| put(bundle, pointer, value));
        writeln!(all, "{pointer} = {shown}\n  {}", said(&text)).unwrap();
    }
    insta::assert_snapshot!(all);
}

/// Puts a value to the place, or takes away what is there. A number behind the last of a list appends.
fn put(bundle: &mut Value, pointer: &str, value: Option<Value>) {
    let (outer, last) = pointer.rsplit_once('/').unwrap();
    match (bundle.pointer_mut(outer).unwrap(), value) {
        (Value::Object(members), Some(value)) => drop(members.insert(last.to_owned(), value)),
        (Value::Object(members), None) => drop(members.remove(last).unwrap()),
        (Value::Array(items), Some(value)) => {
            let at: usize = last.parse().unwrap();
            items.splice(at..(at + 1).min(items.len()), [value]);
        }
        (Value::Array(items), None) => drop(items.remove(last.parse().unwrap())),
        (other, _) => panic!("{pointer}: {other}"),
    }
}

/// Actions: approve, close, console, limits.limit, refund, view. Roles: agent, auditor, visitor.
#[rustfmt::skip]
fn changes() -> Vec<(&'static str, Option<Value>)> {
    let constraint = |path: &str| json!({"derived": null, "expr": path, "meta": {}});
    vec![
        // What there is.
        ("/format", Some(json!("rolecall.bundle/2"))),
        ("/format", Some(json!("cedar"))),
        ("/format", Some(json!(1))),
        ("/format", None),
        ("/system", Some(json!(["", "desk", "Desk", {}]))),
        ("/accepted", Some(json!(-1))),
        ("/accepted", Some(json!(1.5))),
        ("/accepted", Some(json!("1"))),
        ("/more", Some(json!([]))),
        ("/actions", Some(json!({}))),
        ("/actions/0/label", Some(json!(null))),
        ("/actions/0/label", None),
        ("/actions/0/level", None),
        ("/actions/0/available", None),
        ("/actions/0/meta", Some(json!({"source": []}))),
        ("/actions/0/stage", Some(json!("gamma"))),
        ("/actions/0/stage_note", Some(json!("use another"))),
        ("/lifecycles/0/states/0/final", Some(json!("yes"))),
        // Names.
        ("/system/id", Some(json!("a b"))),
        ("/levels/1/id", Some(json!("agent"))),
        ("/reaches/0/within", Some(json!(["company", "team", "galaxy"]))),
        ("/reaches/0/within", Some(json!(["own"]))),
        ("/reaches/1/within", Some(json!(["team"]))),
        ("/settings/0/id", Some(json!("account"))),
        ("/settings/0/values", Some(json!([]))),
        ("/modules/1/parent", Some(json!("later"))),
        ("/modules/1/parent", Some(json!(null))),
        ("/modules/0/id", Some(json!("billings"))),
        ("/actions/0/id", Some(json!("billing.close"))),
        ("/actions/0/module", Some(json!("later"))),
        ("/actions/0/includes", Some(json!(["billing.nothing"]))),
        ("/actions/0/includes", Some(json!(["billing.view", "billing.view"]))),
        ("/actions/5/includes", Some(json!(["billing.console"]))),
        ("/actions/4/part_of", Some(json!("billing.limits.limit"))),
        ("/roles/1/id", Some(json!("agent"))),
        ("/roles/1/id", Some(json!("base"))),
        ("/roles/0/extends", Some(json!(["agent"]))),
        ("/templates/0/extends", Some(json!(["agent"]))),
        ("/roles/0/extends", Some(json!(["boss"]))),
        ("/roles/0/level", Some(json!("boss"))),
        // Constraints.
        ("/actions/0/requires", Some(json!([{"derived": null, "expr": {"not": "billing.view"}, "meta": {}}]))),
        ("/actions/0/requires", Some(json!([{"derived": null, "expr": {"all": ["billing.view"]}, "meta": {}}]))),
        ("/actions/0/requires", Some(json!([{"derived": null, "expr": {"none": []}, "meta": {}}]))),
        ("/actions/0/requires", Some(json!([{"derived": null, "expr": 5, "meta": {}}]))),
        ("/actions/0/conflicts", Some(json!([]))),
        ("/actions/0/conflicts", Some(json!([constraint("billing.approve")]))),
        ("/actions/0/conflicts/1", Some(constraint("billing.refund"))),
        ("/actions/0/conflicts", Some(json!([{"derived": null, "expr": {"not": "billing.view"}, "meta": {}}]))),
        ("/actions/0/unavailable_to", Some(json!([]))),
        ("/actions/0/unavailable_to", Some(json!(["visitor", "nobody"]))),
        ("/actions/1/discouraged/0/kind", Some(json!("always"))),
        ("/actions/1/discouraged/0/kind", Some(json!("never"))),
        ("/roles/0/conflicts", Some(json!([constraint("visitor")]))),
        // Conditions.
        ("/actions/0/available", Some(json!([{}]))),
        ("/actions/0/available", Some(json!([{"region": ["eu"]}]))),
        ("/actions/0/available", Some(json!([{"edition": ["gold"]}]))),
        ("/actions/0/available", Some(json!([{"edition": []}]))),
        ("/actions/0/available", Some(json!({"edition": ["pro"]}))),
        ("/actions/0/available", Some(json!([{"edition": "pro"}]))),
        ("/roles/0/grants/0/when", Some(json!([]))),
        // What roles may do.
        ("/roles/0/grants/0/action", Some(json!("billing.nothing"))),
        ("/roles/0/grants/1/reach", Some(json!(null))),
        ("/roles/0/grants/1/reach", Some(json!("galaxy"))),
        ("/roles/0/grants/0/reach", Some(json!("own"))),
        ("/roles/0/grants/2", Some(json!({"action": "billing.view", "reach": "team", "when": null}))),
        ("/roles/1/grants/0/when", Some(json!(null))),
        ("/roles/2/grants/0", Some(json!({"action": "billing.refund", "reach": null, "when": null}))),
        ("/roles/0/denies/0/action", Some(json!("billing.refund"))),
        ("/roles/1/undecided/0/when", Some(json!(null))),
        ("/roles/1/undecided/1", Some(json!({"action": "billing.approve", "when": [{"edition": ["pro"]}], "why": ""}))),
        // Lifecycles.
        ("/lifecycles/0/id", Some(json!("edition"))),
        ("/lifecycles/0/states", Some(json!([]))),
        ("/lifecycles/0/states/0/refuses", Some(json!(["login"]))),
        ("/lifecycles/0/transitions/0/from", Some(json!(["nowhere"]))),
        ("/lifecycles/0/transitions/0/to", Some(json!("nowhere"))),
        ("/lifecycles/0/transitions/0/by", Some(json!([]))),
        ("/lifecycles/0/transitions/0/automatic", Some(json!(true))),
        // Clauses, and what is open.
        ("/roles/0/clause_meta", Some(json!([{"about": "", "clause": "wish", "derived": null, "meta": {}}]))),
        ("/undecided/0/what", Some(json!("everything"))),
        ("/undecided/0/id", Some(json!("nowhere"))),
    ]
}
