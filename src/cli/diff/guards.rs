//! Whether what policies are held to lets more through than before.

use super::Side;
use rolecall::config::gate::{self, Guard, Texts};
use rolecall::workspace::catalog;
use rolecall::workspace::compare;
use rolecall::workspace::diff::Change;
use std::collections::BTreeSet;

/// Every change of a configuration, a baseline, accepted changes and `@expect`s.
pub fn compare(base: &mut Side, head: &mut Side) -> Vec<Change> {
    let all = base.guards.iter().chain(&head.guards);
    let files: BTreeSet<(Guard, &str)> =
        all.map(|guard| (guard.kind, guard.name.as_str())).collect();
    let mut changes = Vec::new();
    for (kind, path) in files {
        let text = |side: &'_ Side| {
            let guard = side
                .guards
                .iter()
                .find(|guard| guard.kind == kind && guard.name == path);
            guard.map(|guard| guard.text.clone())
        };
        let (before, after) = (text(base), text(head));
        let texts = Texts {
            path,
            base: before.as_deref(),
            head: after.as_deref(),
        };
        changes.extend(gate::compare(kind, texts, catalog()));
    }
    changes.extend(compare::expectations(&base.edition, &head.edition));
    changes
}
