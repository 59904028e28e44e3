//! The command line: reads files, shows findings, writes artifacts. All input and output happens here.
//!
//! A command is one file and one line in [`command::COMMANDS`]. It returns a [`Status`], or a [`Failure`]
//! when it couldn't do its work; nothing below exits the process.

mod analysis;
mod artifact;
mod baseline;
mod blame;
mod build;
mod check;
mod ci;
mod command;
mod compare;
mod completions;
mod config;
mod configuration;
mod crash;
mod day;
mod diff;
mod discover;
mod exclude;
mod expected;
mod explain;
mod failure;
mod fixing;
mod fmt;
mod git;
mod git_diff_driver;
mod ignores;
mod init;
mod inquiry;
mod interrupt;
mod job_summary;
mod judging;
mod man;
mod options;
mod progress;
mod reports;
mod rules;
mod schema;
mod sealing;
mod selection;
mod shell;
mod targets;
mod test;
mod versions;
mod watch;

use shell::Shell;
use std::process::ExitCode;

/// Runs the command that the process was started with.
pub fn main() -> ExitCode {
    crash::guard(|| run(std::env::args_os()))
}

fn run(args: impl Iterator<Item = std::ffi::OsString>) -> ExitCode {
    let matches = match command::application().try_get_matches_from(args) {
        Ok(matches) => matches,
        Err(answer) => {
            let _ = answer.print();
            return ExitCode::from(u8::try_from(answer.exit_code()).unwrap_or(2));
        }
    };
    let mut shell = Shell::new(&matches);
    let outcome = command::run(&matches, &mut shell);
    let flushed = shell.flush();
    match outcome.and_then(|status| flushed.map(|()| status)) {
        Ok(status) => status.code(),
        Err(failure) => failure.report(),
    }
}
