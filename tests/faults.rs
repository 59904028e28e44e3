//! Whatever fails while files are read or written: what was there before is there still, or all of the new; no half file,
//! nothing left beside it, and a message with the path and the cause.
//!
//! Calls of the system are made to fail one after the other by `strace`, and for real: by a full disk, a limit of file
//! sizes, signals, and builds at the same time. What a machine doesn't allow is passed over with a word.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;
use std::{env, thread};
use support::Project;

const BINARY: &str = env!("CARGO_BIN_EXE_rolecall");
const BUILD: [&str; 6] = ["build", "p", "--out", "out", "--target", "bundle,opa,cedar"];

fn policy(actions: usize) -> String {
    let mut text = "system desk \"Desk\"\n\nmodule m \"M\" {\n".to_owned();
    for action in 0..actions {
        text.push_str(&format!("  action a{action} \"Action {action}\"\n"));
    }
    text + "}\n\nrole clerk \"Clerk\" {\n  grant m.a0\n}\n"
}

/// What is in a folder, hidden files too, by path.
type Tree = BTreeMap<PathBuf, Vec<u8>>;

fn tree(folder: &Path) -> Tree {
    let mut found = Tree::new();
    let mut todo = vec![folder.to_owned()];
    while let Some(at) = todo.pop() {
        let Ok(entries) = fs::read_dir(&at) else {
            continue;
        };
        for entry in entries {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => todo.push(path),
                false => {
                    let name = path.strip_prefix(folder).unwrap().to_owned();
                    found.insert(name, fs::read(&path).unwrap());
                }
            }
        }
    }
    found
}

/// A project that was built and then changed: `out` holds what was built before.
struct Changed {
    project: Project,
    before: Tree,
    after: Tree,
}

impl Changed {
    fn new(actions: usize) -> Self {
        let project = Project::new().file("p/desk.role", policy(actions));
        project.run(BUILD).ends(0);
        let before = tree(&project.path("out"));
        project.write("p/desk.role", policy(actions + 1));
        let elsewhere = ["build", "p", "--out", "new", "--target", "bundle,opa,cedar"];
        project.run(elsewhere).ends(0);
        let after = tree(&project.path("new"));
        assert_ne!(before, after);
        Self {
            project,
            before,
            after,
        }
    }

    fn restore(&self) {
        let out = self.project.path("out");
        fs::remove_dir_all(&out).unwrap();
        for (path, bytes) in &self.before {
            let path = out.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    }

    fn out(&self) -> Tree {
        tree(&self.project.path("out"))
    }
}

/// Whether `strace` is there and may trace.
fn can_trace() -> bool {
    let traced = Command::new("strace")
        .args(["-o", "/dev/null", "true"])
        .output();
    let can = traced.is_ok_and(|output| output.status.success());
    if !can {
        eprintln!("passed over: strace isn't there or may not trace");
    }
    can
}

/// The run of a command in which the n-th of these calls, counted in each thread, fails with this error.
fn injected(folder: &Path, calls: &str, error: &str, nth: usize, arguments: &[&str]) -> Output {
    Command::new("strace")
        .args(["-f", "-qq", "-o", "/dev/null", "-e"])
        .arg(format!("trace={calls}"))
        .arg("-e")
        .arg(format!("inject={calls}:error={error}:when={nth}"))
        .arg(BINARY)
        .args(arguments)
        .env("NO_COLOR", "1")
        .current_dir(folder)
        .output()
        .expect("strace")
}

/// Which calls fail how: all that reading and writing files comes to.
const FAULTS: [(&str, &[&str]); 7] = [
    ("openat", &["EACCES", "EMFILE", "EIO", "EINTR"]),
    ("read", &["EIO", "EINTR"]),
    ("write", &["ENOSPC", "EIO", "EINTR"]),
    ("rename,renameat,renameat2", &["EIO", "EACCES", "ENOSPC"]),
    ("mkdir,mkdirat", &["EACCES", "ENOSPC"]),
    ("fchmod,fsync,fdatasync", &["EIO", "EPERM"]),
    ("getdents64", &["EIO"]),
];

/// So many runs in a row that succeed mean that there is no such call any more.
const ENOUGH: usize = 12;

/// Each call fails once; `judge` looks at what came of it. Answers how many runs failed.
fn one_after_the_other(
    folder: &Path,
    arguments: &[&str],
    mut before: impl FnMut(),
    mut judge: impl FnMut(&Output, &str),
) -> usize {
    let mut failed = 0;
    for (calls, errors) in FAULTS {
        for error in errors {
            let mut fine = 0;
            let mut nth = 1;
            while fine < ENOUGH {
                assert!(nth < 1_000, "{calls} {error}: no end");
                before();
                let output = injected(folder, calls, error, nth, arguments);
                let said = String::from_utf8_lossy(&output.stderr).into_owned();
                let name = format!("{calls} {error} {nth}: {}: {said}", output.status);
                nth += 1;
                // The program wasn't even loaded.
                if said.contains("error while loading shared libraries") {
                    continue;
                }
                judge(&output, &name);
                match output.status.code() {
                    Some(0) => fine += 1,
                    Some(2) => {
                        assert!(said.starts_with("error: "), "{name}");
                        assert!(!said.contains("``"), "{name}");
                        fine = 0;
                        failed += 1;
                    }
                    _ => panic!("{name}"),
                }
            }
        }
    }
    failed
}

#[test]
fn a_build_in_which_any_call_fails_changes_nothing() {
    if !can_trace() {
        return;
    }
    let changed = Changed::new(3);
    let folder = changed.project.path("");
    let failed = one_after_the_other(
        &folder,
        &BUILD,
        || changed.restore(),
        |output, name| {
            let out = changed.out();
            let said = String::from_utf8_lossy(&output.stderr);
            let told_late = said.contains("standard output") && out == changed.after;
            match output.status.code() {
                Some(0) => assert!(out == changed.after, "{name}"),
                _ => assert!(out == changed.before || told_late, "{name}"),
            }
        },
    );
    assert!(failed > 50, "{failed}");
}

#[test]
fn a_policy_is_old_or_new_whatever_fails_while_it_is_formatted() {
    if !can_trace() {
        return;
    }
    let old = "system s \"S\"\nrole   r    \"R\"\n";
    let project = Project::new().file("p/a.role", old);
    let folder = project.path("");
    project.run(["fmt", "p"]).ends(0);
    let new = project.read("p/a.role");
    assert_ne!(old, new);
    let failed = one_after_the_other(
        &folder,
        &["fmt", "p"],
        || project.write("p/a.role", old),
        |output, name| {
            assert_eq!(project.names("p"), ["a.role"], "{name}");
            let text = project.read("p/a.role");
            let late = String::from_utf8_lossy(&output.stderr).contains("standard output");
            match output.status.code() {
                Some(0) => assert!(text == new, "{name}"),
                _ => assert!(text == old || late && text == new, "{name}"),
            }
        },
    );
    assert!(failed > 5, "{failed}");
}

/// How often something is tried by chance: `ROLECALL_TRIES`, or what a normal run does.
fn tries(normal: u64) -> u64 {
    let asked = env::var("ROLECALL_TRIES").ok();
    asked.map_or(normal, |asked| asked.parse().expect("a number"))
}

fn spawned(folder: &Path, arguments: &[&str]) -> std::process::Child {
    Command::new(BINARY)
        .args(arguments)
        .current_dir(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program")
}

/// Every file of a build is old or new, and whole.
#[track_caller]
fn old_or_new(changed: &Changed, found: &Tree) {
    for (path, bytes) in found {
        let known = [changed.before.get(path), changed.after.get(path)];
        assert!(known.contains(&Some(bytes)), "{}", path.display());
    }
}

#[test]
fn a_build_that_is_killed_leaves_whole_files() {
    let changed = Changed::new(400);
    let folder = changed.project.path("");
    let mut unfinished = 0;
    for at in 0..tries(60) {
        changed.restore();
        let mut child = spawned(&folder, &BUILD);
        thread::sleep(Duration::from_micros(at * 7_919 % 40_000));
        child.kill().expect("a signal");
        let status = child.wait().expect("an end");
        unfinished += u64::from(status.signal().is_some());
        let mut out = changed.out();
        // Nobody can take away what a process leaves that is killed.
        out.retain(|path, _| !path.to_string_lossy().contains(".rolecall-"));
        old_or_new(&changed, &out);
    }
    assert!(unfinished > 0);
}

/// The run of a build that is interrupted at the n-th of these calls, and whether it was.
fn interrupted(folder: &Path, call: &str, nth: usize) -> bool {
    let status = Command::new("strace")
        .args(["-f", "-qq", "-o", "/dev/null", "-e"])
        .arg(format!("trace={call}"))
        .arg("-e")
        .arg(format!("inject={call}:signal=INT:when={nth}"))
        .arg(BINARY)
        .args(BUILD)
        .current_dir(folder)
        .stdout(Stdio::null())
        .status()
        .expect("strace");
    let by = status.signal().map(|signal| 128 + signal);
    match by.or(status.code()) {
        Some(0) => false,
        Some(130) => true,
        _ => panic!("{call} {nth}: {status}"),
    }
}

#[test]
fn a_build_that_is_interrupted_leaves_nothing_behind() {
    if !can_trace() {
        return;
    }
    let changed = Changed::new(3);
    let folder = changed.project.path("");
    let mut ended = [0; 2];
    for call in ["openat", "write", "fchmod", "rename,renameat,renameat2"] {
        for nth in 1..40 {
            changed.restore();
            let early = interrupted(&folder, call, nth);
            let out = changed.out();
            let new = out == changed.after;
            assert!(
                new || out == changed.before,
                "{call} {nth}: {:?}",
                out.keys()
            );
            ended[usize::from(new)] += usize::from(early);
        }
    }
    // Before the files are put into their places, and while they are.
    assert!(ended[0] > 10 && ended[1] > 0, "{ended:?}");
}

#[test]
fn builds_at_the_same_time_give_whole_files() {
    let changed = Changed::new(200);
    let folder = changed.project.path("");
    let mut children: Vec<_> = (0..32).map(|_| spawned(&folder, &BUILD)).collect();
    let mut seen = 0;
    while children
        .iter_mut()
        .any(|child| child.try_wait().expect("a state").is_none())
    {
        for (path, _) in changed.before.iter().take(4) {
            let bytes = fs::read(changed.project.path("out").join(path)).expect("a file");
            let known = [changed.before.get(path), changed.after.get(path)];
            assert!(known.contains(&Some(&bytes)), "{}", path.display());
            seen += 1;
        }
    }
    for child in &mut children {
        assert!(child.wait().expect("an end").success());
    }
    assert!(seen > 0);
    assert!(changed.out() == changed.after);
}

#[test]
fn a_limit_of_file_sizes_is_told() {
    let changed = Changed::new(400);
    let run = format!("ulimit -f 4; exec {BINARY} {}", BUILD.join(" "));
    let output = Command::new("sh")
        .args(["-c", &run])
        .current_dir(changed.project.path(""))
        .output()
        .expect("sh");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{:?} {said}", output.status);
    assert!(
        said.contains("out/") && said.contains("too large"),
        "{said}"
    );
    assert!(changed.out() == changed.before);
}

#[test]
fn a_full_disk_is_told() {
    let changed = Changed::new(4_000);
    let disk = changed.project.path("disk");
    fs::create_dir(&disk).unwrap();
    let mounted = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=256k", "tmpfs"])
        .arg(&disk)
        .output();
    if !mounted.is_ok_and(|output| output.status.success()) {
        eprintln!("passed over: nothing may be mounted here");
        return;
    }
    let arguments = [
        "build",
        "p",
        "--out",
        "disk",
        "--target",
        "bundle,opa,cedar",
    ];
    let output = Command::new(BINARY)
        .args(arguments)
        .current_dir(changed.project.path(""))
        .output();
    let left = tree(&disk);
    Command::new("umount").arg(&disk).status().expect("umount");
    let output = output.expect("the program");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(
        said.contains("disk/") && said.contains("no space left"),
        "{said}"
    );
    assert_eq!(left, Tree::new());
}
