//! What each name means: the declarations of a system, and how a path is looked up.
//!
//! Knows trees, not texts. Guarantees that every declaration has one id, that ids follow the order of
//! paths (so they don't depend on the order of files), and that a name declared twice is reported once.

mod collect;
mod lookup;
mod names;
mod sorting;
mod suggest;
mod symbols;
mod systems;

pub use collect::collect;
pub use lookup::{Found, Lookup, Matched};
pub use names::{NameId, Names};
pub use symbols::{
    ActionDraft, Entity, ExtensionDraft, LifecycleDraft, ModuleDraft, Part, RoleDraft, RuleDraft,
    SettingDraft, Symbols, TestDraft,
};
pub use systems::{SystemFiles, systems};
