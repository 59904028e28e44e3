//! Which roles a rule has to be asked about: those that touch an action it names.

use super::Context;
use crate::model::{Expr, Statement};
use roaring::RoaringBitmap;
use std::collections::BTreeMap;
use std::ops::Range;

/// A statement about more actions than this is asked about every role.
const MANY: u32 = 64;

/// For each action that a narrow statement names the roles that touch it, so that many rules about little don't go
/// over all roles each.
pub struct Holders {
    by_action: BTreeMap<u32, Vec<u32>>,
}

impl Holders {
    pub fn new(context: &Context<'_>) -> Self {
        let statements = context.model.rules.iter().flat_map(|rule| &rule.statements);
        let mut named = RoaringBitmap::new();
        for (statement, _) in statements {
            match statement {
                Statement::Forbid(expr) => named.extend(actions(expr)),
                Statement::OnlyMay(_, ranges) | Statement::SomeMay(ranges) => {
                    if count(ranges) <= MANY {
                        named.extend(ranges.iter().cloned().flatten());
                    }
                }
                Statement::Course { .. } => {}
            }
        }
        let mut by_action: BTreeMap<u32, Vec<u32>> =
            named.iter().map(|action| (action, Vec::new())).collect();
        for role in context.assignable().filter(|_| !named.is_empty()) {
            for action in context.access.touched_among(role, &named) {
                by_action.entry(action).or_default().push(role);
            }
        }
        Self { by_action }
    }

    /// The roles that touch one of these actions, in order, and maybe others.
    pub fn of(&self, context: &Context<'_>, ranges: &[Range<u32>]) -> Vec<u32> {
        match count(ranges) <= MANY {
            true => self.touching(ranges.iter().cloned().flatten()),
            false => context.assignable().collect(),
        }
    }

    /// The roles for which an expression may be true, in order, and maybe others.
    pub fn of_expression(&self, context: &Context<'_>, expr: &Expr) -> Vec<u32> {
        match may_hold_for_nothing(expr) {
            true => context.assignable().collect(),
            false => self.touching(actions(expr).into_iter()),
        }
    }

    fn touching(&self, actions: impl Iterator<Item = u32>) -> Vec<u32> {
        let roles = actions.filter_map(|action| self.by_action.get(&action));
        let roles: RoaringBitmap = roles.flatten().copied().collect();
        roles.iter().collect()
    }
}

fn count(ranges: &[Range<u32>]) -> u32 {
    let lengths = ranges
        .iter()
        .map(|range| range.end.saturating_sub(range.start));
    lengths.fold(0, u32::saturating_add)
}

fn actions(expr: &Expr) -> Vec<u32> {
    let mut named = Vec::new();
    expr.actions(&mut named);
    named
}

/// Whether an expression may be true of a role that has none of its actions.
fn may_hold_for_nothing(expr: &Expr) -> bool {
    match expr {
        Expr::Action(_) => false,
        Expr::All(parts) => parts.iter().all(may_hold_for_nothing),
        Expr::Any(parts) => parts.iter().any(may_hold_for_nothing),
        Expr::Not(_) => true,
    }
}
