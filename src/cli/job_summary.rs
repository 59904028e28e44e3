//! The summary page of a job of GitHub Actions: a file that its steps add to.

use super::failure::{cause, shown};
use super::shell::Shell;
use rolecall::diagnostic::render::{Report, summary};
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// The host refuses a page of a step that is larger than this.
const MAX_BYTES: u64 = 1024 * 1024 - 1;

/// Adds a page about the findings, if the host has told where. Nobody asked for it, so nothing fails if it can't be.
pub fn add(report: &Report<'_>, shell: &mut Shell) {
    append(|left| summary(report, left).into_bytes(), shell);
}

/// Adds a page that has been written, or nothing if it is too long for the host.
pub fn add_page(page: &[u8], shell: &mut Shell) {
    let whole = |left: usize| {
        if page.len() <= left {
            page.to_vec()
        } else {
            Vec::new()
        }
    };
    append(whole, shell);
}

fn append(page: impl Fn(usize) -> Vec<u8>, shell: &mut Shell) {
    let named = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty());
    let Some(path) = named else {
        return;
    };
    let path = Path::new(&path);
    let write = || -> io::Result<()> {
        let written = fs::metadata(path).map_or(0, |metadata| metadata.len());
        let left = MAX_BYTES.saturating_sub(written);
        let page = page(usize::try_from(left).unwrap_or(usize::MAX));
        let mut file = OpenOptions::new().append(true).create(true).open(path)?;
        file.write_all(&page)
    };
    if let Err(error) = write() {
        let (path, reason) = (shown(path), cause(&error));
        shell.warn(&format!("can't add to the job summary `{path}`: {reason}"));
    }
}
