//! `rolecall why`: why a role may do something, or what stands in the way.

use super::show::{self, Row, paint, style};
use super::{Asking, Question, Shape};
use crate::cli::command::Command;
use crate::cli::failure::{Failure, Status};
use crate::cli::shell::Shell;
use anstyle::Style;
use rolecall::diagnostic::render::visible;
use rolecall::workspace::inquiry::{self, Clause, Part};
use serde::Serialize;

/// More other ways than this are only counted.
const BESIDES: usize = 3;

/// The arguments of `why`.
#[derive(Debug, clap::Args)]
pub struct Why {
    /// a role or template
    #[arg(value_name = "ROLE")]
    role: String,

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
    role: &'a str,
    action: &'a str,
    answers: Vec<PartRow<'a>>,
}

#[derive(Serialize)]
struct PartRow<'a> {
    answer: &'static str,
    reach: Option<&'a str>,
    when: &'a str,
    because: Vec<Row>,
    besides: Vec<Row>,
    help: &'a [String],
}

impl Command for Why {
    const NAME: &'static str = "why";
    const ABOUT: &'static str = "say why a role may do something, or what stands in the way";

    fn run(self, shell: &mut Shell) -> Result<Status, Failure> {
        let mut question = self
            .asking
            .understand(Some(&self.role), Some(&self.action), shell)?;
        let (found, within) = (question.found, question.within);
        let Some(system) = question.edition.systems.get_mut(found.system) else {
            return Ok(Status::Fine);
        };
        let parts = inquiry::why(&mut system.asked(), found.role, found.action, within);
        match self.asking.output_format {
            Shape::Full => text(&question, &parts, shell)?,
            Shape::Json => json(&question, &parts, shell)?,
        }
        Ok(Status::Fine)
    }
}

/// The names of what was asked for: the system's, the role's and the action's.
fn names(question: &Question) -> (&str, &str, &str) {
    let model = question.edition.models().nth(question.found.system);
    model.map_or(("", "", ""), |model| {
        let (role, action) = (question.found.role, question.found.action);
        (
            model.name.as_str(),
            model.role_name(role),
            model.path(action),
        )
    })
}

fn rows(question: &Question, clauses: &[Clause]) -> Vec<Row> {
    let Some(system) = question.edition.systems.get(question.found.system) else {
        return Vec::new();
    };
    let rows = clauses.iter().map(|clause| {
        let span = system.lowered.origins.span(clause.origin);
        Row::of(clause, span, &question.edition.sources)
    });
    rows.collect()
}

fn text(question: &Question, parts: &[Part], shell: &mut Shell) -> Result<(), Failure> {
    let (system, role, action) = names(question);
    let title = format!("{role}: {action}");
    let title = paint(shell, Style::new().bold(), &title);
    writeln!(shell.out(), "{title}  (system {})", visible(system))?;
    for part in parts {
        let word = part.answer.word();
        let word = paint(shell, style(word), word);
        let reach = part
            .reach
            .as_ref()
            .map_or(String::new(), |reach| format!(" at {reach}"));
        let when = match (part.when.as_str(), parts.len()) {
            ("", 1) => String::new(),
            ("", _) => " always".to_owned(),
            (when, _) => format!(" when {when}"),
        };
        writeln!(
            shell.out(),
            "\n  {word}{}",
            visible(&format!("{reach}{when}"))
        )?;
        for row in rows(question, &part.because) {
            show::clause(&row, 4, shell)?;
        }
        let besides = rows(question, &part.besides);
        if let Some(more) = besides.len().checked_sub(1) {
            let word = if more == 0 {
                "another clause gives it, too:"
            } else {
                "other clauses give it, too:"
            };
            writeln!(shell.out(), "    {word}")?;
        }
        for row in besides.iter().take(BESIDES) {
            show::clause(row, 6, shell)?;
        }
        if let Some(more) = besides.len().checked_sub(BESIDES).filter(|more| *more > 0) {
            writeln!(shell.out(), "      ... and {more} more")?;
        }
        for help in &part.help {
            writeln!(shell.out(), "    help: {}", visible(help))?;
        }
    }
    Ok(())
}

fn json(question: &Question, parts: &[Part], shell: &mut Shell) -> Result<(), Failure> {
    let (system, role, action) = names(question);
    let answers = parts.iter().map(|part| PartRow {
        answer: part.answer.word(),
        reach: part.reach.as_deref(),
        when: &part.when,
        because: rows(question, &part.because),
        besides: rows(question, &part.besides),
        help: &part.help,
    });
    let document = Document {
        format: "rolecall.why/1",
        system,
        role,
        action,
        answers: answers.collect(),
    };
    show::json(&document, shell)
}
