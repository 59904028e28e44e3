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
