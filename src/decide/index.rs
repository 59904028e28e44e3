//! Names to numbers, and numbers to rows.

use crate::matrix::{Matrix, Role};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Where everything is found.
#[derive(Debug, Default)]
pub struct Index {
    actions: FxHashMap<Box<str>, Action>,
    roles: FxHashMap<Box<str>, u32>,
    reaches: FxHashMap<Box<str>, u32>,
    /// For each reach itself and all narrower ones, sorted.
    down: Vec<Box<[u32]>>,
    cells: FxHashMap<(u32, u32), Cell>,
    rows: Vec<Row>,
    open: Vec<(u32, Box<str>)>,
}

/// An action.
#[derive(Debug, Clone, Copy)]
pub struct Action {
    at: u32,
    /// The widest reach it can have.
    pub reach: Option<u32>,
}

/// What there is about a role and an action.
#[derive(Debug, Default)]
pub struct Cell {
    rows: Range<u32>,
    /// It is denied unless this holds.
    pub unless: Option<u32>,
    open: Option<u32>,
}

/// Where it is granted.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// At this reach and all narrower ones.
    pub reach: Option<u32>,
    /// Under this condition.
    pub when: u32,
}

impl Index {
    /// The index of these answers.
    pub fn of(matrix: &Matrix<'_>) -> Self {
        let mut index = Self::default();
        for (action, at) in matrix.actions.iter().zip(0..) {
            let reach = action.reach;
            let path = action.told.path.as_str();
            index.actions.insert(path.into(), Action { at, reach });
        }
        for (reach, at) in matrix.model.reaches.iter().zip(0..) {
            index.reaches.insert(reach.name.as_str().into(), at);
            index.down.push(reach.down.as_slice().into());
        }
        for (role, at) in matrix.roles.iter().zip(0..) {
            index.roles.insert(role.told.name.as_str().into(), at);
            index.add(at, role);
        }
        index
    }

    fn add(&mut self, at: u32, role: &Role<'_>) {
        for rows in role
            .grants
            .chunk_by(|one, other| one.action == other.action)
        {
            let Some(first) = rows.first() else { continue };
            let start = self.rows.len() as u32;
            self.rows.extend(rows.iter().map(|yes| Row {
                reach: yes.reach,
                when: yes.when,
            }));
            self.cell(at, first.action).rows = start..self.rows.len() as u32;
        }
        for deny in &role.denies {
            self.cell(at, deny.action).unless = Some(deny.unless);
        }
        for open in &role.undecided {
            let position = self.open.len() as u32;
            self.open.push((open.when, open.why.as_str().into()));
            self.cell(at, open.action).open = Some(position);
        }
    }

    fn cell(&mut self, role: u32, action: u32) -> &mut Cell {
        self.cells.entry((role, action)).or_default()
    }

    /// The action of this path.
    pub fn action(&self, path: &str) -> Option<Action> {
        self.actions.get(path).copied()
    }

    /// The role of this id.
    pub fn role(&self, id: &str) -> Option<u32> {
        self.roles.get(id).copied()
    }

    /// The reach of this id.
    pub fn reach(&self, id: &str) -> Option<u32> {
        self.reaches.get(id).copied()
    }

    /// What there is about a role and an action.
    pub fn find(&self, role: u32, action: Action) -> Option<&Cell> {
        self.cells.get(&(role, action.at))
    }

    /// Where it is granted.
    pub fn rows(&self, cell: &Cell) -> &[Row] {
        let rows = cell.rows.start as usize..cell.rows.end as usize;
        self.rows.get(rows).unwrap_or_default()
    }

    /// Where it is undecided, and why.
    pub fn undecided(&self, cell: &Cell) -> Option<(u32, &str)> {
        let (when, why) = self.open.get(cell.open? as usize)?;
        Some((*when, why))
    }

    /// Whether who has it at the first reach has it at the second; without a reach there is nothing to ask for.
    pub fn covers(&self, reach: Option<u32>, asked: Option<u32>) -> bool {
        let (Some(reach), Some(asked)) = (reach, asked) else {
            return reach.is_none();
        };
        let down = self.down.get(reach as usize);
        down.is_some_and(|down| down.binary_search(&asked).is_ok())
    }
}
