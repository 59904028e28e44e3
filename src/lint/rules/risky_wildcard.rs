//! RC301: a wildcard that takes in actions which ask for a higher level than the rest.

use crate::check::words::some_of;
use crate::diagnostic::codes::Silencing;
use crate::diagnostic::{Code, Diagnostic, Page, Severity};
use crate::lint::{Facts, Needs, Rule};
use crate::model::{Grant, Model, Module, Role};
use std::ops::Range;

pub static RULE: Rule = Rule {
    code: Code {
        id: "RC301",
        name: "risky-wildcard",
        severity: Severity::Warning,
        silencing: Silencing::Freely,
        opt_in: false,
        summary: "A wildcard takes in actions that ask for a higher level than the others it matches, or that nobody knows yet.",
        page: Some(&Page {
            since: "0.1.0",
            explanation: "A wildcard grants whatever it matches, today and later. Where most of that is harmless, \
                the few powerful actions among it are easily overlooked by whoever reviews the role. \
                Name them in a grant of their own, so that they are seen. What a wildcard has taken in \
                since an earlier version, only a comparison of the two can show.\n\n\
                A wildcard over a module whose actions are undecided grants what nobody has seen yet, and is \
                reported too. `**` alone isn't: it says that it means everything.",
            bad: "levels clerk < boss\nmodule billing \"Billing\" {\n  action view \"View\"\n  action send \"Send\"\n  action write_off \"Write off\" { level boss }\n}\nrole owner \"Owner\" {\n  level boss\n  grant billing.*\n}\n",
            good: "levels clerk < boss\nmodule billing \"Billing\" {\n  action view \"View\"\n  action send \"Send\"\n  action write_off \"Write off\" { level boss }\n}\nrole owner \"Owner\" {\n  level boss\n  grant billing.{view, send}\n  grant billing.write_off\n}\n",
        }),
    },
    needs: Needs::Whole,
    run,
};

fn run(facts: &mut Facts<'_>) {
    let model = facts.context.model;
    for (at, role) in model.roles.iter().enumerate() {
        let wildcards = role.grants.iter().filter(|grant| !grant.exact);
        for grant in wildcards {
            // It says that it means everything.
            if facts.text(facts.context.span(grant.origin)) == "**" {
                continue;
            }
            let (rest, mut higher) = higher(facts, grant);
            higher.retain(|action| by_it_alone(facts, at as u32, role, *action));
            if !higher.is_empty() {
                report(facts, role, grant, &higher, rest);
            }
            unknown(facts, role, grant);
        }
    }
}

/// The matched actions of the highest level, if the greater part asks for less; and how many those are.
fn higher(facts: &Facts<'_>, grant: &Grant) -> (usize, Vec<u32>) {
    let level = |action: u32| {
        let action = facts.context.model.actions.get(action as usize);
        action.and_then(|action| action.level)
    };
    let top = grant.actions.clone().map(level).max().flatten();
    let higher = grant.actions.clone();
    let higher: Vec<u32> = higher
        .filter(|at| top.is_some() && level(*at) == top)
        .collect();
    let rest = grant.actions.len() - higher.len();
    match higher.len() < rest {
        true => (rest, higher),
        false => (rest, Vec::new()),
    }
}

/// Whether the role has the action only because wildcards of its own take it in.
fn by_it_alone(facts: &mut Facts<'_>, at: u32, role: &Role, action: u32) -> bool {
    let named = |grant: &Grant| grant.exact && grant.actions.contains(&action);
    !role.grants.iter().any(named)
        && facts.inherited(role, action).is_empty()
        && !facts.context.access.yes(at, action).is_empty()
}

/// A wildcard over modules of which nobody knows yet what they offer.
fn unknown(facts: &mut Facts<'_>, role: &Role, grant: &Grant) {
    let span = facts.context.span(grant.origin);
    let written = facts.text(span);
    let modules: Vec<&str> = open_modules(facts.context.model, grant)
        .iter()
        .map(|module| module.path.as_str())
        .collect();
    let what = match modules.as_slice() {
        [] if grant.actions.is_empty() => "this module".to_owned(),
        [] => return,
        modules => some_of(modules, 3),
    };
    let message = format!(
        "`{written}` gives `{}` whatever {what} will offer, which is undecided",
        role.name
    );
    let finding = Diagnostic::new(&RULE.code, span, message)
        .help("name the actions once they are known, or leave the cells open: `undecided`")
        .entity(format!("role {}: {written} is open", role.name));
    facts.report(finding);
}

/// The outermost modules with undecided actions that surely lie within a wildcard.
fn open_modules<'m>(model: &'m Model, grant: &Grant) -> Vec<&'m Module> {
    let Range { start, end } = grant.actions;
    let undecided = |module: &Module| module.undecided.is_some();
    let within = |module: &&Module| match module.own.is_empty() {
        false => start <= module.own.start && module.own.end <= end,
        true => start < module.own.start && module.own.start < end,
    };
    let outermost = |module: &&Module| {
        let parent = model.modules.get(module.parent as usize);
        !parent.is_some_and(undecided)
    };
    let modules = model.modules.iter().filter(|module| undecided(module));
    modules.filter(within).filter(outermost).collect()
}

fn report(facts: &mut Facts<'_>, role: &Role, grant: &Grant, higher: &[u32], rest: usize) {
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
        "`{written}` gives `{}` {}, which {} for level `{level}`, among {rest} that don't",
        role.name,
        some_of(&paths, 3),
        if paths.len() == 1 { "asks" } else { "ask" },
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
