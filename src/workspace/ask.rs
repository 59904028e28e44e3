//! Questions to one version: which system is meant, which role and action, and in which situations.

use super::compare::{Edition, edition};
use super::{SourceFile, System};
use crate::diagnostic::codes::nearest;
use crate::diagnostic::{Diagnostic, Severity};
use crate::inquiry::Asked;
use crate::logic::Set;
use crate::model::{Model, TestLine};

/// The name of the test by which a condition is read.
const QUESTION: &str = "rolecall asks";
/// What the condition is called where its place is shown.
const PLACE: &str = "--when";

/// The situations that a question is about.
pub type Situations = Set;

/// Every situation.
pub const EVERYWHERE: Situations = Set::ALL;

/// Something that was asked for and isn't there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// What is wrong, lower case, without a full stop.
    pub message: String,
    /// What was probably meant.
    pub help: Option<String>,
}

/// What a question is about.
#[derive(Debug, Clone, Copy, Default)]
pub struct About<'q> {
    /// The system, where several could be meant.
    pub system: Option<&'q str>,
    /// A role or template.
    pub role: Option<&'q str>,
    /// An action by its path, or by the end of it.
    pub action: Option<&'q str>,
}

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// The position of the system.
    pub system: usize,
    /// The role; 0 if none was asked for.
    pub role: u32,
    /// The action; 0 if none was asked for.
    pub action: u32,
}

/// Finds what a question is about.
pub fn find(edition: &Edition, about: About<'_>) -> Result<Found, Unknown> {
    let systems = edition.models().enumerate();
    let wanted = |(_, model): &(usize, &Model)| about.system.is_none_or(|name| model.name == name);
    let systems: Vec<(usize, &Model)> = systems.filter(wanted).collect();
    if systems.is_empty() {
        let names = edition.models().map(|model| model.name.as_str());
        return Err(unknown("system", about.system.unwrap_or(""), names));
    }
    let mut found = Vec::new();
    for (at, model) in &systems {
        let role = about.role.map_or(Some(0), |name| role(model, name));
        let action = about.action.map_or(Some(0), |path| action(model, path));
        if let (Some(role), Some(action)) = (role, action) {
            found.push(Found {
                system: *at,
                role,
                action,
            });
        }
    }
    match found.as_slice() {
        [only] => Ok(*only),
        [] => Err(missing(&systems, about)),
        [_, _, ..] => {
            let names = found
                .iter()
                .filter_map(|found| edition.models().nth(found.system));
            let names: Vec<String> = names.map(|model| format!("`{}`", model.name)).collect();
            Err(Unknown {
                message: format!("several systems have that: {}", names.join(", ")),
                help: Some("say which with `--system`".to_owned()),
            })
        }
    }
}

fn role(model: &Model, name: &str) -> Option<u32> {
    let at = model.roles.iter().position(|role| role.name == name)?;
    u32::try_from(at).ok()
}

/// The action with this path, or the only one whose path ends like that.
fn action(model: &Model, path: &str) -> Option<u32> {
    let place = |at: usize| u32::try_from(at).ok();
    if let Some(at) = model.actions.iter().position(|action| action.path == path) {
        return place(at);
    }
    let end = format!(".{path}");
    let mut alike = model
        .actions
        .iter()
        .enumerate()
        .filter(|(_, action)| action.path.ends_with(&end));
    match (alike.next(), alike.next()) {
        (Some((at, _)), None) => place(at),
        (Some(_), Some(_)) | (None, _) => None,
    }
}

fn missing(systems: &[(usize, &Model)], about: About<'_>) -> Unknown {
    let models = || systems.iter().map(|(_, model)| *model);
    if let Some(name) = about
        .role
        .filter(|name| !models().any(|model| role(model, name).is_some()))
    {
        let names = models()
            .flat_map(|model| &model.roles)
            .map(|role| role.name.as_str());
        return unknown("role", name, names);
    }
    if let Some(path) = about
        .action
        .filter(|path| !models().any(|model| action(model, path).is_some()))
    {
        let end = format!(".{path}");
        let alike = models()
            .flat_map(|model| &model.actions)
            .filter(|action| action.path.ends_with(&end));
        let alike: Vec<String> = alike.map(|action| format!("`{}`", action.path)).collect();
        if !alike.is_empty() {
            return Unknown {
                message: format!("several actions are called `{path}`: {}", alike.join(", ")),
                help: Some("give the whole path".to_owned()),
            };
        }
        let paths = models()
            .flat_map(|model| &model.actions)
            .map(|action| action.path.as_str());
        return unknown("action", path, paths);
    }
    Unknown {
        message: "no system has both the role and the action".to_owned(),
        help: None,
    }
}

fn unknown<'n>(kind: &str, word: &str, names: impl Iterator<Item = &'n str>) -> Unknown {
    Unknown {
        message: format!("there is no {kind} `{word}`"),
        help: nearest(word, names).map(|near| format!("did you mean `{near}`?")),
    }
}

/// The version with a condition besides, which [`situations`] reads; or what is wrong with the condition.
///
/// It becomes a test of its own, so that it is read by the grammar and looked up as any other.
pub fn with_condition(
    mut files: Vec<SourceFile>,
    before: &Edition,
    found: Found,
    condition: &str,
) -> Result<Edition, Box<(Edition, Vec<Diagnostic>)>> {
    let Some(model) = before.models().nth(found.system) else {
        return Ok(edition(files));
    };
    let (role, action) = (model.role_name(found.role), model.path(found.action));
    let label = model.label.replace('\\', "\\\\").replace('"', "\\\"");
    let text = format!(
        "system {} \"{label}\" test \"{QUESTION}\" {{ expect {role} can {action} when\n{condition}\n}}\n",
        model.name
    );
    files.push(SourceFile {
        path: PLACE.to_owned(),
        bytes: text.into_bytes(),
    });
    let edition = edition(files);
    let wrong = |finding: &&Diagnostic| {
        finding.severity == Severity::Error
            && edition.sources.path(finding.primary.span.file) == PLACE
    };
    let wrong: Vec<Diagnostic> = edition.findings.iter().filter(wrong).cloned().collect();
    match wrong.is_empty() {
        true => Ok(edition),
        false => Err(Box::new((edition, wrong))),
    }
}

/// The situations that a question is about: those of its condition, or all.
pub fn situations(system: &mut System) -> Set {
    let tests = system.lowered.model.tests.iter();
    let question = tests.rev().find(|test| test.name == QUESTION);
    let line = question.and_then(|test| test.lines.first());
    match line {
        Some((TestLine::Cell { when, .. }, _)) => system.access.situations.cond(when.as_ref()),
        Some(_) | None => Set::ALL,
    }
}

impl System {
    /// The system, to be asked.
    pub fn asked(&mut self) -> Asked<'_> {
        Asked {
            lowered: &self.lowered,
            access: &mut self.access,
        }
    }
}
