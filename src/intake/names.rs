//! Which texts are names, and what is named twice.

use super::fault::Fault;
use super::page::{Page, Text};

fn is_name(text: &str) -> bool {
    let mut letters = text.chars();
    let first = letters.next();
    first.is_some_and(|letter| letter.is_ascii_alphabetic())
        && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
}

fn is_path(text: &str) -> bool {
    text.split('.').all(is_name)
}

impl Page<'_> {
    pub fn name(&self, text: &Text<'_>) -> Result<(), Fault> {
        match is_name(text) {
            true => Ok(()),
            false => Err(self.wrong(text, format!("`{}` can't be a name", &**text))),
        }
    }

    pub fn path(&self, text: &Text<'_>) -> Result<(), Fault> {
        match is_path(text) {
            true => Ok(()),
            false => Err(self.wrong(text, format!("`{}` can't be a path", &**text))),
        }
    }

    /// Something refers to what isn't there.
    pub fn unknown(&self, what: &str, text: &Text<'_>) -> Fault {
        self.wrong(text, format!("there is no {what} `{}`", &**text))
    }

    /// Nothing may be named twice. The rows come back in the order of their ids.
    pub fn sorted<'r, 'a, R>(
        &self,
        rows: impl IntoIterator<Item = &'r R>,
        what: &str,
        id: impl Fn(&'r R) -> &'r Text<'a>,
    ) -> Result<Vec<&'r R>, Fault>
    where
        'a: 'r,
    {
        let mut rows: Vec<&R> = rows.into_iter().collect();
        rows.sort_by_key(|row| id(*row));
        let twice = rows
            .windows(2)
            .filter_map(|pair| Some((pair.first()?, pair.last()?)))
            .find(|(one, other)| id(one) == id(other));
        match twice {
            Some((_, other)) => Err(self.twice(what, id(other))),
            None => Ok(rows),
        }
    }

    pub fn twice(&self, what: &str, text: &Text<'_>) -> Fault {
        self.wrong(text, format!("the {what} `{}` is there twice", &**text))
    }
}
