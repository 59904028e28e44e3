//! What the bundle lists under a role's `grants`: what the role answers yes to (section 9).

use super::evaluate::{Answer, Evaluation, Held};
use super::system::*;
use std::collections::{BTreeMap, BTreeSet};

/// Per action and reach, all situations in which the role has the action at that reach or a wider one. A row that a
/// wider one equals is dropped. An action without reach has one row, with `None`.
pub fn rows(
    evaluation: &Evaluation<'_>,
    role: RoleId,
) -> BTreeMap<(ActionId, Option<ReachId>), BTreeSet<Situation>> {
    let mut rows: BTreeMap<(ActionId, Option<ReachId>), BTreeSet<Situation>> = BTreeMap::new();
    for (at, situation) in evaluation.situations.iter().enumerate() {
        for action in 0..evaluation.system.actions.len() {
            let reaches: Vec<_> = match evaluation.answer(role, action, at) {
                Answer::Yes(Held::Plain) => vec![None],
                Answer::Yes(Held::At(reaches)) => reaches.iter().copied().map(Some).collect(),
                Answer::No | Answer::Undecided => Vec::new(),
            };
            for reach in reaches {
                let row = rows.entry((action, reach)).or_default();
                row.insert(situation.clone());
            }
        }
    }
    let all = rows.clone();
    rows.retain(|(action, reach), situations| {
        !all.iter().any(|((other_action, wider), others)| {
            action == other_action
                && is_wider(evaluation.system, *wider, *reach)
                && others == situations
        })
    });
    rows
}

fn is_wider(system: &System, wide: Option<ReachId>, narrow: Option<ReachId>) -> bool {
    match (wide, narrow) {
        (Some(wide), Some(narrow)) => wide != narrow && system.down(wide).contains(&narrow),
        (None, _) | (_, None) => false,
    }
}

/// The situations in which a cell is undecided.
pub fn undecided(
    evaluation: &Evaluation<'_>,
    role: RoleId,
    action: ActionId,
) -> BTreeSet<Situation> {
    let situations = evaluation.situations.iter().enumerate();
    situations
        .filter(|(at, _)| *evaluation.answer(role, action, *at) == Answer::Undecided)
        .map(|(_, situation)| situation.clone())
        .collect()
}
