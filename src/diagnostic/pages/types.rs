//! RC200 to RC249: what can't be meant.

use crate::diagnostic::Page;

pub const WRONG_KIND: Page = Page {
    since: "0.1.0",
    explanation: "The name exists and belongs to something else: a module where an action is needed, or a template \
        where a role is. rolecall doesn't guess what was meant, because a guess could hand out a whole module. Name \
        the action, or write `.*` after the module to mean all of its actions.",
    bad: r#"module people "People" {
  action manage "Manage people"
}

role clerk "Clerk" {
  grant people
}
"#,
    good: r#"module people "People" {
  action manage "Manage people"
}

role clerk "Clerk" {
  grant people.*
}
"#,
};

pub const CONDITION_NEVER_HOLDS: Page = Page {
    since: "0.1.0",
    explanation: "A setting has one value at a time, and a lifecycle is in one state. A condition that asks for two of \
        them at once is never true, so whoever is meant to get something by it never gets it. Mostly `or` was meant, \
        or `in (…)`. The same goes for several conditions that have to hold together, such as that of an action and that \
        of its module.",
    bad: r#"setting edition "Edition" { free, pro, enterprise }

module people "People" {
  action import "Bulk import"
}

role clerk "Clerk" {
  grant people.import when edition is pro and edition is enterprise
}
"#,
    good: r#"setting edition "Edition" { free, pro, enterprise }

module people "People" {
  action import "Bulk import"
}

role clerk "Clerk" {
  grant people.import when edition in (pro, enterprise)
}
"#,
};

pub const GRANT_OUTSIDE_AVAILABILITY: Page = Page {
    since: "0.1.0",
    explanation: "The role gets the action only where the product doesn't offer it, so its holders never get it at \
        all. Either the `when` of the grant is wrong, or what the action says about where it is available. Often the \
        `when` can simply go: a grant never reaches further than the action does.",
    bad: r#"setting edition "Edition" { free, pro }

module people "People" {
  action import "Bulk import" { available when edition is pro }
}

role clerk "Clerk" {
  grant people.import when edition is free
}
"#,
    good: r#"setting edition "Edition" { free, pro }

module people "People" {
  action import "Bulk import" { available when edition is pro }
}

role clerk "Clerk" {
  grant people.import
}
"#,
};

pub const GRANT_NEVER_HOLDS: Page = Page {
    since: "0.1.0",
    explanation: "The role is given an action by name, and something else takes it away again in every situation: a \
        `revoke` of the role, or a `deny` of one that it extends. Whoever reads the grant believes that people have \
        the action; they don't. Remove whichever of the two isn't meant. A `deny` can't be undone further down: a role \
        that needs the action can't extend the one that denies it.",
    bad: r#"module people "People" {
  action view "View people"
  action manage "Manage people"
}

role guest "Guest" {
  grant people.view
  deny people.manage
}
role clerk "Clerk" extends guest {
  grant people.manage
}
"#,
    good: r#"module people "People" {
  action view "View people"
  action manage "Manage people"
}

role guest "Guest" {
  grant people.view
  deny people.manage
}
role clerk "Clerk" {
  grant people.view, people.manage
}
"#,
};

pub const REVOKE_UNDONE: Page = Page {
    since: "0.1.0",
    explanation: "The role gives the action up, and another of its actions brings it along, so that people keep what \
        was meant to be taken away from them. Revoke the action that includes it too, or write `deny`, which holds \
        whatever else brings it.",
    bad: r#"module people "People" {
  action view "View people"
  action manage "Manage people" { includes view }
}

role clerk "Clerk" {
  grant people.*
  revoke people.view
}
"#,
    good: r#"module people "People" {
  action view "View people"
  action manage "Manage people" { includes view }
}

role clerk "Clerk" {
  grant people.*
  revoke people.view, people.manage
}
"#,
};

pub const UNDECIDED_BUT_DECIDED: Page = Page {
    since: "0.1.0",
    explanation: "The policy calls something an open question and answers it in another place. People already have \
        the action (or are kept from it) while others still wait for the decision. If the question is answered, \
        remove the `undecided`; if it isn't, remove the grant or the deny.",
    bad: r#"module people "People" {
  action manage "Manage people"
}

role clerk "Clerk" {
  grant people.manage
  undecided people.manage "to be agreed with the works council"
}
"#,
    good: r#"module people "People" {
  action manage "Manage people"
}

role clerk "Clerk" {
  undecided people.manage "to be agreed with the works council"
}
"#,
};

pub const REACH_NOT_OFFERED: Page = Page {
    since: "0.1.0",
    explanation: "The grant is meant for some people only, as those of one's own team, and the action knows no such \
        limit: it would hold for everybody. Give the action the widest reach it has, and the grant can narrow it. If \
        it really has none, remove the `at`.",
    bad: r#"reaches own < team < company

module people "People" {
  action manage "Manage people"
}

role lead "Team lead" {
  grant people.manage at team
}
"#,
    good: r#"reaches own < team < company

module people "People" {
  action manage "Manage people" { reach company }
}

role lead "Team lead" {
  grant people.manage at team
}
"#,
};

pub const REACH_TOO_WIDE: Page = Page {
    since: "0.1.0",
    explanation: "The grant promises more than the action can do: the action reaches a team, say, and the role is to \
        have it for the whole company. Its holders would look for people they never get to see. Narrow the `at` to the \
        reach of the action or remove it, or widen the reach of the action.",
    bad: r#"reaches own < team < company

module people "People" {
  action manage "Manage people" { reach team }
}

role lead "Team lead" {
  grant people.manage at company
}
"#,
    good: r#"reaches own < team < company

module people "People" {
  action manage "Manage people" { reach team }
}

role lead "Team lead" {
  grant people.manage at team
}
"#,
};

pub const UNAVAILABLE_REQUIREMENT: Page = Page {
    since: "0.1.0",
    explanation: "In some situation the product offers an action and not the one that it requires, so that nobody can \
        use it there, whatever role they have. Make the action available only where the other one is, or require \
        something that is there too.",
    bad: r#"setting edition "Edition" { free, pro }

module people "People" {
  action manage "Manage people" { available when edition is pro }
  action import "Bulk import"   { requires manage }
}
"#,
    good: r#"setting edition "Edition" { free, pro }

module people "People" {
  action manage "Manage people" { available when edition is pro }
  action import "Bulk import"   { requires manage  available when edition is pro }
}
"#,
};

pub const SELF_REFERENCE: Page = Page {
    since: "0.1.0",
    explanation: "An action that requires itself asks for nothing, and a thing that conflicts with itself could never \
        be held by anybody. Another name was meant, mostly the one in the line above or below. Write that one, or \
        remove the clause.",
    bad: r#"module people "People" {
  action manage "Manage people"
  action import "Bulk import" { requires import }
}
"#,
    good: r#"module people "People" {
  action manage "Manage people"
  action import "Bulk import" { requires manage }
}
"#,
};

pub const CONDITION_TOO_COMPLEX: Page = Page::without_example(
    "0.1.0",
    "rolecall decides every condition for every situation, and writes into the bundle in which ones it holds. Here that \
     would take more cases than it goes through, or than a bundle may have (1000 for one cell). That happens when one \
     condition joins many settings and states of which nearly each combination counts. No reviewer can follow it \
     either.\n\nGive the combination a setting of its own with a name that says what it is, as `plan is business`, and \
     use that; or divide the action into parts that depend on fewer things.",
);
