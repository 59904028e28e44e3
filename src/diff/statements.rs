//! Rules and tests: what policies are held to.

use super::change::Side;
use super::comparison::Comparison;
use super::kinds::{self, Kind};
use super::namer::Namer;
use super::pairing::Pairing;
use crate::model::{
    Cond, Lifecycle, Model, OriginId, Rule, Statement, Step, Test, TestLine, Verdict,
};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A rule or a test with its lines, each by what it means and as it is written.
struct Stated {
    id: String,
    label: String,
    origin: OriginId,
    lines: Vec<(String, String)>,
}

impl Comparison<'_> {
    /// Every change of a rule or a test.
    pub(super) fn statements(&mut self) {
        let pairings = Arc::clone(&self.pairings);
        let rules = [self.rules(Side::Base), self.rules(Side::Head)];
        let kinds = [
            &kinds::RULE_ADDED,
            &kinds::RULE_REMOVED,
            &kinds::RULE_CHANGED,
        ];
        self.stated("rule", kinds, &pairings.rules, &rules);
        let tests = [self.tests(Side::Base), self.tests(Side::Head)];
        let kinds = [
            &kinds::TEST_ADDED,
            &kinds::TEST_REMOVED,
            &kinds::TEST_CHANGED,
        ];
        self.stated("test", kinds, &pairings.tests, &tests);
    }

    fn stated(
        &mut self,
        word: &str,
        kinds: [&'static Kind; 3],
        pairing: &Pairing,
        both: &[Vec<Stated>; 2],
    ) {
        let [added, removed, changed] = kinds;
        let [base, head] = both;
        let text = |it: &Stated| {
            let lines = it.lines.iter().map(|(_, text)| text.as_str());
            lines.collect::<Vec<_>>().join("\n")
        };
        for gone in pairing.removed().filter_map(|at| base.get(at as usize)) {
            let change = self
                .change(removed, &format!("{word} {}", gone.id))
                .was(text(gone));
            self.changes
                .push(change.at(Side::Base, Some(self.base.span(gone.origin))));
        }
        for new in pairing.added().filter_map(|at| head.get(at as usize)) {
            let change = self
                .change(added, &format!("{word} {}", new.id))
                .is(text(new));
            self.changes
                .push(change.at(Side::Head, Some(self.head.span(new.origin))));
        }
        for (old, new) in pairing.pairs() {
            let (Some(was), Some(is)) = (base.get(old as usize), head.get(new as usize)) else {
                continue;
            };
            let meaning = |it: &Stated| {
                it.lines
                    .iter()
                    .map(|(key, _)| key.clone())
                    .collect::<BTreeSet<_>>()
            };
            let (before, after) = (meaning(was), meaning(is));
            let spans = (self.base.span(was.origin), self.head.span(is.origin));
            if before != after {
                let only = |it: &Stated, other: &BTreeSet<String>| {
                    let lines = it.lines.iter().filter(|(key, _)| !other.contains(key));
                    lines
                        .map(|(_, text)| text.as_str())
                        .collect::<Vec<_>>()
                        .join("\n")
                };
                let change = self.change(changed, &format!("{word} {}", is.id));
                let change = change.from_to(only(was, &after), only(is, &before));
                self.changes.push(
                    change
                        .at(Side::Head, Some(spans.1))
                        .at(Side::Base, Some(spans.0)),
                );
            }
            if was.label != is.label {
                let change = self.change(&kinds::LABEL_CHANGED, &format!("{word} {}", is.id));
                let change = change.from_to(was.label.as_str(), is.label.as_str());
                self.changes.push(change.at(Side::Head, Some(spans.1)));
            }
        }
    }

    fn rules(&mut self, side: Side) -> Vec<Stated> {
        let pairings = Arc::clone(&self.pairings);
        let names = Namer::new(side, self.base.model(), self.head.model(), &pairings);
        let model = self.version(side).model();
        let stated = |rule: &Rule| Stated {
            id: rule.path.clone(),
            label: match rule.label.is_empty() {
                true => rule.path.rsplit('.').next().unwrap_or("").to_owned(),
                false => rule.label.to_string(),
            },
            origin: rule.origin,
            lines: rule
                .statements
                .iter()
                .map(|(statement, _)| statement_text(model, &names, statement))
                .map(|text| (text.clone(), text))
                .collect(),
        };
        model.rules.iter().map(stated).collect()
    }

    fn tests(&mut self, side: Side) -> Vec<Stated> {
        let model = self.version(side).model();
        let mut all = Vec::new();
        for test in &model.tests {
            let lines = self.test_lines(side, model, test);
            all.push(Stated {
                id: test.name.clone(),
                label: String::new(),
                origin: test.origin,
                lines,
            });
        }
        all
    }

    fn test_lines(&mut self, side: Side, model: &Model, test: &Test) -> Vec<(String, String)> {
        let pairings = Arc::clone(&self.pairings);
        let names = Namer::new(side, self.base.model(), self.head.model(), &pairings);
        let mut lines = Vec::new();
        for (line, _) in &test.lines {
            let (text, when) = match line {
                TestLine::Cell {
                    role,
                    verdict,
                    actions,
                    when,
                } => {
                    let verdict = match verdict {
                        Verdict::Can => "can",
                        Verdict::CanOnly => "can only",
                        Verdict::Cannot => "cannot",
                        Verdict::Undecided => "undecided",
                    };
                    let text = format!(
                        "{} {verdict} {}",
                        names.role(*role),
                        names.patterns(actions)
                    );
                    (text, when.as_ref())
                }
                TestLine::Walk {
                    lifecycle,
                    start,
                    steps,
                    when,
                } => {
                    let text = model.lifecycles.get(*lifecycle as usize);
                    (
                        text.map_or(String::new(), |it| walk_text(it, *start, steps)),
                        when.as_ref(),
                    )
                }
                TestLine::Count {
                    named,
                    claimed,
                    modules,
                    ..
                } => {
                    let what = match (*modules, *claimed) {
                        (true, 1) => "module",
                        (true, _) => "modules",
                        (false, 1) => "action",
                        (false, _) => "actions",
                    };
                    (
                        format!("{} has {claimed} {what}", names.counted(named)),
                        None,
                    )
                }
            };
            lines.push(self.conditional(side, text, when));
        }
        lines
    }

    fn conditional(&mut self, side: Side, text: String, when: Option<&Cond>) -> (String, String) {
        let set = self.version_mut(side).access.situations.cond(when);
        let words = self.version(side).words(set);
        let key = format!("{text} {:?}", self.common(side, set));
        match words.is_empty() {
            true => (key, text),
            false => (key, format!("{text} when {words}")),
        }
    }
}

fn state_name(lifecycle: &Lifecycle, at: u32) -> &str {
    lifecycle
        .states
        .get(at as usize)
        .map_or("", |state| &state.name)
}

fn walk_text(lifecycle: &Lifecycle, start: u32, steps: &[Step]) -> String {
    let mut parts = vec![state_name(lifecycle, start)];
    parts.extend(steps.iter().map(|step| match step {
        Step::Event(name, _) => name.as_str(),
        Step::State(state) => state_name(lifecycle, *state),
        Step::Refused => "refused",
    }));
    format!("{}: {}", lifecycle.path, parts.join(" -> "))
}

fn statement_text(model: &Model, names: &Namer<'_>, statement: &Statement) -> String {
    match statement {
        Statement::Forbid(expr) => format!("forbid {}", names.expression(expr)),
        Statement::OnlyMay(roles, actions) => {
            let mut roles: Vec<&str> = roles.iter().map(|role| names.role(*role)).collect();
            roles.sort_unstable();
            format!("only {} may {}", roles.join(", "), names.patterns(actions))
        }
        Statement::SomeMay(actions) => format!("some role may {}", names.patterns(actions)),
        Statement::Course {
            lifecycle,
            always,
            from,
            to,
        } => {
            let word = if *always { "always" } else { "never" };
            model
                .lifecycles
                .get(*lifecycle as usize)
                .map_or(String::new(), |it| {
                    let (from, to) = (state_name(it, *from), state_name(it, *to));
                    format!("{} can {word} go {from} -> {to}", it.path)
                })
        }
    }
}
