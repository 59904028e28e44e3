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

pub const EXPECT_DENIED: Page = Page::without_example(
    "0.1.0",
    "The configuration lists findings that nobody may accept in a policy: the key `deny` of `[suppress]` in \
     rolecall.toml. This one is among them, so the `@expect` accepts nothing. Correct what the finding is about and \
     remove the `@expect`. If there is a good reason to let it pass after all, that is a question for whoever keeps the \
     configuration.",
);

pub const EXPECT_TOO_LONG: Page = Page::without_example(
    "0.1.0",
    "The configuration bounds how far ahead the last day of an `@expect` may be: the key `max-days` of `[suppress]` in \
     rolecall.toml. This one has a later day, or none. Give it a day within the bound, `until 2027-03-31` for example. \
     When it is over, somebody has to look at it again; that is what the bound is for.",
);

pub const INVALID_CONFIGURATION: Page = Page::without_example(
    "0.1.0",
    "Where the configuration can't be understood, rolecall doesn't go on with other settings than the ones that are \
     meant: it stops with exit code 2 before anything is checked. The message shows the place, and the nearest word \
     that would be right. `rolecall config show` says which file is read and what is in force; `rolecall schema config` \
     prints a schema that editors can check the file with while you type.",
);

pub const UNMATCHED_GLOB: Page = Page::without_example(
    "0.1.0",
    "A glob in rolecall.toml matches no policy, so what stands beside it holds for nothing: an exclusion that excludes \
     nothing, or a severity that no file has. Mostly a folder was renamed. Globs count from the folder of \
     rolecall.toml; `*` is part of a name, `**` any folders. Correct it or remove it. It is only looked for when \
     everything below that folder is checked.",
);

pub const INVALID_BASELINE: Page = Page::without_example(
    "0.1.0",
    "The baseline says which findings are accepted. If it can't be read, nobody knows which; so rolecall stops with \
     exit code 2 rather than accept all of them or none. Mostly it is left over from a merge that went wrong, or \
     somebody edited it by hand. Take it as it was from the history, or write it anew with `rolecall baseline write` \
     and look at the difference: it may only have become shorter.",
);
