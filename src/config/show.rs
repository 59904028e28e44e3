//! The settings in force, one by one, each with where it comes from.

use super::judge::{Flags, Given};
use super::{Config, Globs, LINE_WIDTH, Leveled, Placed, RULES_VERSION, Selector, baseline};
use crate::diff::gates::Gate;
use crate::emit::targets::Target;
use crate::source::Span;
use serde_json::Value;

/// Where a setting comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Nobody said anything.
    Default,
    /// The configuration, at this place.
    File(Span),
    /// The command line or the environment.
    Given(Given),
}

/// One setting.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its key, with the sections it stands in: `lint.select`.
    pub key: String,
    /// Its value.
    pub value: Value,
    /// Where it comes from.
    pub origin: Origin,
}

/// Every setting, in the order of [`Config`]; what has no default and isn't set is left out.
pub fn rows(config: &Config, flags: &Flags) -> Vec<Row> {
    let mut rows = Rows(Vec::new());
    let number = |placed: &Placed<u32>| Value::from(placed.value);
    let text = |placed: &Placed<String>| Value::from(placed.value.as_str());
    rows.or(
        "rules-version",
        &config.rules_version,
        number,
        RULES_VERSION,
    );
    match &flags.baseline {
        Some((file, given)) => rows.given("baseline", Value::from(file.as_str()), *given),
        None => rows.or("baseline", &config.baseline, text, baseline::FILE),
    }
    rows.or("files.include", &config.include, globs, vec!["**/*.role"]);
    rows.or(
        "files.exclude",
        &config.exclude,
        globs,
        Vec::<String>::new(),
    );
    rows.lint(config, flags);
    for (at, over) in config.overrides.iter().enumerate() {
        let prefix = format!("overrides[{at}]");
        rows.file(
            format!("{prefix}.paths"),
            globs(&over.paths),
            over.paths.span,
        );
        if let Some(ignore) = &over.ignore {
            rows.file(
                format!("{prefix}.ignore"),
                words(&ignore.value),
                ignore.span,
            );
        }
        rows.severities(&format!("{prefix}.severity"), &over.severity);
    }
    let listed = |placed: &Placed<Vec<Selector>>| words(&placed.value);
    rows.or("suppress.deny", &config.deny, listed, Vec::<String>::new());
    rows.or("suppress.max-days", &config.max_days, number, Value::Null);
    match &flags.out {
        Some((out, given)) => rows.given("build.out", Value::from(out.as_str()), *given),
        None => rows.or("build.out", &config.out, text, Value::Null),
    }
    let names = |placed: &Placed<Vec<&'static Target>>| -> Value {
        let names = placed.value.iter().map(|target| target.name);
        names.collect::<Vec<_>>().into()
    };
    rows.or("build.targets", &config.targets, names, vec!["bundle"]);
    rows.or("format.line-width", &config.line_width, number, LINE_WIDTH);
    let gates = |placed: &Placed<Vec<Gate>>| -> Value {
        placed
            .value
            .iter()
            .map(Gate::text)
            .collect::<Vec<_>>()
            .into()
    };
    let texts = |placed: &Placed<Vec<String>>| Value::from(placed.value.clone());
    let diff = &config.diff;
    rows.or("diff.base", &diff.base, text, Value::Null);
    rows.or("diff.fail-on", &diff.fail_on, gates, Vec::<String>::new());
    rows.or("diff.no-new-access", &diff.no_new_access, text, Value::Null);
    rows.or(
        "diff.not-granted",
        &diff.not_granted,
        texts,
        Vec::<String>::new(),
    );
    rows.0
}

fn globs(placed: &Placed<Globs>) -> Value {
    let texts = placed.value.patterns().map(|pattern| pattern.text.as_str());
    texts.collect::<Vec<_>>().into()
}

fn words(selectors: &[Selector]) -> Value {
    let texts = selectors.iter().map(|selector| selector.text.as_str());
    texts.collect::<Vec<_>>().into()
}

struct Rows(Vec<Row>);

impl Rows {
    fn push(&mut self, key: impl Into<String>, value: Value, origin: Origin) {
        self.0.push(Row {
            key: key.into(),
            value,
            origin,
        });
    }

    fn file(&mut self, key: String, value: Value, span: Span) {
        self.push(key, value, Origin::File(span));
    }

    fn given(&mut self, key: &str, value: Value, given: Given) {
        self.push(key, value, Origin::Given(given));
    }

    /// What the configuration says, or the default.
    fn or<T>(
        &mut self,
        key: &str,
        placed: &Option<Placed<T>>,
        value: impl Fn(&Placed<T>) -> Value,
        default: impl Into<Value>,
    ) {
        match placed {
            Some(placed) => self.file(key.to_owned(), value(placed), placed.span),
            None => self.push(key, default.into(), Origin::Default),
        }
    }

    fn lint(&mut self, config: &Config, flags: &Flags) {
        let listed = |placed: &Placed<Vec<Selector>>| words(&placed.value);
        match &flags.select {
            Some((select, given)) => self.given("lint.select", words(select), *given),
            None => self.or("lint.select", &config.select, listed, vec!["default"]),
        }
        // With a `select` above it the configuration's `ignore` doesn't count.
        let ignore = config.ignore.as_ref().filter(|_| flags.select.is_none());
        if let Some(ignore) = ignore {
            self.file("lint.ignore".to_owned(), listed(ignore), ignore.span);
        }
        match (&flags.ignore, ignore) {
            (Some((ignore, given)), _) => self.given("lint.ignore", words(ignore), *given),
            (None, None) => self.push("lint.ignore", Vec::<String>::new().into(), Origin::Default),
            (None, Some(_)) => {}
        }
        let overruled = |placed: &&Placed<Leveled>| {
            let flags = flags.severity.iter().flat_map(|(severity, _)| severity);
            flags
                .into_iter()
                .any(|(code, _)| code.id == placed.value.0.id)
        };
        let kept = config.severity.iter().filter(|placed| !overruled(placed));
        for placed in kept {
            self.severity("lint.severity", placed);
        }
        for (code, level) in flags.severity.iter().flat_map(|(severity, _)| severity) {
            if let Some((_, given)) = &flags.severity {
                let key = format!("lint.severity.{}", code.name);
                self.push(key, level.word().into(), Origin::Given(*given));
            }
        }
    }

    fn severities(&mut self, prefix: &str, severities: &[Placed<Leveled>]) {
        for placed in severities {
            self.severity(prefix, placed);
        }
    }

    fn severity(&mut self, prefix: &str, placed: &Placed<Leveled>) {
        let (code, level) = placed.value;
        let key = format!("{prefix}.{}", code.name);
        self.file(key, level.word().into(), placed.span);
    }
}
