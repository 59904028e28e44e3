//! The published schema of the configuration, and TOML as the JSON it stands for.

use crate::support::repository;
use serde_json::Value;
use std::fs;
use toml::de::{DeTable, DeValue};

/// States that a configuration fits the schema.
#[track_caller]
pub fn fits(configuration: &str) {
    let errors = errors(configuration);
    assert!(errors.is_empty(), "{configuration}\n{errors:?}");
}

/// What the schema says against a configuration.
pub fn errors(configuration: &str) -> Vec<String> {
    let path = repository().join("schemas/config.schema.json");
    let schema: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let schema = jsonschema::draft202012::new(&schema).unwrap();
    let document = DeTable::parse(configuration).unwrap();
    let value = table(document.get_ref());
    schema
        .iter_errors(&value)
        .map(|error| error.to_string())
        .collect()
}

fn table(table: &DeTable<'_>) -> Value {
    let members = table
        .iter()
        .map(|(key, value)| (key.get_ref().to_string(), json(value.get_ref())));
    Value::Object(members.collect())
}

fn json(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::from(text.as_ref()),
        DeValue::Integer(number) => Value::from(number.as_str().parse::<i64>().unwrap()),
        DeValue::Float(number) => Value::from(number.as_str()),
        DeValue::Boolean(truth) => Value::from(*truth),
        DeValue::Datetime(day) => Value::from(day.to_string()),
        DeValue::Array(list) => list.iter().map(|entry| json(entry.get_ref())).collect(),
        DeValue::Table(members) => table(members),
    }
}
