//! The text of a bundle, and where its parts stand in it.

use super::fault::Fault;
use crate::source::{FileId, Span};
use serde::de::{Deserialize, Deserializer, Error, Visitor};
use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// The text of a bundle.
pub struct Page<'a> {
    pub file: FileId,
    pub text: &'a str,
}

impl Page<'_> {
    /// Places are 32 bits wide.
    pub fn fits(&self) -> Result<(), Fault> {
        match u32::try_from(self.text.len()) {
            Ok(_) => Ok(()),
            Err(_) => Err(Fault::new("the bundle is larger than 4 GB")),
        }
    }

    /// Where a part of the text begins; nothing for a text that isn't part of it, as one with escapes.
    pub fn offset(&self, part: &str) -> Option<usize> {
        let at = (part.as_ptr() as usize).checked_sub(self.text.as_ptr() as usize)?;
        (at + part.len() <= self.text.len()).then_some(at)
    }

    pub fn span(&self, part: &str) -> Span {
        let at = self.offset(part).unwrap_or(0);
        let length = self.offset(part).map_or(0, |_| part.len());
        Span::new(self.file, at, at + length)
    }

    /// Something is wrong with this part.
    pub fn wrong(&self, part: &str, message: impl Into<String>) -> Fault {
        Fault {
            at: self.offset(part),
            ..Fault::new(message)
        }
    }
}

/// A text in the bundle. It is part of the bundle's own text unless it has escapes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text<'a>(Cow<'a, str>);

impl Text<'_> {
    pub fn owned(&self) -> String {
        self.0.clone().into_owned()
    }

    pub fn shared(&self) -> Arc<str> {
        Arc::from(&*self.0)
    }
}

impl<'a> From<&'a str> for Text<'a> {
    fn from(text: &'a str) -> Self {
        Text(Cow::Borrowed(text))
    }
}

impl From<String> for Text<'_> {
    fn from(text: String) -> Self {
        Text(Cow::Owned(text))
    }
}

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TextVisitor)
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text<'de>;

    fn expecting(&self, into: &mut fmt::Formatter<'_>) -> fmt::Result {
        into.write_str("a text")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Text<'de>, E> {
        Ok(Text::from(text))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Text<'de>, E> {
        Ok(Text::from(text.to_owned()))
    }
}
