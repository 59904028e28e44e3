//! Which files belong to which system.

use super::names::Names;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::{FileId, Span};
use crate::syntax::Parsed;
use crate::syntax::ast::{Attributes, File, Text};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The files of one system.
pub struct SystemFiles<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its label, from the first file that gives one.
    pub label: Option<&'a Text>,
    /// Its documentation and metadata, from the one file that has them.
    pub attrs: Option<&'a Attributes>,
    /// Its files, in the order of their paths.
    pub files: Vec<&'a File>,
    /// Their ids.
    pub ids: Vec<FileId>,
    /// Whether something in its files couldn't be read.
    pub broken: bool,
}

/// Groups the files, sorted by the systems' names; what they disagree on is reported.
pub fn systems<'a>(
    names: &'a Names,
    parsed: &'a [Arc<Parsed>],
    findings: &mut Vec<Diagnostic>,
) -> Vec<SystemFiles<'a>> {
    let mut systems: BTreeMap<&str, SystemFiles<'a>> = BTreeMap::new();
    for file in parsed.iter().map(|parsed| &parsed.ast) {
        let Some(header) = &file.header else { continue };
        let name = names.written(header.what.name);
        let system = systems.entry(name).or_insert_with(|| SystemFiles {
            name,
            label: None,
            attrs: None,
            files: Vec::new(),
            ids: Vec::new(),
            broken: false,
        });
        let mut headers = Headers { system, findings };
        headers.label(header.what.label.as_ref());
        headers.attributes(header.attrs.as_deref(), header.what.name.span);
        system.files.push(file);
        system.ids.push(header.span.file);
        system.broken |= file.broken;
    }
    systems.into_values().collect()
}

struct Headers<'s, 'a> {
    system: &'s mut SystemFiles<'a>,
    findings: &'s mut Vec<Diagnostic>,
}

impl<'a> Headers<'_, 'a> {
    fn label(&mut self, label: Option<&'a Text>) {
        let Some(label) = label else { return };
        match self.system.label {
            None => self.system.label = Some(label),
            Some(first) if first.text != label.text => {
                let name = self.system.name;
                let message = format!(
                    "system `{name}` is called \"{}\" here and \"{}\" elsewhere",
                    label.text, first.text
                );
                let finding = Diagnostic::new(&codes::SYSTEM_MISMATCH, label.span, message)
                    .related(first.span, "its label in another file")
                    .help("give it the same label in all files, or another name if it is another system")
                    .entity(format!("system {name}"));
                self.findings.push(finding);
            }
            Some(_) => {}
        }
    }

    fn attributes(&mut self, attrs: Option<&'a Attributes>, place: Span) {
        let Some(attrs) = attrs.filter(|attrs| attrs.doc.is_some() || !attrs.meta.is_empty())
        else {
            return;
        };
        match self.system.attrs {
            None => self.system.attrs = Some(attrs),
            Some(first) => {
                let name = self.system.name;
                let message = format!("system `{name}` is documented in two files");
                let mut finding = Diagnostic::new(&codes::SYSTEM_MISMATCH, place, message)
                    .help("keep its documentation and metadata in one file")
                    .entity(format!("system {name}"));
                if let Some(doc) = &first.doc {
                    finding = finding.related(doc.span, "documented here already");
                }
                self.findings.push(finding);
            }
        }
    }
}
