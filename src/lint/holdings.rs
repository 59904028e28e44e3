//! Who has certain actions, told where it comes from: a role that inherits them is counted, not named.

use super::Facts;
use crate::check::heirs::{Heirs, Rooted};
use crate::check::words::some_of;
use crate::diagnostic::{Code, Diagnostic, Label};
use crate::logic::Set;
use roaring::RoaringBitmap;
use std::collections::BTreeMap;

/// Actions that one clause gives to one role.
pub struct Holding {
    /// The highest role or template that has them.
    pub role: u32,
    /// The actions.
    pub actions: Vec<u32>,
    /// The way they came, the place in the role first.
    pub labels: Vec<Label>,
    /// How many assignable roles inherit them at most.
    pub heirs: usize,
}

impl Holding {
    /// A finding about the holding; `message` gets the role and the first few actions.
    pub fn finding(
        &self,
        facts: &Facts<'_>,
        code: &'static Code,
        message: impl FnOnce(&str, &str) -> String,
    ) -> Diagnostic {
        let context = &facts.context;
        let paths: Vec<&str> = self.actions.iter().map(|at| context.path(*at)).collect();
        let role = context.role_words(self.role);
        let mut labels = self.labels.iter().cloned();
        let place = context.role_place(self.role);
        let mut finding = Diagnostic::new(code, place, message(&role, &some_of(&paths, 3))).entity(
            format!("role {}: {}", context.role(self.role), paths.join(" ")),
        );
        if let Some(first) = labels.next() {
            finding.primary = first;
        }
        finding.related.extend(labels);
        finding
    }

    /// The finding with the number of heirs after its help.
    pub fn with_heirs(&self, facts: &Facts<'_>, mut finding: Diagnostic) -> Diagnostic {
        finding.help.extend(facts.context.heirs_words(self.heirs));
        finding
    }
}

/// The holdings of these actions in the situations that `matters` leaves of where a role has one.
pub fn holdings(
    facts: &mut Facts<'_>,
    actions: &RoaringBitmap,
    mut matters: impl FnMut(&mut Facts<'_>, u32, u32, Set) -> Set,
) -> Vec<(Holding, Set)> {
    let one = |facts: &mut Facts<'_>, role, action, yes| {
        let region = matters(facts, role, action, yes);
        vec![((), region)]
    };
    let found = holdings_by(facts, actions, one).into_iter();
    found
        .map(|((), holding, region)| (holding, region))
        .collect()
}

/// The holdings apart from each other by what `matters` about them, each with the situations in which it does.
pub fn holdings_by<K: Ord + Clone>(
    facts: &mut Facts<'_>,
    actions: &RoaringBitmap,
    mut matters: impl FnMut(&mut Facts<'_>, u32, u32, Set) -> Vec<(K, Set)>,
) -> Vec<(K, Holding, Set)> {
    if actions.is_empty() {
        return Vec::new();
    }
    let mut heirs: Heirs<(K, u32)> = Heirs::new();
    for role in 0..facts.context.model.roles.len() as u32 {
        for action in facts.context.access.touched_among(role, actions) {
            let yes = facts.context.yes_situations(role, action);
            for (key, region) in matters(facts, role, action, yes) {
                if !region.is_empty() {
                    heirs.add((key, action), role, region);
                }
            }
        }
    }
    let roots = heirs.roots(&mut facts.context, |_| false);
    grouped(facts, roots)
}

/// One holding for each clause of a role.
fn grouped<K: Ord + Clone>(
    facts: &mut Facts<'_>,
    roots: Vec<((K, u32), Rooted)>,
) -> Vec<(K, Holding, Set)> {
    let mut groups: BTreeMap<(K, u32, Option<Label>), (Holding, Set)> = BTreeMap::new();
    for ((key, action), rooted) in roots {
        let steps = facts.context.way(rooted.role, action, rooted.region);
        let labels = facts.context.way_labels(&steps);
        let place = labels.first().cloned().map(|label| Label {
            message: String::new(),
            ..label
        });
        let (holding, _) = groups.entry((key, rooted.role, place)).or_insert_with(|| {
            let holding = Holding {
                role: rooted.role,
                actions: Vec::new(),
                labels,
                heirs: 0,
            };
            (holding, rooted.region)
        });
        holding.actions.push(action);
        holding.heirs = holding.heirs.max(rooted.heirs);
    }
    let all = groups.into_iter();
    all.map(|((key, _, _), (holding, region))| (key, holding, region))
        .collect()
}
