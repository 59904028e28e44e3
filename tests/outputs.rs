//! Every format of the findings, as the real binary writes it: snapshots of one small project, and what the readers
//! of each format ask for, held against texts and paths that were chosen to break it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "outputs/commands.rs"]
mod commands;
#[path = "outputs/hostile.rs"]
mod hostile;
#[path = "outputs/job.rs"]
mod job;
#[path = "outputs/reports.rs"]
mod reports;
#[path = "outputs/sarif.rs"]
mod sarif;
mod support;

use rolecall::diagnostic::render::FORMATS;
use serde_json::Value;
use support::Project;

/// Two files: an error, one that is accepted, and a warning.
const ANIMALS: &str = "\
system little_zoo \"Little Zoo\"

module animals \"Animals\" {
  action view \"See an animal's card\"
  action feed \"Feed\" { requires view }
}
";
const PEOPLE: &str = "\
system little_zoo \"Little Zoo\"

role keeper \"Keeper\" { grant animals.feed }

@expect(missing-requirement, \"until the \\\"new\\\" release\")
role helper \"Helper\" { grant animals.feed }

test \"counts\" { expect animals.** has 7 actions }
";

fn zoo() -> Project {
    Project::new()
        .file("animals.role", ANIMALS)
        .file("people.role", PEOPLE)
}

/// What `check` says in a format, whatever it thinks of the project.
fn said(project: &Project, format: &str) -> String {
    let run = project.run(["check", "--output-format", format]);
    run.any_end().text().to_owned()
}

fn json(project: &Project, format: &str) -> Value {
    serde_json::from_str(&said(project, format)).expect("JSON")
}

fn show(name: &str, said: &str) {
    let said = said.replace(env!("CARGO_PKG_VERSION"), "VERSION");
    let rule = "─".repeat(80);
    let all = format!("animals.role:\n{ANIMALS}\npeople.role:\n{PEOPLE}{rule}\n{said}");
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "snapshots/outputs" }, {
        insta::assert_snapshot!(name, all);
    });
}

/// One document, laid out so that it can be read.
fn laid_out(text: &str) -> String {
    let value: Value = serde_json::from_str(text).expect("JSON");
    format!("{value:#}\n")
}

#[test]
fn every_format_has_a_snapshot() {
    for format in FORMATS {
        let said = said(&zoo(), format.name);
        let shown = match format.name {
            "json" | "gitlab" | "rdjson" | "sarif" => laid_out(&said),
            "json-lines" => said.lines().map(laid_out).collect(),
            _ => said,
        };
        show(format.name, &shown);
    }
}

#[test]
fn statistics() {
    let project = zoo();
    let run = |format| project.run(["check", "--statistics", "--output-format", format]);
    show("statistics", run("full").ends(1).text());
    run("concise").ends(1).stdout(run("full").any_end().text());
    let json = run("json").ends(1);
    show("statistics_json", &laid_out(json.text()));
    run("sarif").ends(2).stdout("").stderr(
        "error: `--statistics` can't be shown as `sarif`\n  \
         help: use `--output-format full` or `json`; `--report` writes the findings besides\n",
    );
}

#[test]
fn statistics_begin_with_what_is_most_frequent() {
    let text = "system s \"S\"\nmodule m \"M\" { action a \"A\" }\nrole r \"R\" { }\n\
                test \"t\" { expect r can m.a  expect m.** has 2 actions  expect m.** has 3 actions }\n";
    Project::new()
        .file("a.role", text)
        .run(["check", "--statistics"])
        .ends(1)
        .stdout(
            "2  warning[RC610] declared-count\n\
             1  error[RC710] test-failed\n\
             1 error, 2 warnings in 1 file (1 system)\n",
        );
}

#[test]
fn statistics_fit_their_schema() {
    let read = |name: &str| -> Value {
        let path = support::repository().join("schemas").join(name);
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    };
    let mut schema = read("statistics.schema.json");
    schema["properties"]["summary"] = read("findings.schema.json")["properties"]["summary"].clone();
    let schema = jsonschema::draft202012::new(&schema).unwrap();
    let project = zoo();
    let run = project.run(["check", "--statistics", "--output-format", "json"]);
    let mut statistics = run.ends(1).json();
    assert!(schema.is_valid(&statistics), "{statistics:#}");
    statistics["statistics"][0]["count"] = 0.into();
    assert!(!schema.is_valid(&statistics));
}

#[test]
fn an_accepted_finding_is_told_to_machines_that_can_mark_it_and_to_nobody_else() {
    let project = zoo();
    for format in FORMATS {
        let said = said(&project, format.name);
        let told = ["json", "json-lines", "sarif"].contains(&format.name);
        assert_eq!(said.contains("helper"), told, "{}", format.name);
        assert_eq!(said.contains(r#"until the \"new\" release"#), told);
    }
}

#[test]
fn the_same_bytes_whatever_the_number_of_threads() {
    let project = Project::new()
        .catalog("partner_portal")
        .catalog("performance_scoring")
        .file("animals.role", ANIMALS)
        .file("people.role", PEOPLE);
    for format in FORMATS {
        let run = |threads: &str| {
            let run = project.run(["check", "--output-format", format.name]);
            run.env("RAYON_NUM_THREADS", threads)
                .ends(1)
                .text()
                .to_owned()
        };
        assert_eq!(run("1"), run("5"), "{}", format.name);
    }
}

#[test]
fn a_line_of_json_lines_is_a_finding_of_json() {
    let project = zoo();
    let lines = said(&project, "json-lines");
    let lines = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    let lines: Vec<Value> = lines.collect();
    assert_eq!(json(&project, "json")["findings"], Value::Array(lines));
}

#[test]
fn what_makes_the_command_fail_is_a_failure_of_junit() {
    let project = zoo();
    let failures = |level: &str| {
        let run = project.run(["check", "--output-format", "junit", "--fail-level", level]);
        let said = run.ends(1).text().to_owned();
        said.matches("<failure ").count()
    };
    assert_eq!((failures("error"), failures("warning")), (1, 2));
}

/// The line is looked up, not read again for each of its findings.
#[test]
fn a_hundred_thousand_findings_on_one_line_are_shown_in_seconds() {
    let names: Vec<String> = (0..100_000).map(|at| format!("nowhere.a{at}")).collect();
    let text = format!(
        "system s \"S\"\nrole r \"R\" {{ grant {} }}\n",
        names.join(", ")
    );
    Project::new()
        .file("a.role", text)
        .run(["check", "--max-findings", "0"])
        .within(20)
        .ends(1)
        .stdout_has("\n100000 errors in 1 file (1 system)\n");
}
