//! What the acceptance list asserts about the bundle of the portal as it stands, and about what is unknown in all.

use crate::as_they_stand::portal;
use crate::catalogs::{Catalog, places, texts};
use crate::{DOCUMENTS, facts};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const CLOSED: [&str; 6] = [
    "basics.delete_account_data",
    "general.users",
    "operations.case_management",
    "operations.port_numbers",
    "operations.rtbf",
    "operations.sms_toll_free_verification",
];

const ROLES: [&str; 2] = ["implementation_partner", "reseller"];

#[test]
fn ac_03_three_sections_twenty_four_modules_eighty_eight_permissions() {
    let catalog = portal();
    assert_eq!(
        catalog.modules_in(None),
        ["basics", "general", "operations"]
    );
    assert_eq!(catalog.list("modules").len(), 27);
    assert_eq!(
        catalog.counts(["general", "basics", "operations"]),
        [4, 64, 20]
    );
    let nested: Vec<_> = catalog
        .list("actions")
        .iter()
        .filter(|action| !action["part_of"].is_null())
        .collect();
    assert_eq!(nested.len(), 1);
    let unlisted = catalog
        .list("modules")
        .iter()
        .filter(|module| !module["undecided"].is_null());
    assert_eq!(
        unlisted
            .map(|module| module["id"].as_str().unwrap())
            .collect::<Vec<_>>(),
        CLOSED
    );
}

#[test]
fn ac_18_and_19_a_cell_of_the_portal_is_undecided_or_no_and_never_yes() {
    let catalog = portal();
    assert_eq!(
        catalog
            .list("roles")
            .iter()
            .map(|role| role["id"].as_str().unwrap())
            .collect::<Vec<_>>(),
        ROLES
    );
    let actions: BTreeSet<_> = catalog
        .list("actions")
        .iter()
        .map(|action| action["id"].clone().to_string())
        .collect();
    for role in catalog.list("roles") {
        let open = role["undecided"].as_array().unwrap();
        assert_eq!(
            open.iter()
                .map(|row| row["action"].to_string())
                .collect::<BTreeSet<_>>(),
            actions
        );
        assert_eq!((&role["grants"], &role["denies"]), (&json!([]), &json!([])));
    }
    for module in CLOSED {
        assert_eq!(
            catalog.get("modules", module)["unavailable_to"],
            json!(ROLES)
        );
    }
    let other = catalog
        .list("modules")
        .iter()
        .filter(|module| !CLOSED.contains(&module["id"].as_str().unwrap()));
    other.for_each(|module| assert_eq!(module["unavailable_to"], json!([])));
}

#[test]
fn ac_22_freezing_holds_planned_changes_back_and_leaves_the_others() {
    let catalog = portal();
    let transitions = catalog.get("lifecycles", "account")["transitions"]
        .as_array()
        .unwrap();
    for transition in transitions {
        let planned = transition["automatic"] == true;
        let expected = if planned {
            json!([{ "freeze": ["unfrozen"] }])
        } else {
            Value::Null
        };
        assert_eq!(transition["when"], expected, "{}", transition["event"]);
    }
    let frozen = catalog.get("lifecycles", "freeze")["states"]
        .as_array()
        .unwrap()
        .iter()
        .find(|state| state["id"] == "frozen");
    assert_eq!(frozen.unwrap()["refuses"], json!(["planned_changes"]));
}

#[test]
fn ac_23_extending_changes_no_status() {
    let catalog = portal();
    assert_eq!(
        catalog.get("actions", "basics.billing.lifecycle_extend")["available"],
        Value::Null
    );
    for lifecycle in catalog.list("lifecycles") {
        let fired = texts(&lifecycle["transitions"])
            .iter()
            .any(|text| text == "basics.billing.lifecycle_extend");
        assert!(!fired, "{}", lifecycle["id"]);
    }
}

#[test]
fn ac_32_the_copied_description_is_noted_on_both_sides() {
    let catalog = portal();
    for (id, other) in [
        ("update_role", "line 440"),
        ("update_ring_groups", "line 432"),
    ] {
        let action = catalog.get(
            "actions",
            &format!("operations.agents_bulk_operations.{id}"),
        );
        assert!(
            texts(&action["meta"]["sic"])
                .iter()
                .any(|text| text.contains(other)),
            "{id}"
        );
    }
}

#[test]
fn ac_33_the_nested_setting_has_its_own_cells_and_an_integer_domain() {
    let catalog = portal();
    let id = "general.organizations.settings_max_licenses";
    let setting = catalog.get("actions", id);
    assert_eq!(setting["label"], "Set Maximum Number of Licenses");
    assert_eq!(setting["part_of"], "general.organizations.settings");
    assert_eq!(setting["meta"]["domain"], json!(["integer"]));
    for role in ROLES {
        let open = catalog.get("roles", role)["undecided"].as_array().unwrap();
        assert!(open.iter().any(|row| row["action"] == id), "{role}");
    }
}

#[test]
fn ac_34_impersonating_is_audited() {
    let catalog = portal();
    let audited = catalog
        .list("actions")
        .iter()
        .filter(|action| !action["meta"]["audit"].is_null());
    let audited: Vec<_> = audited
        .map(|action| action["id"].as_str().unwrap())
        .collect();
    assert_eq!(
        audited,
        ["basics.agents.impersonate_interactive_delegation_execute"]
    );
}

#[test]
fn ac_35_not_for_nor_is_understood_and_kept() {
    let catalog = portal();
    let words = "(Not available to either the “Reseller” not the “Implementation Partner” roles)";
    for module in CLOSED {
        let module = catalog.get("modules", module);
        assert!(
            texts(&module["meta"]["sic"])
                .iter()
                .any(|text| text.contains(words)),
            "{}",
            module["id"]
        );
        assert_eq!(module["unavailable_to"], json!(ROLES));
    }
}

#[test]
fn ac_40_what_is_unknown_is_listed() {
    let cells = |catalog: &Catalog, role: &str| {
        let open = catalog.list("undecided").iter();
        open.filter(|row| {
            row["what"] == "cell" && row["id"].as_str().unwrap().starts_with(&format!("{role}/"))
        })
        .count()
    };
    assert_eq!(ROLES.map(|role| cells(&portal(), role)), [89, 89]);
    let mut told = BTreeSet::new();
    for (_, name, _) in DOCUMENTS {
        let catalog = Catalog::built(name);
        let open = |text: &String| told.extend(places(text));
        unknowns(&catalog.bundle).iter().for_each(open);
    }
    for fact in facts().iter().filter(|fact| fact.kind == "U") {
        let place = (fact.document.to_owned(), fact.lines[0]);
        assert!(
            told.contains(&place),
            "{}: nothing undecided or open refers to {place:?}",
            fact.id
        );
    }
}

/// What is undecided, and the metadata `open` and `external`, with the sources of what they stand at.
fn unknowns(value: &Value) -> Vec<String> {
    let mut all = texts(&value["undecided"]);
    let meta = &value["meta"];
    for word in ["open", "external"] {
        all.extend(texts(&meta[word]));
    }
    if !meta["open"].is_null() {
        all.extend(texts(&meta["source"]));
    }
    all.extend(texts(&value["undecided_initial"]));
    match value {
        Value::Array(items) => all.extend(items.iter().flat_map(unknowns)),
        Value::Object(members) => all.extend(members.values().flat_map(unknowns)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
    all
}
