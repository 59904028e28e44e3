//! `rolecall ci`: one run, one exit code, and what the host wants to have. And what the repository offers hosts is what runs.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::path::Path;
use std::process::Command;
use support::{Project, Run, git, has_git, repository};

const ONE: &str = r#"system desk "Desk"

module m "M" {
  action a "A"
  action b "B"
}

role r "R" {
  grant m.a
}

test "r" {
  expect r can m.a
}
"#;

/// A repository in which a branch grants more than `main`.
fn project() -> Project {
    let project = Project::new().file("policies/desk.role", ONE);
    let root = project.path("");
    git(&root, &["init", "-q", "-b", "main", "."]);
    git(&root, &["add", "-A"]);
    git(&root, &["commit", "-qm", "one"]);
    git(&root, &["checkout", "-q", "-b", "change"]);
    project.write("policies/desk.role", ONE.replace("grant m.a", "grant m.*"));
    git(&root, &["commit", "-qam", "two"]);
    project
}

#[test]
fn one_run_says_everything() {
    if !has_git() {
        return;
    }
    let project = project();
    let run = Run::with_git(project.run(["ci"])).ends(0);
    let last: Vec<&str> = run.text().lines().rev().take(4).collect();
    assert_eq!(
        last,
        [
            "ok    diff       Access: 1 wider, 0 narrower, 0 incomparable. Contract: 0 breaking.",
            "ok    tests      1 of 1 pass",
            "ok    format     every file is formatted",
            "ok    check      no problems in 1 file (1 system)",
        ]
    );
    Run::with_git(project.run(["ci", "--fail-on", "widening"]))
        .ends(1)
        .stdout_has("FAIL  diff       1 held back.");
    Run::with_git(project.run(["ci", "--no-diff"])).ends(0);
}

#[test]
fn each_part_can_fail_it() {
    if !has_git() {
        return;
    }
    let project = project();
    project.write(
        "policies/desk.role",
        ONE.replace("  grant m.a", "    grant m.a"),
    );
    Run::with_git(project.run(["ci"]).env("ROLECALL_IGNORE", ""))
        .ends(1)
        .stdout_has("FAIL  format     1 file isn't formatted");
    project.write("policies/desk.role", ONE.replace("r can m.a", "r can m.b"));
    Run::with_git(project.run(["ci"]))
        .ends(1)
        .stdout_has("FAIL  tests      0 of 1 pass")
        .stdout_has("FAIL  check      1 error");
    project.write("policies/desk.role", "system desk \"Desk\"\nrole {");
    Run::with_git(project.run(["ci"]))
        .ends(1)
        .stdout_has("diff       not compared while there are errors");
    project.write("policies/desk.role", ONE);
    project.write("rolecall.toml", "[build]\nout = \"bundles\"\n");
    Run::with_git(project.run(["build", "policies"])).ends(0);
    Run::with_git(project.run(["ci"]))
        .ends(0)
        .stdout_has("ok    artifacts  bundles is current");
    project.write("policies/desk.role", ONE.replace("grant m.a", "grant m.*"));
    Run::with_git(project.run(["ci"]))
        .ends(1)
        .stdout_has("FAIL  artifacts  bundles isn't current");
}

#[test]
fn github_gets_annotations_and_a_summary() {
    if !has_git() {
        return;
    }
    let project = project();
    let summary = project.path("summary.md");
    let run = Run::with_git(project.run(["ci", "--fail-on", "widening"]))
        .env("GITHUB_ACTIONS", "true")
        .env("GITHUB_STEP_SUMMARY", &summary);
    run.ends(1)
        .stdout_has("::error title=RC801 access-widened,file=policies/desk.role,line=9");
    let page = project.read("summary.md");
    assert!(
        page.contains("### rolecall: no problems in 1 file"),
        "{page}"
    );
    assert!(page.contains("Held back: 1 change"), "{page}");
}

#[test]
fn gitlab_gets_its_reports() {
    if !has_git() {
        return;
    }
    let project = project();
    Run::with_git(project.run(["ci"]))
        .env("GITLAB_CI", "true")
        .ends(0);
    assert_eq!(project.read("gl-code-quality-report.json").trim(), "[]");
    assert!(project.read("rolecall-diff.md").contains("1 wider"));
}

#[test]
fn git_shows_how_a_policy_changed() {
    if !has_git() {
        return;
    }
    let project = project();
    let root = project.path("");
    project.write(".gitattributes", "*.role diff=rolecall\n");
    let driver = format!("{} git-diff-driver", env!("CARGO_BIN_EXE_rolecall"));
    git(&root, &["config", "diff.rolecall.command", &driver]);
    let log = Command::new("git")
        .current_dir(&root)
        .args(["log", "-p", "--ext-diff", "-1"])
        .output()
        .expect("git runs");
    let text = String::from_utf8_lossy(&log.stdout);
    assert!(text.contains("rolecall diff policies/desk.role"), "{text}");
    assert!(text.contains("+ m.b  always"), "{text}");
    let all = Command::new("git")
        .current_dir(&root)
        .args(["log", "-p", "--ext-diff"])
        .output()
        .expect("git runs");
    assert!(all.status.success());
}

/// The lines below `run:`, `script:` and `entry:` of the files for hosts, run with the binary on the path.
#[test]
fn what_is_offered_to_hosts_runs() {
    if !has_git() {
        return;
    }
    let project = project();
    let read = |path: &str| std::fs::read_to_string(repository().join(path)).expect("a file");
    let (action, gitlab, hooks) = (
        read("action.yml"),
        read("templates/rolecall.gitlab-ci.yml"),
        read(".pre-commit-hooks.yaml"),
    );
    let mut lines: Vec<String> = Vec::new();
    lines.extend(
        action
            .lines()
            .filter_map(|line| line.trim().strip_prefix("run: "))
            .map(str::to_owned),
    );
    lines.extend(
        gitlab
            .lines()
            .filter_map(|line| line.trim().strip_prefix("- "))
            .filter(|line| line.contains("rolecall "))
            .map(str::to_owned),
    );
    lines.extend(
        hooks
            .lines()
            .filter_map(|line| line.trim().strip_prefix("entry: "))
            .map(str::to_owned),
    );
    assert_eq!(lines.len(), 7, "{lines:?}");
    let binary = Path::new(env!("CARGO_BIN_EXE_rolecall"))
        .parent()
        .expect("a folder");
    let path = format!(
        "{}:{}",
        binary.display(),
        std::env::var("PATH").expect("a path")
    );
    for line in lines {
        let ran = Command::new("bash")
            .args(["-euc", &line])
            .current_dir(project.path(""))
            .env("PATH", &path)
            .env("ROLECALL_PATH", "policies")
            .env("ROLECALL_ARGUMENTS", "--fail-on narrowing")
            .env_remove("ROLECALL_IGNORE")
            .output()
            .expect("bash runs");
        let said = String::from_utf8_lossy(&ran.stdout).into_owned()
            + &String::from_utf8_lossy(&ran.stderr);
        assert!(ran.status.success(), "{line}:\n{said}");
    }
}
