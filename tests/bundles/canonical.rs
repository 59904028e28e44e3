//! RFC 8785, as far as a bundle may go: members in the order of their UTF-16 names, no blanks, whole
//! numbers that every reader holds exactly. Shares nothing with the compiler.

use serde_json::Value;
use std::fmt::Write;

/// The largest whole number that a double holds exactly together with all below it.
const LARGEST: u64 = (1 << 53) - 1;

/// The one canonical text of a value; `Err` says which number has none here.
pub fn canonical(value: &Value) -> Result<String, String> {
    let mut text = String::new();
    write(value, &mut text)?;
    Ok(text)
}

fn write(value: &Value, text: &mut String) -> Result<(), String> {
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(held) => text.push_str(if *held { "true" } else { "false" }),
        Value::Number(number) => {
            let whole = number
                .as_i64()
                .filter(|whole| whole.unsigned_abs() <= LARGEST);
            let whole =
                whole.ok_or_else(|| format!("{number} is no whole number within ±{LARGEST}"))?;
            text.push_str(&whole.to_string());
        }
        Value::String(string) => write_string(string, text),
        Value::Array(items) => {
            text.push('[');
            for (at, item) in items.iter().enumerate() {
                text.push_str(if at > 0 { "," } else { "" });
                write(item, text)?;
            }
            text.push(']');
        }
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by_cached_key(|(name, _)| name.encode_utf16().collect::<Vec<u16>>());
            text.push('{');
            for (at, (name, member)) in members.into_iter().enumerate() {
                text.push_str(if at > 0 { "," } else { "" });
                write_string(name, text);
                text.push(':');
                write(member, text)?;
            }
            text.push('}');
        }
    }
    Ok(())
}

fn write_string(string: &str, text: &mut String) {
    text.push('"');
    for character in string.chars() {
        match character {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\u{8}' => text.push_str("\\b"),
            '\t' => text.push_str("\\t"),
            '\n' => text.push_str("\\n"),
            '\u{c}' => text.push_str("\\f"),
            '\r' => text.push_str("\\r"),
            '\0'..='\u{1f}' => {
                let _ = write!(text, "\\u{:04x}", u32::from(character));
            }
            other => text.push(other),
        }
    }
    text.push('"');
}

#[test]
fn the_example_of_the_standard() {
    let value = serde_json::json!({ "\u{20ac}": "Euro Sign", "\r": "Carriage Return", "\u{fb33}": 1, "1": [true, null],
        "\u{1f600}": "Smiley", "\u{80}": "Control\u{7f}", "\u{f6}": "\u{1}\u{8}\\\"/", "</script>": {} });
    let expected = "{\"\\r\":\"Carriage Return\",\"1\":[true,null],\"</script>\":{},\"\u{80}\":\"Control\u{7f}\",\
        \"\u{f6}\":\"\\u0001\\b\\\\\\\"/\",\"\u{20ac}\":\"Euro Sign\",\"\u{1f600}\":\"Smiley\",\"\u{fb33}\":1}";
    assert_eq!(canonical(&value).as_deref(), Ok(expected));
}

#[test]
fn no_fraction_and_nothing_too_large() {
    assert_eq!(
        canonical(&serde_json::json!(9_007_199_254_740_991_u64)).unwrap(),
        "9007199254740991"
    );
    for number in [
        "1.0",
        "0.5",
        "1e3",
        "9007199254740992",
        "-9007199254740992",
        "18446744073709551615",
    ] {
        let value: Value = serde_json::from_str(number).unwrap();
        assert!(canonical(&value).is_err(), "{number}");
    }
}
