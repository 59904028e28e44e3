//! Questions that the solver answers, each on the cone of one thing. Nobody else knows the solver.

use super::{Implications, Kinds, Step};
use batsat::{BasicSolver, Lit, SolverInterface, lbool};
use rustc_hash::FxHashMap;

/// One rule in a cone: what whoever obeys it can't have all of, and has one of.
struct Rule {
    having: Vec<u32>,
    then: Vec<u32>,
    step: Step,
}

/// A solver that knows the rules of a cone, each with a switch that turns it on.
struct Cone {
    solver: BasicSolver,
    things: FxHashMap<u32, Lit>,
    switches: Vec<Lit>,
    rules: Vec<Rule>,
}

impl Implications {
    /// Whether nobody can have a thing; nothing if the budget is spent.
    pub(super) fn dead_by_solver(&self, thing: u32, kinds: Kinds) -> Option<bool> {
        let mut cone = self.cone(thing, &[], kinds, None)?;
        Some(cone.contradicts(thing, &[]))
    }

    /// Whether everybody who has a thing has another one.
    pub(super) fn implied_by_solver(&self, thing: u32, goal: u32, kinds: Kinds) -> bool {
        let cone = self.cone(thing, &[goal], kinds, None);
        cone.is_some_and(|mut cone| cone.contradicts(thing, &[goal]))
    }

    /// A set of rules, none of which can be left out, by which nobody has a thing without one of the goals, as links; empty if there is
    /// none.
    pub(super) fn solver_core(
        &self,
        thing: u32,
        goals: &[u32],
        kinds: Kinds,
        without: Option<u32>,
    ) -> Vec<Step> {
        let Some(mut cone) = self.cone(thing, goals, kinds, without) else {
            return Vec::new();
        };
        match cone.contradicts(thing, goals) {
            true => cone.core(thing, goals),
            false => Vec::new(),
        }
    }

    /// Everything that can be reached from a thing, and the rules there; nothing if the budget is spent.
    fn cone(&self, thing: u32, goals: &[u32], kinds: Kinds, without: Option<u32>) -> Option<Cone> {
        let mut cone = Cone {
            solver: BasicSolver::default(),
            things: FxHashMap::default(),
            switches: Vec::new(),
            rules: Vec::new(),
        };
        let mut todo = vec![thing];
        cone.add(thing);
        for goal in goals {
            cone.add(*goal);
        }
        let mut next = 0;
        while let Some(from) = todo.get(next).copied() {
            next += 1;
            for rule in self.rules_from(from, kinds) {
                if Some(rule.step.reason) == without {
                    continue;
                }
                let new = rule.then.iter().copied();
                todo.extend(new.filter(|to| cone.add(*to)));
                cone.rules.push(rule);
            }
            if !self.spend(1) {
                return None;
            }
        }
        let mut exclusions = Vec::new();
        for one in cone.things.keys() {
            let others = self.excluded(*one, kinds);
            let others =
                others.filter(|(other, _)| other >= one && cone.things.contains_key(other));
            exclusions.extend(others.map(|(other, reason)| (*one, other, reason)));
        }
        exclusions.sort_unstable();
        exclusions.dedup();
        cone.rules
            .extend(exclusions.into_iter().map(|(from, to, reason)| Rule {
                having: vec![from, to],
                then: Vec::new(),
                step: Step {
                    from,
                    to,
                    excludes: true,
                    reason,
                },
            }));
        cone.state();
        Some(cone)
    }

    /// The arrows and choices that leave a thing.
    fn rules_from(&self, from: u32, kinds: Kinds) -> Vec<Rule> {
        let arrows = self.after(from, kinds).map(|(to, at)| Rule {
            having: vec![from],
            then: vec![to],
            step: Step {
                from,
                to,
                excludes: false,
                reason: self.arrow_reason(at),
            },
        });
        let choices = self.choices_of(from, kinds).map(|choice| Rule {
            having: vec![from],
            then: choice.of.clone(),
            step: Step {
                from,
                to: from,
                excludes: false,
                reason: choice.reason,
            },
        });
        arrows.chain(choices).collect()
    }
}

impl Cone {
    /// Adds a thing; false if it was there.
    fn add(&mut self, thing: u32) -> bool {
        if self.things.contains_key(&thing) {
            return false;
        }
        let lit = Lit::new(self.solver.new_var_default(), true);
        self.things.insert(thing, lit);
        true
    }

    fn lit(&self, thing: u32) -> Option<Lit> {
        self.things.get(&thing).copied()
    }

    /// Tells the solver the rules.
    fn state(&mut self) {
        for rule in &self.rules {
            let switch = Lit::new(self.solver.new_var_default(), true);
            let having = rule.having.iter().filter_map(|thing| self.lit(*thing));
            let mut clause: Vec<Lit> = having.map(|lit| !lit).collect();
            clause.extend(rule.then.iter().filter_map(|thing| self.lit(*thing)));
            clause.push(!switch);
            self.switches.push(switch);
            self.solver.add_clause_reuse(&mut clause);
        }
    }

    /// Whether nobody has the thing without one of the goals.
    fn contradicts(&mut self, thing: u32, goals: &[u32]) -> bool {
        let all = self.switches.clone();
        self.contradicts_under(thing, goals, &all)
    }

    fn contradicts_under(&mut self, thing: u32, goals: &[u32], switches: &[Lit]) -> bool {
        let mut assumed: Vec<Lit> = self.lit(thing).into_iter().collect();
        assumed.extend(
            goals
                .iter()
                .filter_map(|goal| self.lit(*goal))
                .map(|lit| !lit),
        );
        assumed.extend(switches);
        self.solver.solve_limited(&assumed) == lbool::FALSE
    }

    /// The links of a set of rules none of which can be left out.
    fn core(&mut self, thing: u32, goals: &[u32]) -> Vec<Step> {
        let all = self.switches.clone();
        let used = |switch: &Lit| self.solver.unsat_core_contains_var(switch.var());
        let mut needed: Vec<Lit> = all.iter().copied().filter(used).collect();
        let mut at = needed.len();
        while at > 0 {
            at -= 1;
            let mut fewer = needed.clone();
            fewer.remove(at);
            if self.contradicts_under(thing, goals, &fewer) {
                needed = fewer;
            }
        }
        let rules = self.rules.iter().zip(&self.switches);
        let rules = rules.filter(|(_, switch)| needed.contains(switch));
        rules.map(|(rule, _)| rule.step).collect()
    }
}
