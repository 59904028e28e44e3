//! What the compiler has to say: findings as data, the list of their codes, and how they are shown.
//!
//! A stage returns [`Diagnostic`]s and never prints. Levels, `@expect`, baselines, order
//! and deduplication are applied once, in [`sink`]; only [`render`] knows formats, colour and width.

pub mod codes;
pub mod day;
pub mod fingerprint;
mod fix;
mod pages;
pub mod render;
pub mod sink;
pub mod standard;

use crate::source::Span;
pub use codes::{Code, Page};
pub use fix::{Applicability, Edit, Fix};
use std::collections::BTreeMap;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Should be looked at; stops nothing unless asked to.
    Warning,
    /// Stops `check` and `build`.
    Error,
}

impl Severity {
    /// The word users read and write: `error`, `warning` or `info`.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// A place that matters for a finding, with what is to be seen there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is to be seen there; lower case, no full stop.
    pub message: String,
}

/// Who has accepted a finding, so that it stops nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Accepted {
    /// An `@expect` in the text, for this reason.
    Expect(String),
    /// A baseline, as this sentence says.
    Baseline(String),
    /// An acknowledgement of a change, for this reason.
    Acknowledged(String),
}

impl Accepted {
    /// Why it is accepted.
    pub fn reason(&self) -> &str {
        match self {
            Accepted::Expect(reason)
            | Accepted::Baseline(reason)
            | Accepted::Acknowledged(reason) => reason,
        }
    }

    /// The word for machines: `expect`, `baseline` or `acknowledgement`.
    pub fn word(&self) -> &'static str {
        match self {
            Accepted::Expect(_) => "expect",
            Accepted::Baseline(_) => "baseline",
            Accepted::Acknowledged(_) => "acknowledgement",
        }
    }
}

/// One concrete situation: setting or lifecycle, and the value or state it has.
pub type Witness = BTreeMap<String, String>;

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which finding it is.
    pub code: &'static Code,
    /// Its weight, at first the code's own.
    pub severity: Severity,
    /// One sentence, lower case, without a full stop, with the user's words in backticks.
    pub message: String,
    /// The place, and what is to be seen there (may be empty).
    pub primary: Label,
    /// The other places that matter, in the order in which they should be read.
    pub related: Vec<Label>,
    /// What to do, one piece of advice per entry.
    pub help: Vec<String>,
    /// A situation in which it goes wrong, where the finding is about situations.
    pub witness: Option<Witness>,
    /// What the finding is about, independent of places: `role team_lead: billing.refund`.
    pub entity: String,
    /// A change that would repair it.
    pub fix: Option<Fix>,
    /// Who accepts this finding and why, once [`sink`] has run.
    pub expected: Option<Accepted>,
}

impl Diagnostic {
    /// A finding of this code at a place.
    pub fn new(code: &'static Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity,
            message: message.into(),
            primary: Label {
                span,
                message: String::new(),
            },
            related: Vec::new(),
            help: Vec::new(),
            witness: None,
            entity: String::new(),
            fix: None,
            expected: None,
        }
    }

    /// Says what is to be seen at the primary place.
    pub fn at(mut self, message: impl Into<String>) -> Self {
        self.primary.message = message.into();
        self
    }

    /// Adds another place.
    pub fn related(mut self, span: Span, message: impl Into<String>) -> Self {
        let message = message.into();
        self.related.push(Label { span, message });
        self
    }

    /// Adds a piece of advice.
    pub fn help(mut self, advice: impl Into<String>) -> Self {
        self.help.push(advice.into());
        self
    }

    /// Adds the situation in which it goes wrong.
    pub fn witness(mut self, witness: Witness) -> Self {
        self.witness = Some(witness);
        self
    }

    /// Adds a change that would repair it.
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }

    /// Names what the finding is about.
    pub fn entity(mut self, entity: impl Into<String>) -> Self {
        self.entity = entity.into();
        self
    }

    /// Turns it into a warning where `derived` holds: the author concluded the constraint.
    pub fn warning_if(mut self, derived: bool) -> Self {
        if derived {
            self.severity = Severity::Warning;
        }
        self
    }

    /// Whether others may only seem to be missing, since clauses or names can't be read.
    pub fn hides_others(&self) -> bool {
        matches!(self.code.category(), "text and syntax" | "names")
    }

    /// Whether a baseline may hold it: it is about the policies, nobody has accepted it, and somebody may.
    pub fn is_recordable(&self) -> bool {
        self.expected.is_none() && self.code.is_recordable()
    }

    /// Whether it stops a build: an error that nobody has accepted.
    pub fn stops(&self) -> bool {
        self.severity == Severity::Error && self.expected.is_none()
    }
}
