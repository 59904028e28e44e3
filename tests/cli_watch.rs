//! `check --watch` with the real binary and real changes: it looks again when a policy is saved and only then, says
//! what it said before no second time, outlives what can't be read, and ends by Ctrl-C.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;
use support::Project;

const GOOD: &str =
    "system s \"S\"\nmodule m \"M\" { action a \"A\" }\nrole r \"R\" { grant m.a }\n";
const BAD: &str = "system s \"S\"\nmodule m \"M\" { action a \"A\" }\nrole r \"R\" { grant m.b }\n";

/// Much longer than a look takes.
const PATIENCE: Duration = Duration::from_secs(20);
/// Long enough for a look that shouldn't happen.
const SILENCE: Duration = Duration::from_millis(600);

struct Watch {
    child: Child,
    out: Receiver<String>,
    err: Receiver<String>,
}

impl Watch {
    fn new(project: &Project, arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_rolecall"))
            .args(["check", "--watch", "--output-format", "concise"])
            .args(arguments)
            .current_dir(project.path(""))
            .env_clear()
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary");
        let (out, err) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        Self {
            child,
            out: lines(out),
            err: lines(err),
        }
    }

    /// The next line on standard output.
    #[track_caller]
    fn says(&self, expected: &str) {
        assert_eq!(self.out.recv_timeout(PATIENCE).as_deref(), Ok(expected));
    }

    /// The next line on standard error.
    #[track_caller]
    fn notes(&self, expected: &str) {
        assert_eq!(self.err.recv_timeout(PATIENCE).as_deref(), Ok(expected));
    }

    #[track_caller]
    fn is_silent(&self) {
        let said = self
            .out
            .recv_timeout(SILENCE)
            .ok()
            .or_else(|| self.err.try_recv().ok());
        assert_eq!(said, None);
    }

    /// Ctrl-C.
    fn interrupt(mut self) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-INT", &id]).status().unwrap();
        assert!(sent.success());
        let status = self.child.wait().unwrap();
        // What a shell calls exit code 130.
        assert_eq!(
            status.signal().map(|signal| 128 + signal),
            Some(130),
            "{status}"
        );
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn lines(from: impl Read + Send + 'static) -> Receiver<String> {
    let (tell, lines) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            let _ = tell.send(line);
        }
    });
    lines
}

const WAITING: &str = "watching for changes, Ctrl-C ends it";

#[test]
fn it_looks_again_when_a_policy_is_saved() {
    let project = Project::new().advised().file("policies/a.role", GOOD);
    let watch = Watch::new(&project, &[]);
    watch.says("no problems in 1 file (1 system)");
    watch.notes(WAITING);
    watch.is_silent();

    project.write("policies/a.role", BAD);
    watch.notes("policies/a.role changed");
    watch.says("policies/a.role:3:20: error[RC101] unknown-action: module `m` has no action `b`");
    watch.says("1 error in 1 file (1 system)");
    watch.notes(WAITING);

    project.write("policies/notes.txt", "nothing about policies");
    watch.is_silent();

    project.write("policies/a.role", GOOD);
    watch.notes("policies/a.role changed");
    watch.says("no problems in 1 file (1 system)");
    watch.notes(WAITING);
    watch.interrupt();
}

#[test]
fn a_new_folder_is_looked_into() {
    let project = Project::new().advised().file("a.role", GOOD);
    let watch = Watch::new(&project, &["."]);
    watch.says("no problems in 1 file (1 system)");
    watch.notes(WAITING);
    project.write("more/b.role", "system s \"S\"\n");
    watch.says("no problems in 2 files (1 system)");
    watch.interrupt();
}

#[test]
fn what_cannot_be_read_is_told_and_waited_for() {
    let project = Project::new().advised().file("a.role", GOOD);
    let watch = Watch::new(&project, &["a.role"]);
    watch.says("no problems in 1 file (1 system)");
    watch.notes(WAITING);
    std::fs::remove_file(project.path("a.role")).unwrap();
    watch.notes("a.role changed");
    watch.notes("error: can't read `a.role`: there is no such file or folder");
    watch.notes(WAITING);
    project.write("a.role", GOOD);
    watch.says("no problems in 1 file (1 system)");
    watch.interrupt();
}

#[test]
fn standard_input_cannot_be_watched() {
    let project = Project::new().advised().file("a.role", GOOD);
    project
        .run(["check", "--watch", "-"])
        .ends(2)
        .stdout("")
        .stderr_has("standard input can't be watched");
}
