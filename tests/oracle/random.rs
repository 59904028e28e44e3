//! Small systems made up at random.
//!
//! They have no error of syntax or name, no cycle, no duplicate and no RC401 to RC403; type and constraint errors
//! occur. About half of them have no type error. Where the language leaves room, the generator stays out of it: an
//! unsatisfiable condition stands only in a grant, revoke or deny; no condition asks for a fact that some state leaves
//! undecided; `*` without a module stands only where modules are counted; wildcards that match nothing stand in
//! clauses of roles, in `includes`, `conflicts` and `expect … can`; a walk has no ambiguous event and its `when`
//! doesn't name the lifecycle that walks; only the last event of a walk that ends `refused` is ever refused;
//! `@derived` stands before constraints, not before availability.

mod catalog;
mod claims;
mod conditions;
mod people;
mod vocabulary;
mod walks;
mod words;

use super::numbers::Numbers;
use super::repair::without_type_errors;
use super::system::*;

/// The system of a seed: always the same one.
pub fn system(seed: u64) -> System {
    let mut numbers = Numbers::new(seed);
    let clean = numbers.chance(45);
    let mut draft = Draft {
        system: System::default(),
        next_clause: 0,
        names: 0,
        clean,
        numbers,
    };
    draft.system.name = "help_desk".to_string();
    draft.system.extras = draft.extras("system");
    draft.system.extras.formerly.clear();
    draft.add_modules();
    draft.add_scales();
    draft.add_settings();
    draft.add_actions();
    draft.add_lifecycles();
    draft.add_roles();
    draft.add_availability();
    draft.add_includes();
    draft.add_constraints();
    draft.add_role_clauses();
    if clean {
        draft.system = without_type_errors(draft.system);
    }
    draft.add_rules();
    draft.add_tests();
    draft.system
}

/// A system on its way.
struct Draft {
    numbers: Numbers,
    system: System,
    next_clause: ClauseId,
    /// How many names were made up with a number in them.
    names: usize,
    /// The system is to have no type error.
    clean: bool,
}

impl Draft {
    fn clause<T>(&mut self, body: T) -> Clause<T> {
        self.next_clause += 1;
        Clause {
            id: self.next_clause,
            derived: false,
            source: self.numbers.chance(5).then(|| words::SOURCE.to_string()),
            body,
        }
    }

    /// Statements and expectations bear no metadata.
    fn bare<T>(&mut self, body: T) -> Clause<T> {
        let mut clause = self.clause(body);
        clause.source = None;
        clause
    }

    fn constraint<T>(&mut self, body: T) -> Clause<T> {
        let mut clause = self.clause(body);
        clause.derived = self.numbers.chance(20);
        clause
    }

    fn extras(&mut self, what: &str) -> Extras {
        let numbers = &mut self.numbers;
        let label = numbers.chance(50).then(|| numbers.pick(words::LABELS));
        let doc = numbers.chance(12).then(|| numbers.pick(words::DOCS));
        let source = numbers.chance(8).then_some(words::SOURCE);
        let mut formerly = Vec::new();
        if numbers.chance(8) {
            formerly.push(self.old_name(what));
        }
        Extras {
            label: label.map(str::to_string),
            doc: doc.map(str::to_string),
            source: source.map(str::to_string),
            formerly,
        }
    }

    /// A name that nothing bears.
    fn old_name(&mut self, what: &str) -> String {
        self.names += 1;
        format!("old_{what}_{}", self.names)
    }

    fn maybe_old_name(&mut self, what: &str) -> Option<String> {
        self.numbers.chance(6).then(|| self.old_name(what))
    }

    /// Where something stands that may stand in a module or at the top.
    fn place(&mut self) -> Option<ModuleId> {
        let modules = self.system.modules.len();
        self.numbers.chance(25).then(|| self.numbers.below(modules))
    }

    fn path_in(&self, module: Option<ModuleId>, name: &str) -> String {
        match module {
            Some(module) => format!("{}.{name}", self.system.modules[module].path),
            None => name.to_string(),
        }
    }
}
