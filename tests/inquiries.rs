//! Questions: why, who and what, on a written system and against the bundles of the real catalogs.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use serde_json::Value;
use std::collections::BTreeSet;
use support::Project;

const POLICY: &str = r#"system desk "Desk"

reaches own < team < company
levels agent < admin
setting edition "Edition" { free, pro }

module billing "Billing" {
  action view "View invoices" { reach company }
  action refund "Refund" { level admin  requires view  available when edition is pro }
  action export "Export" { unavailable to guest }
  action console "Console" { includes view }
  action close "Close"
}

lifecycle account "Account" {
  initial state active
  final state closed
  transition billing.close: active -> closed
}

template base "Base" { grant billing.view at team }

role clerk "Clerk" extends base {
  level agent
  grant billing.close
  undecided billing.export "to be agreed with the tax office"
}

role lead "Lead" extends clerk {
  level admin
  grant billing.*
  deny billing.close
}

role guest "Guest" { grant billing.console when edition is pro }
"#;

fn desk() -> Project {
    Project::new().file("desk.role", POLICY)
}

fn asked(arguments: &[&str]) -> String {
    let run = desk()
        .run_all(arguments)
        .env("COLUMNS", "80")
        .env("NO_COLOR", "1")
        .ends(0);
    run.text().to_owned()
}

#[test]
fn why_tells_the_way_and_what_stands_in_it() {
    let cells = [
        ("clerk", "view"),
        ("lead", "billing.refund"),
        ("lead", "billing.close"),
        ("clerk", "billing.close"),
        ("clerk", "billing.export"),
        ("guest", "billing.view"),
        ("guest", "billing.export"),
        ("clerk", "billing.refund"),
    ];
    let said: String = cells
        .iter()
        .map(|(role, action)| asked(&["why", role, action]) + "\n")
        .collect();
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("inquiries_why", format!("{POLICY}{}\n{said}", "─".repeat(80)));
    });
}

#[test]
fn who_and_what_list_what_is_held() {
    let questions: [&[&str]; 4] = [
        &["who", "billing.view"],
        &["what", "lead"],
        &["what", "clerk"],
        &["what", "guest", "--when", "edition is pro"],
    ];
    let said: String = questions
        .iter()
        .map(|question| asked(question) + "\n")
        .collect();
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("inquiries_lists", said);
    });
}

#[test]
fn a_condition_is_read_as_in_a_policy() {
    let project = desk();
    project
        .run(["why", "lead", "billing.refund", "--when", "edition is free"])
        .ends(0)
        .stdout_has("  no when edition is free\n");
    project
        .run([
            "why",
            "lead",
            "billing.refund",
            "--when",
            "not edition is free",
        ])
        .ends(0)
        .stdout_has("  yes when edition is pro\n");
    project
        .run(["why", "lead", "billing.refund", "--when", "edition is fre"])
        .ends(2)
        .stderr_has("did you mean `free`?");
    project
        .run(["why", "lead", "billing.refund", "--when", "edition"])
        .ends(2)
        .stderr_has("the condition of `--when` can't be read");
    project
        .run([
            "why",
            "lead",
            "billing.refund",
            "--when",
            "edition is free and edition is pro",
        ])
        .ends(2)
        .stderr_has("there is no such situation");
}

#[test]
fn names_that_arent_there_come_with_the_nearest() {
    let project = desk();
    project
        .run(["why", "clrk", "billing.view"])
        .ends(2)
        .stderr("error: there is no role `clrk`\n  help: did you mean `clerk`?\n");
    project
        .run(["who", "billing.vew"])
        .ends(2)
        .stderr("error: there is no action `billing.vew`\n  help: did you mean `billing.view`?\n");
    project
        .run(["what", "clerk", "--system", "dsk"])
        .ends(2)
        .stderr_has("there is no system `dsk`");
}

#[test]
fn several_systems_are_told_apart() {
    let project = desk().file("other.role", POLICY.replace("system desk", "system other"));
    project
        .run(["what", "clerk"])
        .ends(2)
        .stderr_has("several systems have that: `desk`, `other`");
    project
        .run(["what", "clerk", "--system", "other"])
        .ends(0)
        .stdout_has("(system other)");
}

#[test]
fn an_answer_comes_although_something_is_wrong() {
    let project = desk();
    project.write(
        "desk.role",
        format!("{POLICY}role broken {{ grant nowhere.at_all }}\n"),
    );
    project
        .run(["what", "clerk"])
        .ends(0)
        .stderr_has("warning: the policies have 1 error");
}

/// Whoever the bundles say may do something is who `who` says, and what `what` says is what they say.
#[test]
fn the_bundles_say_the_same() {
    for name in [
        "example",
        "performance_management",
        "performance_scoring",
        "partner_portal",
    ] {
        let project = Project::new().catalog(name);
        project.run_all(&["build", name, "--out", "out"]).ends(0);
        let file = project.names("out").remove(0);
        let bundle: Value =
            serde_json::from_str(&project.read(&format!("out/{file}"))).expect("JSON");
        let list =
            |value: &Value, member: &str| value[member].as_array().cloned().unwrap_or_default();
        let text =
            |value: &Value, member: &str| value[member].as_str().unwrap_or_default().to_owned();
        let roles = [list(&bundle, "roles"), list(&bundle, "templates")].concat();
        for role in &roles {
            let id = text(role, "id");
            let said = project
                .run_all(&["what", &id, name, "--output-format", "json"])
                .ends(0)
                .json();
            let held = |member: &str| -> BTreeSet<String> {
                let cells = list(&said, "cells").into_iter();
                let cells = cells.filter(|cell| match &cell[member] {
                    Value::Array(rows) => !rows.is_empty(),
                    other => !other.is_null(),
                });
                cells.map(|cell| text(&cell, "action")).collect()
            };
            for (member, rows) in [
                ("yes", "grants"),
                ("undecided", "undecided"),
                ("denied", "denies"),
            ] {
                let stated: BTreeSet<String> = list(role, rows)
                    .iter()
                    .map(|row| text(row, "action"))
                    .collect();
                assert_eq!(held(member), stated, "{name} {id} {member}");
            }
        }
        let action = text(&list(&bundle, "actions")[0], "id");
        let said = project
            .run_all(&["who", &action, name, "--output-format", "json"])
            .ends(0)
            .json();
        let may = |cell: &&Value| !cell["yes"].as_array().expect("rows").is_empty();
        let may: BTreeSet<String> = list(&said, "cells")
            .iter()
            .filter(may)
            .map(|cell| text(cell, "role"))
            .collect();
        let stated = roles.iter().filter(|role| {
            list(role, "grants")
                .iter()
                .any(|row| row["action"] == action.as_str())
        });
        assert_eq!(
            may,
            stated.map(|role| text(role, "id")).collect(),
            "{name} {action}"
        );
    }
}
