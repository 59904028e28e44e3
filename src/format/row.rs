//! The row of tokens without its remarks, and which remarks stand before each.

use crate::syntax::{Token, TokenKind};

/// A text, cut.
pub struct Row<'t> {
    /// The text.
    pub text: &'t str,
    /// Everything but remarks.
    pub tokens: Vec<Token>,
    /// For each token, and for the end of the text, how many remarks stand before it, all earlier ones included.
    pub before: Vec<usize>,
    /// The remarks.
    pub remarks: Vec<Token>,
}

impl<'t> Row<'t> {
    /// Parts the remarks from the rest.
    pub fn new(text: &'t str, all: Vec<Token>) -> Self {
        if all.iter().all(|token| token.kind != TokenKind::Remark) {
            return Self {
                text,
                before: vec![0; all.len() + 1],
                tokens: all,
                remarks: Vec::new(),
            };
        }
        let (mut tokens, mut remarks) = (Vec::with_capacity(all.len()), Vec::new());
        let mut before = Vec::with_capacity(all.len() + 1);
        for token in all {
            if token.kind == TokenKind::Remark {
                remarks.push(token);
            } else {
                before.push(remarks.len());
                tokens.push(token);
            }
        }
        before.push(remarks.len());
        Self {
            text,
            tokens,
            before,
            remarks,
        }
    }

    /// What a token says; nothing after the end.
    pub fn word(&self, at: usize) -> &'t str {
        let token = self.tokens.get(at);
        token.map_or("", |token| token.text(self.text))
    }

    /// What kind a token is.
    pub fn kind(&self, at: usize) -> Option<TokenKind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    /// How many lines end before a token or its first remark.
    pub fn lines_before(&self, at: usize) -> u8 {
        self.tokens.get(at).map_or(0, |token| token.lines)
    }

    /// In which column, in bytes, a remark begins.
    pub fn column(&self, remark: Token) -> usize {
        let before = self.text.get(..remark.start as usize).unwrap_or("");
        before.len() - before.rfind('\n').map_or(0, |at| at + 1)
    }
}
