//! The whole program against other linters, and against its own worst cases: `cargo bench --bench versus`.
//!
//! Everything is measured in one run, by turns, each time in a process of its own; the tables have medians, the ratio to the
//! first row, and how the processor time grows. With an argument only what has it in its title is measured, as in
//! `cargo bench --bench versus -- rules`.
//!
//! The others are measured where they are installed (`pip install ruff taplo`, `npm install @bufbuild/buf`) and `gen_base.py`, which writes the same base
//! in several languages, is found beside the project or named by `ROLECALL_BASES`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[cfg(unix)]
mod base;

#[cfg(unix)]
#[path = "versus/shapes.rs"]
mod shapes;

#[cfg(unix)]
use base::File;

#[cfg(not(unix))]
fn main() {}

#[cfg(unix)]
fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.split_first() {
        Some((flag, command)) if flag == measure::MEASURED => measure::child(command),
        _ => {
            let wanted = arguments
                .into_iter()
                .find(|argument| !argument.starts_with('-'));
            tables::print(&wanted.unwrap_or_default());
        }
    }
}

#[cfg(unix)]
mod measure {
    use nix::sys::resource::{UsageWho, getrusage};
    use std::process::{Command, Stdio};
    use std::time::Instant;

    pub const MEASURED: &str = "--measured";

    /// What one run of a command took.
    #[derive(Debug, Clone, Copy, Default)]
    pub struct Run {
        /// In seconds, from start to end.
        pub wall: f64,
        /// In seconds, on all processors.
        pub processor: f64,
        /// In MiB, at its highest.
        pub memory: f64,
    }

    /// Runs a command and prints what it took. A process of its own, because the system tells only the most that any child
    /// of a process ever needed.
    pub fn child(command: &[String]) {
        let (program, arguments) = command.split_first().expect("a command");
        let begun = Instant::now();
        let status = Command::new(program)
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        let wall = begun.elapsed().as_secs_f64();
        status.expect("the command");
        let used = getrusage(UsageWho::RUSAGE_CHILDREN).expect("its usage");
        let seconds =
            |time: nix::sys::time::TimeVal| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6;
        let processor = seconds(used.user_time()) + seconds(used.system_time());
        println!("{wall} {processor} {}", used.max_rss() as f64 / 1024.0);
    }

    fn once(command: &[String]) -> Run {
        let this = std::env::current_exe().expect("this program");
        let output = Command::new(this).arg(MEASURED).args(command).output();
        let output = output.expect("a measured run");
        let said = String::from_utf8(output.stdout).expect("numbers");
        let mut numbers = said
            .split_whitespace()
            .map(|it| it.parse().expect("a number"));
        let mut next = || numbers.next().expect("three numbers");
        Run {
            wall: next(),
            processor: next(),
            memory: next(),
        }
    }

    /// The medians of so many runs of each command, by turns.
    pub fn by_turns(commands: &[Vec<String>], runs: usize) -> Vec<Run> {
        let mut all: Vec<Vec<Run>> = vec![Vec::new(); commands.len()];
        for _ in 0..runs {
            for (runs, command) in all.iter_mut().zip(commands) {
                runs.push(once(command));
            }
        }
        all.iter().map(|runs| median(runs)).collect()
    }

    fn median(runs: &[Run]) -> Run {
        let of = |part: fn(&Run) -> f64| {
            let mut values: Vec<f64> = runs.iter().map(part).collect();
            values.sort_by(f64::total_cmp);
            values[values.len() / 2]
        };
        Run {
            wall: of(|run| run.wall),
            processor: of(|run| run.processor),
            memory: of(|run| run.memory),
        }
    }
}

#[cfg(unix)]
mod tables {
    use super::measure::{Run, by_turns};
    use super::{File, base, shapes};
    use std::fs;
    use std::path::{Path, PathBuf};
    use std::process::Command;
    use tempfile::TempDir;

    const BINARY: &str = env!("CARGO_BIN_EXE_rolecall");
    /// How many actions the base has.
    const SIZES: [usize; 3] = [1_000, 10_000, 100_000];

    pub fn print(wanted: &str) {
        let is_wanted = |title: &str| title.contains(wanted);
        if is_wanted("the base") {
            commands();
        }
        if is_wanted("others") {
            others();
        }
        println!("\n## Worst cases\n");
        println!("| `rolecall check` | size | wall | processor | memory | growth |");
        println!("|---|---|---|---|---|---|");
        for shape in shapes::SHAPES.iter().filter(|shape| is_wanted(shape.name)) {
            worst(shape);
        }
    }

    fn written(files: &[File]) -> TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        for (path, text) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
            fs::write(path, text).expect("a file");
        }
        folder
    }

    fn rolecall(arguments: &[&str]) -> Vec<String> {
        let arguments = arguments.iter().map(|argument| (*argument).to_owned());
        std::iter::once(BINARY.to_owned())
            .chain(arguments)
            .collect()
    }

    /// How the processor time grows with the size: 1 is linear, 2 quadratic.
    fn growth(sizes: (usize, usize), runs: (Run, Run)) -> f64 {
        let ratio = sizes.1 as f64 / sizes.0 as f64;
        (runs.1.processor / runs.0.processor).ln() / ratio.ln()
    }

    /// The commands on the base, at each size.
    fn commands() {
        println!("\n## The base\n");
        println!("| command | actions | wall | processor | memory | growth |");
        println!("|---|---|---|---|---|---|");
        let below = |size: &usize| {
            let files = base::base(*size).into_iter();
            let files = files.map(|(path, text)| (format!("base/{path}"), text));
            written(&files.collect::<Vec<_>>())
        };
        let bases: Vec<TempDir> = SIZES.iter().map(below).collect();
        type Arguments = fn(&str) -> Vec<String>;
        let commands: [(&str, Arguments); 5] = [
            ("--version", |_| rolecall(&["--version"])),
            ("check", |base| rolecall(&["check", base])),
            ("fmt --check", |base| rolecall(&["fmt", "--check", base])),
            ("build, written before", |base| {
                let out = format!("{base}/../out");
                let built = ["build", base, "--out", &out];
                rolecall(&built)
            }),
            ("diff with itself", |base| rolecall(&["diff", base, base])),
        ];
        for (name, arguments) in commands {
            let of = |base: &TempDir| arguments(&base.path().join("base").display().to_string());
            let runs = by_turns(&bases.iter().map(of).collect::<Vec<_>>(), 5);
            rows(name, &SIZES, &runs);
        }
    }

    fn worst(shape: &shapes::Shape) {
        let folders = shape.sizes.map(|size| written(&(shape.make)(size)));
        let commands = folders
            .each_ref()
            .map(|folder| rolecall(&["check", folder.path().to_str().expect("a path")]));
        rows(shape.name, &shape.sizes, &by_turns(&commands, 3));
    }

    fn rows(name: &str, sizes: &[usize], runs: &[Run]) {
        for (at, (size, run)) in sizes.iter().zip(runs).enumerate() {
            let growth = match at.checked_sub(1) {
                None => String::new(),
                Some(before) => {
                    format!(
                        "{:.2}",
                        growth((sizes[before], *size), (runs[before], *run))
                    )
                }
            };
            println!(
                "| {name} | {size} | {:.1} ms | {:.1} ms | {:.0} MiB | {growth} |",
                run.wall * 1e3,
                run.processor * 1e3,
                run.memory
            );
        }
    }

    /// The program that writes the base in the languages of others.
    fn generator() -> Option<PathBuf> {
        let named = std::env::var_os("ROLECALL_BASES").map(PathBuf::from);
        let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/tools/gen_base.py");
        named.or(Some(beside)).filter(|path| path.is_file())
    }

    fn is_installed(program: &str) -> bool {
        Command::new(program).arg("--version").output().is_ok()
    }

    /// Others on the same base, each in its own language.
    fn others() {
        let Some(generator) = generator() else {
            println!("\nothers are passed over: `gen_base.py` isn't there");
            return;
        };
        for size in SIZES {
            println!("\n## Others, {size} actions\n");
            println!("| command | wall | ratio | memory |\n|---|---|---|---|");
            let folder = tempfile::tempdir().expect("a folder");
            let made = Command::new("python3")
                .arg(&generator)
                .arg(folder.path())
                .arg(size.to_string())
                .args(["rolecall", "python", "toml", "proto"])
                .output();
            assert!(made.expect("python3").status.success());
            let of = |name: &str| {
                folder
                    .path()
                    .join(name)
                    .to_str()
                    .expect("a path")
                    .to_owned()
            };
            let mut commands = vec![("rolecall check", rolecall(&["check", &of("rolecall")]))];
            for (name, program) in [
                (
                    "ruff check",
                    vec!["ruff", "check", "--isolated", "--no-cache", &of("python")],
                ),
                (
                    "taplo lint",
                    vec!["taplo", "lint", &format!("{}/**/*.toml", of("toml"))],
                ),
                ("buf lint", vec!["buf", "lint", &of("proto")]),
            ] {
                match is_installed(program[0]) {
                    true => commands.push((name, program.into_iter().map(str::to_owned).collect())),
                    false => println!("| {name} isn't installed | | | |"),
                }
            }
            let (names, commands): (Vec<&str>, Vec<Vec<String>>) = commands.into_iter().unzip();
            let runs = by_turns(&commands, 5);
            for (name, run) in names.iter().zip(&runs) {
                let ratio = run.wall / runs[0].wall;
                println!(
                    "| {name} | {:.1} ms | {ratio:.2} | {:.0} MiB |",
                    run.wall * 1e3,
                    run.memory
                );
            }
        }
    }
}
