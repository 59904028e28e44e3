//! Sets of values as groups.

use crate::emit::hex;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write;

/// The longest list of values that names a group, in characters.
const LONGEST: usize = 60;

/// Every group that some row asks for, with its members.
#[derive(Debug, Default)]
pub struct Groups(BTreeMap<String, Vec<String>>);

impl Groups {
    /// The name of a set of values, which tells them all unless they are too many. No value is called like that.
    pub fn of(&mut self, values: &[&str]) -> String {
        let mut list = values.join("/");
        if list.len() > LONGEST {
            let digest = hex(&Sha256::digest(list.as_bytes()));
            let count = values.len();
            list = format!("{count}:{}", digest.get(..12).unwrap_or_default());
        }
        let name = format!("is:{list}");
        let members = values.iter().map(|value| (*value).to_owned());
        self.0
            .entry(name.clone())
            .or_insert_with(|| members.collect());
        name
    }

    /// Their rows in the policy.
    pub fn rows(&self) -> String {
        let mut rows = String::new();
        for (name, members) in &self.0 {
            for member in members {
                let _ = writeln!(rows, "g2, {member}, {name}");
            }
        }
        rows
    }
}
