//! Which requirements bind an action: its own, and the gates of the modules it stands in.

use crate::model::{Expr, Model, Requires};

/// A requirement of an action.
#[derive(Debug, Clone, Copy)]
pub struct Requirement<'m> {
    /// The clause.
    pub clause: &'m Requires,
    /// It stands in a module, for all actions inside.
    pub gate: bool,
}

/// The requirements of an action; a module's gate doesn't bind the actions it names.
pub fn requirements(model: &Model, action: u32) -> Vec<Requirement<'_>> {
    let Some(known) = model.actions.get(action as usize) else {
        return Vec::new();
    };
    let own = known.clauses.requires.iter().map(|clause| Requirement {
        clause,
        gate: false,
    });
    let mut all: Vec<Requirement<'_>> = own.collect();
    for module in model.modules_of(known) {
        let gates = module
            .clauses
            .requires
            .iter()
            .filter(|clause| !names(&clause.expr, action));
        all.extend(gates.map(|clause| Requirement { clause, gate: true }));
    }
    all
}

fn names(expr: &Expr, action: u32) -> bool {
    let mut named = Vec::new();
    expr.actions(&mut named);
    named.contains(&action)
}
