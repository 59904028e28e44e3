//! End to end: a project in a folder of its own, and the real binary run in it.
//!
//! ```text
//! Project::new()
//!     .file("a.role", "system s")
//!     .run(["check", "a.role"])
//!     .ends(0)
//!     .stdout("no problems in 1 file (1 system)\n")
//!     .stderr("");
//! ```
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;
use tempfile::TempDir;

/// What is only advice about a policy that works. Tests of something else don't want to hear it: `advised` brings it back.
pub const ADVICE: &str = "RC3,RC457,RC5,RC60,RC69";

/// Longer than anything here takes; a run that isn't over by then hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// The repository: what stands beside `Cargo.toml`.
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The program, or another build of it that `ROLECALL_BINARY` names: what holds of the one has to hold of the other.
pub fn binary() -> PathBuf {
    let other = std::env::var_os("ROLECALL_BINARY").map(PathBuf::from);
    other.unwrap_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_rolecall")))
}

/// Every file below a folder, hidden ones left out, in the order of their paths.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    let mut todo = vec![folder.to_owned()];
    while let Some(at) = todo.pop() {
        for entry in fs::read_dir(&at).expect("a folder") {
            let path = entry.expect("an entry").path();
            let hidden = path
                .file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with('.'));
            match (hidden, path.is_dir()) {
                (true, _) => {}
                (false, true) => todo.push(path),
                (false, false) => all.push(path),
            }
        }
    }
    all.sort();
    all
}

/// A folder that vanishes with the test.
pub struct Project {
    folder: TempDir,
    advised: bool,
}

impl Project {
    /// An empty one.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self {
            folder,
            advised: false,
        }
    }

    /// With the advice that is left out otherwise.
    pub fn advised(self) -> Self {
        Self {
            advised: true,
            ..self
        }
    }

    /// With this file, and the folders above it.
    pub fn file(self, path: &str, text: impl AsRef<[u8]>) -> Self {
        self.write(path, text);
        self
    }

    /// With a copy of one of the real catalogs, `policies/NAME`, in the folder NAME.
    pub fn catalog(self, name: &str) -> Self {
        for path in files_below(&repository().join("policies").join(name)) {
            let file = path.file_name().expect("a name").to_string_lossy();
            self.write(
                &format!("{name}/{file}"),
                fs::read(&path).expect("a policy"),
            );
        }
        self
    }

    /// Writes a file, as a person would while working.
    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder above")).expect("the folders");
        fs::write(path, text).expect("the file");
    }

    /// Where something in the project really is.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// What a file holds.
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).expect("the file")
    }

    /// The names of what is in a folder, sorted.
    pub fn names(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path(folder)).expect("the folder");
        let mut names: Vec<String> = entries
            .map(|entry| {
                entry
                    .expect("an entry")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        names.sort();
        names
    }

    /// `rolecall` with these arguments, in the project's folder and an environment that only leaves advice out.
    pub fn run<const N: usize>(&self, arguments: [&str; N]) -> Run {
        self.run_in("", arguments)
    }

    /// The same with a list of arguments.
    pub fn run_all(&self, arguments: &[&str]) -> Run {
        self.run_with("", arguments)
    }

    /// The same in a folder of the project.
    pub fn run_in<const N: usize>(&self, folder: &str, arguments: [&str; N]) -> Run {
        self.run_with(folder, &arguments)
    }

    fn run_with(&self, folder: &str, arguments: &[&str]) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rolecall"));
        command
            .args(arguments)
            .current_dir(self.path(folder))
            .env_clear();
        if !self.advised {
            command.env("ROLECALL_IGNORE", ADVICE);
        }
        Run {
            command,
            stdin: Vec::new(),
            patience: PATIENCE,
        }
    }
}

/// A run that hasn't begun.
pub struct Run {
    command: Command,
    stdin: Vec<u8>,
    patience: Duration,
}

impl Run {
    /// With this variable.
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// With this on standard input.
    pub fn stdin(mut self, text: impl AsRef<[u8]>) -> Self {
        self.stdin = text.as_ref().to_vec();
        self
    }

    /// Gives up after so many seconds rather than after a minute.
    pub fn within(mut self, seconds: u64) -> Self {
        self.patience = Duration::from_secs(seconds);
        self
    }

    /// Runs it, and states its exit code.
    #[track_caller]
    pub fn ends(self, code: i32) -> Ended {
        let ended = self.any_end();
        assert_eq!(ended.code, Some(code), "{}{}", ended.stdout, ended.stderr);
        ended
    }

    /// Runs it, whatever its exit code.
    #[track_caller]
    pub fn any_end(self) -> Ended {
        let output = self.output();
        Ended {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).expect("UTF-8 on standard output"),
            stderr: String::from_utf8(output.stderr).expect("UTF-8 on standard error"),
        }
    }

    fn output(mut self) -> Output {
        self.command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = self.command.spawn().expect("the binary");
        let mut input = child.stdin.take().expect("its input");
        let (done, waiting) = mpsc::channel();
        let patience = self.patience;
        thread::spawn(move || {
            let _ = input.write_all(&self.stdin);
            drop(input);
            done.send(child.wait_with_output())
        });
        let output = waiting.recv_timeout(patience).expect("a run that ends");
        output.expect("what it said")
    }
}

/// What a run said.
pub struct Ended {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Ended {
    /// States all of standard output.
    #[track_caller]
    pub fn stdout(self, expected: &str) -> Self {
        assert_eq!(self.stdout, expected, "standard output");
        self
    }

    /// States all of standard error.
    #[track_caller]
    pub fn stderr(self, expected: &str) -> Self {
        assert_eq!(self.stderr, expected, "standard error");
        self
    }

    /// States a part of standard output.
    #[track_caller]
    pub fn stdout_has(self, part: &str) -> Self {
        assert!(
            self.stdout.contains(part),
            "{part:?} isn't in:\n{}",
            self.stdout
        );
        self
    }

    /// States a part of standard error.
    #[track_caller]
    pub fn stderr_has(self, part: &str) -> Self {
        assert!(
            self.stderr.contains(part),
            "{part:?} isn't in:\n{}",
            self.stderr
        );
        self
    }

    /// Standard output.
    pub fn text(&self) -> &str {
        &self.stdout
    }

    /// Standard error.
    pub fn errors(&self) -> &str {
        &self.stderr
    }

    /// Standard output as JSON: one document and nothing besides.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).expect("JSON on standard output")
    }
}

/// Makes a named pipe.
pub fn pipe(path: &Path) {
    let status = Command::new("mkfifo").arg(path).status().expect("mkfifo");
    assert!(status.success());
}

/// Whether git is here; says so where it isn't.
pub fn has_git() -> bool {
    let here = Command::new("git").arg("--version").output().is_ok();
    if !here {
        eprintln!("skipped: git is not here");
    }
    here
}

/// Runs git in a folder as somebody who has configured nothing.
#[track_caller]
pub fn git(folder: &Path, arguments: &[&str]) {
    let configured = [
        "user.name=a",
        "user.email=a@example.org",
        "protocol.file.allow=always",
    ];
    let done = Command::new("git")
        .current_dir(folder)
        .args(configured.iter().flat_map(|setting| ["-c", setting]))
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .expect("git runs");
    assert!(
        done.status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&done.stderr)
    );
}

impl Run {
    /// The binary with git beside it.
    pub fn with_git(self) -> Self {
        self.env("PATH", std::env::var_os("PATH").expect("a path"))
            .env("COLUMNS", "100")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
    }
}
