//! RC506: an action that no role has.

use crate::check::words::some_of;
use crate::diagnostic::codes::Silencing;
use crate::diagnostic::{Code, Diagnostic, Page, Severity};
use crate::lint::{Facts, Needs, Rule};
use crate::model::{Action, Expr, Model, Module, Stage, Trigger};
use roaring::RoaringBitmap;
use std::ops::Range;

pub static RULE: Rule = Rule {
    code: Code {
        id: "RC506",
        name: "unheld-action",
        severity: Severity::Warning,
        silencing: Silencing::Freely,
        opt_in: false,
        summary: "No role has an action.",
        page: Some(&Page {
            since: "0.1.0",
            explanation: "An action that nobody can be given is either forgotten in the roles, or left over. Where the \
                documentation says nothing about who has it, `undecided` in a role or `undecided roles` in the \
                system writes that down. What is deprecated or discouraged may well be had by nobody.",
            bad: "module billing \"Billing\" {\n  action view \"View\"\n  action refund \"Refund\"\n}\nrole clerk \"Clerk\" {\n  grant billing.view\n}\n",
            good: "module billing \"Billing\" {\n  action view \"View\"\n  action refund \"Refund\"\n}\nrole clerk \"Clerk\" {\n  grant billing.view\n}\nrole cashier \"Cashier\" extends clerk {\n  grant billing.refund\n}\n",
        }),
    },
    needs: Needs::Whole,
    run,
};

fn run(facts: &mut Facts<'_>) {
    let model = facts.context.model;
    if model.undecided_roles.is_some() || facts.context.assignable().next().is_none() {
        return;
    }
    let unheld = unheld(facts);
    let none = |range: &Range<u32>| {
        let count = range.len() as u64;
        count > 1 && unheld.range_cardinality(range.clone()) == count
    };
    for (at, module) in model.modules.iter().enumerate() {
        let outer = model.modules.get(module.parent as usize);
        if outer.is_some_and(|outer| at > 0 && none(&outer.deep)) {
            continue;
        }
        let (range, whole) = match none(&module.deep) && at > 0 {
            true => (module.deep.clone(), true),
            false => (module.own.clone(), none(&module.own) && at > 0),
        };
        let here: Vec<u32> = unheld.range(range).collect();
        report(facts, module, &here, whole);
    }
}

/// The actions of which every role's answer is no; what nobody is meant to have doesn't count.
fn unheld(facts: &mut Facts<'_>) -> RoaringBitmap {
    let model = facts.context.model;
    let actions = model.actions.iter().enumerate();
    let wanted = actions.filter(|(_, action)| is_wanted(action));
    let mut unheld: RoaringBitmap = wanted.map(|(at, _)| at as u32).collect();
    let mut held = RoaringBitmap::new();
    for role in facts.context.assignable() {
        let touched = facts.context.access.touched(role) & &unheld;
        for action in touched {
            let access = &mut facts.context.access;
            if !access.yes(role, action).is_empty() || !access.undecided(role, action).is_empty() {
                unheld.remove(action);
                held.insert(action);
            }
        }
    }
    remove_reported(model, &held, &mut unheld);
    unheld
}

/// Takes out what another finding is about already: a grant of it that gives nothing, a role that lacks it although it
/// needs it, or a transition that nobody may fire.
fn remove_reported(model: &Model, held: &RoaringBitmap, unheld: &mut RoaringBitmap) {
    for grant in model.roles.iter().flat_map(|role| &role.grants) {
        if grant.exact {
            unheld.remove(grant.actions.start);
        }
    }
    for (at, action) in model.actions.iter().enumerate() {
        if held.contains(at as u32) {
            for clause in model
                .clauses_of(action)
                .flat_map(|clauses| &clauses.requires)
            {
                remove_needed(&clause.expr, unheld);
            }
        }
    }
    let transitions = model.lifecycles.iter().flat_map(|known| &known.transitions);
    for transition in transitions {
        let by = match &transition.trigger {
            Trigger::Action(action) => std::slice::from_ref(action),
            Trigger::By(_, actions) => actions.as_slice(),
            Trigger::Automatic(_) => continue,
        };
        if by.iter().all(|action| !held.contains(*action)) {
            by.iter().for_each(|action| {
                unheld.remove(*action);
            });
        }
    }
}

/// What an expression can't do without.
fn remove_needed(expr: &Expr, from: &mut RoaringBitmap) {
    match expr {
        Expr::Action(action) => {
            from.remove(*action);
        }
        Expr::All(parts) => parts.iter().for_each(|part| remove_needed(part, from)),
        Expr::Any(_) | Expr::Not(_) => {}
    }
}

fn is_wanted(action: &Action) -> bool {
    let discouraged = action.clauses.discouraged.iter();
    let discouraged = discouraged
        .filter(|advice| advice.company.is_none())
        .count()
        > 0;
    match action.stage {
        Stage::Deprecated(_) => false,
        Stage::Unsaid | Stage::Alpha | Stage::Beta | Stage::Stable => !discouraged,
    }
}

fn report(facts: &mut Facts<'_>, module: &Module, actions: &[u32], whole: bool) {
    let model = facts.context.model;
    let Some(first) = actions.first() else {
        return;
    };
    let Some(span) = facts.context.action_span(*first) else {
        return;
    };
    let paths: Vec<&str> = actions.iter().map(|action| model.path(*action)).collect();
    let message = match whole {
        true => format!(
            "no role has any of the {} actions of `{}`",
            paths.len(),
            module.path
        ),
        false => format!("no role has {}", some_of(&paths, 3)),
    };
    let entity = match paths.as_slice() {
        [path] => format!("action {path}"),
        _ => format!("actions of {}", module.path),
    };
    let mut finding = Diagnostic::new(&RULE.code, span, message)
        .help("grant it to a role, or write down that it is open: `undecided` in a role that may get it")
        .entity(entity);
    for other in actions.iter().skip(1).take(2) {
        if let Some(place) = facts.context.action_span(*other) {
            finding = finding.related(place, "nor this");
        }
    }
    facts.report(finding);
}
