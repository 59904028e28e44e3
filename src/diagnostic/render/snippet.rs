//! A piece of source with what is to be seen in it, drawn by miette.
//!
//! miette never sees the file: it gets a [`Window`], a short text made from the lines around the places,
//! each cut to [`MAX_COLUMNS`] and without characters that a terminal obeys. So a line of a megabyte
//! costs no more than any other.

use super::escape::{visible, visible_source};
use crate::diagnostic::{Label, Severity};
use crate::source::{Position, Source, Sources};
use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents,
    SourceCode, SourceSpan, SpanContents, ThemeCharacters, ThemeStyles,
};
use std::fmt;
use std::ops::Range;

/// How much of a long line is shown.
const MAX_COLUMNS: usize = 160;
/// How much of a long line is shown before the place.
const COLUMNS_BEFORE: usize = 60;
/// Places on one long line that are further apart stand in pieces of their own.
const NEAR_COLUMNS: u32 = 90;
/// Places within so many lines share a piece; one that covers more is shown by its first line.
const NEAR_LINES: u32 = 12;

/// A labelled place in a file, as far as it is shown.
pub(super) struct Place<'a> {
    source: &'a Source,
    label: &'a Label,
    primary: bool,
    bytes: Range<usize>,
    at: Position,
    last_line: u32,
}

impl<'a> Place<'a> {
    /// The label's place, or nothing if its file isn't one of ours.
    pub(super) fn of(sources: &'a Sources, label: &'a Label, primary: bool) -> Option<Self> {
        let span = label.span;
        let source = sources.get(span.file)?;
        let text = source.text.as_str();
        let start = text.floor_char_boundary(span.start as usize);
        let end = text.floor_char_boundary(span.end as usize).max(start);
        let (at, last_line) = (sources.start(span), sources.end(span).line);
        let long = last_line.saturating_sub(at.line) >= NEAR_LINES;
        let first_line = source.lines().line(text, at.line);
        Some(Self {
            source,
            label,
            primary,
            bytes: start..if long { first_line.end.max(start) } else { end },
            at,
            last_line: if long { at.line } else { last_line },
        })
    }

    /// Whether both can be shown in one piece without hiding each other.
    pub(super) fn near(&self, other: &Self) -> bool {
        let first = self.at.line.min(other.at.line);
        let last = self.last_line.max(other.last_line);
        std::ptr::eq(self.source, other.source)
            && last - first <= NEAR_LINES
            && (self.at.line != other.at.line || self.beside(other))
    }

    fn beside(&self, other: &Self) -> bool {
        let close = self.at.column.abs_diff(other.at.column) <= NEAR_COLUMNS;
        let apart = |a: &Self, b: &Self| a.bytes.end.max(a.bytes.start + 1) <= b.bytes.start;
        close && (apart(self, other) || apart(other, self))
    }
}

/// The piece of source that holds these places, which are [near](Place::near) each other.
pub(super) fn draw(places: &[Place<'_>], severity: Severity, color: bool) -> String {
    let mut places: Vec<&Place<'_>> = places.iter().collect();
    places.sort_by_key(|place| (place.bytes.start, place.bytes.end));
    let Some(window) = Window::around(&places) else {
        return String::new();
    };
    let handler = GraphicalReportHandler::new_themed(theme(&places, severity, color))
        .with_context_lines(1)
        .with_urls(false)
        .without_cause_chain()
        .without_syntax_highlighting();
    let mut drawn = String::new();
    match handler.render_report(&mut drawn, &Piece { window: &window }) {
        Ok(()) => without_heading(&drawn),
        Err(fmt::Error) => window.bare(),
    }
}

/// miette begins with a line for the message, which stands elsewhere.
fn without_heading(drawn: &str) -> String {
    let lines = drawn.lines().skip(1);
    lines.flat_map(|line| [line.trim_end(), "\n"]).collect()
}

/// Unicode lines everywhere: the output doesn't depend on the machine's locale.
fn theme(places: &[&Place<'_>], severity: Severity, color: bool) -> GraphicalTheme {
    let mut styles = match color {
        true => ThemeStyles::ansi(),
        false => ThemeStyles::none(),
    };
    let primary = match severity {
        Severity::Error => styles.error,
        Severity::Warning => styles.warning,
        Severity::Info => styles.advice,
    };
    let of_place = |place: &&Place<'_>| if place.primary { primary } else { styles.help };
    styles.highlights = places.iter().map(of_place).collect();
    GraphicalTheme {
        characters: ThemeCharacters::unicode(),
        styles,
    }
}

/// Some lines of a file, ready to be shown.
#[derive(Debug)]
struct Window {
    path: String,
    text: String,
    first_line: u32,
    lines: Vec<Line>,
    labels: Vec<LabeledSpan>,
    /// Where the labels' places really are, in the order of the labels.
    places: Vec<Position>,
}

/// Which bytes of the file a line of the window shows, and where in the window they begin.
#[derive(Debug)]
struct Line {
    shown: Range<usize>,
    at: usize,
}

impl Window {
    fn around(places: &[&Place<'_>]) -> Option<Self> {
        let first = places.first()?;
        let source = first.source;
        let last_line = places.iter().map(|place| place.last_line).max()?;
        let first_line = first.at.line.saturating_sub(1).max(1);
        let last_line = with_line_after(source, last_line);
        let mut window = Self {
            path: visible(&first.source.path).into_owned(),
            text: String::new(),
            first_line,
            lines: Vec::new(),
            labels: Vec::new(),
            places: Vec::new(),
        };
        for line in first_line..=last_line {
            let line = source.lines().line(&source.text, line);
            window.add_line(&source.text, line, places);
        }
        window.add_labels(&source.text, places);
        Some(window)
    }

    fn add_line(&mut self, source: &str, line: Range<usize>, places: &[&Place<'_>]) {
        let shown = cut(source, &line, places);
        if shown.start > line.start {
            self.text.push('…');
        }
        let at = self.text.len();
        self.text
            .push_str(&visible_source(source.get(shown.clone()).unwrap_or("")));
        if shown.end < line.end {
            self.text.push('…');
        }
        self.text.push('\n');
        self.lines.push(Line { shown, at });
    }

    fn add_labels(&mut self, source: &str, places: &[&Place<'_>]) {
        for place in places {
            let start = self.locate(source, place.bytes.start);
            let end = self.locate(source, place.bytes.end).max(start);
            let message = &place.label.message;
            let message = (!message.is_empty()).then(|| visible(message).into_owned());
            let span = SourceSpan::new(start.into(), end - start);
            self.labels.push(match place.primary {
                true => LabeledSpan::new_primary_with_span(message, span),
                false => LabeledSpan::new_with_span(message, span),
            });
            self.places.push(place.at);
        }
    }

    /// Where a byte of the file is in the window; one that isn't shown is at the edge nearest to it.
    fn locate(&self, source: &str, byte: usize) -> usize {
        let next = self.lines.partition_point(|line| line.shown.start <= byte);
        let Some(line) = self.lines.get(next.saturating_sub(1)) else {
            return 0;
        };
        let byte = byte.clamp(line.shown.start, line.shown.end);
        let before = source.get(line.shown.start..byte).unwrap_or("");
        line.at + visible_source(before).len()
    }

    /// The place without its source, should miette fail.
    fn bare(&self) -> String {
        let at = self.places.first().copied().unwrap_or_default();
        format!("  [{}:{}:{}]\n", self.path, at.line, at.column)
    }
}

/// What is shown of a line: all of it, or a part around the first place in it.
fn cut(source: &str, line: &Range<usize>, places: &[&Place<'_>]) -> Range<usize> {
    let text = source.get(line.clone()).unwrap_or("");
    if text.char_indices().nth(MAX_COLUMNS).is_none() {
        return line.clone();
    }
    let within = |byte: &usize| (line.start..=line.end).contains(byte);
    let starts = places.iter().map(|place| place.bytes.start);
    let ends = places.iter().map(|place| place.bytes.end);
    let focus = starts.chain(ends).find(within).unwrap_or(line.start);
    let before = source.get(line.start..focus).unwrap_or("");
    let start = before.char_indices().rev().take(COLUMNS_BEFORE).last();
    let start = line.start + start.map_or(0, |(at, _)| at);
    let rest = source.get(start..line.end).unwrap_or("");
    let length = rest
        .char_indices()
        .nth(MAX_COLUMNS)
        .map_or(rest.len(), |(at, _)| at);
    start..start + length
}

/// The line after this one, or itself if none follows that has something in it.
fn with_line_after(source: &Source, line: u32) -> u32 {
    let (lines, text) = (source.lines(), &source.text);
    let last = lines.lines();
    match line + 1 < last || (line + 1 == last && !lines.line(text, last).is_empty()) {
        true => line + 1,
        false => line,
    }
}

impl SourceCode for Window {
    /// miette asks without context lines only for the place of a label; otherwise it gets all there is,
    /// so that labels stay in one piece.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        context_lines_before: usize,
        _context_lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let whole = SourceSpan::new(0.into(), self.text.len());
        let mut labels = self.labels.iter().zip(&self.places);
        let place = labels.find(|(label, _)| label.inner() == span);
        let (span, at) = match (context_lines_before, place) {
            (0, Some((_, at))) => (*span, *at),
            _ => (
                whole,
                Position {
                    line: self.first_line,
                    column: 1,
                },
            ),
        };
        Ok(Box::new(MietteSpanContents::new_named(
            self.path.clone(),
            self.text.as_bytes(),
            span,
            at.line.saturating_sub(1) as usize,
            at.column.saturating_sub(1) as usize,
            self.lines.len(),
        )))
    }
}

/// A window as miette wants to be told of it.
#[derive(Debug)]
struct Piece<'a> {
    window: &'a Window,
}

impl fmt::Display for Piece<'_> {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Piece<'_> {}

impl miette::Diagnostic for Piece<'_> {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self.window)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.window.labels.iter().cloned()))
    }
}
