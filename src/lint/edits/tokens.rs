//! The words and signs of a clause, as far as lists and braces matter.

/// A word with its dots and stars, a text in quotes, `.{`, or one other sign; remarks are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'t> {
    pub start: usize,
    pub end: usize,
    pub text: &'t str,
}

/// The tokens of a text.
pub fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut all = Vec::new();
    let mut start = 0;
    while let Some(rest) = text.get(start..).filter(|rest| !rest.is_empty()) {
        let length = length(rest);
        let token = rest.get(..length).unwrap_or(rest);
        if !token.trim().is_empty() && !is_remark(token) {
            all.push(Token {
                start,
                end: start + token.len(),
                text: token,
            });
        }
        start += token.len();
    }
    all
}

/// Whether a text begins a remark.
pub fn is_remark(text: &str) -> bool {
    text.starts_with("//")
}

/// Whether a remark is somewhere in a text.
pub fn has_remark(text: &str) -> bool {
    let mut rest = text;
    while !rest.is_empty() {
        if is_remark(rest) {
            return true;
        }
        rest = rest.get(length(rest)..).unwrap_or("");
    }
    false
}

/// The length of the blank, remark or token at the beginning of a text that isn't empty.
fn length(rest: &str) -> usize {
    let of = |part: fn(char) -> bool| rest.find(|letter| !part(letter)).unwrap_or(rest.len());
    match rest.chars().next() {
        None => 0,
        Some('"') => quoted(rest),
        Some('/') if is_remark(rest) => rest.find('\n').unwrap_or(rest.len()),
        Some('.') if rest.starts_with(".{") => 2,
        Some(letter) if in_word(letter) => {
            let word = of(in_word);
            let braces = rest
                .get(word - 1..)
                .is_some_and(|end| end.starts_with(".{"));
            word - usize::from(braces)
        }
        Some(letter) if letter.is_whitespace() => of(char::is_whitespace),
        Some(letter) => letter.len_utf8(),
    }
}

fn in_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '_' | '.' | '*')
}

fn quoted(rest: &str) -> usize {
    let mut escaped = false;
    for (at, letter) in rest.char_indices().skip(1) {
        match letter {
            '"' if !escaped => return at + 1,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    rest.len()
}
