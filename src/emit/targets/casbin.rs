//! Casbin: a model and its policy as CSV.
//!
//! Every implementation of Casbin has another language for expressions. The matcher here takes only what all of them
//! have: `==`, `!=`, `&&`, `||`, `!` and role managers. Sets of values are groups of the second role manager.

mod groups;
mod patterns;

use super::{Loss, Target, Writer, Written};
use crate::matrix::{Matrix, Role};
use groups::Groups;
use patterns::{Pattern, Row, inside, outside};
use std::collections::BTreeSet;
use std::fmt::Write;

/// The record.
pub const TARGET: Target = Target {
    name: "casbin",
    summary: "a Casbin model and its policy as CSV",
    proof: "decides with the casbin crate as the language says, for random systems and the catalogs of `policies`",
    limits: &[
        "why something is undecided or denied: Casbin answers true or false, and undecided is false",
        "that a role doesn't exist: Casbin passes over what has no rows",
        "labels and descriptions: only ids are written",
        "catalogs with more than 100 settings and lifecycles, each of which is a column of every row",
    ],
    write: Writer::Answers(write),
};

/// The most settings and lifecycles; a large catalog has so many that a hundred thousand rows come to 350 MB.
const MOST_COLUMNS: usize = 100;

fn write(matrix: &Matrix<'_>) -> Written {
    let system = &matrix.model.name;
    let columns = matrix.model.variables.len();
    if columns > MOST_COLUMNS {
        let loss = Loss {
            about: system.clone(),
            what: format!(
                "it has {columns} settings and lifecycles, each a column of every row, and nothing is written for more \
                 than {MOST_COLUMNS}"
            ),
        };
        return Written {
            files: Vec::new(),
            losses: vec![loss],
        };
    }
    let mut policy = Policy::new(matrix);
    for role in &matrix.roles {
        policy.push(role);
    }
    let files = [
        ("conf", policy.model()),
        ("csv", policy.rows + &policy.groups.rows()),
    ];
    let files = files.map(|(ending, text)| (format!("casbin/{system}.{ending}"), text));
    Written {
        files: files.map(|(path, text)| (path, text.into_bytes())).into(),
        losses: Vec::new(),
    }
}

struct Policy<'a, 'm> {
    matrix: &'a Matrix<'m>,
    /// The column of each setting and lifecycle.
    columns: Vec<String>,
    groups: Groups,
    /// The settings and lifecycles that some row asks for, and those of them that some row wants not to be known.
    asked: BTreeSet<u32>,
    unknown: BTreeSet<u32>,
    rows: String,
}

impl<'a, 'm> Policy<'a, 'm> {
    fn new(matrix: &'a Matrix<'m>) -> Self {
        let mut taken: BTreeSet<String> = ["sub", "act", "reach", "eft"].map(str::to_owned).into();
        let columns = matrix.model.variables.iter().map(|variable| {
            let mut name = variable.path.replace('.', "__");
            while !taken.insert(name.clone()) {
                name.push('_');
            }
            name
        });
        Self {
            columns: columns.collect(),
            matrix,
            groups: Groups::default(),
            asked: BTreeSet::new(),
            unknown: BTreeSet::new(),
            rows: String::new(),
        }
    }

    fn push(&mut self, role: &Role<'_>) {
        let matrix = self.matrix;
        for yes in &role.grants {
            let reach = yes.reach.map(|reach| self.reached(reach));
            for row in matrix.boxes(yes.when).iter().map(inside) {
                self.row(role, yes.action, reach.as_deref(), &row, "allow");
            }
        }
        for deny in &role.denies {
            for row in outside(matrix.model, matrix.boxes(deny.unless)) {
                self.row(role, deny.action, None, &row, "deny");
            }
        }
    }

    /// The group of a reach and all narrower ones.
    fn reached(&mut self, reach: u32) -> String {
        let model = self.matrix.model;
        let down = model.reaches.get(reach as usize).map(|reach| &reach.down);
        let down = down.into_iter().flatten();
        let down: Vec<&str> = down.map(|reach| model.reach_name(*reach)).collect();
        self.groups.of(&down)
    }

    fn row(&mut self, role: &Role<'_>, action: u32, reach: Option<&str>, row: &Row, effect: &str) {
        let (role, action) = (&role.told.name, self.matrix.path(action));
        let reach = reach.unwrap_or(ANY);
        let _ = write!(self.rows, "p, {role}, {action}, {reach}");
        for at in 0..self.columns.len() as u32 {
            let cell = match row.get(&at) {
                None => ANY.to_owned(),
                Some(Pattern::Unknown) => {
                    self.unknown.insert(at);
                    UNKNOWN.to_owned()
                }
                Some(Pattern::OneOf(values)) => {
                    let values = named(self.matrix, at, values);
                    self.groups.of(&values)
                }
            };
            if cell != ANY {
                self.asked.insert(at);
            }
            let _ = write!(self.rows, ", {cell}");
        }
        let _ = writeln!(self.rows, ", {effect}");
    }

    fn model(&mut self) -> String {
        let columns = self.columns.iter().map(|column| format!(", {column}"));
        let columns: String = columns.collect();
        let mut matcher = "g(r.sub, p.sub) && r.act == p.act".to_owned();
        let _ = write!(matcher, "{NEXT}{}", self.term("reach", None));
        for at in self.asked.clone() {
            let known = self.unknown.contains(&at).then(|| self.known(at));
            let column = self.columns.get(at as usize).cloned().unwrap_or_default();
            let _ = write!(matcher, "{NEXT}{}", self.term(&column, known.as_deref()));
        }
        format!(
            "[request_definition]\nr = sub, act, reach{columns}\n\n\
             [policy_definition]\np = sub, act, reach{columns}, eft\n\n\
             [role_definition]\ng = _, _\ng2 = _, _\n\n\
             [policy_effect]\ne = some(where (p.eft == allow)) && !some(where (p.eft == deny))\n\n\
             [matchers]\nm = {matcher}\n"
        )
    }

    /// That a column of a row fits the request. A group is no member of itself, though role managers say so of
    /// everything.
    fn term(&self, column: &str, known: Option<&str>) -> String {
        let fits = format!(
            "p.{column} == \"{ANY}\" || (g2(r.{column}, p.{column}) && r.{column} != p.{column})"
        );
        match known {
            None => format!("({fits})"),
            Some(known) => format!(
                "({fits} || (p.{column} == \"{UNKNOWN}\" && \
                 !(g2(r.{column}, \"{known}\") && r.{column} != \"{known}\")))"
            ),
        }
    }

    /// The group of all values.
    fn known(&mut self, at: u32) -> String {
        let values = self.matrix.model.variables.get(at as usize);
        let values = values.into_iter().flat_map(|variable| &variable.values);
        let values: Vec<&str> = values.map(String::as_str).collect();
        self.groups.of(&values)
    }
}

/// Between the terms of the matcher, each in a line of its own: some readers cut long lines.
const NEXT: &str = " && \\\n  ";
/// What fits every request.
const ANY: &str = "*";
/// What fits a value that isn't told, or that nobody knows.
const UNKNOWN: &str = "?";

fn named<'m>(matrix: &Matrix<'m>, variable: u32, values: &[u32]) -> Vec<&'m str> {
    let known = matrix.model.variables.get(variable as usize);
    let known = known.map_or(&[][..], |variable| &variable.values);
    let values = values.iter();
    values
        .filter_map(|value| known.get(*value as usize).map(String::as_str))
        .collect()
}
