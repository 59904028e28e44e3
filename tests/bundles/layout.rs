//! JSON as a person reviews it: what fits on a line stands on one.

use serde_json::Value;

const WIDTH: usize = 120;

/// The value, indented.
pub fn layout(value: &Value) -> String {
    let mut text = String::new();
    write(value, 0, 0, &mut text);
    text
}

/// `taken` is how much of the line what stands before it takes.
fn write(value: &Value, indent: usize, taken: usize, text: &mut String) {
    let flat = flat(value);
    if indent + taken + flat.chars().count() <= WIDTH {
        text.push_str(&flat);
        return;
    }
    let (open, close, parts): (_, _, Vec<(String, &Value)>) = match value {
        Value::Array(items) => (
            '[',
            ']',
            items.iter().map(|item| (String::new(), item)).collect(),
        ),
        Value::Object(members) => {
            let named = members
                .iter()
                .map(|(name, member)| (format!("{name:?}: "), member));
            ('{', '}', named.collect())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            text.push_str(&flat);
            return;
        }
    };
    text.push(open);
    let last = parts.len();
    for (at, (before, part)) in parts.into_iter().enumerate() {
        text.push_str(&format!("\n{:width$}{before}", "", width = indent + 2));
        write(part, indent + 2, before.len() + 1, text);
        text.push_str(if at + 1 < last { "," } else { "" });
    }
    text.push_str(&format!("\n{:indent$}{close}", ""));
}

fn flat(value: &Value) -> String {
    let joined = |parts: Vec<String>| parts.join(", ");
    match value {
        Value::Array(items) => format!("[{}]", joined(items.iter().map(flat).collect())),
        Value::Object(members) if members.is_empty() => "{}".to_owned(),
        Value::Object(members) => {
            let parts = members
                .iter()
                .map(|(name, member)| format!("{name:?}: {}", flat(member)));
            format!("{{ {} }}", joined(parts.collect()))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.to_string(),
    }
}
