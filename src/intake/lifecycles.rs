//! Lifecycles.

use super::Reader;
use super::actions::Actions;
use super::conditions::Conditions;
use super::fault::Fault;
use super::index::Index;
use super::page::Text;
use super::rows;
use super::vocabulary::{clause_meta, formerly, meta};
use crate::logic::Var;
use crate::model::{Lifecycle, State, Subject, Target, Transition, Trigger};

impl<'a> Reader<'_, 'a> {
    pub(super) fn lifecycles(
        &mut self,
        rows: &[rows::Lifecycle<'a>],
        actions: &Actions<'_, '_>,
        conditions: &mut Conditions<'a>,
    ) -> Result<(), Fault> {
        let variables = (0_u32..).zip(&self.model.variables);
        let variables = variables.filter_map(|(at, variable)| match variable.subject {
            Subject::Setting(_) => None,
            Subject::Lifecycle(_) => Some(Var(at)),
        });
        // Both are in the order of paths.
        let variables: Vec<Var> = variables.collect();
        let rows = self.page.sorted(rows, "lifecycle", |row| &row.id)?;
        for (row, variable) in rows.into_iter().zip(variables) {
            let mut lifecycle = self.lifecycle(row, variable)?;
            let names = lifecycle.states.iter().map(|state| state.name.as_str());
            let states = Index::new("state", names);
            let mut transitions = Vec::with_capacity(row.transitions.len());
            for transition in &row.transitions {
                let transition =
                    self.transition(transition, &states, &actions.index, conditions)?;
                transitions.push(transition);
            }
            lifecycle.transitions = transitions;
            self.model.lifecycles.push(lifecycle);
        }
        Ok(())
    }

    fn lifecycle(&mut self, row: &rows::Lifecycle<'_>, variable: Var) -> Result<Lifecycle, Fault> {
        let mut states = Vec::with_capacity(row.states.len());
        for state in self.page.sorted(&row.states, "state", |state| &state.id)? {
            states.push(self.state(state)?);
        }
        Ok(Lifecycle {
            path: row.id.owned(),
            label: row.label.shared(),
            doc: row.doc.shared(),
            variable,
            states,
            transitions: Vec::new(),
            undecided_initial: row.undecided_initial.as_ref().map(Text::owned),
            formerly: formerly(self.page, &row.formerly)?,
            meta: meta(&row.meta),
            clause_meta: clause_meta(self.page, &row.clause_meta)?,
            origin: self.origin(&row.id),
            incomplete: false,
        })
    }

    fn state(&mut self, row: &rows::State<'_>) -> Result<State, Fault> {
        self.page.name(&row.id)?;
        let open = row.undecided.iter().map(|open| &open.fact);
        let facts = row.allows.iter().chain(&row.refuses).chain(open);
        for fact in self.page.sorted(facts, "fact", |fact| fact)? {
            self.page.name(fact)?;
        }
        let undecided = row.undecided.iter();
        let undecided = undecided.map(|open| (open.fact.owned(), open.why.owned()));
        Ok(State {
            name: row.id.owned(),
            label: row.label.shared(),
            doc: row.doc.shared(),
            initial: row.initial,
            last: row.last,
            allows: row.allows.iter().map(Text::owned).collect(),
            refuses: row.refuses.iter().map(Text::owned).collect(),
            undecided: undecided.collect(),
            formerly: formerly(self.page, &row.formerly)?,
            meta: meta(&row.meta),
            origin: self.origin(&row.id),
        })
    }

    fn transition(
        &mut self,
        row: &rows::Transition<'a>,
        states: &Index<'_>,
        actions: &Index<'_>,
        conditions: &mut Conditions<'a>,
    ) -> Result<Transition, Fault> {
        conditions.set(self.page, row.when)?;
        let from = row.from.as_ref().map(|from| states.all(self.page, from));
        let to = match &row.to {
            None => Target::Same,
            Some(to) if &**to == "?" => Target::Unknown,
            Some(to) => Target::State(states.get(self.page, to)?),
        };
        let named = row.event.as_ref().or(row.from.iter().flatten().next());
        let place = named.or(row.to.as_ref()).map_or("", |place| place);
        Ok(Transition {
            trigger: self.trigger(row, actions)?,
            from: from.transpose()?,
            to,
            when: conditions.cond(row.when),
            undecided: row.undecided.as_ref().map(Text::owned),
            derived: row.derived.as_ref().map(Text::owned),
            meta: meta(&row.meta),
            origin: self.origin(place),
        })
    }

    /// An event that is called like the one action by which it is fired is taken for that action.
    fn trigger(&self, row: &rows::Transition<'_>, actions: &Index<'_>) -> Result<Trigger, Fault> {
        if let Some(event) = &row.event {
            self.page.path(event)?;
        }
        let by = actions.all(self.page, &row.by)?;
        match (row.automatic, &row.event, by.as_slice()) {
            (true, event, []) => Ok(Trigger::Automatic(event.as_ref().map(Text::owned))),
            (false, Some(event), [action]) if actions.find(event) == Some(*action) => {
                Ok(Trigger::Action(*action))
            }
            (false, Some(event), [_, ..]) => Ok(Trigger::By(event.owned(), by)),
            (_, event, _) => {
                let message =
                    "a transition is automatic, or it has an event and actions that fire it";
                let place = event.as_ref().or(row.by.first());
                Err(self.page.wrong(place.map_or("", |place| place), message))
            }
        }
    }
}
