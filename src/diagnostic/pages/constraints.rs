//! RC250 to RC299: what a catalog says about its actions and a role breaks.

use crate::diagnostic::Page;

pub const MISSING_REQUIREMENT: Page = Page {
    since: "0.1.0",
    explanation: "The product gives nobody an action without what that action requires. Whoever holds the role sees \
        a button that doesn't work, and asks support why. Grant what is missing too, or take the action away. If \
        it works without after all, correct the `requires` of the action, which holds for every role.",
    bad: r#"module people "People" {
  action manage "Manage people"
  action import "Bulk import" { requires manage }
}

role assistant "Assistant" {
  grant people.import
}
"#,
    good: r#"module people "People" {
  action manage "Manage people"
  action import "Bulk import" { requires manage }
}

role assistant "Assistant" {
  grant people.manage, people.import
}
"#,
};

pub const REQUIREMENT_DEPENDS: Page = Page {
    since: "0.1.0",
    explanation: "The role has an action, and whether it has what that action requires is still open. Should the \
        answer be no, people hold something they can't use. Put the question to whoever can answer it, and write \
        the answer down as a `grant` or a `deny` instead of `undecided`. If the answer takes a while, `@expect` \
        with a last day keeps the warning away until then.",
    bad: r#"module people "People" {
  action manage "Manage people"
  action import "Bulk import" { requires manage }
}

role clerk "Clerk" {
  grant people.import
  undecided people.manage "to be agreed with the works council"
}
"#,
    good: r#"module people "People" {
  action manage "Manage people"
  action import "Bulk import" { requires manage }
}

role clerk "Clerk" {
  grant people.manage, people.import
}
"#,
};

pub const CONFLICTING_ACTIONS: Page = Page {
    since: "0.1.0",
    explanation: "The two actions exclude each other so that no one person can do both, as pay money out and approve \
        the payment. Everybody who holds this role can, and nobody else has to look. Take one of the two away, or \
        make two roles of it. The message shows how each of them got into the role: often one comes from a template \
        or a wildcard that brought more than was meant.",
    bad: r#"module billing "Billing" {
  action refund "Refund" { conflicts approve }
  action approve "Approve a refund"
}

role lead "Team lead" {
  grant billing.*
}
"#,
    good: r#"module billing "Billing" {
  action refund "Refund" { conflicts approve }
  action approve "Approve a refund"
}

role clerk "Clerk" {
  grant billing.refund
}
role lead "Team lead" {
  grant billing.approve
}
"#,
};

pub const CONFLICT_DEPENDS: Page = Page {
    since: "0.1.0",
    explanation: "The role has one of two actions that exclude each other, and whether it has the other one is still \
        open. Should the answer be yes, one person could do what two people are there for. Answer the question: a \
        `deny` keeps the two apart, whatever else the role gets later.",
    bad: r#"module billing "Billing" {
  action refund "Refund" { conflicts approve }
  action approve "Approve a refund"
}

role clerk "Clerk" {
  grant billing.refund
  undecided billing.approve "ask the auditor"
}
"#,
    good: r#"module billing "Billing" {
  action refund "Refund" { conflicts approve }
  action approve "Approve a refund"
}

role clerk "Clerk" {
  grant billing.refund
  deny billing.approve
}
"#,
};

pub const CONFLICTING_ROLES: Page = Page {
    since: "0.1.0",
    explanation: "Two roles exclude each other so that nobody holds both. A role that extends both of them hands out \
        by one assignment what must never come together. Extend one of the two, and grant by name what is needed \
        besides. If the two may be held together after all, remove the `conflicts`.",
    bad: r#"role cashier "Cashier" {
  conflicts bookkeeper
}
role bookkeeper "Bookkeeper"
role owner "Owner" extends cashier, bookkeeper
"#,
    good: r#"role cashier "Cashier" {
  conflicts bookkeeper
}
role bookkeeper "Bookkeeper"
role owner "Owner" extends bookkeeper
"#,
};

pub const LEVEL_TOO_LOW: Page = Page {
    since: "0.1.0",
    explanation: "The catalog says how powerful a role has to be for this action, and this role is not. Either people \
        get something meant for those above them, or the product refuses and they wonder why. Give the action to a \
        higher role, or raise the level of this one if its holders are trusted that far. The level may stand at the \
        module and be meant for most of its actions: then give the one action a level of its own.",
    bad: r#"levels agent < lead

module billing "Billing" {
  action refund "Refund" { level lead }
}

role clerk "Clerk" {
  level agent
  grant billing.refund
}
"#,
    good: r#"levels agent < lead

module billing "Billing" {
  action refund "Refund" { level lead }
}

role supervisor "Supervisor" {
  level lead
  grant billing.refund
}
"#,
};

pub const UNAVAILABLE_TO_ROLE: Page = Page {
    since: "0.1.0",
    explanation: "The catalog says that a role can never have this action, and the same holds for every role that \
        extends it. The grant does nothing: people who read it believe that they have something, and don't. Take \
        the grant away. A role that should have the action must not extend the one that is shut out.",
    bad: r#"module billing "Billing" {
  action refund "Refund" { unavailable to reseller }
}

role reseller "Reseller"
role gold "Gold reseller" extends reseller {
  grant billing.refund
}
"#,
    good: r#"module billing "Billing" {
  action refund "Refund" { unavailable to reseller }
}

role reseller "Reseller"
role gold "Gold partner" {
  grant billing.refund
}
"#,
};
