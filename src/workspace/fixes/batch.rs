//! Fixes that can be applied together, and applying them.

use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::source::{FileId, Span};
use crate::workspace::{Snapshot, SourceFile};
use std::collections::{BTreeMap, BTreeSet};

/// The first of these findings whose fixes don't touch each other's text, in files that could be read.
pub fn together<'f>(
    snapshot: &Snapshot,
    findings: impl Iterator<Item = &'f Diagnostic>,
) -> Vec<&'f Diagnostic> {
    let broken = broken(snapshot);
    let mut taken: BTreeMap<(FileId, u32), u32> = BTreeMap::new();
    let mut chosen = Vec::new();
    for finding in findings {
        let edits = finding.fix.as_ref().map_or(&[][..], |fix| &fix.edits);
        let free = |edit: &Edit| !broken.contains(&edit.span.file) && is_free(&taken, edit.span);
        if edits.is_empty() || !edits.iter().all(free) {
            continue;
        }
        for Edit { span, .. } in edits {
            taken.insert((span.file, span.start), span.end);
        }
        chosen.push(finding);
    }
    chosen
}

/// The files in which something couldn't be read: places in them can't be trusted.
pub fn broken(snapshot: &Snapshot) -> BTreeSet<FileId> {
    let unreadable = snapshot
        .findings
        .iter()
        .filter(|finding| finding.code.category() == "text and syntax");
    unreadable
        .map(|finding| finding.primary.span.file)
        .collect()
}

fn is_free(taken: &BTreeMap<(FileId, u32), u32>, span: Span) -> bool {
    let before = taken.range(..(span.file, span.start)).next_back();
    let before = before.is_none_or(|((file, _), end)| *file != span.file || *end <= span.start);
    let after = taken.range((span.file, span.start)..).next();
    let after = after.is_none_or(|((file, start), _)| {
        *file != span.file || (*start >= span.end && *start != span.start)
    });
    before && after
}

/// The files with these fixes applied; `files` are in the order of the snapshot's sources.
pub fn applied(files: &[SourceFile], fixes: &[&Fix]) -> Vec<SourceFile> {
    let mut edits: Vec<&Edit> = fixes.iter().flat_map(|fix| &fix.edits).collect();
    edits.sort();
    let mut fixed = files.to_vec();
    for edit in edits.into_iter().rev() {
        let range = edit.span.start as usize..edit.span.end as usize;
        if let Some(file) = fixed.get_mut(edit.span.file.0 as usize)
            && range.start <= range.end
            && range.end <= file.bytes.len()
        {
            file.bytes.splice(range, edit.text.bytes());
        }
    }
    fixed
}
