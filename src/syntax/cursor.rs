//! A walk over the children of a pair, in the order of the grammar rule that made them.
//!
//! `take` presumes what the grammar guarantees; that it fails is our bug. `opt` and `many` ask.

use super::Rule;
use super::pairs::{Pair, Pairs};

/// The children of a pair that haven't been read yet.
pub struct Cursor<'i> {
    rest: Pairs<'i>,
}

impl<'i> Cursor<'i> {
    pub fn new(pair: Pair<'i>) -> Self {
        Self {
            rest: pair.into_inner(),
        }
    }

    /// The next child, whatever it is.
    pub fn next(&mut self) -> Option<Pair<'i>> {
        self.rest.next()
    }

    /// The rule of the next child.
    pub fn peek(&self) -> Option<Rule> {
        self.rest.peek().map(|pair| pair.as_rule())
    }

    /// The next child, which the grammar guarantees to be there.
    #[allow(clippy::panic)]
    pub fn take(&mut self) -> Pair<'i> {
        match self.next() {
            Some(pair) => pair,
            None => panic!("the grammar guarantees another part here"),
        }
    }

    /// The next child if it is of this rule.
    pub fn opt(&mut self, rule: Rule) -> Option<Pair<'i>> {
        (self.peek() == Some(rule)).then(|| self.take())
    }

    /// The rule of the first child after documentation and metadata.
    pub fn peek_past_attributes(&self) -> Option<Rule> {
        let attributes = [Rule::doc, Rule::attribute, Rule::expect_attribute];
        let mut rules = self.rest.clone().map(|pair| pair.as_rule());
        rules.find(|rule| !attributes.contains(rule))
    }

    /// Whether the next child is of this rule; if so it is passed over.
    pub fn has(&mut self, rule: Rule) -> bool {
        self.opt(rule).is_some()
    }
}
