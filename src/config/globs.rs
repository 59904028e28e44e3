//! Globs, relative to the folder of whoever wrote them.

use super::Mistake;
use crate::source::Span;
use globset::{GlobBuilder, GlobMatcher};
use std::path::Path;

/// One glob and where it stands.
#[derive(Debug)]
pub struct Pattern {
    /// The glob as it was written.
    pub text: String,
    /// Where it stands.
    pub span: Span,
    matcher: GlobMatcher,
}

impl Pattern {
    /// Reads a glob; it has to stay within the folder it is relative to.
    pub(super) fn new(text: &str, span: Span) -> Result<Self, Mistake> {
        let outside = text.starts_with('/') || text.split('/').any(|part| part == "..");
        if outside || text.is_empty() {
            let message = format!("`{text}` can't match anything");
            return Err(Mistake::new(message)
                .advise("a glob is relative to the folder of this file and stays inside it"));
        }
        let matcher = matcher(text).map_err(|reason| {
            Mistake::new(format!("`{text}` isn't a glob: {reason}")).advise(
                "`*` stands for part of a name, `**` for any folders, as in `\"drafts/**\"`",
            )
        })?;
        Ok(Self {
            text: text.to_owned(),
            span,
            matcher,
        })
    }

    /// Whether it matches the path or a folder above it.
    pub fn covers(&self, relative: &Path) -> bool {
        let parts = relative.ancestors();
        parts
            .filter(|part| !part.as_os_str().is_empty())
            .any(|part| self.matcher.is_match(part))
    }
}

/// Several globs, of which one is enough.
#[derive(Debug, Default)]
pub struct Globs(pub(super) Vec<Pattern>);

impl Globs {
    /// Whether one of them matches the path or a folder above it.
    pub fn cover(&self, relative: &Path) -> bool {
        self.0.iter().any(|pattern| pattern.covers(relative))
    }

    /// Each of them.
    pub fn patterns(&self) -> impl Iterator<Item = &Pattern> {
        self.0.iter()
    }
}

/// A glob as all of rolecall understands it: one without `/` matches a name at any depth.
pub fn matcher(text: &str) -> Result<GlobMatcher, String> {
    let glob = text.strip_prefix("./").unwrap_or(text);
    let glob = glob.strip_suffix('/').unwrap_or(glob);
    let anchored = match glob.contains('/') {
        true => glob.to_owned(),
        false => format!("**/{glob}"),
    };
    let built = GlobBuilder::new(&anchored).literal_separator(true).build();
    let built = built.map_err(|error| error.kind().to_string())?;
    Ok(built.compile_matcher())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    fn covers(glob: &str, path: &str) -> bool {
        Pattern::new(glob, Span::new(FileId(0), 0, 0))
            .is_ok_and(|pattern| pattern.covers(Path::new(path)))
    }

    #[test]
    fn a_name_matches_at_any_depth_and_a_path_from_the_top() {
        assert!(covers("*.role", "a/b/c.role"));
        assert!(covers("drafts", "a/drafts/c.role"));
        assert!(covers("a/*.role", "a/c.role"));
        assert!(!covers("a/*.role", "a/b/c.role"));
        assert!(!covers("b/*.role", "a/b/c.role"));
        assert!(covers("a/**", "a/b/c.role"));
        assert!(covers("./a/", "a/b/c.role"));
    }

    #[test]
    fn a_glob_stays_inside() {
        assert!(!covers("../x/*.role", "x/a.role"));
        assert!(!covers("/x/*.role", "x/a.role"));
        assert!(!covers("a/[", "a/["));
    }
}
