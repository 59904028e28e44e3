//! Graph, solver and plain enumeration are each other's oracles, on random rules about few things.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::{Implications, Kinds, Rules, Step};
use proptest::prelude::*;
use std::collections::BTreeSet;

const STATED: Kinds = Kinds(1);
const BROUGHT: Kinds = Kinds(2);

/// A rule as random tests make it: whoever has the first has one of these; or nobody has all of them.
#[derive(Debug, Clone)]
enum Given {
    Has(u32, Vec<u32>, Kinds),
    Never(u32, u32, Kinds),
    EachOther(Vec<u32>, Kinds),
    Across(Vec<u32>, Vec<u32>, Kinds),
}

fn things(most: usize) -> impl Strategy<Value = Vec<u32>> {
    proptest::collection::btree_set(0_u32..8, 1..=most).prop_map(|set| set.into_iter().collect())
}

fn rule(choices: usize) -> impl Strategy<Value = Given> {
    let kind = prop_oneof![Just(STATED), Just(BROUGHT)];
    prop_oneof![
        6 => (0_u32..8, things(choices), kind.clone()).prop_map(|(from, of, kind)| Given::Has(from, of, kind)),
        2 => (0_u32..8, 0_u32..8, kind.clone()).prop_map(|(a, b, kind)| Given::Never(a, b, kind)),
        1 => (things(4), kind.clone()).prop_map(|(all, kind)| Given::EachOther(all, kind)),
        1 => (things(3), things(3), kind).prop_map(|(ones, others, kind)| Given::Across(ones, others, kind)),
    ]
}

fn engine(given: &[Given]) -> Implications {
    let mut rules = Rules::new(8);
    for (reason, rule) in given.iter().enumerate() {
        let reason = reason as u32;
        match rule {
            Given::Has(from, of, kind) => rules.implies(*from, of, *kind, reason),
            Given::Never(a, b, kind) => rules.excludes(*a, *b, *kind, reason),
            Given::EachOther(all, kind) => rules.excludes_each_other(all, *kind, reason),
            Given::Across(ones, others, kind) => rules.excludes_all(ones, others, *kind, reason),
        }
    }
    Implications::new(rules)
}

/// Whether a set of things, one bit each, obeys the rules.
fn obeys(had: u32, given: &[Given], kinds: Kinds, without: usize) -> bool {
    let has = |thing: &u32| had & (1 << thing) != 0;
    let kind_of = |rule: &Given| match rule {
        Given::Has(.., kind)
        | Given::Never(.., kind)
        | Given::EachOther(_, kind)
        | Given::Across(.., kind) => *kind,
    };
    let rules = given.iter().enumerate();
    let mut rules = rules.filter(|(at, rule)| *at != without && kinds.have(kind_of(rule)));
    rules.all(|(_, rule)| match rule {
        Given::Has(from, of, _) => !has(from) || of.iter().any(has),
        Given::Never(a, b, _) => !has(a) || !has(b),
        Given::EachOther(all, _) => all.iter().filter(|thing| has(thing)).count() < 2,
        Given::Across(ones, others, _) => !ones.iter().any(has) || !others.iter().any(has),
    })
}

fn obedient(given: &[Given], kinds: Kinds, without: usize) -> Vec<u32> {
    (0..256)
        .filter(|had| obeys(*had, given, kinds, without))
        .collect()
}

fn dead(given: &[Given], kinds: Kinds) -> Vec<u32> {
    let all = obedient(given, kinds, usize::MAX);
    (0..8)
        .filter(|thing| !all.iter().any(|had| had & (1 << thing) != 0))
        .collect()
}

fn reasons(steps: &[Step]) -> BTreeSet<usize> {
    steps.iter().map(|step| step.reason as usize).collect()
}

/// The rules that an explanation names, and no others.
fn named(given: &[Given], steps: &[Step]) -> Vec<Given> {
    reasons(steps)
        .into_iter()
        .map(|at| given[at].clone())
        .collect()
}

const ALL: Kinds = Kinds(3);

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 400,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn what_is_dead(given in proptest::collection::vec(rule(3), 0..14)) {
        for kinds in [STATED, ALL] {
            let engine = engine(&given);
            let dead = dead(&given, kinds);
            let mut found = engine.dead(kinds);
            found.retain(|thing| *thing < 8);
            prop_assert_eq!(&found, &dead);
            for thing in 0..8 {
                let by_solver = engine.dead_by_solver(thing, kinds).unwrap();
                prop_assert_eq!(by_solver, dead.contains(&thing));
                let why = engine.why_dead(thing, kinds);
                prop_assert_eq!(why.is_empty(), !by_solver);
                if by_solver {
                    prop_assert!(super::tests::dead(&named(&given, &why), kinds).contains(&thing));
                }
            }
        }
    }

    /// Without choices, arrows know everything that the solver knows.
    #[test]
    fn arrows_alone(given in proptest::collection::vec(rule(1), 0..14)) {
        let engine = engine(&given);
        let mut by_arrows = engine.dead_by_arrows(ALL);
        by_arrows.sort_unstable();
        let by_solver = (0..engine.rules.things).filter(|thing| engine.dead_by_solver(*thing, ALL).unwrap());
        prop_assert_eq!(&by_arrows, &by_solver.collect::<Vec<_>>());
        for thing in 0..8 {
            for goal in 0..8 {
                let way = engine.way(thing, goal, ALL, u32::MAX);
                let implied = thing == goal || !way.is_empty() || by_arrows.contains(&thing);
                prop_assert_eq!(implied, engine.implied_by_solver(thing, goal, ALL), "{} {}", thing, goal);
            }
        }
    }

    #[test]
    fn what_is_implied(given in proptest::collection::vec(rule(3), 0..12)) {
        let engine = engine(&given);
        for (at, rule) in given.iter().enumerate() {
            let Given::Has(from, of, _) = rule else { continue };
            if of.contains(from) {
                continue;
            }
            let others = obedient(&given, ALL, at);
            let having = |thing: u32| others.iter().filter(move |had| *had & (1 << thing) != 0);
            let implied = having(*from).all(|had| of.iter().any(|goal| had & (1 << goal) != 0));
            let why = engine.why_implied(*from, of, ALL, at as u32);
            let alive = !dead(&given, ALL).contains(from);
            if alive {
                prop_assert_eq!(!why.is_empty(), implied, "{:?}", rule);
            }
            if !why.is_empty() {
                prop_assert!(!reasons(&why).contains(&at));
                let fewer = obedient(&named(&given, &why), ALL, usize::MAX);
                let mut having = fewer.iter().filter(|had| *had & (1 << from) != 0);
                prop_assert!(having.all(|had| of.iter().any(|goal| had & (1 << goal) != 0)));
            }
        }
    }

    #[test]
    fn what_is_forced(given in proptest::collection::vec(rule(3), 0..20)) {
        let engine = engine(&given);
        let dead = dead(&given, ALL);
        let all = obedient(&given, ALL, usize::MAX);
        let some: Vec<u32> = all.into_iter().filter(|had| *had != 0).collect();
        let forced = (0..8).filter(|thing| some.iter().all(|had| had & (1 << thing) != 0));
        let expected: Vec<u32> = if some.is_empty() { Vec::new() } else { forced.collect() };
        prop_assert_eq!(engine.forced(8, ALL, &dead), expected);
    }

    #[test]
    fn circles(given in proptest::collection::vec(rule(1), 0..20)) {
        let engine = engine(&given);
        let circles = engine.circles(ALL);
        let leads = |a: u32, b: u32| a != b && !engine.way(a, b, ALL, u32::MAX).is_empty();
        for a in 0..8 {
            for b in 0..8 {
                let together = circles.iter().any(|circle| circle.contains(&a) && circle.contains(&b));
                prop_assert_eq!(a != b && together, leads(a, b) && leads(b, a));
            }
        }
        for circle in circles {
            let around = engine.around(&circle, ALL);
            prop_assert!(around.len() > 1);
            for (step, next) in around.iter().zip(around.iter().cycle().skip(1)) {
                prop_assert_eq!(step.to, next.from);
            }
        }
    }
}

#[test]
fn an_explanation_is_the_shortest() {
    let given = [
        Given::Has(0, vec![1], STATED),
        Given::Has(1, vec![2], STATED),
        Given::Has(0, vec![3], STATED),
        Given::Has(3, vec![4], STATED),
        Given::Has(4, vec![2], STATED),
        Given::Never(2, 5, STATED),
        Given::Has(0, vec![5], STATED),
        Given::Has(0, vec![2], STATED),
    ];
    let engine = engine(&given);
    let way: Vec<u32> = engine
        .way(0, 2, STATED, 7)
        .iter()
        .map(|step| step.reason)
        .collect();
    assert_eq!(way, [0, 1]);
    let why: Vec<u32> = engine
        .why_dead(0, STATED)
        .iter()
        .map(|step| step.reason)
        .collect();
    assert_eq!(why, [6, 7, 5]);
}

#[test]
fn a_long_chain_with_shortcuts_is_no_work() {
    let mut rules = Rules::new(100_000);
    for thing in 0..99_998 {
        rules.implies(thing, &[thing + 1], STATED, 2 * thing);
        rules.implies(thing, &[thing + 2], STATED, 2 * thing + 1);
    }
    rules.excludes(99_998, 99_999, STATED, u32::MAX);
    let engine = Implications::new(rules);
    let ways =
        (0..99_998).map(|thing| engine.why_implied(thing, &[thing + 2], STATED, 2 * thing + 1));
    assert!(ways.take(99_997).all(|way| way.len() == 2));
    assert_eq!(engine.dead(STATED).len(), 99_998);
}
