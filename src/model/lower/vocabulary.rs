//! Levels, reaches, settings, and the variables that situations are made of.

use super::{Lower, doc, meta};
use crate::diagnostic::{Diagnostic, codes};
use crate::logic::Var;
use crate::model::{Level, Reach, Setting, Subject, Value, Variable};
use crate::resolve::{LifecycleDraft, Names, SettingDraft};
use crate::source::Span;
use crate::syntax::ast::{LifecycleClause, Path, Rank};
use std::collections::BTreeMap;

impl<'s> Lower<'s, '_> {
    pub(super) fn vocabulary(&mut self) {
        self.levels();
        self.reaches();
        for draft in &self.symbols.settings {
            let setting = self.setting(draft);
            self.model.settings.push(setting);
        }
        self.variables();
    }

    fn levels(&mut self) {
        let mut first: BTreeMap<&str, Span> = BTreeMap::new();
        for rank in &self.symbols.levels {
            let name = self.names.written(rank.name);
            if self.twice(&mut first, rank.name, "level") {
                continue;
            }
            let formerly = self.formerly(&rank.formerly, "");
            let name = name.to_owned();
            let origin = self.origin(rank.name.span);
            self.model.levels.push(Level {
                name,
                formerly,
                origin,
            });
        }
    }

    /// Reports a name that is already in `first`, else notes it.
    pub(super) fn twice(
        &mut self,
        first: &mut BTreeMap<&'s str, Span>,
        name: Path,
        what: &str,
    ) -> bool {
        let names: &'s Names = self.names;
        let written = names.written(name);
        if let Some(known) = first.get(written) {
            let message = format!("the {what} `{written}` is declared twice");
            let finding = Diagnostic::new(&codes::DUPLICATE_NAME, name.span, message)
                .at("declared again here")
                .related(*known, "declared here first");
            self.findings.push(finding);
            return true;
        }
        first.insert(written, name.span);
        false
    }

    /// A partial order from its chains: `within` and `down` are closed over it.
    fn reaches(&mut self) {
        let chains = &self.symbols.chains;
        let mut ranks: BTreeMap<&str, (&Rank, Vec<Path>)> = BTreeMap::new();
        for rank in chains.iter().copied().flatten() {
            let entry = ranks.entry(self.names.written(rank.name));
            entry
                .or_insert_with(|| (rank, Vec::new()))
                .1
                .push(rank.name);
        }
        let names: Vec<&str> = ranks.keys().copied().collect();
        let id = |name: &str| names.binary_search(&name).ok().map(|at| at as u32);
        let mut wider: Vec<Vec<u32>> = vec![Vec::new(); names.len()];
        for chain in chains {
            for pair in chain.windows(2) {
                if let [narrow, wide] = pair
                    && let Some(from) = id(self.names.written(narrow.name))
                    && let Some(to) = id(self.names.written(wide.name))
                    && let Some(edges) = wider.get_mut(from as usize)
                {
                    edges.push(to);
                }
            }
        }
        let places: Vec<Span> = ranks.values().map(|(rank, _)| rank.name.span).collect();
        self.break_reach_cycles(&names, &places, &mut wider);
        for (at, (name, (rank, _))) in ranks.iter().enumerate() {
            let within = closure(at as u32, &wider);
            self.words
                .reach_names
                .insert(self.names.path(rank.name), at as u32);
            let formerly = chains
                .iter()
                .copied()
                .flatten()
                .filter(|other| self.names.written(other.name) == *name)
                .flat_map(|other| other.formerly.iter().cloned())
                .collect::<Vec<_>>();
            let formerly = self.formerly(&formerly, "");
            let origin = self.origin(rank.name.span);
            self.model.reaches.push(Reach {
                name: (*name).to_owned(),
                within,
                down: Vec::new(),
                formerly,
                origin,
            });
        }
        for at in 0..self.model.reaches.len() as u32 {
            let narrower = |(other, reach): (usize, &Reach)| {
                (other as u32 == at || reach.within.contains(&at)).then_some(other as u32)
            };
            let down = self
                .model
                .reaches
                .iter()
                .enumerate()
                .filter_map(narrower)
                .collect();
            if let Some(reach) = self.model.reaches.get_mut(at as usize) {
                reach.down = down;
            }
        }
    }

    fn setting(&mut self, draft: &SettingDraft<'_>) -> Setting {
        let named = &draft.setting.named;
        let mut first: BTreeMap<&str, Span> = BTreeMap::new();
        let mut values = Vec::new();
        for value in &draft.setting.values {
            if self.twice(&mut first, value.named.name, "value") {
                continue;
            }
            values.push(Value {
                name: self.name(value.named.name),
                label: self.label(value.named.label.as_ref(), value.named.name),
                formerly: self.formerly(&value.formerly, ""),
            });
        }
        if values.is_empty() {
            let message = format!("the setting `{}` has no value", draft.path);
            let finding = Diagnostic::new(&codes::SYNTAX_ERROR, named.name.span, message)
                .help("exactly one value holds at a time: name them, and `other` for those nobody has named yet");
            self.findings.push(finding);
        }
        values.sort_by(|a, b| a.name.cmp(&b.name));
        let module = draft.path.rsplit_once('.').map_or("", |(module, _)| module);
        Setting {
            path: draft.path.clone(),
            label: self.label(named.label.as_ref(), named.name),
            doc: doc(draft.attrs),
            values,
            formerly: self.formerly(&draft.setting.formerly, module),
            meta: meta(draft.attrs),
            origin: self.origin(named.name.span),
        }
    }

    /// Settings and lifecycles in one order, by path: the order of the diagrams.
    fn variables(&mut self) {
        let settings = self
            .model
            .settings
            .iter()
            .enumerate()
            .map(|(at, setting)| Variable {
                path: setting.path.clone(),
                values: setting
                    .values
                    .iter()
                    .map(|value| value.name.clone())
                    .collect(),
                subject: Subject::Setting(at as u32),
            });
        let lifecycles = self.symbols.lifecycles.iter().enumerate();
        let lifecycles = lifecycles.map(|(at, draft)| Variable {
            path: draft.path.clone(),
            values: self.state_names(draft),
            subject: Subject::Lifecycle(at as u32),
        });
        let mut variables: Vec<Variable> = settings.chain(lifecycles).collect();
        variables.sort_by(|a, b| a.path.cmp(&b.path));
        self.words.setting_vars = vec![Var(0); self.model.settings.len()];
        self.words.lifecycle_vars = vec![Var(0); self.symbols.lifecycles.len()];
        for (at, variable) in variables.iter().enumerate() {
            let (vars, place) = match variable.subject {
                Subject::Setting(place) => (&mut self.words.setting_vars, place),
                Subject::Lifecycle(place) => (&mut self.words.lifecycle_vars, place),
            };
            if let Some(slot) = vars.get_mut(place as usize) {
                *slot = Var(at as u32);
            }
        }
        self.model.variables = variables;
    }

    fn state_names(&self, draft: &LifecycleDraft<'_>) -> Vec<String> {
        let clauses = draft.lifecycle.clauses.iter();
        let states = clauses.filter_map(|node| match &node.what {
            LifecycleClause::State(state) => Some(self.name(state.named.name)),
            LifecycleClause::Transition(_)
            | LifecycleClause::UndecidedInitial(_)
            | LifecycleClause::Formerly(_) => None,
        });
        let mut states: Vec<String> = states.collect();
        states.sort();
        states.dedup();
        states
    }
}

/// Everything that can be reached from `start`, sorted, without it.
fn closure(start: u32, edges: &[Vec<u32>]) -> Vec<u32> {
    let mut seen = Vec::new();
    let mut todo = vec![start];
    while let Some(at) = todo.pop() {
        for next in edges.get(at as usize).into_iter().flatten() {
            if !seen.contains(next) {
                seen.push(*next);
                todo.push(*next);
            }
        }
    }
    seen.sort_unstable();
    seen
}
