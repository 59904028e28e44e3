//! A walk over the children of a pair, in the order of the grammar rule that made them.
//!
//! `take` presumes what the grammar guarantees; that it fails is our bug. `opt` and `many` ask.

use super::Rule;
use pest::iterators::{Pair, Pairs};

/// The children of a pair that haven't been read yet; words that only introduce are left out.
pub struct Cursor<'i> {
    rest: Pairs<'i, Rule>,
}

impl<'i> Cursor<'i> {
    pub fn new(pair: Pair<'i, Rule>) -> Self {
        Self {
            rest: pair.into_inner(),
        }
    }

    /// The next child, whatever it is.
    pub fn next(&mut self) -> Option<Pair<'i, Rule>> {
        self.rest.find(|pair| !only_introduces(pair.as_rule()))
    }

    /// The rule of the next child.
    pub fn peek(&mut self) -> Option<Rule> {
        loop {
            let rule = self.rest.peek()?.as_rule();
            if !only_introduces(rule) {
                return Some(rule);
            }
            self.rest.next();
        }
    }

    /// The next child, which the grammar guarantees to be there.
    #[allow(clippy::panic)]
    pub fn take(&mut self) -> Pair<'i, Rule> {
        match self.next() {
            Some(pair) => pair,
            None => panic!("the grammar guarantees another part here"),
        }
    }

    /// The next child if it is of this rule.
    pub fn opt(&mut self, rule: Rule) -> Option<Pair<'i, Rule>> {
        (self.peek() == Some(rule)).then(|| self.take())
    }

    /// The rule of the first child after documentation and metadata.
    pub fn peek_past_attributes(&self) -> Option<Rule> {
        let attributes = [Rule::doc, Rule::attribute, Rule::expect_attribute];
        let mut rules = self.rest.clone().map(|pair| pair.as_rule());
        rules.find(|rule| !only_introduces(*rule) && !attributes.contains(rule))
    }

    /// Whether the next child is of this rule; if so it is passed over.
    pub fn has(&mut self, rule: Rule) -> bool {
        self.opt(rule).is_some()
    }
}

fn only_introduces(rule: Rule) -> bool {
    (Rule::kw_action..=Rule::kw_when).contains(&rule)
}
