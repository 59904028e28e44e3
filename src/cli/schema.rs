//! `rolecall schema`: the published JSON Schemas.

use super::command::Command;
use super::failure::{Failure, Status};
use super::shell::Shell;
use clap::builder::PossibleValuesParser;

/// Every schema by the name of what it describes.
const SCHEMAS: &[(&str, &str)] = &[
    ("answers", include_str!("../../schemas/answers.schema.json")),
    (
        "baseline",
        include_str!("../../schemas/baseline.schema.json"),
    ),
    ("bundle", include_str!("../../schemas/bundle.schema.json")),
    ("config", include_str!("../../schemas/config.schema.json")),
    ("diff", include_str!("../../schemas/diff.schema.json")),
    (
        "findings",
        include_str!("../../schemas/findings.schema.json"),
    ),
    ("plan", include_str!("../../schemas/plan.schema.json")),
];

/// The arguments of `schema`.
#[derive(Debug, clap::Args)]
pub struct Schema {
    /// what it describes
    #[arg(value_name = "NAME", value_parser = PossibleValuesParser::new(SCHEMAS.iter().map(|(name, _)| *name)))]
    name: String,
}

impl Command for Schema {
    const NAME: &'static str = "schema";
    const ABOUT: &'static str = "print the JSON Schema of a document that rolecall reads or writes";

    fn run(self, shell: &mut Shell) -> Result<Status, Failure> {
        let schema = SCHEMAS.iter().find(|(name, _)| *name == self.name);
        if let Some((_, text)) = schema {
            write!(shell.out(), "{text}")?;
        }
        Ok(Status::Fine)
    }
}
