//! The options about findings, which `check`, `build` and `test` share.

use super::day;
use super::failure::{Failure, Status};
use super::judging::Weighing;
use super::reports::{self, ReportFile};
use super::shell::Shell;
use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use rolecall::diagnostic::render::{self, Format, Render, View};
use rolecall::diagnostic::{Diagnostic, Severity};

/// How findings are shown and weighed.
#[derive(Debug, clap::Args)]
pub struct Reporting {
    /// how findings are shown
    #[arg(long, value_name = "FORMAT", default_value = "full", value_parser = format())]
    #[arg(env = "ROLECALL_OUTPUT_FORMAT", hide_env = true)]
    pub output_format: &'static Format,

    /// how many findings the formats for people show; 0 shows all
    #[arg(long, value_name = "N", default_value_t = 200)]
    #[arg(env = "ROLECALL_MAX_FINDINGS", hide_env = true)]
    pub max_findings: usize,

    /// also write the findings into a file, as in `sarif=findings.sarif`; repeatable
    #[arg(long = "report", value_name = "FORMAT=PATH", value_parser = reports::parse)]
    pub reports: Vec<ReportFile>,

    /// show how many findings there are of each kind instead of the findings
    #[arg(long)]
    statistics: bool,

    /// the least severity that makes this fail
    #[arg(long, value_name = "SEVERITY", default_value = "error")]
    #[arg(env = "ROLECALL_FAIL_LEVEL", hide_env = true)]
    pub fail_level: FailLevel,

    /// the day an `@expect` with a last day is judged on, as 2026-11-22 [default: today, in UTC]
    #[arg(long, value_name = "DATE", value_parser = day::parse)]
    #[arg(env = "ROLECALL_TODAY", hide_env = true)]
    today: Option<String>,

    #[command(flatten)]
    pub weighing: Weighing,
}

fn format() -> impl TypedValueParser<Value = &'static Format> {
    let names = render::FORMATS.iter().map(|format| format.name);
    PossibleValuesParser::new(names)
        .try_map(|name| render::find(&name).ok_or_else(|| format!("there is no format `{name}`")))
}

/// From which severity on findings make a command fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailLevel {
    Error,
    Warning,
}

impl Reporting {
    /// The day `@expect`s are judged on.
    pub fn today(&self) -> String {
        self.today.clone().unwrap_or_else(day::today)
    }

    /// Refuses what can't be done, before anything is.
    pub fn refuse(&self) -> Result<(), Failure> {
        self.renderer()?;
        reports::refuse(self.reports.iter().map(ReportFile::path))
    }

    /// What writes to standard output.
    pub fn renderer(&self) -> Result<Render, Failure> {
        let format = self.output_format;
        match (self.statistics, format.statistics) {
            (false, _) => Ok(format.render),
            (true, Some(statistics)) => Ok(statistics),
            (true, None) => Err(Failure::new(format!(
                "`--statistics` can't be shown as `{}`",
                format.name
            ))
            .advise(
                "use `--output-format full` or `json`; `--report` writes the findings besides",
            )),
        }
    }

    /// Whether the host that runs this shows a summary page.
    pub fn has_summary(&self) -> bool {
        self.output_format.name == "github"
    }

    /// Whether people read standard output.
    pub fn human(&self) -> bool {
        self.output_format.human
    }

    /// How the renderers are to show findings.
    pub fn view(&self, shell: &Shell) -> View {
        View {
            max_findings: self.max_findings,
            width: shell.width,
            color: shell.color,
            fails: self.fails(),
        }
    }

    /// The least severity that makes the command fail.
    fn fails(&self) -> Severity {
        match self.fail_level {
            FailLevel::Error => Severity::Error,
            FailLevel::Warning => Severity::Warning,
        }
    }

    /// What these findings make of a command.
    pub fn judge(&self, findings: &[Diagnostic]) -> Status {
        let least = self.fails();
        let counts = |finding: &Diagnostic| finding.expected.is_none() && finding.severity >= least;
        match findings.iter().any(counts) {
            true => Status::Findings,
            false => Status::Fine,
        }
    }
}
