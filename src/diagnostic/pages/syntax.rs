//! RC000 to RC099: files and their text.

use crate::diagnostic::Page;

pub const NOT_UTF8: Page = Page::without_example(
    "0.1.0",
    "Each encoding other than UTF-8 reads some bytes as other letters, so a name or a label could be one thing for \
     whoever wrote it and another for the compiler. Save the file as UTF-8: every editor can, often under \"save with \
     encoding\" or in its status line. If the file is no text at all, it shouldn't end in `.role`.",
);

pub const BYTE_ORDER_MARK: Page = Page::without_example(
    "0.1.0",
    "Some editors write three invisible bytes before the first letter of a UTF-8 file. They say nothing, and some \
     programs take them for part of the first word. Save the file as \"UTF-8 without BOM\", or \"without signature\".",
);

pub const CONTROL_CHARACTER: Page = Page::without_example(
    "0.1.0",
    "A character that can't be seen can hide something from a reviewer, or erase what stands before it on some \
     screens. It mostly comes along when text is copied out of another program. Delete it: the message says which one \
     it is and where. If a label really has it, write it as an escape, `\\u{2028}` for example.",
);

pub const LONE_CARRIAGE_RETURN: Page = Page::without_example(
    "0.1.0",
    "Some programs show a new line where this character stands, others don't. A comment could then seem to end where \
     it goes on, and a reviewer would read a clause that the compiler takes for a comment. End all lines with a \
     newline, or all with a carriage return and a newline; editors call that the line endings of the file.",
);

pub const BIDIRECTIONAL_CONTROL: Page = Page::without_example(
    "0.1.0",
    "These characters switch between writing from left to right and from right to left. With them a line can be shown \
     in another order than the one it is read in, so that a reviewer agrees to something else than what holds. Delete \
     them. Labels in Arabic or Hebrew don't need them; where a label has one on purpose, write it as an escape, \
     `\\u{202b}` for example.",
);

pub const FILE_TOO_LARGE: Page = Page::without_example(
    "0.1.0",
    "A file of more than 16 MiB is no policy that somebody could review; mostly another file got the ending `.role`, \
     or a program wrote the same thing over and over. Leave it out with `exclude` in rolecall.toml, or divide it: the \
     files of one system may be as many as you like, each beginning with the same `system`.",
);

pub const NESTING_TOO_DEEP: Page = Page::without_example(
    "0.1.0",
    "Modules within modules, or parentheses within parentheses, go more than 64 deep. Nobody could follow that, and no \
     product needs it, so the file isn't read any further. Mostly a closing brace is missing over and over in a file \
     that a program wrote.",
);

pub const SYNTAX_ERROR: Page = Page {
    since: "0.1.0",
    explanation: "A word, sign or name stands where the language has no place for it, and what the line was to mean \
        nobody knows. The message says what could stand there, and often which word is probably meant. Whatever comes \
        after it in the file is still read, so that you see all mistakes at once.",
    bad: r#"module people "People" {
  action manage "Manage people"
}

role clerk "Clerk" {
  grnat people.manage
}
"#,
    good: r#"module people "People" {
  action manage "Manage people"
}

role clerk "Clerk" {
  grant people.manage
}
"#,
};

pub const MISSING_SYSTEM: Page = Page {
    since: "0.1.0",
    explanation: "Files are put together by the system they name, not by the folder they lie in. A file that names \
        none belongs to nothing. Write `system`, its name and its label as the first line, the same in all files of \
        the system.",
    bad: r#"// people.role
module people "People" {
  action manage "Manage people"
}
"#,
    good: r#"// people.role
system help_desk "Help desk"

module people "People" {
  action manage "Manage people"
}
"#,
};

pub const UNCLOSED_BLOCK: Page = Page {
    since: "0.1.0",
    explanation: "A brace opens a block, and the file ends before one closes it. Where it was meant to close can only \
        be guessed: the message shows the block that stayed open and where the next one seems to begin. Put the `}` \
        there.",
    bad: r#"module people "People" {
  action manage "Manage people" {
    formerly edit
}
"#,
    good: r#"module people "People" {
  action manage "Manage people" {
    formerly edit
  }
}
"#,
};

pub const MIXED_AND_OR: Page = Page {
    since: "0.1.0",
    explanation: "`view and manage or admin` can be read in two ways: view and one of the other two, or admin alone is \
        enough. Programmers have a rule for this and others have another one, so rolecall wants parentheses that say \
        which is meant.",
    bad: r#"module people "People" {
  action view "View"
  action manage "Manage"
  action admin "Administer"
  action import "Bulk import" { requires view and manage or admin }
}
"#,
    good: r#"module people "People" {
  action view "View"
  action manage "Manage"
  action admin "Administer"
  action import "Bulk import" { requires view and (manage or admin) }
}
"#,
};

pub const DUPLICATE_CLAUSE: Page = Page {
    since: "0.1.0",
    explanation: "An action has one level, a role one level, a system one list of levels. If such a clause stands \
        twice, one of the two isn't meant, and which one nobody but you can tell. Remove it.",
    bad: r#"levels agent < lead < admin

module people "People" {
  action manage "Manage" {
    level agent
    level admin
  }
}
"#,
    good: r#"levels agent < lead < admin

module people "People" {
  action manage "Manage" {
    level admin
  }
}
"#,
};

pub const STRAY_DOCUMENTATION: Page = Page {
    since: "0.1.0",
    explanation: "A line with `///` describes what follows it, and goes into the bundle with it. At the end of a line, \
        or where nothing follows, it describes nothing. Move it onto a line of its own before what it is about, or \
        write `//` for a remark that only readers of the file shall see.",
    bad: r#"module people "People" {
  action manage "Manage" /// Hire and fire.
}
"#,
    good: r#"module people "People" {
  /// Hire and fire.
  action manage "Manage"
}
"#,
};

pub const BAD_ESCAPE: Page = Page {
    since: "0.1.0",
    explanation: "In a text between quotes a backslash begins an escape: `\\\"` is a quote, `\\\\` a backslash, `\\n` \
        a new line, and `\\u{e9}` the letter with that number. Anything else after a backslash is a mistake rather \
        than a guess. Write two backslashes where one is meant.",
    bad: r#"module files "Files" {
  action open "Open C:\people"
}
"#,
    good: r#"module files "Files" {
  action open "Open C:\\people"
}
"#,
};

pub const NUMBER_TOO_LARGE: Page = Page {
    since: "0.1.0",
    explanation: "Numbers go into bundles, and many programs that read JSON round whatever is larger than \
        9007199254740991. So no number of a policy may be. A count that large is a slip of the finger.",
    bad: r#"module people "People" {
  action view "View"
}

test "as the leaflet says" {
  expect people.* has 10000000000000000 actions
}
"#,
    good: r#"module people "People" {
  action view "View"
}

test "as the leaflet says" {
  expect people.* has 1 action
}
"#,
};

pub const RESERVED_NAME: Page = Page {
    since: "0.1.0",
    explanation: "`and`, `or`, `not`, `is`, `in` and `when` hold conditions and expressions together. If something \
        were called so, a line with it could be read in two ways. Choose another name; the label, which is what people \
        see, may be anything.",
    bad: r#"module mail "Mail" {
  action in "Read incoming mail"
}
"#,
    good: r#"module mail "Mail" {
  action read "Read incoming mail"
}
"#,
};

pub const MISPLACED: Page = Page {
    since: "0.1.0",
    explanation: "The line would be right elsewhere: roles grant, actions and modules require, and each clause has its \
        kind of block. Where it stands it means nothing. Move it to what it is about; the message says where it may \
        stand.",
    bad: r#"module people "People" {
  action view "View people"
  action manage "Manage people"
}

role clerk "Clerk" {
  grant people.*
  requires people.view
}
"#,
    good: r#"module people "People" {
  action view "View people"
  action manage "Manage people" { requires view }
}

role clerk "Clerk" {
  grant people.*
}
"#,
};
