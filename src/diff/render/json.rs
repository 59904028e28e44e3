//! `rolecall.diff/1`: everything about every change, for machines.

use super::{Format, View};
use crate::diagnostic::Witness;
use crate::diff::change::{Acked, Answer, Boxes, Change, Granted, Place, State};
use crate::diff::report::{Report, Summary};
use serde::Serialize;
use std::io::{self, Write};

pub(super) const FORMAT: Format = Format {
    name: "json",
    human: false,
    render,
};

#[derive(Serialize)]
struct Document<'a> {
    format: &'static str,
    base: &'a str,
    head: &'a str,
    summary: Summary,
    changes: Vec<Row<'a>>,
    held: Vec<HeldRow<'a>>,
    notes: &'a [String],
}

#[derive(Serialize)]
struct Row<'a> {
    kind: &'static str,
    class: &'static str,
    system: &'a str,
    subject: &'a str,
    role: Option<&'a str>,
    action: Option<&'a str>,
    level: Option<&'a str>,
    effect: Option<&'static str>,
    breaking: bool,
    before: Option<StateRow<'a>>,
    after: Option<StateRow<'a>>,
    witness: Option<&'a Witness>,
    because: Vec<CauseRow<'a>>,
    fingerprint: String,
    locations: Vec<Location<'a>>,
    acked: Option<AckedRow<'a>>,
    hint: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum StateRow<'a> {
    Cell(AnswerRow<'a>),
    Text(&'a str),
}

#[derive(Serialize)]
struct AnswerRow<'a> {
    yes: Vec<GrantedRow<'a>>,
    undecided: Option<SituationsRow<'a>>,
    denied: Option<SituationsRow<'a>>,
}

#[derive(Serialize)]
struct GrantedRow<'a> {
    reach: Option<&'a str>,
    when: &'a Boxes,
}

#[derive(Serialize)]
struct SituationsRow<'a> {
    when: &'a Boxes,
}

#[derive(Serialize)]
struct CauseRow<'a> {
    version: &'static str,
    message: &'a str,
    changed: bool,
    path: Option<&'a str>,
    line: Option<u32>,
    column: Option<u32>,
}

#[derive(Serialize)]
struct Location<'a> {
    version: &'static str,
    path: &'a str,
    line: u32,
    column: u32,
}

#[derive(Serialize)]
struct AckedRow<'a> {
    reason: &'a str,
    until: Option<&'a str>,
}

#[derive(Serialize)]
struct HeldRow<'a> {
    gate: &'a str,
    change: Option<usize>,
    message: &'a str,
}

fn render(report: &Report<'_>, _view: &View, out: &mut dyn Write) -> io::Result<()> {
    let held = report.held.iter().map(|held| HeldRow {
        gate: &held.gate,
        change: held.change,
        message: &held.message,
    });
    let document = Document {
        format: "rolecall.diff/1",
        base: report.base.name,
        head: report.head.name,
        summary: Summary::of(report.changes),
        changes: report
            .changes
            .iter()
            .map(|change| row(report, change))
            .collect(),
        held: held.collect(),
        notes: report.notes,
    };
    serde_json::to_writer(&mut *out, &document)?;
    writeln!(out)
}

fn row<'a>(report: &Report<'a>, change: &'a Change) -> Row<'a> {
    let located = |place: &Place| {
        let (path, line, column) = report.location(*place);
        Location {
            version: place.side.word(),
            path,
            line,
            column,
        }
    };
    let because = change.because.iter().map(|cause| {
        let side = cause.side;
        let place = cause.span.map(|span| located(&Place { side, span }));
        CauseRow {
            version: side.word(),
            message: &cause.words,
            changed: cause.changed,
            path: place.as_ref().map(|place| place.path),
            line: place.as_ref().map(|place| place.line),
            column: place.as_ref().map(|place| place.column),
        }
    });
    Row {
        kind: change.kind.name,
        class: change.kind.class.word(),
        system: &change.system,
        subject: &change.subject,
        role: change.role.as_deref(),
        action: change.action.as_deref(),
        level: change.level.as_deref(),
        effect: change.effect.map(|effect| effect.word()),
        breaking: change.breaking,
        before: change.before.as_ref().map(state),
        after: change.after.as_ref().map(state),
        witness: change.witness.as_ref(),
        because: because.collect(),
        fingerprint: change.fingerprint(),
        locations: change.places.iter().map(located).collect(),
        acked: change.acked.as_ref().map(acked),
        hint: change.hint.as_deref(),
    }
}

fn acked(acked: &Acked) -> AckedRow<'_> {
    AckedRow {
        reason: &acked.reason,
        until: acked.until.as_deref(),
    }
}

fn state(state: &State) -> StateRow<'_> {
    match state {
        State::Cell(answer) => StateRow::Cell(row_of(answer)),
        State::Text(text) => StateRow::Text(text),
    }
}

fn row_of(answer: &Answer) -> AnswerRow<'_> {
    let yes = answer.yes.iter().map(|granted| GrantedRow {
        reach: granted.reach.as_deref(),
        when: &granted.when,
    });
    AnswerRow {
        yes: yes.collect(),
        undecided: answer.undecided.as_ref().map(situations),
        denied: answer.denied.as_ref().map(situations),
    }
}

fn situations(granted: &Granted) -> SituationsRow<'_> {
    SituationsRow {
        when: &granted.when,
    }
}

/// What was or is there as text that is equal for equal states.
pub fn state_text(of: Option<&State>) -> String {
    of.and_then(|of| serde_json::to_string(&state(of)).ok())
        .unwrap_or_default()
}
