//! Why a decision is as it is.

use super::{Answer, Decision};
use std::fmt;

/// Why. The first that applies, if several do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason<'d> {
    /// A role has it.
    Granted {
        /// The first of those held that does.
        role: &'d str,
    },
    /// A role denies it, whatever others grant.
    Denied {
        /// The first of those held that does.
        role: &'d str,
    },
    /// Nobody has decided it.
    Undecided {
        /// The first of those held for which it is open.
        role: &'d str,
        /// Why, in the words of the policies.
        why: &'d str,
    },
    /// No role that is held has this action in this situation, at this reach.
    NotGranted(&'d str),
    /// It depends on this setting or lifecycle, which wasn't told, or with a value that it doesn't have.
    Untold(&'d str),
    /// The catalog has no such role. Templates are no roles.
    NoSuchRole(&'d str),
    /// The catalog has no such action.
    NoSuchAction(&'d str),
    /// This action has a reach, and the request says none.
    NoReach(&'d str),
    /// This isn't the reach of the action, nor a narrower one.
    NoSuchReach {
        /// The action.
        action: &'d str,
        /// What the request says.
        reach: &'d str,
    },
}

impl fmt::Display for Reason<'_> {
    fn fmt(&self, into: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::Granted { role } => write!(into, "`{role}` has it"),
            Reason::Denied { role } => write!(into, "`{role}` denies it here"),
            Reason::Undecided { role, why } => write!(into, "it is open for `{role}`: {why}"),
            Reason::NotGranted(action) => write!(into, "none of these roles has `{action}` here"),
            Reason::Untold(name) => {
                write!(
                    into,
                    "it depends on `{name}`, which has no value of its own here"
                )
            }
            Reason::NoSuchRole(role) => write!(into, "there is no role `{role}`"),
            Reason::NoSuchAction(action) => write!(into, "there is no action `{action}`"),
            Reason::NoReach(action) => write!(into, "nobody says how far `{action}` is to reach"),
            Reason::NoSuchReach { action, reach } => {
                write!(into, "`{action}` doesn't reach `{reach}`")
            }
        }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, into: &mut fmt::Formatter<'_>) -> fmt::Result {
        into.write_str(match self {
            Answer::Yes => "yes",
            Answer::No => "no",
            Answer::Undecided => "undecided",
        })
    }
}

impl fmt::Display for Decision<'_> {
    fn fmt(&self, into: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(into, "{}: {}", self.answer, self.reason)
    }
}
