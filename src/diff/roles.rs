//! What roles and templates say of themselves, besides what they may.

use super::change::{Change, Side};
use super::comparison::Comparison;
use super::facts::{Aspect, Fact, texts};
use super::kinds;
use super::namer::Namer;
use super::version::Version;
use crate::model::{Model, Role};
use std::sync::Arc;

impl Comparison<'_> {
    /// Every change of what roles say.
    pub(super) fn roles_besides(&mut self) {
        let pairings = Arc::clone(&self.pairings);
        let (base, head) = (self.base.model(), self.head.model());
        let names = [Side::Base, Side::Head].map(|side| Namer::new(side, base, head, &pairings));
        for (old, new) in pairings.roles.pairs() {
            let (Some(was), Some(is)) =
                (base.roles.get(old as usize), head.roles.get(new as usize))
            else {
                continue;
            };
            let word = if is.template { "template" } else { "role" };
            let subject = format!("{word} {}", is.name);
            let name = is.name.clone();
            let about = move |mut change: Change| {
                change.role = Some(name.clone());
                change
            };
            let facts = (
                role_facts(base, was, old, &names[0]),
                role_facts(head, is, new, &names[1]),
            );
            self.facts(&subject, &facts.0, &facts.1, &about);
            let levels = (level(&self.base, old), level(&self.head, new));
            let before = levels.0.map(|level| names[0].level(level));
            let after = levels.1.map(|level| names[1].level(level));
            if before != after {
                let change = self.change(&kinds::ROLE_LEVEL_CHANGED, &subject);
                let change = change.from_to(before.unwrap_or("none"), after.unwrap_or("none"));
                let change = change.at(Side::Head, self.head.role_span(new));
                self.changes.push(about(change));
            }
        }
    }
}

/// The level of a role, its own or the highest of those it extends.
fn level(version: &Version<'_>, role: u32) -> Option<u32> {
    version.access.levels.get(role as usize)?.checked_sub(1)
}

fn role_facts(model: &Model, role: &Role, at: u32, names: &Namer<'_>) -> Vec<Fact> {
    let mut facts = texts(
        &role.label,
        &role.doc,
        &role.meta,
        &role.clause_meta,
        role.origin,
    );
    let extends = role.extends.iter();
    facts.extend(
        extends.map(|(it, origin)| Fact::new(Aspect::Extends, names.role(*it), Some(*origin))),
    );
    for (other, known) in model.roles.iter().enumerate() {
        for conflict in &known.conflicts {
            let with = match (other as u32 == at, conflict.with == at) {
                (true, _) => conflict.with,
                (false, true) => other as u32,
                (false, false) => continue,
            };
            facts.push(Fact::new(
                Aspect::RoleConflict,
                names.role(with),
                Some(conflict.origin),
            ));
        }
    }
    facts
}
