//! Values of a TOML document, each with its place, and what is said when one is of the wrong kind.

use super::{Mistake, Placed};
use crate::diagnostic::codes::nearest;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::{FileId, Span};
use std::borrow::Cow;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

pub(super) type Key<'t> = Spanned<Cow<'t, str>>;
pub(super) type Value<'t> = Spanned<DeValue<'t>>;

/// Reads values and keeps what is wrong with them.
pub(super) struct Values {
    pub file: FileId,
    pub findings: Vec<Diagnostic>,
}

impl Values {
    pub fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range.start, range.end)
    }

    /// Notes a mistake at a place.
    pub fn wrong(&mut self, range: Range<usize>, mistake: Mistake) {
        let span = self.span(range);
        let finding = Diagnostic::new(&codes::INVALID_CONFIGURATION, span, mistake.message);
        let finding = mistake.help.into_iter().fold(finding, Diagnostic::help);
        self.findings.push(finding);
    }

    /// The value, or a note about what is wrong with it.
    pub fn right<T>(&mut self, range: Range<usize>, result: Result<T, Mistake>) -> Option<T> {
        result.map_err(|mistake| self.wrong(range, mistake)).ok()
    }

    /// Nothing is called like this here.
    pub fn unknown(&mut self, key: &Key<'_>, section: &str, known: &[&str]) {
        let place = match section {
            "" => "at the top".to_owned(),
            section => format!("in `[{section}]`"),
        };
        let mistake = Mistake::new(format!("there is no key `{}` {place}", key.as_ref()));
        let help = match nearest(key.as_ref(), known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the keys here are `{}`", known.join("`, `")),
        };
        self.wrong(key.span(), mistake.advise(help));
    }

    fn kind(&mut self, key: &Key<'_>, value: &Value<'_>, wanted: &str) {
        let kind = match value.get_ref() {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) => "a number",
            DeValue::Float(_) => "a fraction",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        let message = format!("`{}` has to be {wanted}, not {kind}", key.as_ref());
        self.wrong(value.span(), Mistake::new(message));
    }

    pub fn text(&mut self, key: &Key<'_>, value: &Value<'_>) -> Option<Placed<String>> {
        let span = self.span(value.span());
        match value.get_ref().as_str() {
            Some(text) => Some(Placed {
                value: text.to_owned(),
                span,
            }),
            None => {
                self.kind(key, value, "a text in quotes");
                None
            }
        }
    }

    /// The texts of a list, each with where it stands.
    pub fn texts<'v>(
        &mut self,
        key: &Key<'_>,
        value: &'v Value<'_>,
    ) -> Option<Vec<(&'v str, Range<usize>)>> {
        let Some(list) = value.get_ref().as_array() else {
            self.kind(key, value, "a list of texts, as `[\"a\", \"b\"]`");
            return None;
        };
        let mut texts = Vec::new();
        for entry in list.iter() {
            match entry.get_ref().as_str() {
                Some(text) => texts.push((text, entry.span())),
                None => self.kind(key, entry, "a list of nothing but texts"),
            }
        }
        Some(texts)
    }

    /// A whole number within bounds.
    pub fn number(
        &mut self,
        key: &Key<'_>,
        value: &Value<'_>,
        bounds: std::ops::RangeInclusive<u32>,
    ) -> Option<Placed<u32>> {
        let wanted = format!("a whole number from {} to {}", bounds.start(), bounds.end());
        let Some(number) = value.get_ref().as_integer() else {
            self.kind(key, value, &wanted);
            return None;
        };
        let parsed = u32::from_str_radix(number.as_str(), number.radix()).ok();
        match parsed.filter(|number| bounds.contains(number)) {
            Some(number) => Some(Placed {
                value: number,
                span: self.span(value.span()),
            }),
            None => {
                let message = format!("`{}` has to be {wanted}", key.as_ref());
                self.wrong(value.span(), Mistake::new(message));
                None
            }
        }
    }

    pub fn table<'v, 't>(
        &mut self,
        key: &Key<'_>,
        value: &'v Value<'t>,
    ) -> Option<&'v DeTable<'t>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            let wanted = format!("a table, as `[{}]` on a line of its own", key.as_ref());
            self.kind(key, value, &wanted);
        }
        table
    }

    /// The tables of a list.
    pub fn tables<'v, 't>(
        &mut self,
        key: &Key<'_>,
        value: &'v Value<'t>,
    ) -> Vec<(&'v DeTable<'t>, Range<usize>)> {
        let wanted = format!("tables, each below `[[{}]]`", key.as_ref());
        let Some(list) = value.get_ref().as_array() else {
            self.kind(key, value, &wanted);
            return Vec::new();
        };
        let mut tables = Vec::new();
        for entry in list.iter() {
            match entry.get_ref().as_table() {
                Some(table) => tables.push((table, entry.span())),
                None => self.kind(key, entry, &wanted),
            }
        }
        tables
    }
}
