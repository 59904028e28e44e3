//! Reading a bundle is writing one backwards: the same answers, and written again the same bytes; and whatever isn't
//! such a bundle is refused, with the place that is wrong.
//!
//! `ROLECALL_RANDOM_SYSTEMS=n` looks at so many random systems, `ROLECALL_RANDOM_SEED=n` begins with that seed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "intake/catalogs.rs"]
mod catalogs;
#[path = "intake/changed.rs"]
mod changed;
mod oracle;
#[path = "intake/refused.rs"]
mod refused;
#[path = "intake/same.rs"]
mod same;
#[path = "intake/sample.rs"]
mod sample;
mod support;

use oracle::print::printed;
use oracle::random;
use oracle::repair::without_type_errors;
use rolecall::intake::{Intake, Unreadable};
use rolecall::source::FileId;
use rolecall::workspace::{self, Options, SourceFile, System};

/// How many systems a normal run looks at.
const SYSTEMS: u64 = 1_500;

/// Which file the bundles are.
const BUNDLE: FileId = FileId(7);

fn compiled(files: impl IntoIterator<Item = (String, String)>) -> Vec<System> {
    let files = files.into_iter().map(|(path, text)| SourceFile {
        path,
        bytes: text.into_bytes(),
    });
    let options = Options {
        today: "2026-11-22".to_owned(),
        ..Options::default()
    };
    workspace::compile(files.collect(), &options, &|_| {}).compiled
}

fn bundle_of(system: &mut System, accepted: usize) -> String {
    let bytes = rolecall::emit::bundle(&system.lowered.model, &mut system.access, accepted);
    String::from_utf8(bytes).unwrap()
}

fn read(text: &str) -> Result<Intake, Unreadable> {
    rolecall::intake::read(BUNDLE, text)
}

/// The system of a seed, compiled. Those of even seeds have no type error.
fn random_system(seed: u64) -> Option<System> {
    let system = match seed % 2 {
        0 => without_type_errors(random::system(seed)),
        _ => random::system(seed),
    };
    compiled(printed(&system, seed.wrapping_mul(2)).files).pop()
}

fn number(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    Some(text.parse().expect("a number"))
}

#[test]
fn a_random_system_is_read_as_it_was_written() {
    let first = number("ROLECALL_RANDOM_SEED").unwrap_or(0);
    let count = number("ROLECALL_RANDOM_SYSTEMS").unwrap_or(SYSTEMS);
    let (mut roles, mut open, mut denied, mut transitions) = (0, 0, 0, 0);
    for seed in first..first + count {
        let mut system = random_system(seed).expect("a system");
        let name = format!("seed {seed}");
        same::assert_same(&name, &mut system, seed as usize % 3);
        let model = &system.lowered.model;
        roles += model.roles.len();
        open += model
            .roles
            .iter()
            .map(|role| role.undecided.len())
            .sum::<usize>();
        denied += model
            .roles
            .iter()
            .map(|role| role.denies.len())
            .sum::<usize>();
        transitions += model
            .lifecycles
            .iter()
            .map(|lifecycle| lifecycle.transitions.len())
            .sum::<usize>();
    }
    let met = [roles, open, denied, transitions];
    assert!(met.iter().all(|count| *count > 0), "{met:?}");
}

#[test]
fn the_policies_are_read_as_they_were_written() {
    for (folder, mut system) in catalogs::policies() {
        same::assert_same(&folder, &mut system, 0);
    }
}

#[test]
fn every_version_of_every_real_catalog_is_read_as_it_was_written() {
    let Some(versions) = catalogs::versions() else {
        eprintln!("skipped: the real catalogs in ../shared/corpora, or python3, are not here");
        return;
    };
    assert!(versions.len() >= 16, "{} versions", versions.len());
    for (name, mut system) in versions {
        same::assert_same(&name, &mut system, 0);
    }
}

/// What the random systems and the policies haven't.
#[test]
fn whatever_can_be_said_is_read_as_it_was_written() {
    for (name, text) in [("the sample", sample::SAMPLE), ("rare things", RARE)] {
        let mut systems = compiled([("a.role".to_owned(), text.to_owned())]);
        assert!(
            !systems[0].lowered.model.incomplete,
            "{name} isn't understood"
        );
        same::assert_same(name, &mut systems[0], 0);
    }
}

/// Texts that are escaped, events that are called like an action, constraints that are concluded.
const RARE: &str = r#"
/// A \"doc\" with a backslash \ and 😀
@note("one") @note("\"two\" \n \u{1} \u{2028}")
system s "S \u{0}\u{7f} \\ é"
setting t { on "", off { formerly away, "Away \"" } }
levels low { formerly least } < high
module n { setting x "X" { formerly n.u a, b } setting y { c, d } }
module m "" {
  formerly old
  @derived("so it seems") requires a or (b and c)
  @derived("we think") unavailable to r
  action a { available when n.y is c @derived("x") conflicts c }
  action b { discouraged with a and not c "both" @why("z") discouraged without a or c "none" }
  action c { conflicts m.** }
  action d { available when t is on }
  action e { stage stable }
}
role r { undecided m.** "who \"knows\"" conflicts q, p }
role q extends p { @source("1") @derived("2") grant m.a when t is on deny m.b when t is off }
template p { grant m.** revoke m.c when t is on }
lifecycle l "L" {
  undecided initial "unclear"
  state x { allows f, g } state y { refuses f undecided g "?" } state z { allows g formerly w, "W" }
  @meta("1") transition m.d by m.d: x -> y
  @derived("2") transition m.e: x, y -> same when t is on
  transition go by m.a or m.b: y -> z
  undecided automatic x -> z "perhaps"
  automatic m.d: z -> x
}
"#;

/// Laid out in another way it is the same bundle: the digest is that of the canonical text.
#[test]
fn a_bundle_may_be_laid_out_in_another_way() {
    for (folder, mut system) in catalogs::policies() {
        let text = bundle_of(&mut system, 2);
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        let pretty = serde_json::to_string_pretty(&value).unwrap();
        let mut intake = read(&pretty).unwrap_or_else(|error| panic!("{folder}: {error}"));
        let again = rolecall::emit::bundle(&intake.lowered.model, &mut intake.access, 2);
        assert!(text.as_bytes() == again, "{folder}");
        assert_eq!(intake.accepted, 2);
    }
}

/// What is found in a bundle has its place there.
#[test]
fn places_are_those_of_the_bundle() {
    let (_, mut system) = catalogs::policies().swap_remove(0);
    let text = bundle_of(&mut system, 0);
    let intake = read(&text).unwrap();
    let (model, origins) = (&intake.lowered.model, &intake.lowered.origins);
    let shown = |origin| {
        let span = origins.span(origin);
        assert_eq!(span.file, BUNDLE);
        &text[span.start as usize..span.end as usize]
    };
    for action in &model.actions {
        assert_eq!(shown(action.origin.unwrap()), action.path);
    }
    for role in &model.roles {
        assert_eq!(shown(role.origin.unwrap()), role.name);
        for grant in &role.grants {
            assert_eq!(shown(grant.origin), model.path(grant.actions.start));
        }
    }
}
