//! From a model to findings: types, constraints, lifecycles, rules, tests.
//!
//! Every question is decided for every role in every situation. A finding about situations shows one of
//! them; a finding about a grant shows the way it came.

mod availability;
mod complexity;
pub mod constraints;
mod declarations;
mod grants;
pub(crate) mod heirs;
mod holders;
mod lifecycles;
mod nowhere;
mod requirements;
mod rules;
pub(crate) mod steps;
mod tests;
pub(crate) mod words;

use crate::diagnostic::{Diagnostic, Witness};
use crate::logic::Set;
use crate::model::way::{WayStep, way};
use crate::model::{Access, Model, OriginId, Origins};
use crate::source::Span;
use std::collections::BTreeMap;
use std::rc::Rc;

pub use tests::Outcome;

/// What checking one system came to.
#[derive(Debug, Default)]
pub struct Checked {
    /// The findings, in no particular order.
    pub findings: Vec<Diagnostic>,
    /// What each test came to, in the order of the model.
    pub tests: Vec<Outcome>,
}

/// Checks one system.
pub fn check(model: &Model, origins: &Origins, access: &mut Access) -> Checked {
    let mut context = Context::new(model, origins, access);
    if complexity::too_complex(&mut context) {
        return Checked {
            findings: context.findings,
            tests: Vec::new(),
        };
    }
    declarations::check(&mut context);
    grants::check(&mut context);
    constraints::check(&mut context);
    lifecycles::check(&mut context);
    let mut outcomes = Vec::new();
    if !model.incomplete {
        rules::check(&mut context);
        outcomes = tests::check(&mut context);
    }
    complexity::check(&mut context);
    Checked {
        findings: context.findings,
        tests: outcomes,
    }
}

/// What every check looks at.
pub struct Context<'c> {
    /// The model.
    pub model: &'c Model,
    /// Its places.
    pub origins: &'c Origins,
    /// Its access.
    pub access: &'c mut Access,
    findings: Vec<Diagnostic>,
    leaving: BTreeMap<usize, Rc<Vec<Vec<usize>>>>,
}

impl<'c> Context<'c> {
    /// A context without findings.
    pub fn new(model: &'c Model, origins: &'c Origins, access: &'c mut Access) -> Self {
        Self {
            model,
            origins,
            access,
            findings: Vec::new(),
            leaving: BTreeMap::new(),
        }
    }

    /// What has been reported.
    pub(crate) fn into_findings(self) -> Vec<Diagnostic> {
        self.findings
    }

    pub(crate) fn report(&mut self, finding: Diagnostic) {
        self.findings.push(finding);
    }

    pub(crate) fn span(&self, origin: OriginId) -> Span {
        self.origins.span(origin)
    }

    pub(crate) fn path(&self, action: u32) -> &'c str {
        self.model.path(action)
    }

    pub(crate) fn role(&self, role: u32) -> &'c str {
        self.model.role_name(role)
    }

    pub(crate) fn is_template(&self, role: u32) -> bool {
        self.model
            .roles
            .get(role as usize)
            .is_some_and(|role| role.template)
    }

    /// `role team_lead` or `template manager`.
    pub(crate) fn role_words(&self, role: u32) -> String {
        let kind = if self.is_template(role) {
            "template"
        } else {
            "role"
        };
        format!("{kind} `{}`", self.role(role))
    }

    pub(crate) fn role_span(&self, role: u32) -> Option<Span> {
        let origin = self.model.roles.get(role as usize)?.origin?;
        Some(self.span(origin))
    }

    pub(crate) fn action_span(&self, action: u32) -> Option<Span> {
        let origin = self.model.actions.get(action as usize)?.origin?;
        Some(self.span(origin))
    }

    /// Whether an action is available in no situation: that is an error where it is declared, and nowhere else.
    pub(crate) fn nowhere(&self, action: u32) -> bool {
        self.access.possible_of(action).is_empty()
    }

    pub(crate) fn witness(&mut self, set: Set) -> Option<Witness> {
        self.access.situations.witness(self.model, set)
    }

    pub(crate) fn situations(&mut self, set: Set) -> Set {
        self.access.situations.situations(set)
    }

    pub(crate) fn way(&mut self, role: u32, action: u32, within: Set) -> Vec<WayStep> {
        way(self.model, self.access, role, action, within)
    }

    pub(crate) fn and(&mut self, a: Set, b: Set) -> Set {
        self.access.situations.diagrams.and(a, b)
    }

    pub(crate) fn or(&mut self, a: Set, b: Set) -> Set {
        self.access.situations.diagrams.or(a, b)
    }

    pub(crate) fn minus(&mut self, a: Set, b: Set) -> Set {
        self.access.situations.diagrams.minus(a, b)
    }

    pub(crate) fn yes_situations(&mut self, role: u32, action: u32) -> Set {
        let yes = self.access.yes(role, action);
        self.situations(yes)
    }

    /// Roles that people can hold.
    pub(crate) fn assignable(&self) -> impl Iterator<Item = u32> + use<'c> {
        let roles = self.model.roles.iter().enumerate();
        roles
            .filter(|(_, role)| !role.template)
            .map(|(at, _)| at as u32)
    }
}
