//! How the command line is used, and what it says when it is used wrongly.

mod support;

use support::Project;

const EMPTY: &str = "system s \"S\"\n";

#[test]
fn the_version() {
    let version = format!("rolecall {}\n", env!("CARGO_PKG_VERSION"));
    Project::new()
        .run(["--version"])
        .ends(0)
        .stdout(&version)
        .stderr("");
}

#[test]
fn wrong_usage_is_exit_code_2() {
    let project = Project::new().file("a.role", EMPTY);
    project
        .run([])
        .ends(2)
        .stdout("")
        .stderr_has("Usage: rolecall [OPTIONS] <COMMAND>");
    project
        .run(["frobnicate"])
        .ends(2)
        .stdout("")
        .stderr_has("unrecognized subcommand 'frobnicate'");
    project
        .run(["check", "--colour"])
        .ends(2)
        .stdout("")
        .stderr_has("'--colour'");
    project
        .run(["check", "--output-format", "xml"])
        .ends(2)
        .stdout("")
        .stderr_has("full, concise, json");
    project
        .run(["build"])
        .ends(2)
        .stdout("")
        .stderr_has("--out <DIR>");
}

#[test]
fn a_day_that_is_none() {
    Project::new()
        .file("a.role", EMPTY)
        .run(["check", "--today", "2026-02-29"])
        .ends(2)
        .stdout("")
        .stderr_has(
            "invalid value '2026-02-29' for '--today <DATE>': a day is written like 2026-11-22",
        );
}

#[test]
fn the_environment_stands_behind_the_flags() {
    let project = Project::new();
    let run = || {
        project
            .run(["check", "--allow-no-files"])
            .env("ROLECALL_OUTPUT_FORMAT", "json")
    };
    run()
        .ends(0)
        .stdout_has("\"format\":\"rolecall.findings/1\"");
    project
        .run(["check", "--allow-no-files", "--output-format", "concise"])
        .env("ROLECALL_OUTPUT_FORMAT", "json")
        .ends(0)
        .stdout("no problems in 0 files (0 systems)\n");
    project
        .run(["check"])
        .env("ROLECALL_FAIL_LEVEL", "never")
        .ends(2)
        .stdout("");
}

#[test]
fn only_check_and_fmt_read_standard_input() {
    let project = Project::new().file("a.role", EMPTY);
    for command in [["build", "-", "--out=x"], ["test", "-", "-v"]] {
        project.run(command).stdin(EMPTY).ends(2).stdout("").stderr(
            "error: `-`: only `check` and `fmt` read standard input\n  \
             help: name a file or folder; a file called `-` is `./-`\n",
        );
    }
    project
        .run(["check", "-", "a.role"])
        .stdin(EMPTY)
        .ends(2)
        .stderr_has("error: `-` is standard input and can't stand beside other paths\n");
    project
        .run(["check", "a.role", "--stdin-filename", "b.role"])
        .ends(2)
        .stderr_has("error: `--stdin-filename` was given, but standard input isn't read\n");
}

#[test]
fn standard_input_has_the_name_it_is_given() {
    let project = Project::new();
    project
        .run(["check", "-", "--show-files"])
        .ends(0)
        .stdout("<stdin>\n");
    project
        .run([
            "check",
            "-",
            "--show-files",
            "--stdin-filename",
            "./p/a.role",
        ])
        .ends(0)
        .stdout("p/a.role\n");
}

#[test]
fn a_finding_is_explained_by_code_or_name() {
    let project = Project::new();
    let page = project
        .run(["explain", "missing-requirement"])
        .env("COLUMNS", "80")
        .ends(0)
        .stderr("");
    insta::assert_snapshot!("explain", page.text());
    project
        .run(["explain", "rc250"])
        .env("COLUMNS", "80")
        .ends(0)
        .stdout(page.text());
    project
        .run(["explain", "missing-requirment"])
        .ends(2)
        .stdout("")
        .stderr(
            "error: there is no finding `missing-requirment`\n  \
         help: did you mean `missing-requirement`? `rolecall rules` lists all\n",
        );
}

#[test]
fn an_explanation_fits_the_terminal() {
    let project = Project::new();
    for (columns, widest) in [("50", 50), ("500", 100)] {
        let page = project
            .run(["explain", "unreachable-state"])
            .env("COLUMNS", columns)
            .ends(0);
        let prose = page.text().lines().filter(|line| !line.starts_with(' '));
        let longest = prose.map(|line| line.chars().count()).max();
        assert!(
            longest.is_some_and(|longest| (widest - 20..=widest).contains(&longest)),
            "{longest:?} of {columns} columns"
        );
    }
}

#[test]
fn a_finding_without_examples_is_explained_all_the_same() {
    let project = Project::new();
    let page = project.run(["explain", "byte-order-mark"]).ends(0);
    page.stdout(
        "RC002 byte-order-mark\n\
         error, text and syntax; can't be accepted: the text has to change\n\n\
         The file begins with a byte order mark, which UTF-8 doesn't need.\n\n\
         Some editors write three invisible bytes before the first letter of a UTF-8\n\
         file. They say nothing, and some programs take them for part of the first word.\n\
         Save the file as \"UTF-8 without BOM\", or \"without signature\".\n\n\
         Reported since version 0.1.0.\n",
    );
}

#[test]
fn the_rules_are_listed() {
    let project = Project::new();
    project
        .run(["rules"])
        .ends(0)
        .stdout_has("RC250  missing-requirement ")
        .stderr("");
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_not_lost_quietly() {
    use std::process::{Command, Stdio};
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full");
    let output = full.and_then(|full| {
        Command::new(env!("CARGO_BIN_EXE_rolecall"))
            .arg("rules")
            .stdout(Stdio::from(full))
            .output()
    });
    let told = output.map(|output| (output.status.code(), output.stderr));
    let expected = b"error: can't write to standard output: no space left on device\n".to_vec();
    assert!(matches!(told, Ok(told) if told == (Some(2), expected)));
}
