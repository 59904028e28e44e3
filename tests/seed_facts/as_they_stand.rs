//! What the acceptance list asserts about the bundles as they stand.

use crate::DOCUMENTS;
use crate::catalogs::{Catalog, places, texts};
use crate::support::{Project, repository};
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn management() -> Catalog {
    Catalog::built("performance_management")
}

fn scoring() -> Catalog {
    Catalog::built("performance_scoring")
}

pub fn portal() -> Catalog {
    Catalog::built("partner_portal")
}

#[test]
fn ac_01_fourteen_permissions_in_five_modules_of_one_section() {
    let catalog = management();
    assert_eq!(catalog.modules_in(None), ["performance_management"]);
    let modules = [
        "challenges",
        "measures",
        "coaching",
        "opportunities",
        "leaderboards",
    ];
    let modules = modules.map(|module| format!("performance_management.{module}"));
    assert_eq!(
        catalog.counts(modules.each_ref().map(String::as_str)),
        [4, 1, 4, 3, 2]
    );
    assert_eq!(catalog.list("actions").len(), 14);
}

#[test]
fn ac_02_fifty_seven_permissions_in_six_sections_and_a_seventh_without() {
    let catalog = scoring();
    let sections = [
        "basic_access",
        "user_management",
        "management_permissions",
        "meetings_projects",
        "forms",
        "best_practices",
        "ticketing",
    ];
    assert_eq!(catalog.counts(sections), [16, 7, 18, 7, 4, 5, 0]);
    assert_eq!(catalog.list("actions").len(), 57);
    assert_eq!(catalog.modules_in(None).len(), 7);
    assert_eq!(catalog.get("modules", "ticketing")["stage"], "alpha");
}

#[test]
fn ac_04_ids_are_unique_and_labels_keep_every_byte() {
    for (_, name, _) in DOCUMENTS {
        let catalog = Catalog::built(name);
        let ids: BTreeSet<_> = catalog
            .list("actions")
            .iter()
            .map(|action| action["id"].as_str())
            .collect();
        assert_eq!(ids.len(), catalog.list("actions").len());
    }
    let scoring = scoring();
    let label = |list: &str, id: &str| scoring.get(list, id)["label"].clone();
    assert_eq!(
        label(
            "actions",
            "management_permissions.view_masterscoreboard_admin_level"
        ),
        "View Masterscoreboard\u{a0}(Admin Level)"
    );
    assert_eq!(
        label("actions", "basic_access.view_feedback_board"),
        "View FeedackBoard"
    );
    assert_eq!(
        label("actions", "user_management.edit_others_profile"),
        "Edit Other\u{2019}s Profile"
    );
    assert_eq!(label("modules", "meetings_projects"), "Meetings & Projects");
    assert_eq!(
        label("actions", "meetings_projects.create_edit_meetings"),
        "Create/Edit Meetings"
    );
    assert_eq!(
        portal().get("modules", "operations.rtbf")["label"],
        "RTBF - Right To Be Forgotten"
    );
}

#[test]
fn ac_05_every_permission_says_what_it_is_in_our_words() {
    for (_, name, _) in DOCUMENTS {
        let catalog = Catalog::built(name);
        for action in catalog.list("actions") {
            let doc = action["doc"].as_str().unwrap();
            assert!(
                doc.len() > 10 && doc.ends_with('.'),
                "{}: {doc:?}",
                action["id"]
            );
        }
    }
}

#[test]
fn ac_08_counts_that_are_right_pass_and_the_four_buckets_are_one_warning() {
    let project = Project::new().catalog("performance_scoring");
    let checked = project
        .run(["check", "--output-format", "json"])
        .ends(0)
        .json();
    let [finding] = checked["findings"].as_array().unwrap().as_slice() else {
        panic!("{checked:#}")
    };
    assert_eq!(
        (&finding["code"], &finding["severity"]),
        (&json!("RC610"), &json!("warning"))
    );
    let message = finding["message"].as_str().unwrap();
    assert!(
        message.contains("has 7 modules")
            && message.contains("claims 4")
            && message.contains("002:24"),
        "{message}"
    );
    project.run(["build", "--out", "out"]).ends(0);
}

#[test]
fn ac_11_the_advice_belongs_to_one_scoreboard_only() {
    let catalog = scoring();
    let advice = catalog.get("actions", "user_management.view_master_scoreboard")["discouraged"]
        .as_array()
        .unwrap();
    assert!(
        advice.len() == 1
            && advice[0]["kind"] == "always"
            && advice[0]["why"]
                .as_str()
                .unwrap()
                .contains("for the most part")
    );
    let other = catalog.get(
        "actions",
        "management_permissions.view_masterscoreboard_admin_level",
    );
    assert_eq!(other["discouraged"], json!([]));
}

#[test]
fn ac_12_two_scoreboards_of_nearly_one_name_stay_two() {
    let catalog = scoring();
    let plain = |label: &Value| {
        label
            .as_str()
            .unwrap()
            .to_lowercase()
            .replace("\u{a0}(admin level)", "")
    };
    let labels: Vec<String> = catalog
        .list("actions")
        .iter()
        .map(|action| plain(&action["label"]))
        .collect();
    let twice: BTreeSet<_> = labels
        .iter()
        .filter(|label| labels.iter().filter(|other| other == label).count() > 1)
        .collect();
    assert_eq!(
        twice.into_iter().collect::<Vec<_>>(),
        ["view master scoreboard"; 0],
        "no two are equal to the letter"
    );
    let spaceless = labels
        .iter()
        .filter(|label| label.replace(' ', "") == "viewmasterscoreboard")
        .count();
    assert_eq!(spaceless, 2);
}

#[test]
fn ac_13_and_14_former_labels_are_kept() {
    let catalog = scoring();
    let former = |id: &str| catalog.get("actions", id)["formerly"]["labels"].clone();
    assert_eq!(
        former("basic_access.team_report_card"),
        json!(["Team Report Card"])
    );
    assert_eq!(
        former("user_management.manage_user_groups"),
        json!(["User Groups"])
    );
}

#[test]
fn ac_15_ticketing_is_there_without_a_permission_and_with_both_stages_told() {
    let catalog = scoring();
    let module = catalog.get("modules", "ticketing");
    assert_eq!(module["label"], "Ticketing (beta)");
    assert!(
        texts(&module["meta"]["sic"])
            .iter()
            .any(|text| text.contains("beta") && text.contains("ALPHA"))
    );
    assert!(!module["undecided"].is_null());
}

#[test]
fn ac_16_four_levels_and_where_each_comes_from() {
    let catalog = scoring();
    let leveled = catalog
        .list("actions")
        .iter()
        .filter(|action| !action["level"].is_null());
    let found: Vec<_> = leveled
        .map(|action| {
            (
                action["label"].as_str().unwrap(),
                action["level"].as_str().unwrap(),
            )
        })
        .collect();
    let expected = [
        ("View ALL Form Reports", "admin"),
        ("Company Setup (Admin Level)", "admin"),
        ("Create New Company (Super-Admin Level)", "super_admin"),
        ("View Masterscoreboard\u{a0}(Admin Level)", "admin"),
    ];
    assert_eq!(found, expected);
    let evidence = |id: &str| texts(&catalog.get("actions", id)["meta"]["evidence"]).join("\n");
    assert!(evidence("forms.view_all_form_reports").contains("the text says"));
    assert!(
        evidence("management_permissions.create_new_company_super_admin_level")
            .contains("the label says")
    );
}

#[test]
fn ac_17_three_tiers_whose_content_nobody_knows() {
    let catalog = scoring();
    let labels: Vec<_> = catalog
        .list("templates")
        .iter()
        .map(|tier| tier["label"].as_str().unwrap())
        .collect();
    assert_eq!(
        labels,
        ["Employee-Level", "Executive-Level", "Manager-Level"]
    );
    for tier in catalog.list("templates") {
        assert_eq!(tier["undecided"].as_array().unwrap().len(), 57);
        assert_eq!((&tier["grants"], &tier["denies"]), (&json!([]), &json!([])));
    }
}

#[test]
fn ac_27_and_28_advice_on_what_is_vacuous_or_redundant() {
    let catalog = scoring();
    let advice = |id: &str| catalog.get("actions", id)["discouraged"].clone();
    let vacuous = json!({ "any": [
        "management_permissions.manage_bulk_objectives", "management_permissions.setup_wizard", "user_management.accountability_chart",
    ] });
    assert_eq!(advice("basic_access.is_non_reportable")[0]["expr"], vacuous);
    assert_eq!(
        advice("forms.view_all_form_reports")[0]["expr"],
        "forms.view_assigned_form_reports"
    );
    for id in [
        "basic_access.is_non_reportable",
        "forms.view_all_form_reports",
    ] {
        assert_eq!(advice(id)[0]["kind"], "with");
        assert!(
            advice(id)[0]["why"]
                .as_str()
                .unwrap()
                .starts_with("derived")
        );
    }
}

#[test]
fn ac_36_and_37_prerequisites_and_ways_on_the_screen_are_no_permissions() {
    let catalog = management();
    let meta = &catalog.bundle["system"]["meta"];
    assert_eq!(meta["precondition"].as_array().unwrap().len(), 3);
    let surfaces = texts(&meta["surface"]).join("\n");
    assert!(surfaces.contains("Talkdesk Workspace") && surfaces.contains("Talkdesk Classic"));
    let words: BTreeSet<_> = catalog
        .list("actions")
        .iter()
        .map(|action| action["label"].as_str().unwrap())
        .collect();
    assert_eq!(
        words.into_iter().collect::<Vec<_>>(),
        [
            "Anonymized",
            "Create",
            "Delete",
            "Full view",
            "Update",
            "View"
        ]
    );
}

#[test]
fn ac_38_every_relation_says_where_it_comes_from_and_one_requirement_is_stated() {
    let mut stated = 0;
    for (document, name, _) in DOCUMENTS {
        let catalog = Catalog::built(name);
        let sourced = |what: &str, relation: &Value| {
            let places: Vec<_> = texts(&relation["meta"]["source"])
                .iter()
                .flat_map(|text| places(text))
                .collect();
            assert!(
                !places.is_empty() && places.iter().all(|place| place.0 == document),
                "{name}: {what}: {relation}"
            );
        };
        for action in catalog.list("actions") {
            for relation in action["requires"].as_array().unwrap() {
                sourced("requires", relation);
                stated += usize::from(relation["derived"].is_null());
            }
            for relation in action["conflicts"].as_array().unwrap() {
                sourced("conflicts", relation);
                assert!(
                    !relation["derived"].is_null(),
                    "no conflict is stated anywhere"
                );
            }
            let clauses = action["clause_meta"].as_array().unwrap().iter();
            clauses
                .filter(|clause| clause["clause"] == "available")
                .for_each(|clause| sourced("available", clause));
        }
        for lifecycle in catalog.list("lifecycles") {
            lifecycle["transitions"]
                .as_array()
                .unwrap()
                .iter()
                .for_each(|transition| sourced("transition", transition));
        }
    }
    assert_eq!(stated, 1);
}

#[test]
fn ac_39_the_catalogs_build_together() {
    let project = Project::new();
    let policies = repository().join("policies");
    project
        .run(["build", "--out", "out", policies.to_str().unwrap()])
        .ends(0);
    let expected = [
        "little_zoo",
        "partner_portal",
        "performance_management",
        "performance_scoring",
    ];
    assert_eq!(
        project.names("out"),
        expected.map(|name| format!("{name}.json"))
    );
    assert_eq!(
        management().get("modules", "performance_management.coaching")["label"],
        "Coaching"
    );
    assert_eq!(
        scoring().get("actions", "basic_access.coaching")["label"],
        "Coaching"
    );
}
