//! Why a cell answers otherwise: the way by which the one version comes to a yes, and what stands in its way in the other.

use super::cells::At;
use super::change::{Cause, Change, Place, Side};
use super::comparison::Comparison;
use super::kinds;
use crate::inquiry::{self as clauses, Clause};
use crate::logic::Set;
use crate::model::way::{WayStep, way};

/// Of a way that is longer than twice this only so many links at either end are told.
const LINKS: usize = 6;

impl Comparison<'_> {
    /// Says why the answers differ in these situations. `gained`: it is the later version that gives more.
    pub(super) fn explain(
        &mut self,
        change: &mut Change,
        gained: bool,
        set: Set,
        base: Option<At>,
        head: Option<At>,
    ) {
        let giver = if gained { Side::Head } else { Side::Base };
        let (with, without) = if gained { (head, base) } else { (base, head) };
        if change.kind == &kinds::DENY_ADDED
            || change.kind == &kinds::DENY_REMOVED
            || change.kind == &kinds::DENY_CHANGED
        {
            // Whoever is denied more is explained by the deny, which stands on the other side of the gain.
            if let Some((role, action)) = without {
                let within = self.own(giver.other(), set);
                let denies = self.denies(giver.other(), role, action, within);
                change.because.extend(self.causes(giver.other(), denies));
            }
        } else {
            if let Some(at) = with {
                let way = self.way_causes(giver, at, set);
                change.because.extend(way);
            }
            if let Some(at) = without {
                let mut obstacles = self.obstacles(giver.other(), at, set);
                if let Some((role, action)) = with {
                    let kept = self.open_clauses(giver, role, action);
                    obstacles.retain(|one| !kept.iter().any(|kept| kept.words == one.words));
                }
                change.because.extend(self.causes(giver.other(), obstacles));
            }
            if let (Some(with), Some(without)) = (with, without)
                && !change.because.iter().any(|cause| cause.changed)
            {
                let cause = match self.own(giver.other(), set).is_empty() {
                    true => new_situation(giver),
                    false => self.elsewhere(giver, with.1, without.1),
                };
                change.because.push(cause);
            }
        }
        let changed = change.because.iter().filter(|cause| cause.changed);
        let places = changed.filter_map(|cause| {
            let (side, span) = (cause.side, cause.span?);
            Some(Place { side, span })
        });
        change.places.extend(places);
    }

    fn causes(&self, side: Side, clauses: Vec<Clause>) -> Vec<Cause> {
        let causes = clauses.into_iter().map(|clause| Cause {
            side,
            words: clause.words,
            span: Some(self.version(side).span(clause.origin)),
            changed: true,
        });
        causes.collect()
    }

    /// The way to the yes, each step with whether the other version lacks it; and who left it open where it is none.
    fn way_causes(&mut self, side: Side, (role, action): At, set: Set) -> Vec<Cause> {
        let within = self.own(side, set);
        let version = self.version_mut(side);
        let steps = way(version.model(), version.access, role, action, within);
        if steps.is_empty() {
            let open = self.open_clauses(side, role, action);
            return self.causes(side, open);
        }
        if steps.len() <= 2 * LINKS {
            return self.links(side, &steps, set);
        }
        // Roles that extend each other in a long chain: of its middle only the length is told.
        let (first, rest) = steps.split_at(LINKS);
        let (middle, last) = rest.split_at(rest.len() - LINKS);
        let mut causes = self.links(side, first, set);
        let mut steps = middle.iter();
        causes.push(Cause {
            side,
            words: format!("{} more links", middle.len()),
            span: None,
            changed: steps.any(|step| !self.has_step(side.other(), step, set)),
        });
        causes.extend(self.links(side, last, set));
        causes
    }

    fn links(&mut self, side: Side, steps: &[WayStep], set: Set) -> Vec<Cause> {
        let clauses = clauses::steps(self.version(side).model(), steps);
        let mut causes = Vec::new();
        for (step, clause) in steps.iter().zip(clauses) {
            let changed = !self.has_step(side.other(), step, set);
            causes.push(Cause {
                side,
                words: clause.words,
                span: Some(self.version(side).span(clause.origin)),
                changed,
            });
        }
        causes
    }

    /// Whether a version has the step of a way of the other version, in some of these situations.
    fn has_step(&mut self, side: Side, step: &WayStep, set: Set) -> bool {
        match step {
            WayStep::Extends { role, parent, .. } => {
                let parents = self.partner_roles(side, *parent);
                let model = self.version(side).model();
                let roles = self.partner_roles(side, *role);
                let mut roles = roles
                    .iter()
                    .filter_map(|role| model.roles.get(*role as usize));
                roles.any(|role| {
                    role.extends
                        .iter()
                        .any(|(parent, _)| parents.contains(parent))
                })
            }
            WayStep::Includes { from, to, .. } => {
                let included = self.partner_actions(side, *to);
                let model = self.version(side).model();
                let actions = self.partner_actions(side, *from);
                let mut actions = actions
                    .iter()
                    .filter_map(|it| model.actions.get(*it as usize));
                actions.any(|action| action.includes.iter().any(|(to, _)| included.contains(to)))
            }
            WayStep::Grant {
                role,
                action,
                wildcard,
                ..
            } => {
                let within = self.own(side, set);
                if within.is_empty() {
                    // The other version has no such situation: no grant of it could hold there.
                    return true;
                }
                let pairs = self.partner_roles(side, *role);
                let actions = self.partner_actions(side, *action);
                let mut cells = pairs
                    .iter()
                    .flat_map(|role| actions.iter().map(move |it| (*role, *it)));
                cells.any(|(role, action)| self.grants(side, role, action, !*wildcard, within))
            }
        }
    }

    fn grants(&mut self, side: Side, role: u32, action: u32, exact: bool, within: Set) -> bool {
        let version = self.version_mut(side);
        let model = version.model();
        let mut grants = version.access.grants_about(model, role, action);
        grants.retain(|grant| grant.exact == exact);
        grants.into_iter().any(|grant| {
            let situations = &mut version.access.situations;
            let when = situations.cond(grant.when.as_deref().map(|(cond, _)| cond));
            let down = situations.down(grant.at.map(|(at, _)| at));
            let given = situations.diagrams.and(when, down);
            situations.diagrams.overlap(given, within)
        })
    }

    fn partner_roles(&self, side: Side, role: u32) -> Vec<u32> {
        match side {
            Side::Base => self.pairings.roles.bases(role).to_vec(),
            Side::Head => self.pairings.roles.heads(role).to_vec(),
        }
    }

    fn partner_actions(&self, side: Side, action: u32) -> Vec<u32> {
        match side {
            Side::Base => self.pairings.actions.bases(action).to_vec(),
            Side::Head => self.pairings.actions.heads(action).to_vec(),
        }
    }

    /// What stands in the way of a yes in these situations: denies, revokes, `unavailable to`, what is left open.
    fn obstacles(&mut self, side: Side, (role, action): At, set: Set) -> Vec<Clause> {
        let within = self.own(side, set);
        let mut clauses = self.denies(side, role, action, within);
        clauses.extend(self.revokes(side, role, action, within));
        clauses.extend(self.unavailable(side, role, action));
        let open = self.version_mut(side).access.undecided(role, action);
        if self
            .version_mut(side)
            .access
            .situations
            .diagrams
            .overlap(open, within)
        {
            clauses.extend(self.open_clauses(side, role, action));
        }
        clauses
    }

    fn denies(&mut self, side: Side, role: u32, action: u32, within: Set) -> Vec<Clause> {
        let version = self.version_mut(side);
        clauses::denies(version.model(), version.access, role, action, within)
    }

    fn revokes(&mut self, side: Side, role: u32, action: u32, within: Set) -> Vec<Clause> {
        let version = self.version_mut(side);
        clauses::revokes(version.model(), version.access, role, action, within)
    }

    fn unavailable(&self, side: Side, role: u32, action: u32) -> Vec<Clause> {
        let version = self.version(side);
        clauses::unavailable(version.model(), version.access, role, action)
    }

    fn open_clauses(&self, side: Side, role: u32, action: u32) -> Vec<Clause> {
        let version = self.version(side);
        clauses::open(version.model(), version.access, role, action)
    }

    /// A reason that no single grant shows: the action is available elsewhere, or its reach or condition is another one.
    fn elsewhere(&mut self, giver: Side, with: u32, without: u32) -> Cause {
        let more = self.version(giver).access.certain_of(with);
        let less = self.version(giver.other()).access.certain_of(without);
        let (more, less) = (self.common(giver, more), self.common(giver.other(), less));
        let path = self.version(giver).model().path(with).to_owned();
        let words = match (more == less, giver) {
            (true, _) => "the condition or the reach of what grants it is another one".to_owned(),
            (false, Side::Head) => format!("`{path}` is available in more situations"),
            (false, Side::Base) => format!("`{path}` is available in fewer situations"),
        };
        Cause {
            side: Side::Head,
            words,
            span: None,
            changed: true,
        }
    }
}

/// The situations in question are there in one version only.
fn new_situation(giver: Side) -> Cause {
    let words = match giver {
        Side::Head => "there was no such situation before",
        Side::Base => "there is no such situation any more",
    };
    Cause {
        side: Side::Head,
        words: words.to_owned(),
        span: None,
        changed: true,
    }
}
