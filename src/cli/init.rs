//! `rolecall init`: a first project that checks, builds and tests green.

use super::command::Command;
use super::failure::{Failure, Status, cause, shown};
use super::shell::Shell;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The arguments of `init`.
#[derive(Debug, clap::Args)]
pub struct Init {
    /// the folder of the project
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
}

/// The files of the project and what is in them.
const FILES: &[(&str, &str)] = &[
    (
        "policies/help_desk.role",
        include_str!("init/help_desk.role.in"),
    ),
    ("policies/roles.role", include_str!("init/roles.role.in")),
    ("policies/tests.role", include_str!("init/tests.role.in")),
];

impl Command for Init {
    const NAME: &'static str = "init";
    const ABOUT: &'static str = "write a small first project";

    fn run(self, shell: &mut Shell) -> Result<Status, Failure> {
        self.refuse_existing()?;
        for (name, text) in FILES {
            let path = self.folder.join(name);
            let written = write_new(&path, text);
            written.map_err(|error| {
                Failure::new(format!("can't write `{}`: {}", shown(&path), cause(&error)))
            })?;
            writeln!(shell.out(), "wrote {}", shown(&path))?;
        }
        self.say_what_is_next(shell)
    }
}

impl Init {
    fn refuse_existing(&self) -> Result<(), Failure> {
        let paths = FILES.iter().map(|(name, _)| self.folder.join(name));
        let existing = paths.filter(|path| path.symlink_metadata().is_ok());
        let problems = existing.map(|path| format!("`{}` is already there", shown(&path)));
        let problems: Vec<String> = problems.collect();
        match problems.is_empty() {
            true => Ok(()),
            false => Err(Failure::all(problems).advise(
                "nothing was written; give another folder, as in `rolecall init first-steps`",
            )),
        }
    }

    fn say_what_is_next(&self, shell: &mut Shell) -> Result<Status, Failure> {
        let policies = shown(&self.folder.join("policies"));
        let bundles = shown(&self.folder.join("bundles"));
        let out = shell.out();
        writeln!(out)?;
        writeln!(out, "next:")?;
        writeln!(out, "  rolecall check {policies}")?;
        writeln!(out, "  rolecall test {policies} --verbose")?;
        writeln!(out, "  rolecall build {policies} --out {bundles}")?;
        Ok(Status::Fine)
    }
}

fn write_new(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes())
}
