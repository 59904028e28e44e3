//! The policy's own tests.

use super::Context;
use super::steps::Reading;
use super::words::in_situation;
use crate::diagnostic::{Diagnostic, Witness, codes};
use crate::logic::Set;
use crate::model::{Cond, OriginId, Step, Test, TestLine, Verdict};
use crate::source::Span;
use std::collections::BTreeMap;
use std::ops::Range;

/// What one test came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub span: Span,
    /// How many expectations it states.
    pub expectations: usize,
    /// How many of them don't hold.
    pub failed: usize,
}

pub fn check(context: &mut Context<'_>) -> Vec<Outcome> {
    let model = context.model;
    let mut outcomes = Vec::new();
    for test in &model.tests {
        let failed = test
            .lines
            .iter()
            .filter(|(line, origin)| !holds(context, test, line, *origin))
            .count();
        outcomes.push(Outcome {
            name: test.name.clone(),
            span: context.span(test.origin),
            expectations: test.lines.len(),
            failed,
        });
    }
    outcomes
}

/// Why an expectation fails.
struct Failure {
    message: String,
    places: Vec<(Span, String)>,
    witness: Option<Witness>,
    help: Option<String>,
}

fn holds(context: &mut Context<'_>, test: &Test, line: &TestLine, origin: OriginId) -> bool {
    let failure = match line {
        TestLine::Cell {
            role,
            verdict,
            actions,
            when,
        } => {
            let Some(region) = region(context, when.as_ref(), origin) else {
                return false;
            };
            cells(context, *role, *verdict, actions, region)
        }
        TestLine::Walk {
            lifecycle,
            start,
            steps,
            when,
        } => {
            let Some(region) = region(context, when.as_ref(), origin) else {
                return false;
            };
            walk(context, *lifecycle as usize, *start, steps, region)
        }
        TestLine::Count {
            pattern,
            found,
            claimed,
            modules,
            ..
        } => {
            count(context, test, origin, (pattern, *found, *claimed, *modules));
            return true;
        }
    };
    let Some(failure) = failure else { return true };
    let message = format!("the test \"{}\" fails: {}", test.name, failure.message);
    let mut finding = Diagnostic::new(&codes::TEST_FAILED, context.span(origin), message)
        .entity(format!("test {}", test.name));
    for (span, label) in failure.places {
        finding = finding.related(span, label);
    }
    finding.help.extend(failure.help);
    finding.witness = failure.witness;
    context.report(finding);
    false
}

/// The situations a line speaks about; a condition that can't hold is reported.
fn region(context: &mut Context<'_>, when: Option<&Cond>, origin: OriginId) -> Option<Set> {
    let set = context.access.situations.cond(when);
    if set.is_empty() {
        let finding = Diagnostic::new(
            &codes::CONDITION_NEVER_HOLDS,
            context.span(origin),
            "this condition can't hold in any situation, so the line tests nothing",
        );
        context.report(finding);
        return None;
    }
    Some(set)
}

fn cells(
    context: &mut Context<'_>,
    role: u32,
    verdict: Verdict,
    ranges: &[Range<u32>],
    region: Set,
) -> Option<Failure> {
    for action in ranges.iter().cloned().flatten() {
        if let Some(failure) = cell(context, role, verdict, action, region) {
            return Some(failure);
        }
    }
    if verdict != Verdict::CanOnly {
        return None;
    }
    for action in context.access.touched(role) {
        if !ranges.iter().any(|range| range.contains(&action))
            && let Some(mut failure) = cell(context, role, Verdict::Cannot, action, region)
        {
            failure.help = Some("`can only` means these actions and nothing else".to_owned());
            return Some(failure);
        }
    }
    None
}

fn cell(
    context: &mut Context<'_>,
    role: u32,
    verdict: Verdict,
    action: u32,
    region: Set,
) -> Option<Failure> {
    let yes = context.yes_situations(role, action);
    let undecided = context.access.undecided(role, action);
    let settled = context.or(yes, undecided);
    let no = context.minus(Set::ALL, settled);
    let (wanted, word) = match verdict {
        Verdict::Can | Verdict::CanOnly => (yes, "can"),
        Verdict::Cannot => (no, "cannot"),
        Verdict::Undecided => (undecided, "undecided"),
    };
    let wrong = context.minus(region, wanted);
    if wrong.is_empty() {
        return None;
    }
    let answers = [(yes, "can"), (undecided, "undecided"), (no, "cannot")];
    let found = answers.into_iter().find_map(|(set, answer)| {
        let part = context.and(wrong, set);
        (!part.is_empty() && answer != word).then_some((part, answer))
    });
    let (part, answer) = found?;
    let (name, path) = (context.role(role), context.path(action));
    let witness = context.witness(part);
    let somewhere = in_situation(witness.as_ref());
    let right = context.and(region, wanted);
    let elsewhere = context.witness(right).filter(|_| !right.is_empty());
    let found = spoken(name, path, answer);
    let message = match &elsewhere {
        Some(other) => format!(
            "{} {}, but {found} {somewhere}",
            spoken(name, path, word),
            in_situation(Some(other))
        ),
        None => format!("{found} {somewhere}"),
    };
    let steps = context.way(role, action, part);
    let labels = context
        .way_labels(&steps)
        .into_iter()
        .filter(|_| answer == "can");
    let mut places: Vec<(Span, String)> = labels.map(|label| (label.span, label.message)).collect();
    if places.is_empty() {
        places.extend(
            context
                .action_span(action)
                .map(|span| (span, "the action".to_owned())),
        );
    }
    let help = elsewhere.map(|_| {
        "the test doesn't say for which of these situations it speaks: add a `when`".to_owned()
    });
    Some(Failure {
        message,
        places,
        witness,
        help,
    })
}

fn spoken(role: &str, path: &str, answer: &str) -> String {
    match answer {
        "undecided" => format!("`{path}` is undecided for `{role}`"),
        _ => format!("`{role}` {answer} `{path}`"),
    }
}

fn count(
    context: &mut Context<'_>,
    test: &Test,
    origin: OriginId,
    (pattern, found, claimed, modules): (&str, u64, u64, bool),
) {
    if found == claimed {
        return;
    }
    let what = if modules { "module" } else { "action" };
    let plural = if found == 1 { "" } else { "s" };
    let message = format!(
        "`{pattern}` has {found} {what}{plural}, the test \"{}\" claims {claimed}",
        test.name
    );
    let finding = Diagnostic::new(&codes::DECLARED_COUNT, context.span(origin), message)
        .help("correct the claim, or look for what the catalog has too many or too few of; an action that is `part of` another isn't counted")
        .entity(format!("test {}: {pattern} {what}", test.name));
    context.report(finding);
}

/// Where a walk may be, and what became of the rest.
struct Walk {
    /// The situations in which it is in each state.
    states: BTreeMap<u32, Set>,
    refused: Set,
    undecided: Set,
}

fn walk(
    context: &mut Context<'_>,
    at: usize,
    start: u32,
    steps: &[Step],
    region: Set,
) -> Option<Failure> {
    let variable = context.model.lifecycles.get(at)?.variable;
    let region = context
        .access
        .situations
        .diagrams
        .given(region, variable, start);
    let mut walk = Walk {
        states: BTreeMap::from([(start, region)]),
        refused: Set::EMPTY,
        undecided: Set::EMPTY,
    };
    for (index, step) in steps.iter().enumerate() {
        let failure = match step {
            Step::Event(event, transitions) => {
                let refused_next = matches!(steps.get(index + 1), Some(Step::Refused));
                fire(context, at, &mut walk, transitions);
                event_failure(context, at, &walk, event, refused_next)
            }
            Step::State(expected) => state_failure(context, at, &walk, *expected),
            Step::Refused => None,
        };
        if failure.is_some() {
            return failure;
        }
    }
    None
}

/// Fires an event in every state where the walk may be.
fn fire(context: &mut Context<'_>, at: usize, walk: &mut Walk, transitions: &[u32]) {
    let before = std::mem::take(&mut walk.states);
    walk.refused = Set::EMPTY;
    walk.undecided = Set::EMPTY;
    for (state, here) in before {
        let mut left = here;
        for open in context.open_in(at, state, Reading::Decided) {
            if !transitions.contains(&(open.transition as u32)) {
                continue;
            }
            let fired = context.and(here, open.when);
            left = context.minus(left, open.when);
            for to in open.to {
                let known = walk.states.get(&to).copied().unwrap_or(Set::EMPTY);
                let both = context.or(known, fired);
                if !both.is_empty() {
                    walk.states.insert(to, both);
                }
            }
        }
        for open in context.open_in(at, state, Reading::Possible) {
            if transitions.contains(&(open.transition as u32)) {
                let maybe = context.and(left, open.when);
                walk.undecided = context.or(walk.undecided, maybe);
                left = context.minus(left, open.when);
            }
        }
        walk.refused = context.or(walk.refused, left);
    }
}

fn event_failure(
    context: &mut Context<'_>,
    at: usize,
    walk: &Walk,
    event: &str,
    refused_next: bool,
) -> Option<Failure> {
    if !walk.undecided.is_empty() {
        let message = format!("whether `{event}` is possible there is undecided");
        return Some(step_failure(context, message, walk.undecided));
    }
    if !refused_next {
        if walk.refused.is_empty() {
            return None;
        }
        let mut failure = step_failure(context, format!("`{event}` is refused"), walk.refused);
        if !walk.states.is_empty() {
            failure.message = format!("{}, and possible in other situations", failure.message);
            failure.help =
                Some("say in which situations the way is possible: add a `when`".to_owned());
        }
        return Some(failure);
    }
    let (state, set) = walk.states.iter().next()?;
    let lifecycle = context.model.lifecycles.get(at)?;
    let name = lifecycle
        .states
        .get(*state as usize)
        .map_or("", |state| &state.name);
    let message = format!("`{event}` isn't refused: it leads to `{name}`");
    Some(step_failure(context, message, *set))
}

fn state_failure(
    context: &mut Context<'_>,
    at: usize,
    walk: &Walk,
    expected: u32,
) -> Option<Failure> {
    let lifecycle = context.model.lifecycles.get(at)?;
    let name = |state: u32| {
        lifecycle
            .states
            .get(state as usize)
            .map_or("", |state| state.name.as_str())
    };
    let (wrong, set) = walk.states.iter().find(|(state, _)| **state != expected)?;
    let message = format!(
        "the way leads to `{}`, not to `{}`",
        name(*wrong),
        name(expected)
    );
    Some(step_failure(context, message, *set))
}

fn step_failure(context: &mut Context<'_>, message: String, region: Set) -> Failure {
    let witness = context.witness(region);
    let message = match &witness {
        Some(witness) if !witness.is_empty() => {
            format!("{message} {}", in_situation(Some(witness)))
        }
        _ => message,
    };
    Failure {
        message,
        places: Vec::new(),
        witness,
        help: None,
    }
}
