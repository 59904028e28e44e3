//! Roles and templates.

use super::super::evaluate::{Mode, available, holds_when, included};
use super::super::system::*;
use super::{Draft, words};

impl Draft {
    /// Roles and templates in one order, each extending earlier ones.
    pub fn add_roles(&mut self) {
        let roles = self.numbers.between(1, 6);
        let templates = self.numbers.pick(&[0, 0, 1, 1, 2, 3]);
        let mut kinds = [vec![false; roles], vec![true; templates]].concat();
        self.numbers.shuffle(&mut kinds);
        let names = self.numbers.some(words::ROLES, kinds.len());
        for (name, template) in names.into_iter().zip(kinds) {
            let earlier: Vec<_> = (0..self.system.roles.len()).collect();
            let parents = self.numbers.pick(&[0, 0, 1, 1, 1, 2]);
            let levels = self.system.levels.len();
            let has_level = levels > 0 && self.numbers.chance(55);
            let role = Role {
                name: name.to_string(),
                template,
                extends: self.numbers.some(&earlier, parents),
                level: has_level.then(|| self.numbers.below(levels)),
                grants: Vec::new(),
                revokes: Vec::new(),
                denies: Vec::new(),
                undecided: Vec::new(),
                conflicts: Vec::new(),
                extras: self.extras("role"),
            };
            self.system.roles.push(role);
        }
        self.system.undecided_roles = self.numbers.chance(20);
    }

    pub fn add_role_clauses(&mut self) {
        for role in 0..self.system.roles.len() {
            for _ in 0..self.numbers.between(0, 4) {
                self.add_grant(role);
            }
            self.add_conflict(role);
        }
        for role in 0..self.system.roles.len() {
            self.add_revokes(role);
            self.add_denies(role);
            self.add_undecided(role);
        }
    }

    fn add_grant(&mut self, role: RoleId) {
        let patterns = self.patterns(25, true);
        let empty = patterns.iter().any(|p| self.system.matches_nothing(*p));
        let when = match self.numbers.chance(2) && !self.clean && !empty {
            true => self.contradiction(),
            false => self.grant_condition(&patterns),
        };
        let at = self.reach_for(&patterns);
        let grant = Grant { patterns, at, when };
        let clause = self.clause(grant);
        self.system.roles[role].grants.push(clause);
    }

    /// Mostly one that overlaps with where the actions are possible.
    fn grant_condition(&mut self, patterns: &[Pattern]) -> Option<Condition> {
        if self.numbers.chance(40) {
            return None;
        }
        let actions = self.system.matched(patterns);
        for _ in 0..3 {
            let when = self.condition(None);
            if actions.iter().all(|a| self.overlaps(*a, &when)) || self.numbers.chance(10) {
                return when;
            }
        }
        None
    }

    fn overlaps(&self, action: ActionId, when: &Option<Condition>) -> bool {
        let mut situations = self.system.situations().into_iter();
        situations.any(|s| {
            holds_when(&self.system, when, &s)
                && available(&self.system, action, &s, Mode::Possible)
        })
    }

    /// An `at`, mostly one that every matched action offers.
    fn reach_for(&mut self, patterns: &[Pattern]) -> Option<ReachId> {
        let reaches: Vec<ReachId> = (0..self.system.reaches.len()).collect();
        if reaches.is_empty() || !self.numbers.chance(45) {
            return None;
        }
        if self.numbers.chance(8) {
            return Some(self.numbers.pick(&reaches));
        }
        let actions = self.system.matched(patterns);
        let mut fitting = reaches;
        fitting.retain(|at| {
            actions.iter().all(|action| {
                let offered = self.system.reach_of(*action);
                offered.is_some_and(|reach| self.system.down(reach).contains(at))
            })
        });
        (!fitting.is_empty()).then(|| self.numbers.pick(&fitting))
    }

    fn add_conflict(&mut self, role: RoleId) {
        let mut others: Vec<_> = (0..self.system.roles.len()).collect();
        others.retain(|other| *other != role);
        if !others.is_empty() && self.numbers.chance(10) {
            let count = self.numbers.pick(&[1, 1, 2]);
            let body = self.numbers.some(&others, count);
            let clause = self.constraint(body);
            self.system.roles[role].conflicts.push(clause);
        }
    }

    /// Actions that the role or something it extends is granted or gets included.
    fn at_hand(&self, role: RoleId) -> Vec<ActionId> {
        let mut all = Vec::new();
        for outer in self.system.and_extended(role) {
            for grant in &self.system.roles[outer].grants {
                for action in self.system.matched(&grant.body.patterns) {
                    all.push(action);
                    all.extend(included(&self.system, action));
                }
            }
        }
        all
    }

    /// Patterns that mostly meet something the role has.
    fn meeting(&mut self, role: RoleId) -> Vec<Pattern> {
        let at_hand = self.at_hand(role);
        if at_hand.is_empty() || self.numbers.chance(25) {
            return self.patterns(30, true);
        }
        let action = self.numbers.pick(&at_hand);
        match self.numbers.below(5) {
            0 => vec![Pattern::Own(self.system.actions[action].module)],
            1 => vec![Pattern::Inside(self.system.actions[action].module)],
            _ => vec![Pattern::Action(action)],
        }
    }

    fn taking(&mut self, role: RoleId) -> Clause<Matched> {
        let patterns = self.meeting(role);
        let when = match self.numbers.chance(2) && !self.clean {
            true => self.contradiction(),
            false => self.maybe_condition(65, None),
        };
        self.clause(Matched { patterns, when })
    }

    fn add_revokes(&mut self, role: RoleId) {
        for _ in 0..self.numbers.pick(&[0, 0, 1, 1, 2]) {
            let clause = self.taking(role);
            self.system.roles[role].revokes.push(clause);
        }
    }

    fn add_denies(&mut self, role: RoleId) {
        for _ in 0..self.numbers.pick(&[0, 0, 0, 1, 1, 2]) {
            let clause = self.taking(role);
            self.system.roles[role].denies.push(clause);
        }
    }

    fn add_undecided(&mut self, role: RoleId) {
        if self.numbers.chance(30) {
            let body = match self.numbers.below(4) {
                0 => vec![Pattern::Everything],
                1 => self.meeting(role),
                _ => self.patterns(40, true),
            };
            let clause = self.clause(body);
            self.system.roles[role].undecided.push(clause);
        }
    }
}
