//! Who may do what, for people: a table with a row per action and a column per role, and what everything is called. As
//! CSV for spreadsheets, as Markdown for a wiki.

mod words;

use super::{Loss, Target, Writer, Written};
use crate::matrix::Matrix;
use words::cell;

/// The record of CSV.
pub const CSV: Target = Target {
    name: "csv",
    summary: "for spreadsheets: a table of actions and roles, and a glossary",
    proof: "every cell of the table is compared with the bundle, for the catalogs of `policies`",
    limits: &["more than 100 alternatives of one condition: the rest is counted"],
    write: Writer::Answers(csv),
};

/// The record of Markdown.
pub const MARKDOWN: Target = Target {
    name: "markdown",
    summary: "for a wiki: the same tables, module by module",
    proof: "it has the cells of the CSV, which are compared with the bundle",
    limits: &["more than 100 alternatives of one condition: the rest is counted"],
    write: Writer::Answers(markdown),
};

/// A table: its head, and its rows.
type Table = Vec<Vec<String>>;

fn csv(matrix: &Matrix<'_>) -> Written {
    let system = &matrix.model.name;
    let mut rows = vec![head(matrix, &["module", "action", "label"])];
    for (at, action) in matrix.actions.iter().enumerate() {
        let told = action.told;
        let mut row = vec![
            action.module.to_owned(),
            told.path.clone(),
            told.label.to_string(),
        ];
        row.extend(cells(matrix, at as u32));
        rows.push(row);
    }
    let files = [("access", rows), ("glossary", glossary(matrix))];
    Written {
        files: files
            .into_iter()
            .map(|(name, table)| (format!("csv/{system}.{name}.csv"), separated(&table)))
            .collect(),
        losses: losses(matrix),
    }
}

/// The names of the columns: these, then the roles.
fn head(matrix: &Matrix<'_>, first: &[&str]) -> Vec<String> {
    let roles = matrix.roles.iter().map(|role| role.told.name.clone());
    let first = first.iter().map(|name| (*name).to_owned());
    first.chain(roles).collect()
}

/// What each role answers about an action.
fn cells(matrix: &Matrix<'_>, action: u32) -> Vec<String> {
    let roles = matrix.roles.iter();
    roles.map(|role| cell(matrix, role, action)).collect()
}

fn losses(matrix: &Matrix<'_>) -> Vec<Loss> {
    let roles = matrix.roles.iter();
    roles.flat_map(|role| words::losses(matrix, role)).collect()
}

/// Everything that has a label.
fn glossary(matrix: &Matrix<'_>) -> Table {
    let model = matrix.model;
    let row = |kind: &str, id: &str, label: &str, doc: &str| {
        [kind, id, label, doc].map(str::to_owned).to_vec()
    };
    let mut rows = vec![row("kind", "id", "label", "description")];
    rows.push(row("system", &model.name, &model.label, &model.doc));
    for module in model.modules.iter().skip(1) {
        rows.push(row("module", &module.path, &module.label, &module.doc));
    }
    for action in &matrix.actions {
        let told = action.told;
        rows.push(row("action", &told.path, &told.label, &told.doc));
    }
    for role in &matrix.roles {
        let told = role.told;
        rows.push(row("role", &told.name, &told.label, &told.doc));
    }
    for setting in &model.settings {
        rows.push(row("setting", &setting.path, &setting.label, &setting.doc));
    }
    for lifecycle in &model.lifecycles {
        rows.push(row(
            "lifecycle",
            &lifecycle.path,
            &lifecycle.label,
            &lifecycle.doc,
        ));
        for state in &lifecycle.states {
            let id = format!("{}: {}", lifecycle.path, state.name);
            rows.push(row("state", &id, &state.label, &state.doc));
        }
    }
    rows
}

/// RFC 4180. A text that a spreadsheet would take for a formula gets an apostrophe.
fn separated(table: &Table) -> Vec<u8> {
    let mut text = String::new();
    for row in table {
        let fields: Vec<String> = row.iter().map(|field| quoted(field)).collect();
        text.push_str(&fields.join(","));
        text.push_str("\r\n");
    }
    text.into_bytes()
}

fn quoted(field: &str) -> String {
    let guard = match field.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => "'",
        false => "",
    };
    match field.contains([',', '"', '\n', '\r']) {
        true => format!("\"{guard}{}\"", field.replace('"', "\"\"")),
        false => format!("{guard}{field}"),
    }
}

fn markdown(matrix: &Matrix<'_>) -> Written {
    let model = matrix.model;
    let mut text = format!("# {}\n", plain(&model.label));
    paragraph(&mut text, &model.doc);
    text.push_str("\n## Roles\n");
    let roles = matrix.roles.iter().map(|role| {
        let told = role.told;
        vec![
            format!("`{}`", told.name),
            plain(&told.label),
            plain(&told.doc),
        ]
    });
    let titles = ["role", "label", "description"].map(str::to_owned).to_vec();
    table(&mut text, &titles, roles);
    let modules = model.modules.iter().skip(1);
    for module in modules {
        let own = matrix.actions.iter().enumerate();
        let own: Vec<_> = own
            .filter(|(_, action)| action.module == module.path)
            .collect();
        if own.is_empty() {
            continue;
        }
        text.push_str(&format!("\n## {}\n", plain(&module.label)));
        paragraph(&mut text, &module.doc);
        let rows = own.into_iter().map(|(at, action)| {
            let mut row = vec![format!("`{}`", action.told.path), plain(&action.told.label)];
            row.extend(cells(matrix, at as u32).iter().map(|cell| plain(cell)));
            row
        });
        table(&mut text, &head(matrix, &["action", "label"]), rows);
    }
    Written {
        files: vec![(format!("markdown/{}.md", model.name), text.into_bytes())],
        losses: losses(matrix),
    }
}

fn paragraph(text: &mut String, doc: &str) {
    if !doc.is_empty() {
        text.push_str(&format!("\n{}\n", plain(doc)));
    }
}

fn table(text: &mut String, head: &[String], rows: impl Iterator<Item = Vec<String>>) {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    text.push('\n');
    text.push_str(&line(head));
    text.push_str(&"|---".repeat(head.len()));
    text.push_str("|\n");
    rows.for_each(|row| text.push_str(&line(&row)));
}

/// A text of the policies that is nothing but text in Markdown, on one line.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    for letter in text.chars() {
        match letter {
            '\n' | '\r' | '\t' => plain.push(' '),
            '&' => plain.push_str("&amp;"),
            '<' => plain.push_str("&lt;"),
            '@' => plain.push_str("&#64;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '!' | '>' => {
                plain.push('\\');
                plain.push(letter);
            }
            letter => plain.push(letter),
        }
    }
    plain
}
