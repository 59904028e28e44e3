//! The table: positions in lists in place of names, and each condition once.

use super::cells::{Cells, Order};
use crate::logic::Set;
use crate::model::{Access, Model, Situations, TestLine, Verdict};
use rustc_hash::FxHashMap;

/// A position in [`Matrix::conditions`].
pub type Condition = u32;

/// One box of a condition: for each variable that it mentions, by position, the values it allows, by position.
pub type Region = Vec<(u32, Vec<u32>)>;

/// Every answer of one system.
#[derive(Debug)]
pub struct Matrix<'m> {
    /// The system's vocabulary: its name, its variables, its reaches.
    pub model: &'m Model,
    /// The actions, in the order of paths.
    pub actions: Vec<Action<'m>>,
    /// Whoever can be held: the roles without the templates, in the order of names.
    pub roles: Vec<Role<'m>>,
    /// Each condition once: boxes that exclude each other. [`Matrix::ALWAYS`] is one box without variables,
    /// [`Matrix::NEVER`] has none.
    pub conditions: Vec<Vec<Region>>,
    /// What the policies' own tests expect of roles.
    pub expectations: Vec<Expectation<'m>>,
}

/// What a test expects of a role.
#[derive(Debug)]
pub struct Expectation<'m> {
    /// The name of the test.
    pub test: &'m str,
    /// The role, by position in [`Matrix::roles`].
    pub role: u32,
    /// What is expected.
    pub verdict: Verdict,
    /// Of which actions.
    pub actions: Vec<u32>,
    /// Where.
    pub when: Condition,
}

/// An action.
#[derive(Debug)]
pub struct Action<'m> {
    /// What the policies say of it.
    pub told: &'m crate::model::Action,
    /// The path of its module.
    pub module: &'m str,
    /// The widest reach it can have, by position among the reaches.
    pub reach: Option<u32>,
}

/// A role and its rows, each list in the order of actions.
#[derive(Debug)]
pub struct Role<'m> {
    /// What the policies say of it.
    pub told: &'m crate::model::Role,
    /// Where it answers yes.
    pub grants: Vec<Yes>,
    /// What it is denied.
    pub denies: Vec<Denial>,
    /// Where it is undecided.
    pub undecided: Vec<Undecided>,
}

/// A yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Yes {
    /// The action.
    pub action: u32,
    /// At this reach and every narrower one; `None` if the action has no reach.
    pub reach: Option<u32>,
    /// Where.
    pub when: Condition,
}

/// A deny. It decides for all roles of a holder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Denial {
    /// The action.
    pub action: u32,
    /// Where it is denied.
    pub when: Condition,
    /// Where it isn't. Who asks for this rather than for the opposite of [`when`](Self::when) denies too much, and not
    /// too little, if a situation is told in part or with a value that nobody knows.
    pub unless: Condition,
}

/// An open cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undecided {
    /// The action.
    pub action: u32,
    /// Where.
    pub when: Condition,
    /// Why.
    pub why: String,
}

impl<'m> Matrix<'m> {
    /// The condition that always holds.
    pub const ALWAYS: Condition = 0;
    /// The condition that never holds.
    pub const NEVER: Condition = 1;

    /// Reads the answers off.
    pub fn new(model: &'m Model, access: &mut Access) -> Self {
        let order = Order::new(model);
        let mut conditions = Conditions::default();
        let roles = model.roles.iter().enumerate();
        let held = roles.filter(|(_, role)| !role.template);
        let roles = held.map(|(at, told)| {
            let mut cells = Cells {
                model,
                access: &mut *access,
                order: &order,
            };
            row(&mut cells, &mut conditions, at as u32, told)
        });
        let roles = roles.collect();
        let expectations = expectations(model, access, &order, &mut conditions);
        let actions = order.actions.iter();
        let actions = actions.filter_map(|at| {
            let told = model.actions.get(*at as usize)?;
            let module = model.modules.get(told.module as usize);
            Some(Action {
                told,
                module: module.map_or("", |module| &module.path),
                reach: told.reach,
            })
        });
        Self {
            model,
            actions: actions.collect(),
            roles,
            conditions: conditions.listed,
            expectations,
        }
    }

    /// The boxes of a condition.
    pub fn boxes(&self, condition: Condition) -> &[Region] {
        self.conditions
            .get(condition as usize)
            .map_or(&[], Vec::as_slice)
    }

    /// A box by names: for each setting and lifecycle that it mentions, what it allows.
    pub fn named(&self, region: &Region) -> impl Iterator<Item = (&'m str, Vec<&'m str>)> {
        let variables = &self.model.variables;
        region.iter().filter_map(|(variable, values)| {
            let variable = variables.get(*variable as usize)?;
            let name = |value: &u32| variable.values.get(*value as usize).map(String::as_str);
            Some((
                variable.path.as_str(),
                values.iter().filter_map(name).collect(),
            ))
        })
    }

    /// The path of the action at this position.
    pub fn path(&self, action: u32) -> &'m str {
        let action = self.actions.get(action as usize);
        action.map_or("", |action| &action.told.path)
    }
}

fn expectations<'m>(
    model: &'m Model,
    access: &mut Access,
    order: &Order,
    conditions: &mut Conditions,
) -> Vec<Expectation<'m>> {
    let held = model.roles.iter().enumerate();
    let held = held.filter(|(_, role)| !role.template).map(|(at, _)| at);
    let places: FxHashMap<usize, u32> = held.zip(0..).collect();
    let lines = model.tests.iter().flat_map(|test| {
        let lines = test.lines.iter();
        lines.map(|(line, _)| (test.name.as_str(), line))
    });
    let expectations = lines.filter_map(|(test, line)| {
        let TestLine::Cell {
            role,
            verdict,
            actions,
            when,
        } = line
        else {
            return None;
        };
        let situations = &mut access.situations;
        let when = situations.cond(when.as_ref());
        let actions = actions.iter().cloned().flatten();
        Some(Expectation {
            test,
            role: *places.get(&(*role as usize))?,
            verdict: *verdict,
            actions: actions.map(|action| order.rank(action)).collect(),
            when: conditions.of(situations, when),
        })
    });
    expectations.collect()
}

fn row<'m>(
    cells: &mut Cells<'m, '_>,
    conditions: &mut Conditions,
    at: u32,
    told: &'m crate::model::Role,
) -> Role<'m> {
    let (grants, denies, undecided) = (cells.grants(at), cells.denies(at), cells.undecided(at));
    let order = cells.order;
    let situations = &mut cells.access.situations;
    let grants = grants.into_iter().map(|(action, reach, when)| Yes {
        action: order.rank(action),
        reach,
        when: conditions.of(situations, when),
    });
    let grants = grants.collect();
    let denies = denies.into_iter().map(|(action, when)| {
        let unless = situations.diagrams.not(when);
        Denial {
            action: order.rank(action),
            when: conditions.of(situations, when),
            unless: conditions.of(situations, unless),
        }
    });
    let denies = denies.collect();
    let undecided = undecided.into_iter().map(|(action, when, why)| Undecided {
        action: order.rank(action),
        when: conditions.of(situations, when),
        why,
    });
    Role {
        told,
        grants,
        denies,
        undecided: undecided.collect(),
    }
}

/// The conditions by the set that they are.
#[derive(Debug)]
struct Conditions {
    known: FxHashMap<Set, Condition>,
    listed: Vec<Vec<Region>>,
}

impl Default for Conditions {
    fn default() -> Self {
        let known = [(Set::ALL, Matrix::ALWAYS), (Set::EMPTY, Matrix::NEVER)];
        Self {
            known: known.into_iter().collect(),
            listed: vec![vec![Region::new()], Vec::new()],
        }
    }
}

impl Conditions {
    fn of(&mut self, situations: &Situations, set: Set) -> Condition {
        *self.known.entry(set).or_insert_with(|| {
            // The check has bounded the number of boxes; an unbounded one never gets here.
            let boxes = situations.diagrams.boxes(set, usize::MAX);
            let region = |cell: Vec<(crate::logic::Var, Vec<u32>)>| {
                let named = cell.into_iter().map(|(var, values)| (var.0, values));
                named.collect()
            };
            let boxes = boxes.unwrap_or_default().into_iter().map(region);
            self.listed.push(boxes.collect());
            self.listed.len() as Condition - 1
        })
    }
}
