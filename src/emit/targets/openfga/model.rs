//! The authorization model, and its JSON.

use super::conditions::Conditions;
use super::names;
use crate::matrix::{Condition, Matrix, Role};
use serde::Serialize;
use std::collections::BTreeMap;

/// A model: one type, of which there is one object, with all its relations.
#[derive(Debug)]
pub struct Model {
    /// The type of that object.
    pub catalog: String,
    /// In the order in which they are written.
    pub relations: Vec<Relation>,
    pub conditions: Conditions,
}

/// The relation that nobody has.
pub const NEVER: &str = "when/never";

/// A relation to the catalog.
#[derive(Debug)]
pub struct Relation {
    pub name: String,
    /// The whole name, if it is too long for OpenFGA.
    pub whole: Option<String>,
    pub who: Who,
}

/// Who has a relation.
#[derive(Debug)]
pub enum Who {
    /// Whoever is said to.
    Users,
    /// Everybody where the condition of this name holds.
    Everybody(String),
    /// No user.
    Nobody,
    /// Whoever has other relations.
    Computed(Rewrite),
}

/// A relation computed from others, as OpenFGA writes it in JSON.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Rewrite {
    This {},
    ComputedUserset {
        relation: String,
    },
    Union {
        child: Vec<Rewrite>,
    },
    Intersection {
        child: Vec<Rewrite>,
    },
    Difference {
        base: Box<Rewrite>,
        subtract: Box<Rewrite>,
    },
}

/// A row of a role about one action.
#[derive(Debug, Clone, Copy)]
struct Row {
    role: usize,
    reach: Option<u32>,
    when: Condition,
}

impl Model {
    pub fn of(matrix: &Matrix<'_>) -> Self {
        let conditions = Conditions::of(matrix);
        let roles = matrix.roles.iter();
        let roles = roles.map(|role| Relation::new(names::role(&role.told.name), Who::Users));
        let mut relations: Vec<Relation> = roles.collect();
        let roles: Vec<String> = relations.iter().map(|role| role.name.clone()).collect();
        relations.extend(
            conditions.iter().map(|told| {
                Relation::new(told.relation.clone(), Who::Everybody(told.name.clone()))
            }),
        );
        relations.push(Relation::new(NEVER.to_owned(), Who::Nobody));
        let writer = Actions {
            matrix,
            conditions: &conditions,
            roles,
        };
        relations.extend(writer.relations());
        Self {
            catalog: names::catalog(&matrix.model.name),
            relations,
            conditions,
        }
    }
}

impl Relation {
    fn new(whole: String, who: Who) -> Self {
        let name = names::short(&whole);
        let whole = (name != whole).then_some(whole);
        Self { name, whole, who }
    }
}

/// The reaches at which an action can be asked for; one `None` if it has none.
pub fn reaches(matrix: &Matrix<'_>, widest: Option<u32>) -> Vec<Option<u32>> {
    let Some(widest) = widest else {
        return vec![None];
    };
    let widest = matrix.model.reaches.get(widest as usize);
    let down = widest.into_iter().flat_map(|reach| &reach.down);
    down.map(|reach| Some(*reach)).collect()
}

/// Whether a row about one reach answers for another.
pub fn covers(matrix: &Matrix<'_>, row: Option<u32>, asked: Option<u32>) -> bool {
    let row = row.and_then(|row| matrix.model.reaches.get(row as usize));
    match (row, asked) {
        (Some(row), Some(asked)) => row.down.contains(&asked),
        (row, asked) => row.is_none() && asked.is_none(),
    }
}

struct Actions<'a, 'm> {
    matrix: &'a Matrix<'m>,
    conditions: &'a Conditions,
    /// The relations of the roles.
    roles: Vec<String>,
}

impl Actions<'_, '_> {
    fn relations(&self) -> Vec<Relation> {
        let grants = self.rows(|role| {
            let grants = role.grants.iter();
            grants.map(|yes| (yes.action, yes.reach, yes.when))
        });
        let denies = self.rows(|role| {
            let denies = role.denies.iter();
            denies.map(|deny| (deny.action, None, deny.unless))
        });
        let mut relations = Vec::new();
        for ((action, grants), denies) in self.matrix.actions.iter().zip(grants).zip(denies) {
            for reach in reaches(self.matrix, action.reach) {
                let named = reach.map(|reach| self.matrix.model.reach_name(reach));
                let name = names::action(&action.told.path, named);
                let who = Who::Computed(self.who(&grants, &denies, reach));
                relations.push(Relation::new(name, who));
            }
        }
        relations
    }

    /// The rows of all roles, by action.
    fn rows<'r, I: Iterator<Item = (u32, Option<u32>, Condition)>>(
        &'r self,
        of: impl Fn(&'r Role<'r>) -> I,
    ) -> Vec<Vec<Row>> {
        let mut rows = vec![Vec::new(); self.matrix.actions.len()];
        for (role, told) in self.matrix.roles.iter().enumerate() {
            for (action, reach, when) in of(told) {
                if let Some(about) = rows.get_mut(action as usize) {
                    about.push(Row { role, reach, when });
                }
            }
        }
        rows
    }

    fn who(&self, grants: &[Row], denies: &[Row], reach: Option<u32>) -> Rewrite {
        let reaching = grants
            .iter()
            .filter(|row| covers(self.matrix, row.reach, reach));
        let mut granted: BTreeMap<Condition, Vec<Rewrite>> = BTreeMap::new();
        for row in reaching {
            granted.entry(row.when).or_default().push(self.holds(row));
        }
        let mut denied: BTreeMap<Condition, Vec<Rewrite>> = BTreeMap::new();
        for row in denies {
            denied.entry(row.when).or_default().push(self.holds(row));
        }
        let mut may = granted.remove(&Matrix::ALWAYS).unwrap_or_default();
        let conditional = granted.into_iter().filter_map(|(when, roles)| {
            let when = computed(self.conditions.relation(when)?);
            let child = vec![any_of(roles), when];
            Some(Rewrite::Intersection { child })
        });
        may.extend(conditional);
        if may.is_empty() {
            return computed(NEVER);
        }
        let mut not = denied.remove(&Matrix::NEVER).unwrap_or_default();
        let conditional = denied.into_iter().filter_map(|(unless, roles)| {
            let unless = computed(self.conditions.relation(unless)?);
            Some(without(any_of(roles), unless))
        });
        not.extend(conditional);
        match not.is_empty() {
            true => any_of(may),
            false => without(any_of(may), any_of(not)),
        }
    }

    fn holds(&self, row: &Row) -> Rewrite {
        computed(self.roles.get(row.role).map_or(NEVER, String::as_str))
    }
}

fn computed(relation: &str) -> Rewrite {
    Rewrite::ComputedUserset {
        relation: relation.to_owned(),
    }
}

fn any_of(mut child: Vec<Rewrite>) -> Rewrite {
    match child.len() {
        1 => child.remove(0),
        _ => Rewrite::Union { child },
    }
}

fn without(base: Rewrite, subtract: Rewrite) -> Rewrite {
    Rewrite::Difference {
        base: Box::new(base),
        subtract: Box::new(subtract),
    }
}
