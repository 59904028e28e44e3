//! What a change must not do: gates that hold it back unless somebody has accepted it.

use super::change::{Change, Effect};
use super::kinds::{self, Class};
use super::report::Held;

/// What a gate looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Watched {
    /// Cells that are wider, or wider in part.
    Widening,
    /// Cells that are narrower, or narrower in part.
    Narrowing,
    /// Cells that are both.
    Incomparable,
    /// Undecided cells that are a no now.
    Settled,
    /// Cells that were a no and are undecided.
    Opened,
    /// What breaks those who use the bundle.
    Breaking,
    /// Other ids.
    Moved,
    /// Configuration, baselines and accepted findings that let more through, rules and tests that went away.
    Loosened,
    /// Any of these.
    Any,
}

/// The words by which gates are asked for.
const WORDS: [(&str, Watched); 9] = [
    ("widening", Watched::Widening),
    ("narrowing", Watched::Narrowing),
    ("incomparable", Watched::Incomparable),
    ("settled", Watched::Settled),
    ("opened", Watched::Opened),
    ("breaking", Watched::Breaking),
    ("moved", Watched::Moved),
    ("loosened", Watched::Loosened),
    ("any", Watched::Any),
];

/// One gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gate {
    /// What it looks for.
    pub watched: Watched,
    /// Only actions that ask for this level or a higher one.
    pub level: Option<String>,
}

impl Gate {
    /// Every word a gate may be asked for by.
    pub fn words() -> impl Iterator<Item = &'static str> {
        WORDS.iter().map(|(word, _)| *word)
    }

    /// Reads `widening` or `widening:admin`.
    pub fn parse(text: &str) -> Option<Self> {
        let (word, level) = match text.split_once(':') {
            Some((word, level)) => (word, Some(level.to_owned())),
            None => (text, None),
        };
        let (_, watched) = WORDS.iter().find(|(known, _)| *known == word)?;
        Some(Self {
            watched: *watched,
            level,
        })
    }

    /// As it is written.
    pub fn text(&self) -> String {
        let word = WORDS.iter().find(|(_, watched)| *watched == self.watched);
        let word = word.map_or("", |(word, _)| *word);
        match &self.level {
            Some(level) => format!("{word}:{level}"),
            None => word.to_owned(),
        }
    }

    /// Whether it holds a change back; `levels` are those of its system, lowest first.
    fn holds(&self, change: &Change, levels: &[String]) -> bool {
        self.watched.sees(change) && self.is_level(change, levels)
    }

    fn is_level(&self, change: &Change, levels: &[String]) -> bool {
        let Some(least) = &self.level else {
            return true;
        };
        let rank = |name: &str| levels.iter().position(|level| level == name);
        match (rank(least), change.level.as_deref().and_then(rank)) {
            (Some(least), Some(level)) => level >= least,
            (_, None) | (None, _) => false,
        }
    }
}

impl Watched {
    fn sees(self, change: &Change) -> bool {
        let effect = change.effect;
        match self {
            Watched::Widening => matches!(effect, Some(Effect::Wider | Effect::Incomparable)),
            Watched::Narrowing => matches!(effect, Some(Effect::Narrower | Effect::Incomparable)),
            Watched::Incomparable => effect == Some(Effect::Incomparable),
            Watched::Settled => effect == Some(Effect::Settled),
            Watched::Opened => effect == Some(Effect::Opened),
            Watched::Breaking => change.breaking,
            Watched::Moved => change.kind.moves(),
            Watched::Loosened => kinds::loosens(change.kind),
            Watched::Any => {
                change.kind.class == Class::Access
                    || Watched::Breaking.sees(change)
                    || Watched::Moved.sees(change)
                    || Watched::Loosened.sees(change)
            }
        }
    }
}

/// What the gates hold back of what nobody has accepted, each change once, at the first gate.
pub fn held(gates: &[Gate], changes: &[Change], levels: &dyn Fn(&str) -> Vec<String>) -> Vec<Held> {
    let mut held = Vec::new();
    let mut known: Option<(&str, Vec<String>)> = None;
    for (at, change) in changes.iter().enumerate() {
        if change.acked.is_some() {
            continue;
        }
        if known
            .as_ref()
            .is_none_or(|(system, _)| *system != change.system)
        {
            known = Some((&change.system, levels(&change.system)));
        }
        let levels = known.as_ref().map_or(&[][..], |(_, levels)| levels);
        if let Some(gate) = gates.iter().find(|gate| gate.holds(change, levels)) {
            held.push(Held::change(gate.text(), at, change));
        }
    }
    held
}
