//! What actions and modules say of themselves: labels and texts, what binds them, and when they are available.
//!
//! What a module says for all inside is compared where it binds, on each action: so it doesn't matter whether a clause
//! moved from the actions into their module.

use super::alike::Alike;
use super::change::{Change, Side};
use super::comparison::Comparison;
use super::facts::{Aspect, Fact, stage_text, texts};
use super::kinds;
use super::namer::Namer;
use super::requirements::Required;
use super::version::Version;
use crate::model::{Action, Model, Module, OriginId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// For each action the others with which it conflicts, both ways, and where that is said.
type Conflicts = BTreeMap<u32, Vec<(u32, OriginId)>>;

/// The same action in both versions.
#[derive(Clone, Copy)]
struct Pair<'v> {
    old: u32,
    was: &'v Action,
    new: u32,
    is: &'v Action,
}

impl<'v> Comparison<'v> {
    /// Every change of what actions and modules say.
    pub(super) fn actions(&mut self) {
        let pairings = Arc::clone(&self.pairings);
        let (base, head) = (self.base.model(), self.head.model());
        let alike = Alike::new(base, head, &pairings);
        let conflicts = [conflicts(base), conflicts(head)];
        let names = [Side::Base, Side::Head].map(|side| Namer::new(side, base, head, &pairings));
        for (old, new) in pairings.actions.pairs() {
            let (Some(was), Some(is)) = (
                base.actions.get(old as usize),
                head.actions.get(new as usize),
            ) else {
                continue;
            };
            let pair = Pair { old, was, new, is };
            self.availability(pair);
            let conflict = |side: usize, at: u32| conflicts.get(side).and_then(|all| all.get(&at));
            let free = conflict(0, old).is_none() && conflict(1, new).is_none();
            if free && alike.actions(was, is) {
                continue;
            }
            let facts = [
                action_facts(base, &names[0], was, conflict(0, old)),
                action_facts(head, &names[1], is, conflict(1, new)),
            ];
            let about = self.about_action(new);
            self.facts(&format!("action {}", is.path), &facts[0], &facts[1], &about);
            self.level_of(pair);
            self.requirements(pair, &names);
        }
        for (old, new) in pairings.modules.pairs() {
            let modules = (
                base.modules.get(old as usize),
                head.modules.get(new as usize),
            );
            if let (Some(was), Some(is)) = modules
                && !(new != 0 && alike.modules(was, is))
            {
                self.module(was, is);
            }
        }
    }

    /// What fills in that a change is about this action.
    fn about_action(&self, new: u32) -> impl Fn(Change) -> Change + use<> {
        let path = self.head.model().path(new).to_owned();
        let level = self.head.level(new).map(str::to_owned);
        move |mut change| {
            change.action = Some(path.clone());
            change.level.clone_from(&level);
            change
        }
    }

    fn module(&mut self, was: &Module, is: &Module) {
        let facts = |it: &Module, model: &Model| {
            let mut facts = match it.path.is_empty() {
                true => texts(&model.label, &model.doc, &model.meta, &it.clause_meta, None),
                false => texts(&it.label, &it.doc, &it.meta, &it.clause_meta, it.origin),
            };
            let stage = stage_text(&it.stage);
            facts.extend((!stage.is_empty()).then(|| Fact::new(Aspect::Stage, stage, it.origin)));
            let open = it.undecided.iter().map(|why| format!("its actions: {why}"));
            facts.extend(open.map(|why| Fact::new(Aspect::Undecided, why, it.origin)));
            if it.path.is_empty() {
                let open = model
                    .undecided_roles
                    .iter()
                    .map(|why| format!("its roles: {why}"));
                facts.extend(open.map(|why| Fact::new(Aspect::Undecided, why, None)));
            }
            facts
        };
        let (base, head) = (facts(was, self.base.model()), facts(is, self.head.model()));
        let subject = match is.path.is_empty() {
            true => format!("system {}", self.system),
            false => format!("module {}", is.path),
        };
        self.facts(&subject, &base, &head, &|change| change);
    }

    /// The level that an action asks for, by its rank in either version.
    fn level_of(&mut self, pair: Pair<'_>) {
        let heads = |level: u32| self.pairings.levels.heads(level).first().copied();
        let partner = pair.was.level.and_then(heads);
        if partner == pair.is.level && partner.is_some() == pair.was.level.is_some() {
            return;
        }
        let before = partner.or(pair.was.level).map_or(0, |level| level + 1);
        let after = pair.is.level.map_or(0, |level| level + 1);
        let kind = match after > before {
            true => &kinds::LEVEL_RAISED,
            false => &kinds::LEVEL_LOWERED,
        };
        let text =
            |version: &Version<'_>, action: u32| version.level(action).unwrap_or("none").to_owned();
        let place = |version: &Version<'_>, action: &Action| {
            let own = action.level_origin.as_ref().map(|(origin, _)| *origin);
            own.or(action.origin).map(|origin| version.span(origin))
        };
        let change = self
            .change(kind, &format!("action {}", pair.is.path))
            .from_to(text(&self.base, pair.old), text(&self.head, pair.new))
            .at(Side::Head, place(&self.head, pair.is))
            .at(Side::Base, place(&self.base, pair.was));
        let change = self.about_action(pair.new)(change);
        self.changes.push(change);
    }

    fn requirements(&mut self, pair: Pair<'v>, names: &[Namer<'_>; 2]) {
        let before = Required::new(self.base.model(), pair.was, &names[0]);
        let after = Required::new(self.head.model(), pair.is, &names[1]);
        if before.all.keys().eq(after.all.keys()) {
            return;
        }
        let kind = match after.implications(&before) {
            // Written otherwise, and the same.
            (true, true) => return,
            (true, false) => &kinds::REQUIRES_TIGHTENED,
            (false, true) => &kinds::REQUIRES_LOOSENED,
            (false, false) => &kinds::REQUIRES_CHANGED,
        };
        let mut change = self.change(kind, &format!("action {}", pair.is.path));
        change = change.from_to(before.text(), after.text());
        for (_, (_, origin)) in after
            .all
            .iter()
            .filter(|(text, _)| !before.all.contains_key(*text))
        {
            change = change.at(Side::Head, Some(self.head.span(*origin)));
        }
        for (_, (_, origin)) in before
            .all
            .iter()
            .filter(|(text, _)| !after.all.contains_key(*text))
        {
            change = change.at(Side::Base, Some(self.base.span(*origin)));
        }
        let change = self.about_action(pair.new)(change);
        self.changes.push(change);
    }

    /// Where an action is available, with what its lifecycles say; what is undecided is told of the transitions.
    fn availability(&mut self, pair: Pair<'_>) {
        let sets = (
            self.base.access.certain_of(pair.old),
            self.head.access.certain_of(pair.new),
        );
        let common = (
            self.common(Side::Base, sets.0),
            self.common(Side::Head, sets.1),
        );
        if common.0 == common.1 {
            return;
        }
        let words = |version: &Version<'_>, set| match version.words(set) {
            words if words.is_empty() => "always".to_owned(),
            words => format!("when {words}"),
        };
        let mut change = self
            .change(
                &kinds::AVAILABILITY_CHANGED,
                &format!("action {}", pair.is.path),
            )
            .from_to(words(&self.base, sets.0), words(&self.head, sets.1))
            .at(Side::Head, self.head.action_span(pair.new));
        let differs = self.domain.store.minus(common.1, common.0);
        let differs = match differs.is_empty() {
            true => self.domain.store.minus(common.0, common.1),
            false => differs,
        };
        change.witness = self.domain.witness(differs);
        let change = self.about_action(pair.new)(change);
        self.changes.push(change);
    }
}

fn action_facts(
    model: &Model,
    names: &Namer<'_>,
    action: &Action,
    conflicts: Option<&Vec<(u32, OriginId)>>,
) -> Vec<Fact> {
    let mut facts = texts(
        &action.label,
        &action.doc,
        &action.meta,
        &action.clause_meta,
        action.origin,
    );
    let own = [
        action
            .part_of
            .map(|whole| (Aspect::PartOf, names.action(whole))),
        action
            .reach
            .map(|reach| (Aspect::Reach, names.reach(reach))),
    ];
    let own = own.into_iter().flatten();
    facts.extend(own.map(|(aspect, text)| Fact::new(aspect, text, action.origin)));
    let stage = stage_text(&action.stage);
    facts.extend((!stage.is_empty()).then(|| Fact::new(Aspect::Stage, stage, action.origin)));
    let includes = action.includes.iter();
    facts.extend(
        includes.map(|(it, origin)| Fact::new(Aspect::Includes, names.action(*it), Some(*origin))),
    );
    for clauses in model.clauses_of(action) {
        for clause in &clauses.unavailable {
            let roles = clause.roles.iter().map(|role| names.role(*role));
            facts.extend(
                roles.map(|role| Fact::new(Aspect::Unavailable, role, Some(clause.origin))),
            );
        }
        for advice in &clauses.discouraged {
            let company = advice.company.as_ref().map(|(with, expr)| {
                let word = if *with { "with" } else { "without" };
                format!("{word} {} ", names.expression(expr))
            });
            let text = format!("{}\"{}\"", company.unwrap_or_default(), advice.why);
            facts.push(Fact::new(Aspect::Discouraged, text, Some(advice.origin)));
        }
    }
    let conflicts = conflicts.into_iter().flatten();
    facts.extend(
        conflicts.map(|(it, origin)| Fact::new(Aspect::Conflict, names.action(*it), Some(*origin))),
    );
    facts
}

fn conflicts(model: &Model) -> Conflicts {
    let mut all = Conflicts::new();
    for conflict in &model.conflicts {
        for a in conflict.left.clone() {
            for b in conflict.right.iter().cloned().flatten().filter(|b| *b != a) {
                all.entry(a).or_default().push((b, conflict.origin));
                all.entry(b).or_default().push((a, conflict.origin));
            }
        }
    }
    all
}
