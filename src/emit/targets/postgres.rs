//! PostgreSQL: one transaction that makes the tables, the functions that decide, and exactly the rows of one system.

use super::{Loss, Target, Writer, Written};
use crate::emit::hex;
use crate::matrix::{Matrix, Role};
use crate::model::Subject;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write;

/// The record.
pub const TARGET: Target = Target {
    name: "postgres",
    summary: "a migration for PostgreSQL 13 or later: tables, and `rolecall.allowed(role, action, context)`",
    proof: "decides in a real server as the language says, for random systems and the catalogs of `policies`; version B over \
            version A leaves exactly B",
    limits: &["a NUL in a text, which PostgreSQL's texts can't hold: U+FFFD stands in its place"],
    write: Writer::Answers(write),
};

const LAYOUT: &str = include_str!("postgres.sql");

/// Rows of one statement.
const BATCH: usize = 1_000;

fn write(matrix: &Matrix<'_>) -> Written {
    let system = &matrix.model.name;
    let sql = migration(&[Step {
        system,
        from: From::Anything,
        to: Some(State::of(matrix)),
    }]);
    Written {
        files: vec![(format!("postgres/{system}.sql"), sql.into_bytes())],
        losses: losses(matrix),
    }
}

/// Texts that can't be written as they are.
fn losses(matrix: &Matrix<'_>) -> Vec<Loss> {
    let model = matrix.model;
    let system = [(model.name.as_str(), [&model.label, &model.doc])];
    let modules = model.modules.iter().skip(1);
    let modules = modules.map(|it| (it.path.as_str(), [&it.label, &it.doc]));
    let actions = matrix.actions.iter().map(|it| it.told);
    let actions = actions.map(|it| (it.path.as_str(), [&it.label, &it.doc]));
    let roles = matrix.roles.iter().map(|it| it.told);
    let roles = roles.map(|it| (it.name.as_str(), [&it.label, &it.doc]));
    let labelled = system
        .into_iter()
        .chain(modules)
        .chain(actions)
        .chain(roles);
    let spoilt = labelled.filter(|(_, texts)| texts.iter().any(|text| text.contains('\0')));
    let spoilt = spoilt.map(|(about, _)| Loss {
        about: about.to_owned(),
        what: "a NUL in its label or documentation is written as U+FFFD".to_owned(),
    });
    let reasons = matrix.roles.iter().flat_map(|role| {
        let open = role.undecided.iter().filter(|open| open.why.contains('\0'));
        open.map(|open| Loss {
            about: format!("{} {}", role.told.name, matrix.path(open.action)),
            what: "a NUL in the reason is written as U+FFFD".to_owned(),
        })
    });
    spoilt.chain(reasons).collect()
}

/// What becomes of one system.
#[derive(Debug)]
pub struct Step<'a> {
    /// Its name.
    pub system: &'a str,
    /// What has to be installed before.
    pub from: From,
    /// What is installed afterwards; nothing of it if there is none.
    pub to: Option<State>,
}

/// What has to be installed before a step.
#[derive(Debug)]
pub enum From {
    /// Whatever there is.
    Anything,
    /// Nothing of the system.
    Nothing,
    /// Exactly this.
    Exactly(State),
}

/// All rows of a system, as statements.
#[derive(Debug)]
pub struct State {
    label: String,
    rows: String,
    digest: String,
}

impl State {
    /// The rows of a system.
    pub fn of(matrix: &Matrix<'_>) -> Self {
        let label = literal(&matrix.model.label);
        let rows = rows(matrix);
        let mut hash = Sha256::new();
        hash.update(&label);
        hash.update(&rows);
        let digest = format!("sha256:{}", hex(&hash.finalize()));
        Self {
            label,
            rows,
            digest,
        }
    }
}

/// One transaction that does all of this or nothing.
pub fn migration(steps: &[Step<'_>]) -> String {
    let mut sql = LAYOUT.to_owned();
    for step in steps {
        sql.push_str(&check(step));
        let system = literal(step.system);
        let _ = writeln!(sql, "\nDELETE FROM rolecall.systems WHERE id = {system};");
        if let Some(State {
            label,
            rows,
            digest,
        }) = &step.to
        {
            let _ = writeln!(
                sql,
                "INSERT INTO rolecall.systems (id, label, digest) VALUES\n  ({system}, {label}, '{digest}');"
            );
            sql.push_str(rows);
        }
    }
    sql.push_str("\nCOMMIT;\n");
    sql
}

/// Gives up where something else is installed than the step begins with.
fn check(step: &Step<'_>) -> String {
    let expected = match &step.from {
        From::Anything => return String::new(),
        From::Nothing => "NULL".to_owned(),
        From::Exactly(state) => format!("'{}'", state.digest),
    };
    let system = literal(step.system);
    format!(
        "\nDO $$\nBEGIN\n  IF (SELECT digest FROM rolecall.systems WHERE id = {system}) IS DISTINCT FROM {expected} THEN\n    \
         RAISE EXCEPTION 'what is installed of {} isn''t what this migration begins with';\n  END IF;\nEND\n$$;\n",
        step.system
    )
}

/// Everything about a system but its own row.
fn rows(matrix: &Matrix<'_>) -> String {
    let mut sql = String::new();
    let mut table = |name: &str, columns: &str, rows: Vec<String>| {
        let system = literal(&matrix.model.name);
        for batch in rows.chunks(BATCH) {
            let _ = write!(
                sql,
                "\nINSERT INTO rolecall.{name} (system, {columns}) VALUES"
            );
            for (at, row) in batch.iter().enumerate() {
                let comma = if at == 0 { "" } else { "," };
                let _ = write!(sql, "{comma}\n  ({system}, {row})");
            }
            sql.push_str(";\n");
        }
    };
    table("variables", "id, kind, values", variables(matrix));
    table("reaches", "id, down", reaches(matrix));
    table("conditions", "id, boxes", conditions(matrix));
    table("modules", "id, label, doc", modules(matrix));
    table("actions", "id, module, label, doc, reach", actions(matrix));
    table("roles", "id, label, doc", roles(matrix));
    let grants = each(matrix, |role| {
        let rows = role.grants.iter();
        let reach = |reach: Option<u32>| reach.map_or("", |reach| matrix.model.reach_name(reach));
        rows.map(|yes| {
            (
                yes.action,
                format!("{}, {}", literal(reach(yes.reach)), yes.when),
            )
        })
        .collect()
    });
    table("grants", "role, action, reach, condition", grants);
    let denies = each(matrix, |role| {
        let rows = role.denies.iter();
        rows.map(|deny| (deny.action, deny.unless.to_string()))
            .collect()
    });
    table("denies", "role, action, unless", denies);
    let undecided = each(matrix, |role| {
        let rows = role.undecided.iter();
        rows.map(|open| {
            (
                open.action,
                format!("{}, {}", open.when, literal(&open.why)),
            )
        })
        .collect()
    });
    table("undecided", "role, action, condition, why", undecided);
    sql
}

/// The rows of all roles, each with its role and action before it.
fn each(matrix: &Matrix<'_>, of: impl Fn(&Role<'_>) -> Vec<(u32, String)>) -> Vec<String> {
    let roles = matrix.roles.iter();
    let rows = roles.flat_map(|role| {
        let name = literal(&role.told.name);
        let rows = of(role).into_iter();
        rows.map(move |(action, rest)| format!("{name}, {}, {rest}", literal(matrix.path(action))))
    });
    rows.collect()
}

fn variables(matrix: &Matrix<'_>) -> Vec<String> {
    let variables = matrix.model.variables.iter();
    let rows = variables.map(|variable| {
        let kind = match variable.subject {
            Subject::Setting(_) => "setting",
            Subject::Lifecycle(_) => "lifecycle",
        };
        let values = variable.values.iter().map(String::as_str);
        format!("{}, '{kind}', {}", literal(&variable.path), list(values))
    });
    rows.collect()
}

fn reaches(matrix: &Matrix<'_>) -> Vec<String> {
    let model = matrix.model;
    let rows = model.reaches.iter().map(|reach| {
        let down = reach
            .down
            .iter()
            .map(|narrower| model.reach_name(*narrower));
        format!("{}, {}", literal(&reach.name), list(down))
    });
    rows.collect()
}

fn conditions(matrix: &Matrix<'_>) -> Vec<String> {
    let rows = matrix.conditions.iter().enumerate().map(|(at, boxes)| {
        let named = boxes.iter().map(|region| {
            let named: BTreeMap<&str, Vec<&str>> = matrix.named(region).collect();
            serde_json::to_value(named).unwrap_or(Value::Null)
        });
        let boxes = Value::Array(named.collect()).to_string();
        format!("{at}, {}", literal(&boxes))
    });
    rows.collect()
}

fn modules(matrix: &Matrix<'_>) -> Vec<String> {
    let modules = matrix.model.modules.iter().skip(1);
    let rows = modules.map(|module| labelled(&module.path, [&module.label, &module.doc]));
    rows.collect()
}

fn actions(matrix: &Matrix<'_>) -> Vec<String> {
    let rows = matrix.actions.iter().map(|action| {
        let told = action.told;
        let texts = labelled(action.module, [&told.label, &told.doc]);
        let reach = action.reach.map(|reach| matrix.model.reach_name(reach));
        let reach = reach.map_or_else(|| "NULL".to_owned(), literal);
        format!("{}, {texts}, {reach}", literal(&told.path))
    });
    rows.collect()
}

fn roles(matrix: &Matrix<'_>) -> Vec<String> {
    let rows = matrix.roles.iter().map(|role| {
        let told = role.told;
        labelled(&told.name, [&told.label, &told.doc])
    });
    rows.collect()
}

fn labelled(id: &str, texts: [&str; 2]) -> String {
    let [label, doc] = texts.map(literal);
    format!("{}, {label}, {doc}", literal(id))
}

fn list<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let texts: Vec<String> = texts.map(literal).collect();
    format!("ARRAY[{}]::text[]", texts.join(", "))
}

/// A text between quotes; `standard_conforming_strings` is on, so nothing but the quote has a meaning in it. No text holds
/// a NUL.
fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''").replace('\0', "\u{fffd}"))
}
