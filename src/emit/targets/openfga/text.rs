//! The model in OpenFGA's own language.

use super::model::{Model, Rewrite, Who};
use std::fmt::Write;

/// The text of a model.
pub fn text(model: &Model) -> String {
    let mut text = "model\n  schema 1.1\n\ntype user\n\n# Nobody is one.\ntype nobody\n".to_owned();
    let _ = writeln!(text, "\ntype {}\n  relations", model.catalog);
    for relation in &model.relations {
        if let Some(whole) = &relation.whole {
            let _ = writeln!(text, "    # {whole}");
        }
        let _ = write!(text, "    define {}: ", relation.name);
        match &relation.who {
            Who::Users => text.push_str("[user]"),
            Who::Everybody(condition) => {
                let _ = write!(text, "[user:* with {condition}]");
            }
            Who::Nobody => text.push_str("[nobody]"),
            Who::Computed(rewrite) => push(&mut text, rewrite, false),
        }
        text.push('\n');
    }
    for told in model.conditions.iter() {
        let parameters = told.asks.iter();
        let parameters = parameters.filter_map(|at| model.conditions.parameters.get(*at as usize));
        let parameters: Vec<String> = parameters.map(|name| format!("{name}: string")).collect();
        let _ = write!(
            text,
            "\ncondition {}({}) {{\n  {}\n}}\n",
            told.name,
            parameters.join(", "),
            told.expression
        );
    }
    text
}

fn push(text: &mut String, rewrite: &Rewrite, inside: bool) {
    let (operator, parts): (&str, Vec<&Rewrite>) = match rewrite {
        Rewrite::This {} => return,
        Rewrite::ComputedUserset { relation } => return text.push_str(relation),
        Rewrite::Union { child } => (" or ", child.iter().collect()),
        Rewrite::Intersection { child } => (" and ", child.iter().collect()),
        Rewrite::Difference { base, subtract } => (" but not ", vec![base, subtract]),
    };
    if inside {
        text.push('(');
    }
    for (at, part) in parts.into_iter().enumerate() {
        if at > 0 {
            text.push_str(operator);
        }
        push(text, part, true);
    }
    if inside {
        text.push(')');
    }
}
