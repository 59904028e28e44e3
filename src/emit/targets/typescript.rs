//! TypeScript: a module for the product's own code, and the types of what it is asked.

use super::facts::Catalog;
use super::{Target, Writer, Written};
use crate::matrix::Matrix;
use std::fmt::Write;

/// The record.
pub const TARGET: Target = Target {
    name: "typescript",
    summary: "an ECMAScript module with `can()`, and the types of its roles, actions and situations",
    proof: "decides in Node as the language says, for random systems and the catalogs of `policies`",
    limits: &[],
    write: Writer::Answers(write),
};

const MODULE: &str = include_str!("typescript.mjs");

fn write(matrix: &Matrix<'_>) -> Written {
    let system = &matrix.model.name;
    let facts = serde_json::to_string(&Catalog::of(matrix)).unwrap_or_default();
    // As a text, where no name of a member has a meaning of its own.
    let facts = serde_json::to_string(&facts).unwrap_or_default();
    let module = MODULE.replace("FACTS", &facts);
    Written {
        files: vec![
            (format!("typescript/{system}.mjs"), module.into_bytes()),
            (
                format!("typescript/{system}.d.mts"),
                types(matrix).into_bytes(),
            ),
        ],
        losses: Vec::new(),
    }
}

fn types(matrix: &Matrix<'_>) -> String {
    let model = matrix.model;
    let mut text = "// The types of what can be asked. Written by rolecall.\n".to_owned();
    let roles = matrix.roles.iter().map(|role| role.told.name.as_str());
    union(&mut text, "Role", "What somebody can hold.", roles);
    let reaching = matrix
        .actions
        .iter()
        .filter(|action| action.reach.is_some());
    let plain = matrix
        .actions
        .iter()
        .filter(|action| action.reach.is_none());
    let path = |action: &crate::matrix::Action<'_>| action.told.path.clone();
    let reaching: Vec<String> = reaching.map(path).collect();
    let plain: Vec<String> = plain.map(path).collect();
    let about = "An action with a reach: how far it is to reach has to be told.";
    union(
        &mut text,
        "ReachingAction",
        about,
        reaching.iter().map(String::as_str),
    );
    let about = "An action without a reach.";
    union(
        &mut text,
        "PlainAction",
        about,
        plain.iter().map(String::as_str),
    );
    text.push_str(
        "\n/** What can be done. */\nexport type Action = ReachingAction | PlainAction;\n",
    );
    let reaches = model.reaches.iter().map(|reach| reach.name.as_str());
    union(&mut text, "Reach", "How far.", reaches);
    text.push_str("\n/** The settings and lifecycles that matter for the action. */\nexport interface Situation {\n");
    for variable in &model.variables {
        let values: Vec<String> = variable.values.iter().map(|value| quoted(value)).collect();
        let values = match values.is_empty() {
            true => "never".to_owned(),
            false => values.join(" | "),
        };
        let _ = writeln!(text, "  {}?: {values};", quoted(&variable.path));
    }
    text.push_str(
        "}\n\n/** What somebody wants to do. */\nexport type Request = {\n  roles: readonly Role[];\n  situation?: Situation;\n\
         } & ({ action: ReachingAction; reach: Reach } | { action: PlainAction; reach?: undefined });\n\
         \n/** yes, no or undecided, for somebody who holds all these roles. */\n\
         export function answer(request: Request): \"yes\" | \"no\" | \"undecided\";\n\
         \n/** Whether somebody who holds all these roles may. Undecided is no. */\n\
         export function can(request: Request): boolean;\n",
    );
    text
}

fn union<'a>(text: &mut String, name: &str, about: &str, ids: impl Iterator<Item = &'a str>) {
    let _ = write!(text, "\n/** {about} */\nexport type {name} =");
    let before = text.len();
    for id in ids {
        let _ = write!(text, "\n  | {}", quoted(id));
    }
    text.push_str(if text.len() == before {
        " never;\n"
    } else {
        ";\n"
    });
}

/// Ids are plain letters, so this is a text in TypeScript as it is one in JSON.
fn quoted(id: &str) -> String {
    format!("\"{id}\"")
}
