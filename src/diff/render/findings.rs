//! A comparison as findings, for whoever reads those: annotations, SARIF, code quality reports.

use super::{Format, View, words};
use crate::diagnostic::render as findings;
use crate::diagnostic::{Accepted, Code, Diagnostic, Label, Severity, codes};
use crate::diff::change::{Change, Effect, Place, Side};
use crate::diff::kinds::{self, Class};
use crate::diff::report::Report;
use crate::source::{FileId, Sources, Span};
use std::collections::HashMap;
use std::io::{self, Write};

macro_rules! formats {
    ($($constant:ident $function:ident $name:literal;)*) => {
        $(
            pub(super) const $constant: Format = Format {
                name: $name,
                human: false,
                render: $function,
            };

            fn $function(report: &Report<'_>, view: &View, out: &mut dyn Write) -> io::Result<()> {
                render($name, report, view, out)
            }
        )*
    };
}

formats! {
    GITHUB github "github";
    GITLAB gitlab "gitlab";
    JUNIT junit "junit";
    RDJSON rdjson "rdjson";
    SARIF sarif "sarif";
    CONCISE concise "concise";
}

fn render(name: &str, report: &Report<'_>, view: &View, out: &mut dyn Write) -> io::Result<()> {
    let Some(format) = findings::find(name) else {
        return Ok(());
    };
    let (sources, all) = findings_of(report);
    let systems = report.changes.iter().map(|change| change.system.as_str());
    let systems: std::collections::BTreeSet<&str> = systems.collect();
    let shown = findings::Report {
        sources: &sources,
        findings: &all,
        systems: systems.len(),
    };
    let view = findings::View {
        max_findings: 0,
        width: view.width,
        color: view.color,
        fails: Severity::Error,
    };
    (format.render)(&shown, &view, out)
}

/// The texts of both versions, those of the earlier one as far as somebody points into them.
struct Texts<'r> {
    report: &'r Report<'r>,
    sources: Sources,
    /// Files of the earlier version that were taken in.
    base: HashMap<FileId, FileId>,
}

impl Texts<'_> {
    /// The place of what has none: where the first file begins.
    fn nowhere(&self) -> Span {
        let first = self.sources.iter().next();
        Span::new(first.map_or(FileId(0), |(file, _)| file), 0, 0)
    }

    fn place(&mut self, place: Place) -> Span {
        if place.side == Side::Head {
            return place.span;
        }
        let Some(source) = self.report.base.sources.get(place.span.file) else {
            return place.span;
        };
        let file = match self.base.get(&place.span.file) {
            Some(known) => *known,
            None => {
                let path = format!("{}: {}", self.report.base.name, source.path);
                let file = self.sources.attach(path, source.text.clone());
                self.base.insert(place.span.file, file);
                file
            }
        };
        Span { file, ..place.span }
    }
}

/// Every change as a finding, in the order of the changes, and the texts they point into.
pub fn findings_of(report: &Report<'_>) -> (Sources, Vec<Diagnostic>) {
    let mut texts = Texts {
        report,
        sources: report.head.sources.clone(),
        base: HashMap::new(),
    };
    let held: Vec<(Option<usize>, &str)> = report
        .held
        .iter()
        .map(|held| (held.change, held.gate.as_str()))
        .collect();
    let gates: HashMap<usize, &str> = held
        .iter()
        .filter_map(|(at, gate)| Some(((*at)?, *gate)))
        .collect();
    let changes = report.changes.iter().enumerate();
    let mut all: Vec<Diagnostic> = changes
        .map(|(at, change)| finding(&mut texts, change, gates.get(&at).copied()))
        .collect();
    for held in report.held.iter().filter(|held| held.change.is_none()) {
        let place = held.places.first().map(|place| texts.place(*place));
        let span = place.unwrap_or_else(|| texts.nowhere());
        all.push(
            Diagnostic::new(held.code, span, held.message.as_str()).entity(held.message.as_str()),
        );
    }
    (texts.sources, all)
}

fn finding(texts: &mut Texts<'_>, change: &Change, gate: Option<&str>) -> Diagnostic {
    let mut places: Vec<Place> = change.places.clone();
    places.sort_by_key(|place| place.side == Side::Base);
    let span = places.first().map(|place| texts.place(*place));
    let span = span.unwrap_or_else(|| texts.nowhere());
    let message = match words::sentence(change) {
        Some(sentence) => sentence,
        None => format!(
            "{}: {} {}",
            change.kind.name,
            change.subject,
            words::contract(change)
        )
        .trim_end()
        .to_owned(),
    };
    let mut finding = Diagnostic::new(code(change), span, message);
    finding.entity = format!("{} {}", change.kind.name, change.subject);
    finding.witness.clone_from(&change.witness);
    if change.effect.is_some() {
        finding
            .help
            .push(format!("it is {}", words::transition(change)));
    }
    for cause in &change.because {
        if let Some(span) = cause.span {
            let span = texts.place(Place {
                side: cause.side,
                span,
            });
            finding.related.push(Label {
                span,
                message: cause.words.clone(),
            });
        }
    }
    if let Some(gate) = gate {
        finding.severity = Severity::Error;
        finding.help.push(format!(
            "the gate `{gate}` holds it back; accept it with `rolecall diff --ack {}`",
            change.short_print()
        ));
    }
    let reason = change.acked.as_ref().map(|acked| acked.reason.clone());
    finding.expected = reason.map(Accepted::Acknowledged);
    finding
}

fn code(change: &Change) -> &'static Code {
    match (change.effect, change.kind.class) {
        (Some(Effect::Wider), _) => &codes::ACCESS_WIDENED,
        (Some(Effect::Narrower), _) => &codes::ACCESS_NARROWED,
        (Some(Effect::Incomparable), _) => &codes::ACCESS_INCOMPARABLE,
        (Some(Effect::Settled), _) => &codes::UNDECIDED_SETTLED,
        (Some(Effect::Opened), _) => &codes::UNDECIDED_OPENED,
        (None, Class::Gate) if kinds::loosens(change.kind) => &codes::GATE_LOOSENED,
        (None, Class::Gate) => &codes::GATE_CHANGED,
        (None, Class::Access | Class::Contract) if change.breaking => &codes::CONTRACT_BROKEN,
        (None, Class::Access | Class::Contract) => &codes::CONTRACT_CHANGED,
    }
}
