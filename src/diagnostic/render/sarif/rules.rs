//! The rules a log refers to: what each means, and what it weighs unless something changes it.

use super::{Message, level};
use crate::diagnostic::{Code, Diagnostic};
use serde::Serialize;
use std::collections::BTreeMap;

/// The rules of some findings, each with its place in the list.
pub(super) struct Rules(BTreeMap<&'static str, (usize, &'static Code)>);

impl Rules {
    pub(super) fn of(findings: &[Diagnostic]) -> Self {
        let codes = findings.iter().map(|finding| finding.code);
        let mut rules: BTreeMap<_, _> = codes.map(|code| (code.id, (0, code))).collect();
        for (at, (index, _)) in rules.values_mut().enumerate() {
            *index = at;
        }
        Self(rules)
    }

    /// Where the rule is in the list.
    pub(super) fn index(&self, code: &Code) -> usize {
        self.0.get(code.id).map_or(0, |(index, _)| *index)
    }

    /// The list.
    pub(super) fn descriptors(&self) -> Vec<Descriptor> {
        let codes = self.0.values().map(|(_, code)| *code);
        codes.map(Descriptor::of).collect()
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Descriptor {
    id: &'static str,
    name: &'static str,
    short_description: Message<&'static str>,
    full_description: Message<&'static str>,
    help: Help,
    default_configuration: Configuration,
    properties: Properties,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Properties {
    tags: [&'static str; 1],
}

impl Descriptor {
    fn of(code: &'static Code) -> Self {
        Self {
            id: code.id,
            name: code.name,
            short_description: Message { text: code.summary },
            full_description: Message {
                text: code.page.map_or(code.summary, |page| page.explanation),
            },
            help: Help::of(code),
            default_configuration: Configuration {
                level: level(code.severity),
            },
            properties: Properties {
                tags: [code.category()],
            },
        }
    }
}

impl Help {
    fn of(code: &Code) -> Self {
        let more = format!("`rolecall explain {}` says this too.", code.name);
        let Some(page) = code.page else {
            let text = format!("{}\n\n{more}", code.summary);
            return Self {
                markdown: text.clone(),
                text,
            };
        };
        let explanation = page.explanation;
        let Some((bad, good)) = page.examples() else {
            let text = format!("{explanation}\n\n{more}");
            return Self {
                markdown: text.clone(),
                text,
            };
        };
        let (bad, good) = (bad.trim_end(), good.trim_end());
        Self {
            text: format!("{explanation}\n\nNot so:\n\n{bad}\n\nBut so:\n\n{good}\n\n{more}"),
            markdown: format!(
                "{explanation}\n\nNot so:\n\n```role\n{bad}\n```\n\nBut so:\n\n```role\n{good}\n```\n\n{more}"
            ),
        }
    }
}
