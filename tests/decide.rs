//! Decisions of the library: those of the oracle for random systems, never a yes for what is missing or misspelt, and a
//! clear no to anything that isn't a bundle.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../docs/examples/night_round.rs"]
mod night_round;
mod oracle;
mod support;

use oracle::print::printed;
use oracle::questions::{Question, Truth, questions};
use oracle::random;
use oracle::repair::without_type_errors;
use proptest::prelude::*;
use rolecall::decide::{Answer, Bundle, Decision, NotLoaded, Reason, Request};
use rolecall::workspace::{Options, SourceFile, compile};
use sha2::{Digest, Sha256};
use std::thread;

const DESK: &str = r#"system desk "Help desk"
reaches team < company
setting edition { free, pro }
module tickets {
  action view { reach company }
  action purge
  action merge
}
role agent { grant tickets.view at team  undecided tickets.merge "nobody has decided it" }
role lead { grant tickets.view when edition is pro  grant tickets.purge }
role guest { deny tickets.purge when edition is free }
template staff { grant tickets.purge }
"#;

fn built(files: Vec<SourceFile>) -> Vec<u8> {
    let mut snapshot = compile(files, &Options::default(), &|_| {});
    let system = snapshot.compiled.first_mut().expect("a system");
    rolecall::emit::bundle(&system.lowered.model, &mut system.access, 0)
}

fn source(text: &str) -> Vec<SourceFile> {
    vec![SourceFile {
        path: "desk.role".to_owned(),
        bytes: text.into(),
    }]
}

fn desk() -> Vec<u8> {
    built(source(DESK))
}

fn decided(bundle: &Bundle, question: &Question, and: impl FnOnce(&Decision<'_>)) {
    let roles: Vec<&str> = question.roles.iter().map(String::as_str).collect();
    let situation = question.situation.iter();
    let situation: Vec<(&str, &str)> = situation
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let request = Request {
        roles: &roles,
        action: &question.action,
        reach: question.reach.as_deref(),
        situation: &situation,
    };
    and(&bundle.decide(&request));
}

fn expected(truth: Truth) -> Answer {
    match truth {
        Truth::Yes => Answer::Yes,
        Truth::No => Answer::No,
        Truth::Undecided => Answer::Undecided,
    }
}

#[test]
fn every_answer_is_that_of_the_oracle_and_nothing_spoilt_is_allowed() {
    let mut counted = [0; 3];
    let mut spoilt = 0;
    for seed in 0..400 {
        let mut system = random::system(seed);
        if seed % 2 == 0 {
            system = without_type_errors(system);
        }
        let files = printed(&system, seed).files.into_iter();
        let files = files.map(|(path, text)| SourceFile {
            path,
            bytes: text.into_bytes(),
        });
        let bundle = Bundle::load(&built(files.collect())).expect("our own bundle");
        for (at, question) in questions(&system, seed).iter().enumerate() {
            decided(&bundle, question, |decision| {
                let answer = expected(question.answer);
                assert_eq!(
                    decision.answer, answer,
                    "seed {seed}: {question:?}: {decision}"
                );
                counted[answer as usize] += 1;
            });
            if at % 29 == 0 {
                for worse in question.spoilt() {
                    spoilt += 1;
                    decided(&bundle, &worse, |decision| {
                        assert!(!decision.is_allowed(), "seed {seed}: {worse:?}: {decision}");
                    });
                }
            }
        }
    }
    assert!(counted.iter().all(|count| *count > 1_000), "{counted:?}");
    assert!(spoilt > 10_000, "{spoilt}");
}

#[test]
fn reasons_are_sentences() {
    let bytes = desk();
    let bundle = Bundle::load(&bytes).expect("a bundle");
    assert_eq!(bundle.system(), "desk");
    let told = |roles: &[&str], action: &str, reach: Option<&str>, situation: &[(&str, &str)]| {
        let request = Request {
            roles,
            action,
            reach,
            situation,
        };
        bundle.decide(&request).to_string()
    };
    let (free, pro) = (("edition", "free"), ("edition", "pro"));
    for (said, expected) in [
        (
            told(&["agent"], "tickets.view", Some("team"), &[]),
            "yes: `agent` has it",
        ),
        (
            told(&["agent", "lead"], "tickets.view", Some("company"), &[pro]),
            "yes: `lead` has it",
        ),
        (
            told(&["agent", "lead"], "tickets.view", Some("company"), &[free]),
            "no: none of these roles has `tickets.view` here",
        ),
        (
            told(&["agent", "lead"], "tickets.view", Some("company"), &[]),
            "no: it depends on `edition`, which has no value of its own here",
        ),
        (
            told(
                &["lead", "agent"],
                "tickets.view",
                Some("company"),
                &[free, pro],
            ),
            "no: it depends on `edition`, which has no value of its own here",
        ),
        (
            told(&["agent"], "tickets.view", None, &[]),
            "no: nobody says how far `tickets.view` is to reach",
        ),
        (
            told(&["agent"], "tickets.view", Some("world"), &[]),
            "no: `tickets.view` doesn't reach `world`",
        ),
        (
            told(&["agent"], "tickets.merge", None, &[]),
            "undecided: it is open for `agent`: nobody has decided it",
        ),
        (
            told(&["lead", "guest"], "tickets.purge", None, &[pro]),
            "yes: `lead` has it",
        ),
        (
            told(&["lead", "guest"], "tickets.purge", None, &[free]),
            "no: `guest` denies it here",
        ),
        (
            told(
                &["lead", "guest"],
                "tickets.purge",
                None,
                &[("edition", "gold")],
            ),
            "no: it depends on `edition`, which has no value of its own here",
        ),
        (
            told(&["lead", "gest"], "tickets.purge", None, &[pro]),
            "no: there is no role `gest`",
        ),
        (
            told(&["guest", "gest"], "tickets.purge", None, &[free]),
            "no: there is no role `gest`",
        ),
        (
            told(&["staff"], "tickets.purge", None, &[]),
            "no: there is no role `staff`",
        ),
        (
            told(&["lead"], "tickets.burn", None, &[]),
            "no: there is no action `tickets.burn`",
        ),
        (
            told(&[], "tickets.purge", None, &[]),
            "no: none of these roles has `tickets.purge` here",
        ),
    ] {
        assert_eq!(said, expected);
    }
}

#[test]
fn the_example_of_the_page_works() {
    let files = support::files_below(&support::repository().join("policies/example"));
    let files = files.into_iter().map(|path| SourceFile {
        bytes: std::fs::read(&path).expect("a policy"),
        path: path.display().to_string(),
    });
    let bundle = Bundle::load(&built(files.collect())).expect("a bundle");
    assert_eq!(night_round::night_round(&bundle, "quiet"), Ok(()));
    let loud = "no: none of these roles has `animals.night_round` here".to_owned();
    assert_eq!(night_round::night_round(&bundle, "ringing"), Err(loud));
}

/// More values than a word of the machine has bits, and each of them alone is told apart.
#[test]
fn a_setting_may_have_hundreds_of_values() {
    let values: Vec<String> = (0..200).map(|at| format!("v{at}")).collect();
    let text = format!(
        "system s\nsetting size {{ {} }}\nmodule m {{ action a }}\nrole r {{ grant m.a when size in (v5, v63, v64, v131, v199) }}\n",
        values.join(", ")
    );
    let bundle = Bundle::load(&built(source(&text))).expect("a bundle");
    for value in &values {
        let request = Request {
            roles: &["r"],
            action: "m.a",
            reach: None,
            situation: &[("size", value)],
        };
        let allowed = ["v5", "v63", "v64", "v131", "v199"].contains(&value.as_str());
        assert_eq!(bundle.decide(&request).is_allowed(), allowed, "{value}");
    }
}

#[test]
fn a_bundle_is_asked_from_many_threads() {
    let bundle = Bundle::load(&desk()).expect("a bundle");
    let request = Request {
        roles: &["agent"],
        action: "tickets.merge",
        reach: None,
        situation: &[],
    };
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let open = Reason::Undecided {
                    role: "agent",
                    why: "nobody has decided it",
                };
                assert_eq!(bundle.decide(&request).reason, open);
            });
        }
    });
}

/// With a digest that fits, so that only what is asked about can be wrong.
fn sealed(text: &str) -> String {
    let (head, tail) = text.split_once("\"digest\":\"").expect("a digest");
    let (_, tail) = tail.split_once("\",").expect("an end");
    let hash = Sha256::digest(format!("{head}{tail}"));
    let digest: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{head}\"digest\":\"sha256:{digest}\",{tail}")
}

#[test]
fn what_is_no_bundle_is_refused() {
    let text = String::from_utf8(desk()).expect("a text");
    assert!(Bundle::load(sealed(&text).as_bytes()).is_ok());
    let refused = |text: &str| {
        Bundle::load(text.as_bytes())
            .expect_err("it isn't a bundle")
            .to_string()
    };
    let newer = text.replace("rolecall.bundle/1", "rolecall.bundle/2");
    assert!(
        refused(&newer).ends_with("made by a newer rolecall: the format is `rolecall.bundle/2`")
    );
    assert!(
        refused(&format!("{text}{text}")).contains("something stands behind the end"),
        "{}",
        refused(&format!("{text}{text}"))
    );
    let changed = text.replace("\"team\",\"when\":null", "\"company\",\"when\":null");
    assert_ne!(changed, text);
    assert!(refused(&changed).contains("changed since it was built"));
    let twice = sealed(&text.replace(
        "\"edition\":[\"pro\"]",
        "\"edition\":[\"pro\"],\"edition\":[\"free\",\"pro\"]",
    ));
    assert!(refused(&twice).contains("twice"), "{}", refused(&twice));
    // Where nobody looks at the names of members: one of them would be lost without a word.
    let lost = sealed(&text.replacen("\"meta\":{}", "\"meta\":{\"a\":[\"x\"],\"a\":[\"y\"]}", 1));
    assert!(refused(&lost).contains("twice"), "{}", refused(&lost));
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(!refused(&deep).is_empty());
    assert!(!refused(&format!("\u{feff}{text}")).is_empty());
    assert!(!refused("").is_empty());
    let latin: Vec<u8> = text.bytes().chain([0xE9]).collect();
    assert_eq!(
        Bundle::load(&latin).expect_err("no text"),
        NotLoaded::NotText
    );
    for end in (0..text.len()).step_by(97) {
        assert!(
            Bundle::load(&text.as_bytes()[..end]).is_err(),
            "{end} bytes"
        );
    }
}

proptest! {
    #[test]
    fn no_bytes_and_no_request_make_it_panic(
        at in 0usize..4_000,
        byte: u8,
        noise in proptest::collection::vec(any::<u8>(), 0..200),
        roles in proptest::collection::vec("agent|lead|guest|.{0,5}", 0..4),
        action in "tickets\\.(view|purge|merge)|.{0,9}",
        reach in proptest::option::of("team|company|.{0,5}"),
        situation in proptest::collection::vec(("edition|.{0,4}", "free|pro|.{0,4}"), 0..4),
    ) {
        let mut bytes = desk();
        let bundle = Bundle::load(&bytes).expect("a bundle");
        let roles: Vec<&str> = roles.iter().map(String::as_str).collect();
        let situation: Vec<(&str, &str)> = situation.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let request = Request { roles: &roles, action: &action, reach: reach.as_deref(), situation: &situation };
        let decision = bundle.decide(&request);
        let known = roles.iter().all(|role| ["agent", "lead", "guest"].contains(role));
        prop_assert!(known || !decision.is_allowed(), "{decision}");
        prop_assert!(!decision.to_string().is_empty());
        prop_assert!(Bundle::load(&noise).is_err());
        if let Some(here) = bytes.get_mut(at) {
            let same = *here == byte;
            *here = byte;
            prop_assert_eq!(Bundle::load(&bytes).is_ok(), same);
        }
    }
}
