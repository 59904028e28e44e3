//! Whatever becomes of a bundle, reading it ends with a bundle or with words; and what was read can be written, and
//! is read as the same.

use crate::read;
use crate::sample::{sample, signed};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::sync::LazyLock;

static SAMPLE: LazyLock<String> = LazyLock::new(sample);

/// What is done, and two numbers that choose where and with what.
type Change = (u8, u32, u32);

fn changes() -> impl Strategy<Value = Vec<Change>> {
    prop::collection::vec(any::<Change>(), 1..4)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases.max(3_000), ..ProptestConfig::default() })]

    #[test]
    fn changed_bytes(changes in changes()) {
        let mut bytes = SAMPLE.clone().into_bytes();
        for change in changes {
            change_bytes(&mut bytes, change);
        }
        stands(&signed(&String::from_utf8_lossy(&bytes)))?;
    }

    #[test]
    fn changed_members(changes in changes()) {
        let mut bundle: Value = serde_json::from_str(&SAMPLE).unwrap();
        for change in changes {
            change_members(&mut bundle, change);
        }
        stands(&signed(&bundle.to_string()))?;
    }
}

/// Refused with words, or read; and then written, read and written again it is the same.
fn stands(text: &str) -> Result<(), TestCaseError> {
    let mut intake = match read(text) {
        Ok(intake) => intake,
        Err(error) => {
            prop_assert!(!error.message.is_empty());
            return Ok(());
        }
    };
    let once = rolecall::emit::bundle(&intake.lowered.model, &mut intake.access, 0);
    let once = String::from_utf8(once).unwrap();
    let mut intake = match read(&once) {
        Ok(intake) => intake,
        Err(error) => return Err(TestCaseError::fail(format!("{error}\n{text}\n{once}"))),
    };
    let twice = rolecall::emit::bundle(&intake.lowered.model, &mut intake.access, 0);
    prop_assert_eq!(once, String::from_utf8(twice).unwrap());
    Ok(())
}

fn change_bytes(bytes: &mut Vec<u8>, (what, one, other): Change) {
    if bytes.is_empty() {
        return;
    }
    let at = one as usize % bytes.len();
    let from = other as usize % bytes.len();
    let telling = b"\"{}[],:0-.en\\\x00\xff"[other as usize % 15];
    match what % 6 {
        0 => bytes[at] = telling,
        1 => bytes[at] = bytes[from],
        2 => drop(bytes.remove(at)),
        3 => bytes.insert(at, telling),
        4 => bytes.truncate(at),
        _ => {
            let end = (from + one as usize % 60).min(bytes.len());
            let piece = bytes[from..end].to_vec();
            bytes.splice(at..at, piece);
        }
    }
}

fn change_members(bundle: &mut Value, (what, one, other): Change) {
    let pointers = pointers(bundle);
    let pick = |number: u32| &pointers[number as usize % pointers.len()];
    let found = bundle.pointer(pick(other)).cloned().unwrap();
    let place = bundle.pointer_mut(pick(one)).unwrap();
    let strange = [
        json!(null),
        json!([]),
        json!({}),
        json!(true),
        json!(u64::MAX),
        json!(""),
        json!("billing.view"),
        json!([{"edition": ["pro"]}]),
    ];
    match (what % 5, place) {
        (0, place) => *place = strange[other as usize % strange.len()].clone(),
        (1, Value::Array(items)) if !items.is_empty() => {
            drop(items.remove(other as usize % items.len()));
        }
        (2, Value::Array(items)) if !items.is_empty() => {
            let twice = items[other as usize % items.len()].clone();
            items.push(twice);
        }
        (3, Value::Array(items)) => items.reverse(),
        (1 | 2, Value::Object(members)) if !members.is_empty() => {
            let name = members.keys().nth(other as usize % members.len()).cloned();
            members.remove(&name.unwrap());
        }
        (_, place) => *place = found,
    }
}

/// Every place in a document but the whole.
fn pointers(value: &Value) -> Vec<String> {
    fn look(value: &Value, pointer: &str, all: &mut Vec<String>) {
        let mut member = |name: &str, value: &Value| {
            let pointer = format!("{pointer}/{name}");
            look(value, &pointer, all);
            all.push(pointer);
        };
        match value {
            Value::Object(members) => members.iter().for_each(|(name, value)| member(name, value)),
            Value::Array(items) => {
                for (at, item) in items.iter().enumerate() {
                    member(&at.to_string(), item);
                }
            }
            _ => {}
        }
    }
    let mut all = Vec::new();
    look(value, "", &mut all);
    all
}
