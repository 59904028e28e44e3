//! RC506: an action that no role has.

use crate::check::words::some_of;
use crate::diagnostic::codes::Silencing;
use crate::diagnostic::{Code, Diagnostic, Page, Severity};
use crate::lint::obligations::{Demand, Obligations};
use crate::lint::{Facts, Needs, Rule};
use crate::model::{Access, Action, Model, Module, Stage, Trigger};
use rayon::prelude::*;
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
        let several = range.len() > 1 && unheld.contains(range.start);
        several && unheld.contains_range(range.clone())
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
    let actions = model.actions.par_iter().enumerate();
    let unwanted = actions.filter(|(_, action)| !is_wanted(action));
    let unwanted: Vec<u32> = unwanted.map(|(at, _)| at as u32).collect();
    let mut wanted: RoaringBitmap = (0..model.actions.len() as u32).collect();
    unwanted.into_iter().for_each(|action| {
        wanted.remove(action);
    });
    let roles: Vec<u32> = facts.context.assignable().collect();
    let mut unheld = &wanted - plainly_held(facts.context.access, &roles, model.actions.len());
    // What the others have is out already.
    let access = &facts.context.access;
    let rest = roles.iter().filter(|role| access.plainly(**role).is_none());
    let rest: Vec<u32> = rest.copied().collect();
    for role in rest {
        for action in facts.context.access.touched_among(role, &unheld) {
            let access = &mut facts.context.access;
            if !access.yes(role, action).is_empty() || !access.undecided(role, action).is_empty() {
                unheld.remove(action);
            }
        }
    }
    if unheld.is_empty() {
        return unheld;
    }
    let held = wanted - &unheld;
    remove_reported(model, &facts.obligations(), &held, &mut unheld);
    unheld
}

/// A role with more actions than this is cheaper to add as a whole.
const MANY: u64 = 4_096;

/// What those of these roles have about which there is little to say.
fn plainly_held(access: &Access, roles: &[u32], actions: usize) -> RoaringBitmap {
    let mut all = RoaringBitmap::new();
    let mut held = vec![false; actions];
    for plain in roles.iter().filter_map(|role| access.plainly(*role)) {
        if plain.len() > MANY {
            all |= plain;
            continue;
        }
        for action in plain {
            if let Some(held) = held.get_mut(action as usize) {
                *held = true;
            }
        }
    }
    let held = (0..).zip(held).filter(|(_, held)| *held);
    all | held.map(|(action, _)| action).collect::<RoaringBitmap>()
}

/// Takes out what another finding is about already: a grant of it that gives nothing, a role that lacks it although it
/// needs it, or a transition that nobody may fire.
fn remove_reported(
    model: &Model,
    obligations: &Obligations,
    held: &RoaringBitmap,
    unheld: &mut RoaringBitmap,
) {
    let granted = model.roles.par_iter().flat_map_iter(|role| {
        let exact = role.grants.iter().filter(|grant| grant.exact);
        let actions = exact.map(|grant| grant.actions.start);
        actions.filter(|action| unheld.contains(*action))
    });
    let mut reported: Vec<u32> = granted.collect();
    for demand in &obligations.demands {
        let [needed] = obligations.asked(demand) else {
            continue;
        };
        if unheld.contains(*needed) && is_had(model, obligations, demand, held) {
            reported.push(*needed);
        }
    }
    for action in reported {
        unheld.remove(action);
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

/// Whether something of what a demand binds is had.
fn is_had(model: &Model, obligations: &Obligations, demand: &Demand, held: &RoaringBitmap) -> bool {
    let gate = demand.gate.and_then(|at| model.modules.get(at as usize));
    let Some(module) = gate else {
        return held.contains(demand.from);
    };
    let unbound = obligations.unbound(demand.from);
    let mut inside = held.range(module.deep.clone());
    inside.any(|action| !unbound.contains(&action))
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
