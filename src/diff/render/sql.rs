//! A comparison as the migration of a PostgreSQL database, with the changes as remarks above it.

use super::words::sentence;
use super::{Format, View};
use crate::diagnostic::render::visible;
use crate::diff::report::{Report, Summary};
use std::io::{self, Write};

pub(super) const FORMAT: Format = Format {
    name: "sql",
    human: false,
    render,
};

/// How many changes are told.
const TOLD: usize = 200;

fn render(report: &Report<'_>, _view: &View, out: &mut dyn Write) -> io::Result<()> {
    let (base, head) = (visible(report.base.name), visible(report.head.name));
    writeln!(out, "-- From {base} to {head}.")?;
    writeln!(out, "-- {}", visible(&Summary::of(report.changes).line()))?;
    for note in report.notes {
        writeln!(out, "-- note: {}", visible(note))?;
    }
    for change in report.changes.iter().take(TOLD) {
        let plain = || format!("{}: {}", change.kind.name, change.subject);
        let told = sentence(change).unwrap_or_else(plain);
        writeln!(out, "--   {}", visible(&told))?;
    }
    if report.changes.len() > TOLD {
        writeln!(out, "--   and {} more", report.changes.len() - TOLD)?;
    }
    writeln!(out, "--")?;
    write!(out, "{}", report.migration.unwrap_or_default())
}
