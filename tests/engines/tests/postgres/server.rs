//! A PostgreSQL server of our own, gone with the test.

use std::fs;
use std::io::Write;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// `nobody`: a server refuses to be run by root.
const NOBODY: u32 = 65_534;

pub struct Server {
    programs: PathBuf,
    folder: TempDir,
    root: bool,
}

impl Server {
    /// Starts one; says so and gives up where there is no PostgreSQL.
    pub fn start() -> Option<Self> {
        let Some(programs) = programs() else {
            eprintln!("passed over: there is no PostgreSQL server here");
            return None;
        };
        let folder = tempfile::Builder::new()
            .prefix("pg")
            .tempdir()
            .expect("a folder");
        let root = fs::metadata(folder.path()).expect("the folder").uid() == 0;
        if root {
            chown(folder.path(), Some(NOBODY), Some(NOBODY)).expect("another owner");
        }
        let server = Self {
            programs,
            folder,
            root,
        };
        let data = server.folder.path().join("data");
        let data = data.to_string_lossy();
        server.must(
            "initdb",
            &[
                "-D",
                &data,
                "-U",
                "owner",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--no-sync",
                "--locale",
                "C",
            ],
        );
        let socket = server.folder.path().to_string_lossy().into_owned();
        let options = format!(
            "-c listen_addresses='' -c unix_socket_directories='{socket}' -c fsync=off -c shared_buffers=16MB"
        );
        let log = server.folder.path().join("log");
        let log = log.to_string_lossy();
        server.must(
            "pg_ctl",
            &["-D", &data, "-w", "-l", &log, "-o", &options, "start"],
        );
        Some(server)
    }

    fn program(&self, name: &str) -> Command {
        let mut command = Command::new(self.programs.join(name));
        command.current_dir(self.folder.path()).stdin(Stdio::null());
        if self.root {
            command.uid(NOBODY).gid(NOBODY);
        }
        command
    }

    fn must(&self, name: &str, arguments: &[&str]) {
        // A server keeps what it inherits open, so nothing is read from it.
        let log = fs::File::create(self.folder.path().join(format!("{name}.out"))).expect("a log");
        let other = log.try_clone().expect("the log");
        let status = self
            .program(name)
            .args(arguments)
            .stdout(log)
            .stderr(other)
            .status();
        let said = fs::read_to_string(self.folder.path().join(format!("{name}.out")));
        assert!(status.expect("a program").success(), "{name}: {said:?}");
    }

    /// What the commands say, without heads and alignment; none may fail.
    pub fn run(&self, sql: &str) -> String {
        let output = self.psql(sql);
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{error}");
        let said = String::from_utf8(output.stdout).expect("a text");
        // The migration itself says only that it took its lock.
        said.trim_start_matches('\n').to_owned()
    }

    /// What goes wrong.
    pub fn fails(&self, sql: &str) -> String {
        let output = self.psql(sql);
        assert!(!output.status.success(), "it didn't fail");
        String::from_utf8_lossy(&output.stderr).into_owned()
    }

    fn psql(&self, sql: &str) -> Output {
        let mut child = self
            .program("psql")
            .args([
                "-X",
                "-q",
                "-A",
                "-t",
                "-v",
                "ON_ERROR_STOP=1",
                "-U",
                "owner",
                "-d",
                "postgres",
                "-h",
            ])
            .arg(self.folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("psql");
        let mut stdin = child.stdin.take().expect("its input");
        let sql = sql.to_owned();
        let writer = std::thread::spawn(move || stdin.write_all(sql.as_bytes()));
        let output = child.wait_with_output().expect("psql ends");
        // It may have stopped at an error and read no further.
        let _ = writer.join().expect("a writer");
        output
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let data = self.folder.path().join("data");
        let stop = self
            .program("pg_ctl")
            .arg("-D")
            .arg(data)
            .args(["-m", "immediate", "stop"])
            .output();
        if let Err(error) = stop {
            eprintln!("the server couldn't be stopped: {error}");
        }
    }
}

/// Where the programs of the newest server are.
fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql")
        .ok()
        .into_iter()
        .flatten()
        .flatten();
    let mut debian: Vec<PathBuf> = versions.map(|version| version.path().join("bin")).collect();
    debian.sort();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut all: Vec<PathBuf> = std::env::split_paths(&path).collect();
    all.extend(debian.into_iter().rev());
    let whole = |folder: &Path| {
        ["initdb", "pg_ctl", "psql", "postgres"]
            .iter()
            .all(|name| folder.join(name).is_file())
    };
    all.into_iter().find(|folder| whole(folder))
}
