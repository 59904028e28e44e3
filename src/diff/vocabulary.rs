//! Settings and their values, levels and reaches.

use super::change::Side;
use super::comparison::Comparison;
use super::declarations::{VALUES, thing};
use super::facts::texts;
use super::kinds;
use super::namer::Namer;
use super::pairing::{Names, Pairing};
use crate::model::{Model, Setting};
use std::sync::Arc;

impl<'v> Comparison<'v> {
    /// Every change of what situations, levels and reaches are made of.
    pub(super) fn vocabulary(&mut self) {
        let pairings = Arc::clone(&self.pairings);
        let (base, head) = (self.base.model(), self.head.model());
        for (old, new) in pairings.settings.pairs() {
            if let (Some(was), Some(is)) = (
                base.settings.get(old as usize),
                head.settings.get(new as usize),
            ) {
                self.setting(was, is);
            }
        }
        self.level_order(base, head);
        self.reach_order(base, head);
    }

    fn setting(&mut self, was: &'v Setting, is: &'v Setting) {
        let facts = |it: &Setting| texts(&it.label, &it.doc, &it.meta, &[], Some(it.origin));
        let subject = format!("setting {}", is.path);
        self.facts(&subject, &facts(was), &facts(is), &|change| change);
        let names = |it: &'v Setting| {
            let values = it.values.iter();
            Names::new(values.map(|it| (it.name.as_str(), it.formerly.ids.clone())))
        };
        let things = |it: &'v Setting| {
            let values = it.values.iter();
            values
                .map(|value| thing(&value.name, &value.label, Some(it.origin)))
                .collect::<Vec<_>>()
        };
        let pairing = Pairing::new(&names(was), &names(is));
        self.things(
            &VALUES,
            &pairing,
            &things(was),
            &things(is),
            &format!("{}.", is.path),
        );
        for (old, new) in pairing.pairs() {
            if let (Some(old), Some(new)) =
                (was.values.get(old as usize), is.values.get(new as usize))
            {
                let facts =
                    |label: &str, origin| texts(label, "", &Default::default(), &[], Some(origin));
                let subject = format!("value {}.{}", is.path, new.name);
                self.facts(
                    &subject,
                    &facts(&old.label, was.origin),
                    &facts(&new.label, is.origin),
                    &|change| change,
                );
            }
        }
    }

    /// Whether the levels that both versions have stand in the same order.
    fn level_order(&mut self, base: &'v Model, head: &'v Model) {
        let pairings = Arc::clone(&self.pairings);
        let heads = (0..base.levels.len() as u32)
            .filter_map(|at| pairings.levels.heads(at).first().copied());
        let heads: Vec<u32> = heads.collect();
        if heads.is_sorted() {
            return;
        }
        let names = |model: &Model| {
            let names = model.levels.iter().map(|level| level.name.clone());
            names.collect::<Vec<_>>().join(" < ")
        };
        let change = self.change(&kinds::LEVELS_REORDERED, "levels");
        self.changes.push(change.from_to(names(base), names(head)));
    }

    /// Whether the reaches that both versions have lie within the same ones.
    fn reach_order(&mut self, base: &'v Model, head: &'v Model) {
        let pairings = Arc::clone(&self.pairings);
        let names = [Side::Base, Side::Head].map(|side| Namer::new(side, base, head, &pairings));
        for (old, new) in pairings.reaches.pairs() {
            let (Some(was), Some(is)) = (
                base.reaches.get(old as usize),
                head.reaches.get(new as usize),
            ) else {
                continue;
            };
            let both = |within: &[u32], names: &Namer<'_>, pairing: &dyn Fn(u32) -> bool| {
                let within = within.iter().filter(|at| pairing(**at));
                let mut within: Vec<String> =
                    within.map(|at| names.reach(*at).to_owned()).collect();
                within.sort();
                within.join(", ")
            };
            let before = both(&was.within, &names[0], &|at| {
                !pairings.reaches.heads(at).is_empty()
            });
            let after = both(&is.within, &names[1], &|at| {
                !pairings.reaches.bases(at).is_empty()
            });
            if before != after {
                let span = self.head.span(is.origin);
                let change = self.change(&kinds::REACHES_REORDERED, &format!("reach {}", is.name));
                self.changes
                    .push(change.from_to(before, after).at(Side::Head, Some(span)));
            }
        }
    }
}
