//! `rolecall who`: who may do something.

use super::show::{self, CellRow};
use super::{Asking, Shape};
use crate::cli::command::Command;
use crate::cli::failure::{Failure, Status};
use crate::cli::shell::Shell;
use rolecall::diagnostic::render::visible;
use rolecall::workspace::inquiry::{self, Held};
use serde::Serialize;

/// The arguments of `who`.
#[derive(Debug, clap::Args)]
pub struct Who {
    /// an action, by its path or the end of it
    #[arg(value_name = "ACTION")]
    action: String,

    #[command(flatten)]
    asking: Asking,
}

#[derive(Serialize)]
struct Document<'a> {
    format: &'static str,
    system: &'a str,
    action: &'a str,
    cells: Vec<CellRow<'a>>,
}

impl Command for Who {
    const NAME: &'static str = "who";
    const ABOUT: &'static str = "list the roles that may do something";

    fn run(self, shell: &mut Shell) -> Result<Status, Failure> {
        let mut question = self.asking.understand(None, Some(&self.action), shell)?;
        let (found, within) = (question.found, question.within);
        let Some(system) = question.edition.systems.get_mut(found.system) else {
            return Ok(Status::Fine);
        };
        let cells = inquiry::who(&mut system.asked(), found.action, within);
        let model = &system.lowered.model;
        let action = model.path(found.action);
        let role = |cell: &Held| model.roles.get(cell.role as usize);
        if self.asking.output_format == Shape::Json {
            let cells = cells.iter().filter_map(|cell| {
                let role = role(cell)?;
                Some(CellRow::of(&role.name, role.template, action, cell))
            });
            let document = Document {
                format: "rolecall.who/1",
                system: &model.name,
                action,
                cells: cells.collect(),
            };
            show::json(&document, shell)?;
            return Ok(Status::Fine);
        }
        writeln!(
            shell.out(),
            "{}  (system {})",
            visible(action),
            visible(&model.name)
        )?;
        let name = |cell: &Held| {
            role(cell).map_or(String::new(), |role| match role.template {
                true => format!("{} (template)", role.name),
                false => role.name.clone(),
            })
        };
        let width = cells
            .iter()
            .map(|cell| name(cell).chars().count())
            .max()
            .unwrap_or(0);
        for cell in &cells {
            show::entry(&name(cell), width, cell, shell)?;
        }
        let may = cells
            .iter()
            .filter(|cell| !cell.yes.is_empty() && role(cell).is_some_and(|role| !role.template));
        let all = model.roles.iter().filter(|role| !role.template).count();
        let may = may.count();
        writeln!(
            shell.out(),
            "{may} of {all} roles may, at least in some situation"
        )?;
        Ok(Status::Fine)
    }
}
