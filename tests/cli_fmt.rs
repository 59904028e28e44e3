//! `rolecall fmt` through the real binary: what it writes, what it leaves alone, and what it says.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::fs;
use support::Project;

const FORMATTED: &str = "system s \"S\"\nrole clerk \"Clerk\" { level low }\n";
const UNFORMATTED: &str = "system  s \"S\"\nrole clerk \"Clerk\"{level low}";
const BROKEN: &str = "system s \"S\"\nrole clerk \"Clerk\" {\n  grunt a.b\n}\n";

/// A formatted file and one that isn't.
fn two() -> Project {
    Project::new()
        .advised()
        .file("a.role", UNFORMATTED)
        .file("b.role", FORMATTED)
}

#[test]
fn files_are_formatted_once() {
    let project = two();
    project
        .run(["fmt"])
        .ends(0)
        .stdout("formatted a.role\n1 file formatted, 1 already was\n")
        .stderr("");
    assert_eq!(project.read("a.role"), FORMATTED);
    project
        .run(["fmt"])
        .ends(0)
        .stdout("2 files are already formatted\n")
        .stderr("");
    assert_eq!(project.names(""), ["a.role", "b.role"]);
}

#[test]
fn a_formatted_file_is_not_touched() {
    let project = two();
    let file = fs::File::options()
        .append(true)
        .open(project.path("b.role"))
        .unwrap();
    let long_ago = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    file.set_modified(long_ago).unwrap();
    project.run(["fmt"]).ends(0);
    assert_eq!(file.metadata().unwrap().modified().unwrap(), long_ago);
}

#[test]
fn check_lists_and_writes_nothing() {
    let project = two();
    project
        .run(["fmt", "--check"])
        .ends(1)
        .stdout("a.role would be formatted\n1 file would be formatted, 1 already is\n")
        .stderr("");
    assert_eq!(project.read("a.role"), UNFORMATTED);
    project
        .run(["fmt", "--check", "b.role"])
        .ends(0)
        .stdout("1 file is already formatted\n")
        .stderr("");
}

#[test]
fn diff_is_a_patch_and_writes_nothing() {
    let project = two();
    let patch = "--- a.role\n+++ a.role\n@@ -1,2 +1,2 @@\n-system  s \"S\"\n\
                 -role clerk \"Clerk\"{level low}\n\\ No newline at end of file\n\
                 +system s \"S\"\n+role clerk \"Clerk\" { level low }\n";
    for arguments in [["fmt", "--diff", "."], ["fmt", "--diff", "--check"]] {
        project
            .run(arguments)
            .ends(1)
            .stdout(patch)
            .stderr("1 file would be formatted, 1 already is\n");
    }
    assert_eq!(project.read("a.role"), UNFORMATTED);
    project
        .run(["fmt", "--diff", "b.role"])
        .ends(0)
        .stdout("")
        .stderr("1 file is already formatted\n");
}

#[test]
fn standard_input_becomes_standard_output() {
    let project = Project::new().advised();
    for text in [UNFORMATTED, FORMATTED] {
        project
            .run(["fmt", "-"])
            .stdin(text)
            .ends(0)
            .stdout(FORMATTED)
            .stderr("");
    }
    project
        .run(["fmt", "-", "--check", "--stdin-filename", "x/desk.role"])
        .stdin(UNFORMATTED)
        .ends(1)
        .stdout("x/desk.role would be formatted\n1 file would be formatted\n");
    project
        .run(["fmt", "-", "--diff"])
        .stdin(UNFORMATTED)
        .ends(1)
        .stdout_has("--- <stdin>\n+++ <stdin>\n");
    project
        .run(["fmt", "-", "--stdin-filename", "x/desk.role"])
        .stdin(BROKEN)
        .ends(2)
        .stdout("")
        .stderr_has("x/desk.role:3:3");
}

/// An editor would empty the file otherwise.
#[test]
fn standard_input_that_is_left_out_comes_back_as_it_was() {
    Project::new()
        .advised()
        .run([
            "fmt",
            "-",
            "--stdin-filename=x/a.role",
            "--exclude=x",
            "--force-exclude",
            "--allow-no-files",
        ])
        .stdin(UNFORMATTED)
        .ends(0)
        .stdout(UNFORMATTED)
        .stderr("");
}

#[test]
fn a_file_with_mistakes_is_left_alone_and_the_others_are_formatted() {
    let project = two().file("broken.role", BROKEN);
    let said = project
        .run(["fmt"])
        .env("NO_COLOR", "1")
        .ends(2)
        .stdout("formatted a.role\n1 file formatted, 1 already was\n")
        .stderr_has("error[RC010] syntax-error: ");
    said.stderr_has("broken.role:3:3").stderr_has(
        "error: a file has mistakes and wasn't formatted\n  help: correct what is shown above first\n",
    );
    assert_eq!(project.read("a.role"), FORMATTED);
    assert_eq!(project.read("broken.role"), BROKEN);
    project
        .run(["fmt", "--check"])
        .ends(2)
        .stdout("2 files are already formatted\n");
}

#[test]
fn what_is_no_text_is_left_alone() {
    let project = Project::new()
        .advised()
        .file("latin1.role", b"system s \"Caf\xe9\"\n")
        .file("mark.role", "\u{feff}system s  \"S\"\n");
    project
        .run(["fmt"])
        .ends(2)
        .stdout("no file was formatted\n")
        .stderr_has("error: 2 files have mistakes and weren't formatted\n");
    assert_eq!(project.read("mark.role"), "\u{feff}system s  \"S\"\n");
}

#[test]
fn lines_are_as_long_as_one_wants() {
    let text = "system s \"S\"\nrole clerk \"Clerk\" { level low  grant tickets.view }\n";
    let project = Project::new().advised().file("a.role", text);
    project.run(["fmt", "--check"]).ends(0);
    project
        .run(["fmt", "--check", "--line-width", "40"])
        .ends(1);
    project
        .run(["fmt"])
        .env("ROLECALL_LINE_WIDTH", "40")
        .ends(0);
    let narrow = "system s \"S\"\nrole clerk \"Clerk\" {\n  level low\n  grant tickets.view\n}\n";
    assert_eq!(project.read("a.role"), narrow);
}

#[test]
fn nothing_to_format_is_said() {
    Project::new().advised().run(["fmt"]).ends(2).stdout("");
    Project::new()
        .advised()
        .run(["fmt", "--allow-no-files"])
        .ends(0)
        .stdout("no file was formatted\n");
}

#[test]
fn check_mentions_what_is_not_formatted_and_stops_nothing() {
    let project = two();
    project
        .run([
            "check",
            "--output-format=concise",
            "--fail-level=warning",
            "a.role",
        ])
        .ends(1)
        .stdout_has("a.role:1:1: info[RC690] unformatted: this file isn't formatted\n");
    let project = Project::new().advised().file("a.role", "system s \"S\"");
    project
        .run(["check", "--output-format=concise", "--fail-level=warning"])
        .ends(0)
        .stdout(
            "a.role:1:1: info[RC690] unformatted: this file isn't formatted\n\
             1 remark in 1 file (1 system)\n",
        );
    project
        .run(["build", "--out=b"])
        .ends(0)
        .stdout_has("no problems");
    project
        .run(["test"])
        .ends(0)
        .stdout("no tests in 1 system\n");
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    #[test]
    fn a_link_is_not_written_through() {
        let project = two();
        symlink("a.role", project.path("link.role")).unwrap();
        project.run(["fmt", "link.role"]).ends(2).stderr(
            "error: won't write `link.role`: it is a symbolic link, and what it leads to may belong to something else\n  \
             help: what was there before is untouched\n",
        );
        assert_eq!(project.read("a.role"), UNFORMATTED);
        assert!(project.path("link.role").is_symlink());
    }

    #[test]
    fn who_may_read_and_write_stays() {
        let project = two();
        let mode = |project: &Project| {
            let metadata = fs::metadata(project.path("a.role")).unwrap();
            metadata.permissions().mode() & 0o777
        };
        fs::set_permissions(project.path("a.role"), fs::Permissions::from_mode(0o640)).unwrap();
        project.run(["fmt"]).ends(0);
        assert_eq!(mode(&project), 0o640);
    }

    #[test]
    fn a_file_that_may_only_be_read_is_not_replaced() {
        let project = two().file("c.role", UNFORMATTED);
        fs::set_permissions(project.path("a.role"), fs::Permissions::from_mode(0o444)).unwrap();
        project
            .run(["fmt"])
            .ends(2)
            .stdout("formatted c.role\n1 file formatted, 1 already was\n")
            .stderr_has("error: won't write `a.role`: it may only be read\n");
        assert_eq!(project.read("a.role"), UNFORMATTED);
        project.run(["fmt", "--check", "a.role"]).ends(1);
    }

    #[test]
    fn a_folder_that_cannot_be_written_into() {
        let project = Project::new().advised().file("x/a.role", UNFORMATTED);
        fs::set_permissions(project.path("x"), fs::Permissions::from_mode(0o555)).unwrap();
        // Whoever may do everything may write here, too.
        if fs::File::create(project.path("x/probe")).is_ok() {
            return;
        }
        let said = project.run(["fmt"]).ends(2);
        said.stderr_has("error: can't write `x/a.role`: permission denied\n");
        assert_eq!(project.read("x/a.role"), UNFORMATTED);
        fs::set_permissions(project.path("x"), fs::Permissions::from_mode(0o755)).unwrap();
    }
}
