//! JUnit XML: a suite for each file, a test case for each finding, so that any host that shows tests shows them.
//!
//! What makes the command fail is a failure; other findings stand in the output of a test case that passes.

use super::words::lines;
use super::{Format, Report, View, open, visible};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{FileId, Source};
use std::collections::BTreeMap;
use std::io::{self, Write};

pub(super) const FORMAT: Format = Format {
    name: "junit",
    human: false,
    render,
    statistics: None,
};

fn render(report: &Report<'_>, view: &View, out: &mut dyn Write) -> io::Result<()> {
    let mut by_file: BTreeMap<FileId, Vec<&Diagnostic>> = BTreeMap::new();
    for finding in open(report) {
        let file = finding.primary.span.file;
        by_file.entry(file).or_default().push(finding);
    }
    let suites = report.sources.iter().map(|(file, source)| Suite {
        source,
        findings: by_file.get(&file).map_or(&[][..], Vec::as_slice),
        fails: view.fails,
    });
    let suites: Vec<Suite<'_>> = suites.collect();
    let tests: usize = suites.iter().map(Suite::tests).sum();
    let failures: usize = suites.iter().map(Suite::failures).sum();
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(
        out,
        r#"<testsuites name="rolecall" tests="{tests}" failures="{failures}" errors="0">"#
    )?;
    for suite in suites {
        suite.write(report, out)?;
    }
    writeln!(out, "</testsuites>")
}

/// A file and what was found in it.
struct Suite<'a> {
    source: &'a Source,
    findings: &'a [&'a Diagnostic],
    fails: Severity,
}

impl Suite<'_> {
    /// A file without findings is a test that passes.
    fn tests(&self) -> usize {
        self.findings.len().max(1)
    }

    fn failures(&self) -> usize {
        let failing = self.findings.iter();
        failing.filter(|found| found.severity >= self.fails).count()
    }

    fn write(&self, report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
        let path = escaped(&self.source.path);
        let (tests, failures) = (self.tests(), self.failures());
        writeln!(
            out,
            r#"  <testsuite name="{path}" tests="{tests}" failures="{failures}" errors="0" skipped="0">"#
        )?;
        if self.findings.is_empty() {
            writeln!(out, r#"    <testcase name="check" classname="{path}"/>"#)?;
        }
        for finding in self.findings {
            self.write_case(report, finding, out)?;
        }
        writeln!(out, "  </testsuite>")
    }

    fn write_case(
        &self,
        report: &Report<'_>,
        finding: &Diagnostic,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let path = escaped(&self.source.path);
        let at = report.sources.start(finding.primary.span);
        let (line, column) = (at.line, at.column);
        let (id, name) = (finding.code.id, finding.code.name);
        writeln!(
            out,
            r#"    <testcase name="{id} {name} ({line}:{column})" classname="{path}" line="{line}">"#
        )?;
        let severity = finding.severity.word();
        let lines: Vec<String> = lines(finding).iter().map(|line| escaped(line)).collect();
        let text = format!("{path}:{line}:{column}: {severity}: {}", lines.join("\n"));
        match finding.severity >= self.fails {
            true => {
                let message = escaped(&finding.message);
                writeln!(
                    out,
                    r#"      <failure type="{severity}" message="{message}">{text}</failure>"#
                )?;
            }
            false => writeln!(out, "      <system-out>{text}</system-out>")?,
        }
        writeln!(out, "    </testcase>")
    }
}

/// The text without what XML obeys, and without characters that it forbids or nobody sees.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in visible(text).chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&apos;"),
            '\u{fffe}' | '\u{ffff}' => safe.extend(letter.escape_unicode()),
            letter => safe.push(letter),
        }
    }
    safe
}
