//! How a comparison is shown, and where else it is written.

use crate::cli::artifact;
use crate::cli::failure::Failure;
use crate::cli::job_summary;
use crate::cli::reports;
use crate::cli::shell::Shell;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use rolecall::workspace::diff::Report;
use rolecall::workspace::diff::render::{self, Format, View};
use std::path::PathBuf;

/// Columns that running text in a file is wrapped at, whatever the terminal.
const WIDTH: usize = 100;

/// The options about output.
#[derive(Debug, clap::Args)]
pub struct Output {
    /// how the changes are shown
    #[arg(long, value_name = "FORMAT", default_value = "full", value_parser = format())]
    #[arg(env = "ROLECALL_DIFF_FORMAT", hide_env = true)]
    output_format: &'static Format,

    /// show a row per role instead of the changes
    #[arg(long, conflicts_with = "output_format")]
    summary: bool,

    /// show what changed in the texts, too
    #[arg(long)]
    patch: bool,

    /// fold nothing: list every action, role and reason
    #[arg(long)]
    all: bool,

    /// also write the changes into a file, as in `markdown=comment.md`; repeatable
    #[arg(long = "report", value_name = "FORMAT=PATH", value_parser = parse)]
    reports: Vec<ReportFile>,
}

/// A file with the changes, and how they are written in it.
#[derive(Debug, Clone)]
struct ReportFile {
    format: &'static Format,
    path: PathBuf,
}

fn format() -> impl TypedValueParser<Value = &'static Format> {
    let names = render::FORMATS.iter().map(|format| format.name);
    PossibleValuesParser::new(names)
        .try_map(|name| render::find(&name).ok_or_else(|| format!("there is no format `{name}`")))
}

fn parse(text: &str) -> Result<ReportFile, String> {
    let (name, path) = reports::split(text)?;
    let format = render::find(name).ok_or_else(|| {
        let names: Vec<&str> = render::FORMATS.iter().map(|format| format.name).collect();
        format!(
            "there is no format `{name}`; use one of {}",
            names.join(", ")
        )
    })?;
    Ok(ReportFile { format, path })
}

impl Output {
    /// Refuses what can't be done, before anything is.
    pub fn refuse(&self) -> Result<(), Failure> {
        reports::refuse(self.reports.iter().map(|report| report.path.as_path()))
    }

    /// Whether something is written in this format.
    pub fn wants(&self, name: &str) -> bool {
        let reports = self.reports.iter().map(|report| report.format);
        let mut formats = reports.chain([self.output_format]);
        formats.any(|format| format.name == name)
    }

    /// Shows the comparison, and writes the reports.
    pub fn write(&self, report: &Report<'_>, shell: &mut Shell) -> Result<(), Failure> {
        let view = View {
            width: shell.width,
            color: shell.color,
            patch: self.patch,
            all: self.all,
        };
        let format = match self.summary {
            true => render::find("summary").unwrap_or(self.output_format),
            false => self.output_format,
        };
        (format.render)(report, &view, shell.out())?;
        shell.flush()?;
        if format.name == "github" {
            job_summary::add_page(&bytes(report, "markdown", &view)?, shell);
        }
        let mut files = Vec::new();
        for ReportFile { format, path } in &self.reports {
            files.push((path.clone(), bytes(report, format.name, &view)?));
        }
        artifact::write_all(files)
    }
}

fn bytes(report: &Report<'_>, format: &str, view: &View) -> Result<Vec<u8>, Failure> {
    let view = View {
        width: WIDTH,
        color: false,
        ..*view
    };
    let mut bytes = Vec::new();
    if let Some(format) = render::find(format) {
        (format.render)(report, &view, &mut bytes)?;
    }
    Ok(bytes)
}
