//! The bundles of `policies/`, as the real binary writes them: what the schema promises, one canonical text, and
//! the same bytes however the policies are written down.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "bundles/canonical.rs"]
mod canonical;
#[path = "bundles/equal_meaning.rs"]
mod equal_meaning;
#[path = "bundles/layout.rs"]
mod layout;
#[path = "bundles/shuffle.rs"]
mod shuffle;
mod support;

use canonical::canonical;
use jsonschema::Validator;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use support::{Project, repository};

/// Each folder of `policies/`, its system, and how many actions the bundle has.
const CATALOGS: [(&str, &str, usize); 4] = [
    ("example", "little_zoo", 22),
    ("partner_portal", "partner_portal", 89),
    ("performance_management", "performance_management", 14),
    ("performance_scoring", "performance_scoring", 57),
];

fn schema(name: &str) -> Validator {
    let path = repository().join("schemas").join(name);
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    jsonschema::draft202012::meta::validate(&schema)
        .unwrap_or_else(|error| panic!("{name}: {error}"));
    jsonschema::draft202012::new(&schema).unwrap()
}

#[track_caller]
fn assert_fits(schema: &Validator, value: &Value) {
    let errors = schema
        .iter_errors(value)
        .map(|error| format!("{}: {error}", error.instance_path()));
    let errors: Vec<String> = errors.take(5).collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}

/// Builds a catalog and answers its bundle's text.
fn built(folder: &str, system: &str) -> String {
    let project = Project::new().catalog(folder);
    project.run(["build", folder, "--out", "out"]).ends(0);
    assert_eq!(project.names("out"), [format!("{system}.json")]);
    project.read(&format!("out/{system}.json"))
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn every_bundle_fits_the_schema() {
    let schema = schema("bundle.schema.json");
    for (folder, system, _) in CATALOGS {
        assert_fits(&schema, &parsed(&built(folder, system)));
    }
}

#[test]
fn every_bundle_has_as_many_actions_as_its_document_lists() {
    for (folder, system, actions) in CATALOGS {
        let bundle = parsed(&built(folder, system));
        assert_eq!(
            bundle["actions"].as_array().unwrap().len(),
            actions,
            "{system}"
        );
        assert_eq!(bundle["system"]["id"], system);
    }
}

#[test]
fn a_bundle_is_the_canonical_text_of_what_it_says() {
    for (folder, system, _) in CATALOGS {
        let text = built(folder, system);
        assert!(canonical(&parsed(&text)).unwrap() == text, "{system}");
    }
}

#[test]
fn the_digest_is_that_of_the_text_without_it() {
    for (folder, system, _) in CATALOGS {
        let mut bundle = parsed(&built(folder, system));
        let digest = bundle.as_object_mut().unwrap().remove("digest").unwrap();
        let hash = Sha256::digest(canonical(&bundle).unwrap());
        let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(digest, format!("sha256:{hash}"));
    }
}

#[test]
fn texts_survive_whatever_they_hold() {
    let label = r#"\"\\\n\u{0}\u{1f}\u{7f}\u{e9}\u{2028}\u{1f600}\u{10ffff} ’é😀"#;
    let project = Project::new().file(
        "a.role",
        format!("system s \"{label}\"\n@note(\"{label}\")\nrole r \"{label}\"\n"),
    );
    project.run(["build", "--out", "out"]).ends(0);
    let text = project.read("out/s.json");
    let bundle = parsed(&text);
    assert_eq!(
        bundle["roles"][0]["label"],
        "\"\\\n\0\u{1f}\u{7f}é\u{2028}😀\u{10ffff} ’é😀"
    );
    assert_eq!(canonical(&bundle).unwrap(), text);
    assert_fits(&schema("bundle.schema.json"), &bundle);
}

/// Lists of things with an id are sorted by it. Only levels have an order of their own, and what is undecided is
/// sorted by its kind first.
#[test]
fn lists_are_sorted_by_id() {
    fn look(value: &Value, name: &str) {
        if let (Some(items), false) = (value.as_array(), name == "levels") {
            let key = |item: &Value| {
                Some((
                    item["what"].as_str().map(str::to_owned),
                    item["id"].as_str()?.to_owned(),
                ))
            };
            let ids: Vec<_> = items.iter().filter_map(key).collect();
            assert!(ids.is_sorted(), "{name}: {ids:?}");
        }
        let members = value.as_object().into_iter().flatten();
        members.for_each(|(name, member)| look(member, name));
        value
            .as_array()
            .into_iter()
            .flatten()
            .for_each(|item| look(item, ""));
    }
    for (folder, system, _) in CATALOGS {
        look(&parsed(&built(folder, system)), system);
    }
}

/// Why a cell is open is told by the transition that leaves it open, not by its neighbours.
#[test]
fn a_cell_that_a_transition_leaves_open_says_why() {
    let states = "undecided initial \"?\" state i state f state g automatic back: f, g -> i";
    let open = ["m.a: i -> f \"of a\"", "m.b: i -> g \"of b\""]
        .map(|edge| format!("undecided transition {edge}"));
    let text = format!(
        "system s\nmodule m {{ action a action b }}\nrole r {{ grant m.* }}\nlifecycle l {{ {states} {} }}",
        open.join(" ")
    );
    let project = Project::new().file("a.role", text);
    project.run(["build", "--out", "out"]).ends(0);
    let bundle = parsed(&project.read("out/s.json"));
    let reasons = bundle["roles"][0]["undecided"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["why"].clone());
    assert_eq!(reasons.collect::<Vec<_>>(), [json!("of a"), json!("of b")]);
}

#[test]
fn the_example() {
    let bundle = parsed(&built("example", "little_zoo"));
    insta::assert_snapshot!(layout::layout(&bundle));
}

/// What must not get past the schema; without this nobody knows whether it holds anything back.
#[test]
fn the_schema_refuses_what_is_no_bundle() {
    let schema = schema("bundle.schema.json");
    let good = parsed(&built("example", "little_zoo"));
    let refused = |what: &str, change: &dyn Fn(&mut Value)| {
        let mut bad = good.clone();
        change(&mut bad);
        assert_ne!(bad, good, "{what} changes nothing");
        assert!(!schema.is_valid(&bad), "{what}");
    };
    refused("an extra member at the top", &|bundle| {
        bundle["more"] = json!([])
    });
    refused("a fraction", &|bundle| bundle["accepted"] = json!(0.5));
    refused("a number no reader holds exactly", &|bundle| {
        bundle["accepted"] = json!(9_007_199_254_740_992_u64)
    });
    refused("a negative count", &|bundle| bundle["accepted"] = json!(-1));
    refused("another format", &|bundle| {
        bundle["format"] = json!("rolecall.bundle/2")
    });
    refused("a digest that is none", &|bundle| {
        bundle["digest"] = json!("sha256:abc")
    });
    refused("an id with a blank", &|bundle| {
        bundle["actions"][0]["id"] = json!("animals. clean")
    });
    refused("a stage nobody knows", &|bundle| {
        bundle["actions"][0]["stage"] = json!("gamma")
    });
    refused("a null that is not said", &|bundle| {
        bundle["actions"][0]["label"] = Value::Null
    });
    refused("an empty box", &|bundle| {
        bundle["actions"][0]["available"] = json!([{}])
    });
    refused("a grant that never holds", &|bundle| {
        bundle["roles"][0]["grants"][0]["when"] = json!([])
    });
    refused("a transition that nothing fires", &|bundle| {
        bundle["lifecycles"][0]["transitions"][0]["by"] = json!([]);
        bundle["lifecycles"][0]["transitions"][0]["automatic"] = json!(false);
    });
    refused("an open cell without its role", &|bundle| {
        bundle["undecided"][0] = json!({"what": "cell", "id": "a.b", "why": ""})
    });
    for pointer in objects(&good) {
        refused(&format!("an extra member in {pointer}"), &|bundle| {
            bundle.pointer_mut(&pointer).unwrap()["!"] = json!("more");
        });
        let members = good.pointer(&pointer).unwrap().as_object().unwrap();
        let free = [".meta", "/meta"].iter().any(|end| pointer.ends_with(end)) || is_box(&pointer);
        for member in members.keys().filter(|_| !free) {
            refused(&format!("{pointer} without {member}"), &|bundle| {
                bundle
                    .pointer_mut(&pointer)
                    .unwrap()
                    .as_object_mut()
                    .unwrap()
                    .remove(member);
            });
        }
    }
}

/// A place of each kind of object in a bundle: the first at each path, list positions left out.
fn objects(bundle: &Value) -> Vec<String> {
    fn look(
        value: &Value,
        pointer: &str,
        kind: &str,
        seen: &mut BTreeSet<String>,
        all: &mut Vec<String>,
    ) {
        if value.is_object() && seen.insert(kind.to_owned()) {
            all.push(pointer.to_owned());
        }
        for (name, member) in value.as_object().into_iter().flatten() {
            look(
                member,
                &format!("{pointer}/{name}"),
                &format!("{kind}/{name}"),
                seen,
                all,
            );
        }
        for (at, item) in value.as_array().into_iter().flatten().enumerate() {
            look(item, &format!("{pointer}/{at}"), kind, seen, all);
        }
    }
    let mut all = Vec::new();
    look(bundle, "", "", &mut BTreeSet::new(), &mut all);
    assert!(all.len() > 20, "{all:?}");
    all
}

/// Boxes have members of the author's choosing.
fn is_box(pointer: &str) -> bool {
    pointer.contains("/when/") || pointer.contains("/available/")
}

#[test]
fn findings_fit_their_schema() {
    let schema = schema("findings.schema.json");
    let mut seen = 0;
    for path in support::files_below(&repository().join("tests/messages")) {
        let project = Project::new().file("a.role", std::fs::read(&path).unwrap());
        let command = ["check", "--today", "2026-11-22", "--output-format", "json"];
        let output = project.run(command).any_end();
        let findings = output.json();
        assert_fits(&schema, &findings);
        seen += findings["findings"].as_array().unwrap().len();
        assert!(canonical(&findings).is_ok());
    }
    assert!(seen > 50, "{seen}");
    for (bytes, code) in [
        (&b"\xff\xfes\0"[..], "RC001"),
        (b"\xef\xbb\xbfsystem s", "RC002"),
        (b"", "RC011"),
    ] {
        let project = Project::new().file("a.role", bytes);
        let findings = project
            .run(["check", "--output-format", "json"])
            .ends(1)
            .json();
        assert_fits(&schema, &findings);
        assert_eq!(findings["findings"][0]["code"], code);
    }
    let project = Project::new().catalog("performance_scoring");
    assert_fits(
        &schema,
        &project
            .run(["check", "--output-format", "json"])
            .ends(0)
            .json(),
    );
}

#[test]
fn the_schema_refuses_what_are_no_findings() {
    let schema = schema("findings.schema.json");
    let project = Project::new().file("a.role", "system s\nrole r extends q");
    let good = project
        .run(["check", "--output-format", "json"])
        .ends(1)
        .json();
    assert_fits(&schema, &good);
    let changes: [(&str, Value); 6] = [
        ("/findings/0/line", json!(0)),
        ("/findings/0/column", json!(1.5)),
        ("/findings/0/code", json!("RC1")),
        ("/findings/0/severity", json!("fatal")),
        ("/summary/errors", json!("1")),
        ("/findings/0/help", Value::Null),
    ];
    for (pointer, value) in changes {
        let mut bad = good.clone();
        *bad.pointer_mut(pointer).unwrap() = value;
        assert!(!schema.is_valid(&bad), "{pointer}");
    }
    let mut bad = good.clone();
    bad["findings"][0]["more"] = json!(1);
    assert!(!schema.is_valid(&bad));
}
