//! RC303: a role that has a discouraged action.

use crate::diagnostic::codes::Silencing;
use crate::diagnostic::{Code, Page, Severity};
use crate::lint::holdings::holdings;
use crate::lint::{Facts, Needs, Rule};
use crate::model::{Action, Clauses, Discouraged, Model};
use roaring::RoaringBitmap;

pub static RULE: Rule = Rule {
    code: Code {
        id: "RC303",
        name: "discouraged-grant",
        severity: Severity::Warning,
        silencing: Silencing::Freely,
        opt_in: false,
        summary: "A role has an action that the catalog advises against.",
        page: Some(&Page {
            since: "0.1.0",
            explanation: "Whoever declared the action wrote down why it shouldn't be given away lightly. A role \
                may have it all the same: an `@expect` with the reason tells the next reader that \
                somebody has thought about it.",
            bad: "module people \"People\" {\n  action view \"View\"\n  action old_board \"Old board\" { discouraged \"keep it off unless support asks\" }\n}\nrole clerk \"Clerk\" {\n  grant people.*\n}\n",
            good: "module people \"People\" {\n  action view \"View\"\n  action old_board \"Old board\" { discouraged \"keep it off unless support asks\" }\n}\nrole clerk \"Clerk\" {\n  grant people.view\n}\n",
        }),
    },
    needs: Needs::Whole,
    run,
};

fn run(facts: &mut Facts<'_>) {
    let model = facts.context.model;
    let against = |clauses: &Clauses| {
        clauses
            .discouraged
            .iter()
            .any(|advice| advice.company.is_none())
    };
    let actions = model.actions.iter().enumerate();
    let actions = actions.filter(|(_, action)| against(&action.clauses));
    let mut actions: RoaringBitmap = actions.map(|(at, _)| at as u32).collect();
    for module in model
        .modules
        .iter()
        .filter(|module| against(&module.clauses))
    {
        actions.insert_range(module.deep.clone());
    }
    for (holding, _) in holdings(facts, &actions, |_, _, _, yes| yes) {
        let mut finding = holding.finding(facts, &RULE.code, |role, actions| {
            format!("{role} has {actions} against the catalog's advice")
        });
        let first = holding.actions.first();
        let first = first.and_then(|at| model.actions.get(*at as usize));
        for advice in first.into_iter().flat_map(|action| advice(model, action)) {
            let place = facts.context.span(advice.origin);
            finding = finding.related(place, format!("\"{}\"", advice.why));
        }
        let finding = finding.help("take it away, or say with an `@expect` why the role has it");
        let finding = holding.with_heirs(facts, finding);
        facts.report(finding);
    }
}

/// The advice that holds in whatever company.
fn advice<'m>(model: &'m Model, action: &'m Action) -> impl Iterator<Item = &'m Discouraged> {
    let clauses = model.clauses_of(action);
    let all = clauses.flat_map(|clauses| &clauses.discouraged);
    all.filter(|advice| advice.company.is_none())
}
