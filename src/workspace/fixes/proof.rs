//! Whether two versions of the policies give everybody the same access.

use crate::logic::Set;
use crate::model::{Access, Model, Rights};
use crate::workspace::{Snapshot, System};
use roaring::RoaringBitmap;
use rustc_hash::FxHashMap;

/// What is different for people after a change, or `None` if nothing is: for every role and action where the answer
/// is yes and at which reach, where it is undecided, and where it is denied, which decides for whoever holds several
/// roles.
pub fn difference(before: &mut Snapshot, after: &mut Snapshot) -> Option<String> {
    let names = |snapshot: &Snapshot| -> Vec<String> {
        let systems = snapshot.compiled.iter();
        systems
            .map(|system| system.lowered.model.name.clone())
            .collect()
    };
    if names(before) != names(after) {
        return Some("the systems wouldn't be the same".to_owned());
    }
    let mut pairs = before.compiled.iter_mut().zip(&mut after.compiled);
    pairs.find_map(|(before, after)| system_difference(before, after))
}

fn system_difference(before: &mut System, after: &mut System) -> Option<String> {
    let (old, new) = (&before.lowered.model, &after.lowered.model);
    if !same_declarations(old, new) {
        return Some("what is declared wouldn't be the same".to_owned());
    }
    let mut sides = Sides {
        before: &mut before.access,
        after: &mut after.access,
        known: FxHashMap::default(),
    };
    let available = sides.same_availability();
    for role in 0..old.roles.len() as u32 {
        if available && sides.same_rights(role) {
            continue;
        }
        let actions = touched(sides.before, role) | touched(sides.after, role);
        if let Some(action) = actions
            .iter()
            .find(|action| !sides.same_cell(role, *action))
        {
            let (role, action) = (old.role_name(role), old.path(action));
            return Some(format!("`{role}` would have another access to `{action}`"));
        }
    }
    let complex = |access: &Access| access.situations.diagrams.overflown();
    let complex = complex(sides.before) || complex(sides.after);
    complex.then(|| "the conditions are too complex to compare".to_owned())
}

/// Whether ids mean the same on both sides: everything has a place by its path.
fn same_declarations(old: &Model, new: &Model) -> bool {
    let reaches = |model: &Model| -> Vec<(String, Vec<u32>)> {
        let reaches = model.reaches.iter();
        reaches
            .map(|reach| (reach.name.clone(), reach.down.clone()))
            .collect()
    };
    let actions = old.actions.len() == new.actions.len() && {
        let mut pairs = old.actions.iter().zip(&new.actions);
        pairs.all(|(old, new)| old.path == new.path && old.reach == new.reach)
    };
    let roles = old.roles.len() == new.roles.len() && {
        let mut pairs = old.roles.iter().zip(&new.roles);
        pairs.all(|(old, new)| old.name == new.name && old.template == new.template)
    };
    actions && roles && old.variables == new.variables && reaches(old) == reaches(new)
}

fn touched(access: &Access, role: u32) -> RoaringBitmap {
    let denied = access.denied.get(role as usize);
    let denied = denied.map(Rights::actions).unwrap_or_default();
    access.touched(role) | denied
}

/// Both sides; sets of the later one are taken over into the store of the earlier one.
struct Sides<'s> {
    before: &'s mut Access,
    after: &'s mut Access,
    known: FxHashMap<Set, Set>,
}

impl Sides<'_> {
    fn ours(&mut self, set: Set) -> Set {
        let diagrams = &mut self.before.situations.diagrams;
        diagrams.take_over(&self.after.situations.diagrams, set, &mut self.known)
    }

    fn same_availability(&mut self) -> bool {
        let list = |access: &Access| {
            let (certain, possible) = (&access.certain.full, &access.possible().full);
            let both = certain.iter().chain(possible);
            both.copied().collect::<Vec<Set>>()
        };
        let theirs = list(self.after);
        let theirs: Vec<Set> = theirs.into_iter().map(|set| self.ours(set)).collect();
        theirs == list(self.before)
    }

    /// Whether all that a role's answers follow from is the same.
    fn same_rights(&mut self, role: u32) -> bool {
        let at = role as usize;
        let (before, after) = (&self.before, &self.after);
        if before.covered.get(at) != after.covered.get(at)
            || before.unavailable.get(at) != after.unavailable.get(at)
        {
            return false;
        }
        let theirs = rights(self.after, role).map(Option::<&Rights>::cloned);
        let theirs = theirs.map(|rights| rights.map(|rights| self.translated(rights)));
        let ours = rights(self.before, role);
        theirs.iter().map(Option::as_ref).eq(ours)
    }

    fn translated(&mut self, rights: Rights) -> Rights {
        let part = rights.part.into_iter();
        let part = part.map(|(action, set)| (action, self.ours(set)));
        Rights {
            full: rights.full,
            part: part.collect(),
        }
    }

    fn same_cell(&mut self, role: u32, action: u32) -> bool {
        let theirs = answer(self.after, role, action).map(|set| self.ours(set));
        theirs == answer(self.before, role, action)
    }
}

fn rights(access: &Access, role: u32) -> [Option<&Rights>; 4] {
    [
        access.certain.closed(role),
        access.possible().closed(role),
        access.denied.get(role as usize),
        access.revoked.get(role as usize),
    ]
}

fn answer(access: &mut Access, role: u32, action: u32) -> [Set; 3] {
    [
        access.yes(role, action),
        access.undecided(role, action),
        access.denied_of(role, action),
    ]
}
