//! RC519: values of a setting that no condition tells apart.

use crate::diagnostic::codes::Silencing;
use crate::diagnostic::{Code, Diagnostic, Page, Severity};
use crate::lint::{Facts, Needs, Rule};
use crate::model::{Setting, Subject};
use std::collections::BTreeMap;

pub static RULE: Rule = Rule {
    code: Code {
        id: "RC519",
        name: "unused-value",
        severity: Severity::Info,
        silencing: Silencing::Freely,
        opt_in: true,
        summary: "No condition tells values of a setting apart.",
        page: Some(&Page {
            since: "0.1.0",
            explanation: "Where conditions name some values of a setting and treat others alike, a condition may be \
                missing. The values `other` and, in a setting of two, the one that isn't named need no condition \
                of their own and don't count.",
            bad: "setting edition \"Edition\" { free, basic, pro }\nmodule billing \"Billing\" {\n  action refund \"Refund\" { available when edition is pro }\n}\n",
            good: "setting edition \"Edition\" { free, basic, pro }\nmodule billing \"Billing\" {\n  action view \"View\" { available when edition in (basic, pro) }\n  action refund \"Refund\" { available when edition is pro }\n}\n",
        }),
    },
    needs: Needs::Whole,
    run,
};

fn run(facts: &mut Facts<'_>) {
    let model = facts.context.model;
    let named = facts.named_values();
    for (variable, named) in model.variables.iter().zip(&named) {
        let Subject::Setting(at) = variable.subject else {
            continue;
        };
        let setting = model.settings.get(at as usize);
        let Some(setting) = setting.filter(|_| !named.is_empty()) else {
            continue;
        };
        // Values that are in the same conditions are never told apart.
        let mut alike: BTreeMap<Vec<usize>, Vec<&str>> = BTreeMap::new();
        for (value, name) in variable.values.iter().enumerate() {
            let within = named.iter().enumerate();
            let within = within.filter(|(_, values)| values.contains(&(value as u32)));
            let within = within.map(|(at, _)| at).collect();
            alike.entry(within).or_default().push(name);
        }
        for values in alike.values_mut() {
            values.retain(|name| *name != "other");
            if values.len() > 1 {
                report(facts, setting, values);
            }
        }
    }
}

fn report(facts: &mut Facts<'_>, setting: &Setting, values: &[&str]) {
    let (span, path) = (facts.context.span(setting.origin), &setting.path);
    let message = format!(
        "nothing depends on whether `{path}` is {}",
        alternatives(values)
    );
    let finding = Diagnostic::new(&RULE.code, span, message)
        .help("that may well be; if they differ, a condition is missing")
        .entity(format!("setting {path}: {}", values.join(" ")));
    facts.report(finding);
}

/// `` `a`, `b` or `c` ``
fn alternatives(values: &[&str]) -> String {
    let quoted: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        Some(_) | None => quoted.concat(),
    }
}
