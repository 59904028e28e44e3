//! Who may do what, compared cell by cell: exact, and complete.
//!
//! Most cells are the same in both versions and as full as the action allows. Those are told by bitmaps, and only what
//! is left is looked at one by one.

use super::change::{Change, Effect, Side, State};
use super::comparison::Comparison;
use super::kinds::{self, Kind};
use super::version::{Cell, Version};
use crate::logic::Set;
use rayon::prelude::*;
use roaring::RoaringBitmap;

/// A cell of one version: a role and an action.
pub type At = (u32, u32);

/// Two roles that are one, and the actions about which they may differ.
#[derive(Debug)]
struct Suspect {
    base: Option<u32>,
    head: Option<u32>,
    /// Actions of the later version.
    actions: RoaringBitmap,
    /// Actions that only the earlier version has.
    gone: RoaringBitmap,
}

/// The answers of a cell in both versions, as sets of the common store.
#[derive(Debug, Clone, Copy)]
struct Both {
    base: Cell,
    head: Cell,
}

impl Comparison<'_> {
    /// Every change of a cell.
    pub(super) fn cells(&mut self) {
        for suspect in self.suspects() {
            let bases = suspect.base.into_iter();
            for action in &suspect.actions {
                let partners = self.pairings.actions.bases(action).to_vec();
                let head = suspect.head.map(|role| (role, action));
                match partners.is_empty() || suspect.base.is_none() {
                    true => self.cell(None, head),
                    false => partners
                        .iter()
                        .for_each(|base| self.cell(suspect.base.map(|role| (role, *base)), head)),
                }
            }
            for (role, action) in
                bases.flat_map(|role| suspect.gone.iter().map(move |it| (role, it)))
            {
                self.cell(Some((role, action)), None);
            }
        }
    }

    /// For each pair of roles, the cells that may differ.
    fn suspects(&mut self) -> Vec<Suspect> {
        let alike = self.alike();
        let gone: RoaringBitmap = self.pairings.actions.removed().collect();
        let roles = &self.pairings.roles;
        let mut pairs: Vec<(Option<u32>, Option<u32>)> = roles
            .pairs()
            .map(|(base, head)| (Some(base), Some(head)))
            .collect();
        pairs.extend(roles.removed().map(|base| (Some(base), None)));
        pairs.extend(roles.added().map(|head| (None, Some(head))));
        let this: &Comparison<'_> = self;
        let all = pairs.into_par_iter().map(|(base, head)| {
            let touched = |version: &Version<'_>, role: Option<u32>| {
                role.map(|role| version.touched(role)).unwrap_or_default()
            };
            let plain = |version: &Version<'_>, role: Option<u32>| {
                role.map(|role| version.plain(role)).unwrap_or_default()
            };
            let before = touched(&this.base, base);
            let kept = this.heads(&plain(&this.base, base)) & plain(&this.head, head) & &alike;
            let kept = match this.same_plane(base, head) {
                true => kept,
                false => RoaringBitmap::new(),
            };
            Suspect {
                base,
                head,
                actions: (this.heads(&before) | touched(&this.head, head)) - kept,
                gone: before & &gone,
            }
        });
        let mut all: Vec<Suspect> = all.collect();
        all.retain(|suspect| !suspect.actions.is_empty() || !suspect.gone.is_empty());
        all
    }

    /// Actions of the earlier version as those that they are in the later one.
    fn heads(&self, actions: &RoaringBitmap) -> RoaringBitmap {
        let pairing = &self.pairings.actions;
        if pairing.identical {
            return actions.clone();
        }
        actions
            .iter()
            .flat_map(|action| pairing.heads(action).iter().copied())
            .collect()
    }

    /// The actions of the later version that are one action of the earlier one, and can be had wherever that could be.
    fn alike(&mut self) -> RoaringBitmap {
        let mut alike = RoaringBitmap::new();
        for head in 0..self.head.model().actions.len() as u32 {
            let [base] = self.pairings.actions.bases(head) else {
                continue;
            };
            let alone = self.pairings.actions.heads(*base).len() == 1;
            let ceilings = (self.base.ceiling(*base), self.head.ceiling(head));
            if let (true, (Some(before), Some(after))) = (alone, ceilings) {
                let before = self.common_yes(Side::Base, Some(*base), before);
                if before == self.common_yes(Side::Head, Some(head), after) {
                    alike.insert(head);
                }
            }
        }
        alike
    }

    /// Whether both are roles, or both templates.
    fn same_plane(&self, base: Option<u32>, head: Option<u32>) -> bool {
        let template = |version: &Version<'_>, role: Option<u32>| is_template(version, role);
        template(&self.base, base) == template(&self.head, head)
    }

    /// Compares one cell; what became a template, or was one, is compared with nothing.
    fn cell(&mut self, base: Option<At>, head: Option<At>) {
        let of = |version: &Version<'_>, at: Option<At>| is_template(version, at.map(|at| at.0));
        match (of(&self.base, base), of(&self.head, head)) {
            (Some(true), Some(false)) | (Some(false), Some(true)) => {
                self.compare(base, None);
                self.compare(None, head);
            }
            _ => self.compare(base, head),
        }
    }

    fn compare(&mut self, base: Option<At>, head: Option<At>) {
        let own = [
            base.map(|(role, action)| self.base.cell(role, action))
                .unwrap_or_default(),
            head.map(|(role, action)| self.head.cell(role, action))
                .unwrap_or_default(),
        ];
        let both = Both {
            base: self.common_cell(Side::Base, base, own[0]),
            head: self.common_cell(Side::Head, head, own[1]),
        };
        let template = [
            is_template(&self.base, base.map(|at| at.0)),
            is_template(&self.head, head.map(|at| at.0)),
        ];
        for found in self.differences(&both, base.is_some() && head.is_some()) {
            let template = template.contains(&Some(true));
            self.report(found, template, (base, own[0]), (head, own[1]));
        }
    }

    fn common_cell(&mut self, side: Side, at: Option<At>, cell: Cell) -> Cell {
        Cell {
            yes: self.common_yes(side, at.map(|(_, action)| action), cell.yes),
            open: self.common(side, cell.open),
            denied: self.common(side, cell.denied),
        }
    }

    /// Where and at which reaches an action can be had or is had, as a set of the common store.
    fn common_yes(&mut self, side: Side, action: Option<u32>, set: Set) -> Set {
        let version = match side {
            Side::Base => &self.base,
            Side::Head => &self.head,
        };
        let action = action.and_then(|at| version.model().actions.get(at as usize));
        let reach = action.and_then(|action| action.reach);
        let own = &version.access.situations.diagrams;
        self.domain.translate_cell(side, own, reach, set)
    }

    /// How the answers differ, with the situations and reaches in which they do: more of them and fewer of them.
    fn differences(&mut self, both: &Both, in_both: bool) -> Vec<Difference> {
        let (base, head) = (both.base, both.head);
        let mut all = Vec::new();
        let [wider, narrower] = self.changes(base.yes, head.yes);
        if let Some(effect) = effect(wider, narrower) {
            let kind = match (base.yes.is_empty(), head.yes.is_empty()) {
                (true, _) => &kinds::GRANT_ADDED,
                (false, true) => &kinds::GRANT_REMOVED,
                (false, false) => &kinds::GRANT_CHANGED,
            };
            all.push(Difference {
                kind,
                effect,
                wider,
                narrower,
            });
        } else {
            let [opened, settled] = self.changes(base.open, head.open);
            if !settled.is_empty() {
                let (wider, narrower) = (Set::EMPTY, settled);
                all.push(Difference {
                    kind: &kinds::CELL_SETTLED,
                    effect: Effect::Settled,
                    wider,
                    narrower,
                });
            }
            if !opened.is_empty() {
                let (wider, narrower) = (opened, Set::EMPTY);
                all.push(Difference {
                    kind: &kinds::CELL_OPENED,
                    effect: Effect::Opened,
                    wider,
                    narrower,
                });
            }
        }
        all.extend(
            in_both
                .then(|| self.denials(both, wider, narrower))
                .flatten(),
        );
        all
    }

    /// What a deny decides for people who hold another role besides, where the answer of this role alone is the same.
    fn denials(&mut self, both: &Both, wider: Set, narrower: Set) -> Option<Difference> {
        let [more, less] = self.changes(both.base.denied, both.head.denied);
        let (wider, narrower) = (
            self.domain.situations(wider),
            self.domain.situations(narrower),
        );
        let narrower = self.domain.store.minus(more, narrower);
        let wider = self.domain.store.minus(less, wider);
        let effect = effect(wider, narrower)?;
        let kind = match effect {
            Effect::Wider => &kinds::DENY_REMOVED,
            Effect::Narrower => &kinds::DENY_ADDED,
            Effect::Incomparable | Effect::Settled | Effect::Opened => &kinds::DENY_CHANGED,
        };
        Some(Difference {
            kind,
            effect,
            wider,
            narrower,
        })
    }

    /// What is only in the second set, and what is only in the first.
    fn changes(&mut self, base: Set, head: Set) -> [Set; 2] {
        let store = &mut self.domain.store;
        [store.minus(head, base), store.minus(base, head)]
    }

    fn report(
        &mut self,
        found: Difference,
        template: bool,
        base: (Option<At>, Cell),
        head: (Option<At>, Cell),
    ) {
        let (Some((role, action)), side) = (match head.0 {
            Some(at) => (Some(at), Side::Head),
            None => (base.0, Side::Base),
        }) else {
            return;
        };
        let version = self.version(side);
        let (role, path) = (
            version.model().role_name(role),
            version.model().path(action),
        );
        let level = version.level(action).map(str::to_owned);
        let (kind, word) = match template {
            true => (&kinds::TEMPLATE_CHANGED, "template"),
            false => (found.kind, "role"),
        };
        let mut change = Change::new(kind, &self.system, format!("{word} {role}: {path}"));
        change.role = Some(role.to_owned());
        change.action = Some(path.to_owned());
        change.level = level;
        change.effect = (!template).then_some(found.effect);
        change.before = base
            .0
            .map(|(_, action)| State::Cell(self.base.answer(action, &base.1)));
        change.after = head
            .0
            .map(|(_, action)| State::Cell(self.head.answer(action, &head.1)));
        let gained = !found.wider.is_empty();
        let set = if gained { found.wider } else { found.narrower };
        change.witness = self.domain.witness(set);
        self.explain(&mut change, gained, set, base.0, head.0);
        self.changes.push(change);
    }
}

/// How the answers of a cell differ.
#[derive(Debug)]
struct Difference {
    kind: &'static Kind,
    effect: Effect,
    wider: Set,
    narrower: Set,
}

fn effect(wider: Set, narrower: Set) -> Option<Effect> {
    match (wider.is_empty(), narrower.is_empty()) {
        (true, true) => None,
        (false, true) => Some(Effect::Wider),
        (true, false) => Some(Effect::Narrower),
        (false, false) => Some(Effect::Incomparable),
    }
}

fn is_template(version: &Version<'_>, role: Option<u32>) -> Option<bool> {
    let role = version.model().roles.get(role? as usize)?;
    Some(role.template)
}
