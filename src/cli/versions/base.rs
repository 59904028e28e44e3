//! What a change is compared with when nobody says: where it left the default branch.

use super::Wanted;
use crate::cli::failure::Failure;
use crate::cli::git::{Git, said};
use std::env;

/// The commit at which `tip` left the default branch.
pub fn merge_base(git: &Git, wanted: &Wanted, tip: &str) -> Result<String, Failure> {
    if git.answer(["rev-parse", "--git-dir"])?.is_none() {
        return Err(Failure::new(
            "this isn't in a git repository, so there is no version to compare with",
        )
        .advise("name two versions, as in `rolecall diff OLD NEW`; `rolecall ci --no-diff` compares nothing"));
    }
    if let Some(known) =
        variable("CI_MERGE_REQUEST_DIFF_BASE_SHA").filter(|_| wanted.default.is_none())
    {
        return Ok(known);
    }
    let branch = match &wanted.default {
        Some(branch) => branch.clone(),
        None => default_branch(git)?,
    };
    let found = |git: &Git| -> Result<Option<String>, Failure> {
        git.answer(["merge-base", "--end-of-options", &branch, tip])
    };
    if let Some(base) = found(git)? {
        return Ok(base);
    }
    let fetch = missing_history(git, &branch)?;
    if wanted.fetch {
        run(git, &fetch)?;
        if let Some(base) = found(git)? {
            return Ok(base);
        }
    }
    let known = git
        .answer([
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &branch,
        ])?
        .is_some();
    let problem = match known {
        true => format!("the history here doesn't reach back to where this left `{branch}`"),
        false => format!("there is no `{branch}` here to compare with"),
    };
    Err(Failure::new(problem).advise(format!(
        "`git {}` gets it; `--fetch` does that for you",
        fetch.join(" ")
    )))
}

/// Runs a `git fetch`.
pub fn run(git: &Git, fetch: &[String]) -> Result<(), Failure> {
    git.ask(fetch)?
        .map(|_| ())
        .map_err(|refused| said("can't fetch what is missing", &refused))
}

/// The arguments of the `git fetch` that brings a branch with its history.
pub fn missing_history(git: &Git, branch: &str) -> Result<Vec<String>, Failure> {
    let shallow = git.answer(["rev-parse", "--is-shallow-repository"])?;
    let shallow = shallow.as_deref() == Some("true");
    let remotes = git.answer(["remote"])?.unwrap_or_default();
    let remote = match (branch.split_once('/'), remotes.lines().next()) {
        (Some((remote, _)), _) if remotes.lines().any(|known| known == remote) => remote.to_owned(),
        (_, Some(first)) => first.to_owned(),
        (_, None) => "origin".to_owned(),
    };
    let name = branch.strip_prefix(&format!("{remote}/")).unwrap_or(branch);
    let mut fetch = vec!["fetch".to_owned()];
    if shallow {
        fetch.push("--unshallow".to_owned());
    }
    fetch.push(remote.clone());
    let is_id = name.len() >= 40 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    fetch.push(match is_id {
        true => name.to_owned(),
        false => format!("+refs/heads/{name}:refs/remotes/{remote}/{name}"),
    });
    Ok(fetch)
}

/// The branch that changes go into: what the host says, what the remote says, or the usual names.
fn default_branch(git: &Git) -> Result<String, Failure> {
    for name in ["GITHUB_BASE_REF", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME"] {
        if let Some(branch) = variable(name) {
            return Ok(format!("origin/{branch}"));
        }
    }
    if let Some(branch) = git.answer([
        "rev-parse",
        "--abbrev-ref",
        "--verify",
        "--quiet",
        "origin/HEAD",
    ])? {
        return Ok(branch);
    }
    let configured = git.answer(["config", "--get", "init.defaultBranch"])?;
    let usual = ["origin/main", "origin/master"]
        .map(str::to_owned)
        .into_iter();
    let usual = usual
        .chain(configured)
        .chain(["main", "master"].map(str::to_owned));
    for branch in usual {
        let known = git.answer([
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &format!("{branch}^{{commit}}"),
        ])?;
        if known.is_some() {
            return Ok(branch);
        }
    }
    Err(Failure::new("no default branch is known here to compare with")
        .advise("name the base, as in `rolecall diff origin/develop`, or set `base` under `[diff]` in rolecall.toml"))
}

fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|text| !text.is_empty())
}
