//! `rolecall what`: what somebody may do.

use super::show::{self, CellRow};
use super::{Asking, Shape};
use crate::cli::command::Command;
use crate::cli::failure::{Failure, Status};
use crate::cli::shell::Shell;
use rolecall::diagnostic::render::visible;
use rolecall::workspace::inquiry;
use serde::Serialize;

/// The arguments of `what`.
#[derive(Debug, clap::Args)]
pub struct What {
    /// a role or template
    #[arg(value_name = "ROLE")]
    role: String,

    #[command(flatten)]
    asking: Asking,
}

#[derive(Serialize)]
struct Document<'a> {
    format: &'static str,
    system: &'a str,
    role: &'a str,
    cells: Vec<CellRow<'a>>,
}

impl Command for What {
    const NAME: &'static str = "what";
    const ABOUT: &'static str = "list what a role may do";

    fn run(self, shell: &mut Shell) -> Result<Status, Failure> {
        let mut question = self.asking.understand(Some(&self.role), None, shell)?;
        let (found, within) = (question.found, question.within);
        let Some(system) = question.edition.systems.get_mut(found.system) else {
            return Ok(Status::Fine);
        };
        let mut cells = inquiry::what(&mut system.asked(), found.role, within);
        let model = &system.lowered.model;
        cells.sort_by_key(|cell| model.path(cell.action));
        let name = model.role_name(found.role);
        let template = model
            .roles
            .get(found.role as usize)
            .is_some_and(|role| role.template);
        if self.asking.output_format == Shape::Json {
            let cells = cells
                .iter()
                .map(|cell| CellRow::of(name, template, model.path(cell.action), cell));
            let document = Document {
                format: "rolecall.what/1",
                system: &model.name,
                role: name,
                cells: cells.collect(),
            };
            show::json(&document, shell)?;
            return Ok(Status::Fine);
        }
        let of = if template { "template " } else { "" };
        writeln!(
            shell.out(),
            "{of}{}  (system {})",
            visible(name),
            visible(&model.name)
        )?;
        let width = cells
            .iter()
            .map(|cell| model.path(cell.action).chars().count())
            .max()
            .unwrap_or(0);
        for cell in &cells {
            show::entry(model.path(cell.action), width, cell, shell)?;
        }
        let may = cells.iter().filter(|cell| !cell.yes.is_empty()).count();
        let all = model.actions.len();
        writeln!(
            shell.out(),
            "{may} of {all} actions, at least in some situation"
        )?;
        Ok(Status::Fine)
    }
}
