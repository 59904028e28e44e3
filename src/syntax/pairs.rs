//! What pest found, laid out flat: an entry for each rule, in order, that knows where the next one stands.
//!
//! pest's own pairs count references at every step. These are read through once and then only numbers.

use super::Rule;
use pest::Token;
use pest::iterators::Tokens;

/// A rule that matched.
#[derive(Debug, Clone, Copy)]
struct Entry {
    rule: Rule,
    start: u32,
    end: u32,
    /// The end without blanks and remarks after the last part, which pest counts in.
    trimmed: u32,
    /// The entry after it and everything inside it.
    next: u32,
}

/// The rules that matched in a text; words that only introduce are left out.
pub struct Tree<'t> {
    text: &'t str,
    entries: Vec<Entry>,
}

/// A rule that hasn't ended yet.
struct Open {
    entry: usize,
    /// Where its last part so far ends, with what pest counts in and without.
    last: Option<(usize, usize)>,
}

impl<'t> Tree<'t> {
    pub fn new(text: &'t str, tokens: Tokens<'t, Rule>) -> Self {
        let mut tree = Self {
            text,
            entries: Vec::with_capacity(tokens.len() / 2),
        };
        let mut open: Vec<Open> = Vec::new();
        for token in tokens {
            match token {
                Token::Start { rule, pos } => {
                    open.push(Open {
                        entry: tree.entries.len(),
                        last: None,
                    });
                    tree.entries.push(Entry {
                        rule,
                        start: pos.pos() as u32,
                        end: 0,
                        trimmed: 0,
                        next: 0,
                    });
                }
                Token::End { rule, pos } => {
                    let Some(closed) = open.pop() else { continue };
                    let last = Some((pos.pos(), tree.close(&closed, pos.pos())));
                    if only_introduces(rule) {
                        tree.entries.truncate(closed.entry);
                    }
                    if let Some(outer) = open.last_mut() {
                        outer.last = last;
                    }
                }
            }
        }
        tree
    }

    /// Completes an entry; the answer is where it ends without what pest counts in.
    fn close(&mut self, closed: &Open, end: usize) -> usize {
        let text = self.text;
        let next = self.entries.len() as u32;
        let Some(entry) = self.entries.get_mut(closed.entry) else {
            return end;
        };
        let start = entry.start as usize;
        let trimmed = match closed.last {
            Some((last, trimmed)) if last == end => trimmed,
            Some((_, trimmed)) => trimmed + without_blanks_after(text.get(trimmed..end)),
            None => start + text.get(start..end).map_or(0, without_trailing_blanks),
        };
        entry.end = end as u32;
        entry.trimmed = trimmed as u32;
        entry.next = next;
        trimmed
    }

    /// The rules that aren't inside another one.
    pub fn pairs(&'t self) -> Pairs<'t> {
        Pairs {
            tree: self,
            next: 0,
            end: self.entries.len() as u32,
        }
    }
}

/// A rule that matched, and where.
#[derive(Clone, Copy)]
pub struct Pair<'t> {
    tree: &'t Tree<'t>,
    at: u32,
    entry: Entry,
}

impl<'t> Pair<'t> {
    pub fn as_rule(&self) -> Rule {
        self.entry.rule
    }

    /// Its text, with blanks and remarks after the last part.
    pub fn as_str(&self) -> &'t str {
        let range = self.start()..self.entry.end as usize;
        self.tree.text.get(range).unwrap_or("")
    }

    pub fn start(&self) -> usize {
        self.entry.start as usize
    }

    /// Where its last part ends, without blanks and remarks.
    pub fn end(&self) -> usize {
        self.entry.trimmed as usize
    }

    /// The rules directly inside it.
    pub fn into_inner(self) -> Pairs<'t> {
        Pairs {
            tree: self.tree,
            next: self.at + 1,
            end: self.entry.next,
        }
    }
}

/// Rules that stand side by side.
#[derive(Clone)]
pub struct Pairs<'t> {
    tree: &'t Tree<'t>,
    next: u32,
    end: u32,
}

impl<'t> Pairs<'t> {
    pub fn peek(&self) -> Option<Pair<'t>> {
        self.clone().next()
    }
}

impl<'t> Iterator for Pairs<'t> {
    type Item = Pair<'t>;

    fn next(&mut self) -> Option<Pair<'t>> {
        let at = self.next;
        if at >= self.end {
            return None;
        }
        let entry = *self.tree.entries.get(at as usize)?;
        self.next = entry.next;
        Some(Pair {
            tree: self.tree,
            at,
            entry,
        })
    }
}

fn only_introduces(rule: Rule) -> bool {
    (Rule::kw_action..=Rule::kw_when).contains(&rule)
}

/// How much of what follows a part is neither blanks nor remarks, up to the last such byte.
fn without_blanks_after(text: Option<&str>) -> usize {
    let bytes = text.unwrap_or("").as_bytes();
    let (mut at, mut length) = (0, 0);
    while let Some(byte) = bytes.get(at) {
        let remark = *byte == b'/' && bytes.get(at + 1) == Some(&b'/');
        if remark {
            let rest = bytes.get(at..).unwrap_or(&[]).iter();
            at += rest.take_while(|byte| **byte != b'\n').count();
            continue;
        }
        at += 1;
        if *byte > b' ' {
            length = at;
        }
    }
    length
}

/// The length of a text without the blanks and remarks at its end.
fn without_trailing_blanks(text: &str) -> usize {
    if text.bytes().last().is_some_and(|byte| byte > b' ') {
        return text.len();
    }
    let mut rest = text;
    loop {
        let trimmed = rest.trim_end();
        let line = trimmed.rfind('\n').map_or(0, |at| at + 1);
        match trimmed.get(line..).and_then(remark_in) {
            Some(at) if trimmed.len() < text.len() => {
                rest = trimmed.get(..line + at).unwrap_or("");
            }
            _ => return trimmed.len(),
        }
    }
}

/// Where a remark begins on a line.
fn remark_in(line: &str) -> Option<usize> {
    if !line.contains("//") {
        return None;
    }
    let (mut quoted, mut before) = (false, b' ');
    for (at, byte) in line.bytes().enumerate() {
        match byte {
            b'"' if before != b'\\' => quoted = !quoted,
            b'/' if before == b'/' && !quoted => return Some(at - 1),
            _ => {}
        }
        before = byte;
    }
    None
}
