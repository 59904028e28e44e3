//! A comparison as documents: JSON that fits its schema, a page that is well formed whatever users wrote, a comment that fits its host.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use rolecall::workspace::diff::KINDS;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use support::{Project, repository};

fn schema(name: &str) -> Value {
    let path = repository().join(format!("schemas/{name}.schema.json"));
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// Both versions of every folder of `tests/diffs`.
fn pairs() -> Vec<(String, Project)> {
    let folder = repository().join("tests/diffs");
    let names = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    names
        .map(|name| {
            let read = |file: &str| fs::read_to_string(folder.join(&name).join(file)).unwrap();
            let project = Project::new()
                .file("one/desk.role", read("before.role"))
                .file("two/desk.role", read("after.role"));
            (name, project)
        })
        .collect()
}

#[test]
fn every_kind_is_in_the_schema_and_in_the_documentation() {
    let named: BTreeSet<String> = KINDS.iter().map(|kind| kind.name.to_owned()).collect();
    let schema = schema("diff");
    let listed = schema["$defs"]["change"]["properties"]["kind"]["enum"]
        .as_array()
        .unwrap()
        .iter();
    let listed: BTreeSet<String> = listed
        .map(|kind| kind.as_str().unwrap().to_owned())
        .collect();
    assert_eq!(listed, named);
}

#[test]
fn json_fits_its_schema_both_ways() {
    let validator = jsonschema::draft202012::new(&schema("diff")).unwrap();
    for (name, project) in pairs() {
        for (base, head) in [("one", "two"), ("two", "one"), ("one", "one")] {
            let run = project
                .run([
                    "diff",
                    base,
                    head,
                    "--output-format",
                    "json",
                    "--fail-on",
                    "any",
                ])
                .any_end();
            let json = run.json();
            assert!(
                validator.is_valid(&json),
                "{name}: {:?}",
                validator.iter_errors(&json).next()
            );
        }
    }
}

#[test]
fn answers_and_plans_fit_theirs() {
    let answers = jsonschema::draft202012::new(&schema("answers")).unwrap();
    let project = Project::new().catalog("example");
    let questions: [&[&str]; 3] = [
        &["why", "keeper", "hide"],
        &["who", "animals.hide"],
        &["what", "keeper"],
    ];
    for question in questions {
        let mut arguments = question.to_vec();
        arguments.extend(["example", "--output-format", "json"]);
        let json = project.run_all(&arguments).ends(0).json();
        assert!(answers.is_valid(&json), "{question:?}: {json:#}");
    }
    project
        .run(["diff", "example", "example", "--plan", "plan.json"])
        .ends(0);
    let plan: Value = serde_json::from_str(&project.read("plan.json")).unwrap();
    assert!(
        jsonschema::draft202012::new(&schema("plan"))
            .unwrap()
            .is_valid(&plan),
        "{plan:#}"
    );
}

/// Labels that would break a page if anybody let them.
const HOSTILE: &str = "system desk \"</summary></details><script>alert(1)</script>\"\nmodule m \"| a | @everyone `x` [l](http://e.x) <!-- --> ``` &amp;\" {\n  /// </ul> ]]> | *b*\n  action a \"<img src=x>\"\n}\nrole r \"|\\n<b>\" { grant m.a }\n";

#[test]
fn what_users_wrote_breaks_no_page() {
    let project = Project::new()
        .file("one/desk.role", "system desk \"Desk\"\n")
        .file("two/desk.role", HOSTILE);
    let html = project
        .run(["diff", "one", "two", "--output-format", "html"])
        .ends(0);
    let page = html.text();
    let page = page.strip_prefix("<!DOCTYPE html>\n").expect("a doctype");
    roxmltree::Document::parse(page).expect("well formed");
    assert!(
        !page.contains("<script") && !page.contains("<img"),
        "{page}"
    );
    let markdown = project
        .run(["diff", "one", "two", "--output-format", "markdown"])
        .ends(0);
    let text = markdown.text();
    for broken in ["<script", "<img", "@everyone", "](http", "```", "<b>"] {
        assert!(!text.contains(broken), "{broken} in:\n{text}");
    }
    assert_eq!(
        text.matches("<details>").count(),
        text.matches("</details>").count()
    );
}

#[test]
fn pages_of_every_pair_are_well_formed() {
    for (name, project) in pairs() {
        let html = project
            .run([
                "diff",
                "one",
                "two",
                "--output-format",
                "html",
                "--fail-on",
                "any",
            ])
            .any_end();
        let page = html
            .text()
            .strip_prefix("<!DOCTYPE html>\n")
            .expect("a doctype");
        roxmltree::Document::parse(page).unwrap_or_else(|error| panic!("{name}: {error}\n{page}"));
    }
}

#[test]
fn a_comment_fits_its_host_however_much_changed() {
    let mut text = "system desk \"Desk\"\nmodule m \"M\" {\n".to_owned();
    for at in 0..400 {
        text.push_str(&format!("  action a{at} \"Action number {at}\"\n"));
    }
    text.push_str("}\n");
    let mut after = text.clone();
    for at in 0..400 {
        let actions: Vec<String> = (at..400)
            .step_by(37)
            .map(|action| format!("m.a{action}"))
            .collect();
        text.push_str(&format!("role role_{at} \"Role\" {{ }}\n"));
        after.push_str(&format!(
            "role role_{at} \"Role\" {{ grant {} }}\n",
            actions.join(", ")
        ));
    }
    let project = Project::new()
        .file("one/desk.role", text)
        .file("two/desk.role", after);
    let markdown = project
        .run(["diff", "one", "two", "--output-format", "markdown"])
        .ends(0);
    let text = markdown.text();
    assert!(text.len() < 65_000, "{}", text.len());
    assert!(
        text.contains("of this page had no room"),
        "{}",
        text.get(text.len() - 300..).unwrap_or("")
    );
    assert_eq!(
        text.matches("<details>").count(),
        text.matches("</details>").count()
    );
}

#[test]
fn a_terminal_obeys_nothing_that_users_wrote() {
    let hostile = "system desk \"\u{1b}[2J\u{1b}[31m\"\nmodule m \"M\" { action a \"\u{1b}]0;x\u{7}\" }\nrole r \"R\" { undecided m.a \"\u{1b}[2J\" }\n";
    // In the language it is written as an escape, and so it gets past the check for control characters.
    let hostile = hostile
        .replace('\u{1b}', "\\u{1b}")
        .replace('\u{7}', "\\u{7}");
    let project = Project::new()
        .file("one/desk.role", "system desk \"Desk\"\n")
        .file("two/desk.role", hostile);
    for format in ["full", "summary", "concise"] {
        let run = project
            .run(["diff", "one", "two", "--output-format", format])
            .env("NO_COLOR", "1")
            .ends(0);
        let text = run.text();
        assert!(!text.contains(['\u{1b}', '\u{7}']), "{format}: {text:?}");
    }
    let full = project.run(["diff", "one", "two"]).ends(0);
    assert!(full.text().contains("\\u{1b}[2J"), "{}", full.text());
}

#[test]
fn an_acceptance_of_nothing_is_placed_in_its_file() {
    let project = Project::new()
        .file(
            "one/desk.role",
            "system desk \"Desk\"\nmodule m \"M\" { action a \"A\" }\nrole r \"R\" { grant m.a }\n",
        )
        .file("two/desk.role", "system desk \"Desk\"\n")
        .file(
            "two/rolecall-acks.toml",
            "[[ack]]\nfingerprint = \"0123456789ab\"\nchange = \"x\"\nreason = \"y\"\n",
        );
    project
        .run(["diff", "one", "two", "--output-format", "concise"])
        .ends(1)
        .stdout_has("two/rolecall-acks.toml:2:15: error[RC830] unused-acknowledgement");
}
/// The remarks are remarks, whatever the policies are called, and the statements follow.
#[test]
fn sql_tells_the_changes_and_makes_the_migration() {
    let before = "system desk \"Desk\"\nmodule m \"M\" { action a \"A\"  action b \"B\" }\nrole r \"R\" { grant m.a }\n";
    let after = before
        .replace("grant m.a", "grant m.b")
        .replace("\"Desk\"", "\"Desk's\\n; DROP\"");
    let project = Project::new()
        .file("before/desk.role", before)
        .file("after/desk.role", after);
    let said = project
        .run(["diff", "before", "after", "--output-format", "sql"])
        .ends(0);
    let text = said.text();
    let remarks: Vec<&str> = text
        .lines()
        .take_while(|line| line.starts_with("--"))
        .collect();
    for told in [
        "-- From before to after.",
        "--   `r` may now `m.b`",
        "--   `r` may no longer `m.a`",
    ] {
        assert!(remarks.contains(&told), "{told} in {remarks:#?}");
    }
    for part in [
        "IS DISTINCT FROM 'sha256:",
        "('desk', 'Desk''s\n; DROP', 'sha256:",
        "\nCOMMIT;\n",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let gone = project.run(["diff", "before", "after", "--report", "sql=step.sql"]);
    gone.ends(0).stdout_has("+ m.b  always");
    assert_eq!(project.read("step.sql"), text);
}
