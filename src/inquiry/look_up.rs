//! Who may do something, and what somebody may.

use super::Asked;
use crate::logic::Set;

/// One cell that isn't a plain no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The role.
    pub role: u32,
    /// The action.
    pub action: u32,
    /// At which reaches and in which situations it is a yes, as it could be written.
    pub yes: Vec<(Option<String>, String)>,
    /// In which situations it is undecided.
    pub undecided: Option<String>,
    /// In which situations it is denied.
    pub denied: Option<String>,
}

/// Every role and template that may do something with an action, or for which that is undecided or denied.
pub fn who(asked: &mut Asked<'_>, action: u32, within: Set) -> Vec<Held> {
    let roles = 0..asked.model().roles.len() as u32;
    roles
        .filter_map(|role| held(asked, role, action, within))
        .collect()
}

/// Every action that a role may do, or for which that is undecided or denied.
pub fn what(asked: &mut Asked<'_>, role: u32, within: Set) -> Vec<Held> {
    let denied = asked.access.denied.get(role as usize);
    let denied = denied
        .map(crate::model::Rights::actions)
        .unwrap_or_default();
    let touched = asked.access.touched(role) | denied;
    touched
        .iter()
        .filter_map(|action| held(asked, role, action, within))
        .collect()
}

fn held(asked: &mut Asked<'_>, role: u32, action: u32, within: Set) -> Option<Held> {
    let yes = asked.access.yes(role, action);
    let yes = asked.access.situations.diagrams.and(yes, within);
    let open = asked.access.undecided(role, action);
    let open = asked.access.situations.diagrams.and(open, within);
    let denied = asked.access.denied_of(role, action);
    let denied = asked.access.situations.diagrams.and(denied, within);
    if yes.is_empty() && open.is_empty() && denied.is_empty() {
        return None;
    }
    let mut rows = Vec::new();
    if !yes.is_empty() {
        for (reach, set) in asked.by_reach(action, yes) {
            rows.push((reach, within_words(asked, set, within)));
        }
    }
    Some(Held {
        role,
        action,
        yes: rows,
        undecided: (!open.is_empty()).then(|| within_words(asked, open, within)),
        denied: (!denied.is_empty()).then(|| within_words(asked, denied, within)),
    })
}

/// A condition, empty where it holds in all the situations that are asked about.
fn within_words(asked: &mut Asked<'_>, set: Set, within: Set) -> String {
    let everywhere = asked.access.situations.situations(set) == within;
    if everywhere {
        String::new()
    } else {
        asked.words(set)
    }
}
