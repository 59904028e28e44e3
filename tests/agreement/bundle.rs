//! The bundle against the oracle: every cell, every row, every holder of several roles.

use super::differences::Differences;
use super::policy::{Policy, Scene, Told, Where, text, texts};
use crate::oracle::evaluate::{Answer, Evaluation, Held, Mode};
use crate::oracle::numbers::Numbers;
use crate::oracle::rows;
use crate::oracle::system::*;
use crate::oracle::verdicts::constraints::conflicts;
use std::collections::{BTreeMap, BTreeSet};

/// How many groups of roles are asked for as held by one person.
const HOLDERS: usize = 4;

pub fn compare(
    policy: &Policy,
    evaluation: &Evaluation<'_>,
    numbers: &mut Numbers,
    found: &mut Differences,
) {
    let system = evaluation.system;
    let ours: BTreeMap<&Scene, usize> = policy.scenes.iter().zip(0..).collect();
    let all = evaluation.situations.iter();
    let order: Option<Vec<usize>> = all
        .map(|s| ours.get(&system.describe(s)).copied())
        .collect();
    for template in [false, true] {
        let listed = policy
            .roles
            .iter()
            .filter(|(_, role)| role.template == template);
        let listed: BTreeSet<String> = listed.map(|(name, _)| name.clone()).collect();
        found.sets("roles", &listed, &names_of(system, template));
    }
    let listed: BTreeSet<String> = policy.actions.keys().cloned().collect();
    let declared = system.actions.iter().map(|action| action.path.clone());
    found.sets("actions", &listed, &declared.collect());
    let order = match order {
        Some(order) if ours.len() == order.len() => order,
        _ => return found.add("situations", format!("{:?}", policy.scenes)),
    };
    let sides = Sides {
        policy,
        evaluation,
        order,
    };
    sides.cells(found);
    sides.rows(found);
    sides.holders(numbers, found);
    sides.actions(found);
    sides.roles(found);
}

fn names_of(system: &System, template: bool) -> BTreeSet<String> {
    let roles = system.roles.iter().filter(|role| role.template == template);
    roles.map(|role| role.name.clone()).collect()
}

struct Sides<'a> {
    policy: &'a Policy,
    evaluation: &'a Evaluation<'a>,
    /// For each situation of the oracle its position in the policy.
    order: Vec<usize>,
}

impl Sides<'_> {
    fn system(&self) -> &System {
        self.evaluation.system
    }

    fn cells(&self, found: &mut Differences) {
        for role in 0..self.system().roles.len() {
            for action in 0..self.system().actions.len() {
                for at in 0..self.order.len() {
                    let answer = self.evaluation.answer(role, action, at);
                    self.cell("cell", &[role], action, at, answer, found);
                }
            }
        }
    }

    /// Random groups of two and of three roles, all of them held by one person (rule 9).
    fn holders(&self, numbers: &mut Numbers, found: &mut Differences) {
        let assignable = self.system().assignable();
        for group in 0..HOLDERS {
            let held = numbers.some(&assignable, 2 + group % 2);
            if held.len() < 2 {
                return;
            }
            for action in 0..self.system().actions.len() {
                for at in 0..self.order.len() {
                    let answer = self.evaluation.holder(&held, action, at);
                    self.cell("holder", &held, action, at, &answer, found);
                }
            }
        }
    }

    fn cell(
        &self,
        kind: &str,
        roles: &[RoleId],
        action: ActionId,
        at: usize,
        answer: &Answer,
        found: &mut Differences,
    ) {
        let system = self.system();
        let names: Vec<&str> = roles
            .iter()
            .map(|r| system.roles[*r].name.as_str())
            .collect();
        let path = &system.actions[action].path;
        let told = self.policy.told(&names, path, self.order[at]);
        let expected = self.expected(answer);
        found.asked(word(&expected), 1);
        if told != expected {
            let scene = system.describe(&self.evaluation.situations[at]);
            let place = format!("{} / {path} / {scene:?}", names.join(" + "));
            found.add(
                kind,
                format!("{place}: compiler {told:?}, oracle {expected:?}"),
            );
        }
    }

    fn expected(&self, answer: &Answer) -> Told {
        match answer {
            Answer::Yes(Held::Plain) => Told::Yes,
            Answer::Yes(Held::At(reaches)) => {
                let names = reaches.iter().map(|r| self.reach_name(*r));
                Told::YesAt(names.collect())
            }
            Answer::No => Told::No,
            Answer::Undecided => Told::Undecided,
        }
    }

    fn reach_name(&self, reach: ReachId) -> String {
        self.system().reaches[reach].name.clone()
    }

    /// What a row of the bundle says, as situations of the oracle.
    fn situations(&self, place: &Where) -> BTreeSet<Situation> {
        let all = self.evaluation.situations.iter().zip(&self.order);
        let inside = all.filter(|(_, at)| place[**at]);
        inside.map(|(situation, _)| situation.clone()).collect()
    }

    fn where_(&self, holds: impl Fn(usize) -> bool) -> BTreeSet<Situation> {
        let all = self.evaluation.situations.iter().enumerate();
        let inside = all.filter(|(at, _)| holds(*at));
        inside.map(|(_, situation)| situation.clone()).collect()
    }

    /// The rows themselves: none too many, none too few, each the widest of its kind.
    fn rows(&self, found: &mut Differences) {
        for (id, role) in self.system().roles.iter().enumerate() {
            let ours = &self.policy.roles[&role.name];
            let listed = ours.grants.iter().map(|(action, reach, place)| {
                let key = (role.name.clone(), action.clone(), reach.clone());
                (key, self.situations(place))
            });
            let listed: Vec<_> = listed.collect();
            if !listed.is_sorted_by(|one, next| one.0 < next.0) {
                found.add("order of grants", format!("{listed:?}"));
            }
            let theirs = rows::rows(self.evaluation, id).into_iter();
            let theirs = theirs.map(|((action, reach), situations)| {
                let path = self.system().actions[action].path.clone();
                let reach = reach.map(|reach| self.reach_name(reach));
                ((role.name.clone(), path, reach), situations)
            });
            found.sets("grants", &listed.into_iter().collect(), &theirs.collect());
            self.by_action("denies", &role.name, &ours.denies, found, |action| {
                self.where_(|at| self.evaluation.denied(id, action, at))
            });
            self.by_action("undecided", &role.name, &ours.undecided, found, |action| {
                rows::undecided(self.evaluation, id, action)
            });
        }
    }

    fn by_action(
        &self,
        kind: &str,
        role: &str,
        listed: &BTreeMap<String, Where>,
        found: &mut Differences,
        expected: impl Fn(ActionId) -> BTreeSet<Situation>,
    ) {
        let row = |path: &String, situations| (role.to_owned(), path.clone(), situations);
        let ours = listed
            .iter()
            .map(|(path, place)| row(path, self.situations(place)));
        let theirs = self.system().actions.iter().enumerate();
        let theirs = theirs.map(|(id, action)| row(&action.path, expected(id)));
        let theirs = theirs.filter(|(_, _, situations)| !situations.is_empty());
        found.sets(kind, &ours.collect(), &theirs.collect());
    }

    fn actions(&self, found: &mut Differences) {
        let system = self.system();
        let pairs = conflicts(system);
        for (id, action) in system.actions.iter().enumerate() {
            let ours = &self.policy.actions[&action.path];
            let available = self.situations(&ours.available);
            let theirs = self.where_(|at| self.evaluation.available(id, at, Mode::Certain));
            let named = |situations| BTreeSet::from([(&action.path, situations)]);
            found.sets("available", &named(available), &named(theirs));

            let path = |other: ActionId| system.actions[other].path.clone();
            let conflicting = pairs.keys().filter_map(|(one, other)| match id {
                _ if id == *one => Some(path(*other)),
                _ if id == *other => Some(path(*one)),
                _ => None,
            });
            let includes = crate::oracle::evaluate::included(system, id);
            let level = system
                .level_of(id)
                .map(|level| &system.levels[level.body].name);
            let reach = system.reach_of(id).map(|reach| self.reach_name(reach));
            let part_of = action.part_of.map(path);
            let facts = [
                (
                    "unavailable_to",
                    ours.unavailable_to.clone(),
                    self.barred(id),
                ),
                ("conflicts", exprs(&ours.json), conflicting.collect()),
                (
                    "includes",
                    texts(&ours.json, "includes"),
                    includes.into_iter().map(path).collect(),
                ),
                (
                    "level",
                    one(&ours.json, "level"),
                    level.into_iter().cloned().collect(),
                ),
                (
                    "reach",
                    one(&ours.json, "reach"),
                    reach.into_iter().collect(),
                ),
                (
                    "part_of",
                    one(&ours.json, "part_of"),
                    part_of.into_iter().collect(),
                ),
            ];
            tell(&action.path, facts, found);
        }
    }

    /// The roles that `unavailable to` names for an action, on itself or on a module around it.
    fn barred(&self, action: ActionId) -> BTreeSet<String> {
        let terms = self.system().all_terms(action).into_iter();
        let roles = terms
            .flat_map(|t| &t.unavailable)
            .flat_map(|clause| &clause.body);
        roles
            .map(|role| self.system().roles[*role].name.clone())
            .collect()
    }

    fn roles(&self, found: &mut Differences) {
        let system = self.system();
        for (id, role) in system.roles.iter().enumerate() {
            let json = &self.policy.roles[&role.name].json;
            let name = |other: &RoleId| system.roles[*other].name.clone();
            let level = system
                .role_level(id)
                .map(|level| system.levels[level].name.clone());
            let own = role
                .conflicts
                .iter()
                .flat_map(|clause| &clause.body)
                .map(name);
            let others = system.roles.iter().filter(|other| {
                let mut clauses = other.conflicts.iter();
                clauses.any(|clause| clause.body.contains(&id))
            });
            let conflicting = own.chain(others.map(|other| other.name.clone()));
            let extends = role.extends.iter().map(name).collect();
            let facts = [
                ("level", one(json, "level"), level.into_iter().collect()),
                ("extends", texts(json, "extends"), extends),
                ("conflicts", exprs(json), conflicting.collect()),
            ];
            tell(&role.name, facts, found);
        }
    }
}

fn word(told: &Told) -> &'static str {
    match told {
        Told::Yes => "yes",
        Told::YesAt(_) => "yes at a reach",
        Told::No => "no",
        Told::Undecided => "undecided",
    }
}

/// A member that is a text or `null`.
fn one(json: &serde_json::Value, member: &str) -> BTreeSet<String> {
    let given = !json[member].is_null();
    given.then(|| text(json, member)).into_iter().collect()
}

/// The conflicts of an action or a role: their expressions are paths.
fn exprs(json: &serde_json::Value) -> BTreeSet<String> {
    let rows = json["conflicts"].as_array().into_iter().flatten();
    rows.map(|row| text(row, "expr")).collect()
}

fn tell<const N: usize>(
    who: &str,
    facts: [(&str, BTreeSet<String>, BTreeSet<String>); N],
    found: &mut Differences,
) {
    for (kind, ours, theirs) in facts {
        if ours != theirs {
            let text = format!("{who}: compiler {ours:?}, oracle {theirs:?}");
            found.add(kind, text);
        }
    }
}
