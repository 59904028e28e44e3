//! `rolecall verify`: whether a folder holds exactly what somebody trusted has built.

use super::key;
use crate::cli::artifact;
use crate::cli::command::Command;
use crate::cli::failure::{Failure, Status, cause, shown};
use crate::cli::selection::read_bounded;
use crate::cli::shell::Shell;
use rolecall::diagnostic::render::visible;
use rolecall::seal::{self, Digest, PublicKey, Refusal, Seen, Statement, sha256};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// No artifact and no envelope is as long.
const MOST: usize = 1 << 30;

/// The arguments of `verify`.
#[derive(Debug, clap::Args)]
pub struct Verify {
    /// the folder that was built, with rolecall.dsse.json in it
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,

    /// a public key that is trusted; repeatable, one of them has to have signed
    #[arg(long = "key", value_name = "PUB", required = true)]
    keys: Vec<PathBuf>,

    /// the build that was trusted last: an older one is refused, and a newer one is written into it
    #[arg(long, value_name = "FILE")]
    last_seen: Option<PathBuf>,
}

impl Command for Verify {
    const NAME: &'static str = "verify";
    const ABOUT: &'static str = "check that a folder is exactly what a trusted key has signed";

    fn run(self, shell: &mut Shell) -> Result<Status, Failure> {
        let keys = self.keys.iter().map(|path| key(path, PublicKey::from_pem));
        let keys: Vec<PublicKey> = keys.collect::<Result<_, _>>()?;
        let seen = self.last_seen.as_deref().map(last_seen).transpose()?;
        if !self.folder.is_dir() {
            let folder = shown(&self.folder);
            return Err(Failure::new(format!("there is no folder `{folder}`")));
        }
        let (statement, by) = match self.trusted(&keys, seen.flatten().as_ref())? {
            Ok(trusted) => trusted,
            Err(refusals) => return refuse(&self.folder, &refusals, shell),
        };
        if let Some(path) = &self.last_seen {
            artifact::write_one(path, Seen::of(&statement).text().into_bytes())?;
        }
        let built = statement.built();
        let files = match statement.files().count() {
            1 => "1 file".to_owned(),
            count => format!("{count} files"),
        };
        let of = match (&built.commit, built.clean) {
            (Some(commit), true) => format!(" of commit {commit}"),
            (Some(commit), false) => format!(" of commit {commit} with changes"),
            (None, _) => String::new(),
        };
        let folder = shown(&self.folder);
        let line = format!("{folder} is trusted: {files}{of}, serial {}", built.serial);
        shell.say(true, &visible(&line))?;
        shell.say(true, &format!("signed by {}", by.id()))?;
        Ok(Status::Fine)
    }
}

impl Verify {
    /// What is signed and by whom, if everything is as it should be.
    #[allow(clippy::type_complexity)]
    fn trusted<'k>(
        &self,
        keys: &'k [PublicKey],
        seen: Option<&Seen>,
    ) -> Result<Result<(Statement, &'k PublicKey), Vec<Refusal>>, Failure> {
        let path = self.folder.join(seal::FILE);
        let envelope = match fs::symlink_metadata(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let told = format!("there is no {}: nobody has signed this", seal::FILE);
                return Ok(Err(vec![Refusal(told)]));
            }
            Ok(metadata) if metadata.is_file() => read(&path)?,
            Ok(_) => {
                let told = format!("{} isn't a file", seal::FILE);
                return Ok(Err(vec![Refusal(told)]));
            }
            Err(error) => return Err(unreadable(&path, &error)),
        };
        let (statement, by) = match seal::open(&envelope, keys) {
            Ok(opened) => opened,
            Err(refusal) => return Ok(Err(vec![refusal])),
        };
        let mut refusals = Vec::new();
        let there = self.there(&statement, &mut refusals)?;
        refusals.extend(statement.judge(&there));
        refusals.extend(seen.and_then(|seen| seen.admits(&statement).err()));
        Ok(match refusals.is_empty() {
            true => Ok((statement, by)),
            false => Err(refusals),
        })
    }

    /// The files below the folder, with their digests. What wasn't built isn't read.
    fn there(
        &self,
        statement: &Statement,
        refusals: &mut Vec<Refusal>,
    ) -> Result<BTreeMap<String, Digest>, Failure> {
        let mut there = BTreeMap::new();
        for entry in WalkDir::new(&self.folder).sort_by_file_name() {
            let entry = entry.map_err(|error| {
                let told = format!("can't read all of `{}`: {error}", shown(&self.folder));
                Failure::new(told)
            })?;
            let path = entry.path();
            let inside = path.strip_prefix(&self.folder).unwrap_or(path);
            let name = inside.to_string_lossy().replace('\\', "/");
            let kind = entry.file_type();
            if kind.is_dir() || name == seal::FILE {
                continue;
            }
            if !kind.is_file() {
                refusals.push(Refusal(format!(
                    "{name} isn't a file, but a link or device"
                )));
                continue;
            }
            let known = statement.files().any(|file| file == name);
            let digest = match known {
                true => sha256(&read(path)?),
                false => sha256(&[]),
            };
            there.insert(name, digest);
        }
        Ok(there)
    }
}

fn refuse(folder: &Path, refusals: &[Refusal], shell: &mut Shell) -> Result<Status, Failure> {
    for Refusal(told) in refusals {
        shell.say(true, &format!("refused: {}", visible(told)))?;
    }
    let line = format!("{} isn't to be trusted", shown(folder));
    shell.say(true, &visible(&line))?;
    Ok(Status::Findings)
}

/// What was seen last; nothing the first time.
fn last_seen(path: &Path) -> Result<Option<Seen>, Failure> {
    let bytes = match File::open(path).and_then(|file| read_bounded(file, MOST)) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(path, &error)),
    };
    let seen = Seen::read(&String::from_utf8_lossy(&bytes));
    seen.map(Some).map_err(|Refusal(why)| {
        let path = shown(path);
        Failure::new(format!(
            "can't tell from `{path}` what was seen last: {why}"
        ))
        .advise("nothing is trusted while that isn't known")
    })
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let bytes = File::open(path).and_then(|file| read_bounded(file, MOST));
    let bytes = bytes.map_err(|error| unreadable(path, &error))?;
    match bytes.len() > MOST {
        true => Err(Failure::new(format!("`{}` doesn't end", shown(path)))),
        false => Ok(bytes),
    }
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("can't read `{}`: {}", shown(path), cause(error)))
}
