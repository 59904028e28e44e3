//! A text as the row of its words, signs, strings and remarks, for whoever lays it out anew; and whether two
//! texts say the same.
//!
//! The row is cut by hand: the grammar takes as long for it as for half of a tree. Whether nothing was lost is
//! asked of the grammar, which takes no part in cutting.

use super::grammar::{Grammar, Rule};
use pest::Parser;
use pest::iterators::Pairs;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// A word, a path, a wildcard, a number or a day.
    Word,
    /// A brace, a parenthesis, a comma, an arrow and so on.
    Sign,
    /// `@name`
    At,
    /// A text in quotes.
    Text,
    /// A line of documentation.
    Doc,
    /// A remark.
    Remark,
}

/// One token. Blanks at the end of a remark or of documentation don't belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// First byte.
    pub start: u32,
    /// First byte after it.
    pub end: u32,
    /// What it is.
    pub kind: TokenKind,
    /// How many lines end between the one before and this one; 2 stands for more, too.
    pub lines: u8,
}

impl Token {
    /// What stands there.
    pub fn text(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize)
            .unwrap_or("")
    }
}

/// Everything in a text but its blanks, in order.
pub fn tokens(text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut tokens = Vec::with_capacity(bytes.len() / 8);
    let (mut at, mut lines) = (0, 0_u8);
    while let Some(&first) = bytes.get(at) {
        if first <= b' ' {
            lines += u8::from(first == b'\n' && lines < 2);
            at += 1;
            continue;
        }
        let rest = bytes.get(at..).unwrap_or(&[]);
        let (kind, length) = match rest {
            [b'/', b'/', ..] => remark(rest, text.get(at..).unwrap_or("")),
            _ => cut(rest),
        };
        let line = matches!(kind, TokenKind::Doc | TokenKind::Remark);
        let kept = match line {
            true => text
                .get(at..at + length)
                .map_or(0, |line| trimmed(line).len()),
            false => length,
        };
        tokens.push(Token {
            start: at as u32,
            end: (at + kept) as u32,
            kind,
            lines,
        });
        at += length;
        lines = 0;
    }
    tokens
}

/// A remark or documentation, which takes the line to its end.
fn remark(rest: &[u8], text: &str) -> (TokenKind, usize) {
    let doc = rest.get(2) == Some(&b'/') && rest.get(3) != Some(&b'/');
    let kind = match doc {
        true => TokenKind::Doc,
        false => TokenKind::Remark,
    };
    (kind, text.find('\n').unwrap_or(text.len()))
}

/// What else the text begins with, and how long that is.
fn cut(rest: &[u8]) -> (TokenKind, usize) {
    match rest {
        [b'"', after @ ..] => (TokenKind::Text, 1 + quoted(after)),
        [b'@', after @ ..] => (TokenKind::At, 1 + length(after, is_letter)),
        [b'-', b'>', ..] | [b'.', b'{', ..] => (TokenKind::Sign, 2),
        [b'*', ..] => (TokenKind::Word, length(rest, |byte| byte == b'*')),
        [first, ..] if is_letter(*first) || *first == b'-' => (TokenKind::Word, word(rest)),
        // A character that no grammar knows may be longer than a byte.
        [_, after @ ..] => (
            TokenKind::Sign,
            1 + length(after, |byte| (0x80..0xC0).contains(&byte)),
        ),
        [] => (TokenKind::Sign, 0),
    }
}

fn length(bytes: &[u8], belongs: impl Fn(u8) -> bool) -> usize {
    let end = bytes.iter().position(|byte| !belongs(*byte));
    end.unwrap_or(bytes.len())
}

fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// What is left of a text after its first quote, the last one included.
fn quoted(after: &[u8]) -> usize {
    let mut at = 0;
    loop {
        at += length(after.get(at..).unwrap_or(&[]), |byte| {
            byte != b'"' && byte != b'\\'
        });
        match after.get(at) {
            Some(b'"') => return at + 1,
            Some(_) => at += 2,
            None => return after.len(),
        }
    }
}

/// Letters, dots with what follows them, and the hyphens of rules and days; neither `->` nor `.{`.
fn word(rest: &[u8]) -> usize {
    let mut at = 1;
    loop {
        at += length(rest.get(at..).unwrap_or(&[]), is_letter);
        let (here, next) = (rest.get(at), rest.get(at + 1));
        match (here, next) {
            (Some(b'-'), Some(b'>')) | (Some(b'.'), Some(b'{')) => return at,
            (Some(b'*'), _) if !matches!(rest.get(at - 1), Some(b'.' | b'*')) => return at,
            (Some(b'-' | b'.' | b'*'), _) => at += 1,
            _ => return at,
        }
    }
}

fn trimmed(line: &str) -> &str {
    line.trim_end_matches([' ', '\t', '\r'])
}

/// Whether two texts have the same tree, places left out, and the same remarks in the same order.
pub fn say_the_same(one: &str, other: &str) -> bool {
    let trees = (
        Grammar::parse(Rule::file, one),
        Grammar::parse(Rule::file, other),
    );
    let comments = (
        Grammar::parse(Rule::comments, one),
        Grammar::parse(Rule::comments, other),
    );
    match (trees, comments) {
        ((Ok(one), Ok(other)), (Ok(ones), Ok(others))) => {
            shape(one).eq(shape(other)) && remarks(ones).eq(remarks(others))
        }
        _ => false,
    }
}

/// A tree without places: each rule, how many parts it has, and what stands where there are no parts.
fn shape<'t>(tree: Pairs<'t, Rule>) -> impl Iterator<Item = (Rule, usize, String)> {
    tree.flatten().map(|pair| {
        let (rule, text) = (pair.as_rule(), pair.as_str());
        let leaf = match pair.into_inner().len() {
            0 => words(text),
            parts => return (rule, parts, String::new()),
        };
        (rule, 0, leaf)
    })
}

/// Where a rule without parts takes in blanks and remarks, they don't count.
fn words(leaf: &str) -> String {
    let tokens = tokens(leaf).into_iter();
    let words = tokens.filter(|token| token.kind != TokenKind::Remark);
    let words: Vec<&str> = words.map(|token| token.text(leaf)).collect();
    words.join(" ")
}

fn remarks<'t>(comments: Pairs<'t, Rule>) -> impl Iterator<Item = &'t str> {
    let pairs = comments.flatten();
    pairs
        .filter(|pair| pair.as_rule() == Rule::remark)
        .map(|pair| trimmed(pair.as_str()))
}
