//! What GitHub Actions shows besides single findings: which annotations, and the summary of a job.

use super::commands::Command;
use super::{said, show, zoo};
use crate::support::Project;
use std::fs;

/// So many errors and warnings.
fn many(errors: usize, warnings: usize) -> Project {
    let wishes = "  expect r can m.a\n".repeat(errors);
    let claims: String = (0..warnings)
        .map(|at| format!("  expect m.** has {} actions\n", at + 2))
        .collect();
    let text = format!(
        "system s \"S\"\nmodule m \"M\" {{ action a \"A\" }}\nrole r \"R\" {{ }}\n\
         test \"t\" {{\n{claims}{wishes}}}\n"
    );
    Project::new().file("a.role", text)
}

fn commands(project: &Project) -> Vec<Command> {
    said(project, "github").lines().map(Command::read).collect()
}

#[test]
fn the_worst_come_first_and_a_notice_counts_what_cant_be_annotated() {
    let commands = commands(&many(13, 12));
    let names: Vec<&str> = commands
        .iter()
        .map(|command| command.name.as_str())
        .collect();
    let expected = [vec!["error"; 13], vec!["warning"; 12], vec!["notice"]].concat();
    assert_eq!(names, expected);
    let last = commands.last().unwrap();
    assert_eq!(
        last.text,
        "3 errors, 2 warnings more than can be annotated: the log of this step has them"
    );
}

#[test]
fn no_notice_while_all_are_annotated() {
    let commands = commands(&many(10, 10));
    assert_eq!(commands.len(), 20);
    assert!(commands.iter().all(|command| command.name != "notice"));
}

/// Runs `check` as a step that has a summary, and returns the summary.
fn summary(project: &Project, format: &str) -> String {
    let path = project.path("summary.md");
    project
        .run(["check", "--output-format", format])
        .env("GITHUB_STEP_SUMMARY", &path)
        .ends(1)
        .stderr("");
    fs::read_to_string(path).unwrap_or_default()
}

#[test]
fn a_job_gets_a_summary() {
    show("job_summary", &summary(&zoo(), "github"));
}

#[test]
fn a_summary_is_added_and_only_where_github_is_spoken() {
    let project = zoo();
    assert_eq!(summary(&project, "json"), "");
    project.write("summary.md", "before\n");
    assert!(summary(&project, "github").starts_with("before\n### rolecall: 1 error,"));
}

#[test]
fn a_summary_stays_below_a_mebibyte() {
    let project = many(3_000, 12);
    let page = summary(&project, "github");
    assert!(
        page.ends_with("\n… and 2812 more\n\n"),
        "{}",
        &page[page.len() - 80..]
    );
    for (before, rows) in [(1_040_000, "more"), (1_048_500, "before")] {
        project.write("summary.md", format!("{}before", "x".repeat(before)));
        let page = summary(&project, "github");
        assert!(page.len() < 1024 * 1024, "{}", page.len());
        assert!(
            page.trim_end().ends_with(rows),
            "{}",
            &page[page.len() - 80..]
        );
    }
}

#[test]
fn a_summary_obeys_no_text() {
    let text = "system s \"S\"\nmodule m \"M\" { action a \"A\" }\n\
                test \"| <img src=x> **b** [l](x) `c` \\n# h &lt; @u\" { expect m.** has 7 actions }\n";
    let project = Project::new().file("a|b`.role", text);
    let path = project.path("summary.md");
    project
        .run(["check", "--output-format", "github"])
        .env("GITHUB_STEP_SUMMARY", &path)
        .ends(0);
    let page = fs::read_to_string(path).unwrap();
    let row = page.lines().last().unwrap();
    let row = if row.is_empty() {
        page.trim_end().lines().last().unwrap()
    } else {
        row
    };
    assert_eq!(row.matches('|').count(), 5, "{row}");
    assert!(row.contains("a&#124;b&#96;.role:3:"), "{row}");
    let tags = row.replace("<code>", "").replace("</code>", "");
    assert!(!tags.contains(['<', '>', '*', '[', '`', '@']), "{row}");
}

#[test]
fn a_summary_that_cant_be_written_is_no_failure() {
    let project = zoo();
    project
        .run(["check", "--output-format", "github"])
        .env("GITHUB_STEP_SUMMARY", "nowhere/summary.md")
        .ends(1)
        .stderr("warning: can't add to the job summary `nowhere/summary.md`: no such file or directory\n");
}
