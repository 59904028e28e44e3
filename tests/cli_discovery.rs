//! Which files are looked at, and what is said when there are none or they can't be read.
#![allow(clippy::unwrap_used)]

mod support;

use support::Project;

const EMPTY: &str = "system s \"S\"\n";

#[test]
fn every_role_file_below_a_folder_in_the_order_of_the_paths() {
    Project::new()
        .file("policies/b.role", EMPTY)
        .file("policies/a/z.role", EMPTY)
        .file("policies/a.role", EMPTY)
        .file("policies/readme.md", "")
        .run(["check", "--show-files", "policies"])
        .ends(0)
        .stdout("policies/a.role\npolicies/a/z.role\npolicies/b.role\n")
        .stderr("");
}

#[test]
fn the_current_folder_unless_told_otherwise() {
    let project = Project::new().file("policies/a.role", EMPTY);
    project
        .run(["check", "--show-files"])
        .ends(0)
        .stdout("policies/a.role\n");
    project
        .run(["check", "--show-files", "./policies/"])
        .ends(0)
        .stdout("policies/a.role\n");
    project
        .run_in("policies", ["check", "--show-files", "../policies"])
        .ends(0)
        .stdout("../policies/a.role\n");
}

#[test]
fn a_file_is_taken_once_however_often_it_is_reached() {
    Project::new()
        .file("p/a.role", EMPTY)
        .run([
            "check",
            "--show-files",
            "p",
            "p/a.role",
            "./p/../p/a.role",
            "p",
        ])
        .ends(0)
        .stdout("p/../p/a.role\n");
}

#[test]
fn a_named_file_needs_no_ending() {
    Project::new()
        .file("policy.txt", EMPTY)
        .run(["check", "--show-files", "policy.txt"])
        .ends(0)
        .stdout("policy.txt\n");
}

#[test]
fn hidden_files_and_folders_are_passed_over() {
    let project = Project::new()
        .file("a.role", EMPTY)
        .file(".git/b.role", EMPTY)
        .file(".drafts/c.role", EMPTY)
        .file("._a.role", "junk");
    project
        .run(["check", "--show-files"])
        .ends(0)
        .stdout("a.role\n");
    project
        .run(["check", "--show-files", ".drafts"])
        .ends(0)
        .stdout(".drafts/c.role\n");
}

#[test]
fn git_ignores_count_up_to_the_root_of_the_repository() {
    let project = Project::new()
        .file(".gitignore", "*.role\n")
        .file("repo/.git/HEAD", "")
        .file("repo/.gitignore", "generated/\n/p/old.role\n")
        .file("repo/p/.gitignore", "draft*\n!draft_final.role\n")
        .file("repo/p/a.role", EMPTY)
        .file("repo/p/old.role", EMPTY)
        .file("repo/p/draft.role", EMPTY)
        .file("repo/p/draft_final.role", EMPTY)
        .file("repo/p/generated/g.role", EMPTY);
    let expected = "p/a.role\np/draft_final.role\n";
    project
        .run_in("repo", ["check", "--show-files"])
        .ends(0)
        .stdout(expected);
    project
        .run_in("repo", ["check", "--show-files", "p"])
        .ends(0)
        .stdout(expected);
}

#[test]
fn a_named_file_is_taken_even_if_git_ignores_it() {
    let project = Project::new()
        .file(".git/HEAD", "")
        .file(".gitignore", "generated/\n")
        .file("a.role", EMPTY)
        .file("generated/g.role", EMPTY);
    let named = ["check", "--show-files", "a.role", "generated/g.role"];
    project
        .run(named)
        .ends(0)
        .stdout("a.role\ngenerated/g.role\n");
    let forced = [
        "check",
        "--show-files",
        "--force-exclude",
        "a.role",
        "generated/g.role",
    ];
    project.run(forced).ends(0).stdout("a.role\n");
}

#[test]
fn excluded_by_name_or_by_path() {
    let project = Project::new()
        .file("p/a.role", EMPTY)
        .file("p/x/draft.role", EMPTY)
        .file("p/old/a.role", EMPTY);
    project
        .run([
            "check",
            "--show-files",
            "--exclude",
            "draft.role",
            "--exclude",
            "p/old",
        ])
        .ends(0)
        .stdout("p/a.role\n");
    project
        .run([
            "check",
            "--show-files",
            "--exclude",
            "p/*.role",
            "p/a.role",
            "p/old",
        ])
        .ends(0)
        .stdout("p/a.role\np/old/a.role\n");
    project
        .run([
            "check",
            "--show-files",
            "--force-exclude",
            "--exclude",
            "p/*.role",
            "p/a.role",
            "p/old",
        ])
        .ends(0)
        .stdout("p/old/a.role\n");
}

#[test]
fn a_glob_that_is_none() {
    Project::new()
        .run(["check", "--exclude", "{a"])
        .ends(2)
        .stdout("")
        .stderr_has("error: `--exclude {a` isn't a glob: ");
}

#[test]
fn no_policy_at_all() {
    let project = Project::new().file("docs/readme.md", "");
    project.run(["check", "docs"]).ends(2).stdout("").stderr(
        "error: there is no policy to look at: searched `docs` for files that end in `.role`\n  \
         help: what .gitignore, the configuration or --exclude leave out isn't looked at; `--allow-no-files` if none is fine, \
         `rolecall init` for a first one\n",
    );
    project
        .run(["check", "docs", "--allow-no-files"])
        .ends(0)
        .stdout("no problems in 0 files (0 systems)\n")
        .stderr("");
}

#[test]
fn everything_that_cannot_be_read_is_named() {
    Project::new()
        .file("a.role", EMPTY)
        .run(["check", "b", "a.role", "c/d.role"])
        .ends(2)
        .stdout("")
        .stderr(
            "error: can't read `b`: there is no such file or folder\n\
         error: can't read `c/d.role`: there is no such file or folder\n",
        );
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_fails_while_it_is_read() {
    Project::new()
        .run(["check", "/proc/self/mem"])
        .ends(2)
        .stdout("")
        .stderr("error: can't read `/proc/self/mem`: input/output error\n");
}

#[cfg(unix)]
mod unix {
    use super::{EMPTY, Project};
    use crate::support::pipe;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::os::unix::net::UnixListener;

    #[test]
    fn a_pipe_in_a_folder_is_passed_over_and_never_opened() {
        let project = Project::new().file("p/a.role", EMPTY);
        pipe(&project.path("p/b.role"));
        pipe(&project.path("p/.gitignore"));
        project
            .run(["check", "--show-files"])
            .ends(0)
            .stdout("p/a.role\n")
            .stderr("warning: `p/b.role` is a named pipe and was passed over\n");
    }

    #[test]
    fn a_socket_in_a_folder_is_passed_over() {
        let project = Project::new().file("a.role", EMPTY);
        let _socket = UnixListener::bind(project.path("s.role")).unwrap();
        project
            .run(["check", "--show-files"])
            .ends(0)
            .stdout("a.role\n")
            .stderr("warning: `s.role` is a socket and was passed over\n");
    }

    #[test]
    fn a_named_pipe_or_device_is_refused() {
        let project = Project::new();
        pipe(&project.path("b.role"));
        project.run(["check", "b.role", "/dev/null"]).ends(2).stdout("").stderr(
            "error: can't read `b.role`: it is a named pipe, and policies are read from files, folders or `-`\n\
             error: can't read `/dev/null`: it is a device, and policies are read from files, folders or `-`\n",
        );
    }

    #[test]
    fn links_in_a_folder_are_not_followed() {
        let project = Project::new()
            .file("p/a.role", EMPTY)
            .file("elsewhere/b.role", EMPTY);
        symlink("..", project.path("p/loop")).unwrap();
        symlink("a.role", project.path("p/same.role")).unwrap();
        symlink("../elsewhere/b.role", project.path("p/b.role")).unwrap();
        project.run(["check", "--show-files", "p"]).ends(0).stdout("p/a.role\n").stderr(
            "warning: `p/b.role` is a symbolic link and wasn't followed; name it on the command line to have it read\n",
        );
        project
            .run(["check", "--show-files", "p", "p/b.role"])
            .ends(0)
            .stdout("p/a.role\np/b.role\n")
            .stderr("");
    }

    #[test]
    fn links_that_lead_nowhere_or_round_in_circles() {
        let project = Project::new();
        symlink("nothing", project.path("a.role")).unwrap();
        symlink("c.role", project.path("b.role")).unwrap();
        symlink("b.role", project.path("c.role")).unwrap();
        project
            .run(["check", "a.role", "b.role"])
            .ends(2)
            .stderr_has("error: can't read `a.role`: it is a symbolic link to nothing\n")
            .stderr_has("error: can't read `b.role`: ");
    }

    #[test]
    fn a_folder_and_a_file_without_permission() {
        let project = Project::new()
            .file("p/a.role", EMPTY)
            .file("p/closed/b.role", EMPTY)
            .file("p/z.role", EMPTY);
        for path in ["p/closed", "p/z.role"] {
            std::fs::set_permissions(project.path(path), PermissionsExt::from_mode(0o000)).unwrap();
        }
        let everything_is_open = std::fs::read(project.path("p/z.role")).is_ok();
        if !everything_is_open {
            let closed = "error: can't read `p/closed`: permission denied\n";
            project
                .run(["check", "p"])
                .ends(2)
                .stdout("")
                .stderr(closed);
            let closed = "error: can't read `p/z.role`: permission denied\n";
            project
                .run(["check", "p/a.role", "p/z.role"])
                .ends(2)
                .stdout("")
                .stderr(closed);
        }
        std::fs::set_permissions(project.path("p/closed"), PermissionsExt::from_mode(0o700))
            .unwrap();
    }

    #[test]
    fn a_name_that_is_not_utf8() {
        use std::os::unix::ffi::OsStrExt;
        let project = Project::new();
        let name = std::ffi::OsStr::from_bytes(b"a\xff.role");
        std::fs::write(project.path("").join(name), EMPTY).unwrap();
        project
            .run(["check", "--show-files"])
            .ends(0)
            .stdout("a\u{fffd}.role\n")
            .stderr("");
    }
}
