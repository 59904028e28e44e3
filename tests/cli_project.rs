//! A project's way from `init` to bundles that are current.
#![allow(clippy::unwrap_used)]

mod support;

use support::Project;

const BROKEN: &str = "system broken \"Broken\"\nrole a \"A\" { grant nowhere.at_all }\n";

/// A project as `init` leaves it.
fn started() -> Project {
    let project = Project::new();
    project.run(["init"]).ends(0).stderr("");
    project
}

#[test]
fn init_says_what_it_wrote_and_what_is_next() {
    let project = Project::new();
    project
        .run(["init", "first"])
        .ends(0)
        .stdout(
            "wrote first/policies/help_desk.role\n\
             wrote first/policies/roles.role\n\
             wrote first/policies/tests.role\n\
             \n\
             next:\n  \
             rolecall check first/policies\n  \
             rolecall test first/policies --verbose\n  \
             rolecall build first/policies --out first/bundles\n",
        )
        .stderr("");
}

#[test]
fn init_overwrites_nothing() {
    let project = Project::new().file("policies/roles.role", "mine");
    project.run(["init"]).ends(2).stdout("").stderr(
        "error: `policies/roles.role` is already there\n  \
         help: nothing was written; give another folder, as in `rolecall init first-steps`\n",
    );
    assert_eq!(project.names("policies"), ["roles.role"]);
    assert_eq!(project.read("policies/roles.role"), "mine");
}

#[test]
fn a_first_project_checks_tests_and_builds_green() {
    let project = started();
    project
        .run(["check"])
        .ends(0)
        .stdout("no problems in 3 files (1 system)\n")
        .stderr("");
    project
        .run(["test"])
        .ends(0)
        .stdout("tests: 2 passed in 1 system\n")
        .stderr("");
    project.run(["test", "-v"]).ends(0).stderr("").stdout(
        "ok     help_desk: agents answer, and delete nothing (policies/tests.role:9)\n\
         ok     help_desk: team leads see reports in the pro edition (policies/tests.role:14)\n\
         tests: 2 passed in 1 system\n",
    );
    project
        .run(["build", "--out", "made/bundles"])
        .ends(0)
        .stdout_has("no problems in 3 files (1 system)\nwrote made/bundles/help_desk.json (")
        .stderr("");
    assert_eq!(project.names("made/bundles"), ["help_desk.json"]);
}

#[test]
fn a_bundle_that_is_equal_is_not_touched() {
    let project = started();
    project.run(["build", "--out", "b"]).ends(0);
    let file = std::fs::File::options()
        .append(true)
        .open(project.path("b/help_desk.json"))
        .unwrap();
    let long_ago = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    file.set_modified(long_ago).unwrap();
    project
        .run(["build", "--out", "b"])
        .ends(0)
        .stdout_has("b/help_desk.json is current\n");
    assert_eq!(file.metadata().unwrap().modified().unwrap(), long_ago);
}

#[test]
fn build_check_finds_what_is_stale_missing_or_extra() {
    let project = started();
    let check = || project.run(["build", "--check", "--out", "b"]);
    check().ends(1).stdout_has("b/help_desk.json is missing\n");
    assert!(!project.path("b").exists());
    project.run(["build", "--out", "b"]).ends(0);
    check()
        .ends(0)
        .stdout("no problems in 3 files (1 system)\nb/help_desk.json is current\n");
    let roles = project.read("policies/roles.role");
    project.write(
        "policies/roles.role",
        roles.replace("\"Team lead\"", "\"Leader\""),
    );
    project.write("b/gone.json", r#"{"format":"rolecall.bundle/1"}"#);
    project.write("b/package.json", "{}");
    check()
        .ends(1)
        .stdout_has("b/help_desk.json is stale\n")
        .stdout_has("\"label\": \"Team lead\"")
        .stdout_has("\"label\": \"Leader\"")
        .stdout_has("b/gone.json is extra: no policy is about this system any more\n")
        .stdout_has("run `rolecall build` with `--out b` to bring it up to date\n");
}

#[test]
fn nothing_is_written_while_something_is_wrong() {
    let project = started();
    project.run(["build", "--out", "b"]).ends(0);
    let before = project.read("b/help_desk.json");
    project.write("policies/broken.role", BROKEN);
    project
        .run(["build", "--out", "b"])
        .ends(1)
        .stdout_has("error[RC10")
        .stdout_has("nothing was written to b\n");
    assert_eq!(project.names("b"), ["help_desk.json"]);
    assert_eq!(project.read("b/help_desk.json"), before);
}

#[test]
fn json_stays_json() {
    let project = started();
    let built = project
        .run(["build", "--out", "b", "--output-format", "json"])
        .ends(0);
    assert_eq!(built.json()["summary"]["files"], 3);
    built.stderr_has("wrote b/help_desk.json (");
    let tested = project
        .run(["test", "-v", "--output-format", "json"])
        .ends(0);
    assert_eq!(tested.json()["findings"], serde_json::json!([]));
    tested.stderr_has("tests: 2 passed in 1 system\n");
    project.write("policies/broken.role", BROKEN);
    let checked = project.run(["check", "--output-format", "json"]).ends(1);
    assert_eq!(
        checked.json()["findings"][0]["path"],
        "policies/broken.role"
    );
}

#[test]
fn a_failing_test_is_shown_and_counted() {
    let project = started();
    let tests = project.read("policies/tests.role");
    project.write(
        "policies/tests.role",
        tests.replace("agent cannot", "agent can"),
    );
    project
        .run(["test", "--output-format", "concise"])
        .ends(1)
        .stdout_has("error[RC710] test-failed: ")
        .stdout_has("tests: 1 passed, 1 failed in 1 system\n");
}

#[test]
fn standard_input_is_checked() {
    let project = Project::new();
    let run = |text: &str| {
        project
            .run(["check", "-", "--output-format", "concise"])
            .stdin(text)
    };
    run("system s \"S\"\n")
        .ends(0)
        .stdout("no problems in 1 file (1 system)\n");
    run(BROKEN).ends(1).stdout_has("<stdin>:2:").stderr("");
}

#[test]
fn colour_only_where_it_is_wanted() {
    let project = Project::new().file("a.role", BROKEN);
    let run = || project.run(["check", "--output-format", "full"]);
    let first = |run: support::Run| run.ends(1).stdout_has("error[RC").stdout_has("a.role:2:");
    first(run().env("CLICOLOR_FORCE", "1")).stdout_has("\u{1b}[");
    first(
        project
            .run(["check", "--color", "always"])
            .env("NO_COLOR", "1"),
    )
    .stdout_has("\u{1b}[");
    for uncoloured in [
        run(),
        run().env("NO_COLOR", "1").env("CLICOLOR_FORCE", "1"),
        run().env("TERM", "dumb"),
        project
            .run(["check", "--color", "never"])
            .env("CLICOLOR_FORCE", "1"),
    ] {
        first(uncoloured).stdout_has("╭─[a.role:2:");
    }
}

#[cfg(unix)]
mod unix {
    use super::started;
    use std::os::unix::fs::{PermissionsExt, symlink};

    #[test]
    fn a_bundle_is_never_written_through_a_link() {
        let project = started();
        project.write("b/other.txt", "precious");
        symlink("other.txt", project.path("b/help_desk.json")).unwrap();
        project.run(["build", "--out", "b"]).ends(2).stderr(
            "error: won't write `b/help_desk.json`: it is a symbolic link, and what it leads to \
             may belong to something else\n",
        );
        assert_eq!(project.read("b/other.txt"), "precious");
        assert_eq!(project.names("b"), ["help_desk.json", "other.txt"]);
    }

    #[test]
    fn out_may_be_a_link_to_a_folder_but_not_a_file() {
        let project = started();
        project.write("real/keep.txt", "");
        symlink("real", project.path("b")).unwrap();
        project.run(["build", "--out", "b"]).ends(0);
        assert_eq!(project.names("real"), ["help_desk.json", "keep.txt"]);
        project
            .run(["build", "--out", "real/keep.txt"])
            .ends(2)
            .stderr_has("error: can't write into `real/keep.txt`: it isn't a folder\n");
    }

    #[test]
    fn a_new_bundle_is_as_readable_as_any_new_file_and_an_old_one_stays_as_it_was() {
        let project = started();
        let mode = |path: &str| {
            std::fs::metadata(project.path(path))
                .unwrap()
                .permissions()
                .mode()
                & 0o777
        };
        project.run(["build", "--out", "b"]).ends(0);
        project.write("b/any.txt", "");
        assert_eq!(mode("b/help_desk.json"), mode("b/any.txt"));
        project.write("b/help_desk.json", "{}");
        std::fs::set_permissions(
            project.path("b/help_desk.json"),
            PermissionsExt::from_mode(0o640),
        )
        .unwrap();
        project
            .run(["build", "--out", "b"])
            .ends(0)
            .stdout_has("wrote b/help_desk.json");
        assert_eq!(mode("b/help_desk.json"), 0o640);
    }
}

#[test]
fn what_is_left_out_is_never_the_error() {
    let text = "system s\nlifecycle l {\n  state a\n  state b\n}\nrole r { grant m.x }\n";
    Project::new()
        .file("a.role", text)
        .run(["check", "--output-format", "concise", "--max-findings", "1"])
        .ends(1)
        .stdout_has("unknown-action");
}
