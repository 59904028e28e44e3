//! `rolecall.toml`: every key, every mistake, what stands above what, and `config show`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "cli_config/mistakes.rs"]
mod mistakes;
#[path = "cli_config/schema.rs"]
mod schema;
mod support;

use schema::fits;
use support::{Ended, Project};

const EMPTY: &str = "system s \"S\"\n";

/// Three warnings: `start` isn't initial (RC450), nothing leads there (RC451) and nothing leaves `odd` (RC452).
const ACCOUNTS: &str = "system desk \"Desk\"
module billing \"Billing\" { action close \"Close\"  action hold \"Hold\" }
lifecycle account \"Account\" {
  state start
  state odd
  final state closed
  transition billing.close: start -> closed
  transition billing.hold: start -> odd
}
role clerk { grant billing.* }
";

/// A project with this configuration, which fits the schema.
fn with(configuration: &str) -> Project {
    fits(configuration);
    Project::new().file("rolecall.toml", configuration)
}

/// `code severity path` of everything that is found, in order.
fn found(ended: &Ended) -> Vec<String> {
    let document = ended.json();
    let findings = document["findings"].as_array().unwrap().iter();
    let shown = findings.map(|finding| {
        let text = |member: &str| finding[member].as_str().unwrap().to_owned();
        format!("{} {} {}", text("code"), text("severity"), text("path"))
    });
    shown.collect()
}

fn codes(project: &Project) -> Vec<String> {
    let ended = project.run(["check", "--output-format", "json"]).any_end();
    let all = found(&ended).into_iter();
    all.map(|text| text.split(' ').take(2).collect::<Vec<_>>().join(" "))
        .collect()
}

#[test]
fn without_a_configuration_all_rules_are_on() {
    let project = Project::new().file("a.role", ACCOUNTS);
    assert_eq!(codes(&project), ["RC450 warning", "RC452 warning"]);
}

#[test]
fn rules_are_selected_and_ignored_by_name_code_prefix_and_category() {
    for (lint, expected) in [
        ("select = []", &[][..]),
        ("select = [\"all\"]", &["RC450 warning", "RC452 warning"]),
        ("select = [\"trap-state\"]", &["RC452 warning"]),
        ("select = [\"RC450\"]", &["RC450 warning"]),
        ("select = [\"RC45\"]", &["RC450 warning", "RC452 warning"]),
        ("select = [\"RC6\"]", &[]),
        (
            "select = [\"lifecycle reports\"]",
            &["RC450 warning", "RC452 warning"],
        ),
        (
            "select = [\"lifecycle-reports\"]",
            &["RC450 warning", "RC452 warning"],
        ),
        ("ignore = [\"trap-state\"]", &["RC450 warning"]),
        ("ignore = [\"RC45\"]", &[]),
        ("ignore = [\"lifecycle reports\"]", &[]),
    ] {
        let project = with(&format!("[lint]\n{lint}\n")).file("a.role", ACCOUNTS);
        assert_eq!(codes(&project), expected, "{lint}");
    }
}

#[test]
fn the_narrower_word_wins() {
    let wide = with("[lint]\nselect = [\"RC452\"]\nignore = [\"RC45\"]\n").file("a.role", ACCOUNTS);
    assert_eq!(codes(&wide), ["RC452 warning"]);
    let narrow =
        with("[lint]\nselect = [\"RC45\"]\nignore = [\"RC452\"]\n").file("a.role", ACCOUNTS);
    assert_eq!(codes(&narrow), ["RC450 warning"]);
    let both = with("[lint]\nselect = [\"RC45\"]\nignore = [\"RC45\"]\n").file("a.role", ACCOUNTS);
    assert!(codes(&both).is_empty());
}

#[test]
fn selecting_rules_never_switches_errors_off() {
    let project =
        with("[lint]\nselect = []\n").file("a.role", "system s \"S\"\nrole a { grant b.c }\n");
    assert_eq!(codes(&project), ["RC101 error"]);
}

#[test]
fn severities_are_raised_lowered_and_switched_off() {
    let configuration = "[lint.severity]\ntrap-state = \"error\"\nRC450 = \"off\"\n";
    let project = with(configuration).file("a.role", ACCOUNTS);
    project.run(["check"]).ends(1);
    assert_eq!(codes(&project), ["RC452 error"]);
    let project = with("[lint.severity]\ntrap-state = \"info\"\n").file("a.role", ACCOUNTS);
    assert_eq!(codes(&project), ["RC450 warning", "RC452 info"]);
}

#[test]
fn overrides_hold_for_the_files_that_match_and_the_last_one_wins() {
    let configuration = "
[lint]
ignore = [\"no-initial-state\"]

[[overrides]]
paths = [\"legacy/**\", \"old.role\"]
severity = { trap-state = \"info\" }

[[overrides]]
paths = [\"legacy/worse\"]
severity = { trap-state = \"error\" }

[[overrides]]
paths = [\"legacy/worst/*.role\"]
ignore = [\"trap-state\"]
";
    let named = |name: &str| ACCOUNTS.replace("system desk", &format!("system {name}"));
    let project = with(configuration)
        .file("a.role", named("a"))
        .file("legacy/b.role", named("b"))
        .file("legacy/worse/c.role", named("c"))
        .file("legacy/worst/d.role", named("d"))
        .file("x/old.role", named("e"));
    let ended = project.run(["check", "--output-format", "json"]).ends(1);
    let expected = [
        "RC452 warning a.role",
        "RC452 info legacy/b.role",
        "RC452 error legacy/worse/c.role",
        "RC452 info x/old.role",
    ];
    assert_eq!(found(&ended), expected);
}

#[test]
fn flags_stand_above_the_environment_and_that_above_the_file() {
    let project = with("[lint]\nselect = [\"RC452\"]\n").file("a.role", ACCOUNTS);
    let run = |arguments: [&str; 5]| project.run(arguments);
    let json = "--output-format=json";
    let plain = run(["check", json, ".", ".", "."]).env("ROLECALL_SELECT", "RC450,RC6");
    assert_eq!(found(&plain.ends(0)), ["RC450 warning a.role"]);
    let flag = run(["check", json, "--select", "RC6", "."]).env("ROLECALL_SELECT", "RC450");
    assert!(found(&flag.ends(0)).is_empty());
    let ignored = run(["check", json, "--ignore", "RC45", "."]);
    assert!(found(&ignored.ends(0)).is_empty());
    let weighed = run(["check", json, "--severity", "trap-state=error", "."]);
    assert_eq!(found(&weighed.ends(1)), ["RC452 error a.role"]);
    let weighed = run(["check", json, ".", ".", "."]).env("ROLECALL_SEVERITY", "trap-state=info");
    assert_eq!(found(&weighed.ends(0)), ["RC452 info a.role"]);
    let isolated = run(["check", json, "--isolated", ".", "."]);
    assert_eq!(
        found(&isolated.ends(0)),
        ["RC450 warning a.role", "RC452 warning a.role"]
    );
}

#[test]
fn flags_that_say_nothing_possible() {
    let project = Project::new().file("a.role", EMPTY);
    project.run(["check", "--ignore", "missing-requirement"]).ends(2).stdout("").stderr(
        "error: `--ignore`: `missing-requirement` can't be ignored\n  help: single ones are accepted in the text by \
         `@expect` with a reason, many old ones by `rolecall baseline write`\n",
    );
    project
        .run(["check", "--select", "trap-stat"])
        .ends(2)
        .stdout("")
        .stderr(
            "error: `--select`: there is no rule `trap-stat`\n  help: did you mean `trap-state`?\n",
        );
    project
        .run(["check", "--severity", "trap-state"])
        .ends(2)
        .stdout("")
        .stderr(
            "error: `--severity`: `trap-state` names no severity\n  \
         help: write the rule and its severity, as `trap-state=error`\n",
        );
    project
        .run(["check"])
        .env("ROLECALL_IGNORE", "RC2")
        .ends(2)
        .stdout("")
        .stderr_has(
            "error: `ROLECALL_IGNORE`: `RC2` takes in `wrong-kind`, which can't be ignored\n",
        );
}

#[test]
fn files_are_included_and_excluded() {
    let configuration =
        "[files]\ninclude = [\"policies\"]\nexclude = [\"drafts\", \"policies/b.role\"]\n";
    let project = with(configuration)
        .file("policies/a.role", EMPTY)
        .file("policies/b.role", EMPTY)
        .file("policies/drafts/c.role", EMPTY)
        .file("d.role", EMPTY);
    project
        .run(["check", "--show-files"])
        .ends(0)
        .stdout("policies/a.role\n")
        .stderr("");
    let named = ["check", "--show-files", "d.role", "policies/b.role"];
    project
        .run(named)
        .ends(0)
        .stdout("d.role\npolicies/b.role\n");
    let forced = [
        "check",
        "--show-files",
        "--force-exclude",
        "d.role",
        "policies/b.role",
    ];
    project.run(forced).ends(0).stdout("d.role\n");
    project
        .run(["check", "policies/drafts"])
        .ends(2)
        .stderr_has("what .gitignore, the configuration or --exclude leave out");
}

#[test]
fn a_glob_that_matches_nothing_is_a_warning_at_its_place() {
    let configuration = "[files]\nexclude = [\"drafts/**\", \"b.role\"]\n\n[[overrides]]\npaths = [\"legacy/**\"]\nignore = [\"RC45\"]\n";
    let project = with(configuration)
        .file("a.role", EMPTY)
        .file("b.role", EMPTY)
        .file("c/d.role", EMPTY);
    let said = "rolecall.toml:2:12: warning[RC911] unmatched-glob: no policy matches the glob `drafts/**` of `exclude`\n\
        rolecall.toml:5:10: warning[RC911] unmatched-glob: no policy matches the glob `legacy/**` of `paths`\n\
        2 warnings in 2 files (1 system)\n";
    project
        .run(["check", "--output-format", "concise"])
        .ends(0)
        .stdout(said);
    let json = project.run(["check", "--output-format", "json"]).ends(0);
    assert_eq!(
        found(&json),
        ["RC911 warning rolecall.toml", "RC911 warning rolecall.toml"]
    );
    let part = ["check", "--output-format", "concise", "c"];
    project
        .run(part)
        .ends(0)
        .stdout("no problems in 1 file (1 system)\n");
    let ignored = [
        "check",
        "--output-format",
        "concise",
        "--ignore",
        "unmatched-glob",
    ];
    project
        .run(ignored)
        .ends(0)
        .stdout("no problems in 2 files (1 system)\n");
}

#[test]
fn each_file_is_judged_by_the_nearest_configuration_alone() {
    let project = with("[lint]\nignore = [\"RC45\"]\n")
        .file(".git/HEAD", "")
        .file("a/x.role", ACCOUNTS)
        .file("b/rolecall.toml", "[lint]\nselect = [\"trap-state\"]\n")
        .file(
            "b/c/y.role",
            ACCOUNTS.replace("system desk", "system other"),
        );
    let ended = project.run(["check", "--output-format", "json"]).ends(0);
    assert_eq!(found(&ended), ["RC452 warning b/c/y.role"]);
    let chosen = [
        "check",
        "--output-format",
        "json",
        "--config",
        "b/rolecall.toml",
    ];
    let ended = project.run(chosen).ends(0);
    assert_eq!(
        found(&ended),
        ["RC452 warning a/x.role", "RC452 warning b/c/y.role"]
    );
    let ended = project
        .run(["check", "--output-format", "json"])
        .env("ROLECALL_CONFIG", "b/rolecall.toml");
    assert_eq!(found(&ended.ends(0)).len(), 2);
    let ended = project
        .run_in("a", ["check", "--output-format", "json", "../b/c"])
        .ends(0);
    assert_eq!(found(&ended), ["RC452 warning ../b/c/y.role"]);
}

#[test]
fn the_search_ends_at_the_root_of_the_repository() {
    let project = with("[lint]\nignore = [\"RC45\"]\n")
        .file("inner/.git/HEAD", "")
        .file("inner/a.role", ACCOUNTS);
    let ended = project
        .run(["check", "--output-format", "json", "inner"])
        .ends(0);
    assert_eq!(
        found(&ended),
        ["RC450 warning inner/a.role", "RC452 warning inner/a.role"]
    );
}

#[test]
fn outside_of_a_repository_it_ends_where_rolecall_was_run_or_at_what_was_named() {
    let project = with("[lint]\nignore = [\"RC45\"]\n").file("a/b/c.role", ACCOUNTS);
    let json = "--output-format=json";
    for (folder, path, count) in [
        ("", "a/b", 0),
        ("a", "b", 2),
        ("a", "..", 0),
        ("a/b", "c.role", 2),
    ] {
        let ended = project.run_in(folder, ["check", json, path]).ends(0);
        assert_eq!(found(&ended).len(), count, "{path} in {folder}");
    }
}

#[test]
fn standard_input_has_the_configuration_of_its_name() {
    let configuration = "[[overrides]]\npaths = [\"legacy/**\"]\nignore = [\"trap-state\"]\n";
    let project = with(configuration);
    let run = |name| {
        project.run([
            "check",
            "-",
            "--output-format=json",
            "--stdin-filename",
            name,
        ])
    };
    let ended = run("legacy/a.role").stdin(ACCOUNTS).ends(0);
    assert_eq!(found(&ended), ["RC450 warning legacy/a.role"]);
    let ended = run("a.role").stdin(ACCOUNTS).ends(0);
    assert_eq!(found(&ended).len(), 2);
}

#[test]
fn build_writes_where_the_configuration_says() {
    let project = with("[build]\nout = \"bundles\"\n")
        .file(".git/HEAD", "")
        .file("p/a.role", EMPTY);
    project
        .run_in("p", ["build"])
        .ends(0)
        .stdout_has("wrote ../bundles/s.json");
    project
        .run(["build", "--out", "x"])
        .ends(0)
        .stdout_has("wrote x/s.json");
    let nowhere = Project::new().file("a.role", EMPTY);
    nowhere.run(["build"]).ends(2).stdout("").stderr(
        "error: nobody says which folder the bundles belong in\n  \
         help: give it as `--out <DIR>`, or as `out` of `[build]` in rolecall.toml\n",
    );
    let two = with("[build]\nout = \"x\"\n")
        .file("a.role", EMPTY)
        .file("b/rolecall.toml", "[build]\nout = \"y\"\n")
        .file("b/b.role", EMPTY);
    two.run(["build"]).ends(2).stderr_has("error: the configurations name two folders, `b/y` and `x`\n  help: choose one with `--out`\n");
}

#[test]
fn what_cannot_be_read_stops_everything() {
    let project = Project::new()
        .file("a.role", EMPTY)
        .file("rolecall.toml/x", "");
    for command in [
        ["check", "."],
        ["build", "--out=x"],
        ["test", "."],
        ["config", "show"],
    ] {
        project.run(command).ends(2).stdout("").stderr_has(
            "it isn't a file\n  help: without it nothing is checked; `--isolated` does without\n",
        );
    }
    let latin = Project::new()
        .file("a.role", EMPTY)
        .file("rolecall.toml", b"# caf\xe9\n");
    latin
        .run(["check"])
        .ends(2)
        .stdout("")
        .stderr_has("[rolecall.toml:1:6]")
        .stderr_has("this isn't UTF-8");
    let missing = latin.run(["check", "--config", "none.toml"]);
    missing
        .ends(2)
        .stderr_has("error: can't read the configuration `none.toml`: no such file or directory\n");
    let empty = Project::new().file("rolecall.toml", "[files");
    empty
        .run(["check", "--allow-no-files"])
        .ends(2)
        .stdout("")
        .stderr_has("this isn't TOML");
}
