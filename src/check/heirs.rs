//! One message for a violation that roles inherit: at the highest role or template that has it.

use super::Context;
use crate::logic::Set;
use std::collections::BTreeMap;

/// Where a violation belongs: the role to report it at, and how many assignable roles inherit it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rooted {
    /// The highest role or template that has it.
    pub role: u32,
    /// The situations in which it does.
    pub region: Set,
    /// Assignable roles below it that have nothing worse.
    pub heirs: usize,
}

/// Collects violations per key and role, then finds their roots.
pub struct Heirs<K> {
    regions: BTreeMap<K, BTreeMap<u32, Set>>,
}

impl<K: Ord + Clone> Heirs<K> {
    pub fn new() -> Self {
        Self {
            regions: BTreeMap::new(),
        }
    }

    /// The role breaks what the key stands for in these situations.
    pub fn add(&mut self, key: K, role: u32, region: Set) {
        self.regions.entry(key).or_default().insert(role, region);
    }

    /// Every violation with what breaks it.
    pub fn all(&self) -> impl Iterator<Item = (&K, u32, Set)> {
        self.regions.iter().flat_map(|(key, roles)| {
            roles
                .iter()
                .map(move |(role, region)| (key, *role, *region))
        })
    }

    /// The roots per key, in the order of keys and roles. A root is kept if it is assignable, has heirs, or
    /// breaks what binds templates too.
    pub fn roots(
        &self,
        context: &mut Context<'_>,
        binds_templates: impl Fn(&K) -> bool,
    ) -> Vec<(K, Rooted)> {
        let mut all = Vec::new();
        for (key, roles) in &self.regions {
            let mut root_of: BTreeMap<u32, u32> = BTreeMap::new();
            let mut rooted: BTreeMap<u32, Rooted> = BTreeMap::new();
            let order: Vec<u32> = match roles.len() {
                1 => roles.keys().copied().collect(),
                _ => {
                    let order = context.access.order.iter().copied();
                    order.filter(|role| roles.contains_key(role)).collect()
                }
            };
            for role in order {
                let Some(region) = roles.get(&role).copied() else {
                    continue;
                };
                let root = inherited_from(context, role, region, roles)
                    .and_then(|parent| root_of.get(&parent).copied())
                    .unwrap_or(role);
                root_of.insert(role, root);
                let entry = rooted.entry(root).or_insert(Rooted {
                    role: root,
                    region,
                    heirs: 0,
                });
                if role != root && !context.is_template(role) {
                    entry.heirs += 1;
                }
            }
            let kept = rooted.into_values().filter(|found| {
                found.heirs > 0 || binds_templates(key) || !context.is_template(found.role)
            });
            all.extend(kept.map(|found| (key.clone(), found)));
        }
        all
    }
}

/// The parent that explains the whole violation, if one does.
fn inherited_from(
    context: &mut Context<'_>,
    role: u32,
    region: Set,
    roles: &BTreeMap<u32, Set>,
) -> Option<u32> {
    let parents = &context.model.roles.get(role as usize)?.extends;
    parents.iter().map(|(parent, _)| *parent).find(|parent| {
        let theirs = roles.get(parent).copied().unwrap_or(Set::EMPTY);
        context.access.situations.diagrams.implies(region, theirs)
    })
}
