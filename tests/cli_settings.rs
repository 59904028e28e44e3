//! `config show` and `schema`: what is in force, where it comes from, and what may be written.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "cli_config/schema.rs"]
mod schema;
mod support;

use schema::{errors, fits};
use serde_json::Value;
use std::fs;
use support::{Project, repository};

/// Every key there is.
const EVERYTHING: &str = "rules-version = 1
baseline = \"legacy.json\"

[files]
include = [\"policies\"]
exclude = [\"drafts\"]

[lint]
select = [\"all\"]
ignore = [\"RC61\"]

[lint.severity]
trap-state = \"error\"

[[overrides]]
paths = [\"policies/old/**\"]
ignore = [\"no-initial-state\"]
severity = { trap-state = \"off\" }

[suppress]
deny = [\"conflicting-actions\"]
max-days = 90

[build]
out = \"bundles\"
targets = [\"opa\", \"cedar\"]

[format]
line-width = 120

[diff]
base = \"origin/main\"
fail-on = [\"widening:admin\", \"breaking\"]
not-granted = [\"m.a\"]
";

#[test]
fn every_setting_is_shown_with_where_it_comes_from() {
    fits(EVERYTHING);
    let project = Project::new()
        .advised()
        .file("rolecall.toml", EVERYTHING)
        .file(".git/HEAD", "")
        .file("policies/a.role", "");
    let expected = "the configuration is ../rolecall.toml

rules-version = 1                                   # ../rolecall.toml:1
baseline = \"legacy.json\"                            # ../rolecall.toml:2
files.include = [\"policies\"]                        # ../rolecall.toml:5
files.exclude = [\"drafts\"]                          # ../rolecall.toml:6
lint.select = [\"all\"]                               # ../rolecall.toml:9
lint.ignore = [\"RC61\"]                              # ../rolecall.toml:10
lint.severity.trap-state = \"error\"                  # ../rolecall.toml:13
overrides[0].paths = [\"policies/old/**\"]            # ../rolecall.toml:16
overrides[0].ignore = [\"no-initial-state\"]          # ../rolecall.toml:17
overrides[0].severity.trap-state = \"off\"            # ../rolecall.toml:18
suppress.deny = [\"conflicting-actions\"]             # ../rolecall.toml:21
suppress.max-days = 90                              # ../rolecall.toml:22
build.out = \"bundles\"                               # ../rolecall.toml:25
build.targets = [\"opa\",\"cedar\"]                    # ../rolecall.toml:26
format.line-width = 120                             # ../rolecall.toml:29
diff.base = \"origin/main\"                           # ../rolecall.toml:32
diff.fail-on = [\"widening:admin\",\"breaking\"]       # ../rolecall.toml:33
diff.not-granted = [\"m.a\"]                          # ../rolecall.toml:34
";
    let shown = project
        .run_in("policies", ["config", "show"])
        .ends(0)
        .stderr("");
    let plain = |text: &str| {
        text.lines()
            .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect::<Vec<_>>()
    };
    assert_eq!(plain(shown.text()), plain(expected));
}

#[test]
fn defaults_flags_and_the_environment_are_told_apart() {
    let project = Project::new().file("a.role", "");
    let shown = project
        .run([
            "config",
            "show",
            "--output-format",
            "json",
            "--select",
            "RC45",
        ])
        .env("ROLECALL_SEVERITY", "trap-state=error")
        .ends(0)
        .json();
    assert_eq!(shown["format"], "rolecall.settings/1");
    assert_eq!(shown["file"], Value::Null);
    let settings = shown["settings"].as_array().unwrap();
    let setting = |key: &str| {
        settings
            .iter()
            .find(|setting| setting["key"] == key)
            .unwrap()
            .clone()
    };
    assert_eq!(
        setting("files.exclude")["origin"],
        serde_json::json!({"kind": "default"})
    );
    assert_eq!(setting("lint.select")["value"], serde_json::json!(["RC45"]));
    let flag = serde_json::json!({"kind": "flag", "name": "--select"});
    assert_eq!(setting("lint.select")["origin"], flag);
    let variable = serde_json::json!({"kind": "environment", "name": "ROLECALL_SEVERITY"});
    assert_eq!(setting("lint.severity.trap-state")["origin"], variable);
    assert_eq!(setting("suppress.max-days")["value"], Value::Null);
}

#[test]
fn without_a_configuration_there_is_none_to_show() {
    let project = Project::new().file("a.role", "");
    project
        .run(["config", "show", "a.role"])
        .ends(0)
        .stdout_has("there is no configuration\n");
    project
        .run(["config", "show", "b.role"])
        .ends(2)
        .stderr_has("can't find `b.role`");
}

#[test]
fn the_schemas_are_printed_as_they_are_published() {
    let project = Project::new();
    for name in [
        "answers", "baseline", "bundle", "config", "diff", "findings", "plan",
    ] {
        let path = repository().join(format!("schemas/{name}.schema.json"));
        let published = fs::read_to_string(path).unwrap();
        let schema: Value = serde_json::from_str(&published).unwrap();
        jsonschema::draft202012::meta::validate(&schema).unwrap();
        project.run(["schema", name]).ends(0).stdout(&published);
    }
    project
        .run(["schema", "confg"])
        .ends(2)
        .stderr_has("answers, baseline, bundle, config, diff, findings, plan");
}

#[test]
fn the_schema_refuses_what_the_program_refuses() {
    for text in [
        "lnt = 1\n",
        "[lint]\nselct = []\n",
        "[lint.severity]\ntrap-state = \"fatal\"\n",
        "[[overrides]]\nignore = []\n",
        "[suppress]\nmax-days = 0\n",
        "[format]\nline-width = 20\n",
        "rules-version = 2\n",
        "baseline = \"\"\n",
        "[files]\nexclude = [\"/a\"]\n",
    ] {
        assert!(!errors(text).is_empty(), "{text}");
    }
}
