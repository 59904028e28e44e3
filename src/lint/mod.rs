//! Advice about a system that means something: what is risky, redundant, dead, undocumented.
//!
//! A rule is one file in [`rules`] with one static [`Rule`]: its code, its page with a bad and a good
//! example, and the function that looks. A new one is that file and one line in [`RULES`]. Rules know
//! [`Facts`] and nothing of each other, of output or of configuration; a finding of a lint never is an error.

mod access;
mod cells;
mod conditions;
mod edits;
mod eligible;
mod facts;
mod holdings;
mod obligations;
mod redundancy;
mod references;
mod rules;
mod stages;
mod things;

pub use facts::Facts;

use crate::diagnostic::{Code, Diagnostic};
use rules::RULES;

/// When a rule has something to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Only where everything could be read and resolved: what is missing may otherwise only seem to be.
    Whole,
    /// Whatever was read: the rule looks at declarations one by one.
    Anything,
}

/// One rule.
pub struct Rule {
    /// Its code, with its page.
    pub code: Code,
    /// What it needs.
    pub needs: Needs,
    /// Looks, and reports into the facts.
    pub run: fn(&mut Facts<'_>),
}

/// The codes of all rules.
pub fn codes() -> impl Iterator<Item = &'static Code> {
    RULES.iter().map(|rule| &rule.code)
}

/// Runs every rule on one system. The findings are in no particular order.
pub fn lint(mut facts: Facts<'_>) -> Vec<Diagnostic> {
    let whole = !facts.context.model.incomplete;
    for rule in RULES {
        if whole || rule.needs == Needs::Anything {
            (rule.run)(&mut facts);
        }
    }
    facts.context.into_findings()
}
