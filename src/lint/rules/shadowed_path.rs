//! RC609: a path that means something here and something else further out.

use crate::diagnostic::codes::Silencing;
use crate::diagnostic::{Code, Diagnostic, Page, Severity};
use crate::lint::references::{Reference, references};
use crate::lint::{Facts, Needs, Rule};
use crate::model::{Model, Module};
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

pub static RULE: Rule = Rule {
    code: Code {
        id: "RC609",
        name: "shadowed-path",
        severity: Severity::Warning,
        silencing: Silencing::Freely,
        opt_in: false,
        summary: "A path names something in this module, and something else outside it.",
        page: Some(&Page {
            since: "0.1.0",
            explanation: "A path is looked up in the innermost module first, then outwards. If it exists in both places, the inner one \
                is meant, and a reader who has the outer one in mind reads something else than the compiler. Adding an \
                action to a module can change in this way what a line further down means.",
            bad: "module reports \"Reports\" {\n  action view \"View\"\n}\nmodule sales \"Sales\" {\n  module reports \"Sales reports\" {\n    action view \"View\"\n  }\n  action export \"Export\" { requires reports.view }\n}\n",
            good: "module reports \"Reports\" {\n  action view \"View\"\n}\nmodule sales \"Sales\" {\n  module reports \"Sales reports\" {\n    action view \"View\"\n  }\n  action export \"Export\" { requires sales.reports.view }\n}\n",
        }),
    },
    needs: Needs::WholeText,
    run,
};

/// What there is, by path.
struct Known<'m> {
    modules: FxHashMap<&'m str, Range<u32>>,
}

fn run(facts: &mut Facts<'_>) {
    let model = facts.context.model;
    let modules = model
        .modules
        .iter()
        .map(|module| (module.path.as_str(), module.own.clone()));
    let known = Known {
        modules: modules.collect(),
    };
    let ambiguous = known.ambiguous(model);
    if ambiguous.is_empty() {
        return;
    }
    let mut found: FxHashMap<(String, &str), (usize, usize)> = FxHashMap::default();
    let all = references(facts);
    let mut shadowed = Vec::new();
    for reference in &all {
        let written = facts.written(&reference.path);
        let first = written.split('.').next();
        if !first.is_some_and(|first| ambiguous.contains(first)) {
            continue;
        }
        if let Some((inner, outer)) = known.both(facts, reference, written) {
            let entry = found.entry((reference.scope.to_string(), written));
            let (_, count) = entry.or_insert_with(|| {
                shadowed.push((reference, written, inner, outer));
                (shadowed.len(), 0)
            });
            *count += 1;
        }
    }
    for (reference, written, inner, outer) in shadowed {
        let count = found.get(&(reference.scope.to_string(), written));
        let more = count.map_or(0, |(_, count)| count - 1);
        report(facts, reference, (&inner, &outer), more);
    }
}

impl<'m> Known<'m> {
    /// The names that mean one thing in some module and another one further out: a path that means two begins with
    /// one of them.
    fn ambiguous(&self, model: &'m Model) -> FxHashSet<&'m str> {
        let mut names = FxHashSet::default();
        let mut path = String::new();
        for module in model.modules.iter().filter(|module| module.parent != 0) {
            let around: Vec<&Module> = model.modules_around(module).collect();
            let name = last(&module.path);
            let outer = around.iter().skip(1).map(|outer| outer.path.as_str());
            for outer in outer.chain([""]) {
                path.clear();
                path.push_str(outer);
                path.push_str(if outer.is_empty() { "" } else { "." });
                path.push_str(name);
                if self.modules.contains_key(path.as_str()) {
                    names.insert(name);
                }
            }
            let own = model.own_actions(module).iter();
            let also = |name: &&str| {
                let mut outer = around.iter().map(|outer| model.own_actions(outer));
                outer.any(|actions| {
                    let at = actions.binary_search_by(|action| last(&action.path).cmp(name));
                    at.is_ok()
                })
            };
            names.extend(own.map(|action| last(&action.path)).filter(also));
        }
        names
    }

    /// What a path means, and what it would mean further out.
    fn both(
        &self,
        facts: &Facts<'_>,
        reference: &Reference,
        written: &str,
    ) -> Option<(String, String)> {
        if reference.scope.is_empty() {
            return None;
        }
        let mut scope: &str = &reference.scope;
        let mut meant = None;
        loop {
            let path = match scope {
                "" => written.to_owned(),
                _ => format!("{scope}.{written}"),
            };
            if self.has(facts, &path, reference.module) {
                match meant {
                    None => meant = Some(path),
                    Some(meant) => return Some((meant, path)),
                }
            }
            scope = match scope.rsplit_once('.') {
                Some((outer, _)) => outer,
                None if scope.is_empty() => return None,
                None => "",
            };
        }
    }

    fn has(&self, facts: &Facts<'_>, path: &str, module: bool) -> bool {
        match module {
            true => self.modules.contains_key(path),
            false => self.action(facts, path).is_some(),
        }
    }

    fn action(&self, facts: &Facts<'_>, path: &str) -> Option<u32> {
        let (home, _) = path.rsplit_once('.')?;
        let own = self.modules.get(home)?.clone();
        let actions = &facts
            .context
            .model
            .actions
            .get(own.start as usize..own.end as usize)?;
        let at = actions.binary_search_by(|action| action.path.as_str().cmp(path));
        at.ok().map(|at| own.start + at as u32)
    }
}

/// The last name of a path.
fn last(path: &str) -> &str {
    path.rsplit_once('.').map_or(path, |(_, name)| name)
}

fn report(facts: &mut Facts<'_>, reference: &Reference, (inner, outer): (&str, &str), more: usize) {
    let written = facts.written(&reference.path);
    let more = match more {
        0 => String::new(),
        1 => "; the same once more in this module".to_owned(),
        more => format!("; the same {more} more times in this module"),
    };
    let message = format!("`{written}` means `{inner}` here, and there is also `{outer}`{more}");
    let finding = Diagnostic::new(&RULE.code, reference.path.span, message)
        .help(format!("write `{inner}` in full, or rename one of the two"))
        .entity(format!("module {}: {written}", reference.scope));
    facts.report(finding);
}
