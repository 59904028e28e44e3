//! The bundle: one canonical JSON document per system (RFC 8785).
//!
//! Object members are written in the order of their names, lists in the order of ids, no number is a
//! fraction; equal meaning gives equal bytes.

use super::conditions::Conditions;
use super::constraints::{
    conflict_rows, conflicts, discouraged, requires, role_conflicts, unavailable_to,
};
use super::lifecycles::{lifecycle_row, transition_row};
use super::rows;
use crate::matrix::{Cells, Order};
use crate::model::{Access, Action, ClauseMeta, Formerly, Model, Module, Role, Stage};
use serde::Serialize;
use sha2::{Digest, Sha256};

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
    let digest = super::hex(&hash.finalize());
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
        order,
    };
    let (mut roles, mut templates) = (Vec::new(), Vec::new());
    for (at, role) in model.roles.iter().enumerate() {
        let row = role_row(&mut cells, conditions, at as u32, role);
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

pub fn formerly(formerly: &Formerly) -> rows::Formerly<'_> {
    rows::Formerly {
        ids: &formerly.ids,
        labels: &formerly.labels,
    }
}

pub fn clause_meta(all: &[ClauseMeta]) -> Vec<rows::ClauseMeta<'_>> {
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
    cells: &mut Cells<'a, '_>,
    conditions: &mut Conditions<'_>,
    at: u32,
    role: &'a Role,
) -> rows::Role<'a> {
    let model = cells.model;
    let own = cells.access.levels.get(at as usize).copied().unwrap_or(0);
    let mut extends: Vec<&str> = role
        .extends
        .iter()
        .map(|(parent, _)| model.role_name(*parent))
        .collect();
    extends.sort_unstable();
    let (grants, denies, undecided) = (cells.grants(at), cells.denies(at), cells.undecided(at));
    let mut boxes = |set| conditions.boxes(&cells.access.situations, set);
    let grants = grants.into_iter().map(|(action, reach, when)| rows::Grant {
        action: model.path(action),
        reach: reach.map(|reach| model.reach_name(reach)),
        when: boxes(when),
    });
    let grants = grants.collect();
    let denies = denies.into_iter().map(|(action, when)| rows::Deny {
        action: model.path(action),
        when: boxes(when),
    });
    let denies = denies.collect();
    let undecided = undecided.into_iter().map(|(action, when, why)| rows::Open {
        action: model.path(action),
        when: boxes(when),
        why,
    });
    let undecided = undecided.collect();
    rows::Role {
        clause_meta: clause_meta(&role.clause_meta),
        conflicts: role_conflicts(model, at),
        denies,
        doc: &role.doc,
        extends,
        formerly: formerly(&role.formerly),
        grants,
        id: &role.name,
        label: &role.label,
        level: level(model, own.checked_sub(1)),
        meta: &role.meta,
        undecided,
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
