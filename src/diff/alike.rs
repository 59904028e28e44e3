//! Whether parts of two models say the same, without writing them out: nearly all of them do.

use super::pairing::Pairing;
use super::pairings::Pairings;
use crate::model::{Action, Clauses, Cond, Expr, Model, Module};

/// Compares parts that stand in the same order; a no only means that somebody has to look.
pub struct Alike<'a> {
    pairings: &'a Pairings,
    /// Variables and their values have the same numbers in both versions.
    same_variables: bool,
    base: &'a Model,
    head: &'a Model,
    /// For each module of the later version, whether its clauses and those around it are those of its only partner.
    modules: Vec<bool>,
}

impl<'a> Alike<'a> {
    /// Looks at the modules once.
    pub fn new(base: &'a Model, head: &'a Model, pairings: &'a Pairings) -> Self {
        let mut alike = Self {
            pairings,
            same_variables: base.variables == head.variables,
            base,
            head,
            modules: Vec::new(),
        };
        let own: Vec<bool> = (0..head.modules.len() as u32)
            .map(|at| alike.module(at))
            .collect();
        // A module stands after the one it is in.
        for (at, module) in head.modules.iter().enumerate() {
            let outer = module.parent as usize;
            let around = outer == at || alike.modules.get(outer).copied().unwrap_or(false);
            alike
                .modules
                .push(around && own.get(at).copied().unwrap_or(false));
        }
        alike
    }

    fn module(&self, at: u32) -> bool {
        let [partner] = self.pairings.modules.bases(at) else {
            return false;
        };
        let modules = (
            self.base.modules.get(*partner as usize),
            self.head.modules.get(at as usize),
        );
        let (Some(was), Some(is)) = modules else {
            return false;
        };
        self.clauses(&was.clauses, &is.clauses)
            && self.same(&self.pairings.modules, was.parent, is.parent)
    }

    /// Whether everything that an action says, and what its modules say for it, is the same.
    pub fn actions(&self, was: &Action, is: &Action) -> bool {
        let module = self
            .modules
            .get(is.module as usize)
            .copied()
            .unwrap_or(false);
        module
            && self.same(&self.pairings.modules, was.module, is.module)
            && (was.label == is.label && was.doc == is.doc && was.stage == is.stage)
            && (was.meta == is.meta && was.clause_meta == is.clause_meta)
            && self.option(&self.pairings.actions, was.part_of, is.part_of)
            && self.option(&self.pairings.levels, was.level, is.level)
            && self.option(&self.pairings.reaches, was.reach, is.reach)
            && was.includes.len() == is.includes.len()
            && was
                .includes
                .iter()
                .zip(&is.includes)
                .all(|((was, _), (is, _))| self.same(&self.pairings.actions, *was, *is))
            && self.clauses(&was.clauses, &is.clauses)
    }

    /// Whether what two modules say of themselves is the same.
    pub fn modules(&self, was: &Module, is: &Module) -> bool {
        (was.label == is.label && was.doc == is.doc && was.stage == is.stage)
            && (was.meta == is.meta && was.clause_meta == is.clause_meta)
            && was.undecided == is.undecided
    }

    fn clauses(&self, was: &Clauses, is: &Clauses) -> bool {
        was.requires.len() == is.requires.len()
            && was.available.len() == is.available.len()
            && was.unavailable.len() == is.unavailable.len()
            && was.discouraged.len() == is.discouraged.len()
            && was
                .requires
                .iter()
                .zip(&is.requires)
                .all(|(was, is)| self.exprs(&was.expr, &is.expr))
            && was
                .available
                .iter()
                .zip(&is.available)
                .all(|(was, is)| self.conds(&was.cond, &is.cond))
            && was
                .unavailable
                .iter()
                .zip(&is.unavailable)
                .all(|(was, is)| self.lists(&was.roles, &is.roles))
            && was
                .discouraged
                .iter()
                .zip(&is.discouraged)
                .all(|(was, is)| {
                    was.why == is.why
                        && match (&was.company, &is.company) {
                            (None, None) => true,
                            (Some((was, expr)), Some((is, other))) => {
                                was == is && self.exprs(expr, other)
                            }
                            (None, Some(_)) | (Some(_), None) => false,
                        }
                })
    }

    fn conds(&self, was: &Cond, is: &Cond) -> bool {
        self.same_variables && was == is
    }

    fn lists(&self, was: &[u32], is: &[u32]) -> bool {
        was.len() == is.len()
            && was
                .iter()
                .zip(is)
                .all(|(was, is)| self.same(&self.pairings.roles, *was, *is))
    }

    fn exprs(&self, was: &Expr, is: &Expr) -> bool {
        let all = |was: &[Expr], is: &[Expr]| {
            was.len() == is.len() && was.iter().zip(is).all(|(was, is)| self.exprs(was, is))
        };
        match (was, is) {
            (Expr::Action(was), Expr::Action(is)) => self.same(&self.pairings.actions, *was, *is),
            (Expr::All(was), Expr::All(is)) | (Expr::Any(was), Expr::Any(is)) => all(was, is),
            (Expr::Not(was), Expr::Not(is)) => self.exprs(was, is),
            (Expr::Action(_) | Expr::All(_) | Expr::Any(_) | Expr::Not(_), _) => false,
        }
    }

    fn same(&self, pairing: &Pairing, was: u32, is: u32) -> bool {
        pairing.heads(was) == [is]
    }

    fn option(&self, pairing: &Pairing, was: Option<u32>, is: Option<u32>) -> bool {
        match (was, is) {
            (None, None) => true,
            (Some(was), Some(is)) => self.same(pairing, was, is),
            (None, Some(_)) | (Some(_), None) => false,
        }
    }
}
