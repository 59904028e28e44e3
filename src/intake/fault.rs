//! Why a bundle can't be read, and where.

use crate::source::{LineIndex, Position};
use std::fmt;

/// A text isn't a bundle that can be relied on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<&'static str>,
    /// Where, if it isn't the bundle as a whole.
    pub place: Option<Place>,
}

/// A place in a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The line and the column. A bundle is one line as it is written.
    pub position: Position,
    /// The way through the members, as `actions[3].level`; empty for the bundle itself.
    pub member: String,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, into: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(Place { position, member }) = &self.place {
            write!(into, "{}:{}: ", position.line, position.column)?;
            if !member.is_empty() {
                write!(into, "{member}: ")?;
            }
        }
        into.write_str(&self.message)
    }
}

impl std::error::Error for Unreadable {}

/// The same before somebody has looked where the place is.
#[derive(Debug)]
pub struct Fault {
    pub message: String,
    pub help: Option<&'static str>,
    /// In bytes from the beginning.
    pub at: Option<usize>,
}

impl Fault {
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: None,
            at: None,
        }
    }

    pub fn advise(self, help: &'static str) -> Self {
        Self {
            help: Some(help),
            ..self
        }
    }

    pub fn placed(self, text: &str) -> Unreadable {
        let place = self.at.map(|at| Place {
            position: LineIndex::new(text).position(text, at),
            member: member(text, at),
        });
        Unreadable {
            message: self.message,
            help: self.help,
            place,
        }
    }
}

/// How many steps of a way are shown. A bundle has fewer.
const STEPS: usize = 16;

/// What the place is within, from the outside to the inside.
enum Within<'t> {
    Object { name: Option<&'t str>, named: bool },
    List(usize),
}

/// The way through the members to the byte at `offset`.
fn member(text: &str, offset: usize) -> String {
    let mut within: Vec<Within<'_>> = Vec::new();
    let mut at = 0;
    while at < text.len() && at <= offset {
        let byte = text.as_bytes().get(at).copied().unwrap_or(0);
        let string = (byte == b'"').then(|| string_at(text, at));
        match (byte, within.last_mut()) {
            (b'"', Some(Within::Object { name, named: false })) => *name = string,
            (b':', Some(Within::Object { named, .. })) => *named = true,
            // What ends here is wrong as a whole.
            (b'}', Some(Within::Object { name, .. })) if at == offset => *name = None,
            (b']', Some(Within::List(_))) if at == offset => drop(within.pop()),
            _ if at == offset => {}
            (b',', Some(Within::Object { named, .. })) => *named = false,
            (b',', Some(Within::List(index))) => *index += 1,
            (b'{', _) => within.push(Within::Object {
                name: None,
                named: false,
            }),
            (b'[', _) => within.push(Within::List(0)),
            (b'}' | b']', _) => drop(within.pop()),
            _ => {}
        }
        at += string.map_or(1, |string| string.len() + 2);
    }
    shown(&within)
}

fn shown(within: &[Within<'_>]) -> String {
    let mut way = String::new();
    for step in within.iter().take(STEPS) {
        let step = match step {
            Within::List(index) => format!("[{index}]"),
            Within::Object {
                name: None | Some(""),
                ..
            } => String::new(),
            Within::Object {
                name: Some(name), ..
            } => match (name.contains(['.', '[']), way.is_empty()) {
                (true, _) => format!("[\"{name}\"]"),
                (false, true) => (*name).to_owned(),
                (false, false) => format!(".{name}"),
            },
        };
        way.push_str(&step);
    }
    if within.len() > STEPS {
        way.push('…');
    }
    way
}

/// What stands between the quotes, the first of which is at `start`.
fn string_at(text: &str, start: usize) -> &str {
    let rest = text.get(start + 1..).unwrap_or("");
    let mut escaped = false;
    let end = rest.bytes().position(|byte| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    });
    rest.get(..end.unwrap_or(rest.len())).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_to_a_place() {
        let text = r#"{"a":[{"b":"x\"]}","c d":1},{"m.n":[[7],{}]}],"z":null}"#;
        let ways = [
            ("{\"a\"", ""),
            ("\"a\"", "a"),
            ("x\\", "a[0].b"),
            ("\"c d\"", "a[0].c d"),
            ("1}", "a[0].c d"),
            ("{\"m.n\"", "a[1]"),
            ("7", "a[1][\"m.n\"][0][0]"),
            ("{}", "a[1][\"m.n\"][1]"),
            ("null", "z"),
            (",\"c d\"", "a[0].b"),
            ("},{\"m.n", "a[0]"),
            ("],\"z", "a"),
        ];
        for (part, way) in ways {
            let at = text.find(part).unwrap_or(usize::MAX);
            assert_eq!(member(text, at), way, "{part}");
        }
    }
}
