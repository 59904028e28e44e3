//! Conflicts, between actions and between roles: both sides say them, and the model has each once.

use super::Reader;
use super::actions::Actions;
use super::expressions::first;
use super::fault::Fault;
use super::index::Index;
use super::page::{Page, Text};
use super::rows;
use super::vocabulary::meta;
use crate::model::{Conflict, Meta, OriginId, RoleConflict};
use std::collections::BTreeMap;
use std::ops::Range;

/// Why a conflict is concluded, and what stands before it.
type Said = (Option<String>, Meta);

/// Where a clause stands, and the actions that it names.
type Right = (OriginId, Vec<Range<u32>>);

/// What one side says of a conflict with another one, and where.
struct Side<'d> {
    said: Said,
    place: &'d str,
}

/// Conflicts as the first says them of the second.
type Sides<'d> = BTreeMap<(u32, u32), Side<'d>>;

impl Reader<'_, '_> {
    /// One clause of the first action for all others of which it says the same.
    pub(super) fn conflicts(&mut self, actions: &Actions<'_, '_>) -> Result<(), Fault> {
        let rows = actions.rows.iter().map(|row| row.conflicts.as_slice());
        let mut clauses: BTreeMap<(u32, Said), Right> = BTreeMap::new();
        for ((one, other), side) in agreed(self.page, &actions.index, rows)? {
            let origin = self.origin(side.place);
            let clause = clauses.entry((one, side.said));
            let (_, right) = clause.or_insert_with(|| (origin, Vec::new()));
            match right.last_mut() {
                Some(last) if last.end == other => last.end += 1,
                Some(_) | None => right.push(other..other + 1),
            }
        }
        for ((one, (derived, meta)), (origin, right)) in clauses {
            self.model.conflicts.push(Conflict {
                left: one..one + 1,
                right,
                derived,
                meta,
                origin,
            });
        }
        Ok(())
    }

    pub(super) fn role_conflicts(
        &mut self,
        rows: &[(&rows::Role<'_>, bool)],
        roles: &Index<'_>,
    ) -> Result<(), Fault> {
        let rows = rows.iter().map(|(row, _)| row.conflicts.as_slice());
        for ((one, with), side) in agreed(self.page, roles, rows)? {
            let origin = self.origin(side.place);
            let (derived, meta) = side.said;
            if let Some(role) = self.model.roles.get_mut(one as usize) {
                role.conflicts.push(RoleConflict {
                    with,
                    derived,
                    meta,
                    origin,
                });
            }
        }
        Ok(())
    }
}

/// Each conflict once, of the lesser with the greater, if both sides say the same.
fn agreed<'d, 'a: 'd>(
    page: &Page<'_>,
    index: &Index<'_>,
    rows: impl Iterator<Item = &'d [rows::Constraint<'a>]>,
) -> Result<Sides<'d>, Fault> {
    let mut sides = Sides::new();
    for (one, clauses) in (0_u32..).zip(rows) {
        for clause in clauses {
            let other = conflicting(page, index, clause)?;
            let place = first(&clause.expr);
            let derived = clause.derived.as_ref().map(Text::owned);
            let said = (derived, meta(&clause.meta));
            let known = sides.insert((one, other), Side { said, place });
            let wrong = match (one == other, known) {
                (true, _) => format!("`{place}` conflicts with itself"),
                (false, Some(_)) => format!("the conflict with `{place}` is there twice"),
                (false, None) => continue,
            };
            return Err(page.wrong(place, wrong));
        }
    }
    for ((one, other), side) in &sides {
        let back = sides.get(&(*other, *one));
        if back.is_none_or(|back| back.said != side.said) {
            let message = format!("`{}` doesn't say the same of this conflict", side.place);
            return Err(page.wrong(side.place, message));
        }
    }
    sides.retain(|(one, other), _| one < other);
    Ok(sides)
}

fn conflicting(
    page: &Page<'_>,
    index: &Index<'_>,
    clause: &rows::Constraint<'_>,
) -> Result<u32, Fault> {
    match &clause.expr {
        rows::Expr::Path(path) => index.get(page, path),
        several @ (rows::Expr::All(_) | rows::Expr::Any(_) | rows::Expr::Not(_)) => {
            Err(page.wrong(first(several), "a conflict names one action or role"))
        }
    }
}
