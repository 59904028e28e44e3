//! Where something is, as SARIF says it: files are relative URIs, lines and columns count from 1.

use super::Message;
use crate::diagnostic::Label;
use crate::source::{Sources, Span};
use serde::Serialize;
use std::collections::BTreeMap;

/// What relative paths are relative to; whoever reads the log knows where that is.
const BASE: &str = "SRCROOT";

#[derive(Serialize)]
pub(super) struct Base {
    description: Message<&'static str>,
}

/// The one base there is.
pub(super) fn base() -> BTreeMap<&'static str, Base> {
    let description = Message {
        text: "the folder that rolecall was run in",
    };
    BTreeMap::from([(BASE, Base { description })])
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Location<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message<&'a str>>,
}

impl<'a> Location<'a> {
    /// The place of a label, with what is to be seen there.
    pub(super) fn of(sources: &Sources, label: &'a Label) -> Self {
        let message = Message {
            text: label.message.as_str(),
        };
        Self {
            id: None,
            physical_location: PhysicalLocation {
                artifact_location: ArtifactLocation::of(sources.path(label.span.file)),
                region: Region::of(sources, label.span),
            },
            message: (!label.message.is_empty()).then_some(message),
        }
    }

    /// With a number that tells it from the other places of the same finding.
    pub(super) fn numbered(self, id: usize) -> Self {
        Self {
            id: Some(id),
            ..self
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    region: Region,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ArtifactLocation {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

impl ArtifactLocation {
    /// The file of this path. One that leads out of the folder has no base.
    pub(super) fn of(path: &str) -> Self {
        let encoded = percent_encoded(path);
        let mut letters = path.chars();
        let drive = letters
            .next()
            .is_some_and(|letter| letter.is_ascii_alphabetic())
            && letters.as_str().starts_with(":/");
        let (uri, relative) = match (path.starts_with('/'), drive) {
            (true, _) => (format!("file://{encoded}"), false),
            (false, true) => (format!("file:///{encoded}"), false),
            (false, false) => (encoded, !path.starts_with("../")),
        };
        Self {
            uri,
            uri_base_id: relative.then_some(BASE),
        }
    }
}

/// The path as a URI: every byte that isn't a letter, a digit or one of `-._~/` is written as `%` and two digits.
fn percent_encoded(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => uri.push(char::from(byte)),
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
}

impl Region {
    pub(super) fn of(sources: &Sources, span: Span) -> Self {
        let (start, end) = (sources.start(span), sources.end(span));
        Self {
            start_line: start.line,
            start_column: start.column,
            end_line: end.line,
            end_column: end.column,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ArtifactLocation;

    #[test]
    fn a_path_is_a_uri() {
        let uri = |path: &str| {
            let location = ArtifactLocation::of(path);
            (location.uri, location.uri_base_id)
        };
        let here = Some("SRCROOT");
        assert_eq!(uri("a/b.role"), ("a/b.role".to_owned(), here));
        assert_eq!(
            uri("a b/ü%:#?.role"),
            ("a%20b/%C3%BC%25%3A%23%3F.role".to_owned(), here)
        );
        assert_eq!(uri("../a.role"), ("../a.role".to_owned(), None));
        assert_eq!(
            uri("/srv/a b.role"),
            ("file:///srv/a%20b.role".to_owned(), None)
        );
        assert_eq!(uri("<stdin>"), ("%3Cstdin%3E".to_owned(), here));
    }
}
