//! RC301: a wildcard that takes in actions which ask for a higher level than the rest.

use crate::check::words::some_of;
use crate::diagnostic::codes::Silencing;
use crate::diagnostic::{Code, Diagnostic, Page, Severity};
use crate::lint::{Facts, Needs, Rule};
use crate::model::{Grant, Role};

pub static RULE: Rule = Rule {
    code: Code {
        id: "RC301",
        name: "risky-wildcard",
        severity: Severity::Warning,
        silencing: Silencing::Freely,
        opt_in: false,
        summary: "A wildcard takes in actions that ask for a higher level than the others it matches.",
        page: Some(&Page {
            since: "0.1.0",
            explanation: "A wildcard grants whatever it matches, today and later. Where most of that is harmless, \
                the few powerful actions among it are easily overlooked by whoever reviews the role. \
                Name them in a grant of their own, so that they are seen. What a wildcard has taken in \
                since an earlier version, only a comparison of the two can show.",
            bad: "levels clerk < boss\nmodule billing \"Billing\" {\n  action view \"View\"\n  action send \"Send\"\n  action write_off \"Write off\" { level boss }\n}\nrole owner \"Owner\" {\n  level boss\n  grant billing.*\n}\n",
            good: "levels clerk < boss\nmodule billing \"Billing\" {\n  action view \"View\"\n  action send \"Send\"\n  action write_off \"Write off\" { level boss }\n}\nrole owner \"Owner\" {\n  level boss\n  grant billing.{view, send}\n  grant billing.write_off\n}\n",
        }),
    },
    needs: Needs::Whole,
    run,
};

fn run(facts: &mut Facts<'_>) {
    for role in &facts.context.model.roles {
        for grant in role.grants.iter().filter(|grant| !grant.exact) {
            let higher = higher(facts, grant);
            if !higher.is_empty() {
                report(facts, role, grant, &higher);
            }
        }
    }
}

/// The matched actions of the highest level, if the greater part asks for less.
fn higher(facts: &Facts<'_>, grant: &Grant) -> Vec<u32> {
    let level = |action: u32| {
        let action = facts.context.model.actions.get(action as usize);
        action.and_then(|action| action.level)
    };
    let top = grant.actions.clone().map(level).max().flatten();
    let higher = grant.actions.clone();
    let higher: Vec<u32> = higher
        .filter(|at| top.is_some() && level(*at) == top)
        .collect();
    match higher.len() * 2 < grant.actions.len() {
        true => higher,
        false => Vec::new(),
    }
}

fn report(facts: &mut Facts<'_>, role: &Role, grant: &Grant, higher: &[u32]) {
    let model = facts.context.model;
    let span = facts.context.span(grant.origin);
    let paths: Vec<&str> = higher.iter().map(|at| model.path(*at)).collect();
    let first = higher
        .first()
        .and_then(|at| model.actions.get(*at as usize));
    let level = first.and_then(|action| model.levels.get(action.level? as usize));
    let level = level.map_or("", |level| &level.name);
    let written = facts.text(span);
    let message = format!(
        "`{written}` gives `{}` {}, which {} for level `{level}`, among {} that don't",
        role.name,
        some_of(&paths, 3),
        if paths.len() == 1 { "asks" } else { "ask" },
        grant.actions.len() - higher.len(),
    );
    let mut finding = Diagnostic::new(&RULE.code, span, message)
        .help("grant the powerful ones by name, so that whoever reviews the role sees them")
        .entity(format!("role {}: {written}", role.name));
    if let Some(place) = first.and_then(|action| action.origin) {
        let place = facts.context.span(place);
        finding = finding.related(place, format!("asks for level `{level}`"));
    }
    facts.report(finding);
}
