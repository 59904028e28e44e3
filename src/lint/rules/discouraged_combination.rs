//! RC304: a role that has an action with, or without, others against the catalog's advice.

use crate::check::constraints::truth;
use crate::check::words::in_situation;
use crate::diagnostic::codes::Silencing;
use crate::diagnostic::{Code, Page, Severity};
use crate::lint::holdings::holdings;
use crate::lint::{Facts, Needs, Rule};
use crate::logic::Set;
use crate::model::{Discouraged, Expr};
use roaring::RoaringBitmap;

pub static RULE: Rule = Rule {
    code: Code {
        id: "RC304",
        name: "discouraged-combination",
        severity: Severity::Warning,
        silencing: Silencing::Freely,
        opt_in: false,
        summary: "A role has an action together with, or without, others, which the catalog advises against.",
        page: Some(&Page {
            since: "0.1.0",
            explanation: "`discouraged with` and `discouraged without` are advice about combinations: the role has \
                one in at least one situation, which is shown. Change what the role has, or say with an \
                `@expect` why it is meant.",
            bad: "module gate \"Gate\" {\n  action sell \"Sell\"\n  action count \"Count the money\" { discouraged with sell \"somebody else should count\" }\n}\nrole cashier \"Cashier\" {\n  grant gate.*\n}\n",
            good: "module gate \"Gate\" {\n  action sell \"Sell\"\n  action count \"Count the money\" { discouraged with sell \"somebody else should count\" }\n}\nrole cashier \"Cashier\" {\n  grant gate.sell\n}\n",
        }),
    },
    needs: Needs::Whole,
    run,
};

fn run(facts: &mut Facts<'_>) {
    let model = facts.context.model;
    for (at, action) in model.actions.iter().enumerate() {
        let clauses = model.clauses_of(action);
        let all = clauses.flat_map(|clauses| &clauses.discouraged);
        for advice in all {
            if let Some((with, expr)) = &advice.company {
                check(facts, at as u32, advice, *with, expr);
            }
        }
    }
}

fn check(facts: &mut Facts<'_>, action: u32, advice: &Discouraged, with: bool, expr: &Expr) {
    let one = RoaringBitmap::from_iter([action]);
    let against = |facts: &mut Facts<'_>, role: u32, _: u32, yes: Set| {
        // What is undecided counts in the role's favour.
        let others = truth(&mut facts.context, role, expr, !with);
        match with {
            true => facts.context.and(yes, others),
            false => facts.context.minus(yes, others),
        }
    };
    for (holding, region) in holdings(facts, &one, against) {
        let others = facts.context.expression(expr);
        let (word, witness) = (
            if with { "with" } else { "without" },
            facts.context.witness(region),
        );
        let somewhere = match &witness {
            Some(known) if !known.is_empty() => format!(" {}", in_situation(Some(known))),
            _ => String::new(),
        };
        let mut finding = holding.finding(facts, &RULE.code, |role, actions| {
            format!(
                "{role} has {actions} {word} `{others}`{somewhere}, against the catalog's advice"
            )
        });
        finding.witness = witness;
        let place = facts.context.span(advice.origin);
        let finding = finding
            .related(place, format!("\"{}\"", advice.why))
            .help("change what the role has, or say with an `@expect` why it is meant");
        let finding = holding.with_heirs(facts, finding);
        facts.report(finding);
    }
}
