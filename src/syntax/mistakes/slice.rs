//! One piece of text that fits nowhere: what it was meant to be, and how far it was right.

use super::attempts::how_far;
use super::{is_blank, is_letter};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::syntax::ast::Path;
use crate::syntax::build::Builder;
use crate::syntax::pairs::Pair;
use crate::syntax::words::{self, Place, Word};
use crate::syntax::{Grammar, Rule};
use pest::Parser;

/// One piece of text that fits nowhere.
pub struct Slice<'t> {
    text: &'t str,
    /// Where the first word after documentation and metadata begins.
    begins: usize,
    pub span: Span,
    place: Place,
}

impl<'t> Slice<'t> {
    pub fn new(builder: &Builder<'t>, pair: &Pair<'_>, place: Place) -> Self {
        let whole = builder.span(pair);
        let text = builder
            .text
            .get(whole.start as usize..whole.end as usize)
            .unwrap_or("")
            .trim_end_matches(is_blank);
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

    pub fn explain(&self, builder: &Builder<'t>) -> Diagnostic {
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
            None => self.unknown_beginning(first, builder),
        }
    }

    /// Whether it comes right after a name, as in `billing/refund`.
    fn goes_on(&self, builder: &Builder<'t>) -> bool {
        let before = builder.text.get(..self.span.start as usize);
        self.begins == 0 && before.is_some_and(|text| text.ends_with(is_letter))
    }

    fn second_system(&self, builder: &Builder<'t>) -> Diagnostic {
        let span = self.part(self.begins, self.text.len().min(self.begins + 6));
        let first = builder.text.get(..span.start as usize).unwrap_or("");
        if first.trim().is_empty() || !first.contains("system") {
            return self.wrong_inside_usage("system", builder);
        }
        Diagnostic::new(
            &codes::SYNTAX_ERROR,
            span,
            "`system` stands once, at the beginning of the file",
        )
        .help("put what belongs to another system into a file of its own")
    }

    fn wrong_inside_usage(&self, word: &str, builder: &Builder<'t>) -> Diagnostic {
        match words::find(word) {
            Some(word) => self.wrong_inside(word),
            None => self.unknown_beginning(word, builder),
        }
    }

    fn misplaced(&self, word: &Word) -> Diagnostic {
        let span = self.part(self.begins, self.begins + word.word.len());
        let message = format!("`{}` can't stand in {}", word.word, self.place.name());
        let places = word.places().join(" or ");
        Diagnostic::new(&codes::MISPLACED, span, message)
            .help(format!("it belongs in {places}: {}", word.usage))
    }

    fn unknown_beginning(&self, first: &str, builder: &Builder<'t>) -> Diagnostic {
        let fitting = words::fitting(self.place);
        let begins = self.begins;
        if first.is_empty() {
            return self.unexpected_sign(&fitting, builder);
        }
        let span = self.part(begins, begins + first.len());
        if first == "when" {
            return self.wrong_condition();
        }
        if first == "at" {
            return Diagnostic::new(&codes::SYNTAX_ERROR, span, "`at` can't stand here")
                .help("`at` follows the paths of a grant and stands before its `when`: `grant a.b at team when …`");
        }
        if first == "extends" {
            let follows = self.text.get(begins + first.len()..).unwrap_or("");
            let named = follows
                .trim_start()
                .starts_with(|c: char| c.is_ascii_alphabetic());
            let message = match named {
                true => "`extends` stands once, before the block of a role",
                false => "`extends` isn't followed by the roles it extends",
            };
            return Diagnostic::new(&codes::SYNTAX_ERROR, span, message)
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

    /// A `when` with something wrong in it, behind a clause that is right up to there.
    fn wrong_condition(&self) -> Diagnostic {
        let (at, expected) = how_far(Rule::when, self.rest());
        let expected = expected.replace("a path", "a name");
        let at = self.begins + at;
        let found = token(self.text.get(at..).unwrap_or(""));
        let span = self.part(at, at + found.len());
        let message = match found {
            "" => format!("the condition isn't complete: {expected} is missing"),
            _ => format!(
                "{} stands where a condition expects {expected}",
                shown(found)
            ),
        };
        Diagnostic::new(&codes::SYNTAX_ERROR, span, message).help(
            "a condition is written `when edition is pro`, `is not`, `in (free, pro)` or `account allows login`",
        )
    }

    fn unexpected_sign(&self, fitting: &[&str], builder: &Builder<'t>) -> Diagnostic {
        let sign = self.rest().chars().next().unwrap_or(' ');
        let span = self.part(self.begins, self.begins + sign.len_utf8());
        let message = match sign {
            '"' if !closed_string(self.rest()) => "this text isn't closed on its line".to_owned(),
            '"' => format!("a text stands where {} expects a clause", self.place.name()),
            ';' => "there is no `;` in the language".to_owned(),
            '@' => "metadata is a name and a text in parentheses".to_owned(),
            '\'' | '\u{201c}' | '\u{2018}' => {
                "texts stand between straight double quotes".to_owned()
            }
            _ => format!("`{}` can't stand here", sign.escape_debug()),
        };
        let finding = Diagnostic::new(&codes::SYNTAX_ERROR, span, message);
        match sign {
            '"' => finding.help(
                "a text begins and ends with `\"` on the same line; a quote inside it is `\\\"`",
            ),
            ';' => finding.help("remove it: a clause ends where the next one begins"),
            '@' => finding.help("it is written `@owner(\"billing\")`"),
            '/' | ':' if self.goes_on(builder) => {
                finding.help("the parts of a path are joined by `.`, as in `billing.refund`")
            }
            '#' | '/' => finding.help("a remark begins with `//`"),
            '\'' | '\u{201c}' | '\u{2018}' => finding.help("write `\"…\"`"),
            _ => finding.help(format!("here may stand: {}", listed(fitting))),
        }
    }

    /// The word is right for the place, what follows isn't.
    fn wrong_inside(&self, word: &Word) -> Diagnostic {
        let (at, expected) = self.furthest();
        let tail = self.text.get(at..).unwrap_or("");
        let found = token(tail);
        let span = self.part(at, at + found.len());
        let read = self.text.get(..at).unwrap_or("").trim_end();
        if read.ends_with(',') {
            let comma = self.part(read.len() - 1, read.len());
            let message = format!("`{}` ends with a `,`", word.word);
            return Diagnostic::new(&codes::SYNTAX_ERROR, comma, message)
                .help("name what comes next, or remove the `,`: only a list between braces or parentheses may end with one");
        }
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
        how_far(rule, self.text)
    }

    /// The name that the slice would have declared, so that uses of it stay silent.
    pub fn declared(&self, builder: &mut Builder<'_>) -> Option<Path> {
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

/// Where the first thing after documentation, metadata, remarks and blanks begins.
fn past_attributes(text: &str) -> usize {
    let mut at = 0;
    loop {
        let rest = text.get(at..).unwrap_or("");
        let trimmed = rest.trim_start_matches(is_blank);
        at += rest.len() - trimmed.len();
        let skipped = if trimmed.starts_with("//") {
            trimmed.find('\n').unwrap_or(trimmed.len())
        } else if trimmed.starts_with('@') {
            attribute(trimmed)
        } else {
            0
        };
        if skipped == 0 {
            return at;
        }
        at += skipped;
    }
}

/// How long the metadata or `@expect` at the beginning is; nothing if it isn't one.
fn attribute(text: &str) -> usize {
    let rules = [Rule::attribute, Rule::expect_attribute].into_iter();
    let mut read = rules.filter_map(|rule| Grammar::parse(rule, text).ok()?.next());
    read.next().map_or(0, |pair| pair.as_span().end())
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
