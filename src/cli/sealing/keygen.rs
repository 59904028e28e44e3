//! `rolecall keygen`: a pair of keys.

use crate::cli::artifact;
use crate::cli::command::Command;
use crate::cli::failure::{Failure, Status, cause, shown};
use crate::cli::shell::Shell;
use rolecall::seal::{OpaKey, PrivateKey};
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// The arguments of `keygen`.
#[derive(Debug, clap::Args)]
pub struct Keygen {
    /// the file for the private key; the public one is written beside it, as FILE.pub
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// make keys for OPA's own signatures, which need the curve P-256
    #[arg(long)]
    opa: bool,
}

impl Command for Keygen {
    const NAME: &'static str = "keygen";
    const ABOUT: &'static str = "make a pair of keys that sign builds";

    fn run(self, shell: &mut Shell) -> Result<Status, Failure> {
        let mut public = self.file.clone().into_os_string();
        public.push(".pub");
        let public = PathBuf::from(public);
        if std::fs::symlink_metadata(&public).is_ok() {
            return Err(there(&public));
        }
        let [private_pem, public_pem, id] = pair(self.opa)?;
        write_private(&self.file, private_pem.as_bytes())?;
        artifact::write_one(&public, public_pem.into_bytes())?;
        let (private, public) = (shown(&self.file), shown(&public));
        shell.say(
            true,
            &format!("wrote {private}, which signs: keep it secret"),
        )?;
        shell.say(
            true,
            &format!("wrote {public}, which verifies: give it to whoever deploys"),
        )?;
        shell.say(true, &format!("the key is {id}"))?;
        Ok(Status::Fine)
    }
}

/// A new private key and its public one, both as PEM, and its id.
fn pair(opa: bool) -> Result<[String; 3], Failure> {
    loop {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(|error| {
            Failure::new(format!("this machine gives no random bytes: {error}"))
        })?;
        let pair = match opa {
            // A few numbers are no key on this curve.
            true => {
                OpaKey::from_random(&seed).map(|key| (key.to_pem(), key.public_pem(), key.id()))
            }
            false => {
                let key = PrivateKey::from_random(&seed);
                Some((key.to_pem(), key.public().to_pem(), key.public().id()))
            }
        };
        match pair {
            Some((Some(private), Some(public), id)) => return Ok([private, public, id]),
            Some(_) => return Err(Failure::new("can't write keys as PEM")),
            None => {}
        }
    }
}

/// Writes a file that was not there and nobody else may read.
fn write_private(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path);
    let written = file.and_then(|mut file| file.write_all(bytes));
    written.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => there(path),
        _ => Failure::new(format!("can't write `{}`: {}", shown(path), cause(&error))),
    })
}

fn there(path: &Path) -> Failure {
    Failure::new(format!("`{}` is there already", shown(path)))
        .advise("a key that is lost can't be had back, so nothing is written over it")
}
