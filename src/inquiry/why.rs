//! Why a role may do something or may not, and what would change that.

use super::Asked;
use super::clauses::{self, Clause};
use crate::logic::Set;
use crate::model::way::way;
use crate::model::{Expr, Grant, Trigger};

/// What is answered in some situations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// The role may.
    Yes,
    /// It may not.
    No,
    /// Nobody has decided.
    Undecided,
}

impl Answer {
    /// The word for people and machines.
    pub fn word(self) -> &'static str {
        match self {
            Answer::Yes => "yes",
            Answer::No => "no",
            Answer::Undecided => "undecided",
        }
    }
}

/// The answer in some situations, and why.
#[derive(Debug, Clone)]
pub struct Part {
    /// The answer.
    pub answer: Answer,
    /// In which situations and, for a yes, at which reach.
    pub set: Set,
    /// The reach of a yes.
    pub reach: Option<String>,
    /// The situations as they could be written; empty for always.
    pub when: String,
    /// Why: for a yes the way to it, for a no what stands in the way.
    pub because: Vec<Clause>,
    /// For a yes, the other clauses that would give it, too.
    pub besides: Vec<Clause>,
    /// What would change a no.
    pub help: Vec<String>,
}

/// The answers of a cell within these situations: yes first, then undecided, then no.
pub fn why(asked: &mut Asked<'_>, role: u32, action: u32, within: Set) -> Vec<Part> {
    let yes = asked.access.yes(role, action);
    let yes = asked.access.situations.diagrams.and(yes, within);
    let open = asked.access.undecided(role, action);
    let open = asked.access.situations.diagrams.and(open, within);
    let decided = asked.access.situations.situations(yes);
    let rest = asked.access.situations.diagrams.minus(within, decided);
    let rest = asked.access.situations.diagrams.minus(rest, open);
    let mut parts = Vec::new();
    for (reach, set) in asked.by_reach(action, yes) {
        if !set.is_empty() {
            parts.push(granted(asked, (role, action), reach, set));
        }
    }
    if !open.is_empty() {
        parts.push(undecided(asked, role, action, open));
    }
    if !rest.is_empty() {
        parts.push(refused(asked, role, action, rest));
    }
    parts
}

fn part(asked: &mut Asked<'_>, answer: Answer, set: Set) -> Part {
    Part {
        answer,
        set,
        reach: None,
        when: asked.words(set),
        because: Vec::new(),
        besides: Vec::new(),
        help: Vec::new(),
    }
}

fn granted(
    asked: &mut Asked<'_>,
    (role, action): (u32, u32),
    reach: Option<String>,
    set: Set,
) -> Part {
    let model = asked.model();
    let mut part = part(asked, Answer::Yes, set);
    part.reach = reach;
    part.because = clauses::steps(model, &way(model, asked.access, role, action, set));
    let other = givers(asked, role, action, set);
    part.besides = other
        .into_iter()
        .filter(|clause| !part.because.contains(clause))
        .collect();
    part
}

/// The grants of an action in a role and in what it extends, each with the role.
fn grants_of<'m>(asked: &Asked<'m>, role: u32, action: u32) -> Vec<(u32, &'m Grant)> {
    let model = asked.model();
    let roles = asked.with_ancestors(role).into_iter();
    let grants = roles.flat_map(|at| {
        let role = model.roles.get(at as usize);
        let grants = role.into_iter().flat_map(|role| &role.grants);
        grants.map(move |grant| (at, grant))
    });
    grants
        .filter(|(_, grant)| grant.actions.contains(&action))
        .collect()
}

/// Every grant of the role and of what it extends that gives the action in some of these situations, by name or by a wildcard.
fn givers(asked: &mut Asked<'_>, role: u32, action: u32, within: Set) -> Vec<Clause> {
    let model = asked.model();
    let mut all = Vec::new();
    for (at, grant) in grants_of(asked, role, action) {
        if overlaps(asked, grant, action, within) {
            let words = match grant.exact {
                true => format!("`{}` grants `{}`", model.role_name(at), model.path(action)),
                false => format!(
                    "a wildcard of `{}` takes in `{}`",
                    model.role_name(at),
                    model.path(action)
                ),
            };
            all.push(Clause {
                words,
                origin: grant.origin,
            });
        }
    }
    all
}

fn overlaps(asked: &mut Asked<'_>, grant: &Grant, action: u32, within: Set) -> bool {
    let model = asked.model();
    let when = grant.when.as_deref().map(|(cond, _)| cond);
    let when = asked.access.situations.cond(when);
    let given = asked.access.granted(model, grant, action, when, true);
    asked.access.situations.diagrams.overlap(given, within)
}

fn undecided(asked: &mut Asked<'_>, role: u32, action: u32, open: Set) -> Part {
    let model = asked.model();
    let mut part = part(asked, Answer::Undecided, open);
    part.because = clauses::open(model, asked.access, role, action);
    if part.because.is_empty() {
        // Somebody grants it, and only a transition nobody has decided makes it available.
        part.because = givers(asked, role, action, open);
        let transitions = model
            .lifecycles
            .iter()
            .flat_map(|lifecycle| &lifecycle.transitions);
        let undecided = transitions.filter_map(|transition| {
            let why = transition.undecided.as_ref()?;
            (transition.trigger == Trigger::Action(action)).then(|| Clause {
                words: format!(
                    "the transition `{}` is undecided: {why}",
                    model.path(action)
                ),
                origin: transition.origin,
            })
        });
        part.because.extend(undecided);
    }
    part
}

fn refused(asked: &mut Asked<'_>, role: u32, action: u32, rest: Set) -> Part {
    let model = asked.model();
    let mut part = part(asked, Answer::No, rest);
    let available = asked.access.possible_of(action);
    part.because = clauses::denies(model, asked.access, role, action, rest);
    part.because
        .extend(clauses::unavailable(model, asked.access, role, action));
    part.because
        .extend(clauses::revokes(model, asked.access, role, action, rest));
    let granted = !asked.access.possibly_closed(role, action).is_empty();
    let withheld = !part.because.is_empty();
    let missing = asked.access.situations.diagrams.minus(rest, available);
    let available_here = asked.access.situations.diagrams.overlap(rest, available);
    if !missing.is_empty() && (granted || !available_here) {
        part.because.extend(limits(asked, action));
    }
    if !available_here {
        let words = asked.words(available);
        part.help.push(match words.as_str() {
            "never" => format!("`{}` is never available", model.path(action)),
            words => format!("`{}` is available when {words}", model.path(action)),
        });
    }
    part.because.extend(elsewhere(asked, role, action, rest));
    if !granted && !withheld {
        let (path, name) = (model.path(action), model.role_name(role));
        part.help.push(format!(
            "nothing grants it; `grant {path}` in the role `{name}` would"
        ));
        part.help.extend(needs(asked, role, action));
    }
    if part.because.is_empty() && part.help.is_empty() {
        let held = asked.access.yes(role, action);
        let words = asked.words(held);
        part.help
            .push(format!("what brings it holds only when {words}"));
    }
    part
}

/// What makes an action available in some situations only: its own clauses, those of its modules, and its transitions.
fn limits(asked: &Asked<'_>, action: u32) -> Vec<Clause> {
    let model = asked.model();
    let Some(known) = model.actions.get(action as usize) else {
        return Vec::new();
    };
    let clauses = model
        .clauses_of(known)
        .flat_map(|clauses| &clauses.available);
    let mut all: Vec<Clause> = clauses
        .map(|clause| Clause {
            words: format!("`{}` isn't available in every situation", known.path),
            origin: clause.origin,
        })
        .collect();
    for lifecycle in &model.lifecycles {
        let transitions = lifecycle.transitions.iter();
        let own = transitions.filter(|it| it.trigger == Trigger::Action(action));
        all.extend(own.map(|transition| {
            let from = transition.from.iter().flatten();
            let from = from.filter_map(|at| lifecycle.states.get(*at as usize));
            let from: Vec<&str> = from.map(|state| state.name.as_str()).collect();
            Clause {
                words: format!(
                    "`{}` is only possible when {} is {}",
                    known.path,
                    lifecycle.path,
                    from.join(" or ")
                ),
                origin: transition.origin,
            }
        }));
    }
    all
}

/// Grants of the action that don't hold in these situations.
fn elsewhere(asked: &mut Asked<'_>, role: u32, action: u32, rest: Set) -> Vec<Clause> {
    let model = asked.model();
    let mut all = Vec::new();
    for (at, grant) in grants_of(asked, role, action) {
        let Some((cond, _)) = grant.when.as_deref() else {
            continue;
        };
        let when = asked.access.situations.cond(Some(cond));
        if !asked.access.situations.diagrams.overlap(when, rest) {
            let words = asked.words(when);
            all.push(Clause {
                words: format!("`{}` grants it only when {words}", model.role_name(at)),
                origin: grant.origin,
            });
        }
    }
    all
}

/// What a role that is granted the action would have to have, too.
fn needs(asked: &mut Asked<'_>, role: u32, action: u32) -> Vec<String> {
    let model = asked.model();
    let Some(known) = model.actions.get(action as usize) else {
        return Vec::new();
    };
    let mut help = Vec::new();
    let clauses = model
        .clauses_of(known)
        .flat_map(|clauses| &clauses.requires);
    for clause in clauses {
        let mut named = Vec::new();
        if let Expr::Action(one) = &clause.expr {
            named.push(*one);
        } else if let Expr::All(_) = &clause.expr {
            clause.expr.actions(&mut named);
        }
        for other in named.into_iter().filter(|other| *other != action) {
            if asked.access.yes(role, other).is_empty() {
                help.push(format!(
                    "it requires `{}`, which the role hasn't",
                    model.path(other)
                ));
            }
        }
    }
    let own = asked.access.levels.get(role as usize).copied().unwrap_or(0);
    if let Some(level) = known.level.filter(|level| level + 1 > own) {
        let name = model
            .levels
            .get(level as usize)
            .map_or("", |level| &level.name);
        help.push(format!(
            "it asks for the level `{name}`, which the role hasn't"
        ));
    }
    help
}
