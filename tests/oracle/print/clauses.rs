//! Clauses of modules, actions and roles, and what stands before a declaration.

use super::super::system::*;
use super::Printer;
use super::layout::{BREAK, GAP, JOINT, list, marked, words};

impl Printer<'_> {
    /// What stands before a declaration, and its label with the blank before it.
    pub fn outside(&mut self, extras: &Extras) -> (String, String) {
        let mut before = Vec::new();
        if let Some(doc) = &extras.doc {
            before.push(documentation(doc));
        }
        if let Some(source) = &extras.source {
            before.push(format!("@source({JOINT}\"{source}\"{JOINT}){BREAK}"));
        }
        self.numbers.shuffle(&mut before);
        let label = match &extras.label {
            Some(label) => format!("{GAP}{}", self.string(label)),
            None => String::new(),
        };
        (before.concat(), label)
    }

    /// As `outside`; a label that isn't there may be written as the name.
    pub fn around(&mut self, name: &str, extras: &Extras) -> (String, String) {
        let (before, label) = self.outside(extras);
        match label.is_empty() && self.numbers.chance(10) {
            true => (before, format!("{GAP}\"{name}\"")),
            false => (before, label),
        }
    }

    pub fn string(&mut self, text: &str) -> String {
        let coded = self
            .numbers
            .chance(6)
            .then(|| self.numbers.below(text.chars().count().max(1)));
        let mut out = String::from("\"");
        for (i, c) in text.chars().enumerate() {
            match c {
                _ if coded == Some(i) => out.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
                '"' | '\\' => out.extend(['\\', c]),
                _ => out.push(c),
            }
        }
        out.push('"');
        out
    }

    /// A clause with its metadata before it.
    pub fn clause<T>(&mut self, clause: &Clause<T>, text: &str) -> String {
        let mut before = Vec::new();
        if clause.derived {
            before.push(format!("@derived({JOINT}\"it follows\"{JOINT}){GAP}"));
        }
        if let Some(source) = &clause.source {
            before.push(format!("@source(\"{source}\"){GAP}"));
        }
        self.numbers.shuffle(&mut before);
        format!("{}{}", before.concat(), marked(clause.id, text))
    }

    /// The clauses of which there is one, and which an `extend module` doesn't get.
    pub fn single_terms(&mut self, terms: &Terms) -> Vec<String> {
        let mut pieces = Vec::new();
        if let Some(level) = &terms.level {
            let text = words(&["level", &self.system.levels[level.body].name]);
            pieces.push(self.clause(level, &text));
        }
        if let Some(reach) = &terms.reach {
            let text = words(&["reach", &self.system.reaches[reach.body].name]);
            pieces.push(self.clause(reach, &text));
        }
        if let Some(stage) = terms.stage {
            let stage = match stage {
                Stage::Alpha => words(&["alpha"]),
                Stage::Beta => words(&["beta"]),
                Stage::Stable => words(&["stable"]),
                Stage::Deprecated => words(&["deprecated", "\"use another\""]),
            };
            pieces.push(words(&["stage", &stage]));
        }
        pieces
    }

    /// The clauses that add up.
    pub fn adding_terms(&mut self, scope: Option<ModuleId>, terms: &Terms) -> Vec<String> {
        let mut pieces = Vec::new();
        for clause in &terms.requires {
            let text = words(&["requires", &self.expression(scope, &clause.body)]);
            pieces.push(self.clause(clause, &text));
        }
        for clause in &terms.conflicts {
            let text = words(&["conflicts", &self.patterns(scope, &clause.body)]);
            pieces.push(self.clause(clause, &text));
        }
        for clause in &terms.available {
            let text = words(&["available", "when", &self.condition(scope, &clause.body)]);
            pieces.push(self.clause(clause, &text));
        }
        for clause in &terms.unavailable {
            let text = words(&["unavailable", "to", &self.roles(&clause.body)]);
            pieces.push(self.clause(clause, &text));
        }
        for clause in &terms.discouraged {
            let advice = match &clause.body {
                Advice::Always => words(&["discouraged"]),
                Advice::With(with) => {
                    words(&["discouraged", "with", &self.expression(scope, with)])
                }
                Advice::Without(without) => {
                    words(&["discouraged", "without", &self.expression(scope, without)])
                }
            };
            let text = words(&[&advice, "\"think twice\""]);
            pieces.push(self.clause(clause, &text));
        }
        pieces
    }

    pub fn formerly(&self, extras: &Extras) -> Option<String> {
        let old = &extras.formerly;
        (!old.is_empty()).then(|| words(&["formerly", &list(old)]))
    }

    pub fn role_clauses(&mut self, role: &Role) -> Vec<String> {
        let mut pieces = Vec::new();
        for clause in &role.grants {
            let patterns = self.patterns(None, &clause.body.patterns);
            let at = clause.body.at.map(|at| &self.system.reaches[at].name);
            let at = at.map(|at| format!("{GAP}at{GAP}{at}")).unwrap_or_default();
            let when = self.when(None, &clause.body.when);
            pieces.push(self.clause(clause, &format!("grant{GAP}{patterns}{at}{when}")));
        }
        for (verb, clauses) in [("revoke", &role.revokes), ("deny", &role.denies)] {
            for clause in clauses {
                let patterns = self.patterns(None, &clause.body.patterns);
                let when = self.when(None, &clause.body.when);
                pieces.push(self.clause(clause, &format!("{verb}{GAP}{patterns}{when}")));
            }
        }
        for clause in &role.undecided {
            let patterns = self.patterns(None, &clause.body);
            let text = words(&["undecided", &patterns, "\"to be decided\""]);
            pieces.push(self.clause(clause, &text));
        }
        for clause in &role.conflicts {
            let text = words(&["conflicts", &self.roles(&clause.body)]);
            pieces.push(self.clause(clause, &text));
        }
        pieces
    }
}

pub fn documentation(doc: &str) -> String {
    let lines = doc.lines().map(|line| format!("\n/// {line}"));
    format!("{}\n", lines.collect::<String>())
}

/// `head { pieces }`
pub fn block(head: &str, pieces: &[String]) -> String {
    let inside: String = pieces
        .iter()
        .map(|piece| format!("{BREAK}{piece}"))
        .collect();
    format!("{head}{GAP}{{{inside}{BREAK}}}")
}
