//! Rules: wishes of the owner, decided for every role in every situation.

use super::Context;
use super::constraints::truth;
use super::holders::Holders;
use super::steps::Reading;
use super::words::in_situation;
use crate::diagnostic::{Diagnostic, Witness, codes};
use crate::logic::Set;
use crate::model::{Expr, OriginId, Rule, Statement};
use crate::source::Span;
use std::collections::BTreeMap;
use std::ops::Range;

pub fn check(context: &mut Context<'_>) {
    let model = context.model;
    let holders = Holders::new(context);
    for rule in &model.rules {
        for (statement, origin) in &rule.statements {
            let verdict = match statement {
                Statement::Forbid(expr) => forbid(context, &holders, expr),
                Statement::OnlyMay(roles, actions) => only_may(context, &holders, roles, actions),
                Statement::SomeMay(actions) => some_may(context, &holders, actions),
                Statement::Course {
                    lifecycle,
                    always,
                    from,
                    to,
                } => course(context, *lifecycle as usize, *always, *from, *to),
            };
            if let Some(verdict) = verdict {
                report(context, rule, *origin, verdict);
            }
        }
    }
}

/// Why a statement doesn't hold, or may not.
struct Verdict {
    depends: bool,
    message: String,
    places: Vec<(Span, String)>,
    witness: Option<Witness>,
}

fn report(context: &mut Context<'_>, rule: &Rule, origin: OriginId, verdict: Verdict) {
    let code = if verdict.depends {
        &codes::RULE_DEPENDS
    } else {
        &codes::RULE_BROKEN
    };
    let verb = if verdict.depends {
        "depends"
    } else {
        "doesn't hold"
    };
    let message = format!("the rule `{}` {verb}: {}", rule.path, verdict.message);
    let mut finding =
        Diagnostic::new(code, context.span(origin), message).entity(format!("rule {}", rule.path));
    for (span, label) in verdict.places {
        finding = finding.related(span, label);
    }
    finding.witness = verdict.witness;
    if !rule.label.is_empty() {
        finding = finding.help(format!("the rule says: {}", rule.label));
    }
    if verdict.depends {
        finding = finding.help("decide what is undecided, and the rule can be decided too");
    }
    context.report(finding);
}

fn forbid(context: &mut Context<'_>, holders: &Holders, expr: &Expr) -> Option<Verdict> {
    let roles = holders.of_expression(context, expr);
    let mut open = None;
    for role in roles {
        let broken = truth(context, role, expr, false);
        if !broken.is_empty() {
            return Some(forbidden(context, role, expr, broken, false));
        }
        if open.is_none() {
            let maybe = truth(context, role, expr, true);
            open = (!maybe.is_empty()).then_some((role, maybe));
        }
    }
    open.map(|(role, maybe)| forbidden(context, role, expr, maybe, true))
}

fn forbidden(
    context: &mut Context<'_>,
    role: u32,
    expr: &Expr,
    region: Set,
    depends: bool,
) -> Verdict {
    let witness = context.witness(region);
    let somewhere = in_situation(witness.as_ref());
    let mut named = Vec::new();
    expr.actions(&mut named);
    let mut places = Vec::new();
    let mut open = "";
    for action in named {
        let undecided = context.access.undecided(role, action);
        if depends && !context.and(undecided, region).is_empty() {
            open = context.path(action);
        }
        let steps = context.way(role, action, region);
        let labels = context.way_labels(&steps).into_iter();
        places.extend(labels.map(|label| (label.span, label.message)));
    }
    let message = match depends {
        true => format!(
            "`{open}` is undecided for role `{}` {somewhere}",
            context.role(role)
        ),
        false => format!(
            "role `{}` has `{}` {somewhere}",
            context.role(role),
            context.expression(expr)
        ),
    };
    Verdict {
        depends,
        message,
        places,
        witness,
    }
}

fn only_may(
    context: &mut Context<'_>,
    holders: &Holders,
    allowed: &[u32],
    ranges: &[Range<u32>],
) -> Option<Verdict> {
    let mut roles = holders.of(context, ranges);
    roles.retain(|role| !allowed.contains(role));
    let mut open = None;
    for role in roles {
        let touched = context.access.touched(role);
        for action in ranges
            .iter()
            .flat_map(|range| touched.range(range.clone()).collect::<Vec<_>>())
        {
            let yes = context.yes_situations(role, action);
            if !yes.is_empty() {
                return Some(also_may(context, role, action, yes, false));
            }
            let undecided = context.access.undecided(role, action);
            if open.is_none() && !undecided.is_empty() {
                open = Some((role, action, undecided));
            }
        }
    }
    open.map(|(role, action, region)| also_may(context, role, action, region, true))
}

fn also_may(
    context: &mut Context<'_>,
    role: u32,
    action: u32,
    region: Set,
    depends: bool,
) -> Verdict {
    let witness = context.witness(region);
    let (name, path) = (context.role(role), context.path(action));
    let somewhere = in_situation(witness.as_ref());
    let message = match depends {
        true => format!("`{path}` is undecided for role `{name}` {somewhere}"),
        false => format!("role `{name}` may `{path}` too {somewhere}"),
    };
    let steps = context.way(role, action, region);
    let labels = context.way_labels(&steps).into_iter();
    Verdict {
        depends,
        message,
        places: labels.map(|label| (label.span, label.message)).collect(),
        witness,
    }
}

fn some_may(
    context: &mut Context<'_>,
    holders: &Holders,
    ranges: &[Range<u32>],
) -> Option<Verdict> {
    let roles = holders.of(context, ranges);
    let mut had: BTreeMap<u32, Set> = BTreeMap::new();
    let mut open: BTreeMap<u32, Set> = BTreeMap::new();
    for role in roles {
        let touched = context.access.touched(role);
        for action in ranges
            .iter()
            .flat_map(|range| touched.range(range.clone()).collect::<Vec<_>>())
        {
            let yes = context.yes_situations(role, action);
            let undecided = context.access.undecided(role, action);
            let known = had.get(&action).copied().unwrap_or(Set::EMPTY);
            had.insert(action, context.or(known, yes));
            let known = open.get(&action).copied().unwrap_or(Set::EMPTY);
            open.insert(action, context.or(known, undecided));
        }
    }
    let mut depends = None;
    for action in ranges.iter().cloned().flatten() {
        let possible = context.access.possible_of(action);
        let had = had.get(&action).copied().unwrap_or(Set::EMPTY);
        let open = open.get(&action).copied().unwrap_or(Set::EMPTY);
        let lacking = context.minus(possible, had);
        let none = context.minus(lacking, open);
        if !none.is_empty() || possible.is_empty() {
            return Some(nobody_may(context, action, none, false));
        }
        if depends.is_none() && !lacking.is_empty() {
            depends = Some((action, lacking));
        }
    }
    depends.map(|(action, region)| nobody_may(context, action, region, true))
}

fn nobody_may(context: &mut Context<'_>, action: u32, region: Set, depends: bool) -> Verdict {
    let witness = context.witness(region);
    let path = context.path(action);
    let somewhere = in_situation(witness.as_ref());
    let message = match (depends, region.is_empty()) {
        (true, _) => format!("whether any role may `{path}` is undecided {somewhere}"),
        (false, true) => format!("`{path}` is available in no situation"),
        (false, false) => format!("no role may `{path}` {somewhere}"),
    };
    let place = context
        .action_span(action)
        .map(|span| (span, "the action".to_owned()));
    Verdict {
        depends,
        message,
        places: place.into_iter().collect(),
        witness,
    }
}

fn course(
    context: &mut Context<'_>,
    at: usize,
    always: bool,
    from: u32,
    to: u32,
) -> Option<Verdict> {
    match always {
        false => never(context, at, from, to),
        true => always_can(context, at, from, to),
    }
}

/// The path has at least one step, so the walk begins behind the first edges.
fn never(context: &mut Context<'_>, at: usize, from: u32, to: u32) -> Option<Verdict> {
    for (reading, depends) in [(Reading::Decided, false), (Reading::Possible, true)] {
        let first = context.edges_of(at, from, reading);
        let reached = context.reachable(at, &first, reading);
        let region = reached.get(&to).copied().unwrap_or(Set::EMPTY);
        if region.is_empty() {
            continue;
        }
        let lifecycle = context.model.lifecycles.get(at)?;
        let name = |state: u32| {
            lifecycle
                .states
                .get(state as usize)
                .map_or("", |state| state.name.as_str())
        };
        let here = context
            .access
            .situations
            .diagrams
            .values(lifecycle.variable, [from]);
        let way = context.way_between(at, here, &[to]).unwrap_or_default();
        let message = match depends {
            true => format!(
                "an undecided transition may lead from `{}` to `{}`",
                name(from),
                name(to)
            ),
            false => format!(
                "`{}` can go from `{}` to `{}`{}",
                lifecycle.path,
                name(from),
                name(to),
                by_way(&way)
            ),
        };
        let places = transitions_into(context, at, to, reading);
        let witness = context.witness(region);
        return Some(Verdict {
            depends,
            message,
            places,
            witness,
        });
    }
    None
}

fn by_way(way: &str) -> String {
    match way.is_empty() {
        true => String::new(),
        false => format!(": {way}"),
    }
}

fn transitions_into(
    context: &Context<'_>,
    at: usize,
    to: u32,
    reading: Reading,
) -> Vec<(Span, String)> {
    let lifecycle = context.model.lifecycles.get(at);
    let transitions = lifecycle
        .into_iter()
        .flat_map(|lifecycle| &lifecycle.transitions);
    let leading = transitions.filter(|transition| {
        let leads = matches!(transition.to, crate::model::Target::State(target) if target == to);
        let open = transition.to == crate::model::Target::Unknown;
        match reading {
            Reading::Decided => leads && transition.undecided.is_none(),
            Reading::Possible => (leads || open) && transition.undecided.is_some(),
        }
    });
    let labels = leading.map(|transition| {
        (
            context.span(transition.origin),
            "this transition leads there".to_owned(),
        )
    });
    labels.take(3).collect()
}

fn always_can(context: &mut Context<'_>, at: usize, from: u32, to: u32) -> Option<Verdict> {
    for (forth, back, depends) in [
        (Reading::Decided, Reading::Possible, false),
        (Reading::Possible, Reading::Decided, true),
    ] {
        let reached = context.reachable(at, &[(from, Set::ALL)], forth);
        for (state, under) in reached {
            let onwards = context.reachable(at, &[(state, Set::ALL)], back);
            let ends = onwards.get(&to).copied().unwrap_or(Set::EMPTY);
            let stuck = context.minus(under, ends);
            if stuck.is_empty() {
                continue;
            }
            let lifecycle = context.model.lifecycles.get(at)?;
            let name = |state: u32| {
                lifecycle
                    .states
                    .get(state as usize)
                    .map_or("", |state| state.name.as_str())
            };
            let message = match depends {
                true => format!(
                    "whether `{}` can be reached from `{}` is undecided",
                    name(to),
                    name(state)
                ),
                false => format!(
                    "from `{}`, which can follow `{}`, there is no way to `{}`",
                    name(state),
                    name(from),
                    name(to)
                ),
            };
            let place = lifecycle.states.get(state as usize).map(|state| {
                (
                    context.span(state.origin),
                    "no way leads on from here".to_owned(),
                )
            });
            let witness = context.witness(stuck);
            return Some(Verdict {
                depends,
                message,
                places: place.into_iter().filter(|_| !depends).collect(),
                witness,
            });
        }
    }
    None
}
