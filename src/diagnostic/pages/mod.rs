//! What there is to say about the codes of the stages, by what they are about. A page bears the name of its code.

pub mod changes;
pub mod constraints;
pub mod documentation;
pub mod hygiene;
pub mod lifecycles;
pub mod names;
pub mod statements;
pub mod syntax;
pub mod types;
