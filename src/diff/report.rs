//! A comparison as it is shown: the changes, the two versions, and what a gate holds back.

use super::change::{Change, Effect, Place, Side};
use crate::diagnostic::{Code, codes};
use crate::source::Sources;

/// One of the versions, for those who read about it.
#[derive(Debug, Clone, Copy)]
pub struct Edition<'a> {
    /// What it is called: `main (1a2b3c4d)`, `policies`, `the work tree`.
    pub name: &'a str,
    /// Its texts.
    pub sources: &'a Sources,
}

/// A change that a gate holds back, or something else that it asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The gate as it was asked for: `widening`, `breaking`, `no-new-access`, `not-granted billing.refund`.
    pub gate: String,
    /// The position of the change among all.
    pub change: Option<usize>,
    /// What is wrong, lower case, without a full stop.
    pub message: String,
    /// What it is as a finding, where it isn't one of the changes.
    pub code: &'static Code,
    /// Where it is to be seen, where it isn't one of the changes.
    pub places: Vec<Place>,
}

impl Held {
    /// A change that a gate holds back.
    pub fn change(gate: String, at: usize, change: &Change) -> Self {
        Self {
            gate,
            change: Some(at),
            message: format!("{}: {}", change.kind.name, change.subject),
            code: &codes::ACCESS_WIDENED,
            places: Vec::new(),
        }
    }
}

/// Everything that a renderer may want to show.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
    /// The earlier version.
    pub base: Edition<'a>,
    /// The later version.
    pub head: Edition<'a>,
    /// What changed, in the order in which it is shown.
    pub changes: &'a [Change],
    /// What is held back.
    pub held: &'a [Held],
    /// What has to be said about the comparison itself, as a base that couldn't be read whole.
    pub notes: &'a [String],
    /// The SQL that makes the later version of the earlier one, where somebody wants it.
    pub migration: Option<&'a str>,
}

/// How many changes there are of which effect.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Summary {
    /// Cells that are wider.
    pub wider: usize,
    /// Cells that are narrower.
    pub narrower: usize,
    /// Cells that are both.
    pub incomparable: usize,
    /// Cells that were undecided and are a no.
    pub settled: usize,
    /// Cells that were a no and are undecided.
    pub opened: usize,
    /// Things that have another id.
    pub moved: usize,
    /// Changes that break those who use the bundle.
    pub breaking: usize,
    /// Changes in all.
    pub changes: usize,
}

impl Summary {
    /// Counts the changes.
    pub fn of(changes: &[Change]) -> Self {
        let mut summary = Self {
            changes: changes.len(),
            ..Self::default()
        };
        for change in changes {
            summary.moved += usize::from(change.kind.moves());
            summary.breaking += usize::from(change.breaking);
            match change.effect {
                Some(Effect::Wider) => summary.wider += 1,
                Some(Effect::Narrower) => summary.narrower += 1,
                Some(Effect::Incomparable) => summary.incomparable += 1,
                Some(Effect::Settled) => summary.settled += 1,
                Some(Effect::Opened) => summary.opened += 1,
                None => {}
            }
        }
        summary
    }

    /// The last line for people: `Access: 2 wider, 1 narrower, 0 incomparable. Contract: 1 breaking.`
    pub fn line(&self) -> String {
        format!(
            "Access: {} wider, {} narrower, {} incomparable. Contract: {} breaking.",
            self.wider, self.narrower, self.incomparable, self.breaking
        )
    }
}

impl<'a> Report<'a> {
    /// The texts of one version.
    pub fn sources(&self, side: Side) -> &'a Sources {
        match side {
            Side::Base => self.base.sources,
            Side::Head => self.head.sources,
        }
    }

    /// Path, line and column of a place, the latter two from 1.
    pub fn location(&self, place: Place) -> (&'a str, u32, u32) {
        let sources = self.sources(place.side);
        let at = sources.start(place.span);
        (sources.path(place.span.file), at.line, at.column)
    }
}
