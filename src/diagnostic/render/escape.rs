//! Texts of unknown origin, made safe to send to a terminal.

use std::borrow::Cow;

/// The text with every character that a terminal obeys, or that nobody sees, written as `\u{…}`.
///
/// What is left is what it looks like: no cursor moves, no reversed lines, no hidden letters.
pub fn visible(text: &str) -> Cow<'_, str> {
    match text.contains(is_hidden) {
        true => Cow::Owned(text.chars().flat_map(Shown::of).collect()),
        false => Cow::Borrowed(text),
    }
}

/// [`visible`], but a tab stays one.
pub(super) fn visible_source(text: &str) -> Cow<'_, str> {
    match text.contains(|letter| letter != '\t' && is_hidden(letter)) {
        true => Cow::Owned(text.chars().flat_map(Shown::of_source).collect()),
        false => Cow::Borrowed(text),
    }
}

/// A character as it is, or its escape.
enum Shown {
    Plain(std::option::IntoIter<char>),
    Escaped(std::char::EscapeUnicode),
}

impl Shown {
    fn of(letter: char) -> Self {
        match is_hidden(letter) {
            true => Self::Escaped(letter.escape_unicode()),
            false => Self::Plain(Some(letter).into_iter()),
        }
    }

    fn of_source(letter: char) -> Self {
        match letter {
            '\t' => Self::Plain(Some(letter).into_iter()),
            _ => Self::of(letter),
        }
    }
}

impl Iterator for Shown {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        match self {
            Self::Plain(letter) => letter.next(),
            Self::Escaped(letters) => letters.next(),
        }
    }
}

/// Controls, directions of writing, blanks without width, separators of lines, fillers and tags.
fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_text_stays_as_it_is() {
        assert_eq!(visible("Größe, 管理, `x`"), "Größe, 管理, `x`");
    }

    #[test]
    fn a_terminal_gets_no_orders() {
        assert_eq!(visible("\u{1b}[2J\ra\u{85}"), "\\u{1b}[2J\\u{d}a\\u{85}");
    }

    #[test]
    fn reversed_and_invisible_letters_are_named() {
        assert_eq!(visible("a\u{202e}b\u{200b}c"), "a\\u{202e}b\\u{200b}c");
    }

    #[test]
    fn a_source_line_keeps_its_tabs() {
        assert_eq!(visible_source("\tgrant\u{7}"), "\tgrant\\u{7}");
        assert_eq!(visible("a\tb"), "a\\u{9}b");
    }
}
