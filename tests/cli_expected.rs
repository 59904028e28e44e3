//! `@expect`: what a configuration allows, what removes one that is unused, and the list of all.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use rolecall::diagnostic::Applicability;
use rolecall::workspace::{Options, Snapshot, SourceFile, compile};
use serde_json::Value;
use std::process::Command;
use support::Project;

/// A role without what it needs, and this before it.
fn zoo(expect: &str) -> String {
    format!(
        "system zoo \"Zoo\"\nmodule animals {{ action view  action feed {{ requires view }} }}\n\
         {expect}role feeder {{ grant animals.feed }}\n"
    )
}

const TODAY: &str = "--today=2026-11-25";

fn codes(project: &Project) -> Vec<String> {
    let run = project
        .run(["check", TODAY, "--output-format", "json"])
        .any_end()
        .json();
    let findings = run["findings"].as_array().unwrap().iter();
    let open = findings.filter(|finding| finding["expected"].is_null());
    open.map(|finding| finding["code"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn an_expectation_says_who_accepts_the_finding() {
    let project = Project::new().file(
        "a.role",
        zoo("@expect(missing-requirement, \"they know\")\n"),
    );
    let run = project
        .run(["check", "--output-format", "json"])
        .ends(0)
        .json();
    assert_eq!(run["findings"][0]["expected"], "they know");
    assert_eq!(run["findings"][0]["accepted_by"], "expect");
}

#[test]
fn with_a_bound_every_expectation_needs_a_near_last_day() {
    let project = Project::new().file("rolecall.toml", "[suppress]\nmax-days = 30\n");
    for (until, expected) in [
        (", until 2026-11-25", &[][..]),
        (", until 2026-12-25", &[]),
        (", until 2026-12-26", &["RC906", "RC250"]),
        ("", &["RC906", "RC250"]),
        (", until 2026-11-24", &["RC902", "RC250"]),
    ] {
        project.write(
            "a.role",
            zoo(&format!("@expect(missing-requirement{until}, \"why\")\n")),
        );
        assert_eq!(codes(&project), expected, "{until}");
    }
}

#[test]
fn what_is_denied_may_not_be_expected() {
    let expect = "@expect(missing-requirement, \"why\")\n";
    let project = Project::new()
        .file("rolecall.toml", "[suppress]\ndeny = [\"RC25\"]\n")
        .file("a.role", zoo(expect));
    assert_eq!(codes(&project), ["RC905", "RC250"]);
    project.write("rolecall.toml", "[suppress]\ndeny = [\"RC26\"]\n");
    assert!(codes(&project).is_empty());
}

#[test]
fn what_waits_for_a_rule_that_is_off_is_not_unused() {
    let lifecycle = "system s \"S\"\nmodule m { action a }\n@expect(trap-state, \"why\")\n\
        lifecycle l {\n  initial state x\n  final state y\n  state z\n  transition m.a: x -> y\n  transition m.a: z -> y\n}\n\
        role r { grant m.* }\n";
    let project = Project::new().file("a.role", lifecycle);
    assert!(codes(&project).contains(&"RC901".to_owned()));
    project.write("rolecall.toml", "[lint]\nignore = [\"trap-state\"]\n");
    assert!(!codes(&project).contains(&"RC901".to_owned()));
}

/// Compiles one file.
fn compiled(text: &str) -> Snapshot {
    let file = SourceFile {
        path: "a.role".to_owned(),
        bytes: text.as_bytes().to_vec(),
    };
    let options = Options {
        today: "2026-11-25".to_owned(),
        ..Options::default()
    };
    compile(vec![file], &options, &|_| {})
}

#[test]
fn what_is_unused_is_removed_by_its_fix() {
    let expect = "@expect(missing-requirement, \"why\")";
    let good = "role feeder { grant animals.** }\n";
    let head = zoo("").replace("role feeder { grant animals.feed }\n", "");
    for (before, after) in [
        (format!("{expect}\n{good}"), good.to_owned()),
        (format!("  {expect}  \n{good}"), good.to_owned()),
        (format!("{expect} {good}"), good.to_owned()),
        (
            format!("role feeder {{ {expect} grant animals.** }}\n"),
            good.to_owned(),
        ),
        (
            format!("{expect} // since May\n{good}"),
            format!("// since May\n{good}"),
        ),
    ] {
        let text = format!("{head}{before}");
        let snapshot = compiled(&text);
        let unused = snapshot
            .findings
            .iter()
            .find(|finding| finding.code.id == "RC901");
        let fix = unused
            .and_then(|finding| finding.fix.clone())
            .expect("a fix");
        assert_eq!(fix.applicability, Applicability::Safe);
        let [edit] = fix.edits.as_slice() else {
            panic!("{fix:?}");
        };
        let mut fixed = text.clone();
        fixed.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
        assert_eq!(fixed, format!("{head}{after}"));
        let left = compiled(&fixed).findings;
        assert!(
            left.iter()
                .all(|finding| !finding.code.id.starts_with("RC9"))
        );
    }
}

fn git(project: &Project, arguments: &[&str]) -> bool {
    let run = Command::new("git")
        .args([
            "-c",
            "user.name=a",
            "-c",
            "user.email=a@b",
            "-c",
            "commit.gpgsign=false",
        ])
        .args(arguments)
        .current_dir(project.path(""))
        .env("GIT_AUTHOR_DATE", "2026-10-01T12:00:00Z")
        .env("GIT_COMMITTER_DATE", "2026-10-01T12:00:00Z")
        .output();
    run.is_ok_and(|output| output.status.success())
}

#[test]
fn all_expectations_are_listed_with_reason_and_days() {
    let project = Project::new().file(
        "a.role",
        zoo("@expect(missing-requirement, until 2026-12-01, \"they know\")\n"),
    );
    let command = ["rules", "--expected", TODAY];
    project.run(command).ends(0).stdout(
        "a.role:3:1: missing-requirement (until 2026-12-01, 6 days left)\n  they know\n1 `@expect`\n",
    );
    project.write("a.role", zoo("@expect(RC250)\n"));
    project
        .run(command)
        .ends(0)
        .stdout("a.role:3:1: missing-requirement (no last day)\n  no reason\n1 `@expect`\n");
    project.write(
        "a.role",
        zoo("@expect(missing-requirement, until 2026-11-24, \"they know\")\n"),
    );
    project.run(command).ends(0).stdout(
        "a.role:3:1: missing-requirement (until 2026-11-24, 1 day ago)\n  they know\n1 `@expect`\n",
    );
    project.write("a.role", zoo(""));
    project.run(command).ends(0).stdout("nothing is expected\n");
    project
        .run(["rules", "a.role"])
        .ends(2)
        .stdout("")
        .stderr_has("`rolecall rules --expected PATH` lists what these policies expect");
}

#[test]
fn where_there_is_git_each_has_its_age() {
    let project = Project::new().file(
        "p/a.role",
        zoo("@expect(missing-requirement, \"they know\")\n"),
    );
    if !(git(&project, &["init", "-q"])
        && git(&project, &["add", "-A"])
        && git(&project, &["commit", "-qm", "one"]))
    {
        eprintln!("skipped: git is not here");
        return;
    }
    let path = std::env::var("PATH").unwrap();
    let run = || {
        project
            .run(["rules", "--expected", "p", TODAY, "--output-format=json"])
            .env("PATH", &path)
    };
    let document = run().ends(0).json();
    assert_eq!(document["format"], "rolecall.expected/1");
    let row = &document["expected"][0];
    assert_eq!(
        (&row["since"], &row["age_days"]),
        (&Value::from("2026-10-01"), &Value::from(55))
    );
    assert_eq!(
        (&row["path"], &row["line"]),
        (&Value::from("p/a.role"), &Value::from(3))
    );
    assert_eq!(row["until"], Value::Null);
    let text = project
        .run(["rules", "--expected", "p", TODAY])
        .env("PATH", &path)
        .ends(0);
    text.stdout_has("missing-requirement (no last day; 55 days old)\n");
    let new = zoo("@expect(missing-requirement, \"they know better\")\n");
    project.write("p/a.role", new);
    assert_eq!(run().ends(0).json()["expected"][0]["age_days"], Value::Null);
}
