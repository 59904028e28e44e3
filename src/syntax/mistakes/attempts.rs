//! How far a rule gets in a text that it doesn't fit, and what it expects there.

use super::expected::{expectations, signs};
use super::is_blank;
use crate::syntax::{Grammar, Rule};
use pest::Parser;
use pest::error::{Error, ErrorVariant, InputLocation};
use std::sync::{Mutex, PoisonError};

/// How far a rule gets in a text, and what it expects there in our words.
pub fn how_far(rule: Rule, text: &str) -> (usize, String) {
    let error = match in_detail(rule, text) {
        Ok(read) => {
            let gap = text.get(read..).unwrap_or("");
            let at = read + gap.len() - gap.trim_start_matches(is_blank).len();
            return (at, "the next clause".to_owned());
        }
        Err(error) => error,
    };
    let told = match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    };
    let mut rules: &[Rule] = match &error.variant {
        ErrorVariant::ParsingError { positives, .. } => positives,
        ErrorVariant::CustomError { .. } => &[],
    };
    let attempts = error.parse_attempts();
    let furthest = attempts
        .as_ref()
        .map_or(told, |it| it.max_position)
        .max(told);
    // pest tells the rules that failed where the last one began; a sign may have been missing behind that.
    if furthest > told {
        rules = &[];
    }
    let signs = attempts
        .filter(|it| it.max_position == furthest)
        .map(|it| signs(&it.expected_tokens()));
    let expected = expectations(rules, &signs.unwrap_or_default());
    match expected.is_empty() {
        true => (furthest, "something else".to_owned()),
        false => (furthest, expected),
    }
}

/// Parses with a record of every sign that was tried; where it ends, or how it fails.
fn in_detail(rule: Rule, text: &str) -> Result<usize, Box<Error<Rule>>> {
    /// pest has one switch for all threads: it stays on only while one of them looks.
    static SWITCH: Mutex<()> = Mutex::new(());
    let _on = SWITCH.lock().unwrap_or_else(PoisonError::into_inner);
    pest::set_error_detail(true);
    let parsed = Grammar::parse(rule, text);
    pest::set_error_detail(false);
    match parsed {
        Ok(mut pairs) => Ok(pairs.next().map_or(0, |pair| pair.as_span().end())),
        Err(error) => Err(Box::new(error)),
    }
}
