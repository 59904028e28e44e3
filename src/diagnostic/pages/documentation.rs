//! RC600 to RC699: documentation, labels and counts.

use crate::diagnostic::Page;

pub const DECLARED_COUNT: Page = Page {
    since: "0.1.0",
    explanation: "The documentation names a number, and the catalog has another one. Either an action is missing \
        here (or too many are written down), and then the roles are wrong too, or the documentation counts otherwise \
        and misleads whoever reads it. Compare the two lists, and correct the one that is wrong. Actions that are \
        `part of` another one aren't counted.",
    bad: r#"module billing "Billing" {
  action close "Close"
  action refund "Refund"
  action limit "Limit" { part of refund }
}

test "the leaflet" {
  expect billing.* has 3 actions
}
"#,
    good: r#"module billing "Billing" {
  action close "Close"
  action refund "Refund"
  action limit "Limit" { part of refund }
}

test "the leaflet" {
  expect billing.* has 2 actions
}
"#,
};

pub const UNFORMATTED: Page = Page {
    since: "0.1.0",
    explanation: "All policies look alike, so that a change shows what was changed and nothing else. `rolecall fmt` lays \
        this file out anew: it changes blanks and the ends of lines, never what the policy means, and keeps all \
        remarks. How it is done is on the page about formatting.",
    bad: r#"module tickets "Tickets" {
  action view "View tickets"
  action answer "Answer tickets"  { requires view}
}
"#,
    good: r#"module tickets "Tickets" {
  action view "View tickets"
  action answer "Answer tickets" { requires view }
}
"#,
};
