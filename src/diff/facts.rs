//! What a thing says, as facts that can be compared: equal keys mean the same in both versions.

use super::change::{Change, Side};
use super::comparison::Comparison;
use super::kinds::{self, Kind};
use crate::model::{ClauseMeta, Meta, OriginId, Stage};
use std::collections::BTreeSet;

/// What a fact is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aspect {
    /// What the product shows.
    Label,
    /// The documentation.
    Doc,
    /// The metadata, those of clauses included.
    Meta,
    /// How mature it is.
    Stage,
    /// What it belongs to.
    PartOf,
    /// The reach of an action.
    Reach,
    /// What is left open.
    Undecided,
    /// Advice.
    Discouraged,
    /// What a state says of itself.
    State,
    /// What having it means having, too.
    Includes,
    /// To whom it is unavailable.
    Unavailable,
    /// What it conflicts with.
    Conflict,
    /// What a role extends.
    Extends,
    /// What a role conflicts with.
    RoleConflict,
    /// A transition.
    Transition,
}

/// One fact.
#[derive(Debug, Clone)]
pub struct Fact {
    /// What it is about.
    pub aspect: Aspect,
    /// Equal for equal facts of both versions.
    pub key: String,
    /// As a person would write it.
    pub text: String,
    /// Where it stands.
    pub origin: Option<OriginId>,
}

impl Fact {
    /// A fact whose text says it all.
    pub fn new(aspect: Aspect, text: impl Into<String>, origin: Option<OriginId>) -> Self {
        let text = text.into();
        Self {
            aspect,
            key: text.clone(),
            text,
            origin,
        }
    }
}

impl Aspect {
    /// The kind of change when a fact of this aspect is there that wasn't, and when one isn't there that was; the same for
    /// both where one takes the place of the other.
    fn kinds(self) -> (&'static Kind, &'static Kind) {
        let both = |kind| (kind, kind);
        match self {
            Aspect::Label => both(&kinds::LABEL_CHANGED),
            Aspect::Doc => both(&kinds::DOC_CHANGED),
            Aspect::Meta => both(&kinds::META_CHANGED),
            Aspect::Stage => both(&kinds::STAGE_CHANGED),
            Aspect::PartOf => both(&kinds::PART_CHANGED),
            Aspect::Reach => both(&kinds::ACTION_REACH_CHANGED),
            Aspect::Undecided => both(&kinds::UNDECIDED_CHANGED),
            Aspect::Discouraged => both(&kinds::DISCOURAGED_CHANGED),
            Aspect::State => both(&kinds::STATE_CHANGED),
            Aspect::Includes => (&kinds::INCLUDES_ADDED, &kinds::INCLUDES_REMOVED),
            Aspect::Unavailable => (&kinds::UNAVAILABLE_ADDED, &kinds::UNAVAILABLE_REMOVED),
            Aspect::Conflict => (&kinds::CONFLICT_ADDED, &kinds::CONFLICT_REMOVED),
            Aspect::Extends => (&kinds::EXTENDS_ADDED, &kinds::EXTENDS_REMOVED),
            Aspect::RoleConflict => (&kinds::ROLE_CONFLICT_ADDED, &kinds::ROLE_CONFLICT_REMOVED),
            Aspect::Transition => (&kinds::TRANSITION_ADDED, &kinds::TRANSITION_REMOVED),
        }
    }
}

/// The label, the documentation and the metadata of something, where it has them. They are told at its declaration, `origin`.
pub fn texts(
    label: &str,
    doc: &str,
    meta: &Meta,
    clauses: &[ClauseMeta],
    origin: Option<OriginId>,
) -> Vec<Fact> {
    let mut all = vec![Fact::new(Aspect::Label, label, origin)];
    all.extend((!doc.is_empty()).then(|| Fact::new(Aspect::Doc, doc, origin)));
    all.extend((!meta.is_empty()).then(|| Fact::new(Aspect::Meta, meta_text(meta), origin)));
    let clauses = clauses.iter().map(|clause| {
        let derived = clause
            .derived
            .as_ref()
            .map(|why| format!("@derived(\"{why}\") "));
        let derived = derived.unwrap_or_default();
        let text = format!(
            "{} {}: {derived}{}",
            clause.clause,
            clause.about,
            meta_text(&clause.meta)
        );
        Fact::new(Aspect::Meta, text, origin)
    });
    all.extend(clauses);
    all
}

/// Metadata as one text.
fn meta_text(meta: &Meta) -> String {
    let rows = meta.iter().flat_map(|(name, texts)| {
        let mut texts = texts.clone();
        texts.sort();
        texts
            .into_iter()
            .map(move |text| format!("@{name}(\"{text}\")"))
    });
    rows.collect::<Vec<_>>().join(" ")
}

/// A stage as it is written; where nothing is said, it is stable.
pub fn stage_text(stage: &Stage) -> String {
    match stage {
        Stage::Alpha => "alpha".to_owned(),
        Stage::Beta => "beta".to_owned(),
        Stage::Unsaid | Stage::Stable => "stable".to_owned(),
        Stage::Deprecated(note) if note.is_empty() => "deprecated".to_owned(),
        Stage::Deprecated(note) => format!("deprecated \"{note}\""),
    }
}

impl Comparison<'_> {
    /// Compares the facts of something that both versions have; `about` fills in what the changes are about.
    pub(super) fn facts(
        &mut self,
        subject: &str,
        base: &[Fact],
        head: &[Fact],
        about: &dyn Fn(Change) -> Change,
    ) {
        let keys = |facts: &[Fact]| -> BTreeSet<(Aspect, String)> {
            facts
                .iter()
                .map(|fact| (fact.aspect, fact.key.clone()))
                .collect()
        };
        let (before, after) = (keys(base), keys(head));
        if before == after {
            return;
        }
        let only = |facts: &[Fact], other: &BTreeSet<(Aspect, String)>| -> Vec<Fact> {
            let missing = facts
                .iter()
                .filter(|fact| !other.contains(&(fact.aspect, fact.key.clone())));
            missing.cloned().collect()
        };
        let (mut gone, new) = (only(base, &after), only(head, &before));
        for fact in new {
            let (added, removed) = fact.aspect.kinds();
            let span = fact.origin.map(|origin| self.head.span(origin));
            let replaces = match added == removed {
                true => gone.iter().position(|old| old.aspect == fact.aspect),
                false => None,
            };
            let mut change = self
                .change(added, subject)
                .is(fact.text)
                .at(Side::Head, span);
            if let Some(old) = replaces.map(|at| gone.remove(at)) {
                let span = old.origin.map(|origin| self.base.span(origin));
                change = change.was(old.text).at(Side::Base, span);
            }
            self.changes.push(about(change));
        }
        for fact in gone {
            let (_, removed) = fact.aspect.kinds();
            let span = fact.origin.map(|origin| self.base.span(origin));
            let change = self
                .change(removed, subject)
                .was(fact.text)
                .at(Side::Base, span);
            self.changes.push(about(change));
        }
    }
}
