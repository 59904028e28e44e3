//! RC400 to RC499: states and what leads from one to another.

use crate::diagnostic::Page;

pub const UNKNOWN_STATE: Page = Page {
    since: "0.1.0",
    explanation: "A transition leads to or from a state that the lifecycle doesn't have, mostly by a slip of the pen. \
        As it stands, nobody can say when the action is possible. Correct the name, or add the state if it was \
        forgotten.",
    bad: r#"module billing "Billing" {
  action suspend "Suspend"
}
lifecycle account "Account" {
  initial state active
  final state suspended
  transition billing.suspend: activ -> suspended
}
role clerk "Clerk" {
  grant billing.*
}
"#,
    good: r#"module billing "Billing" {
  action suspend "Suspend"
}
lifecycle account "Account" {
  initial state active
  final state suspended
  transition billing.suspend: active -> suspended
}
role clerk "Clerk" {
  grant billing.*
}
"#,
};

pub const LEAVES_FINAL_STATE: Page = Page {
    since: "0.1.0",
    explanation: "`final` promises that nothing happens any more: people file, delete or bill on the strength of it. \
        A transition that leaves the state breaks the promise. One of the two is wrong: take `final` away from the \
        state, or remove the transition.",
    bad: r#"module billing "Billing" {
  action close "Close"
  action reopen "Reopen"
}
lifecycle account "Account" {
  initial state active
  final state closed
  transition billing.close: active -> closed
  transition billing.reopen: closed -> active
}
role clerk "Clerk" {
  grant billing.*
}
"#,
    good: r#"module billing "Billing" {
  action close "Close"
  action reopen "Reopen"
}
lifecycle account "Account" {
  initial state active
  state closed
  transition billing.close: active -> closed
  transition billing.reopen: closed -> active
}
role clerk "Clerk" {
  grant billing.*
}
"#,
};

pub const SEVERAL_INITIAL_STATES: Page = Page {
    since: "0.1.0",
    explanation: "Everything begins in one state. With two of them nobody can say where a new account is, and so what \
        may be done with it. Keep one, and let a transition lead to the other. If it is unknown where things begin, \
        say `undecided initial \"why\"`.",
    bad: r#"module billing "Billing" {
  action buy "Buy"
}
lifecycle account "Account" {
  initial state trial
  initial state active
  transition billing.buy: trial -> active
  automatic lapse: active -> trial
}
role customer "Customer" {
  grant billing.*
}
"#,
    good: r#"module billing "Billing" {
  action buy "Buy"
}
lifecycle account "Account" {
  initial state trial
  state active
  transition billing.buy: trial -> active
  automatic lapse: active -> trial
}
role customer "Customer" {
  grant billing.*
}
"#,
};

pub const AMBIGUOUS_TRANSITION: Page = Page {
    since: "0.1.0",
    explanation: "One and the same click leads to two places, and nothing says which. Whoever builds the product has \
        to guess, and the person who clicks finds the account where they didn't expect it. Give the two transitions \
        conditions that can't hold together, with `when`, or keep only one.",
    bad: r#"setting edition "Edition" { free, pro }

module billing "Billing" {
  action close "Close"
}
lifecycle account "Account" {
  initial state active
  final state closed
  final state archived
  transition billing.close: active -> closed
  transition billing.close: active -> archived when edition is pro
}
role clerk "Clerk" {
  grant billing.*
}
"#,
    good: r#"setting edition "Edition" { free, pro }

module billing "Billing" {
  action close "Close"
}
lifecycle account "Account" {
  initial state active
  final state closed
  final state archived
  transition billing.close: active -> closed when edition is free
  transition billing.close: active -> archived when edition is pro
}
role clerk "Clerk" {
  grant billing.*
}
"#,
};

pub const NO_INITIAL_STATE: Page = Page {
    since: "0.1.0",
    explanation: "Without a beginning nobody knows what a new account may do, and rolecall can't say which states it \
        ever gets to: it has to count from every state, and misses what can't be reached. Write `initial` before the \
        first state. If it isn't known, say so with `undecided initial \"why\"`.",
    bad: r#"module billing "Billing" {
  action close "Close"
}
lifecycle account "Account" {
  state active
  final state closed
  transition billing.close: active -> closed
}
role clerk "Clerk" {
  grant billing.*
}
"#,
    good: r#"module billing "Billing" {
  action close "Close"
}
lifecycle account "Account" {
  initial state active
  final state closed
  transition billing.close: active -> closed
}
role clerk "Clerk" {
  grant billing.*
}
"#,
};

pub const UNREACHABLE_STATE: Page = Page {
    since: "0.1.0",
    explanation: "No way leads from the beginning to this state, so nothing is ever in it, and every permission that \
        is meant for it is never used. Mostly a transition was forgotten. Add the one that leads here, or, if nobody \
        knows how things get here, an `undecided transition`. A state that doesn't exist any more can go.",
    bad: r#"module billing "Billing" {
  action suspend "Suspend"
  action close "Close"
}
lifecycle account "Account" {
  initial state active
  state suspended
  final state closed
  transition billing.close: active, suspended -> closed
}
role clerk "Clerk" {
  grant billing.close
}
"#,
    good: r#"module billing "Billing" {
  action suspend "Suspend"
  action close "Close"
}
lifecycle account "Account" {
  initial state active
  state suspended
  final state closed
  transition billing.suspend: active -> suspended
  transition billing.close: active, suspended -> closed
}
role clerk "Clerk" {
  grant billing.suspend, billing.close
}
"#,
};

pub const TRAP_STATE: Page = Page {
    since: "0.1.0",
    explanation: "Whatever gets into this state stays there for good, although nothing says that this is meant: a \
        customer who is suspended by mistake, say, can never come back. If that is so, write `final` before the \
        state. Otherwise add the transition that leads out of it.",
    bad: r#"module billing "Billing" {
  action suspend "Suspend"
  action resume "Resume"
}
lifecycle account "Account" {
  initial state active
  state suspended
  transition billing.suspend: active -> suspended
}
role clerk "Clerk" {
  grant billing.suspend
}
"#,
    good: r#"module billing "Billing" {
  action suspend "Suspend"
  action resume "Resume"
}
lifecycle account "Account" {
  initial state active
  state suspended
  transition billing.suspend: active -> suspended
  transition billing.resume: suspended -> active
}
role clerk "Clerk" {
  grant billing.suspend, billing.resume
}
"#,
};

pub const NO_WAY_TO_FINAL: Page = Page {
    since: "0.1.0",
    explanation: "The lifecycle has an end, and from this state it can't be reached: things go round in circles, and \
        a customer who wants out has no way. Add a transition that leads to an end, from here or from a state that \
        can be reached from here.",
    bad: r#"module billing "Billing" {
  action suspend "Suspend"
  action hold "Put on hold"
  action close "Close"
}
lifecycle account "Account" {
  initial state active
  state suspended
  state on_hold
  final state closed
  transition billing.suspend: active, on_hold -> suspended
  transition billing.hold: suspended -> on_hold
  transition billing.close: active -> closed
}
role clerk "Clerk" {
  grant billing.*
}
"#,
    good: r#"module billing "Billing" {
  action suspend "Suspend"
  action hold "Put on hold"
  action close "Close"
}
lifecycle account "Account" {
  initial state active
  state suspended
  state on_hold
  final state closed
  transition billing.suspend: active, on_hold -> suspended
  transition billing.hold: suspended -> on_hold
  transition billing.close: active, suspended -> closed
}
role clerk "Clerk" {
  grant billing.*
}
"#,
};

pub const UNFIREABLE_TRANSITION: Page = Page {
    since: "0.1.0",
    explanation: "The way from one state to the other exists, and no role may take it. Whoever needs it has to ask \
        somebody with access to the database. Grant the action to a role. If the roles aren't known yet, say so with \
        `undecided roles \"why\"`; if a clock takes the step and no person, it is `automatic`.",
    bad: r#"module billing "Billing" {
  action view "View"
  action close "Close"
}
lifecycle account "Account" {
  initial state active
  final state closed
  transition billing.close: active -> closed
}
role clerk "Clerk" {
  grant billing.view
}
"#,
    good: r#"module billing "Billing" {
  action view "View"
  action close "Close"
}
lifecycle account "Account" {
  initial state active
  final state closed
  transition billing.close: active -> closed
}
role clerk "Clerk" {
  grant billing.view, billing.close
}
"#,
};

pub const MISSING_FACT: Page = Page {
    since: "0.1.0",
    explanation: "One state says whether people can, for instance, call, and another says nothing about it. A reader \
        takes the silence for a yes or for a no, as it suits them, and half of them are wrong. Write `allows`, \
        `refuses` or, if nobody knows, `undecided` with a reason.",
    bad: r#"module billing "Billing" {
  action close "Close"
}
lifecycle account "Account" {
  initial state active { allows login, calls }
  final state closed   { refuses login }
  transition billing.close: active -> closed
}
role clerk "Clerk" {
  grant billing.*
}
"#,
    good: r#"module billing "Billing" {
  action close "Close"
}
lifecycle account "Account" {
  initial state active { allows login, calls }
  final state closed   { refuses login, calls }
  transition billing.close: active -> closed
}
role clerk "Clerk" {
  grant billing.*
}
"#,
};

pub const DECIDED_AND_UNDECIDED: Page = Page {
    since: "0.1.0",
    explanation: "The same step is written down as a fact and as an open question. Readers of the one line act on \
        what readers of the other still ask about. If the question has been answered, remove the `undecided \
        transition`; if it hasn't, remove the other one.",
    bad: r#"module billing "Billing" {
  action cancel "Cancel"
  action reopen "Reopen"
}
lifecycle account "Account" {
  initial state active
  state canceled
  transition billing.cancel: active -> canceled
  transition billing.reopen: canceled -> active
  undecided transition billing.reopen: canceled -> active "one page says never"
}
role clerk "Clerk" {
  grant billing.*
}
"#,
    good: r#"module billing "Billing" {
  action cancel "Cancel"
  action reopen "Reopen"
}
lifecycle account "Account" {
  initial state active
  state canceled
  transition billing.cancel: active -> canceled
  undecided transition billing.reopen: canceled -> active "one page says never"
}
role clerk "Clerk" {
  grant billing.*
}
"#,
};
