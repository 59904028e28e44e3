//! What tells changes apart wherever they stand: an acceptance names a change by this.

use super::change::{Change, State};
use super::render::json;
use crate::diagnostic::fingerprint::digest;

/// So many digits name a change where people read it.
pub const SHORT: usize = 12;

impl Change {
    /// SHA-256 over what the change is: its kind, what it is about, and what was and is there. Places, versions and the order of
    /// files don't matter; an acceptance of one change therefore never covers a larger one.
    pub fn fingerprint(&self) -> String {
        let state = |state: &Option<State>| json::state_text(state.as_ref());
        let effect = self.effect.map_or("", |effect| effect.word());
        let parts = [
            self.kind.name,
            &self.system,
            &self.subject,
            self.role.as_deref().unwrap_or(""),
            self.action.as_deref().unwrap_or(""),
            effect,
            &state(&self.before),
            &state(&self.after),
        ];
        digest(&parts.join("\0"))
    }

    /// The beginning of the fingerprint, enough to name the change.
    pub fn short_print(&self) -> String {
        self.fingerprint().chars().take(SHORT).collect()
    }
}
