//! RC900 to RC999: what was accepted, and may be no longer.

use crate::diagnostic::Page;

pub const UNUSED_EXPECT: Page = Page {
    since: "0.1.0",
    explanation: "What was accepted here isn't so any more, or never was. If the `@expect` stays, it will accept \
        the same mistake when it comes back one day, and nobody will be told. Remove it. If the finding stands \
        somewhere else now, move the `@expect` there.",
    bad: r#"module people "People" {
  action manage "Manage people"
  action import "Bulk import" { requires manage }
}

role clerk "Clerk" {
  @expect(missing-requirement, "from before the works council")
  grant people.*
}
"#,
    good: r#"module people "People" {
  action manage "Manage people"
  action import "Bulk import" { requires manage }
}

role clerk "Clerk" {
  grant people.*
}
"#,
};

pub const EXPIRED_EXPECT: Page = Page {
    since: "0.1.0",
    explanation: "Somebody accepted a finding up to a day, and that day is over. The question it stood for is due: \
        correct the policy, and remove the `@expect`. If it really takes longer, say until when and why; the new \
        day is then seen by whoever reviews the change.",
    bad: r#"module people "People" {
  action manage "Manage people"
  action import "Bulk import" { requires manage }
}

role clerk "Clerk" {
  @expect(requirement-depends, until 2026-06-30, "the works council meets in June")
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

pub const EXPECT_WITHOUT_REASON: Page = Page {
    since: "0.1.0",
    explanation: "Whoever reads the policy in a year sees that something was let pass, and can't tell whether it \
        still may. Add why it is fine, or who agreed to it, as the last thing in the parentheses. A reason that is \
        hard to write down is often none: then correct the policy instead.",
    bad: r#"module people "People" {
  action manage "Manage people"
  action import "Bulk import" { requires manage }
}

role clerk "Clerk" {
  @expect(requirement-depends)
  grant people.import
  undecided people.manage "to be agreed with the works council"
}
"#,
    good: r#"module people "People" {
  action manage "Manage people"
  action import "Bulk import" { requires manage }
}

role clerk "Clerk" {
  @expect(requirement-depends, "clerks import nothing before the works council agrees")
  grant people.import
  undecided people.manage "to be agreed with the works council"
}
"#,
};

pub const EXPECT_NOT_POSSIBLE: Page = Page {
    since: "0.1.0",
    explanation: "The `@expect` names a finding that doesn't exist, or one that can't be accepted because the policy \
        would mean nothing with it, as an unknown name. It accepts nothing, and readers believe that it does. Correct \
        its name (`rolecall rules` lists all of them), or correct what the finding is about.",
    bad: r#"module people "People" {
  action manage "Manage people"
  action import "Bulk import" { requires manage }
}

role clerk "Clerk" {
  @expect(requirement-pending, "the works council meets in June")
  grant people.import
  undecided people.manage "to be agreed with the works council"
}
"#,
    good: r#"module people "People" {
  action manage "Manage people"
  action import "Bulk import" { requires manage }
}

role clerk "Clerk" {
  @expect(requirement-depends, "the works council meets in June")
  grant people.import
  undecided people.manage "to be agreed with the works council"
}
"#,
};
