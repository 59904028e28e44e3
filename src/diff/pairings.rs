//! Which thing is which, for every kind of thing in a system.

use super::formers::Formers;
use super::pairing::{Names, Pairing};
use crate::model::{Formerly, Model, Subject, Variable};

/// The names of everything in one version of a system.
pub struct Ids<'m> {
    /// Modules, without the system itself, which is at position 0 under an empty id.
    pub modules: Names<'m>,
    /// Actions.
    pub actions: Names<'m>,
    /// Roles and templates.
    pub roles: Names<'m>,
    /// Settings.
    pub settings: Names<'m>,
    /// Lifecycles.
    pub lifecycles: Names<'m>,
    /// Levels.
    pub levels: Names<'m>,
    /// Reaches.
    pub reaches: Names<'m>,
    /// Rules.
    pub rules: Names<'m>,
    /// Tests.
    pub tests: Names<'m>,
}

impl<'m> Ids<'m> {
    /// The names of a model.
    pub fn new(model: &'m Model) -> Self {
        let formers = Formers::new(model);
        let pathed = |path: &'m str, own: &Formerly| (path, formers.of(path, &own.ids));
        let bare = |name: &'m str, own: &Formerly| (name, own.ids.clone());
        let none = Formerly::default();
        Self {
            modules: Names::new(
                model
                    .modules
                    .iter()
                    .map(|it| pathed(&it.path, &it.formerly)),
            ),
            actions: Names::new(
                model
                    .actions
                    .iter()
                    .map(|it| pathed(&it.path, &it.formerly)),
            ),
            roles: Names::new(model.roles.iter().map(|it| bare(&it.name, &it.formerly))),
            settings: Names::new(
                model
                    .settings
                    .iter()
                    .map(|it| pathed(&it.path, &it.formerly)),
            ),
            lifecycles: Names::new(
                model
                    .lifecycles
                    .iter()
                    .map(|it| pathed(&it.path, &it.formerly)),
            ),
            levels: Names::new(model.levels.iter().map(|it| bare(&it.name, &it.formerly))),
            reaches: Names::new(model.reaches.iter().map(|it| bare(&it.name, &it.formerly))),
            rules: Names::new(model.rules.iter().map(|it| pathed(&it.path, &none))),
            tests: Names::new(model.tests.iter().map(|it| bare(&it.name, &none))),
        }
    }
}

/// The partners of everything in two versions of a system.
#[derive(Debug)]
pub struct Pairings {
    /// Of modules.
    pub modules: Pairing,
    /// Of actions.
    pub actions: Pairing,
    /// Of roles and templates.
    pub roles: Pairing,
    /// Of settings.
    pub settings: Pairing,
    /// Of lifecycles.
    pub lifecycles: Pairing,
    /// Of levels.
    pub levels: Pairing,
    /// Of reaches.
    pub reaches: Pairing,
    /// Of rules.
    pub rules: Pairing,
    /// Of tests.
    pub tests: Pairing,
}

impl Pairings {
    /// Pairs everything.
    pub fn new(base: &Ids<'_>, head: &Ids<'_>) -> Self {
        Self {
            modules: Pairing::new(&base.modules, &head.modules),
            actions: Pairing::new(&base.actions, &head.actions),
            roles: Pairing::new(&base.roles, &head.roles),
            settings: Pairing::new(&base.settings, &head.settings),
            lifecycles: Pairing::new(&base.lifecycles, &head.lifecycles),
            levels: Pairing::new(&base.levels, &head.levels),
            reaches: Pairing::new(&base.reaches, &head.reaches),
            rules: Pairing::new(&base.rules, &head.rules),
            tests: Pairing::new(&base.tests, &head.tests),
        }
    }

    /// The variable of the later version that this one of the earlier version is, if each is the other's first partner.
    pub fn variable(&self, base: &Variable, head: &Model) -> Option<u32> {
        let (pairing, at) = match base.subject {
            Subject::Setting(at) => (&self.settings, at),
            Subject::Lifecycle(at) => (&self.lifecycles, at),
        };
        let partner = *pairing.heads(at).first()?;
        if pairing.bases(partner).first() != Some(&at) {
            return None;
        }
        let subject = match base.subject {
            Subject::Setting(_) => Subject::Setting(partner),
            Subject::Lifecycle(_) => Subject::Lifecycle(partner),
        };
        let place = head.variables.iter().position(|it| it.subject == subject)?;
        u32::try_from(place).ok()
    }
}

/// The values or states of a variable, with what they were called before.
pub fn values<'m>(model: &'m Model, variable: &Variable) -> Names<'m> {
    match variable.subject {
        Subject::Setting(at) => {
            let values = model
                .settings
                .get(at as usize)
                .map_or(&[][..], |it| &it.values);
            Names::new(
                values
                    .iter()
                    .map(|it| (it.name.as_str(), it.formerly.ids.clone())),
            )
        }
        Subject::Lifecycle(at) => {
            let states = model
                .lifecycles
                .get(at as usize)
                .map_or(&[][..], |it| &it.states);
            Names::new(
                states
                    .iter()
                    .map(|it| (it.name.as_str(), it.formerly.ids.clone())),
            )
        }
    }
}
