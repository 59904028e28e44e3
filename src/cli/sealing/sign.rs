//! `build --sign`: the envelope about everything that is built.

use super::{key, opa};
use crate::cli::failure::Failure;
use crate::cli::git::Git;
use crate::cli::selection::Input;
use rolecall::diagnostic::{Diagnostic, Severity};
use rolecall::seal::{self, Built, Inputs, OpaKey, PrivateKey, Statement, Subject, Tally, sha256};
use std::path::{Path, PathBuf};

/// The options about signatures.
#[derive(Debug, clap::Args)]
pub struct Sealing {
    /// sign what is built with this key, in rolecall.dsse.json beside it; repeatable
    #[arg(long = "sign", value_name = "KEY")]
    keys: Vec<PathBuf>,

    /// sign the bundles for OPA with this P-256 key, in their .signatures.json
    #[arg(long, value_name = "KEY")]
    sign_opa: Option<PathBuf>,

    /// with --sign: which of two builds is the later one [default: the time of the commit, in seconds]
    #[arg(long, value_name = "NUMBER", requires = "keys")]
    serial: Option<u64>,
}

/// What has to be known before the policies are compiled.
#[derive(Debug)]
pub struct Prepared {
    opa: Option<OpaKey>,
    envelope: Option<Envelope>,
}

#[derive(Debug)]
struct Envelope {
    keys: Vec<PrivateKey>,
    inputs: Inputs,
    commit: Option<String>,
    clean: bool,
    serial: u64,
}

impl Sealing {
    /// Reads the keys, and looks at what goes in.
    pub fn prepare(&self, input: &Input) -> Result<Prepared, Failure> {
        let opa = self.sign_opa.as_deref();
        Ok(Prepared {
            opa: opa.map(|path| key(path, OpaKey::from_pem)).transpose()?,
            envelope: self.envelope(input)?,
        })
    }

    fn envelope(&self, input: &Input) -> Result<Option<Envelope>, Failure> {
        if self.keys.is_empty() {
            return Ok(None);
        }
        let keys = self.keys.iter().map(|path| key(path, PrivateKey::from_pem));
        let commit = commit()?;
        let time = commit.as_ref().map(|(_, time)| *time);
        let serial = self.serial.or(time).ok_or_else(|| {
            Failure::new("nobody says which build is the later one: there is no commit here")
                .advise("give each build a greater number: `--serial <NUMBER>`")
        })?;
        Ok(Some(Envelope {
            keys: keys.collect::<Result<_, _>>()?,
            inputs: inputs(input),
            clean: commit.is_some() && is_clean()?,
            commit: commit.map(|(commit, _)| commit),
            serial,
        }))
    }
}

fn inputs(input: &Input) -> Inputs {
    let policies = input.files.iter();
    let policies = policies.map(|file| (file.path.as_str(), file.bytes.as_slice()));
    let loaded = input.settings.configurations.loaded.iter();
    let configurations = loaded.map(|loaded| (loaded.shown.as_str(), loaded.text.as_bytes()));
    let mut inputs: Inputs = policies
        .chain(configurations)
        .map(|(path, bytes)| subject(path, bytes))
        .collect();
    inputs.sort_by(|one, other| one.name.cmp(&other.name));
    inputs
}

fn subject(path: &str, bytes: &[u8]) -> Subject {
    Subject {
        digest: sha256(bytes),
        name: path.to_owned(),
    }
}

/// The commit that is checked out, and its time in seconds; nothing outside of a repository, or without git.
fn commit() -> Result<Option<(String, u64)>, Failure> {
    let told = Git::at(Path::new(".")).answer(["log", "-1", "--format=%H %ct"]);
    let Ok(Some(told)) = told else {
        return Ok(None);
    };
    let parts = told.split_once(' ');
    Ok(parts.and_then(|(commit, time)| Some((commit.to_owned(), time.parse().ok()?))))
}

/// Whether no policy and no configuration of the repository differs from the commit.
fn is_clean() -> Result<bool, Failure> {
    let git = Git::at(Path::new("."));
    let status = git.answer(["status", "--porcelain", "-z", "--untracked-files=all"])?;
    let status = status.unwrap_or_default();
    let matters = |entry: &str| entry.ends_with(".role") || entry.ends_with("rolecall.toml");
    Ok(!status.split('\0').any(matters))
}

impl Prepared {
    /// Adds the signatures to what was built.
    pub fn seal(self, files: &mut Vec<(String, Vec<u8>)>, findings: &[Diagnostic]) {
        if let Some(key) = &self.opa {
            opa::sign(key, files);
        }
        if let Some(envelope) = self.envelope {
            let envelope = envelope.about(files, findings);
            files.push(envelope);
        }
    }
}

impl Envelope {
    /// The envelope about these files, by its path below the folder.
    fn about(self, files: &[(String, Vec<u8>)], findings: &[Diagnostic]) -> (String, Vec<u8>) {
        let built = Built {
            check: tally(findings),
            commit: self.commit,
            inputs: self.inputs,
            clean: self.clean,
            serial: self.serial,
            version: env!("CARGO_PKG_VERSION").to_owned(),
        };
        let files = files.iter().map(|(path, bytes)| subject(path, bytes));
        let statement = Statement::new(files.collect(), built);
        (seal::FILE.to_owned(), seal::seal(&statement, &self.keys))
    }
}

fn tally(findings: &[Diagnostic]) -> Tally {
    let mut tally = Tally::default();
    for finding in findings {
        let count = match (&finding.expected, finding.severity) {
            (Some(_), _) => &mut tally.accepted,
            (None, Severity::Info) => &mut tally.remarks,
            (None, Severity::Warning | Severity::Error) => &mut tally.warnings,
        };
        *count += 1;
    }
    tally
}
