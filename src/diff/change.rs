//! What a comparison has to say: changes as data, without how they are shown.

use super::kinds::Kind;
use crate::diagnostic::Witness;
use crate::source::Span;
use std::collections::BTreeMap;

/// Which version something is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// The earlier version.
    Base,
    /// The later version.
    Head,
}

impl Side {
    /// The other version.
    pub fn other(self) -> Side {
        match self {
            Side::Base => Side::Head,
            Side::Head => Side::Base,
        }
    }

    /// The word for machines: `base` or `head`.
    pub fn word(self) -> &'static str {
        match self {
            Side::Base => "base",
            Side::Head => "head",
        }
    }
}

/// What a change does to what people may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// Somebody may do more, and nobody less.
    Wider,
    /// Somebody may do less, and nobody more.
    Narrower,
    /// More in one situation or at one reach, less in another.
    Incomparable,
    /// What was undecided is a no now.
    Settled,
    /// What was a no is undecided now.
    Opened,
}

impl Effect {
    /// The word for machines.
    pub fn word(self) -> &'static str {
        match self {
            Effect::Wider => "wider",
            Effect::Narrower => "narrower",
            Effect::Incomparable => "incomparable",
            Effect::Settled => "settled",
            Effect::Opened => "opened",
        }
    }

    /// What the same change is when it is made backwards.
    pub fn mirrored(self) -> Effect {
        match self {
            Effect::Wider => Effect::Narrower,
            Effect::Narrower => Effect::Wider,
            Effect::Incomparable => Effect::Incomparable,
            Effect::Settled => Effect::Opened,
            Effect::Opened => Effect::Settled,
        }
    }
}

/// One box of a condition: the values that each setting or lifecycle may have; those that don't matter are left out.
pub type Situation = BTreeMap<String, Vec<String>>;

/// Situations as exclusive boxes; `None` stands for every situation.
pub type Boxes = Option<Vec<Situation>>;

/// Where an answer is yes, at one reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Granted {
    /// The reach, if the action has one.
    pub reach: Option<String>,
    /// In which situations, at this reach or a wider one.
    pub when: Boxes,
    /// The same in the words of the language, empty for always.
    pub words: String,
}

/// The answers of one cell in all situations.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// Where it is yes, a row per reach; a row that a wider one equals is left out.
    pub yes: Vec<Granted>,
    /// Where it is undecided, if anywhere.
    pub undecided: Option<Granted>,
    /// Where a deny decides, also for whoever holds another role besides.
    pub denied: Option<Granted>,
}

/// What something was, or is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// The answers of a cell.
    Cell(Answer),
    /// Anything else, as a person would write it.
    Text(String),
}

/// Why a change came about: one link of a chain, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// The version in which it stands.
    pub side: Side,
    /// What stands there, lower case, without a full stop.
    pub words: String,
    /// Where; nowhere for what has no place of its own.
    pub span: Option<Span>,
    /// The other version doesn't have it: this is what was added or removed.
    pub changed: bool,
}

/// A place that a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The version.
    pub side: Side,
    /// The place in it.
    pub span: Span,
}

/// Who has accepted a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acked {
    /// Why.
    pub reason: String,
    /// The last day on which it counts, as `2026-11-22`.
    pub until: Option<String>,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Which kind it is.
    pub kind: &'static Kind,
    /// The system it is in.
    pub system: String,
    /// What it is about, as a path or name of the later version where that has it.
    pub subject: String,
    /// The role of the cell or the role it is about.
    pub role: Option<String>,
    /// The action of the cell or the action it is about.
    pub action: Option<String>,
    /// The level the action asks for, in the later version where that has it.
    pub level: Option<String>,
    /// What it does to people's access, where it is about a cell.
    pub effect: Option<Effect>,
    /// Whether it breaks those who use the bundle.
    pub breaking: bool,
    /// What was there.
    pub before: Option<State>,
    /// What is there now.
    pub after: Option<State>,
    /// A situation in which the answers differ.
    pub witness: Option<Witness>,
    /// Why the answers differ.
    pub because: Vec<Cause>,
    /// Where it is to be seen.
    pub places: Vec<Place>,
    /// Who has accepted it, if somebody has.
    pub acked: Option<Acked>,
    /// What its author may have meant.
    pub hint: Option<String>,
}

impl Change {
    /// A change of this kind about something.
    pub fn new(kind: &'static Kind, system: &str, subject: impl Into<String>) -> Self {
        Self {
            kind,
            system: system.to_owned(),
            subject: subject.into(),
            role: None,
            action: None,
            level: None,
            effect: None,
            breaking: kind.breaking,
            before: None,
            after: None,
            witness: None,
            because: Vec::new(),
            places: Vec::new(),
            acked: None,
            hint: None,
        }
    }

    /// Whether its conditions are written out; if they have too many cases, its fingerprint doesn't tell it from others.
    pub fn is_whole(&self) -> bool {
        let whole = |granted: &Granted| granted.when.as_ref().is_none_or(|boxes| !boxes.is_empty());
        [&self.before, &self.after]
            .into_iter()
            .flatten()
            .all(|state| match state {
                State::Text(_) => true,
                State::Cell(answer) => {
                    let other = [&answer.undecided, &answer.denied];
                    answer
                        .yes
                        .iter()
                        .chain(other.into_iter().flatten())
                        .all(whole)
                }
            })
    }

    /// Says what was there and what is there now.
    pub fn from_to(mut self, before: impl Into<String>, after: impl Into<String>) -> Self {
        self.before = Some(State::Text(before.into()));
        self.after = Some(State::Text(after.into()));
        self
    }

    /// Says what was there.
    pub fn was(mut self, before: impl Into<String>) -> Self {
        self.before = Some(State::Text(before.into()));
        self
    }

    /// Says what is there now.
    pub fn is(mut self, after: impl Into<String>) -> Self {
        self.after = Some(State::Text(after.into()));
        self
    }

    /// Adds a place.
    pub fn at(mut self, side: Side, span: Option<Span>) -> Self {
        self.places.extend(span.map(|span| Place { side, span }));
        self
    }
}
