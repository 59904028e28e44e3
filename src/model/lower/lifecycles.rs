//! Lifecycles.

use super::modules::{merge, sorted};
use super::{Lower, clause_meta, derived, doc, meta};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::{ClauseMeta, Formerly, Lifecycle, State, Subject, Target, Transition, Trigger};
use crate::resolve::LifecycleDraft;
use crate::source::Span;
use crate::syntax::ast::{self, LifecycleClause, Node, Path, StateClause};
use std::collections::BTreeMap;

impl Lower<'_, '_> {
    pub(super) fn lifecycles(&mut self) {
        for (at, draft) in self.symbols.lifecycles.iter().enumerate() {
            let lifecycle = self.lifecycle(at as u32, draft);
            self.model.lifecycles.push(lifecycle);
        }
    }

    fn lifecycle(&mut self, at: u32, draft: &LifecycleDraft<'_>) -> Lifecycle {
        let named = &draft.lifecycle.named;
        let module = draft.path.rsplit_once('.').map_or("", |(module, _)| module);
        let mut lifecycle = Lifecycle {
            path: draft.path.clone(),
            label: self.label(named.label.as_ref(), named.name),
            doc: doc(draft.attrs),
            variable: self.variable(Subject::Lifecycle(at)),
            states: self.states(draft),
            transitions: Vec::new(),
            undecided_initial: None,
            formerly: Formerly::default(),
            meta: meta(draft.attrs),
            clause_meta: self.lifecycle_clause_meta(draft),
            origin: self.origin(named.name.span),
            incomplete: draft.lifecycle.broken,
        };
        if lifecycle.states.is_empty() && !lifecycle.incomplete {
            let message = format!("the lifecycle `{}` has no state", draft.path);
            let finding = Diagnostic::new(&codes::SYNTAX_ERROR, named.name.span, message)
                .help("declare its states: `initial state active \"Active\"`");
            self.findings.push(finding);
        }
        let mut undecided_initial: Option<Span> = None;
        for node in &draft.lifecycle.clauses {
            match &node.what {
                LifecycleClause::State(_) => {}
                LifecycleClause::UndecidedInitial(why) => {
                    self.once(
                        "undecided initial",
                        undecided_initial.replace(node.span),
                        node.span,
                    );
                    lifecycle.undecided_initial = Some(why.text.to_string());
                }
                LifecycleClause::Formerly(former) => {
                    let formerly = self.formerly(former, module);
                    merge(&mut lifecycle.formerly, formerly);
                }
                LifecycleClause::Transition(transition) => {
                    let lowered = self.transition(draft, &lifecycle.states, transition, node);
                    lifecycle.incomplete |= lowered.is_none();
                    lifecycle.transitions.extend(lowered);
                }
            }
        }
        lifecycle
    }

    /// What stands before clauses that have no row of their own in the bundle.
    fn lifecycle_clause_meta(&self, draft: &LifecycleDraft<'_>) -> Vec<ClauseMeta> {
        let mut all = Vec::new();
        for node in &draft.lifecycle.clauses {
            match &node.what {
                LifecycleClause::UndecidedInitial(_) => {
                    all.extend(clause_meta("undecided initial", String::new, &node.attrs));
                }
                LifecycleClause::Formerly(_) => {
                    all.extend(clause_meta("formerly", String::new, &node.attrs));
                }
                LifecycleClause::State(state) => {
                    let name = self.names.written(state.named.name);
                    for clause in &state.clauses {
                        let (word, about) = self.state_clause(name, &clause.what);
                        all.extend(clause_meta(word, || about, &clause.attrs));
                    }
                }
                LifecycleClause::Transition(_) => {}
            }
        }
        sorted(all)
    }

    fn state_clause(&self, state: &str, clause: &StateClause) -> (&'static str, String) {
        let (word, facts) = match clause {
            StateClause::Allows(facts) => ("allows", facts),
            StateClause::Refuses(facts) => ("refuses", facts),
            StateClause::Undecided(facts, _) => ("undecided", facts),
            StateClause::Formerly(_) => return ("formerly", state.to_owned()),
        };
        let mut facts: Vec<&str> = facts.iter().map(|fact| self.names.written(*fact)).collect();
        facts.sort_unstable();
        (word, format!("{state}: {}", facts.join(", ")))
    }

    fn states(&mut self, draft: &LifecycleDraft<'_>) -> Vec<State> {
        let mut first: BTreeMap<&str, Span> = BTreeMap::new();
        let mut initial: Option<Span> = None;
        let mut states = Vec::new();
        for node in &draft.lifecycle.clauses {
            let LifecycleClause::State(state) = &node.what else {
                continue;
            };
            let name = state.named.name;
            if self.twice(&mut first, name, "state") {
                continue;
            }
            if state.initial {
                if let Some(known) = initial {
                    let message = format!("the lifecycle `{}` begins in two states", draft.path);
                    let finding = Diagnostic::new(&codes::SEVERAL_INITIAL_STATES, name.span, message)
                        .at("a second initial state")
                        .related(known, "the first one")
                        .help("only one state is initial; if nobody knows which, write `undecided initial \"why\"`");
                    self.findings.push(finding);
                }
                initial.get_or_insert(name.span);
            }
            states.push(self.state(node, state));
        }
        states.sort_by(|a: &State, b| a.name.cmp(&b.name));
        states
    }

    fn state(&mut self, node: &Node<LifecycleClause>, state: &ast::State) -> State {
        let mut lowered = State {
            name: self.name(state.named.name),
            label: self.label(state.named.label.as_ref(), state.named.name),
            doc: doc(node.attrs.as_deref()),
            initial: state.initial,
            last: state.last,
            allows: Vec::new(),
            refuses: Vec::new(),
            undecided: Vec::new(),
            formerly: Formerly::default(),
            meta: meta(node.attrs.as_deref()),
            origin: self.origin(state.named.name.span),
        };
        let mut first: BTreeMap<&str, Span> = BTreeMap::new();
        for clause in &state.clauses {
            let (facts, why) = match &clause.what {
                StateClause::Allows(facts) | StateClause::Refuses(facts) => (facts, None),
                StateClause::Undecided(facts, why) => (facts, Some(why.text.to_string())),
                StateClause::Formerly(former) => {
                    let formerly = self.formerly(former, "");
                    merge(&mut lowered.formerly, formerly);
                    continue;
                }
            };
            for fact in facts {
                if self.twice(&mut first, *fact, "fact") {
                    continue;
                }
                let name = self.name(*fact);
                match (&clause.what, &why) {
                    (_, Some(why)) => lowered.undecided.push((name, why.clone())),
                    (StateClause::Allows(_), None) => lowered.allows.push(name),
                    (_, None) => lowered.refuses.push(name),
                }
            }
        }
        lowered.allows.sort();
        lowered.refuses.sort();
        lowered.undecided.sort();
        lowered
    }

    fn transition(
        &mut self,
        draft: &LifecycleDraft<'_>,
        states: &[State],
        transition: &ast::Transition,
        node: &Node<LifecycleClause>,
    ) -> Option<Transition> {
        let trigger = self.trigger(draft.scope, &transition.trigger);
        let from = self.sources(draft, states, transition);
        let to = match transition.to {
            None => Some(Target::Unknown),
            Some(path) if self.names.written(path) == "same" => Some(Target::Same),
            Some(path) => self.state_named(draft, states, path).map(Target::State),
        };
        if transition.undecided.is_none() && (transition.from.is_none() || transition.to.is_none())
        {
            self.open_end(node.span);
        }
        let when = transition
            .when
            .as_ref()
            .map(|when| self.cond(draft.scope, when));
        Some(Transition {
            trigger: trigger?,
            from: from?,
            to: to?,
            when,
            undecided: transition
                .undecided
                .as_ref()
                .map(|why| why.text.to_string()),
            derived: derived(&node.attrs),
            meta: meta(node.attrs.as_deref()),
            origin: self.origin(node.span),
        })
    }

    fn open_end(&mut self, span: Span) {
        let finding = Diagnostic::new(
            &codes::SYNTAX_ERROR,
            span,
            "`?` stands in a transition that is said to be decided",
        )
        .help("write `undecided transition … \"why\"`, or name the state");
        self.findings.push(finding);
    }

    fn trigger(&mut self, scope: u32, trigger: &ast::Trigger) -> Option<Trigger> {
        match trigger {
            ast::Trigger::Action(path) => {
                let action = self
                    .lookup
                    .action(scope, *path)
                    .report(&mut self.findings)?;
                Some(Trigger::Action(action))
            }
            ast::Trigger::By(event, actions) => {
                let mut found = Vec::new();
                let mut complete = true;
                for path in actions {
                    let action = self.lookup.action(scope, *path).report(&mut self.findings);
                    complete &= action.is_some();
                    found.extend(action);
                }
                found.sort_unstable();
                found.dedup();
                complete.then(|| Trigger::By(self.name(*event), found))
            }
            ast::Trigger::Automatic(event) => {
                Some(Trigger::Automatic(event.map(|event| self.name(event))))
            }
        }
    }

    #[allow(clippy::option_option)]
    fn sources(
        &mut self,
        draft: &LifecycleDraft<'_>,
        states: &[State],
        transition: &ast::Transition,
    ) -> Option<Option<Vec<u32>>> {
        let Some(paths) = &transition.from else {
            return Some(None);
        };
        let mut found = Vec::new();
        let mut complete = true;
        for path in paths {
            let Some(at) = self.state_named(draft, states, *path) else {
                complete = false;
                continue;
            };
            if let Some(state) = states.get(at as usize).filter(|state| state.last) {
                let message = format!("`{}` is final: no transition leaves it", state.name);
                let finding = Diagnostic::new(&codes::LEAVES_FINAL_STATE, path.span, message)
                    .at("leaves a final state")
                    .related(self.origins.span(state.origin), "declared final here")
                    .help("remove the transition, or remove `final` from the state")
                    .entity(format!("lifecycle {}: {}", draft.path, state.name));
                self.findings.push(finding);
                complete = false;
            }
            found.push(at);
        }
        found.sort_unstable();
        found.dedup();
        complete.then_some(Some(found))
    }

    pub(super) fn state_named(
        &mut self,
        draft: &LifecycleDraft<'_>,
        states: &[State],
        path: Path,
    ) -> Option<u32> {
        let written = self.names.written(path);
        if let Ok(at) = states.binary_search_by(|state| state.name.as_str().cmp(written)) {
            return Some(at as u32);
        }
        if !draft.lifecycle.broken {
            let message = format!("the lifecycle `{}` has no state `{written}`", draft.path);
            let finding = Diagnostic::new(&codes::UNKNOWN_STATE, path.span, message)
                .entity(format!("lifecycle {}: {written}", draft.path));
            let names = states.iter().map(|state| state.name.as_str());
            self.findings
                .push(self.lookup.advise(finding, written, names));
        }
        None
    }
}
