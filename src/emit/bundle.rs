//! The bundle: one canonical JSON document per system (RFC 8785).
//!
//! Object members are written in the order of their names, lists in the order of ids, no number is a
//! fraction; equal meaning gives equal bytes.

use super::cells::{Cells, Order};
use super::conditions::Conditions;
use super::rows;
use crate::model::{
    Access, Action, ClauseMeta, Clauses, Expr, Formerly, Lifecycle, Meta, Model, Module, Role,
    Stage, Target, Transition, Trigger,
};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The format this writes.
pub const FORMAT: &str = "rolecall.bundle/1";

/// Writes the bundle. `accepted` is the number of constraint findings that an `@expect` accepts.
pub fn bundle(model: &Model, access: &mut Access, accepted: usize) -> Vec<u8> {
    let mut conditions = Conditions::new(model);
    let order = Order::new(model);
    let head = head(model, access, &mut conditions, &order, accepted);
    let tail = tail(model, access, &mut conditions, &order);
    // The digest is over the text without the member `digest`, which stands between head and tail.
    let mut hash = Sha256::new();
    hash.update(head.as_bytes());
    hash.update(b",");
    hash.update(tail.as_bytes());
    let digest = hash
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect::<String>();
    format!("{head},\"digest\":\"sha256:{digest}\",{tail}").into_bytes()
}

/// `{"accepted":…,"actions":…` without a closing brace.
fn head(
    model: &Model,
    access: &Access,
    conditions: &mut Conditions<'_>,
    order: &Order,
    accepted: usize,
) -> String {
    #[derive(Serialize)]
    struct Head<'a> {
        accepted: usize,
        actions: Vec<rows::Action<'a>>,
    }
    let conflicts = conflicts(model);
    let actions = order.actions.iter().filter_map(|at| {
        let action = model.actions.get(*at as usize)?;
        let available = conditions.boxes(&access.situations, access.certain_of(*at));
        Some(rows::Action {
            available,
            conflicts: conflicts
                .get(at)
                .map_or_else(Vec::new, |others| conflict_rows(model, others)),
            ..action_row(model, action)
        })
    });
    let head = Head {
        accepted,
        actions: actions.collect(),
    };
    let mut text = serde_json::to_string(&head).unwrap_or_default();
    text.pop();
    text
}

/// `"format":…}` without an opening brace.
fn tail<'m>(
    model: &'m Model,
    access: &mut Access,
    conditions: &mut Conditions<'m>,
    order: &Order,
) -> String {
    #[derive(Serialize)]
    struct Tail<'a> {
        format: &'static str,
        levels: Vec<rows::Level<'a>>,
        lifecycles: Vec<rows::Lifecycle<'a>>,
        modules: Vec<rows::Module<'a>>,
        reaches: Vec<rows::Reach<'a>>,
        roles: Vec<rows::Role<'a>>,
        settings: Vec<rows::Setting<'a>>,
        system: rows::System<'a>,
        templates: Vec<rows::Role<'a>>,
        undecided: Vec<rows::Undecided>,
    }
    let mut lifecycles = Vec::new();
    for lifecycle in &model.lifecycles {
        lifecycles.push(lifecycle_row(model, access, conditions, lifecycle));
    }
    let mut cells = Cells {
        model,
        access,
        conditions,
        order,
    };
    let (mut roles, mut templates) = (Vec::new(), Vec::new());
    for (at, role) in model.roles.iter().enumerate() {
        let row = role_row(model, &mut cells, at as u32, role);
        if role.template {
            templates.push(row);
        } else {
            roles.push(row);
        }
    }
    let undecided = undecided(model, &roles, &templates);
    let tail = Tail {
        format: FORMAT,
        levels: levels(model),
        lifecycles,
        modules: model
            .modules
            .iter()
            .skip(1)
            .map(|module| module_row(model, module))
            .collect(),
        reaches: reaches(model),
        roles,
        settings: settings(model),
        system: rows::System {
            doc: &model.doc,
            id: &model.name,
            label: &model.label,
            meta: &model.meta,
        },
        templates,
        undecided,
    };
    let text = serde_json::to_string(&tail).unwrap_or_default();
    text.get(1..).unwrap_or("").to_owned()
}

fn formerly(formerly: &Formerly) -> rows::Formerly<'_> {
    rows::Formerly {
        ids: &formerly.ids,
        labels: &formerly.labels,
    }
}

fn clause_meta(all: &[ClauseMeta]) -> Vec<rows::ClauseMeta<'_>> {
    all.iter()
        .map(|one| rows::ClauseMeta {
            about: &one.about,
            clause: &one.clause,
            derived: one.derived.as_deref(),
            meta: &one.meta,
        })
        .collect()
}

fn stage(stage: &Stage) -> (&'static str, &str) {
    match stage {
        Stage::Unsaid | Stage::Stable => ("stable", ""),
        Stage::Alpha => ("alpha", ""),
        Stage::Beta => ("beta", ""),
        Stage::Deprecated(note) => ("deprecated", note),
    }
}

fn level(model: &Model, level: Option<u32>) -> Option<&str> {
    let level = model.levels.get(level? as usize)?;
    Some(&level.name)
}

fn action_row<'a>(model: &'a Model, action: &'a Action) -> rows::Action<'a> {
    let (stage, stage_note) = stage(&action.stage);
    let mut includes: Vec<&str> = action
        .includes
        .iter()
        .map(|(other, _)| model.path(*other))
        .collect();
    includes.sort_unstable();
    let reach = action
        .reach
        .and_then(|reach| model.reaches.get(reach as usize));
    rows::Action {
        available: None,
        clause_meta: clause_meta(&action.clause_meta),
        conflicts: Vec::new(),
        discouraged: discouraged(model, action),
        doc: &action.doc,
        formerly: formerly(&action.formerly),
        id: &action.path,
        includes,
        label: &action.label,
        level: level(model, action.level),
        meta: &action.meta,
        module: model
            .modules
            .get(action.module as usize)
            .map_or("", |module| &module.path),
        part_of: action.part_of.map(|other| model.path(other)),
        reach: reach.map(|reach| reach.name.as_str()),
        requires: requires(model, action),
        stage,
        stage_note,
        unavailable_to: unavailable_to(model, model.clauses_of(action)),
    }
}

fn unavailable_to<'a>(
    model: &'a Model,
    clauses: impl Iterator<Item = &'a Clauses>,
) -> Vec<&'a str> {
    let roles = clauses
        .flat_map(|clauses| &clauses.unavailable)
        .flat_map(|clause| &clause.roles);
    let mut names: Vec<&str> = roles.map(|role| model.role_name(*role)).collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn discouraged<'a>(model: &'a Model, action: &'a Action) -> Vec<rows::Discouraged<'a>> {
    let clauses = model
        .clauses_of(action)
        .flat_map(|clauses| &clauses.discouraged);
    let row = |advice: &'a crate::model::Discouraged| rows::Discouraged {
        expr: advice
            .company
            .as_ref()
            .map(|(_, expr)| expression(model, expr)),
        kind: match &advice.company {
            None => "always",
            Some((true, _)) => "with",
            Some((false, _)) => "without",
        },
        why: &advice.why,
    };
    let mut all: Vec<rows::Discouraged<'a>> = clauses.map(row).collect();
    all.sort();
    all.dedup();
    all
}

fn requires<'a>(model: &'a Model, action: &'a Action) -> Vec<rows::Constraint<'a>> {
    let own = action.clauses.requires.iter();
    let gates = model
        .modules_of(action)
        .flat_map(|module| &module.clauses.requires)
        .filter(|gate| {
            let mut named = Vec::new();
            gate.expr.actions(&mut named);
            !named.iter().any(|other| model.path(*other) == action.path)
        });
    let all = own.chain(gates).map(|clause| rows::Constraint {
        derived: clause.derived.as_deref(),
        expr: expression(model, &clause.expr),
        meta: clause.meta.clone(),
    });
    sorted_constraints(all.collect())
}

fn sorted_constraints(mut all: Vec<rows::Constraint<'_>>) -> Vec<rows::Constraint<'_>> {
    all.sort_by(|a, b| (&a.expr, a.derived, &a.meta).cmp(&(&b.expr, b.derived, &b.meta)));
    all.dedup();
    all
}

/// An expression with its parts in the order of paths.
fn expression<'a>(model: &'a Model, expr: &Expr) -> rows::Expr<'a> {
    let sorted = |parts: &[Expr]| {
        let mut parts: Vec<rows::Expr<'a>> =
            parts.iter().map(|part| expression(model, part)).collect();
        parts.sort();
        parts
    };
    match expr {
        Expr::Action(action) => rows::Expr::Path(model.path(*action)),
        Expr::All(parts) => rows::Expr::All { all: sorted(parts) },
        Expr::Any(parts) => rows::Expr::Any { any: sorted(parts) },
        Expr::Not(inner) => rows::Expr::Not {
            not: Box::new(expression(model, inner)),
        },
    }
}

type Conflicting<'a> = BTreeMap<u32, (Option<&'a str>, Meta)>;

/// For each action the others it conflicts with, both ways; stated once is stated.
fn conflicts(model: &Model) -> BTreeMap<u32, Conflicting<'_>> {
    let mut all: BTreeMap<u32, Conflicting<'_>> = BTreeMap::new();
    for conflict in &model.conflicts {
        for a in conflict.left.clone() {
            for b in conflict.right.iter().cloned().flatten().filter(|b| *b != a) {
                for (one, other) in [(a, b), (b, a)] {
                    let row = all.entry(one).or_default().entry(other);
                    let row = row.or_insert_with(|| (conflict.derived.as_deref(), Meta::new()));
                    if conflict.derived.is_none() {
                        row.0 = None;
                    }
                    merge(&mut row.1, &conflict.meta);
                }
            }
        }
    }
    all
}

fn merge(into: &mut Meta, more: &Meta) {
    for (name, texts) in more {
        let known = into.entry(name.clone()).or_default();
        known.extend(texts.iter().cloned());
        known.sort();
        known.dedup();
    }
}

fn conflict_rows<'a>(model: &'a Model, others: &Conflicting<'a>) -> Vec<rows::Constraint<'a>> {
    let rows = others
        .iter()
        .map(|(other, (derived, meta))| rows::Constraint {
            derived: *derived,
            expr: rows::Expr::Path(model.path(*other)),
            meta: meta.clone(),
        });
    sorted_constraints(rows.collect())
}

fn module_row<'a>(model: &'a Model, module: &'a Module) -> rows::Module<'a> {
    let (stage, stage_note) = stage(&module.stage);
    let parent = model
        .modules
        .get(module.parent as usize)
        .filter(|_| module.parent != 0);
    let mut outer = Some(module);
    let chain = std::iter::from_fn(|| {
        let here = outer?;
        outer = model
            .modules
            .get(here.parent as usize)
            .filter(|_| here.parent != 0);
        Some(&here.clauses)
    });
    rows::Module {
        clause_meta: clause_meta(&module.clause_meta),
        doc: &module.doc,
        formerly: formerly(&module.formerly),
        id: &module.path,
        label: &module.label,
        level: level(model, module.level),
        meta: &module.meta,
        parent: parent.map(|parent| parent.path.as_str()),
        stage,
        stage_note,
        unavailable_to: unavailable_to(model, chain),
        undecided: module.undecided.as_deref(),
    }
}

fn levels(model: &Model) -> Vec<rows::Level<'_>> {
    model
        .levels
        .iter()
        .map(|level| rows::Level {
            formerly: formerly(&level.formerly),
            id: &level.name,
        })
        .collect()
}

fn reaches(model: &Model) -> Vec<rows::Reach<'_>> {
    let name = |at: &u32| {
        model
            .reaches
            .get(*at as usize)
            .map_or("", |reach| reach.name.as_str())
    };
    model
        .reaches
        .iter()
        .map(|reach| rows::Reach {
            formerly: formerly(&reach.formerly),
            id: &reach.name,
            within: reach.within.iter().map(name).collect(),
        })
        .collect()
}

fn settings(model: &Model) -> Vec<rows::Setting<'_>> {
    model
        .settings
        .iter()
        .map(|setting| rows::Setting {
            doc: &setting.doc,
            formerly: formerly(&setting.formerly),
            id: &setting.path,
            label: &setting.label,
            meta: &setting.meta,
            values: setting
                .values
                .iter()
                .map(|value| rows::Value {
                    formerly: formerly(&value.formerly),
                    id: &value.name,
                    label: &value.label,
                })
                .collect(),
        })
        .collect()
}

fn role_row<'a>(
    model: &'a Model,
    cells: &mut Cells<'a, '_>,
    at: u32,
    role: &'a Role,
) -> rows::Role<'a> {
    let own = cells.access.levels.get(at as usize).copied().unwrap_or(0);
    let mut extends: Vec<&str> = role
        .extends
        .iter()
        .map(|(parent, _)| model.role_name(*parent))
        .collect();
    extends.sort_unstable();
    rows::Role {
        clause_meta: clause_meta(&role.clause_meta),
        conflicts: role_conflicts(model, at),
        denies: cells.denies(at),
        doc: &role.doc,
        extends,
        formerly: formerly(&role.formerly),
        grants: cells.grants(at),
        id: &role.name,
        label: &role.label,
        level: level(model, own.checked_sub(1)),
        meta: &role.meta,
        undecided: cells.undecided(at),
    }
}

/// The roles nobody may hold besides this one, whichever of the two says so.
fn role_conflicts(model: &Model, at: u32) -> Vec<rows::Constraint<'_>> {
    let mut all: Conflicting<'_> = BTreeMap::new();
    for (other, role) in model.roles.iter().enumerate() {
        for conflict in &role.conflicts {
            let with = match (other as u32 == at, conflict.with == at) {
                (true, _) => conflict.with,
                (false, true) => other as u32,
                (false, false) => continue,
            };
            let row = all
                .entry(with)
                .or_insert_with(|| (conflict.derived.as_deref(), Meta::new()));
            if conflict.derived.is_none() {
                row.0 = None;
            }
            merge(&mut row.1, &conflict.meta);
        }
    }
    let rows = all
        .into_iter()
        .map(|(with, (derived, meta))| rows::Constraint {
            derived,
            expr: rows::Expr::Path(model.role_name(with)),
            meta,
        });
    sorted_constraints(rows.collect())
}

fn lifecycle_row<'a>(
    model: &'a Model,
    access: &mut Access,
    conditions: &mut Conditions<'_>,
    lifecycle: &'a Lifecycle,
) -> rows::Lifecycle<'a> {
    let mut transitions = Vec::new();
    for transition in &lifecycle.transitions {
        let when = access.situations.cond(transition.when.as_ref());
        let when = conditions.boxes(&access.situations, when);
        transitions.push(rows::Transition {
            when,
            ..transition_row(model, lifecycle, transition)
        });
    }
    transitions.sort_by_cached_key(|row| serde_json::to_string(row).unwrap_or_default());
    let states = lifecycle.states.iter().map(|state| rows::State {
        allows: &state.allows,
        doc: &state.doc,
        last: state.last,
        formerly: formerly(&state.formerly),
        id: &state.name,
        initial: state.initial,
        label: &state.label,
        meta: &state.meta,
        refuses: &state.refuses,
        undecided: state
            .undecided
            .iter()
            .map(|(fact, why)| rows::OpenFact { fact, why })
            .collect(),
    });
    rows::Lifecycle {
        doc: &lifecycle.doc,
        formerly: formerly(&lifecycle.formerly),
        id: &lifecycle.path,
        label: &lifecycle.label,
        meta: &lifecycle.meta,
        states: states.collect(),
        transitions,
        undecided_initial: lifecycle.undecided_initial.as_deref(),
    }
}

fn transition_row<'a>(
    model: &'a Model,
    lifecycle: &'a Lifecycle,
    transition: &'a Transition,
) -> rows::Transition<'a> {
    let state = |at: &u32| {
        lifecycle
            .states
            .get(*at as usize)
            .map_or("", |state| state.name.as_str())
    };
    let (event, by, automatic) = match &transition.trigger {
        Trigger::Action(action) => (Some(model.path(*action)), vec![*action], false),
        Trigger::By(name, actions) => (Some(name.as_str()), actions.clone(), false),
        Trigger::Automatic(name) => (name.as_deref(), Vec::new(), true),
    };
    let mut by: Vec<&str> = by.iter().map(|action| model.path(*action)).collect();
    by.sort_unstable();
    rows::Transition {
        automatic,
        by,
        derived: transition.derived.as_deref(),
        event,
        from: transition
            .from
            .as_ref()
            .map(|from| from.iter().map(state).collect()),
        meta: &transition.meta,
        to: match &transition.to {
            Target::State(to) => Some(state(to)),
            Target::Same => None,
            Target::Unknown => Some("?"),
        },
        undecided: transition.undecided.as_deref(),
        when: None,
    }
}

/// Everything that is open, in one list.
fn undecided(
    model: &Model,
    roles: &[rows::Role<'_>],
    templates: &[rows::Role<'_>],
) -> Vec<rows::Undecided> {
    let mut all = Vec::new();
    let mut add = |what: &'static str, id: String, why: &str| {
        let why = why.to_owned();
        all.push(rows::Undecided { id, what, why });
    };
    if let Some(why) = &model.undecided_roles {
        add("roles", model.name.clone(), why);
    }
    for module in &model.modules {
        if let Some(why) = &module.undecided {
            add("actions", module.path.clone(), why);
        }
    }
    for role in roles.iter().chain(templates) {
        for open in &role.undecided {
            add("cell", format!("{}/{}", role.id, open.action), &open.why);
        }
    }
    for lifecycle in &model.lifecycles {
        if let Some(why) = &lifecycle.undecided_initial {
            add("initial", lifecycle.path.clone(), why);
        }
        for state in &lifecycle.states {
            for (fact, why) in &state.undecided {
                add(
                    "fact",
                    format!("{}/{}/{fact}", lifecycle.path, state.name),
                    why,
                );
            }
        }
        for transition in &lifecycle.transitions {
            if let Some(why) = &transition.undecided {
                let row = transition_row(model, lifecycle, transition);
                let event = row.event.unwrap_or("automatic");
                add("transition", format!("{}/{event}", lifecycle.path), why);
            }
        }
    }
    all.sort_by(|a, b| (a.what, &a.id, &a.why).cmp(&(b.what, &b.id, &b.why)));
    all
}
