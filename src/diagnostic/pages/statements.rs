//! RC700 to RC799: rules and tests that fail.

use crate::diagnostic::Page;

pub const RULE_BROKEN: Page = Page {
    since: "0.1.0",
    explanation: "A rule is a promise about every role in every situation, as that nobody both refunds and approves, \
        and it is broken: the message names who breaks it, and when. Take the action away from that role, or, if \
        the promise isn't kept on purpose any more, change the rule, so that whoever reviews the change sees it.",
    bad: r#"module billing "Billing" {
  action refund "Refund"
  action approve "Approve a refund"
}

role clerk "Clerk" {
  grant billing.*
}

rule four_eyes "who refunds must not approve" {
  forbid billing.refund and billing.approve
}
"#,
    good: r#"module billing "Billing" {
  action refund "Refund"
  action approve "Approve a refund"
}

role clerk "Clerk" {
  grant billing.refund
}

rule four_eyes "who refunds must not approve" {
  forbid billing.refund and billing.approve
}
"#,
};

pub const RULE_DEPENDS: Page = Page {
    since: "0.1.0",
    explanation: "Whether the rule is kept hangs on a question that is open. If it is answered the wrong way, people \
        get what the rule is to keep from them. Answer it with a `grant` or a `deny`; the warning names the role and \
        the action.",
    bad: r#"module billing "Billing" {
  action refund "Refund"
  action approve "Approve a refund"
}

role clerk "Clerk" {
  grant billing.refund
  undecided billing.approve "ask the auditor"
}

rule four_eyes "who refunds must not approve" {
  forbid billing.refund and billing.approve
}
"#,
    good: r#"module billing "Billing" {
  action refund "Refund"
  action approve "Approve a refund"
}

role clerk "Clerk" {
  grant billing.refund
  deny billing.approve
}

rule four_eyes "who refunds must not approve" {
  forbid billing.refund and billing.approve
}
"#,
};

pub const TEST_FAILED: Page = Page {
    since: "0.1.0",
    explanation: "Somebody wrote down what a role can do, and the policy says otherwise: a change gave people \
        something, or took it from them, that nobody meant to touch. Look at the way to the action that the message \
        shows, and correct the policy. If the change is meant, correct the test. A test that is true in some \
        situations only has to say in which, with `when`.",
    bad: r#"module billing "Billing" {
  action view "View invoices"
  action refund "Refund"
}

role clerk "Clerk" {
  grant billing.*
}

test "clerks only look" {
  expect clerk can billing.view
  expect clerk cannot billing.refund
}
"#,
    good: r#"module billing "Billing" {
  action view "View invoices"
  action refund "Refund"
}

role clerk "Clerk" {
  grant billing.view
}

test "clerks only look" {
  expect clerk can billing.view
  expect clerk cannot billing.refund
}
"#,
};
