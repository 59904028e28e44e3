//! The grammar in `grammar/role.pest`, turned into a parser.
#![allow(missing_docs)]

/// The parser; its `Rule`s bear the names of the grammar's rules.
#[derive(pest_derive::Parser)]
#[grammar = "../grammar/role.pest"]
pub struct Grammar;
