//! Rules as users name them: by name, code, beginning of a code, or category.

use super::Leveled;
use crate::diagnostic::codes::{Catalog, Silencing, nearest};
use crate::diagnostic::standard::Level;
use crate::diagnostic::{Code, Severity};

/// What is wrong with a word, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

impl Mistake {
    /// A mistake that speaks for itself.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: None,
        }
    }

    /// Adds what to do.
    pub fn advise(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Some rules, as they were named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selector {
    /// The word that was written.
    pub text: String,
    kind: Kind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    All,
    /// What is on unless somebody says otherwise.
    Default,
    Category(&'static str),
    Prefix(String),
    One(&'static Code),
}

impl Selector {
    /// Reads a word; it has to mean at least one rule.
    pub fn parse(text: &str, catalog: &Catalog) -> Result<Self, Mistake> {
        let plain = text.replace('-', " ");
        let category = catalog.iter().map(Code::category).find(|it| *it == plain);
        let kind = match (text, catalog.find(text), category) {
            ("all", _, _) => Kind::All,
            ("default", _, _) => Kind::Default,
            (_, Some(code), _) => Kind::One(code),
            (_, None, Some(category)) => Kind::Category(category),
            (_, None, None) => prefix(text, catalog)?,
        };
        Ok(Self {
            text: text.to_owned(),
            kind,
        })
    }

    /// Reads a word that switches rules off; all of them have to be such that may be switched off.
    pub fn parse_ignored(text: &str, catalog: &Catalog) -> Result<Self, Mistake> {
        let selector = Self::parse(text, catalog)?;
        let meant = || catalog.iter().filter(|code| selector.matches(code));
        let fixed: Vec<&Code> = meant().filter(|code| !may_be_ignored(code)).collect();
        match (fixed.as_slice(), &selector.kind) {
            ([], _) => Ok(selector),
            ([code, ..], Kind::One(_)) => Err(cannot(code, "ignored")),
            ([code, ..], Kind::All | Kind::Default | Kind::Category(_) | Kind::Prefix(_)) => {
                let free: Vec<&str> = meant()
                    .filter(|code| may_be_ignored(code))
                    .map(|code| code.name)
                    .collect();
                let mistake = Mistake::new(format!(
                    "`{text}` takes in `{}`, which can't be ignored",
                    code.name
                ));
                Err(match (free.len(), free.join("`, `")) {
                    (0, _) => mistake.advise(WHY),
                    (1..=6, names) => mistake.advise(format!("name those that can be: `{names}`")),
                    (_, _) => {
                        mistake.advise("name those that can be, as `rolecall rules` lists them")
                    }
                })
            }
        }
    }

    /// Whether a rule is meant.
    pub fn matches(&self, code: &Code) -> bool {
        match &self.kind {
            Kind::All => true,
            Kind::Default => !code.opt_in,
            Kind::Category(category) => code.category() == *category,
            Kind::Prefix(prefix) => code.id.starts_with(prefix.as_str()),
            Kind::One(one) => one.id == code.id,
        }
    }

    /// How narrowly it means what it means: the narrower of two selectors wins.
    pub(super) fn narrowness(&self) -> usize {
        match &self.kind {
            Kind::All | Kind::Default => 0,
            Kind::Category(_) => 1,
            Kind::Prefix(prefix) => prefix.len(),
            Kind::One(_) => usize::MAX,
        }
    }
}

fn prefix(text: &str, catalog: &Catalog) -> Result<Kind, Mistake> {
    let upper = text.to_ascii_uppercase();
    let digits = upper.strip_prefix("RC");
    let is_prefix = digits.is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    if is_prefix && catalog.iter().any(|code| code.id.starts_with(&upper)) {
        return Ok(Kind::Prefix(upper));
    }
    if is_prefix {
        let mistake = Mistake::new(format!("no rule's code begins with `{upper}`"));
        return Err(mistake.advise("`rolecall rules` lists all rules"));
    }
    Err(unknown(text, catalog))
}

fn unknown(text: &str, catalog: &Catalog) -> Mistake {
    let names = catalog.iter().map(|code| code.name);
    let categories = catalog.iter().map(Code::category);
    let mistake = Mistake::new(format!("there is no rule `{text}`"));
    match nearest(text, names.chain(categories)) {
        Some(near) => mistake.advise(format!("did you mean `{near}`?")),
        None => mistake.advise("`rolecall rules` lists all rules"),
    }
}

const WHY: &str = "such a finding has to be corrected";

fn may_be_ignored(code: &Code) -> bool {
    match code.silencing {
        Silencing::Freely => true,
        Silencing::ByExpect | Silencing::Never => false,
    }
}

fn cannot(code: &Code, what: &str) -> Mistake {
    let mistake = Mistake::new(format!("`{}` can't be {what}", code.name));
    match code.silencing {
        Silencing::ByExpect => mistake.advise(
            "single ones are accepted in the text by `@expect` with a reason, many old ones by \
             `rolecall baseline write`",
        ),
        Silencing::Freely | Silencing::Never => mistake.advise(WHY),
    }
}

/// One rule, by name or code.
pub(super) fn rule(text: &str, catalog: &Catalog) -> Result<&'static Code, Mistake> {
    catalog.find(text).ok_or_else(|| unknown(text, catalog))
}

/// A level by its word.
pub fn level(word: &str) -> Result<Level, Mistake> {
    let found = Level::ALL.into_iter().find(|level| level.word() == word);
    found.ok_or_else(|| {
        let mistake = Mistake::new(format!("there is no severity `{word}`"));
        mistake.advise("it is one of `error`, `warning`, `info` and `off`")
    })
}

/// A rule and its level, if it may have that.
pub fn severity(name: &str, word: &str, catalog: &Catalog) -> Result<Leveled, Mistake> {
    let code = rule(name, catalog)?;
    let level = level(word)?;
    may_weigh(code, level)?;
    Ok((code, level))
}

/// Only a finding that may be silenced freely may weigh less than it does.
pub(super) fn may_weigh(code: &Code, level: Level) -> Result<(), Mistake> {
    let lowered = level < Level::At(code.severity);
    match (lowered && !may_be_ignored(code), level) {
        (false, _) => Ok(()),
        (true, Level::Off) => Err(cannot(code, "switched off")),
        (true, Level::At(Severity::Info | Severity::Warning | Severity::Error)) => {
            Err(cannot(code, "lowered"))
        }
    }
}
