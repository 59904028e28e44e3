//! The laws of a comparison, on random systems: a version doesn't differ from itself however it is written, backwards is
//! the mirror of forwards, and what is said of cells is what the naive evaluator answers about either version.
//!
//! `ROLECALL_RANDOM_SYSTEMS=n` looks at so many systems, `ROLECALL_RANDOM_SEED=n` begins with that seed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod oracle;

use oracle::evaluate::{Answer, Evaluation, Held};
use oracle::numbers::Numbers;
use oracle::print::printed;
use oracle::random;
use oracle::repair::without_type_errors;
use oracle::system::{ActionId, ReachId, RoleId, System};
use rolecall::workspace::compare::{Edition, bundled, compare, edition};
use rolecall::workspace::diff::{self, Change, Class, Granted, Side, State};
use rolecall::workspace::targets::Target;
use rolecall::workspace::{Options, SourceFile, compile};
use std::collections::{BTreeMap, BTreeSet};

/// How many systems a normal run looks at.
const SYSTEMS: u64 = 400;

/// What a run of the normal length must have met: otherwise it proves less than it seems to.
const MET: [&str; 11] = [
    "a bundle",
    "cell-opened",
    "cell-settled",
    "conflict-removed",
    "deny-removed",
    "grant-added",
    "grant-changed",
    "grant-removed",
    "requires-loosened",
    "rule-changed",
    "transition-removed",
];

#[test]
fn a_comparison_keeps_its_laws() {
    let first = number("ROLECALL_RANDOM_SEED").unwrap_or(0);
    let count = number("ROLECALL_RANDOM_SYSTEMS").unwrap_or(SYSTEMS);
    let mut met: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in first..first + count {
        let before = system(seed);
        let less = with_less(&before, seed);
        let other = System {
            name: before.name.clone(),
            ..system(seed + 1)
        };
        said_otherwise(&before, seed);
        *met.entry("a bundle").or_default() += usize::from(its_bundle(&before, seed));
        for after in [&less, &other] {
            for change in compared(&before, after, seed) {
                *met.entry(change.kind.name).or_default() += 1;
            }
        }
    }
    println!("{met:?}");
    let unmet: Vec<&str> = MET
        .into_iter()
        .filter(|kind| !met.contains_key(kind))
        .collect();
    assert!(unmet.is_empty() || count < SYSTEMS, "never met: {unmet:?}");
}

fn number(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    Some(text.parse().expect("a number"))
}

fn system(seed: u64) -> System {
    match seed % 2 {
        0 => without_type_errors(random::system(seed)),
        _ => random::system(seed),
    }
}

/// The system without some of its clauses.
fn with_less(system: &System, seed: u64) -> System {
    let mut numbers = Numbers::new(seed ^ 0x5eed);
    let mut less = system.clone();
    let count = numbers.between(1, 5);
    for clause in numbers.some(&system.clauses(), count) {
        less.drop_clause(clause);
    }
    less
}

fn compiled(system: &System, spelling: u64) -> Edition {
    let files = printed(system, spelling).files.into_iter();
    let files = files.map(|(path, text)| SourceFile {
        path,
        bytes: text.into_bytes(),
    });
    edition(files.collect())
}

/// However a system is written, it is the same system.
fn said_otherwise(system: &System, seed: u64) {
    let (mut one, mut other) = (compiled(system, seed), compiled(system, seed ^ 0xabcd));
    let changes = compare(&mut one, &mut other);
    assert!(changes.is_empty(), "seed {seed}: {}", told(&changes));
}

/// A system and its bundle don't differ, as far as a bundle goes; answers whether it has one.
fn its_bundle(system: &System, seed: u64) -> bool {
    let files = printed(system, seed).files.into_iter();
    let files = files.map(|(path, text)| SourceFile {
        path,
        bytes: text.into_bytes(),
    });
    let mut snapshot = compile(files.collect(), &Options::default(), &|_| {});
    if snapshot.stops() {
        return false;
    }
    let target = Target::named("bundle").expect("our own target");
    let (_, mut built) = snapshot.build(&[target]).remove(0);
    let (_, bytes) = built.remove(0).files.remove(0);
    let file = SourceFile {
        path: "bundle.json".to_owned(),
        bytes,
    };
    let (mut one, mut other) = (compiled(system, seed), bundled(file).expect("a bundle"));
    let changes = compare(&mut one, &mut other);
    assert!(changes.is_empty(), "seed {seed}: {}", told(&changes));
    true
}

fn told(changes: &[Change]) -> String {
    let rows = changes.iter().map(|change| {
        format!(
            "{} {} {:?} -> {:?}\n",
            change.kind.name, change.subject, change.before, change.after
        )
    });
    rows.collect()
}

/// Compares two systems both ways, and what is said with the oracle.
fn compared(before: &System, after: &System, seed: u64) -> Vec<Change> {
    let (mut base, mut head) = (compiled(before, seed), compiled(after, seed));
    if [&base, &head].iter().any(|side| {
        side.systems
            .iter()
            .any(|it| it.access.situations.diagrams.overflown())
    }) {
        return Vec::new();
    }
    let changes = compare(&mut base, &mut head);
    let back = compare(&mut head, &mut base);
    let forwards: BTreeSet<String> = changes.iter().map(|change| sketch(change, false)).collect();
    let backwards: BTreeSet<String> = back.iter().map(|change| sketch(change, true)).collect();
    let only = |one: &BTreeSet<String>, other: &BTreeSet<String>| {
        one.difference(other).cloned().collect::<Vec<_>>()
    };
    let (more, less) = (only(&forwards, &backwards), only(&backwards, &forwards));
    assert!(
        more.is_empty() && less.is_empty(),
        "seed {seed}: only forwards {more:#?}, only backwards {less:#?}"
    );
    let sides = Sides {
        before: Evaluation::new(before),
        after: Evaluation::new(after),
        seed,
    };
    sides.compare(&changes);
    changes
}

/// A change without its places and its reasons, as it would be told of the versions the other way round if `mirrored`.
fn sketch(change: &Change, mirrored: bool) -> String {
    let (kind, effect, before, after) = match mirrored {
        false => (
            change.kind.name,
            change.effect,
            &change.before,
            &change.after,
        ),
        true => (
            mirror(change.kind.name),
            change.effect.map(diff::Effect::mirrored),
            &change.after,
            &change.before,
        ),
    };
    // What is a template in one version and a role in the other is called what it is in the later one.
    let subject = change
        .subject
        .trim_start_matches("template ")
        .trim_start_matches("role ");
    format!("{kind} {subject} {effect:?} {before:?} -> {after:?}")
}

fn mirror(kind: &'static str) -> &'static str {
    let pairs = [
        ("-added", "-removed"),
        ("-tightened", "-loosened"),
        ("-raised", "-lowered"),
        ("-split", "-merged"),
        ("cell-opened", "cell-settled"),
        ("role-became-template", "template-became-role"),
        ("state-reachable", "state-unreachable"),
    ];
    for (one, other) in pairs {
        for (from, to) in [(one, other), (other, one)] {
            if let Some(start) = kind.strip_suffix(from) {
                let name = format!("{start}{to}");
                return diff::kinds::find(&name)
                    .unwrap_or_else(|| panic!("no {name}"))
                    .name;
            }
        }
    }
    kind
}

/// The oracle's opinion of both versions.
struct Sides<'s> {
    before: Evaluation<'s>,
    after: Evaluation<'s>,
    seed: u64,
}

impl Sides<'_> {
    /// What the changes say was and is there is what the oracle answers; where they say nothing, it answers the same twice.
    fn compare(&self, changes: &[Change]) {
        let cells = changes
            .iter()
            .filter(|change| change.kind.class == Class::Access);
        let mut rows: BTreeMap<(&str, &str), Vec<&Change>> = BTreeMap::new();
        for change in cells {
            let cell = (
                change.role.as_deref().unwrap(),
                change.action.as_deref().unwrap(),
            );
            rows.entry(cell).or_default().push(change);
        }
        for ((role, action), changes) in &rows {
            for change in changes {
                self.state(Side::Base, role, action, change.before.as_ref());
                self.state(Side::Head, role, action, change.after.as_ref());
            }
        }
        for (role, was) in self.before.system.roles.iter().enumerate() {
            for (action, declared) in self.before.system.actions.iter().enumerate() {
                let cell = (was.name.as_str(), declared.path.as_str());
                if !rows.contains_key(&cell) {
                    self.unchanged(role, action);
                }
            }
        }
    }

    /// One side of a row against the oracle, in every situation of that version.
    fn state(&self, side: Side, role: &str, action: &str, state: Option<&State>) {
        let evaluation = match side {
            Side::Base => &self.before,
            Side::Head => &self.after,
        };
        let system = evaluation.system;
        let role = system
            .role_named(role)
            .filter(|role| !system.roles[*role].template);
        let (Some(role), Some(action)) = (role, system.action_at(action)) else {
            assert!(state.is_none(), "seed {}: {state:?} of nothing", self.seed);
            return;
        };
        let Some(State::Cell(answer)) = state else {
            // A role that is a template in the other version is compared with nothing.
            return;
        };
        for (at, situation) in evaluation.situations.iter().enumerate() {
            let scene = system.describe(situation);
            let expected = evaluation.answer(role, action, at);
            let open = answer
                .undecided
                .as_ref()
                .is_some_and(|granted| covers(granted, &scene));
            let reaches = answer.yes.iter().filter(|granted| covers(granted, &scene));
            let reaches: Vec<Option<&str>> =
                reaches.map(|granted| granted.reach.as_deref()).collect();
            let fits = match expected {
                Answer::Undecided => open && reaches.is_empty(),
                Answer::No => !open && reaches.is_empty(),
                Answer::Yes(Held::Plain) => reaches == [None],
                Answer::Yes(Held::At(held)) => down(system, &reaches).as_ref() == Some(held),
            };
            assert!(
                fits,
                "seed {}: {side:?} {role} {action} {scene:?}: {answer:?}, oracle {expected:?}",
                self.seed
            );
            let denied = answer
                .denied
                .as_ref()
                .is_some_and(|granted| covers(granted, &scene));
            assert!(
                !denied || evaluation.denied(role, action, at),
                "seed {}: not denied",
                self.seed
            );
        }
    }

    /// A cell of which nothing is said: in every situation that both versions know the answers are the same.
    fn unchanged(&self, role: RoleId, action: ActionId) {
        let (before, after) = (self.before.system, self.after.system);
        let (was, path) = (&before.roles[role], &before.actions[action].path);
        let assignable = |system: &System, role: &RoleId| !system.roles[*role].template;
        let new = after
            .role_named(&was.name)
            .filter(|role| assignable(after, role));
        let new = new.zip(after.action_at(path));
        for (at, situation) in self.before.situations.iter().enumerate() {
            let scene = before.describe(situation);
            let old = match was.template {
                true => Answer::No,
                false => self.before.answer(role, action, at).clone(),
            };
            let Some((role, action)) = new else {
                assert_eq!(
                    old,
                    Answer::No,
                    "seed {}: {} {path} {scene:?}",
                    self.seed,
                    was.name
                );
                continue;
            };
            for (other, situation) in self.after.situations.iter().enumerate() {
                let there = after.describe(situation);
                if there
                    .iter()
                    .any(|(name, value)| scene.get(name).is_some_and(|known| known != value))
                {
                    continue;
                }
                let new = self.after.answer(role, action, other);
                assert_eq!(
                    named(before, &old),
                    named(after, new),
                    "seed {}: {} {path} {scene:?} {there:?}",
                    self.seed,
                    was.name
                );
            }
        }
    }
}

/// An answer by the names of its reaches. What has no reach, and what has all, is had as far as anything can be.
fn named(system: &System, answer: &Answer) -> String {
    match answer {
        Answer::Yes(Held::At(reaches)) if reaches.len() == system.reaches.len() => {
            named(system, &Answer::Yes(Held::Plain))
        }
        Answer::Yes(Held::At(reaches)) => {
            let names = reaches
                .iter()
                .map(|reach| system.reaches[*reach].name.clone());
            format!("yes {:?}", names.collect::<BTreeSet<String>>())
        }
        answer => format!("{answer:?}"),
    }
}

fn covers(granted: &Granted, scene: &BTreeMap<String, String>) -> bool {
    let Some(boxes) = &granted.when else {
        return true;
    };
    let fits = |one: &BTreeMap<String, Vec<String>>| {
        one.iter()
            .all(|(name, values)| values.contains(&scene[name]))
    };
    boxes.iter().any(fits)
}

/// The reaches and all narrower ones; nothing if one of them is no reach.
fn down(system: &System, reaches: &[Option<&str>]) -> Option<BTreeSet<ReachId>> {
    let mut all = BTreeSet::new();
    for reach in reaches {
        all.extend(system.down(system.reach_named((*reach)?)?));
    }
    Some(all)
}
