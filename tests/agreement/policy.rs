//! A bundle, read as a deployment would: nothing but its JSON.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A value per setting and a state per lifecycle.
pub type Scene = BTreeMap<String, String>;

/// What somebody is told about one action in one situation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// The action has no reach.
    Yes,
    YesAt(BTreeSet<String>),
    No,
    Undecided,
}

/// The situations of a condition, by their position in [`Policy::scenes`].
pub type Where = Vec<bool>;

pub struct Policy {
    /// Every situation.
    pub scenes: Vec<Scene>,
    /// For each reach those that are wider.
    within: BTreeMap<String, BTreeSet<String>>,
    pub actions: BTreeMap<String, Action>,
    /// Roles and templates.
    pub roles: BTreeMap<String, Role>,
}

pub struct Action {
    pub json: Value,
    pub available: Where,
    pub unavailable_to: BTreeSet<String>,
}

pub struct Role {
    pub json: Value,
    pub template: bool,
    /// Action, reach, situations; in the order of the bundle.
    pub grants: Vec<(String, Option<String>, Where)>,
    pub denies: BTreeMap<String, Where>,
    pub undecided: BTreeMap<String, Where>,
}

impl Policy {
    pub fn read(bundle: &Value) -> Self {
        let scenes = scenes(bundle);
        let reaches = list(bundle, "reaches").iter();
        let within = reaches.map(|reach| (text(reach, "id"), texts(reach, "within")));
        let actions = list(bundle, "actions").iter();
        let actions = actions.map(|json| (text(json, "id"), Action::read(json, &scenes)));
        let roles = list(bundle, "roles").iter().map(|json| (json, false));
        let templates = list(bundle, "templates").iter().map(|json| (json, true));
        let roles = roles.chain(templates).map(|(json, template)| {
            let role = Role::read(json, template, &scenes);
            (text(json, "id"), role)
        });
        Policy {
            within: within.collect(),
            actions: actions.collect(),
            roles: roles.collect(),
            scenes,
        }
    }

    /// The situations in which a condition holds.
    pub fn scenes_of(&self, when: &Value) -> BTreeSet<Scene> {
        let all = self.scenes.iter().zip(places(when, &self.scenes));
        let inside = all.filter(|(_, inside)| *inside);
        inside.map(|(scene, _)| scene.clone()).collect()
    }

    /// Somebody with these roles: any deny, any yes at all its reaches, any undecided, in this order.
    pub fn told(&self, roles: &[&str], action: &str, at: usize) -> Told {
        let held = || roles.iter().map(|role| &self.roles[*role]);
        let holds = |rows: &BTreeMap<String, Where>| rows.get(action).is_some_and(|w| w[at]);
        if held().any(|role| holds(&role.denies)) {
            return Told::No;
        }
        let rows = held().flat_map(|role| &role.grants);
        let rows = rows.filter(|(granted, _, place)| granted == action && place[at]);
        let reaches: Vec<_> = rows.map(|(_, reach, _)| reach).collect();
        if reaches.iter().any(|reach| reach.is_none()) {
            return Told::Yes;
        }
        if !reaches.is_empty() {
            let reaches = reaches.into_iter().flatten();
            return Told::YesAt(reaches.flat_map(|reach| self.down(reach)).collect());
        }
        match held().any(|role| holds(&role.undecided)) {
            true => Told::Undecided,
            false => Told::No,
        }
    }

    /// The reach and all that are narrower.
    pub fn down(&self, reach: &String) -> BTreeSet<String> {
        let narrower = self
            .within
            .iter()
            .filter(|(_, wider)| wider.contains(reach));
        let narrower = narrower.map(|(name, _)| name.clone());
        narrower.chain([reach.clone()]).collect()
    }
}

impl Action {
    fn read(json: &Value, scenes: &[Scene]) -> Self {
        Action {
            available: places(&json["available"], scenes),
            unavailable_to: texts(json, "unavailable_to"),
            json: json.clone(),
        }
    }
}

impl Role {
    fn read(json: &Value, template: bool, scenes: &[Scene]) -> Self {
        let row = |row: &Value| (text(row, "action"), places(&row["when"], scenes));
        let grants = list(json, "grants").iter().map(|grant| {
            let (action, place) = row(grant);
            (action, grant["reach"].as_str().map(str::to_owned), place)
        });
        Role {
            template,
            grants: grants.collect(),
            denies: list(json, "denies").iter().map(row).collect(),
            undecided: list(json, "undecided").iter().map(row).collect(),
            json: json.clone(),
        }
    }
}

/// Every combination of the values of the settings and the states of the lifecycles.
fn scenes(bundle: &Value) -> Vec<Scene> {
    let settings = list(bundle, "settings").iter().map(|s| (s, "values"));
    let lifecycles = list(bundle, "lifecycles").iter().map(|l| (l, "states"));
    let mut scenes = vec![Scene::new()];
    for (variable, values) in settings.chain(lifecycles) {
        let id = text(variable, "id");
        let with = |scene: &Scene, value: &Value| {
            let mut scene = scene.clone();
            scene.insert(id.clone(), text(value, "id"));
            scene
        };
        let values = list(variable, values);
        let longer = scenes.iter();
        scenes = longer
            .flat_map(|scene| {
                values
                    .iter()
                    .map(|value| with(scene, value))
                    .collect::<Vec<_>>()
            })
            .collect();
    }
    scenes
}

/// Where a condition holds: everywhere if it is `null`, else in one of its boxes, never in two.
fn places(when: &Value, scenes: &[Scene]) -> Where {
    let Some(boxes) = when.as_array() else {
        return vec![true; scenes.len()];
    };
    let hits = |scene: &Scene| boxes.iter().filter(|one| is_in(scene, one)).count();
    let hits = scenes.iter().map(hits);
    hits.map(|hits| {
        assert!(hits < 2, "boxes that aren't exclusive: {when}");
        hits == 1
    })
    .collect()
}

fn is_in(scene: &Scene, one: &Value) -> bool {
    let sides = one.as_object().expect("a box is an object").keys();
    let mut sides = sides.map(|variable| (variable, texts(one, variable)));
    sides.all(|(variable, values)| values.contains(&scene[variable]))
}

pub fn list<'v>(value: &'v Value, member: &str) -> &'v [Value] {
    value[member].as_array().map_or(&[], Vec::as_slice)
}

pub fn text(value: &Value, member: &str) -> String {
    value[member].as_str().unwrap_or_default().to_owned()
}

pub fn texts(value: &Value, member: &str) -> BTreeSet<String> {
    let texts = list(value, member).iter();
    texts
        .filter_map(|text| text.as_str().map(str::to_owned))
        .collect()
}
