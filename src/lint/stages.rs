//! Roles that have actions of one stage.

use super::Facts;
use super::holdings::{Holding, holdings};
use crate::model::Stage;
use roaring::RoaringBitmap;

/// The holdings of the actions whose stage is one of these.
pub fn of_stage(facts: &mut Facts<'_>, is: impl Fn(&Stage) -> bool) -> Vec<Holding> {
    let actions = facts.context.model.actions.iter().enumerate();
    let staged = actions.filter(|(_, action)| is(&action.stage));
    let staged: RoaringBitmap = staged.map(|(at, _)| at as u32).collect();
    let found = holdings(facts, &staged, |_, _, _, yes| yes);
    found.into_iter().map(|(holding, _)| holding).collect()
}
