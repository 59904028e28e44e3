//! That what is read is what was written.

use crate::{bundle_of, read};
use rolecall::intake::Intake;
use rolecall::logic::Set;
use rolecall::model::way::{WayStep, way};
use rolecall::model::{Access, Model};
use rolecall::workspace::System;
use rustc_hash::FxHashMap;

/// The bundle of the system, read, has the same answers, and written again the same bytes.
#[track_caller]
pub fn assert_same(name: &str, system: &mut System, accepted: usize) {
    let text = bundle_of(system, accepted);
    let mut intake = read(&text).unwrap_or_else(|error| panic!("{name}: {error}\n{text}"));
    assert_eq!(intake.accepted, accepted, "{name}");
    names(name, &system.lowered.model, &intake.lowered.model);
    answers(name, system, &mut intake);
    ways(name, &mut intake);
    let again = rolecall::emit::bundle(&intake.lowered.model, &mut intake.access, accepted);
    let again = String::from_utf8(again).unwrap();
    if text != again {
        let first = text.bytes().zip(again.bytes()).position(|(a, b)| a != b);
        let first = first.unwrap_or(text.len().min(again.len()));
        let around = |text: &str| {
            let bytes = &text.as_bytes()[first.saturating_sub(300)..(first + 100).min(text.len())];
            String::from_utf8_lossy(bytes).into_owned()
        };
        panic!("{name}:\n{}\n\n{}", around(&text), around(&again));
    }
}

/// Numbers mean the same in both.
fn names(name: &str, one: &Model, other: &Model) {
    let actions = |model: &Model| -> Vec<_> {
        let actions = model.actions.iter();
        let of = |action: &rolecall::model::Action| (action.path.clone(), action.module);
        actions.map(of).collect()
    };
    let modules = |model: &Model| -> Vec<_> {
        let modules = model.modules.iter();
        modules
            .map(|module| {
                let ranges = [&module.own, &module.deep, &module.inner].map(Clone::clone);
                (module.path.clone(), module.parent, ranges)
            })
            .collect()
    };
    let roles = |model: &Model| -> Vec<_> {
        let roles = model.roles.iter();
        roles
            .map(|role| {
                let parents = role.extends.iter().map(|(parent, _)| *parent);
                (
                    role.name.clone(),
                    role.template,
                    parents.collect::<Vec<_>>(),
                )
            })
            .collect()
    };
    assert_eq!(actions(one), actions(other), "{name}");
    assert_eq!(modules(one), modules(other), "{name}");
    assert_eq!(roles(one), roles(other), "{name}");
    assert_eq!(one.variables, other.variables, "{name}");
    assert_eq!(one.undecided_roles, other.undecided_roles, "{name}");
    let downs = |model: &Model| -> Vec<_> {
        let reaches = model.reaches.iter();
        reaches
            .map(|reach| (reach.name.clone(), reach.down.clone()))
            .collect()
    };
    assert_eq!(downs(one), downs(other), "{name}");
    let triggers = |model: &Model| -> Vec<_> {
        let lifecycles = model.lifecycles.iter();
        let all = lifecycles.flat_map(|lifecycle| &lifecycle.transitions);
        let mut all: Vec<_> = all
            .map(|transition| format!("{:?} {:?}", transition.trigger, transition.from))
            .collect();
        all.sort();
        all
    };
    assert_eq!(triggers(one), triggers(other), "{name}");
}

/// Every answer is the same. Sets of different stores are compared by taking one over.
fn answers(name: &str, system: &mut System, intake: &mut Intake) {
    let (one, other) = (&mut system.access, &mut intake.access);
    let mut known: FxHashMap<Set, Set> = FxHashMap::default();
    let mut same = |one: &Access, set: Set, other: &mut Access, found: Set| {
        let diagrams = &mut other.situations.diagrams;
        diagrams.take_over(&one.situations.diagrams, set, &mut known) == found
    };
    assert_eq!(one.levels, other.levels, "{name}");
    assert_eq!(one.ancestors, other.ancestors, "{name}");
    let model = &system.lowered.model;
    for action in 0..model.actions.len() as u32 {
        let path = model.path(action);
        let (certain, found) = (one.certain_of(action), other.certain_of(action));
        assert!(
            same(one, certain, other, found),
            "{name}: {path} is available"
        );
        for role in 0..model.roles.len() as u32 {
            let cell = format!("{name}: {} and {path}", model.role_name(role));
            let (yes, found) = (one.yes(role, action), other.yes(role, action));
            assert!(same(one, yes, other, found), "{cell}: yes");
            let (open, found) = (one.undecided(role, action), other.undecided(role, action));
            assert!(same(one, open, other, found), "{cell}: undecided");
            let (denied, found) = (one.denied_of(role, action), other.denied_of(role, action));
            assert!(same(one, denied, other, found), "{cell}: denied");
            let unavailable = one.is_unavailable(role, action);
            assert_eq!(unavailable, other.is_unavailable(role, action), "{cell}");
        }
    }
}

/// Whatever is granted has a way, which is its own row.
fn ways(name: &str, intake: &mut Intake) {
    let (model, access) = (&intake.lowered.model, &mut intake.access);
    for role in 0..model.roles.len() as u32 {
        for action in 0..model.actions.len() as u32 {
            let yes = access.yes(role, action);
            if !yes.is_empty() {
                let way = way(model, access, role, action, yes);
                assert!(
                    matches!(way.as_slice(), [WayStep::Grant { .. }]),
                    "{name}: {} {}: {way:?}",
                    model.role_name(role),
                    model.path(action)
                );
            }
        }
    }
}
