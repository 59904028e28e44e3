//! What a person is told about text that the grammar has no place for.
//!
//! A slice of junk is looked at with the words of the place it stands in, and parsed again with the strict
//! rule to find how far it was right. pest's own list of expectations is only used to choose our words.

use super::ast::{Item, Node, Path};
use super::build::Builder;
use super::words::{self, Place, Word};
use super::{Grammar, Rule};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use pest::Parser;
use pest::error::{Error, ErrorVariant, InputLocation};
use pest::iterators::Pair;

/// Explains one slice of junk and returns what it may have declared.
pub fn junk(
    builder: &mut Builder<'_>,
    before: Option<&Pair<'_, Rule>>,
    pair: &Pair<'_, Rule>,
    place: Place,
) -> Node<Item> {
    builder.mark_broken();
    let slice = Slice::new(builder, pair, place);
    let finding = match swallowed_word(before, builder) {
        Some(_) => None,
        None => Some(slice.explain(builder)),
    };
    builder.diagnostics.extend(finding);
    Node {
        span: slice.span,
        attrs: None,
        what: Item::Broken(slice.declared(builder)),
    }
}

/// Whether `pair` took the first word of the next clause for a name, as in `requires` and, on the next
/// line, `level lead`. If so it is reported here, and the rest of that line stays silent.
pub fn swallowed(
    builder: &mut Builder<'_>,
    pair: &Pair<'_, Rule>,
    next: Option<&Pair<'_, Rule>>,
) -> bool {
    if next.map(Pair::as_rule) != Some(Rule::junk) {
        return false;
    }
    let Some(found) = swallowed_word(Some(pair), builder) else {
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
fn swallowed_word(pair: Option<&Pair<'_, Rule>>, builder: &Builder<'_>) -> Option<Swallowed> {
    let pair = pair?;
    let text = pair.as_str();
    let line_break = text.rfind('\n')?;
    let last = text.get(line_break..)?.trim();
    let word = words::find(last)?;
    let end = pair.as_span().start() + text.trim_end().len();
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
pub fn unclosed(builder: &mut Builder<'_>, open: Span, end: &Pair<'_, Rule>, place: Place) {
    builder.mark_broken();
    if builder.unclosed && end.as_str().is_empty() && end.as_span().start() == builder.text.len() {
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
pub fn stray_brace(builder: &mut Builder<'_>, pair: &Pair<'_, Rule>) {
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

/// One piece of text that fits nowhere.
struct Slice<'t> {
    text: &'t str,
    /// Where the first word after documentation and metadata begins.
    begins: usize,
    span: Span,
    place: Place,
}

impl<'t> Slice<'t> {
    fn new(builder: &Builder<'t>, pair: &Pair<'_, Rule>, place: Place) -> Self {
        let whole = builder.span(pair);
        let text = builder
            .text
            .get(whole.start as usize..whole.end as usize)
            .unwrap_or("")
            .trim_end();
        let begins = past_attributes(text);
        let span = Span::new(
            builder.file,
            whole.start as usize,
            whole.start as usize + text.len(),
        );
        Self {
            text,
            begins,
            span,
            place,
        }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.begins..).unwrap_or("")
    }

    fn first_word(&self) -> &'t str {
        let rest = self.rest();
        let end = rest.find(|c: char| !is_letter(c)).unwrap_or(rest.len());
        rest.get(..end).unwrap_or("")
    }

    /// A span within the slice, from byte offsets of its text.
    fn part(&self, start: usize, end: usize) -> Span {
        let base = self.span.start as usize;
        Span::new(self.span.file, base + start, base + end)
    }

    fn explain(&self, builder: &Builder<'t>) -> Diagnostic {
        let first = self.first_word();
        if self.rest().is_empty() {
            return Diagnostic::new(
                &codes::STRAY_DOCUMENTATION,
                self.span,
                "this stands before nothing",
            )
            .help("documentation and `@…` stand before a declaration");
        }
        match words::find(first) {
            Some(word) if word.word == "system" => self.second_system(builder),
            Some(word) if word.fits(self.place) => self.wrong_inside(word),
            Some(word) => self.misplaced(word),
            None => self.unknown_beginning(first),
        }
    }

    fn second_system(&self, builder: &Builder<'t>) -> Diagnostic {
        let span = self.part(self.begins, self.text.len().min(self.begins + 6));
        let first = builder.text.get(..span.start as usize).unwrap_or("");
        if first.trim().is_empty() || !first.contains("system") {
            return self.wrong_inside_usage("system");
        }
        Diagnostic::new(
            &codes::SYNTAX_ERROR,
            span,
            "`system` stands once, at the beginning of the file",
        )
        .help("put what belongs to another system into a file of its own")
    }

    fn wrong_inside_usage(&self, word: &str) -> Diagnostic {
        match words::find(word) {
            Some(word) => self.wrong_inside(word),
            None => self.unknown_beginning(word),
        }
    }

    fn misplaced(&self, word: &Word) -> Diagnostic {
        let span = self.part(self.begins, self.begins + word.word.len());
        let message = format!("`{}` can't stand in {}", word.word, self.place.name());
        let places = word.places().join(" or ");
        Diagnostic::new(&codes::MISPLACED, span, message)
            .help(format!("it belongs in {places}: {}", word.usage))
    }

    fn unknown_beginning(&self, first: &str) -> Diagnostic {
        let fitting = words::fitting(self.place);
        let begins = self.begins;
        if first.is_empty() {
            return self.unexpected_sign(&fitting);
        }
        let span = self.part(begins, begins + first.len());
        if first == "extends" {
            return Diagnostic::new(
                &codes::SYNTAX_ERROR,
                span,
                "`extends` isn't followed by the roles it extends",
            )
            .help("write `role team_lead \"Team lead\" extends manager, auditor { … }`");
        }
        let message = format!(
            "`{first}` begins nothing that can stand in {}",
            self.place.name()
        );
        let nearest = fitting
            .iter()
            .map(|word| (strsim::damerau_levenshtein(word, first), *word))
            .min()
            .filter(|(distance, word)| *distance <= 2 && *distance * 2 <= word.len());
        let finding = Diagnostic::new(&codes::SYNTAX_ERROR, span, message);
        match nearest.and_then(|(_, word)| words::find(word)) {
            Some(word) => finding.help(format!(
                "did you mean `{}`? It is written {}",
                word.word, word.usage
            )),
            None => finding.help(format!("here may stand: {}", listed(&fitting))),
        }
    }

    fn unexpected_sign(&self, fitting: &[&str]) -> Diagnostic {
        let sign = self.rest().chars().next().unwrap_or(' ');
        let span = self.part(self.begins, self.begins + sign.len_utf8());
        let message = match sign {
            '"' if !closed_string(self.rest()) => "this text isn't closed on its line".to_owned(),
            '"' => format!("a text stands where {} expects a clause", self.place.name()),
            ';' => "newlines and `;` carry no meaning; there is no `;` in the language".to_owned(),
            _ => format!("`{}` can't stand here", sign.escape_debug()),
        };
        let finding = Diagnostic::new(&codes::SYNTAX_ERROR, span, message);
        match sign {
            '"' => finding.help(
                "a text begins and ends with `\"` on the same line; a quote inside it is `\\\"`",
            ),
            _ => finding.help(format!("here may stand: {}", listed(fitting))),
        }
    }

    /// The word is right for the place, what follows isn't.
    fn wrong_inside(&self, word: &Word) -> Diagnostic {
        let (at, expected) = self.furthest();
        let tail = self.text.get(at..).unwrap_or("");
        let found = token(tail);
        let span = self.part(at, at + found.len());
        let finding = match found {
            "" => Diagnostic::new(
                &codes::SYNTAX_ERROR,
                span,
                format!("`{}` isn't complete: {expected} is missing", word.word),
            ),
            _ if found.starts_with('"') && !closed_string(found) => Diagnostic::new(
                &codes::SYNTAX_ERROR,
                span,
                "this text isn't closed on its line",
            ),
            _ => Diagnostic::new(
                &codes::SYNTAX_ERROR,
                span,
                format!(
                    "{} stands where `{}` expects {expected}",
                    shown(found),
                    word.word
                ),
            ),
        };
        finding.help(format!("`{}` is written {}", word.word, word.usage))
    }

    /// How far the strict rule gets, and what it expects there in our words.
    fn furthest(&self) -> (usize, String) {
        let rule = match self.place {
            Place::File => Rule::item,
            Place::Module => Rule::member,
            Place::Action => Rule::action_clause,
            Place::Role => Rule::role_clause,
            Place::Lifecycle => Rule::lifecycle_clause,
            Place::State => Rule::state_clause,
            Place::Rule => Rule::statement,
            Place::Test => Rule::expectation,
        };
        let rule = match self.first_word() {
            "system" => Rule::header,
            _ => rule,
        };
        match Grammar::parse(rule, self.text) {
            Ok(mut pairs) => {
                let read = pairs.next().map_or(0, |pair| pair.as_span().end());
                let gap = self.text.get(read..).unwrap_or("");
                let at = read + gap.len() - gap.trim_start().len();
                (at, "the next clause".to_owned())
            }
            Err(error) => {
                let at = match error.location {
                    InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
                };
                let expected = match &error.variant {
                    ErrorVariant::ParsingError { positives, .. } => expectations(positives),
                    ErrorVariant::CustomError { .. } => String::new(),
                };
                let expected = match expected.is_empty() {
                    true => "something else".to_owned(),
                    false => expected,
                };
                (at, expected)
            }
        }
    }

    /// The name that the slice would have declared, so that uses of it stay silent.
    fn declared(&self, builder: &mut Builder<'_>) -> Option<Path> {
        let declares = [
            "action",
            "module",
            "role",
            "template",
            "setting",
            "lifecycle",
            "rule",
        ];
        let first = self.first_word();
        if !declares.contains(&first) {
            return None;
        }
        let rest = self.rest().get(first.len()..)?.trim_start();
        let end = rest.find(|c: char| !is_letter(c)).unwrap_or(rest.len());
        let name = rest.get(..end).filter(|name| !name.is_empty())?;
        Some(builder.path_of(name, self.span))
    }
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

fn is_letter(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

/// Where the first thing after documentation, metadata, remarks and blanks begins.
fn past_attributes(text: &str) -> usize {
    let mut at = 0;
    loop {
        let rest = text.get(at..).unwrap_or("");
        let trimmed = rest.trim_start();
        at += rest.len() - trimmed.len();
        let skipped = if trimmed.starts_with("//") {
            trimmed.find('\n').unwrap_or(trimmed.len())
        } else if trimmed.starts_with('@') {
            trimmed
                .find(")\n")
                .map_or_else(|| trimmed.find('\n').unwrap_or(0), |end| end + 1)
        } else {
            0
        };
        if skipped == 0 {
            return at;
        }
        at += skipped;
    }
}

/// The word, number, text or sign at the beginning.
fn token(text: &str) -> &str {
    let Some(first) = text.chars().next() else {
        return "";
    };
    let end = if is_letter(first) {
        text.find(|c: char| !is_letter(c) && c != '.')
            .unwrap_or(text.len())
    } else if first == '"' {
        let line = text.lines().next().unwrap_or("");
        let close = line.get(1..).and_then(|rest| rest.find('"'));
        close.map_or(line.len(), |at| at + 2)
    } else if first == '\n' || first == '\r' {
        0
    } else {
        first.len_utf8()
    };
    text.get(..end).unwrap_or("")
}

fn closed_string(text: &str) -> bool {
    let line = text.lines().next().unwrap_or("");
    line.len() > 1 && line.get(1..).is_some_and(|rest| rest.contains('"'))
}

fn shown(found: &str) -> String {
    match found.starts_with('"') {
        true => format!("the text {found}"),
        false => format!("`{}`", found.escape_debug()),
    }
}

fn listed(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    quoted.join(", ")
}

/// At most three things that would have been right, the more telling ones first.
fn expectations(positives: &[Rule]) -> String {
    let mut telling: Vec<String> = Vec::new();
    let mut words: Vec<String> = Vec::new();
    for rule in positives {
        match described(*rule) {
            Some(text) if !telling.iter().any(|known| known == text) => {
                telling.push(text.to_owned())
            }
            Some(_) => {}
            None => words.extend(keyword(*rule)),
        }
    }
    let mut all = if telling.is_empty() { words } else { telling };
    all.truncate(3);
    match all.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{} or {last}", before.join(", ")),
        None => String::new(),
    }
}

fn described(rule: Rule) -> Option<&'static str> {
    Some(match rule {
        Rule::name => "a name",
        Rule::path | Rule::term | Rule::expression => "a path",
        Rule::pattern | Rule::patterns | Rule::selector => "the path of an action",
        Rule::string | Rule::label => "a text in quotes",
        Rule::condition | Rule::clause | Rule::comparison => "a condition",
        Rule::sources => "a state",
        Rule::target => "the state it leads to",
        Rule::edge => "`from -> to`",
        Rule::rank => "a name",
        Rule::value => "a value",
        Rule::former => "a former path or label",
        Rule::number => "a number",
        Rule::date => "a day such as 2027-03-31",
        Rule::rule_name => "the name of a rule",
        Rule::module_body
        | Rule::action_body
        | Rule::role_body
        | Rule::lifecycle_body
        | Rule::state_body
        | Rule::rule_body
        | Rule::test_body => "`{`",
        _ => return None,
    })
}

/// The spelling of a keyword rule, from its name.
fn keyword(rule: Rule) -> Option<String> {
    let name = format!("{rule:?}");
    let known = [
        "and", "or", "not", "is", "in", "with", "without", "never", "always", "cannot",
    ];
    let word = match name.as_str() {
        "fact_allowed" => "allows",
        "fact_refused" => "refuses",
        "is_undecided" => "undecided",
        "count_actions" => "actions",
        "count_modules" => "modules",
        "can_only" => "can only",
        other if known.contains(&other) => other,
        other => other.strip_prefix("kw_")?,
    };
    Some(format!("`{word}`"))
}
