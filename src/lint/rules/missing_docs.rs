//! RC603: an action or role without documentation.

use crate::check::words::some_of;
use crate::diagnostic::codes::Silencing;
use crate::diagnostic::{Code, Diagnostic, Page, Severity};
use crate::lint::things::{Kind, Thing};
use crate::lint::{Facts, Needs, Rule};
use crate::source::FileId;
use std::collections::BTreeMap;

pub static RULE: Rule = Rule {
    code: Code {
        id: "RC603",
        name: "missing-docs",
        severity: Severity::Info,
        silencing: Silencing::Freely,
        opt_in: true,
        summary: "An action or a role has no documentation comment.",
        page: Some(&Page {
            since: "0.1.0",
            explanation: "Whoever grants an action reads its label and its documentation, in the editor, in the bundle, in \
                the product's own screens. A sentence about what the action does, written by somebody who knows, \
                saves each of them a guess.",
            bad: "module billing \"Billing\" {\n  action refund \"Refund\"\n}\n",
            good: "/// Everything about money.\nmodule billing \"Billing\" {\n  /// Pays an invoice back.\n  action refund \"Refund\"\n}\n",
        }),
    },
    needs: Needs::Anything,
    run,
};

fn run(facts: &mut Facts<'_>) {
    let things = facts.things();
    let mut groups: BTreeMap<(FileId, u32, Kind), Vec<&Thing<'_>>> = BTreeMap::new();
    let undescribed = things.find(|_, thing| {
        let counts = matches!(thing.kind, Kind::Action | Kind::Role | Kind::Template);
        (counts && thing.doc.is_none()).then(|| thing.clone())
    });
    for thing in &undescribed {
        let group = (thing.name.span.file, thing.owner, thing.kind);
        groups.entry(group).or_default().push(thing);
    }
    for ((_, _, kind), found) in groups {
        undocumented(facts, kind, &found);
    }
}

fn undocumented(facts: &mut Facts<'_>, kind: Kind, found: &[&Thing<'_>]) {
    let Some(first) = found.first() else {
        return;
    };
    let names: Vec<String> = found.iter().map(|thing| facts.path(thing)).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let verb = if names.len() == 1 { "isn't" } else { "aren't" };
    let finding = Diagnostic::new(
        &RULE.code,
        first.name.span,
        format!("{} {verb} documented", some_of(&names, 3)),
    )
    .help("say what it is for in a line before it: `/// …`")
    .entity(format!(
        "{} {}",
        kind.word(),
        names.first().copied().unwrap_or_default()
    ));
    facts.report(finding);
}
