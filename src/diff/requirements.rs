//! What binds an action, its own requirements and those of its modules, as one statement that can be compared.

use super::namer::Namer;
use crate::logic::{Diagrams, Set, Var};
use crate::model::{Action, Expr, Model, OriginId};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// The requirements that bind an action, by their texts.
pub struct Required<'a> {
    /// What is required, and where that is said.
    pub all: BTreeMap<String, (&'a Expr, OriginId)>,
    names: &'a Namer<'a>,
}

/// Boolean functions over names of actions.
struct Store<'a> {
    atoms: FxHashMap<&'a str, u32>,
    diagrams: Diagrams,
}

impl<'a> Required<'a> {
    /// What binds this action; a module's requirement doesn't bind what it names.
    pub fn new(model: &'a Model, action: &'a Action, names: &'a Namer<'a>) -> Self {
        let own = action.clauses.requires.iter();
        let gates = model
            .modules_of(action)
            .flat_map(|module| &module.clauses.requires);
        let gates = gates.filter(|gate| {
            let mut named = Vec::new();
            gate.expr.actions(&mut named);
            !named.iter().any(|other| model.path(*other) == action.path)
        });
        let all = own.chain(gates);
        Self {
            all: all
                .map(|it| (names.expression(&it.expr), (&it.expr, it.origin)))
                .collect(),
            names,
        }
    }

    /// As it could be written.
    pub fn text(&self) -> String {
        let several = self.all.len() > 1;
        let parts = self.all.keys().map(|text| {
            match several && text.contains(" or ") && !text.contains(" and ") {
                true => format!("({text})"),
                false => text.clone(),
            }
        });
        parts.collect::<Vec<_>>().join(" and ")
    }

    /// Whether whoever satisfies this satisfies the other one, and the reverse.
    pub fn implications(&self, other: &Required<'a>) -> (bool, bool) {
        let mut atoms: FxHashMap<&str, u32> = FxHashMap::default();
        for required in [self, other] {
            for (expr, _) in required.all.values() {
                let mut named = Vec::new();
                expr.actions(&mut named);
                for name in named
                    .into_iter()
                    .map(|action| required.names.action(action))
                {
                    let next = atoms.len() as u32;
                    atoms.entry(name).or_insert(next);
                }
            }
        }
        let diagrams = Diagrams::new(vec![2; atoms.len()]);
        let mut store = Store { atoms, diagrams };
        let (ours, theirs) = (store.all(self), store.all(other));
        (
            store.diagrams.implies(ours, theirs),
            store.diagrams.implies(theirs, ours),
        )
    }
}

impl Store<'_> {
    fn all(&mut self, required: &Required<'_>) -> Set {
        required.all.values().fold(Set::ALL, |all, (expr, _)| {
            let part = self.set(expr, required.names);
            self.diagrams.and(all, part)
        })
    }

    fn set(&mut self, expr: &Expr, names: &Namer<'_>) -> Set {
        match expr {
            Expr::Action(action) => {
                let atom = self.atoms.get(names.action(*action)).copied();
                atom.map_or(Set::EMPTY, |atom| self.diagrams.values(Var(atom), [1]))
            }
            Expr::All(parts) => parts.iter().fold(Set::ALL, |all, part| {
                let part = self.set(part, names);
                self.diagrams.and(all, part)
            }),
            Expr::Any(parts) => parts.iter().fold(Set::EMPTY, |any, part| {
                let part = self.set(part, names);
                self.diagrams.or(any, part)
            }),
            Expr::Not(inner) => {
                let inner = self.set(inner, names);
                self.diagrams.not(inner)
            }
        }
    }
}
