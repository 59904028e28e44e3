//! What was declared, renamed or taken away.

use super::change::{Change, Side};
use super::comparison::Comparison;
use super::kinds::{self, Kind};
use super::likely;
use super::pairing::{Pairing, Relation};
use crate::model::{Model, OriginId, Role};
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// One kind of thing, and the kinds of change that it knows.
pub(super) struct Sort {
    /// The word before its name.
    pub word: &'static str,
    pub added: &'static Kind,
    pub removed: &'static Kind,
    pub renamed: &'static Kind,
    /// Where it was split off from another one; where it went into another one.
    pub divided: Option<(&'static Kind, &'static Kind)>,
}

const fn sort(
    word: &'static str,
    added: &'static Kind,
    removed: &'static Kind,
    renamed: &'static Kind,
) -> Sort {
    Sort {
        word,
        added,
        removed,
        renamed,
        divided: None,
    }
}

static MODULES: Sort = sort(
    "module",
    &kinds::MODULE_ADDED,
    &kinds::MODULE_REMOVED,
    &kinds::MODULE_RENAMED,
);
static ACTIONS: Sort = Sort {
    divided: Some((&kinds::ACTION_SPLIT, &kinds::ACTION_MERGED)),
    ..sort(
        "action",
        &kinds::ACTION_ADDED,
        &kinds::ACTION_REMOVED,
        &kinds::ACTION_RENAMED,
    )
};
static ROLES: Sort = Sort {
    divided: Some((&kinds::ROLE_SPLIT, &kinds::ROLE_MERGED)),
    ..sort(
        "role",
        &kinds::ROLE_ADDED,
        &kinds::ROLE_REMOVED,
        &kinds::ROLE_RENAMED,
    )
};
static TEMPLATES: Sort = sort(
    "template",
    &kinds::TEMPLATE_ADDED,
    &kinds::TEMPLATE_REMOVED,
    &kinds::TEMPLATE_RENAMED,
);
static SETTINGS: Sort = sort(
    "setting",
    &kinds::SETTING_ADDED,
    &kinds::SETTING_REMOVED,
    &kinds::SETTING_RENAMED,
);
static LIFECYCLES: Sort = sort(
    "lifecycle",
    &kinds::LIFECYCLE_ADDED,
    &kinds::LIFECYCLE_REMOVED,
    &kinds::LIFECYCLE_RENAMED,
);
static LEVELS: Sort = sort(
    "level",
    &kinds::LEVEL_ADDED,
    &kinds::LEVEL_REMOVED,
    &kinds::LEVEL_RENAMED,
);
static REACHES: Sort = sort(
    "reach",
    &kinds::REACH_ADDED,
    &kinds::REACH_REMOVED,
    &kinds::REACH_RENAMED,
);
pub(super) static VALUES: Sort = sort(
    "value",
    &kinds::VALUE_ADDED,
    &kinds::VALUE_REMOVED,
    &kinds::VALUE_RENAMED,
);
pub(super) static STATES: Sort = sort(
    "state",
    &kinds::STATE_ADDED,
    &kinds::STATE_REMOVED,
    &kinds::STATE_RENAMED,
);

/// Something that has a name, a label and a place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Thing<'a> {
    pub id: &'a str,
    pub label: &'a str,
    pub origin: Option<OriginId>,
}

impl<'v> Comparison<'v> {
    /// Every change of a declaration.
    pub(super) fn declarations(&mut self) {
        let pairings = Arc::clone(&self.pairings);
        let (base, head) = (self.base.model(), self.head.model());
        let modules = |model: &'v Model| {
            let modules = model.modules.iter();
            modules
                .map(|it| thing(&it.path, &it.label, None))
                .collect::<Vec<_>>()
        };
        self.things(
            &MODULES,
            &pairings.modules,
            &modules(base),
            &modules(head),
            "",
        );
        let actions = |model: &'v Model| {
            let actions = model.actions.iter();
            actions
                .map(|it| thing(&it.path, &it.label, it.origin))
                .collect::<Vec<_>>()
        };
        self.things(
            &ACTIONS,
            &pairings.actions,
            &actions(base),
            &actions(head),
            "",
        );
        self.roles(&pairings.roles);
        let settings = |model: &'v Model| {
            let settings = model.settings.iter();
            settings
                .map(|it| thing(&it.path, &it.label, Some(it.origin)))
                .collect::<Vec<_>>()
        };
        self.things(
            &SETTINGS,
            &pairings.settings,
            &settings(base),
            &settings(head),
            "",
        );
        let lifecycles = |model: &'v Model| {
            let lifecycles = model.lifecycles.iter();
            lifecycles
                .map(|it| thing(&it.path, &it.label, Some(it.origin)))
                .collect::<Vec<_>>()
        };
        self.things(
            &LIFECYCLES,
            &pairings.lifecycles,
            &lifecycles(base),
            &lifecycles(head),
            "",
        );
        let levels = |model: &'v Model| {
            let levels = model.levels.iter();
            levels
                .map(|it| thing(&it.name, "", Some(it.origin)))
                .collect::<Vec<_>>()
        };
        self.things(&LEVELS, &pairings.levels, &levels(base), &levels(head), "");
        let reaches = |model: &'v Model| {
            let reaches = model.reaches.iter();
            reaches
                .map(|it| thing(&it.name, "", Some(it.origin)))
                .collect::<Vec<_>>()
        };
        self.things(
            &REACHES,
            &pairings.reaches,
            &reaches(base),
            &reaches(head),
            "",
        );
        self.other_kinds();
    }

    /// What was added, removed and renamed of one sort. `owner`: what they stand in, with a dot behind it.
    pub(super) fn things(
        &mut self,
        sort: &'static Sort,
        pairing: &Pairing,
        base: &[Thing<'v>],
        head: &[Thing<'v>],
        owner: &str,
    ) {
        let of = |things: &[Thing<'v>], at: u32| things.get(at as usize).copied();
        let gone: Vec<Thing<'v>> = pairing.removed().filter_map(|at| of(base, at)).collect();
        let new: Vec<Thing<'v>> = pairing.added().filter_map(|at| of(head, at)).collect();
        self.came_and_went(sort, &gone, &new, owner);
        if pairing.identical {
            return;
        }
        for (old, new) in pairing.pairs() {
            let things = (base.get(old as usize), head.get(new as usize));
            let (Some(was), Some(is)) = things else {
                continue;
            };
            let divided = |own: fn((&'static Kind, &'static Kind)) -> &'static Kind| {
                sort.divided.map_or(sort.renamed, own)
            };
            let kind = match pairing.relation(was.id, is.id, old, new) {
                Relation::Same => continue,
                Relation::Renamed => sort.renamed,
                Relation::Split => divided(|(split, _)| split),
                Relation::Merged => divided(|(_, merged)| merged),
            };
            let spans = (
                was.origin.map(|origin| self.base.span(origin)),
                is.origin.map(|origin| self.head.span(origin)),
            );
            let change = self.about(kind, sort, owner, is).from_to(was.id, is.id);
            self.changes
                .push(change.at(Side::Head, spans.1).at(Side::Base, spans.0));
        }
    }

    /// What only one version has. Where something new looks like something that went away, that is said.
    fn came_and_went(
        &mut self,
        sort: &'static Sort,
        gone: &[Thing<'v>],
        new: &[Thing<'v>],
        owner: &str,
    ) {
        for thing in gone {
            let change = self.about(sort.removed, sort, owner, thing);
            let span = thing.origin.map(|origin| self.base.span(origin));
            self.changes
                .push(change.was(thing.label).at(Side::Base, span));
        }
        for (thing, likely) in new.iter().zip(likely::renames(gone, new)) {
            let mut change = self.about(sort.added, sort, owner, thing);
            change.hint = likely.map(|old| likely::advice(old, thing.id));
            let span = thing.origin.map(|origin| self.head.span(origin));
            self.changes
                .push(change.is(thing.label).at(Side::Head, span));
        }
    }

    fn about(&self, kind: &'static Kind, sort: &Sort, owner: &str, thing: &Thing<'_>) -> Change {
        let mut change = self.change(kind, &format!("{} {owner}{}", sort.word, thing.id));
        match sort.word {
            "action" => change.action = Some(thing.id.to_owned()),
            "role" | "template" => change.role = Some(thing.id.to_owned()),
            _ => {}
        }
        change
    }

    fn roles(&mut self, pairing: &Pairing) {
        let (base, head) = (self.base.model(), self.head.model());
        let alone = |model: &'v Model, at: u32, template: bool| {
            let role = model.roles.get(at as usize);
            let role = role.filter(|role| role.template == template)?;
            Some(thing(&role.name, &role.label, role.origin))
        };
        for (sort, template) in [(&ROLES, false), (&TEMPLATES, true)] {
            let gone = pairing.removed().filter_map(|at| alone(base, at, template));
            let new = pairing.added().filter_map(|at| alone(head, at, template));
            let (gone, new): (Vec<_>, Vec<_>) = (gone.collect(), new.collect());
            self.came_and_went(sort, &gone, &new, "");
        }
        for (old, new) in pairing.pairs() {
            if let (Some(was), Some(is)) =
                (base.roles.get(old as usize), head.roles.get(new as usize))
            {
                self.role_pair(pairing, (old, was), (new, is));
            }
        }
    }

    fn role_pair(&mut self, pairing: &Pairing, (old, was): (u32, &Role), (new, is): (u32, &Role)) {
        let sort = if is.template { &TEMPLATES } else { &ROLES };
        let thing = thing(&is.name, &is.label, is.origin);
        let spans = (
            was.origin.map(|origin| self.base.span(origin)),
            is.origin.map(|origin| self.head.span(origin)),
        );
        let kind = match pairing.relation(&was.name, &is.name, old, new) {
            Relation::Same => None,
            Relation::Renamed => Some(sort.renamed),
            Relation::Split => Some(sort.divided.map_or(sort.renamed, |(split, _)| split)),
            Relation::Merged => Some(sort.divided.map_or(sort.renamed, |(_, merged)| merged)),
        };
        let became = match (was.template, is.template) {
            (false, true) => Some(&kinds::ROLE_BECAME_TEMPLATE),
            (true, false) => Some(&kinds::TEMPLATE_BECAME_ROLE),
            (true, true) | (false, false) => None,
        };
        let texts = [
            kind.map(|kind| (kind, was.name.as_str(), is.name.as_str())),
            became.map(|kind| {
                let word = |template: bool| if template { "template" } else { "role" };
                (kind, word(was.template), word(is.template))
            }),
        ];
        for (kind, before, after) in texts.into_iter().flatten() {
            let change = self.about(kind, sort, "", &thing).from_to(before, after);
            self.changes
                .push(change.at(Side::Head, spans.1).at(Side::Base, spans.0));
        }
    }

    /// Ids that stand for something of another kind now: an action that became a module, a setting that became a lifecycle.
    fn other_kinds(&mut self) {
        let pairings = Arc::clone(&self.pairings);
        let [base, head] = [self.base.model(), self.head.model()];
        let actions = |model: &'v Model| model.actions.iter().map(|it| it.path.as_str()).collect();
        let modules = |model: &'v Model| model.modules.iter().map(|it| it.path.as_str()).collect();
        let settings =
            |model: &'v Model| model.settings.iter().map(|it| it.path.as_str()).collect();
        let lifecycles =
            |model: &'v Model| model.lifecycles.iter().map(|it| it.path.as_str()).collect();
        let mut found: Vec<(&str, &str, &str)> = Vec::new();
        let mut look = |pairing: &Pairing, own: Vec<&'v str>, word, others: Vec<&'v str>, other| {
            let gone: Vec<&str> = pairing
                .removed()
                .filter_map(|at| own.get(at as usize).copied())
                .collect();
            if !gone.is_empty() {
                let others: FxHashSet<&str> = others.into_iter().collect();
                let gone = gone.into_iter().filter(|path| others.contains(path));
                found.extend(gone.map(|path| (path, word, other)));
            }
        };
        look(
            &pairings.actions,
            actions(base),
            "action",
            modules(head),
            "module",
        );
        look(
            &pairings.modules,
            modules(base),
            "module",
            actions(head),
            "action",
        );
        look(
            &pairings.settings,
            settings(base),
            "setting",
            lifecycles(head),
            "lifecycle",
        );
        look(
            &pairings.lifecycles,
            lifecycles(base),
            "lifecycle",
            settings(head),
            "setting",
        );
        for (path, before, after) in found {
            let change = self.change(&kinds::KIND_CHANGED, &format!("{after} {path}"));
            self.changes.push(change.from_to(before, after));
        }
    }
}

pub(super) fn thing<'a>(id: &'a str, label: &'a str, origin: Option<OriginId>) -> Thing<'a> {
    Thing { id, label, origin }
}
