//! A version out of git's store.

use super::place::Place;
use super::{Content, Guard, Version, alone, base, limit};
use crate::cli::failure::{Failure, shown};
use crate::cli::git::{Blob, Git, said};
use rolecall::config::{self, Config, acks, baseline, gate};
use rolecall::source::FileId;
use rolecall::workspace::{MAX_FILE_BYTES, SourceFile, catalog};
use std::collections::BTreeMap;
use std::path::Path;

/// What a revision's name leads to.
struct Found {
    /// The whole id of the commit, tree or blob.
    id: String,
    /// The path after the colon, from the root of the repository.
    path: Option<String>,
}

/// Reads the policies of a revision in the part of the repository that the place is.
pub fn read(revision: &str, place: &Place, fetch: bool) -> Result<Version, Failure> {
    let git = &place.git;
    if git.answer(["rev-parse", "--git-dir"])?.is_none() {
        return Err(nothing_called(git, revision)?);
    }
    let found = match find(git, revision)? {
        Some(found) => found,
        None if fetch => {
            let (branch, _) = parts(revision);
            base::run(git, &base::missing_history(git, branch)?)?;
            match find(git, revision)? {
                Some(found) => found,
                None => return Err(nothing_called(git, revision)?),
            }
        }
        None => return Err(nothing_called(git, revision)?),
    };
    let name = called(git, revision, &found.id)?;
    if git.answer(["cat-file", "-t", &found.id])?.as_deref() == Some("blob") {
        let mut bytes = git.contents(std::slice::from_ref(&found.id), limit())?;
        let path = found.path.unwrap_or_else(|| revision.to_owned());
        let file = SourceFile {
            path,
            bytes: bytes.pop().unwrap_or_default(),
        };
        return Ok(alone(name, file));
    }
    let scope = match &found.path {
        Some(path) => Scope {
            prefix: path.clone(),
            given: path.clone(),
        },
        None => scope(place)?,
    };
    tree(git, parts(revision).0, &scope, name)
}

/// The part of the tree that is looked at.
struct Scope {
    /// From the root of the repository, empty for all.
    prefix: String,
    /// How paths below it begin where they are shown.
    given: String,
}

fn scope(place: &Place) -> Result<Scope, Failure> {
    let prefix = place
        .git
        .answer(["rev-parse", "--show-prefix"])?
        .unwrap_or_default();
    let prefix = prefix.trim_end_matches('/').to_owned();
    let given = place.given.to_string_lossy().into_owned();
    Ok(match &place.file {
        None => Scope { prefix, given },
        Some(file) => Scope {
            prefix: joined(&prefix, file),
            given: joined(&given, file),
        },
    })
}

fn joined(folder: &str, name: &str) -> String {
    match folder.is_empty() {
        true => name.to_owned(),
        false => format!("{folder}/{name}"),
    }
}

/// A revision and the path behind it: at the first colon that isn't in braces.
fn parts(revision: &str) -> (&str, Option<&str>) {
    let mut depth = 0_i32;
    for (at, letter) in revision.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ':' if depth == 0 && at > 0 => {
                let (revision, path) = revision.split_at(at);
                return (revision, path.get(1..));
            }
            _ => {}
        }
    }
    (revision, None)
}

fn find(git: &Git, revision: &str) -> Result<Option<Found>, Failure> {
    let verify =
        |text: &str| git.answer(["rev-parse", "--verify", "--quiet", "--end-of-options", text]);
    let (name, path) = parts(revision);
    match path {
        None => {
            let commit = verify(&format!("{name}^{{commit}}"))?;
            let any = match commit {
                Some(commit) => Some(commit),
                None => verify(&format!("{name}^{{}}"))?,
            };
            Ok(any.map(|id| Found { id, path: None }))
        }
        Some(path) => {
            let prefix = git
                .answer(["rev-parse", "--show-prefix"])?
                .unwrap_or_default();
            let whole = match path.strip_prefix("./") {
                Some(below) => format!("{prefix}{below}"),
                None => path.to_owned(),
            };
            let whole = whole.trim_matches('/').to_owned();
            let id = verify(&format!("{name}:{whole}"))?;
            Ok(id.map(|id| Found {
                id,
                path: Some(whole),
            }))
        }
    }
}

/// `main (1a2b3c4d)`.
fn called(git: &Git, revision: &str, id: &str) -> Result<String, Failure> {
    let short = git.answer(["rev-parse", "--short=8", "--end-of-options", id])?;
    let short = short.unwrap_or_else(|| id.chars().take(8).collect());
    Ok(match id.starts_with(revision) {
        true => short,
        false => format!("{revision} ({short})"),
    })
}

fn nothing_called(git: &Git, revision: &str) -> Result<Failure, Failure> {
    let outside = git.ask(["rev-parse", "--git-dir"])?;
    if let Err(refused) = outside {
        let not = refused.message.starts_with("not a git repository");
        return Ok(match not {
            true => Failure::new(format!(
                "`{revision}` is no file or folder, and this isn't in a git repository"
            )),
            false => said(&format!("can't look up `{revision}`"), &refused),
        });
    }
    let (name, path) = parts(revision);
    let known = git.answer([
        "rev-parse",
        "--verify",
        "--quiet",
        "--end-of-options",
        &format!("{name}^{{}}"),
    ])?;
    if let (Some(_), Some(path)) = (&known, path) {
        return Ok(Failure::new(format!("`{name}` has no file or folder `{path}`"))
            .advise("the path counts from the root of the repository; `./` before it, from the current folder"));
    }
    let failure = Failure::new(format!(
        "`{revision}` is neither a revision nor a file or folder here"
    ));
    let shallow = git
        .answer(["rev-parse", "--is-shallow-repository"])?
        .as_deref()
        == Some("true");
    let remote = git
        .answer(["remote"])?
        .is_some_and(|remotes| !remotes.is_empty());
    Ok(match shallow || remote {
        true => {
            let fetch = base::missing_history(git, name)?.join(" ");
            failure.advise(format!(
                "if it is on the remote, `git {fetch}` gets it; `--fetch` does that for you"
            ))
        }
        false => failure,
    })
}

/// The policies below the scope, and what guards them.
fn tree(git: &Git, revision: &str, scope: &Scope, name: String) -> Result<Version, Failure> {
    let mut wanted = vec![scope.prefix.clone()];
    let above = Path::new(&scope.prefix).ancestors().skip(1);
    for folder in above.map(|folder| folder.to_string_lossy().into_owned()) {
        let files = [config::FILE, baseline::FILE, acks::FILE];
        wanted.extend(files.iter().map(|file| joined(&folder, file)));
    }
    // The whole tree is asked for by no path at all.
    let paths = if scope.prefix.is_empty() {
        Vec::new()
    } else {
        wanted
    };
    let commit = format!("{revision}^{{tree}}");
    let blobs = git.list(&commit, &paths)?;
    let regular = |blob: &&Blob| blob.mode.starts_with("100");
    let blobs: Vec<&Blob> = blobs
        .iter()
        .filter(regular)
        .filter(|blob| !is_hidden(blob, scope))
        .collect();
    let mut notes = Vec::new();
    let configurations = configurations(git, &blobs, &mut notes)?;
    let policies: Vec<&Blob> = blobs
        .iter()
        .copied()
        .filter(|blob| within(&blob.path, &scope.prefix))
        .filter(|blob| blob.path.ends_with(".role") || blob.path == scope.prefix)
        .filter(|blob| wants(&configurations, blob, scope))
        .collect();
    let guarding = guarding(&blobs, &configurations);
    let root = shown(Path::new(&scope.given));
    let ids: Vec<String> = policies.iter().map(|blob| blob.id.clone()).collect();
    let contents = git.contents(&ids, MAX_FILE_BYTES + 1)?;
    let files = policies
        .iter()
        .zip(contents)
        .map(|(blob, bytes)| SourceFile {
            path: as_shown(&blob.path, scope),
            bytes,
        });
    let files: Vec<SourceFile> = files.collect();
    let ids: Vec<String> = guarding.iter().map(|(blob, _)| blob.id.clone()).collect();
    let texts = git.contents(&ids, MAX_FILE_BYTES)?;
    let guards = guarding.iter().zip(texts).map(|((blob, kind), bytes)| {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Guard::new(as_shown(&blob.path, scope), &root, *kind, text)
    });
    Ok(Version {
        name,
        guards: guards.collect(),
        content: Content::Policies(files),
        notes,
    })
}

/// What stands in a folder whose name begins with a dot isn't looked at, in no version.
fn is_hidden(blob: &Blob, scope: &Scope) -> bool {
    let below = below(&blob.path, &scope.prefix).unwrap_or("");
    below.split('/').any(|part| part.starts_with('.'))
}

fn within(path: &str, prefix: &str) -> bool {
    below(path, prefix).is_some()
}

/// The part of a path behind a folder's.
fn below<'a>(path: &'a str, prefix: &str) -> Option<&'a str> {
    if prefix.is_empty() {
        return Some(path);
    }
    let rest = path.strip_prefix(prefix)?;
    match rest.is_empty() {
        true => Some(rest),
        false => rest.strip_prefix('/'),
    }
}

/// A path as it would be shown if the file were on disk.
fn as_shown(path: &str, scope: &Scope) -> String {
    match below(path, &scope.prefix) {
        Some("") => shown(Path::new(&scope.given)),
        Some(below) => shown(&Path::new(&scope.given).join(below)),
        None => {
            // Above the scope: one step up for each folder between.
            let steps = Path::new(&scope.prefix).components().count();
            let shared = Path::new(path)
                .parent()
                .map_or(0, |folder| folder.components().count());
            let up = "../".repeat(steps.saturating_sub(shared));
            let name = Path::new(path)
                .file_name()
                .map(|name| name.to_string_lossy().into_owned());
            shown(&Path::new(&scope.given).join(format!("{up}{}", name.unwrap_or_default())))
        }
    }
}

/// The configurations of the version, by the folder they stand in. One that can't be read leaves nothing out.
fn configurations(
    git: &Git,
    blobs: &[&Blob],
    notes: &mut Vec<String>,
) -> Result<BTreeMap<String, Config>, Failure> {
    let named = |blob: &&&Blob| {
        Path::new(&blob.path)
            .file_name()
            .is_some_and(|name| name == config::FILE)
    };
    let found: Vec<&&Blob> = blobs.iter().filter(named).collect();
    let ids: Vec<String> = found.iter().map(|blob| blob.id.clone()).collect();
    let texts = git.contents(&ids, MAX_FILE_BYTES)?;
    let mut all = BTreeMap::new();
    for (blob, bytes) in found.iter().zip(texts) {
        let text = String::from_utf8_lossy(&bytes);
        match config::read(&text, FileId(0), catalog()) {
            Ok(config) => {
                let folder = Path::new(&blob.path).parent().unwrap_or(Path::new(""));
                all.insert(folder.to_string_lossy().into_owned(), config);
            }
            Err(_) => notes.push(format!(
                "`{}` of that version can't be read; its policies were taken without it",
                blob.path
            )),
        }
    }
    Ok(all)
}

/// The nearest configuration upwards from a path, with the folder it stands in.
fn nearest<'c>(
    configurations: &'c BTreeMap<String, Config>,
    path: &str,
) -> Option<(String, &'c Config)> {
    let folders = Path::new(path).ancestors().skip(1);
    folders.into_iter().find_map(|folder| {
        let folder = folder.to_string_lossy().into_owned();
        let config = configurations.get(&folder)?;
        Some((folder, config))
    })
}

fn wants(configurations: &BTreeMap<String, Config>, blob: &Blob, scope: &Scope) -> bool {
    let named = blob.path == scope.prefix;
    let Some((folder, config)) = nearest(configurations, &blob.path).filter(|_| !named) else {
        return true;
    };
    let relative = below(&blob.path, &folder).unwrap_or(&blob.path);
    let covers = |globs: &config::Placed<config::Globs>| globs.value.cover(Path::new(relative));
    config.include.as_ref().is_none_or(covers) && !config.exclude.as_ref().is_some_and(covers)
}

fn guarding<'b>(
    blobs: &[&'b Blob],
    configurations: &BTreeMap<String, Config>,
) -> Vec<(&'b Blob, gate::Guard)> {
    let mut baselines: Vec<String> = configurations
        .iter()
        .map(|(folder, config)| {
            let name = config
                .baseline
                .as_ref()
                .map_or(baseline::FILE, |key| key.value.as_str());
            joined(folder, name)
        })
        .collect();
    if configurations.is_empty() {
        baselines.push(baseline::FILE.to_owned());
    }
    let kind = |blob: &Blob| {
        let name = Path::new(&blob.path)
            .file_name()?
            .to_string_lossy()
            .into_owned();
        match name.as_str() {
            config::FILE => Some(gate::Guard::Configuration),
            acks::FILE => Some(gate::Guard::Acknowledgements),
            _ if baselines.contains(&blob.path) || name == baseline::FILE => {
                Some(gate::Guard::Baseline)
            }
            _ => None,
        }
    };
    let mut all: Vec<(&Blob, gate::Guard)> = blobs
        .iter()
        .filter_map(|blob| Some((*blob, kind(blob)?)))
        .collect();
    all.sort_by(|a, b| (a.1, &a.0.path).cmp(&(b.1, &b.0.path)));
    all
}
