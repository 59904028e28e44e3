//! What roles may do: section 5 written down literally, one situation after the other.

use super::system::*;
use std::collections::{BTreeMap, BTreeSet};

/// Whether undecided transitions count (Meaning 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Certain,
    Possible,
}

/// How far an action is held in a situation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Held {
    /// The action has no reach: it is just held.
    Plain,
    /// Never empty; with a reach all narrower ones are in it.
    At(BTreeSet<ReachId>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    Yes(Held),
    No,
    Undecided,
}

/// Three values, in Kleene's order: `and` is the least, `or` the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Truth {
    False,
    Unknown,
    True,
}

/// Per action, how far it is held; `None` is not at all.
pub type Cells = Vec<Option<Held>>;

/// The answer of one cell (rule 1).
pub fn answer(system: &System, role: RoleId, action: ActionId, situation: &Situation) -> Answer {
    let evaluation = Evaluation::of(system, vec![situation.clone()]);
    evaluation.answer(role, action, 0).clone()
}

/// The answer for somebody who holds all these roles (rule 9).
pub fn holder(
    system: &System,
    roles: &[RoleId],
    action: ActionId,
    situation: &Situation,
) -> Answer {
    Evaluation::of(system, vec![situation.clone()]).holder(roles, action, 0)
}

pub fn holds(system: &System, condition: &Condition, situation: &Situation) -> bool {
    let state = |lifecycle: LifecycleId| {
        let state = situation.0[system.variable_of(lifecycle)];
        &system.lifecycles[lifecycle].states[state]
    };
    match condition {
        Condition::Is(variable, value) => situation.0[*variable] == *value,
        Condition::In(variable, values) => values.contains(&situation.0[*variable]),
        Condition::Allows(lifecycle, fact) => state(*lifecycle).allows.contains(fact),
        Condition::Refuses(lifecycle, fact) => state(*lifecycle).refuses.contains(fact),
        Condition::Not(inner) => !holds(system, inner, situation),
        Condition::All(parts) => parts.iter().all(|part| holds(system, part, situation)),
        Condition::Any(parts) => parts.iter().any(|part| holds(system, part, situation)),
    }
}

/// A clause without `when` holds everywhere.
pub fn holds_when(system: &System, when: &Option<Condition>, situation: &Situation) -> bool {
    when.as_ref().is_none_or(|c| holds(system, c, situation))
}

/// `EXPR` in three values, given those of the actions.
pub fn truth(expression: &Expression, of: &dyn Fn(ActionId) -> Truth) -> Truth {
    match expression {
        Expression::Action(action) => of(*action),
        Expression::Not(inner) => match truth(inner, of) {
            Truth::False => Truth::True,
            Truth::Unknown => Truth::Unknown,
            Truth::True => Truth::False,
        },
        Expression::All(parts) => {
            let least = parts.iter().map(|part| truth(part, of)).min();
            least.unwrap_or(Truth::True)
        }
        Expression::Any(parts) => {
            let greatest = parts.iter().map(|part| truth(part, of)).max();
            greatest.unwrap_or(Truth::False)
        }
    }
}

/// Meaning 1: certain(A) and possible(A) in a situation.
pub fn available(system: &System, action: ActionId, situation: &Situation, mode: Mode) -> bool {
    said_available(system, action, situation)
        && (0..system.lifecycles.len())
            .all(|lifecycle| lifecycle_offers(system, action, lifecycle, situation, mode))
}

/// As `available`, leaving one lifecycle out: what its own edges say is asked for elsewhere.
pub fn available_apart_from(
    system: &System,
    lifecycle: LifecycleId,
    action: ActionId,
    situation: &Situation,
    mode: Mode,
) -> bool {
    said_available(system, action, situation)
        && (0..system.lifecycles.len())
            .filter(|other| *other != lifecycle)
            .all(|other| lifecycle_offers(system, action, other, situation, mode))
}

/// The action's own and its modules' `available when`.
fn said_available(system: &System, action: ActionId, situation: &Situation) -> bool {
    let terms = system.all_terms(action).into_iter();
    terms
        .flat_map(|t| &t.available)
        .all(|clause| holds(system, &clause.body, situation))
}

/// The union over the action's edges in this lifecycle; a lifecycle in which it is no event narrows nothing.
fn lifecycle_offers(
    system: &System,
    action: ActionId,
    lifecycle: LifecycleId,
    situation: &Situation,
    mode: Mode,
) -> bool {
    let here = situation.0[system.variable_of(lifecycle)];
    let mut is_event = false;
    for edge in &system.lifecycles[lifecycle].edges {
        let edge = &edge.body;
        if edge.event != Event::Action(action) {
            continue;
        }
        is_event = true;
        let counts = edge.decided || mode == Mode::Possible;
        if counts
            && leaves(system, lifecycle, edge, here)
            && holds_when(system, &edge.when, situation)
        {
            return true;
        }
    }
    !is_event
}

/// Whether the state is a source of the edge: `?` is every state that is not final.
pub fn leaves(system: &System, lifecycle: LifecycleId, edge: &Edge, state: StateId) -> bool {
    match &edge.from {
        Sources::States(states) => states.contains(&state),
        Sources::Unknown => !system.lifecycles[lifecycle].states[state].is_final,
    }
}

/// A system with everything that is asked again and again worked out once. `at` is an index into `situations`.
#[derive(Debug)]
pub struct Evaluation<'s> {
    pub system: &'s System,
    pub situations: Vec<Situation>,
    /// The actions that a role's clause matches.
    matched: BTreeMap<ClauseId, Vec<ActionId>>,
    /// The actions that an action includes itself.
    included: Vec<BTreeSet<ActionId>>,
    extended: Vec<BTreeSet<RoleId>>,
    /// What an action reaches at most, with all that is narrower.
    reach: Vec<Option<BTreeSet<ReachId>>>,
    down: Vec<BTreeSet<ReachId>>,
    /// By situation, then action.
    certain: Vec<Vec<bool>>,
    possible: Vec<Vec<bool>>,
    /// By situation, then role.
    closed_certain: Vec<Vec<Cells>>,
    closed_possible: Vec<Vec<Cells>>,
    answers: Vec<Vec<Vec<Answer>>>,
}

/// Preparing.
impl<'s> Evaluation<'s> {
    /// For every situation of the system.
    pub fn new(system: &'s System) -> Self {
        Self::of(system, system.situations())
    }

    /// For these situations only.
    pub fn of(system: &'s System, situations: Vec<Situation>) -> Self {
        let actions = 0..system.actions.len();
        let roles = 0..system.roles.len();
        let reaches = 0..system.reaches.len();
        let everywhere = |mode| {
            let here = |s| actions.clone().map(move |a| available(system, a, s, mode));
            situations.iter().map(|s| here(s).collect()).collect()
        };
        let (certain, possible) = (everywhere(Mode::Certain), everywhere(Mode::Possible));
        let reach_of = |a| system.reach_of(a).map(|reach| system.down(reach));
        let mut evaluation = Evaluation {
            system,
            matched: matched_by_roles(system),
            included: actions.clone().map(|a| included(system, a)).collect(),
            extended: roles.map(|r| system.extended(r)).collect(),
            reach: actions.map(reach_of).collect(),
            down: reaches.map(|r| system.down(r)).collect(),
            certain,
            possible,
            closed_certain: Vec::new(),
            closed_possible: Vec::new(),
            answers: Vec::new(),
            situations,
        };
        let all = 0..evaluation.situations.len();
        evaluation.closed_certain = all
            .clone()
            .map(|at| evaluation.all_closed(at, Mode::Certain))
            .collect();
        evaluation.closed_possible = all
            .clone()
            .map(|at| evaluation.all_closed(at, Mode::Possible))
            .collect();
        evaluation.answers = all.map(|at| evaluation.all_answers(at)).collect();
        evaluation
    }

    fn all_closed(&self, at: usize, mode: Mode) -> Vec<Cells> {
        let mut bases = BTreeMap::new();
        let roles = 0..self.system.roles.len();
        roles
            .map(|role| self.close(self.base(role, at, mode, &mut bases), at, mode))
            .collect()
    }

    fn all_answers(&self, at: usize) -> Vec<Vec<Answer>> {
        let actions = 0..self.system.actions.len();
        let roles = 0..self.system.roles.len();
        roles
            .map(|role| {
                actions
                    .clone()
                    .map(|a| self.work_out(role, a, at))
                    .collect()
            })
            .collect()
    }
}

fn matched_by_roles(system: &System) -> BTreeMap<ClauseId, Vec<ActionId>> {
    let mut matched = BTreeMap::new();
    for role in &system.roles {
        let grants = role.grants.iter().map(|c| (c.id, &c.body.patterns));
        let takes = role.revokes.iter().chain(&role.denies);
        let takes = takes.map(|c| (c.id, &c.body.patterns));
        let open = role.undecided.iter().map(|c| (c.id, &c.body));
        for (id, patterns) in grants.chain(takes).chain(open) {
            matched.insert(id, system.matched(patterns));
        }
    }
    matched
}

/// What the action's `includes` name; a pattern never means the action itself.
pub fn included(system: &System, action: ActionId) -> BTreeSet<ActionId> {
    let clauses = system.actions[action].includes.iter();
    let mut all: BTreeSet<_> = clauses.flat_map(|c| system.matched(&c.body)).collect();
    all.remove(&action);
    all
}

/// Meaning 2: base and closed.
impl Evaluation<'_> {
    /// What the extended roles have in their base and the own grants, minus the own revokes (rule 3).
    fn base(
        &self,
        role: RoleId,
        at: usize,
        mode: Mode,
        known: &mut BTreeMap<RoleId, Cells>,
    ) -> Cells {
        if let Some(cells) = known.get(&role) {
            return cells.clone();
        }
        let mut cells = vec![None; self.system.actions.len()];
        for parent in &self.system.roles[role].extends {
            for (action, held) in self.base(*parent, at, mode, known).into_iter().enumerate() {
                add(&mut cells[action], held);
            }
        }
        self.add_grants(role, at, mode, &mut cells);
        for action in self.revoked_here(role, at) {
            cells[action] = None;
        }
        known.insert(role, cells.clone());
        cells
    }

    fn add_grants(&self, role: RoleId, at: usize, mode: Mode, cells: &mut Cells) {
        for grant in &self.system.roles[role].grants {
            if !self.holds(&grant.body.when, at) {
                continue;
            }
            for action in self.matched(grant.id) {
                if self.available(*action, at, mode) {
                    add(&mut cells[*action], self.offered(&grant.body, *action));
                }
            }
        }
    }

    /// How far a grant gives the action: all that the action reaches, or what `at` narrows it to (rule 7). An `at`
    /// that doesn't fit the action (RC224, RC225) gives nothing.
    fn offered(&self, grant: &Grant, action: ActionId) -> Option<Held> {
        match (&self.reach[action], grant.at) {
            (None, None) => Some(Held::Plain),
            (Some(all), None) => Some(Held::At(all.clone())),
            (None, Some(_)) => None,
            (Some(all), Some(at)) => all.contains(&at).then(|| Held::At(self.down[at].clone())),
        }
    }

    /// Adds what the held actions include, until nothing more comes (rule 4).
    fn close(&self, mut cells: Cells, at: usize, mode: Mode) -> Cells {
        loop {
            let mut more = cells.clone();
            for (action, held) in cells.iter().enumerate() {
                let Some(held) = held else { continue };
                for inner in &self.included[action] {
                    if self.available(*inner, at, mode) {
                        add(&mut more[*inner], self.passed_on(held, *inner));
                    }
                }
            }
            if more == cells {
                return cells;
            }
            cells = more;
        }
    }

    /// An included action comes at the reaches that both have (rule 7).
    fn passed_on(&self, held: &Held, inner: ActionId) -> Option<Held> {
        match (held, &self.reach[inner]) {
            (_, None) => Some(Held::Plain),
            (Held::Plain, Some(all)) => Some(Held::At(all.clone())),
            (Held::At(outer), Some(all)) => {
                let both: BTreeSet<_> = outer.intersection(all).copied().collect();
                (!both.is_empty()).then_some(Held::At(both))
            }
        }
    }
}

fn add(cell: &mut Option<Held>, more: Option<Held>) {
    match (cell.as_mut(), more) {
        (Some(Held::At(reaches)), Some(Held::At(others))) => reaches.extend(others),
        (None, more) => *cell = more,
        (Some(_), _) => {}
    }
}

/// Questions about one cell.
impl Evaluation<'_> {
    pub fn index_of(&self, situation: &Situation) -> Option<usize> {
        self.situations.iter().position(|s| s == situation)
    }

    pub fn holds(&self, when: &Option<Condition>, at: usize) -> bool {
        holds_when(self.system, when, &self.situations[at])
    }

    /// The actions that a grant, revoke, deny or undecided of a role matches.
    pub fn matched(&self, clause: ClauseId) -> &[ActionId] {
        &self.matched[&clause]
    }

    /// Whether an action is possible in no situation: something is wrong with its declaration.
    pub fn nowhere(&self, action: ActionId) -> bool {
        !(0..self.situations.len()).any(|at| self.available(action, at, Mode::Possible))
    }

    pub fn available(&self, action: ActionId, at: usize, mode: Mode) -> bool {
        match mode {
            Mode::Certain => self.certain[at][action],
            Mode::Possible => self.possible[at][action],
        }
    }

    pub fn closed(&self, role: RoleId, action: ActionId, at: usize, mode: Mode) -> Option<&Held> {
        match mode {
            Mode::Certain => self.closed_certain[at][role][action].as_ref(),
            Mode::Possible => self.closed_possible[at][role][action].as_ref(),
        }
    }

    fn revoked_here(&self, role: RoleId, at: usize) -> Vec<ActionId> {
        let revokes = self.system.roles[role].revokes.iter();
        let holding = revokes.filter(|c| self.holds(&c.body.when, at));
        holding.flat_map(|c| self.matched(c.id)).copied().collect()
    }

    /// By a revoke of the role itself, not of what it extends (rule 6).
    pub fn revoked(&self, role: RoleId, action: ActionId, at: usize) -> bool {
        self.revoked_here(role, at).contains(&action)
    }

    /// By a deny that stands in this role.
    fn denied_here(&self, role: RoleId, action: ActionId, at: usize) -> bool {
        let mut denies = self.system.roles[role].denies.iter();
        denies.any(|c| self.matched(c.id).contains(&action) && self.holds(&c.body.when, at))
    }

    /// By a deny of something that the role extends.
    pub fn denied_above(&self, role: RoleId, action: ActionId, at: usize) -> bool {
        let mut above = self.extended[role].iter();
        above.any(|outer| self.denied_here(*outer, action, at))
    }

    /// Rule 5.
    pub fn denied(&self, role: RoleId, action: ActionId, at: usize) -> bool {
        self.denied_here(role, action, at) || self.denied_above(role, action, at)
    }

    /// The `unavailable to` clauses that mean this role and action.
    pub fn unavailable_to(&self, role: RoleId, action: ActionId) -> Vec<&Clause<Vec<RoleId>>> {
        let meant = |named: &RoleId| *named == role || self.extended[role].contains(named);
        let terms = self.system.all_terms(action).into_iter();
        terms
            .flat_map(|t| &t.unavailable)
            .filter(|clause| clause.body.iter().any(meant))
            .collect()
    }

    /// An `undecided` of the role or of one it extends matches the action.
    pub fn covered(&self, role: RoleId, action: ActionId) -> bool {
        let covers = |r: RoleId| {
            let mut clauses = self.system.roles[r].undecided.iter();
            clauses.any(|c| self.matched(c.id).contains(&action))
        };
        covers(role) || self.extended[role].iter().any(|outer| covers(*outer))
    }

    /// Meaning 3, from the parts.
    fn work_out(&self, role: RoleId, action: ActionId, at: usize) -> Answer {
        if self.denied(role, action, at) || !self.unavailable_to(role, action).is_empty() {
            return Answer::No;
        }
        if let Some(held) = self.closed(role, action, at, Mode::Certain) {
            return Answer::Yes(held.clone());
        }
        let perhaps = self.closed(role, action, at, Mode::Possible).is_some()
            || (self.covered(role, action) && self.available(action, at, Mode::Possible));
        if perhaps && !self.revoked(role, action, at) {
            return Answer::Undecided;
        }
        Answer::No
    }

    pub fn answer(&self, role: RoleId, action: ActionId, at: usize) -> &Answer {
        &self.answers[at][role][action]
    }

    pub fn truth(&self, role: RoleId, action: ActionId, at: usize) -> Truth {
        match self.answer(role, action, at) {
            Answer::Yes(_) => Truth::True,
            Answer::No => Truth::False,
            Answer::Undecided => Truth::Unknown,
        }
    }

    /// Somebody with several roles: any deny, any yes, any undecided, in this order (rule 9).
    pub fn holder(&self, roles: &[RoleId], action: ActionId, at: usize) -> Answer {
        if roles.iter().any(|role| self.denied(*role, action, at)) {
            return Answer::No;
        }
        let mut union = None;
        for role in roles {
            if let Answer::Yes(held) = self.answer(*role, action, at) {
                add(&mut union, Some(held.clone()));
            }
        }
        let undecided = |role: &RoleId| *self.answer(*role, action, at) == Answer::Undecided;
        match union {
            Some(held) => Answer::Yes(held),
            None if roles.iter().any(undecided) => Answer::Undecided,
            None => Answer::No,
        }
    }
}
