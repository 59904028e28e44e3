//! From the text of a `rolecall.toml` to a [`Config`], or to everything that is wrong with it.

use super::globs::Pattern;
use super::selector::{self, may_weigh};
use super::values::{Key, Value, Values};
use super::{Config, Globs, Leveled, Mistake, Override, Placed, RULES_VERSION, Selector};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::{Catalog, nearest};
use crate::diff::gates::Gate;
use crate::emit::targets::Target;
use crate::source::FileId;
use std::ops::Range;
use toml::de::DeTable;

const TOP: &[&str] = &[
    "rules-version",
    "baseline",
    "files",
    "lint",
    "overrides",
    "suppress",
    "build",
    "format",
    "diff",
];
const FILES: &[&str] = &["include", "exclude"];
const LINT: &[&str] = &["select", "ignore", "severity"];
const OVERRIDES: &[&str] = &["paths", "ignore", "severity"];
const SUPPRESS: &[&str] = &["deny", "max-days"];
const BUILD: &[&str] = &["out", "targets"];
const FORMAT: &[&str] = &["line-width"];
const DIFF: &[&str] = &["base", "fail-on", "no-new-access", "not-granted"];

/// How wide a formatted line may be asked to be.
const WIDTHS: std::ops::RangeInclusive<u32> = 40..=400;
/// A hundred years: more is a slip of the pen.
const MAX_DAYS: u32 = 36_525;

/// Reads a configuration. With any mistake in it there is none: all that is wrong is returned instead.
pub fn read(text: &str, file: FileId, catalog: &Catalog) -> Result<Config, Vec<Diagnostic>> {
    let mut reader = Reader {
        values: Values {
            file,
            findings: Vec::new(),
        },
        catalog,
        config: Config::default(),
    };
    let (document, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let range = error.span().unwrap_or(0..0);
        let message = format!("this isn't TOML: {}", error.message().replace('\n', ", "));
        reader.values.wrong(range, Mistake::new(message));
    }
    if reader.values.findings.is_empty() {
        reader.top(document.get_ref());
    }
    match reader.values.findings.is_empty() {
        true => Ok(reader.config),
        false => {
            let mut findings = reader.values.findings;
            findings.sort_by_key(|finding| finding.primary.span);
            Err(findings)
        }
    }
}

struct Reader<'c> {
    values: Values,
    catalog: &'c Catalog,
    config: Config,
}

impl Reader<'_> {
    fn top(&mut self, document: &DeTable<'_>) {
        for (key, value) in document {
            match key.as_ref().as_ref() {
                "rules-version" => self.rules_version(key, value),
                "baseline" => self.config.baseline = self.path(key, value),
                "overrides" => self.overrides(key, value),
                "files" | "lint" | "suppress" | "build" | "format" | "diff" => {
                    if let Some(table) = self.values.table(key, value) {
                        self.section(key.as_ref(), table);
                    }
                }
                _ => self.values.unknown(key, "", TOP),
            }
        }
    }

    fn section(&mut self, section: &str, table: &DeTable<'_>) {
        for (key, value) in table {
            match (section, key.as_ref().as_ref()) {
                ("files", "include") => self.config.include = self.globs(key, value),
                ("files", "exclude") => self.config.exclude = self.globs(key, value),
                ("files", _) => self.values.unknown(key, section, FILES),
                ("lint", "select") => {
                    self.config.select = self.selectors(key, value, Selector::parse);
                }
                ("lint", "ignore") => {
                    self.config.ignore = self.selectors(key, value, Selector::parse_ignored);
                }
                ("lint", "severity") => self.config.severity = self.severities(key, value),
                ("lint", _) => self.values.unknown(key, section, LINT),
                ("suppress", "deny") => {
                    self.config.deny = self.selectors(key, value, Selector::parse);
                }
                ("suppress", "max-days") => {
                    self.config.max_days = self.values.number(key, value, 1..=MAX_DAYS);
                }
                ("suppress", _) => self.values.unknown(key, section, SUPPRESS),
                ("build", "out") => self.config.out = self.path(key, value),
                ("build", "targets") => self.config.targets = self.targets(key, value),
                ("build", _) => self.values.unknown(key, section, BUILD),
                ("diff", "base") => self.config.diff.base = self.path(key, value),
                ("diff", "fail-on") => self.config.diff.fail_on = self.gates(key, value),
                ("diff", "no-new-access") => {
                    self.config.diff.no_new_access = self.path(key, value);
                }
                ("diff", "not-granted") => self.config.diff.not_granted = self.texts(key, value),
                ("diff", _) => self.values.unknown(key, section, DIFF),
                ("format", "line-width") => {
                    self.config.line_width = self.values.number(key, value, WIDTHS);
                }
                (_, _) => self.values.unknown(key, section, FORMAT),
            }
        }
    }

    fn rules_version(&mut self, key: &Key<'_>, value: &Value<'_>) {
        let version = self.values.number(key, value, 1..=u32::MAX);
        match version {
            Some(version) if version.value > RULES_VERSION => {
                let message = format!("this rolecall knows no rules of version {}", version.value);
                let help =
                    format!("the newest it knows is {RULES_VERSION}; a newer rolecall may know it");
                self.values
                    .wrong(value.span(), Mistake::new(message).advise(help));
            }
            version => self.config.rules_version = version,
        }
    }

    /// A path below or beside the configuration.
    fn path(&mut self, key: &Key<'_>, value: &Value<'_>) -> Option<Placed<String>> {
        let text = self.values.text(key, value)?;
        if text.value.is_empty() {
            let message = format!("`{}` is empty", key.as_ref());
            let help = "name a path, relative to the folder of this file";
            self.values
                .wrong(value.span(), Mistake::new(message).advise(help));
            return None;
        }
        Some(text)
    }

    fn texts(&mut self, key: &Key<'_>, value: &Value<'_>) -> Option<Placed<Vec<String>>> {
        let texts = self.values.texts(key, value)?;
        Some(Placed {
            value: texts.into_iter().map(|(text, _)| text.to_owned()).collect(),
            span: self.values.span(value.span()),
        })
    }

    fn gates(&mut self, key: &Key<'_>, value: &Value<'_>) -> Option<Placed<Vec<Gate>>> {
        let words: Vec<&str> = Gate::words().collect();
        self.known(key, value, Gate::parse, ("change", &words))
    }

    fn targets(
        &mut self,
        key: &Key<'_>,
        value: &Value<'_>,
    ) -> Option<Placed<Vec<&'static Target>>> {
        let names: Vec<&str> = Target::names().collect();
        self.known(key, value, Target::named, ("target", &names))
    }

    /// A list of words of which each means something.
    fn known<T>(
        &mut self,
        key: &Key<'_>,
        value: &Value<'_>,
        parse: impl Fn(&str) -> Option<T>,
        (what, words): (&str, &[&str]),
    ) -> Option<Placed<Vec<T>>> {
        let mut known = Vec::new();
        for (text, range) in self.values.texts(key, value)? {
            let meant = parse(text).ok_or_else(|| {
                let mistake = Mistake::new(format!("there is no {what} called `{text}`"));
                match nearest(text, words.iter().copied()) {
                    Some(near) => mistake.advise(format!("did you mean `{near}`?")),
                    None => mistake.advise(format!("known are `{}`", words.join("`, `"))),
                }
            });
            known.extend(self.values.right(range, meant));
        }
        Some(Placed {
            value: known,
            span: self.values.span(value.span()),
        })
    }

    fn globs(&mut self, key: &Key<'_>, value: &Value<'_>) -> Option<Placed<Globs>> {
        let mut patterns = Vec::new();
        for (text, range) in self.values.texts(key, value)? {
            let pattern = Pattern::new(text, self.values.span(range.clone()));
            patterns.extend(self.values.right(range, pattern));
        }
        Some(Placed {
            value: Globs(patterns),
            span: self.values.span(value.span()),
        })
    }

    fn selectors(
        &mut self,
        key: &Key<'_>,
        value: &Value<'_>,
        parse: fn(&str, &Catalog) -> Result<Selector, Mistake>,
    ) -> Option<Placed<Vec<Selector>>> {
        let mut selectors = Vec::new();
        for (text, range) in self.values.texts(key, value)? {
            let selector = parse(text, self.catalog);
            selectors.extend(self.values.right(range, selector));
        }
        Some(Placed {
            value: selectors,
            span: self.values.span(value.span()),
        })
    }

    fn severities(&mut self, key: &Key<'_>, value: &Value<'_>) -> Vec<Placed<Leveled>> {
        let Some(table) = self.values.table(key, value) else {
            return Vec::new();
        };
        let mut severities: Vec<Placed<Leveled>> = Vec::new();
        for (rule, word) in table {
            let Some(leveled) = self.severity(rule, word) else {
                continue;
            };
            let twice = severities
                .iter()
                .any(|placed| placed.value.0.id == leveled.value.0.id);
            if twice {
                let message = format!("`{}` is given a severity twice", leveled.value.0.name);
                let help = "a rule's name and its code mean the same; keep one";
                self.values
                    .wrong(rule.span(), Mistake::new(message).advise(help));
            }
            severities.push(leveled);
        }
        severities.sort_by_key(|placed| placed.span);
        severities
    }

    fn severity(&mut self, rule: &Key<'_>, value: &Value<'_>) -> Option<Placed<Leveled>> {
        let code = selector::rule(rule.as_ref(), self.catalog);
        let code = self.values.right(rule.span(), code)?;
        let word = self.values.text(rule, value)?;
        let level = selector::level(&word.value);
        let level = level.and_then(|level| may_weigh(code, level).map(|()| level));
        let level = self.values.right(value.span(), level)?;
        Some(Placed {
            value: (code, level),
            span: word.span,
        })
    }

    fn overrides(&mut self, key: &Key<'_>, value: &Value<'_>) {
        for (table, range) in self.values.tables(key, value) {
            let over = self.one_override(table, range);
            self.config.overrides.extend(over);
        }
    }

    fn one_override(&mut self, table: &DeTable<'_>, range: Range<usize>) -> Option<Override> {
        let (mut paths, mut ignore, mut severity) = (None, None, Vec::new());
        for (key, value) in table {
            match key.as_ref().as_ref() {
                "paths" => paths = self.globs(key, value),
                "ignore" => ignore = self.selectors(key, value, Selector::parse_ignored),
                "severity" => severity = self.severities(key, value),
                _ => self.values.unknown(key, "[overrides]", OVERRIDES),
            }
        }
        if !table.contains_key("paths") {
            let mistake = Mistake::new("this override has no `paths`");
            let help = "say for which files it holds, as in `paths = [\"legacy/**\"]`";
            self.values.wrong(range, mistake.advise(help));
        }
        Some(Override {
            paths: paths?,
            ignore,
            severity,
        })
    }
}
