//! A catalog that adopts rolecall late: what it has is accepted, nothing may be added, and it gets less.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use serde_json::Value;
use std::fs;
use support::{Project, repository};

const HEAD: &str = "system zoo \"Zoo\"\nmodule animals { action view  action feed { requires view }  action sell { requires view } }\n";

fn roles(roles: &str) -> String {
    format!("{HEAD}{roles}")
}

/// Two roles that break what `animals` asks for.
const LEGACY: &str = "role feeder { grant animals.feed }\nrole seller { grant animals.sell }\n";

const ROWS: &str = r#"{
  "format": "rolecall.baseline/1",
  "findings": [
    {"code":"RC250","name":"missing-requirement","entity":"role feeder: animals.feed requires animals.view","count":1},
    {"code":"RC250","name":"missing-requirement","entity":"role seller: animals.sell requires animals.view","count":1}
  ]
}
"#;

fn legacy() -> Project {
    Project::new().file("a.role", roles(LEGACY))
}

#[test]
fn a_legacy_catalog_from_the_first_day_to_the_last() {
    let project = legacy();
    project.run(["check"]).ends(1);
    project.run(["baseline", "check"]).ends(2).stderr(
        "error: there is no baseline `rolecall-baseline.json`\n  help: `rolecall baseline write` makes it\n",
    );
    project
        .run(["baseline", "write"])
        .ends(0)
        .stdout("wrote rolecall-baseline.json: it holds 2 findings\n");
    assert_eq!(project.read("rolecall-baseline.json"), ROWS);

    project
        .run(["check"])
        .ends(0)
        .stdout("no problems, 2 accepted in 1 file (1 system)\n");
    project.run(["baseline", "check"]).ends(0).stdout(
        "no problems, 2 accepted in 1 file (1 system)\n\
         rolecall-baseline.json holds exactly what is found: 2 findings\n",
    );
    project.run(["build", "--out", "bundles"]).ends(0);
    let bundle: Value = serde_json::from_str(&project.read("bundles/zoo.json")).unwrap();
    assert_eq!(bundle["accepted"], 2);

    let more = format!("{LEGACY}role both {{ grant animals.feed }}\n");
    project.write("a.role", roles(&more));
    project
        .run(["check"])
        .ends(1)
        .stdout_has("role `both` has `animals.feed` without `animals.view`")
        .stdout_has("1 error, 2 accepted");
    project.run(["baseline", "check"]).ends(1).stdout_has(
        "rolecall-baseline.json doesn't hold\n  \
         RC250 missing-requirement: role both: animals.feed requires animals.view (0 held, 1 found)\n",
    );
    project.run(["baseline", "write"]).ends(1).stdout(
        "rolecall-baseline.json was left alone: a baseline only gets smaller, and it doesn't hold\n  \
         RC250 missing-requirement: role both: animals.feed requires animals.view (0 held, 1 found)\n\
         correct them, accept them one by one with `@expect`, or take them in with `--force`\n",
    );
    assert_eq!(project.read("rolecall-baseline.json"), ROWS);

    project.write(
        "a.role",
        roles("role feeder { grant animals.{feed, view} }\nrole seller { grant animals.sell }\n"),
    );
    project.run(["check"]).ends(0);
    let gone = "  RC250 missing-requirement: role feeder: animals.feed requires animals.view (1 held, 0 found)\n";
    project.run(["baseline", "check"]).ends(1).stdout_has(&format!(
        "rolecall-baseline.json holds what isn't found any more; `rolecall baseline prune` takes it out\n{gone}"
    ));
    project.run(["baseline", "prune"]).ends(0).stdout(&format!(
        "{gone}wrote rolecall-baseline.json: it holds 1 finding\n"
    ));
    project.run(["baseline", "check"]).ends(0);
    project
        .run(["baseline", "prune"])
        .ends(0)
        .stdout("rolecall-baseline.json is current: it holds 1 finding\n");

    project.write("a.role", roles(""));
    project
        .run(["baseline", "write"])
        .ends(0)
        .stdout("wrote rolecall-baseline.json: it holds 0 findings\n");
    assert_eq!(
        project.read("rolecall-baseline.json"),
        "{\n  \"format\": \"rolecall.baseline/1\",\n  \"findings\": []\n}\n"
    );
}

#[test]
fn a_baseline_does_not_mind_other_lines_and_files() {
    let project = legacy();
    project.run(["baseline", "write"]).ends(0);
    project.write("a.role", HEAD);
    project.write(
        "b/roles.role",
        format!("// moved\n\nsystem zoo \"Zoo\"\n\n{LEGACY}"),
    );
    project.run(["baseline", "check"]).ends(0);
}

#[test]
fn what_is_accepted_says_so_to_machines() {
    let project = legacy();
    project.run(["baseline", "write"]).ends(0);
    let run = project
        .run(["check", "--output-format", "json"])
        .ends(0)
        .json();
    assert_eq!(run["findings"][0]["accepted_by"], "baseline");
    assert_eq!(
        run["findings"][0]["expected"],
        "in the baseline rolecall-baseline.json"
    );
    assert_eq!(run["summary"]["expected"], 2);
    let schema = fs::read_to_string(repository().join("schemas/findings.schema.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    assert!(
        jsonschema::draft202012::new(&schema)
            .unwrap()
            .is_valid(&run)
    );
}

#[test]
fn a_baseline_fits_its_schema() {
    let schema = fs::read_to_string(repository().join("schemas/baseline.schema.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let baseline: Value = serde_json::from_str(ROWS).unwrap();
    assert!(
        jsonschema::draft202012::new(&schema)
            .unwrap()
            .is_valid(&baseline)
    );
}

#[test]
fn what_is_expected_in_the_text_needs_no_row() {
    let text = "@expect(missing-requirement, \"why\")\nrole feeder { grant animals.feed }\nrole seller { grant animals.sell }\n";
    let project = Project::new().file("a.role", roles(text));
    project
        .run(["baseline", "write"])
        .ends(0)
        .stdout("wrote rolecall-baseline.json: it holds 1 finding\n");
    project.run(["build", "--out", "b"]).ends(0);
    let bundle: Value = serde_json::from_str(&project.read("b/zoo.json")).unwrap();
    assert_eq!(bundle["accepted"], 2);
}

#[test]
fn force_takes_more_in() {
    let project = legacy();
    project.run(["baseline", "write"]).ends(0);
    project.write(
        "a.role",
        roles(&format!("{LEGACY}role both {{ grant animals.feed }}\n")),
    );
    project
        .run(["baseline", "write", "--force"])
        .ends(0)
        .stdout("wrote rolecall-baseline.json: it holds 3 findings\n");
    project
        .run(["baseline", "check", "--force"])
        .ends(2)
        .stderr_has("`--force` only means something to `baseline write`");
}

#[test]
fn mistakes_in_the_text_are_never_accepted() {
    let project = Project::new().file("a.role", roles(&format!("{LEGACY}rle x\n")));
    project
        .run(["baseline", "write"])
        .ends(1)
        .stdout_has("the baseline was left alone\n");
    assert_eq!(project.names(""), ["a.role"]);
    let failing = "test \"feeders\" { expect feeder cannot animals.feed }\n";
    let broken = Project::new().file("a.role", roles(&format!("{LEGACY}{failing}")));
    broken
        .run(["baseline", "write"])
        .ends(0)
        .stdout("wrote rolecall-baseline.json: it holds 2 findings\n");
    broken
        .run(["check", "--output-format", "concise"])
        .ends(1)
        .stdout_has("error[RC710] test-failed")
        .stdout_has("1 error, 2 accepted");
    broken.run(["baseline", "check"]).ends(1);
}

#[test]
fn the_file_is_where_the_configuration_or_the_flag_says() {
    let project = legacy()
        .file("rolecall.toml", "baseline = \"ci/old.json\"\n")
        .file("ci/readme", "")
        .file("p/b.role", "system x \"X\"\n");
    project.run(["check"]).ends(2).stdout("").stderr(
        "error: can't read the baseline `ci/old.json`: there is no such file\n  help: `rolecall baseline write` makes it\n",
    );
    project
        .run_in("p", ["baseline", "write", ".."])
        .ends(0)
        .stdout("wrote ../ci/old.json: it holds 2 findings\n");
    project.run(["check"]).ends(0);
    project.run(["check", "--isolated"]).ends(1);
    project
        .run(["check", "--isolated", "--baseline", "ci/old.json"])
        .ends(0);
    project
        .run(["check"])
        .env("ROLECALL_BASELINE", "none.json")
        .ends(2)
        .stderr_has("`none.json`");
    project
        .run(["baseline", "write", "--baseline", "other.json"])
        .ends(0);
    assert_eq!(project.read("other.json"), project.read("ci/old.json"));
}

#[test]
fn policies_of_two_configurations_have_two_baselines() {
    let project = legacy()
        .file("rolecall.toml", "")
        .file("b/rolecall.toml", "")
        .file("b/b.role", "system x \"X\"\n");
    project.run(["baseline", "write"]).ends(2).stderr(
        "error: these policies have several baselines, `rolecall-baseline.json` and `b/rolecall-baseline.json`\n  \
         help: run this once for the paths of each, or name one with `--baseline`\n",
    );
    project
        .run(["baseline", "write", "b"])
        .ends(0)
        .stdout("wrote b/rolecall-baseline.json: it holds 0 findings\n");
    project
        .run(["baseline", "write", "a.role"])
        .ends(0)
        .stdout("wrote rolecall-baseline.json: it holds 2 findings\n");
    project.run(["check"]).ends(0);
}

#[test]
fn a_baseline_that_is_not_one_stops_everything() {
    let project = legacy();
    let row = |code: &str, name: &str, count: u32| {
        format!(
            "{{\"format\": \"rolecall.baseline/1\", \"findings\": [\n{{\"code\":\"{code}\",\"name\":\"{name}\",\"entity\":\"x\",\"count\":{count}}}]}}"
        )
    };
    let twice = ROWS.replace("role seller: animals.sell", "role feeder: animals.feed");
    for (text, place, message) in [
        ("{", "1:1", "this isn't JSON: EOF while parsing an object"),
        ("<<<<<<< HEAD\n", "1:1", "this isn't JSON: expected value"),
        (
            "{\"format\": \"x\", \"findings\": []}",
            "1:1",
            "the format `x` isn't `rolecall.baseline/1`",
        ),
        (
            &row("RC010", "syntax-error", 1),
            "2:1",
            "`syntax-error` can't be in a baseline: it has to be corrected",
        ),
        (
            &row("RC799", "nothing", 1),
            "2:1",
            "there is no finding `RC799`",
        ),
        (
            &row("RC250", "trap-state", 1),
            "2:1",
            "RC250 is `missing-requirement`, not `trap-state`",
        ),
        (
            &row("RC250", "missing-requirement", 0),
            "2:1",
            "a row about no finding isn't needed",
        ),
        (
            &row("RC250", "missing-requirement\", \"x\":\"", 1),
            "2:1",
            "unknown field `x`",
        ),
        (&twice, "5:5", "this finding has two rows"),
    ] {
        project.write("rolecall-baseline.json", text);
        let run = project
            .run(["check"])
            .env("COLUMNS", "200")
            .ends(2)
            .stdout("");
        run.stderr_has(&format!("error[RC912] invalid-baseline: {message}"))
            .stderr_has(&format!("─[rolecall-baseline.json:{place}]"));
    }
}

#[test]
fn of_several_findings_about_one_thing_so_many_are_accepted() {
    let project = legacy();
    project.run(["baseline", "write"]).ends(0);
    let once = project.read("rolecall-baseline.json");
    let other = roles(LEGACY).replace("system zoo", "system park");
    project.write("b.role", &other);
    project
        .run(["check"])
        .ends(1)
        .stdout_has("2 errors, 2 accepted");
    project.run(["baseline", "write", "--force"]).ends(0);
    assert_eq!(
        project.read("rolecall-baseline.json"),
        once.replace("\"count\":1", "\"count\":2")
    );
    fs::remove_file(project.path("b.role")).unwrap();
    project
        .run(["baseline", "check"])
        .ends(1)
        .stdout_has("(2 held, 1 found)");
    project.run(["baseline", "prune"]).ends(0);
    assert_eq!(project.read("rolecall-baseline.json"), once);
}
