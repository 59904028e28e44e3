//! `--report FORMAT=PATH`: files besides what is shown.

use super::{said, zoo};
use crate::support::Project;
use rolecall::diagnostic::render::FORMATS;

#[test]
fn a_report_is_what_would_be_shown() {
    for format in FORMATS {
        let project = zoo();
        let report = format!("{}=made/here/report.txt", format.name);
        project
            .run(["check", "--output-format", "concise", "--report", &report])
            .ends(1)
            .stdout(&said(&project, "concise"))
            .stderr("");
        assert_eq!(
            project.read("made/here/report.txt"),
            said(&project, format.name)
        );
        assert_eq!(project.names("made/here"), ["report.txt"]);
    }
}

#[test]
fn any_number_of_reports_in_one_run() {
    let project = zoo();
    let run = |command: &'static str| {
        let reports = [
            "--report",
            "sarif=a.sarif",
            "--report=json=a.json",
            "--report=json=b.json",
        ];
        let [a, b, c, d] = reports;
        match command {
            "build" => project.run(["build", "--out", "o", a, b, c, d]),
            command => project.run([command, "--color", "never", a, b, c, d]),
        }
    };
    for command in ["check", "build", "test"] {
        run(command).any_end();
        assert!(project.read("a.sarif").contains("\"2.1.0\""), "{command}");
        assert_eq!(project.read("a.json"), project.read("b.json"));
        std::fs::remove_file(project.path("a.sarif")).unwrap();
    }
}

#[test]
fn a_test_without_findings_writes_its_report_too() {
    let project = Project::new().file("a.role", "system s \"S\"\n");
    project
        .run(["test", "--report", "json=a.json"])
        .ends(0)
        .stdout("no tests in 1 system\n");
    assert!(project.read("a.json").contains("\"findings\":[]"));
}

#[test]
fn a_report_for_people_is_as_wide_and_plain_as_anywhere() {
    let project = zoo();
    let run = |width: &str| {
        project
            .run(["check", "--color", "always", "--report", "full=a.txt"])
            .env("COLUMNS", width)
            .ends(1);
        project.read("a.txt")
    };
    assert_eq!(run("50"), run("200"));
    assert!(!run("80").contains('\u{1b}'));
}

#[test]
fn statistics_are_shown_and_the_report_has_the_findings() {
    let project = zoo();
    project
        .run(["check", "--statistics", "--report", "gitlab=a.json"])
        .ends(1)
        .stdout_has("1  error[RC250] missing-requirement\n");
    assert_eq!(project.read("a.json"), said(&project, "gitlab"));
}

#[test]
fn a_path_that_cant_be_written_is_exit_code_2() {
    let project = zoo();
    project.write("folder/x", "");
    project
        .run([
            "check",
            "--report",
            "json=folder",
            "--report",
            "json=good.json",
        ])
        .ends(2)
        .stdout_has("1 error, 1 warning, 1 accepted in 2 files (1 system)\n")
        .stderr("error: won't write `folder`: something else than a file is there\n");
    assert!(!project.path("good.json").exists());
    project
        .run(["check", "--report", "json=animals.role/a.json"])
        .ends(2)
        .stderr_has("error: won't write `animals.role/a.json`: ");
}

#[test]
fn two_reports_to_one_file_are_refused_before_anything_is_done() {
    let project = zoo();
    project.write("folder/x", "");
    for (first, second) in [
        ("json=a.json", "sarif=a.json"),
        ("json=a.json", "json=./folder/../a.json"),
        ("json=new/a.json", "json=new/b/../a.json"),
    ] {
        project
            .run(["check", "--report", first, "--report", second])
            .ends(2)
            .stdout("")
            .stderr_has("error: two reports can't be written to one file, `")
            .stderr_has("help: give each `--report` a path of its own\n");
        assert!(!project.path("a.json").exists());
    }
}

#[test]
fn a_report_that_makes_no_sense_is_wrong_usage() {
    let project = zoo();
    for (report, problem) in [
        (
            "sarif",
            "write it as FORMAT=PATH, like sarif=findings.sarif",
        ),
        (
            "sarif=",
            "write it as FORMAT=PATH, like sarif=findings.sarif",
        ),
        (
            "html=a.html",
            "there is no format `html`; use one of full, concise, json, ",
        ),
        ("json=-", "standard output is what --output-format is for"),
        (
            "json=people.role",
            "won't write a report to `people.role`: it would be a policy",
        ),
    ] {
        let run = project.run(["check", "--report", report]);
        run.ends(2).stdout("").stderr_has(problem);
    }
    assert_eq!(project.read("people.role"), super::PEOPLE);
}

#[cfg(unix)]
#[test]
fn a_report_is_never_written_through_a_link() {
    let project = zoo();
    project.write("precious.txt", "precious");
    std::os::unix::fs::symlink("precious.txt", project.path("a.json")).unwrap();
    project
        .run(["check", "--report", "json=a.json"])
        .ends(2)
        .stderr_has("error: won't write `a.json`: it is a symbolic link");
    assert_eq!(project.read("precious.txt"), "precious");
}
