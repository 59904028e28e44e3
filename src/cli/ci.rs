//! `rolecall ci`: everything that a pull request has to pass, in one run with one exit code.

use super::analysis;
use super::artifact;
use super::command::Command;
use super::compare;
use super::diff::{self, Compared, Judging};
use super::failure::{Failure, Status, shown};
use super::job_summary;
use super::options::Reporting;
use super::selection::{Selection, Stdin};
use super::shell::Shell;
use super::targets;
use rolecall::diagnostic::Severity;
use rolecall::diagnostic::codes;
use rolecall::diagnostic::render::{Report, Tally, View, find};
use rolecall::workspace::Snapshot;
use rolecall::workspace::diff::render as changes;
use rolecall::workspace::diff::{Held, Summary};
use rolecall::workspace::targets::Target;
use std::env;
use std::path::{Path, PathBuf};

/// The arguments of `ci`.
#[derive(Debug, clap::Args)]
pub struct Ci {
    #[command(flatten)]
    selection: Selection,

    #[command(flatten)]
    reporting: Reporting,

    /// the version that is compared with [default: where this left the default branch]
    #[arg(long, value_name = "BASE")]
    base: Option<String>,

    /// compare with nothing
    #[arg(long, conflicts_with = "base")]
    no_diff: bool,

    #[command(flatten)]
    judging: Judging,
}

/// Who runs this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Host {
    GitHub,
    GitLab,
    Other,
}

impl Host {
    fn here() -> Self {
        let is = |name: &str| env::var_os(name).is_some_and(|value| value == "true");
        match (is("GITHUB_ACTIONS"), is("GITLAB_CI")) {
            (true, _) => Host::GitHub,
            (false, true) => Host::GitLab,
            (false, false) => Host::Other,
        }
    }
}

/// How one part of the run went.
struct Part {
    name: &'static str,
    status: Status,
    said: String,
}

impl Command for Ci {
    const NAME: &'static str = "ci";
    const ABOUT: &'static str =
        "check, formatting, tests, artifacts and the comparison with the base, in one run";

    fn run(self, shell: &mut Shell) -> Result<Status, Failure> {
        let host = Host::here();
        let input = self.selection.read(Stdin::Refused, shell)?;
        let out = input.settings.out()?;
        let targets = targets::chosen(&[], &input.settings);
        let mut snapshot = analysis::judge(input, &self.reporting, true, true)?;
        let mut parts = vec![
            self.check(&snapshot, host, shell)?,
            formatting(&snapshot),
            tests(&snapshot),
        ];
        parts.extend(self.artifacts(&mut snapshot, (out.as_deref(), &targets), shell)?);
        if !self.no_diff {
            parts.push(match self.comparison(host, shell) {
                // Whatever keeps the later version from being compared has been told as a finding.
                Err(_) if snapshot.stops() => Part {
                    name: "diff",
                    status: Status::Fine,
                    said: "not compared while there are errors".to_owned(),
                },
                part => part?,
            });
        }
        shell.say(true, "")?;
        for part in &parts {
            let mark = if part.status == Status::Fine {
                "ok  "
            } else {
                "FAIL"
            };
            shell.say(true, &format!("{mark}  {:9}  {}", part.name, part.said))?;
        }
        let failed = parts.iter().any(|part| part.status == Status::Findings);
        Ok(if failed {
            Status::Findings
        } else {
            Status::Fine
        })
    }
}

impl Ci {
    /// Shows the findings as the host reads them.
    fn check(&self, snapshot: &Snapshot, host: Host, shell: &mut Shell) -> Result<Part, Failure> {
        let report = Report {
            sources: &snapshot.sources,
            findings: &snapshot.findings,
            systems: snapshot.systems.len(),
        };
        let view = self.reporting.view(shell);
        match host {
            Host::GitHub => {
                write(&report, "github", &view, shell)?;
                job_summary::add(&report, shell);
            }
            Host::GitLab => {
                write(&report, "full", &view, shell)?;
                put(
                    "gl-code-quality-report.json",
                    findings_as(&report, "gitlab", &view)?,
                )?;
            }
            Host::Other => analysis::render(snapshot, &self.reporting, &view, shell.out())?,
        }
        analysis::write_reports(snapshot, &self.reporting, shell)?;
        let tally = Tally::of(&snapshot.findings);
        Ok(Part {
            name: "check",
            status: self.reporting.judge(&snapshot.findings),
            said: tally.sentence(report.sources.len(), report.systems),
        })
    }

    /// Whether the bundles that are kept beside the policies are what would be built now.
    fn artifacts(
        &self,
        snapshot: &mut Snapshot,
        (out, targets): (Option<&Path>, &[&'static Target]),
        shell: &mut Shell,
    ) -> Result<Option<Part>, Failure> {
        let Some(out) = out.filter(|out| out.is_dir()) else {
            return Ok(None);
        };
        if snapshot.stops() {
            return Ok(None);
        }
        let built = targets::build(snapshot, targets);
        let artifacts = artifact::look(out, built.files)?;
        let status = compare::compare(out, &artifacts, true, shell)?;
        let said = match status {
            Status::Fine => format!("{} is current", shown(out)),
            Status::Findings => format!("{} isn't current", shown(out)),
        };
        Ok(Some(Part {
            name: "artifacts",
            status,
            said,
        }))
    }

    fn comparison(&self, host: Host, shell: &mut Shell) -> Result<Part, Failure> {
        let head = self.selection.only_path().map(shown);
        let head =
            head.filter(|path| path != ".")
                .map(|path| match Path::new(&path).is_absolute() {
                    true => path,
                    false => format!("./{path}"),
                });
        let keys = diff::keys(&self.selection.located, head.as_deref())?;
        let wanted = self.judging.wanted(self.base.clone(), head, &keys);
        let mut compared = self.judging.compare(&wanted, shell)?;
        let today = self.reporting.today();
        let held = self.judging.held(&mut compared, &keys, &today, shell)?;
        show(&compared, &held, host, shell)?;
        let summary = Summary::of(&compared.changes);
        Ok(Part {
            name: "diff",
            status: if held.is_empty() {
                Status::Fine
            } else {
                Status::Findings
            },
            said: match held.len() {
                0 => summary.line(),
                count => format!("{count} held back. {}", summary.line()),
            },
        })
    }
}

/// The comparison as the host reads it, and as a page.
fn show(compared: &Compared, held: &[Held], host: Host, shell: &mut Shell) -> Result<(), Failure> {
    let report = compared.report(held);
    let view = changes::View {
        width: shell.width,
        color: shell.color,
        patch: false,
        all: false,
    };
    let mut page = Vec::new();
    if let Some(markdown) = changes::find("markdown") {
        (markdown.render)(&report, &view, &mut page)?;
    }
    let name = match host {
        Host::GitHub => "github",
        Host::GitLab | Host::Other => "full",
    };
    if let Some(format) = changes::find(name) {
        (format.render)(&report, &view, shell.out())?;
    }
    match host {
        Host::GitHub => job_summary::add_page(&page, shell),
        Host::GitLab => put("rolecall-diff.md", page)?,
        Host::Other => {}
    }
    Ok(())
}

/// Whether every file is laid out as `fmt` would lay it out.
fn formatting(snapshot: &Snapshot) -> Part {
    let unformatted = snapshot.findings.iter();
    let unformatted = unformatted
        .filter(|finding| finding.code == &codes::UNFORMATTED && finding.expected.is_none());
    let count = unformatted.count();
    Part {
        name: "format",
        status: if count == 0 {
            Status::Fine
        } else {
            Status::Findings
        },
        said: match count {
            0 => "every file is formatted".to_owned(),
            1 => "1 file isn't formatted; `rolecall fmt` does that".to_owned(),
            count => format!("{count} files aren't formatted; `rolecall fmt` does that"),
        },
    }
}

fn tests(snapshot: &Snapshot) -> Part {
    let failed = snapshot.tests.iter().filter(|test| test.failed > 0).count();
    let all = snapshot.tests.len();
    Part {
        name: "tests",
        status: if failed == 0 {
            Status::Fine
        } else {
            Status::Findings
        },
        said: format!("{} of {all} pass", all - failed),
    }
}

fn write(report: &Report<'_>, format: &str, view: &View, shell: &mut Shell) -> Result<(), Failure> {
    if let Some(format) = find(format) {
        (format.render)(report, view, shell.out())?;
    }
    Ok(())
}

fn findings_as(report: &Report<'_>, format: &str, view: &View) -> Result<Vec<u8>, Failure> {
    let view = View {
        color: false,
        fails: Severity::Error,
        ..*view
    };
    let mut bytes = Vec::new();
    if let Some(format) = find(format) {
        (format.render)(report, &view, &mut bytes)?;
    }
    Ok(bytes)
}

fn put(name: &str, bytes: Vec<u8>) -> Result<(), Failure> {
    artifact::write_all(vec![(PathBuf::from(name), bytes)])
}
