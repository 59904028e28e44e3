//! What a person is told about text that the grammar has no place for.
//!
//! A slice of junk is looked at with the words of the place it stands in, and parsed again with the strict
//! rule to find how far it was right. pest's own list of expectations is only used to choose our words.

mod attempts;
mod expected;
mod slice;

use super::Rule;
use super::ast::{Item, Node, Path};
use super::build::{Builder, Seen};
use super::words::{self, Place, Word};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::syntax::pairs::Pair;
use pest::error::{Error, InputLocation};
use slice::Slice;

/// Explains one slice of junk, unless what stands before it was already told to have [`swallowed`] its beginning, and returns
/// what it may have declared.
pub fn junk(
    builder: &mut Builder<'_>,
    before: Option<Seen<'_>>,
    told: bool,
    pair: &Pair<'_>,
    place: Place,
) -> Node<Item> {
    builder.mark_broken();
    let slice = Slice::new(builder, pair, place);
    let finding = match can_not(before, builder) {
        _ if told => None,
        Some(span) => Some(one_word(span)),
        None => Some(slice.explain(builder)),
    };
    builder.diagnostics.extend(finding);
    Node {
        span: slice.span,
        attrs: None,
        what: Item::Broken(slice.declared(builder)),
    }
}

/// Whether a clause isn't what was written, because of what comes right after it: as `grant a` in `grant a/b`. A sign that
/// ends something, as in `grant a;`, leaves it what it is.
pub fn spoilt(before: Seen<'_>, junk: &Pair<'_>, builder: &Builder<'_>) -> bool {
    let end = before.start + before.text.trim_end_matches(is_blank).len();
    let goes_on = end == junk.start() && !junk.as_str().starts_with([';', ',', ')', ']', '"']);
    goes_on || can_not(Some(before), builder).is_some()
}

/// The `can not` that an expectation ends with, if it does: `not` was taken for an action.
fn can_not(before: Option<Seen<'_>>, builder: &Builder<'_>) -> Option<Span> {
    let Seen { start, text } = before?;
    let text = text.trim_end();
    let words = text.strip_suffix("not")?.trim_end();
    let begin = words.strip_suffix("can")?.len();
    let is_clause = text.starts_with("expect");
    is_clause.then(|| Span::new(builder.file, start + begin, start + text.len()))
}

fn one_word(span: Span) -> Diagnostic {
    Diagnostic::new(&codes::SYNTAX_ERROR, span, "`cannot` is one word")
        .help("write `expect agent cannot billing.refund`")
}

/// Whether `pair` took the first word of the next clause for a name, as in `requires` and, on the next
/// line, `level lead`. If so it is reported here, and the rest of that line stays silent.
pub fn swallowed(builder: &mut Builder<'_>, part: Seen<'_>, next: Option<Rule>) -> bool {
    if next != Some(Rule::junk) {
        return false;
    }
    let Some(found) = swallowed_word(part, builder) else {
        return false;
    };
    builder.mark_broken();
    let message = format!(
        "{} is missing: the clause word `{}` stands in the place of a name",
        found.what, found.word.word
    );
    let finding = Diagnostic::new(&codes::SYNTAX_ERROR, found.span, message)
        .at("the next clause begins here")
        .help(format!(
            "`{}` is written {}",
            found.clause.word, found.clause.usage
        ));
    builder.diagnostics.push(finding);
    true
}

struct Swallowed {
    span: Span,
    word: &'static Word,
    clause: &'static Word,
    what: String,
}

/// The clause word at the end of a clause that stands on a line of its own.
fn swallowed_word(part: Seen<'_>, builder: &Builder<'_>) -> Option<Swallowed> {
    let Seen { start, text } = part;
    let line_break = text.rfind('\n')?;
    let last = text.get(line_break..)?.trim();
    let word = words::find(last)?;
    let end = start + text.trim_end().len();
    let clause = text.get(..line_break)?.lines().rev().find_map(|line| {
        let first = line.trim_start().split(|c: char| !is_letter(c)).next()?;
        words::find(first)
    })?;
    Some(Swallowed {
        span: Span::new(builder.file, end - last.len(), end),
        word,
        clause,
        what: format!("what belongs to `{}`", clause.word),
    })
}

/// A block that reaches the end of the file or the next declaration without a `}`.
pub fn unclosed(builder: &mut Builder<'_>, open: Span, end: &Pair<'_>, place: Place) {
    builder.mark_broken();
    if builder.unclosed && end.as_str().is_empty() && end.start() == builder.text.len() {
        return;
    }
    builder.unclosed = true;
    let at = builder.span(end).at_start();
    let rest = builder.text.get(at.start as usize..).unwrap_or("");
    let word: String = rest.chars().take_while(|c| is_letter(*c)).collect();
    let where_to = match word.is_empty() {
        true => "before the end of the file".to_owned(),
        false => format!("before `{word}`"),
    };
    let open = Span {
        end: open.start + 1,
        ..open
    };
    let message = format!(
        "the block of {} is opened here and not closed {where_to}",
        place.name()
    );
    let finding = Diagnostic::new(&codes::UNCLOSED_BLOCK, open, message)
        .at("opened here")
        .related(at, "`}` is missing before this")
        .help("add `}`");
    builder.diagnostics.push(finding);
}

/// A `}` that closes nothing.
pub fn stray_brace(builder: &mut Builder<'_>, pair: &Pair<'_>) {
    builder.mark_broken();
    if builder.unclosed {
        return;
    }
    builder.unclosed = true;
    let finding = Diagnostic::new(
        &codes::SYNTAX_ERROR,
        builder.span(pair),
        "this `}` closes nothing",
    )
    .help("remove it, or look for a `{` that is missing above");
    builder.diagnostics.push(finding);
}

/// The file as a whole couldn't be parsed: only an empty header position can do that.
pub fn whole_file(builder: &mut Builder<'_>, error: &Error<Rule>) {
    builder.mark_broken();
    let at = match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    };
    let finding = Diagnostic::new(
        &codes::SYNTAX_ERROR,
        Span::new(builder.file, at, at),
        "this can't be read",
    );
    builder.diagnostics.push(finding);
}

/// Nothing in the file says which system it belongs to.
pub fn missing_system(builder: &mut Builder<'_>) {
    builder.mark_broken();
    let message = match builder.text.trim().is_empty() {
        true => "this file is empty",
        false => "this file doesn't say which system it belongs to",
    };
    let finding = Diagnostic::new(
        &codes::MISSING_SYSTEM,
        Span::new(builder.file, 0, 0),
        message,
    )
    .help("begin every file with its system: `system help_desk \"Help Desk\"`");
    builder.diagnostics.push(finding);
}

impl Builder<'_> {
    /// `same` and `refused` have a meaning of their own where states are named.
    pub(super) fn not_a_target(&mut self, name: Path) {
        let text = self.name_text(name.sym);
        if text != "same" && text != "refused" {
            return;
        }
        let message = format!("no state can be called `{text}`");
        let finding = Diagnostic::new(&codes::RESERVED_NAME, name.span, message)
            .help("`-> same` means that the state stays, `-> refused` that an event is impossible");
        self.diagnostics.push(finding);
    }
}

/// What the grammar takes for a blank.
fn is_blank(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' ')
}

fn is_letter(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}
