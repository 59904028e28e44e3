//! One finding on each line, as the same object that `json` has in its list.

use super::finding::Finding;
use super::{Format, Report, View};
use crate::diagnostic::fingerprint::fingerprinted;
use std::io::{self, Write};

pub(super) const FORMAT: Format = Format {
    name: "json-lines",
    human: false,
    render,
    statistics: None,
};

fn render(report: &Report<'_>, _view: &View, out: &mut dyn Write) -> io::Result<()> {
    let sources = report.sources;
    for (finding, print) in fingerprinted(sources, report.findings) {
        serde_json::to_writer(&mut *out, &Finding::of(sources, finding, print))?;
        writeln!(out)?;
    }
    Ok(())
}
