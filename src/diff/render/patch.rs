//! What changed in the texts, as a unified difference.

use crate::diagnostic::render::visible;
use crate::diff::report::Report;
use crate::source::{Sources, common_folder};
use similar::TextDiff;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Lines around a change that are shown.
const CONTEXT: usize = 3;

/// Writes the difference of every file that isn't the same in both versions.
pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (base, head) = (by_path(report.base.sources), by_path(report.head.sources));
    let paths: std::collections::BTreeSet<&&str> = base.keys().chain(head.keys()).collect();
    for path in paths {
        let text = |side: &BTreeMap<&str, &str>| side.get(*path).copied().unwrap_or("").to_owned();
        let (before, after) = (text(&base), text(&head));
        if before == after {
            continue;
        }
        let name = visible(path);
        let texts = TextDiff::from_lines(&before, &after);
        let mut unified = texts.unified_diff();
        let unified = unified
            .context_radius(CONTEXT)
            .header(&name, &name)
            .to_string();
        writeln!(out)?;
        for line in unified.lines() {
            writeln!(out, "  {}", visible(line))?;
        }
    }
    Ok(())
}

/// The texts by paths without what the versions' folders are called, where all paths share that.
fn by_path(sources: &Sources) -> BTreeMap<&str, &str> {
    let folder = common_folder(sources.iter().map(|(_, source)| source.path.as_str()));
    let texts = sources.iter().map(|(_, source)| {
        let below = source.path.get(folder..).unwrap_or(&source.path);
        (below, source.text.as_str())
    });
    texts.collect()
}
