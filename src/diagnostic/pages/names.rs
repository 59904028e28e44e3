//! RC100 to RC199: names that lead nowhere, to two things, or in a circle.

use crate::diagnostic::Page;

pub const UNKNOWN_ACTION: Page = Page {
    since: "0.1.0",
    explanation: "No action has this name here, so nobody gets what the line is meant to give or to keep from them. \
        Often the name is misspelt, or the module before it is missing. Correct it; an action that is new has to be \
        declared in its module first.",
    bad: r#"module billing "Billing" {
  action refund "Refund"
}

role clerk "Clerk" {
  grant billing.refunds
}
"#,
    good: r#"module billing "Billing" {
  action refund "Refund"
}

role clerk "Clerk" {
  grant billing.refund
}
"#,
};

pub const UNKNOWN_MODULE: Page = Page {
    since: "0.1.0",
    explanation: "No module has this name here, so the line is about no action at all. Correct the name. A module is \
        declared once with `module` and a label; only then can `extend module` add to it.",
    bad: r#"module billing "Billing" {
  action refund "Refund"
}

role clerk "Clerk" {
  grant biling.*
}
"#,
    good: r#"module billing "Billing" {
  action refund "Refund"
}

role clerk "Clerk" {
  grant billing.*
}
"#,
};

pub const UNKNOWN_ROLE: Page = Page {
    since: "0.1.0",
    explanation: "The line is about a role that doesn't exist. Were it let pass, a role would go without what it is \
        to inherit, or a conflict would protect nobody. Correct the name, or declare the role.",
    bad: r#"role clerk "Clerk"
role auditor "Auditor" {
  conflicts clrk
}
"#,
    good: r#"role clerk "Clerk"
role auditor "Auditor" {
  conflicts clerk
}
"#,
};

pub const UNKNOWN_LEVEL: Page = Page {
    since: "0.1.0",
    explanation: "How powerful something is can only be said in the words of `levels`: without a place in that order, \
        nobody knows which roles are powerful enough. Correct the name, or add the level to `levels`, where it \
        belongs between the lower and the higher ones.",
    bad: r#"levels agent < lead

module people "People" {
  action manage "Manage people" { level leader }
}
"#,
    good: r#"levels agent < lead

module people "People" {
  action manage "Manage people" { level lead }
}
"#,
};

pub const UNKNOWN_REACH: Page = Page {
    since: "0.1.0",
    explanation: "Whom an action reaches can only be said in the words of `reaches`: of another one nobody knows \
        whether it is wider or narrower. Correct the name, or add the reach to `reaches`.",
    bad: r#"reaches own < team

module people "People" {
  action manage "Manage people" { reach teams }
}
"#,
    good: r#"reaches own < team

module people "People" {
  action manage "Manage people" { reach team }
}
"#,
};

pub const UNKNOWN_SETTING: Page = Page {
    since: "0.1.0",
    explanation: "A condition asks about something that the system doesn't know, so nobody can say when it holds. \
        Correct the name. If the condition is about something new, declare it as a `setting` with all of its values.",
    bad: r#"setting edition "Edition" { free, pro }

module people "People" {
  action import "Bulk import" { available when editon is pro }
}
"#,
    good: r#"setting edition "Edition" { free, pro }

module people "People" {
  action import "Bulk import" { available when edition is pro }
}
"#,
};

pub const UNKNOWN_VALUE: Page = Page {
    since: "0.1.0",
    explanation: "The setting never has this value, or the lifecycle this state, so the condition would never be \
        true, or, after `not`, always. Correct the name, or add the value to the setting: then every condition \
        on that setting is checked with it too.",
    bad: r#"setting edition "Edition" { free, pro }

module people "People" {
  action import "Bulk import" { available when edition is prof }
}
"#,
    good: r#"setting edition "Edition" { free, pro }

module people "People" {
  action import "Bulk import" { available when edition is pro }
}
"#,
};

pub const UNKNOWN_LIFECYCLE: Page = Page {
    since: "0.1.0",
    explanation: "The rule or test speaks about a lifecycle that doesn't exist, and so protects nothing. Correct the \
        name. One that stands in a module is named with the module before it, unless the rule stands there too.",
    bad: r#"module billing "Billing" {
  action close "Close"
}
lifecycle account "Account" {
  initial state active
  final state closed
  transition billing.close: active -> closed
}

rule no_return { acount can never go closed -> active }
"#,
    good: r#"module billing "Billing" {
  action close "Close"
}
lifecycle account "Account" {
  initial state active
  final state closed
  transition billing.close: active -> closed
}

rule no_return { account can never go closed -> active }
"#,
};

pub const UNKNOWN_FACT: Page = Page {
    since: "0.1.0",
    explanation: "A condition asks whether a state allows something that no state of the lifecycle speaks about. The \
        answer would be no everywhere, and people would go without the action. Use the word that the states use, or \
        add it to each of them with `allows` or `refuses`.",
    bad: r#"module people "People" {
  action call "Call" { available when account allows calls }
  action close "Close"
}
lifecycle account "Account" {
  initial state active { allows call }
  final state closed   { refuses call }
  transition people.close: active -> closed
}
"#,
    good: r#"module people "People" {
  action call "Call" { available when account allows call }
  action close "Close"
}
lifecycle account "Account" {
  initial state active { allows call }
  final state closed   { refuses call }
  transition people.close: active -> closed
}
"#,
};

pub const DUPLICATE_NAME: Page = Page {
    since: "0.1.0",
    explanation: "Two things with one name can't be told apart: whoever grants it might give away the other one. Give \
        one of them another name, or remove it if it was copied by mistake. To add to a module or a role from a \
        second file, write `extend module` or `extend role`.",
    bad: r#"module people "People" {
  action manage "Manage people"
  action manage "Manage teams"
}
"#,
    good: r#"module people "People" {
  action manage "Manage people"
  action manage_teams "Manage teams"
}
"#,
};

pub const UNKNOWN_EVENT: Page = Page {
    since: "0.1.0",
    explanation: "The test walks through a lifecycle and names a step that isn't there, so it tests nothing from \
        there on. Correct the name; the last part of an action's path is enough. If the step is new, add it as a \
        `transition`.",
    bad: r#"module billing "Billing" {
  action close "Close"
}
lifecycle account "Account" {
  initial state active
  final state closed
  transition billing.close: active -> closed
}

test "the way out" {
  expect account: active -> clos -> closed
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

test "the way out" {
  expect account: active -> close -> closed
}
"#,
};

pub const MATCHES_NOTHING: Page = Page {
    since: "0.1.0",
    explanation: "The wildcard stands for no action, so the line gives people nothing, although it looks as if it gave \
        them much. `*` means the actions of the module itself; those of modules inside it are meant by `**`. If the \
        module has no actions because nobody knows them yet, say so in it with `undecided actions \"why\"`.",
    bad: r#"module reports "Reports" {
  module weekly "Weekly" {
    action view "View"
  }
}

role clerk "Clerk" {
  grant reports.*
}
"#,
    good: r#"module reports "Reports" {
  module weekly "Weekly" {
    action view "View"
  }
}

role clerk "Clerk" {
  grant reports.**
}
"#,
};

pub const EXTENDS_CYCLE: Page = Page {
    since: "0.1.0",
    explanation: "Each of these roles is to have what another one has, round in a circle: in the end all are the same, \
        and nobody can say which is the basis of which. Remove `extends` from the one that the others build on. If \
        they are to have something in common, put that into a template that all of them extend.",
    bad: r#"role clerk "Clerk" extends lead
role lead "Team lead" extends clerk
"#,
    good: r#"role clerk "Clerk"
role lead "Team lead" extends clerk
"#,
};

pub const INCLUDES_CYCLE: Page = Page {
    since: "0.1.0",
    explanation: "Each of these actions brings another one along, round in a circle, so that whoever has one has all of \
        them, and giving them out one by one is impossible. Remove the `includes` that isn't so: the smaller action \
        doesn't include the larger one.",
    bad: r#"module people "People" {
  action view "View people"     { includes manage }
  action manage "Manage people" { includes view }
}
"#,
    good: r#"module people "People" {
  action view "View people"
  action manage "Manage people" { includes view }
}
"#,
};

pub const REACHES_CYCLE: Page = Page {
    since: "0.1.0",
    explanation: "By this order a reach is narrower than itself: nobody can say any more whether `team` is less than \
        `company` or more, and a grant meant for few could reach everybody. Remove the `<` that stands the wrong way \
        round.",
    bad: r#"reaches own < team < company, company < own
"#,
    good: r#"reaches own < team < company
"#,
};

pub const PART_CYCLE: Page = Page {
    since: "0.1.0",
    explanation: "`part of` says which action a smaller setting belongs to. Here each belongs to the other, so that none \
        is the whole, and neither is counted as an action. Remove `part of` from the one that the other belongs to.",
    bad: r#"module billing "Billing" {
  action refund "Refund"      { part of limit }
  action limit "Refund limit" { part of refund }
}
"#,
    good: r#"module billing "Billing" {
  action refund "Refund"
  action limit "Refund limit" { part of refund }
}
"#,
};

pub const SYSTEM_MISMATCH: Page = Page {
    since: "0.1.0",
    explanation: "Files that name the same system are read as one, so what they say about it has to agree. If the label \
        differs, either one of them wasn't changed along with the other, or they are two systems that need two names. \
        Documentation of the system, `///` before its line, belongs into one of the files only.",
    bad: r#"// sales.role
system shop "The shop"

module orders "Orders" {
  action view "View orders"
}

// staff.role
system shop "Shop and store"

role clerk "Clerk" {
  grant orders.view
}
"#,
    good: r#"// sales.role
system shop "The shop"

module orders "Orders" {
  action view "View orders"
}

// staff.role
system shop "The shop"

role clerk "Clerk" {
  grant orders.view
}
"#,
};
