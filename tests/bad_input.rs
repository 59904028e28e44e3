//! Whatever is thrown at it: an error with its code and place, soon; never a panic, never a hang; and what was built
//! before is untouched.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use serde_json::Value;
use std::fmt::Write;
use std::fs::File;
use support::{Ended, Project};

/// Far longer than anything here should take; only a hang gets there.
const SECONDS: u64 = 30;

const GOOD: &str = "system s \"S\"\n";

/// A project whose `out` was built once, before the bad input came.
struct Bad {
    project: Project,
    before: String,
}

impl Bad {
    fn new() -> Self {
        let project = Project::new().file("p/a.role", GOOD);
        project.run(["build", "p", "--out", "out"]).ends(0);
        let before = project.read("out/s.json");
        Self { project, before }
    }

    /// The policy holds these bytes now.
    fn holding(bytes: impl AsRef<[u8]>) -> Self {
        let bad = Self::new();
        bad.project.write("p/a.role", bytes);
        bad
    }

    /// Building ends with this exit code, soon, and changes nothing.
    #[track_caller]
    fn builds(&self, format: &str, code: i32) -> Ended {
        let command = ["build", "p", "--out", "out", "--output-format", format];
        let ended = self.project.run(command).within(SECONDS).ends(code);
        assert_eq!(self.project.names("out"), ["s.json"]);
        assert!(self.project.read("out/s.json") == self.before);
        ended
    }

    /// Building fails with these findings, `RC001 1:3` each, and with no others.
    #[track_caller]
    fn finds<const N: usize>(&self, expected: [&str; N]) {
        let found = self.builds("json", 1).json();
        let findings = found["findings"].as_array().unwrap();
        let place = |finding: &Value| {
            format!(
                "{} {}:{}",
                finding["code"].as_str().unwrap(),
                finding["line"],
                finding["column"]
            )
        };
        assert_eq!(
            findings.iter().map(place).collect::<Vec<_>>(),
            expected,
            "{findings:#?}"
        );
        for format in ["full", "concise"] {
            self.builds(format, 1)
                .stdout_has("nothing was written to out\n");
        }
    }

    /// The same, with many findings: how many there are, and that each has this code.
    #[track_caller]
    fn finds_many(&self, code: &str) -> usize {
        let found = self.builds("json", 1).json();
        let findings = found["findings"].as_array().unwrap();
        assert!(
            findings.iter().all(|finding| finding["code"] == code),
            "{:#?}",
            findings.first()
        );
        self.builds("full", 1)
            .stdout_has(" more (--max-findings 0 shows all)\n");
        findings.len()
    }
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

/// A declaration with a number, so many times.
fn many(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).fold(String::new(), |mut text, at| {
        let _ = writeln!(text, "{}", line(at));
        text
    })
}

// ---- what isn't text

#[test]
fn not_utf8() {
    Bad::holding(b"system s \"\xff\"\n").finds(["RC001 1:11"]);
    Bad::holding(b"\xc3\x28").finds(["RC001 1:1"]);
    Bad::holding(b"system s \"S\"\nrole r \"\xed\xa0\x80\"").finds(["RC001 2:9"]);
}

#[test]
fn utf16_either_way_round_with_and_without_a_mark() {
    let text = "system s \"S\"\nrole clerk \"Clerk\"\n";
    for bytes in [u16::to_le_bytes, u16::to_be_bytes] {
        Bad::holding(utf16(text, bytes)).finds(["RC001 1:1"]);
        Bad::holding(utf16(&format!("\u{feff}{text}"), bytes)).finds(["RC001 1:1"]);
    }
}

#[test]
fn a_byte_order_mark_is_the_only_thing_said_about_a_good_file() {
    Bad::holding("\u{feff}system s \"S\"\n").finds(["RC002 1:1"]);
}

#[test]
fn a_byte_order_mark_hides_no_other_mistake() {
    Bad::holding("\u{feff}system s \"S\"\nrole r extends q\n").finds(["RC002 1:1", "RC103 2:16"]);
}

#[test]
fn a_nul_in_code_in_a_label_in_a_remark() {
    Bad::holding("system s \"S\"\nrole r\0").finds(["RC003 2:7"]);
    Bad::holding("system s \"S\0\"\n").finds(["RC003 1:12"]);
    Bad::holding("system s \"S\"\n// \0\n").finds(["RC003 2:4"]);
    Bad::holding(b"\0").finds(["RC003 1:1"]);
}

#[test]
fn a_carriage_return_alone() {
    Bad::holding("system s \"S\"\rrole r\n").finds(["RC004 1:13"]);
    Bad::holding("system s \"S\" // all is well\rrole admin\n").finds(["RC004 1:28"]);
}

#[test]
fn each_of_the_nine_bidirectional_controls() {
    for control in
        "\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}".chars()
    {
        Bad::holding(format!("system s \"S\" // {control}\n")).finds(["RC005 1:17"]);
        Bad::holding(format!("system s \"{control}S\"\n")).finds(["RC005 1:11"]);
        Bad::holding(format!("system s \"S\"\nrole {control}r\n")).finds(["RC005 2:6"]);
    }
}

// ---- files that are none, or too much

#[test]
fn an_empty_file_and_one_of_blanks_and_remarks() {
    Bad::holding("").finds(["RC011 1:1"]);
    Bad::holding(" \n\t\n\n").finds(["RC011 1:1"]);
    Bad::holding("// nothing yet\n").finds(["RC011 1:1"]);
}

#[test]
fn a_folder_with_no_policy() {
    let bad = Bad::new();
    std::fs::rename(bad.project.path("p/a.role"), bad.project.path("p/a.txt")).unwrap();
    bad.builds("full", 2)
        .stdout("")
        .stderr_has("error: there is no policy to look at: searched `p`");
}

#[test]
fn a_folder_that_is_not_there() {
    let bad = Bad::new();
    std::fs::rename(bad.project.path("p"), bad.project.path("q")).unwrap();
    bad.builds("full", 2)
        .stderr_has("error: can't read `p`: there is no such file or folder");
}

#[test]
fn a_file_of_a_hundred_megabytes() {
    let bad = Bad::new();
    let file = File::options()
        .write(true)
        .open(bad.project.path("p/a.role"))
        .unwrap();
    file.set_len(100 * 1024 * 1024).unwrap();
    bad.finds(["RC006 1:1"]);
}

#[cfg(unix)]
mod unix {
    use super::Bad;
    use crate::support::pipe;
    use std::os::unix::fs::symlink;

    #[test]
    fn a_pipe_in_the_tree_is_passed_over_and_one_by_name_refused() {
        let bad = Bad::new();
        pipe(&bad.project.path("p/pipe.role"));
        bad.builds("full", 0)
            .stderr_has("warning: `p/pipe.role` is a named pipe and was passed over\n");
        let command = ["build", "p/pipe.role", "--out", "out"];
        let ended = bad.project.run(command).within(super::SECONDS).ends(2);
        ended.stderr_has("error: can't read `p/pipe.role`: it is a named pipe");
    }

    #[test]
    fn links_that_go_round_in_circles() {
        let bad = Bad::new();
        symlink(".", bad.project.path("p/loop")).unwrap();
        symlink("b.role", bad.project.path("p/c.role")).unwrap();
        symlink("c.role", bad.project.path("p/b.role")).unwrap();
        bad.builds("full", 0)
            .stderr_has("is a symbolic link and wasn't followed");
        let command = ["build", "p/c.role", "--out", "out"];
        bad.project
            .run(command)
            .within(super::SECONDS)
            .ends(2)
            .stderr_has("error: can't read `p/c.role`");
    }
}

/// Nothing here asks git, nor anything else outside: the environment is empty, `PATH` included.
#[test]
fn no_git() {
    Bad::new()
        .builds("full", 0)
        .stdout_has("out/s.json is current\n");
}

// ---- deep

#[test]
fn ten_thousand_braces_or_parentheses() {
    let module = |open: &str| {
        format!(
            "{GOOD}module m {}{}",
            open.repeat(10_000),
            "}".repeat(10_000)
        )
    };
    Bad::holding(module("{")).finds(["RC007 2:74"]);
    Bad::holding(module("{ module m ")).finds(["RC007 2:714"]);
    Bad::holding(format!(
        "{GOOD}module m {{ action a requires {}b",
        "(".repeat(10_000)
    ))
    .finds(["RC007 2:93"]);
    Bad::holding(format!("{GOOD}{}", "{".repeat(10_000))).finds(["RC007 2:65"]);
}

#[test]
fn sixty_four_deep_is_fine() {
    let deep = format!(
        "{GOOD}module m {{ action a  action b {{ requires {}a{} }} }}",
        "(".repeat(62),
        ")".repeat(62)
    );
    Project::new()
        .file("a.role", deep)
        .run(["check"])
        .within(SECONDS)
        .ends(0);
}

#[test]
fn a_chain_of_ten_thousand_nots_means_what_it_says() {
    for (count, value) in [(10_000, "on"), (10_001, "off")] {
        let condition = format!("{} e is on", "not ".repeat(count));
        let setting = "setting e { on, off }\n";
        let text =
            format!("{GOOD}{setting}module m {{ action a {{ available when {condition} }} }}\n");
        let project = Project::new().file("p/a.role", text);
        project
            .run(["build", "p", "--out", "out"])
            .within(SECONDS)
            .ends(0);
        let bundle: Value = serde_json::from_str(&project.read("out/s.json")).unwrap();
        assert_eq!(
            bundle["actions"][0]["available"][0]["e"],
            serde_json::json!([value])
        );
    }
}

// ---- wide

/// A template of forty levels, each with two parents that share one: 2^40 ways to the top.
#[test]
fn forty_doublings() {
    let mut text = format!(
        "{GOOD}module m {{ action a  action b {{ requires a }} }}\ntemplate t0 {{ grant m.b }}\n"
    );
    text += &many(40, |at| {
        let next = at + 1;
        format!(
            "template l{at} extends t{at}\ntemplate r{at} extends t{at}\ntemplate t{next} extends l{at}, r{at}"
        )
    });
    Bad::holding(format!("{text}role last extends t40\n")).finds(["RC250 3:21"]);
}

#[test]
fn forty_doublings_of_includes() {
    let actions = many(40, |at| {
        let next = at + 1;
        format!(
            "action l{at} {{ includes t{next} }} action r{at} {{ includes t{next} }} action t{at} {{ includes l{at}, r{at} }}"
        )
    });
    let text = format!(
        "{GOOD}module m {{\n{actions}action t40 {{ requires z }} action z }}\nrole last {{ grant m.t0 }}\n"
    );
    Bad::holding(text).finds(["RC250 44:19"]);
}

#[test]
fn fifty_thousand_mistakes_in_one_line() {
    let line = format!("{GOOD}role r {{ {}}}", "grant m.x ".repeat(50_000));
    assert!(Bad::holding(line).finds_many("RC101") >= 1);
    let line = format!("{GOOD}{}", "role r ".repeat(50_000));
    assert_eq!(Bad::holding(line).finds_many("RC110"), 49_999);
    let line = format!("{GOOD}role r {{ {}}}", "x ; ".repeat(50_000));
    Bad::holding(line).finds(["RC010 2:10"]);
}

#[track_caller]
fn checks(text: &str) {
    let project = Project::new().file("a.role", format!("{GOOD}{text}"));
    project.run(["fmt"]).within(SECONDS).ends(0);
    project
        .run(["check"])
        .within(SECONDS)
        .ends(0)
        .stdout("no problems in 1 file (1 system)\n");
}

#[test]
fn ten_thousand_roles_levels_and_actions() {
    let levels: Vec<String> = (0..10_000).map(|at| format!("l{at}")).collect();
    let actions = many(10_000, |at| format!("action a{at} {{ level l{at} }}"));
    let roles = many(10_000, |at| {
        format!("role r{at} {{ level l{at} grant m.a{at} }}")
    });
    checks(&format!(
        "levels {}\nmodule m {{\n{actions}}}\n{roles}",
        levels.join(" < ")
    ));
}

#[test]
fn ten_thousand_values() {
    let values: Vec<String> = (0..10_000).map(|at| format!("v{at}")).collect();
    let setting = format!("setting e {{ {} }}", values.join(", "));
    let module = format!(
        "module m {{ action a {{ available when e in ({}) }} }}",
        values[..5_000].join(", ")
    );
    checks(&format!(
        "{setting}\n{module}\nrole r {{ grant m.a when e is not v0 }}\n"
    ));
}

#[test]
fn ten_thousand_states() {
    let states = many(10_000, |at| {
        format!("final state s{at}\nautomatic a{at}: first -> s{at}")
    });
    checks(&format!(
        "lifecycle c {{\ninitial state first\n{states}}}\n"
    ));
}

#[test]
fn a_condition_over_thousands_of_values() {
    let values: Vec<String> = (0..3_000).map(|at| format!("v{at}")).collect();
    let names = values.join(", ");
    let text = format!(
        "{GOOD}setting a {{ {names} }}\nsetting b {{ {names} }}\nmodule m {{ action x {{ available when {} }} }}\nrole r {{ grant m.x }}\n",
        values
            .iter()
            .map(|value| format!("(a is {value} and b is {value})"))
            .collect::<Vec<_>>()
            .join(" or ")
    );
    Bad::holding(text).finds(["RC211 4:23"]);
}

// ---- round and round

#[test]
fn cycles_of_everything_that_has_an_order() {
    Bad::holding(format!(
        "{GOOD}role a extends b\nrole b extends c\nrole c extends a\n"
    ))
    .finds(["RC120 2:6"]);
    Bad::holding(format!("{GOOD}role a extends a\n")).finds(["RC120 2:6"]);
    Bad::holding(format!(
        "{GOOD}module m {{ action a {{ includes b }} action b {{ includes a }} }}\n"
    ))
    .finds(["RC121 2:19"]);
    Bad::holding(format!(
        "{GOOD}module m {{ action a {{ part of b }} action b {{ part of a }} }}\n"
    ))
    .finds(["RC123 2:19"]);
    Bad::holding(format!("{GOOD}reaches a < b < c < a\n")).finds(["RC122 2:9"]);
}

#[test]
fn a_cycle_of_ten_thousand_roles() {
    let roles = many(10_000, |at| {
        format!("role r{at} extends r{}", (at + 1) % 10_000)
    });
    Bad::holding(format!("{GOOD}{roles}")).finds(["RC120 2:6"]);
}

#[test]
fn a_chain_of_ten_thousand_roles() {
    let roles = many(10_000, |at| format!("role r{} extends r{at}", at + 1));
    let text = format!("{GOOD}module m {{ action a }}\nrole r0 {{ grant m.a }}\n{roles}");
    Project::new()
        .file("a.role", text)
        .run(["check"])
        .within(SECONDS)
        .ends(0);
}

#[test]
fn a_chain_of_ten_thousand_includes() {
    let actions = many(10_000, |at| {
        format!("action a{at} {{ includes a{} }}", at + 1)
    });
    let text = format!("{GOOD}module m {{\n{actions}action a10000\n}}\nrole r {{ grant m.a0 }}\n");
    Project::new()
        .file("a.role", text)
        .run(["check"])
        .within(SECONDS)
        .ends(0);
}

// ---- never finished

#[test]
fn a_text_or_a_block_that_is_never_closed() {
    Bad::holding("system s \"S\n").finds(["RC010 1:10"]);
    Bad::holding(format!("{GOOD}role r \"R\n")).finds(["RC010 2:8"]);
    Bad::holding(format!("{GOOD}module m {{ action a \"A\n}}\n")).finds(["RC010 2:21"]);
    Bad::holding(format!("{GOOD}module m {{\n  action a\n")).finds(["RC012 2:10"]);
    Bad::holding(format!("{GOOD}role r {{ grant\n")).finds(["RC012 2:8"]);
    Bad::holding(format!("{GOOD}}}\n")).finds(["RC010 2:1"]);
}

#[test]
fn a_list_that_is_never_closed_is_one_mistake() {
    Bad::holding(format!(
        "{GOOD}module m {{ action a  action b }}\nrole r {{ grant m.{{a, b\n"
    ))
    .finds(["RC012 3:8"]);
    Bad::holding(format!(
        "{GOOD}module m {{ action a  action b }}\nrole r {{ grant m.{{a, b }}\n"
    ))
    .finds(["RC012 3:8"]);
}

/// A good file cut off after each of its bytes, and with each of its bytes gone.
#[test]
fn a_file_cut_off_anywhere() {
    let whole = include_str!("../policies/example/people.role");
    let project = Project::new();
    for at in (0..whole.len()).step_by(29) {
        project.write(&format!("cut{at}/a.role"), &whole.as_bytes()[..at]);
        let mut without = whole.as_bytes().to_vec();
        without.remove(at);
        project.write(&format!("gone{at}/a.role"), without);
    }
    for at in (0..whole.len()).step_by(29) {
        for folder in ["cut", "gone"] {
            let folder = format!("{folder}{at}");
            let ended = project
                .run(["check", "--output-format", "json", folder.as_str()])
                .within(SECONDS)
                .any_end();
            assert!(ended.json()["summary"]["files"] == 1, "{folder}");
        }
    }
}
