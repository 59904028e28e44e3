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
mod glance;
mod holdings;
mod obligations;
mod redundancy;
mod references;
mod repeated;
mod rules;
mod stages;
mod things;

pub use facts::Facts;

use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Access, Lowered, Model};
use crate::source::Sources;
use crate::syntax::Parsed;
use rules::RULES;
use std::collections::BTreeSet;
use std::sync::Arc;

/// When a rule has something to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Only where everything could be read and resolved: what is missing may otherwise only seem to be.
    Whole,
    /// The same, but the rule looks at the text and what it means; it runs beside the rules that get to see who has what.
    WholeText,
    /// Whatever was read: the rule looks at declarations one by one. It doesn't get to see who has what, and runs
    /// beside the rules that do.
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

/// What the rules look at in one system.
#[derive(Clone, Copy)]
pub struct Subject<'s> {
    /// The model and where it came from.
    pub lowered: &'s Lowered,
    /// The texts of the whole compilation.
    pub sources: &'s Sources,
    /// The trees of the whole compilation.
    pub parsed: &'s [Arc<Parsed>],
    /// Which rules somebody wants.
    pub wanted: &'s (dyn Fn(&Code) -> bool + Sync),
}

impl Subject<'_> {
    /// Runs the rules about who has what. The findings are in no particular order.
    pub fn lint_access(self, access: &mut Access) -> Vec<Diagnostic> {
        match self.lowered.model.incomplete {
            true => Vec::new(),
            false => self.run(access, &[Needs::Whole]),
        }
    }

    /// Runs the rules that don't need to know who has what, so that they can run beside everything that does.
    pub fn lint_text(self) -> Vec<Diagnostic> {
        let needs: &[Needs] = match self.lowered.model.incomplete {
            true => &[Needs::Anything],
            false => &[Needs::WholeText, Needs::Anything],
        };
        self.run(&mut Access::new(&Model::default()), needs)
    }

    fn run(self, access: &mut Access, needs: &[Needs]) -> Vec<Diagnostic> {
        let mut facts = Facts::new(self.lowered, access, self.sources, self.parsed);
        let rules = RULES.iter().filter(|rule| needs.contains(&rule.needs));
        for rule in rules.filter(|rule| (self.wanted)(&rule.code)) {
            (rule.run)(&mut facts);
        }
        facts.context.into_findings()
    }
}

/// The numbers below a bound that aren't used; looks no further once all are.
fn unused(count: usize, used: impl Iterator<Item = u32>) -> BTreeSet<u32> {
    let mut unused: BTreeSet<u32> = (0..count as u32).collect();
    let mut used = used;
    while !unused.is_empty() {
        let Some(at) = used.next() else { break };
        unused.remove(&at);
    }
    unused
}
