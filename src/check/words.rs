//! Sentences that several checks share.

use super::Context;
use crate::diagnostic::{Diagnostic, Label, Witness};
use crate::model::Expr;
use crate::model::way::WayStep;
use crate::source::Span;

/// `when edition is pro and account is active`, or `in every situation` where nothing matters.
pub fn in_situation(witness: Option<&Witness>) -> String {
    match witness {
        Some(witness) if !witness.is_empty() => {
            let parts: Vec<String> = witness
                .iter()
                .map(|(name, value)| format!("{name} is {value}"))
                .collect();
            format!("when {}", parts.join(" and "))
        }
        _ => "in every situation".to_owned(),
    }
}

/// The first few of a list, and how many more there are.
pub fn some_of(names: &[&str], shown: usize) -> String {
    let mut text: Vec<String> = names
        .iter()
        .take(shown)
        .map(|name| format!("`{name}`"))
        .collect();
    let more = names.len().saturating_sub(shown);
    match (text.pop(), more) {
        (None, _) => String::new(),
        (Some(last), 0) if text.is_empty() => last,
        (Some(last), 0) => format!("{} and {last}", text.join(", ")),
        (Some(last), more) => {
            text.push(last);
            format!("{} and {more} more", text.join(", "))
        }
    }
}

impl Context<'_> {
    /// An expression as it could be written.
    pub(crate) fn expression(&self, expr: &Expr) -> String {
        self.nested(expr, false)
    }

    fn nested(&self, expr: &Expr, inside: bool) -> String {
        let joined = |parts: &[Expr], word: &str| {
            let texts: Vec<String> = parts.iter().map(|part| self.nested(part, true)).collect();
            let text = texts.join(word);
            if inside { format!("({text})") } else { text }
        };
        match expr {
            Expr::Action(action) => self.path(*action).to_owned(),
            Expr::All(parts) => joined(parts, " and "),
            Expr::Any(parts) => joined(parts, " or "),
            Expr::Not(inner) => format!("not {}", self.nested(inner, true)),
        }
    }

    /// The places of a way: the one in the role itself first, to be the primary one.
    pub(crate) fn way_labels(&self, steps: &[WayStep]) -> Vec<Label> {
        steps.iter().map(|step| self.way_label(step)).collect()
    }

    fn way_label(&self, step: &WayStep) -> Label {
        match step {
            WayStep::Extends {
                role,
                parent,
                origin,
            } => Label {
                span: self.span(*origin),
                message: format!("`{}` extends `{}`", self.role(*role), self.role(*parent)),
            },
            WayStep::Grant {
                role,
                action,
                wildcard,
                origin,
            } => Label {
                span: self.span(*origin),
                message: match wildcard {
                    true => format!(
                        "this wildcard of {} takes in `{}`",
                        self.role_words(*role),
                        self.path(*action)
                    ),
                    false => format!("{} grants `{}`", self.role_words(*role), self.path(*action)),
                },
            },
            WayStep::Includes { from, to, origin } => Label {
                span: self.span(*origin),
                message: format!("`{}` includes `{}`", self.path(*from), self.path(*to)),
            },
        }
    }

    /// A finding about a role that has an action: the way is its places, the role's name if there is none.
    pub(crate) fn at_way(&self, finding: Diagnostic, role: u32, steps: &[WayStep]) -> Diagnostic {
        let mut labels = self.way_labels(steps).into_iter();
        let mut finding = finding;
        match (labels.next(), self.role_span(role)) {
            (Some(first), _) => finding.primary = first,
            (None, Some(span)) => finding.primary.span = span,
            (None, None) => {}
        }
        finding.related.extend(labels);
        finding
    }

    /// The place where a finding about a role starts before its way is known.
    pub(crate) fn role_place(&self, role: u32) -> Span {
        let unknown = Span::new(crate::source::FileId(0), 0, 0);
        self.role_span(role).unwrap_or(unknown)
    }

    /// "; 3 roles inherit this" where that is so.
    pub(crate) fn heirs_words(&self, heirs: usize) -> Option<String> {
        match heirs {
            0 => None,
            1 => Some("1 role inherits this".to_owned()),
            _ => Some(format!("{heirs} roles inherit this")),
        }
    }
}
