//! What binds actions and roles, as rows: the modules' clauses are spread over the actions inside.

use super::rows;
use crate::model::{Action, Clauses, Expr, Meta, Model};
use std::collections::BTreeMap;

pub fn unavailable_to<'a>(
    model: &'a Model,
    clauses: impl Iterator<Item = &'a Clauses>,
) -> Vec<&'a str> {
    let roles = clauses
        .flat_map(|clauses| &clauses.unavailable)
        .flat_map(|clause| &clause.roles);
    let mut names: Vec<&str> = roles.map(|role| model.role_name(*role)).collect();
    names.sort_unstable();
    names.dedup();
    names
}

pub fn discouraged<'a>(model: &'a Model, action: &'a Action) -> Vec<rows::Discouraged<'a>> {
    let clauses = model
        .clauses_of(action)
        .flat_map(|clauses| &clauses.discouraged);
    let row = |advice: &'a crate::model::Discouraged| rows::Discouraged {
        expr: advice
            .company
            .as_ref()
            .map(|(_, expr)| expression(model, expr)),
        kind: match &advice.company {
            None => "always",
            Some((true, _)) => "with",
            Some((false, _)) => "without",
        },
        why: &advice.why,
    };
    let mut all: Vec<rows::Discouraged<'a>> = clauses.map(row).collect();
    all.sort();
    all.dedup();
    all
}

pub fn requires<'a>(model: &'a Model, action: &'a Action) -> Vec<rows::Constraint<'a>> {
    let own = action.clauses.requires.iter();
    let gates = model
        .modules_of(action)
        .flat_map(|module| &module.clauses.requires)
        .filter(|gate| {
            let mut named = Vec::new();
            gate.expr.actions(&mut named);
            !named.iter().any(|other| model.path(*other) == action.path)
        });
    let all = own.chain(gates).map(|clause| rows::Constraint {
        derived: clause.derived.as_deref(),
        expr: expression(model, &clause.expr),
        meta: (*clause.meta).clone(),
    });
    sorted_constraints(all.collect())
}

pub fn sorted_constraints(mut all: Vec<rows::Constraint<'_>>) -> Vec<rows::Constraint<'_>> {
    all.sort_by(|a, b| (&a.expr, a.derived, &a.meta).cmp(&(&b.expr, b.derived, &b.meta)));
    all.dedup();
    all
}

/// An expression with its parts in the order of paths.
pub fn expression<'a>(model: &'a Model, expr: &Expr) -> rows::Expr<'a> {
    let sorted = |parts: &[Expr]| {
        let mut parts: Vec<rows::Expr<'a>> =
            parts.iter().map(|part| expression(model, part)).collect();
        parts.sort();
        parts
    };
    match expr {
        Expr::Action(action) => rows::Expr::Path(model.path(*action)),
        Expr::All(parts) => rows::Expr::All { all: sorted(parts) },
        Expr::Any(parts) => rows::Expr::Any { any: sorted(parts) },
        Expr::Not(inner) => rows::Expr::Not {
            not: Box::new(expression(model, inner)),
        },
    }
}

pub type Conflicting<'a> = BTreeMap<u32, (Option<&'a str>, Meta)>;

/// For each action the others it conflicts with, both ways; stated once is stated.
pub fn conflicts(model: &Model) -> BTreeMap<u32, Conflicting<'_>> {
    let mut all: BTreeMap<u32, Conflicting<'_>> = BTreeMap::new();
    for conflict in &model.conflicts {
        for a in conflict.left.clone() {
            for b in conflict.right.iter().cloned().flatten().filter(|b| *b != a) {
                for (one, other) in [(a, b), (b, a)] {
                    let row = all.entry(one).or_default().entry(other);
                    let row = row.or_insert_with(|| (conflict.derived.as_deref(), Meta::new()));
                    row.0 = least(row.0, conflict.derived.as_deref());
                    merge(&mut row.1, &conflict.meta);
                }
            }
        }
    }
    all
}

/// The reason of a constraint that is said twice: none if one says it is stated, else the first by name, so
/// that the order of the clauses doesn't matter.
fn least<'a>(one: Option<&'a str>, other: Option<&'a str>) -> Option<&'a str> {
    one.zip(other).map(|(one, other)| one.min(other))
}

fn merge(into: &mut Meta, more: &Meta) {
    for (name, texts) in more {
        let known = into.entry(name.clone()).or_default();
        known.extend(texts.iter().cloned());
        known.sort();
        known.dedup();
    }
}

pub fn conflict_rows<'a>(model: &'a Model, others: &Conflicting<'a>) -> Vec<rows::Constraint<'a>> {
    let rows = others
        .iter()
        .map(|(other, (derived, meta))| rows::Constraint {
            derived: *derived,
            expr: rows::Expr::Path(model.path(*other)),
            meta: meta.clone(),
        });
    sorted_constraints(rows.collect())
}

/// The roles nobody may hold besides this one, whichever of the two says so.
pub fn role_conflicts(model: &Model, at: u32) -> Vec<rows::Constraint<'_>> {
    let mut all: Conflicting<'_> = BTreeMap::new();
    for (other, role) in model.roles.iter().enumerate() {
        for conflict in &role.conflicts {
            let with = match (other as u32 == at, conflict.with == at) {
                (true, _) => conflict.with,
                (false, true) => other as u32,
                (false, false) => continue,
            };
            let row = all
                .entry(with)
                .or_insert_with(|| (conflict.derived.as_deref(), Meta::new()));
            row.0 = least(row.0, conflict.derived.as_deref());
            merge(&mut row.1, &conflict.meta);
        }
    }
    let rows = all
        .into_iter()
        .map(|(with, (derived, meta))| rows::Constraint {
            derived,
            expr: rows::Expr::Path(model.role_name(with)),
            meta,
        });
    sorted_constraints(rows.collect())
}
