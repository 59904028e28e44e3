//! What the bundle carries over from the declarations: requirements, modules, levels, lifecycles, what is open.

use super::differences::Differences;
use super::policy::{Policy, Scene, list, text, texts};
use super::sides::Sides;
use crate::oracle::evaluate::holds_when;
use crate::oracle::rows::undecided;
use crate::oracle::system::*;
use crate::oracle::verdicts::constraints::requirements;
use serde_json::Value;
use std::collections::BTreeSet;

pub fn compare(sides: &Sides<'_>, policy: &Policy, bundle: &Value, found: &mut Differences) {
    let system = sides.system;
    let ids = |member| list(bundle, member).iter().map(|json| text(json, "id"));
    let levels: Vec<String> = ids("levels").collect();
    let declared: Vec<String> = system
        .levels
        .iter()
        .map(|level| level.name.clone())
        .collect();
    if levels != declared {
        found.add(
            "levels",
            format!("compiler {levels:?}, oracle {declared:?}"),
        );
    }
    found.sets("requires", &requires_of_bundle(bundle), &requires(system));
    found.sets("modules", &modules_of_bundle(bundle), &modules(system));
    found.sets("states", &states_of_bundle(bundle), &states(system));
    found.sets(
        "transitions",
        &transitions_of_bundle(bundle, policy),
        &transitions(sides),
    );
    found.sets("open", &open_of_bundle(bundle), &open(sides));
}

/// Action, expression, whether it is concluded.
type Requirement = (String, String, bool);

fn requires_of_bundle(bundle: &Value) -> BTreeSet<Requirement> {
    let actions = list(bundle, "actions").iter();
    let rows = actions.flat_map(|action| {
        let rows = list(action, "requires").iter();
        rows.map(|row| {
            (
                text(action, "id"),
                expr(&row["expr"]),
                !row["derived"].is_null(),
            )
        })
    });
    rows.collect()
}

fn requires(system: &System) -> BTreeSet<Requirement> {
    let actions = system.actions.iter().enumerate();
    let rows = actions.flat_map(|(id, action)| {
        let clauses = requirements(system, id).into_iter();
        clauses.map(|clause| {
            (
                action.path.clone(),
                expression(system, &clause.body),
                clause.derived,
            )
        })
    });
    rows.collect()
}

/// An expression of the bundle, its parts in the order of their texts.
fn expr(json: &Value) -> String {
    let parts = |word| list(json, word).iter().map(expr).collect();
    match json {
        Value::String(path) => path.clone(),
        _ if !json["all"].is_null() => joined("all", parts("all")),
        _ if !json["any"].is_null() => joined("any", parts("any")),
        _ => joined("not", vec![expr(&json["not"])]),
    }
}

fn expression(system: &System, expression: &Expression) -> String {
    let parts = |parts: &[Expression]| parts.iter().map(|p| self::expression(system, p)).collect();
    match expression {
        Expression::Action(action) => system.actions[*action].path.clone(),
        Expression::Not(inner) => joined("not", vec![self::expression(system, inner)]),
        Expression::All(all) => joined("all", parts(all)),
        Expression::Any(any) => joined("any", parts(any)),
    }
}

fn joined(word: &str, mut parts: Vec<String>) -> String {
    parts.sort();
    format!("{word}({})", parts.join(", "))
}

/// Path, parent, level, roles it is unavailable to, whether its actions are undecided.
type ModuleRow = (String, String, String, BTreeSet<String>, bool);

fn modules_of_bundle(bundle: &Value) -> BTreeSet<ModuleRow> {
    let modules = list(bundle, "modules").iter();
    let rows = modules.map(|json| {
        let undecided = !json["undecided"].is_null();
        let barred = texts(json, "unavailable_to");
        (
            text(json, "id"),
            text(json, "parent"),
            text(json, "level"),
            barred,
            undecided,
        )
    });
    rows.collect()
}

fn modules(system: &System) -> BTreeSet<ModuleRow> {
    let modules = system.modules.iter().enumerate();
    let rows = modules.map(|(id, module)| {
        let terms = || {
            system
                .and_around(id)
                .into_iter()
                .map(|m| &system.modules[m].terms)
        };
        let level = terms().find_map(|terms| terms.level.as_ref());
        let level = level.map(|level| system.levels[level.body].name.clone());
        let roles = terms()
            .flat_map(|terms| &terms.unavailable)
            .flat_map(|c| &c.body);
        let roles = roles.map(|role| system.roles[*role].name.clone());
        let parent = module
            .parent
            .map(|parent| system.modules[parent].path.clone());
        (
            module.path.clone(),
            parent.unwrap_or_default(),
            level.unwrap_or_default(),
            roles.collect(),
            module.undecided_actions,
        )
    });
    rows.collect()
}

/// Lifecycle, state, initial, final, what it allows, refuses, leaves undecided.
type StateRow = (String, String, bool, bool, [BTreeSet<String>; 3]);

fn states_of_bundle(bundle: &Value) -> BTreeSet<StateRow> {
    let lifecycles = list(bundle, "lifecycles").iter();
    let rows = lifecycles.flat_map(|lifecycle| {
        let states = list(lifecycle, "states").iter();
        states.map(|json| {
            let undecided = list(json, "undecided")
                .iter()
                .map(|open| text(open, "fact"));
            let facts = [
                texts(json, "allows"),
                texts(json, "refuses"),
                undecided.collect(),
            ];
            let (initial, last) = (json["initial"] == true, json["final"] == true);
            (
                text(lifecycle, "id"),
                text(json, "id"),
                initial,
                last,
                facts,
            )
        })
    });
    rows.collect()
}

fn states(system: &System) -> BTreeSet<StateRow> {
    let lifecycles = system.lifecycles.iter();
    let rows = lifecycles.flat_map(|lifecycle| {
        lifecycle.states.iter().map(|state| {
            let facts = [&state.allows, &state.refuses, &state.undecided].map(Clone::clone);
            let (path, name) = (lifecycle.path.clone(), state.name.clone());
            (path, name, state.initial, state.is_final, facts)
        })
    });
    rows.collect()
}

/// One transition; an action that is one is who may fire it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Transition {
    lifecycle: String,
    event: String,
    by: BTreeSet<String>,
    automatic: bool,
    /// `None` where nobody knows.
    from: Option<BTreeSet<String>>,
    to: String,
    when: BTreeSet<Scene>,
    undecided: bool,
}

fn transitions_of_bundle(bundle: &Value, policy: &Policy) -> BTreeSet<Transition> {
    let lifecycles = list(bundle, "lifecycles").iter();
    let rows = lifecycles.flat_map(|lifecycle| {
        list(lifecycle, "transitions")
            .iter()
            .map(|json| Transition {
                lifecycle: text(lifecycle, "id"),
                event: text(json, "event"),
                by: texts(json, "by"),
                automatic: json["automatic"] == true,
                from: (!json["from"].is_null()).then(|| texts(json, "from")),
                to: text(json, "to"),
                when: policy.scenes_of(&json["when"]),
                undecided: !json["undecided"].is_null(),
            })
    });
    rows.collect()
}

fn transitions(sides: &Sides<'_>) -> BTreeSet<Transition> {
    let lifecycles = sides.system.lifecycles.iter();
    let rows = lifecycles.flat_map(|lifecycle| {
        let edges = lifecycle.edges.iter();
        edges.map(|edge| transition(sides, lifecycle, &edge.body))
    });
    rows.collect()
}

fn transition(sides: &Sides<'_>, lifecycle: &Lifecycle, edge: &Edge) -> Transition {
    let system = sides.system;
    let state = |state: &StateId| lifecycle.states[*state].name.clone();
    let (event, by, automatic) = match &edge.event {
        Event::Action(action) => (system.actions[*action].path.clone(), vec![*action], false),
        Event::Named(name) => (name.clone(), edge.by.clone(), false),
        Event::Automatic(name) => (name.clone().unwrap_or_default(), Vec::new(), true),
    };
    let all = sides.evaluation.situations.iter();
    let when = all.filter(|situation| holds_when(system, &edge.when, situation));
    Transition {
        lifecycle: lifecycle.path.clone(),
        event,
        by: by
            .into_iter()
            .map(|action| system.actions[action].path.clone())
            .collect(),
        automatic,
        from: match &edge.from {
            Sources::States(states) => Some(states.iter().map(state).collect()),
            Sources::Unknown => None,
        },
        to: match &edge.to {
            Target::State(to) => state(to),
            Target::Same => String::new(),
            Target::Unknown => "?".to_owned(),
        },
        when: when.map(|situation| system.describe(situation)).collect(),
        undecided: !edge.decided,
    }
}

/// What is open: of which kind, and its id.
type Open = (String, String);

fn open_of_bundle(bundle: &Value) -> BTreeSet<Open> {
    let rows = list(bundle, "undecided").iter();
    rows.map(|json| (text(json, "what"), text(json, "id")))
        .collect()
}

fn open(sides: &Sides<'_>) -> BTreeSet<Open> {
    let system = sides.system;
    let mut all = open_cells(sides);
    let mut add = |what: &str, id: String| all.insert((what.to_owned(), id));
    if system.undecided_roles {
        add("roles", system.name.clone());
    }
    for module in system
        .modules
        .iter()
        .filter(|module| module.undecided_actions)
    {
        add("actions", module.path.clone());
    }
    for lifecycle in &system.lifecycles {
        let path = &lifecycle.path;
        if lifecycle.undecided_initial {
            add("initial", path.clone());
        }
        for state in &lifecycle.states {
            for fact in &state.undecided {
                add("fact", format!("{path}/{}/{fact}", state.name));
            }
        }
        for edge in lifecycle.edges.iter().filter(|edge| !edge.body.decided) {
            add(
                "transition",
                format!("{path}/{}", system.event_text(&edge.body.event)),
            );
        }
    }
    all
}

fn open_cells(sides: &Sides<'_>) -> BTreeSet<Open> {
    let mut all = BTreeSet::new();
    for (role, declared) in sides.system.roles.iter().enumerate() {
        for (action, known) in sides.system.actions.iter().enumerate() {
            if !undecided(sides.evaluation, role, action).is_empty() {
                let id = format!("{}/{}", declared.name, known.path);
                all.insert(("cell".to_owned(), id));
            }
        }
    }
    all
}
