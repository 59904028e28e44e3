//! Whether a text is a bundle of our format, and still what was written.

use super::fault::Fault;
use super::page::{Page, Text};
use super::{FORMAT, words};
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// What to say of a text whose format is another one or none; nothing where the format isn't what is wrong.
pub fn other_format(page: &Page<'_>) -> Option<Fault> {
    #[derive(Deserialize)]
    struct Head<'a> {
        #[serde(borrow)]
        format: Option<Text<'a>>,
    }
    let is_object = page.text.trim_start().starts_with('{');
    let format = match is_object {
        true => serde_json::from_str::<Head<'_>>(page.text).ok()?.format,
        false => serde_json::from_str::<serde::de::IgnoredAny>(page.text)
            .map(|_| None)
            .ok()?,
    };
    match format {
        Some(format) => check_format(page, &format).err(),
        None => Some(
            Fault::new("this is JSON, but no bundle: it has no member `format`")
                .advise("`rolecall build` writes bundles"),
        ),
    }
}

pub fn check_format(page: &Page<'_>, format: &Text<'_>) -> Result<(), Fault> {
    if &**format == FORMAT {
        return Ok(());
    }
    let version = format.strip_prefix("rolecall.bundle/");
    let newer = version.and_then(|version| version.parse::<u32>().ok());
    let fault = match newer {
        Some(2..) => page
            .wrong(
                format,
                format!("made by a newer rolecall: the format is `{}`", &**format),
            )
            .advise("update rolecall, or build the bundle with this one"),
        Some(_) | None => page
            .wrong(format, format!("the format is `{}`", &**format))
            .advise("a bundle of `rolecall build` has the format `rolecall.bundle/1`"),
    };
    Err(fault)
}

/// The digest is that of the canonical text without it. A text that is laid out in another way is put into that
/// form first.
pub fn check(page: &Page<'_>, digest: &Text<'_>) -> Result<(), Fault> {
    if as_it_stands(page, digest).is_some_and(|found| found == **digest) {
        return Ok(());
    }
    let mut bundle: Value =
        serde_json::from_str(page.text).map_err(|error| words::fault(page, &error))?;
    if let Some(members) = bundle.as_object_mut() {
        members.remove("digest");
    }
    if hex(Sha256::digest(bundle.to_string().as_bytes()).as_slice()) == **digest {
        return Ok(());
    }
    let fault = page.wrong(
        digest,
        "the bundle was changed since it was built: its digest is that of another text",
    );
    Err(fault.advise("take it from where it was built, or build it again"))
}

/// The digest of the text as it is, less the member `digest`, which others precede and follow.
fn as_it_stands(page: &Page<'_>, digest: &Text<'_>) -> Option<String> {
    const BEFORE: &str = "\"digest\":\"";
    let at = page.offset(digest)?;
    let (before, rest) = page.text.split_at_checked(at)?;
    let before = before.strip_suffix(BEFORE)?;
    let after = rest.get(digest.len()..)?.strip_prefix("\",")?;
    let mut hash = Sha256::new();
    hash.update(before.as_bytes());
    hash.update(after.as_bytes());
    Some(hex(hash.finalize().as_slice()))
}

fn hex(hash: &[u8]) -> String {
    let digits = hash.iter().map(|byte| format!("{byte:02x}"));
    format!("sha256:{}", digits.collect::<String>())
}
