//! What is not to be granted, whoever changed it: wishes that are held against one version.

use super::report::Held;
use super::version::Version;
use super::{Change, Effect, Place, Side};
use crate::diagnostic::codes;
use crate::model::way::{WayStep, way};
use crate::model::{Model, Role};

/// `ACTION` or `ACTION@ROLE`: nobody, or not this role, may be granted it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// A path, or a pattern that ends in `*` or `**`.
    pub action: String,
    /// A role, or everybody.
    pub role: Option<String>,
}

impl Wish {
    /// Reads one.
    pub fn parse(text: &str) -> Self {
        match text.split_once('@') {
            Some((action, role)) => Self {
                action: action.to_owned(),
                role: Some(role.to_owned()),
            },
            None => Self {
                action: text.to_owned(),
                role: None,
            },
        }
    }

    /// As it is written.
    pub fn text(&self) -> String {
        match &self.role {
            Some(role) => format!("{}@{role}", self.action),
            None => self.action.clone(),
        }
    }

    /// The actions it means in a system.
    pub fn actions(&self, model: &Model) -> Vec<u32> {
        let (module, deep) = match self.action.strip_suffix("**") {
            Some(module) => (Some(module), true),
            None => (self.action.strip_suffix('*'), false),
        };
        let all = model.actions.iter().enumerate();
        let meant = all.filter(|(_, action)| match module {
            None => action.path == self.action,
            Some(module) => {
                let below = action.path.strip_prefix(module);
                below.is_some_and(|below| deep || !below.contains('.'))
            }
        });
        meant.map(|(at, _)| at as u32).collect()
    }

    /// Whether it is about this role. Nobody holds a template; it is meant only by its name.
    fn is_about(&self, role: &Role) -> bool {
        match &self.role {
            Some(name) => *name == role.name,
            None => !role.template,
        }
    }

    /// The cells of a version that are granted against the wish, each with the way by which it is.
    pub fn against(&self, version: &mut Version<'_>) -> Vec<Held> {
        let model = version.model();
        let mut held = Vec::new();
        let roles = model.roles.iter().enumerate();
        for (at, role) in roles.filter(|(_, role)| self.is_about(role)) {
            for action in self.actions(model) {
                let cell = version.cell(at as u32, action);
                if cell.yes.is_empty() {
                    continue;
                }
                let situations = version.access.situations.situations(cell.yes);
                let words = version.words(situations);
                let when = if words.is_empty() {
                    words
                } else {
                    format!(" when {words}")
                };
                let steps = way(model, version.access, at as u32, action, cell.yes);
                let places = steps.iter().map(|step| Place {
                    side: version.side,
                    span: version.span(origin(step)),
                });
                held.push(Held {
                    gate: format!("not-granted {}", self.text()),
                    change: None,
                    message: format!("`{}` may `{}`{when}", role.name, model.path(action)),
                    code: &codes::GRANTED_AGAINST_WISH,
                    places: places.collect(),
                });
            }
        }
        held
    }
}

fn origin(step: &WayStep) -> crate::model::OriginId {
    match step {
        WayStep::Extends { origin, .. }
        | WayStep::Grant { origin, .. }
        | WayStep::Includes { origin, .. } => *origin,
    }
}

/// What a version grants beyond a ceiling, by the changes from the ceiling to it.
pub fn above(changes: &[Change]) -> Vec<Held> {
    let more =
        |change: &&Change| matches!(change.effect, Some(Effect::Wider | Effect::Incomparable));
    let held = changes.iter().filter(more).map(|change| {
        let said = super::render::sentence(change).unwrap_or_else(|| change.subject.clone());
        Held {
            gate: "no-new-access".to_owned(),
            change: None,
            message: format!("beyond the reference, {said}"),
            code: &codes::NEW_ACCESS,
            places: change
                .places
                .iter()
                .filter(|place| place.side == Side::Head)
                .copied()
                .collect(),
        }
    });
    held.collect()
}
