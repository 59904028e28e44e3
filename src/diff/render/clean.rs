//! A comparison in which nothing that users wrote reaches a terminal as it is: what is hidden or obeyed there is made visible.

use crate::diagnostic::render::visible;
use crate::diff::change::{Acked, Answer, Cause, Change, Granted, State};
use crate::diff::report::Held;

/// A text of one line.
pub fn text(of: &str) -> String {
    visible(of).into_owned()
}

/// A change with nothing hidden in it.
pub fn change(of: &Change) -> Change {
    let state = |of: &Option<State>| of.as_ref().map(state);
    let own = |of: &Option<String>| of.as_deref().map(text);
    let witness = of.witness.as_ref().map(|witness| {
        let pairs = witness.iter();
        pairs
            .map(|(name, value)| (text(name), text(value)))
            .collect()
    });
    Change {
        system: text(&of.system),
        subject: text(&of.subject),
        role: own(&of.role),
        action: own(&of.action),
        level: own(&of.level),
        before: state(&of.before),
        after: state(&of.after),
        witness,
        because: of.because.iter().map(cause).collect(),
        acked: of.acked.as_ref().map(|acked| Acked {
            reason: text(&acked.reason),
            until: own(&acked.until),
        }),
        hint: own(&of.hint),
        places: of.places.clone(),
        ..*of
    }
}

/// Something held back, with nothing hidden in it.
pub fn held(of: &Held) -> Held {
    Held {
        gate: text(&of.gate),
        message: text(&of.message),
        places: of.places.clone(),
        ..*of
    }
}

fn cause(of: &Cause) -> Cause {
    Cause {
        words: text(&of.words),
        ..*of
    }
}

fn state(of: &State) -> State {
    match of {
        State::Text(lines) => {
            let lines: Vec<String> = lines.split('\n').map(text).collect();
            State::Text(lines.join("\n"))
        }
        State::Cell(answer) => State::Cell(Answer {
            yes: answer.yes.iter().map(granted).collect(),
            undecided: answer.undecided.as_ref().map(granted),
            denied: answer.denied.as_ref().map(granted),
        }),
    }
}

fn granted(of: &Granted) -> Granted {
    Granted {
        reach: of.reach.as_deref().map(text),
        when: of.when.clone(),
        words: text(&of.words),
    }
}
