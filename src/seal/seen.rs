//! The build that was trusted last: an older one isn't trusted any more.

use super::{Refusal, Statement, sha256};
use serde::{Deserialize, Serialize};

/// What is kept of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seen {
    format: String,
    serial: u64,
    statement: String,
}

const FORMAT: &str = "rolecall.seen/1";

impl Seen {
    /// That this was trusted.
    pub fn of(statement: &Statement) -> Self {
        Self {
            format: FORMAT.to_owned(),
            serial: statement.built().serial,
            statement: sha256(&statement.bytes()).sha256,
        }
    }

    /// Reads what was kept.
    pub fn read(text: &str) -> Result<Self, Refusal> {
        let seen: Self = serde_json::from_str(text).map_err(|error| {
            Refusal(format!(
                "it isn't what `verify --last-seen` writes: {error}"
            ))
        })?;
        match seen.format == FORMAT {
            true => Ok(seen),
            false => Err(Refusal(format!("its format is `{}`", seen.format))),
        }
    }

    /// Its text.
    pub fn text(&self) -> String {
        let text = serde_json::to_string(self).unwrap_or_default();
        format!("{text}\n")
    }

    /// Refuses a build that is older than this one, or another one of the same age.
    pub fn admits(&self, statement: &Statement) -> Result<(), Refusal> {
        let next = Self::of(statement);
        if next.serial < self.serial {
            return Err(Refusal(format!(
                "it is older than what was trusted last: its serial is {}, and {} has been seen",
                next.serial, self.serial
            )));
        }
        if next.serial == self.serial && next.statement != self.statement {
            return Err(Refusal(format!(
                "it says it is what was trusted last, and isn't: both have the serial {}",
                self.serial
            )));
        }
        Ok(())
    }
}
