//! The options that hold changes back.

use super::{Compared, compiled};
use crate::cli::failure::Failure;
use crate::cli::shell::Shell;
use crate::cli::versions;
use rolecall::config::DiffKeys;
use rolecall::diagnostic::codes::nearest;
use rolecall::workspace::compare;
use rolecall::workspace::diff::Held;
use rolecall::workspace::diff::gates::{self, Gate};
use rolecall::workspace::diff::wishes::{self, Wish};

/// What a comparison must not show.
#[derive(Debug, clap::Args)]
pub struct Gates {
    /// fail if there is such a change: widening, narrowing, incomparable, settled, opened, breaking, moved, loosened or any;
    /// only for actions that ask for a level or a higher one, as in `widening:admin` [default: what the configuration says]
    #[arg(long, value_name = "CHANGE", value_delimiter = ',', value_parser = gate)]
    #[arg(env = "ROLECALL_DIFF_FAIL_ON", hide_env = true)]
    fail_on: Option<Vec<Gate>>,

    /// fail if the later version grants anything that the reference doesn't
    #[arg(long, requires = "reference")]
    no_new_access: bool,

    /// the version for `--no-new-access`, a bundle or a revision for example
    #[arg(long, value_name = "CEILING", requires = "no_new_access")]
    reference: Option<String>,

    /// fail if the later version grants this to anybody, or to this role; a pattern means all it matches; repeatable
    #[arg(long, value_name = "ACTION[@ROLE]")]
    not_granted: Vec<String>,
}

fn gate(text: &str) -> Result<Gate, String> {
    Gate::parse(text.trim()).ok_or_else(|| {
        let words: Vec<&str> = Gate::words().collect();
        format!("there is no such change; known are {}", words.join(", "))
    })
}

impl Gates {
    /// What the gates hold back, those of the configuration where no flag says otherwise.
    pub fn held(
        &self,
        compared: &mut Compared,
        keys: &DiffKeys,
        fetch: bool,
        shell: &mut Shell,
    ) -> Result<Vec<Held>, Failure> {
        let configured = keys.fail_on.as_ref().map(|gates| gates.value.clone());
        let asked = self.fail_on.clone().or(configured).unwrap_or_default();
        self.refuse_levels(&asked, compared)?;
        let levels = |system: &str| compared.head.edition.levels(system);
        let mut held = gates::held(&asked, &compared.changes, &levels);
        let ceiling = keys.no_new_access.as_ref().map(|ceiling| &ceiling.value);
        if let Some(ceiling) = self.reference.as_ref().or(ceiling) {
            let mut ceiling = compiled(versions::read_one(ceiling, fetch, shell)?)?;
            let changes = compare::compare(&mut ceiling.edition, &mut compared.head.edition);
            held.extend(wishes::above(&changes));
        }
        let configured = keys.not_granted.iter().flat_map(|wishes| &wishes.value);
        for wish in self.not_granted.iter().chain(configured) {
            held.extend(against(&Wish::parse(wish), compared)?);
        }
        Ok(held)
    }

    /// A level that no system has would hold nothing back.
    fn refuse_levels(&self, gates: &[Gate], compared: &Compared) -> Result<(), Failure> {
        let known = compared.head.edition.all_levels();
        let mut unknown = gates.iter().filter_map(|gate| gate.level.as_ref());
        match unknown.find(|level| !known.contains(*level)) {
            None => Ok(()),
            Some(level) => {
                let failure = Failure::new(format!("no system has a level `{level}`"));
                Err(match nearest(level, known.iter().map(String::as_str)) {
                    Some(near) => failure.advise(format!("did you mean `{near}`?")),
                    None => failure,
                })
            }
        }
    }
}

/// What the later version grants against a wish; a wish about nothing is a mistake.
fn against(wish: &Wish, compared: &mut Compared) -> Result<Vec<Held>, Failure> {
    let edition = &mut compared.head.edition;
    let names = |all: Vec<String>, word: &str, kind: &str| {
        let failure = Failure::new(format!(
            "`--not-granted {}`: there is no {kind} `{word}`",
            wish.text()
        ));
        match nearest(word, all.iter().map(String::as_str)) {
            Some(near) => failure.advise(format!("did you mean `{near}`?")),
            None => failure,
        }
    };
    if !edition
        .models()
        .any(|model| !wish.actions(model).is_empty())
    {
        let paths = edition.models().flat_map(|model| &model.actions);
        return Err(names(
            paths.map(|action| action.path.clone()).collect(),
            &wish.action,
            "action",
        ));
    }
    if let Some(role) = &wish.role
        && !edition
            .models()
            .flat_map(|model| &model.roles)
            .any(|known| known.name == *role)
    {
        let roles = edition.models().flat_map(|model| &model.roles);
        return Err(names(
            roles.map(|role| role.name.clone()).collect(),
            role,
            "role",
        ));
    }
    Ok(edition.against(wish))
}
