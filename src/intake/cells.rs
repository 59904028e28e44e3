//! The rows of a role: what it may do, what it is denied, what nobody has decided.

use super::Reader;
use super::conditions::Conditions;
use super::fault::Fault;
use super::index::Index;
use super::page::{Page, Text};
use super::rows::{self, When};
use crate::logic::Set;
use crate::model::{Answers, Cond, Grant, OriginId, Situations, Undecided, Withheld};

/// The situations of each action, in the order of actions.
type Sets = Vec<(u32, Set)>;

/// What a row says.
struct Cell<'r, 'a> {
    action: u32,
    reach: Option<u32>,
    set: Set,
    named: &'r Text<'a>,
}

impl<'a> Reader<'_, 'a> {
    pub(super) fn role_answers(
        &mut self,
        at: usize,
        row: &rows::Role<'a>,
        actions: &Index<'_>,
        conditions: &mut Conditions<'a>,
    ) -> Result<Answers, Fault> {
        let (grants, yes) = self.grants(&row.grants, actions, conditions)?;
        let (denies, denied) = self.denies(&row.denies, actions, conditions)?;
        let (open, undecided) = self.open_cells(&row.undecided, actions, conditions)?;
        if let Some(role) = self.model.roles.get_mut(at) {
            role.grants = grants;
            role.denies = denies;
            role.undecided = open;
        }
        Ok(Answers {
            yes,
            undecided,
            denied,
        })
    }

    fn grants(
        &mut self,
        rows: &[rows::Grant<'a>],
        actions: &Index<'_>,
        conditions: &mut Conditions<'a>,
    ) -> Result<(Vec<Grant>, Sets), Fault> {
        let mut grants = Vec::with_capacity(rows.len());
        let mut cells = Vec::with_capacity(rows.len());
        for row in rows {
            let action = actions.get(self.page, &row.action)?;
            let (reach, narrower) = self.row_reach(action, row)?;
            let set = conditions.when(self.page, row.when)?;
            let down = conditions.situations.down(reach);
            cells.push(Cell {
                action,
                reach,
                set: conditions.situations.diagrams.and(set, down),
                named: &row.action,
            });
            let origin = self.origin(&row.action);
            grants.push(Grant {
                actions: action..action + 1,
                exact: true,
                at: reach.filter(|_| narrower).map(|reach| (reach, origin)),
                when: when(conditions, row.when, origin),
                origin,
            });
        }
        let yes = sets(self.page, &mut conditions.situations, cells)?;
        Ok((grants, yes))
    }

    /// The reach of a row, and whether it is narrower than that of its action.
    fn row_reach(&self, action: u32, row: &rows::Grant<'_>) -> Result<(Option<u32>, bool), Fault> {
        let known = self.model.actions.get(action as usize);
        let own = known.and_then(|action| action.reach);
        let widest = own.and_then(|own| self.model.reaches.get(own as usize));
        let wrong = |name: &Text<'_>, why: String| Err(self.page.wrong(name, why));
        let (name, widest) = match (&row.reach, widest) {
            (None, None) => return Ok((None, false)),
            (Some(name), Some(widest)) => (name, widest),
            (Some(name), None) => return wrong(name, format!("`{}` has no reach", &*row.action)),
            (None, Some(_)) => {
                return wrong(
                    &row.action,
                    format!("`{}` has a reach, and this row has none", &*row.action),
                );
            }
        };
        let reaches = &self.model.reaches;
        let Ok(reach) = reaches.binary_search_by(|reach| reach.name.as_str().cmp(name)) else {
            return Err(self.page.unknown("reach", name));
        };
        let reach = reach as u32;
        match widest.down.binary_search(&reach) {
            Ok(_) => Ok((Some(reach), Some(reach) != own)),
            Err(_) => wrong(
                name,
                format!("`{}` isn't within the reach of `{}`", &**name, &*row.action),
            ),
        }
    }

    fn denies(
        &mut self,
        rows: &[rows::Deny<'a>],
        actions: &Index<'_>,
        conditions: &mut Conditions<'a>,
    ) -> Result<(Vec<Withheld>, Sets), Fault> {
        let mut denies = Vec::with_capacity(rows.len());
        let mut cells = Vec::with_capacity(rows.len());
        for row in rows {
            let action = actions.get(self.page, &row.action)?;
            cells.push(Cell {
                action,
                reach: None,
                set: conditions.when(self.page, row.when)?,
                named: &row.action,
            });
            let origin = self.origin(&row.action);
            denies.push(Withheld {
                actions: action..action + 1,
                exact: true,
                when: when(conditions, row.when, origin),
                origin,
            });
        }
        let denied = sets(self.page, &mut conditions.situations, cells)?;
        Ok((denies, denied))
    }

    fn open_cells(
        &mut self,
        rows: &[rows::OpenCell<'a>],
        actions: &Index<'_>,
        conditions: &mut Conditions<'a>,
    ) -> Result<(Vec<Undecided>, Sets), Fault> {
        let mut open = Vec::with_capacity(rows.len());
        let mut cells = Vec::with_capacity(rows.len());
        for row in rows {
            let action = actions.get(self.page, &row.action)?;
            cells.push(Cell {
                action,
                reach: None,
                set: conditions.when(self.page, row.when)?,
                named: &row.action,
            });
            open.push(Undecided {
                actions: action..action + 1,
                exact: true,
                why: row.why.owned(),
                origin: self.origin(&row.action),
            });
        }
        let undecided = sets(self.page, &mut conditions.situations, cells)?;
        Ok((open, undecided))
    }
}

fn when(
    conditions: &Conditions<'_>,
    when: When<'_>,
    origin: OriginId,
) -> Option<Box<(Cond, OriginId)>> {
    let cond = conditions.cond(when)?;
    Some(Box::new((cond, origin)))
}

/// The rows by action. Each is there once.
fn sets(
    page: &Page<'_>,
    situations: &mut Situations,
    mut cells: Vec<Cell<'_, '_>>,
) -> Result<Sets, Fault> {
    cells.sort_by_key(|cell| (cell.action, cell.reach));
    let mut all: Sets = Vec::with_capacity(cells.len());
    let mut before = None;
    for cell in cells {
        if before.replace((cell.action, cell.reach)) == Some((cell.action, cell.reach)) {
            return Err(page.twice("row of", cell.named));
        }
        match all.last_mut() {
            Some((action, set)) if *action == cell.action => {
                *set = situations.diagrams.or(*set, cell.set);
            }
            Some(_) | None => all.push((cell.action, cell.set)),
        }
    }
    Ok(all)
}
