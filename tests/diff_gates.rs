//! What holds a change back: gates, ceilings, wishes, plans; and who accepts it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use serde_json::Value;
use support::Project;

const BEFORE: &str = r#"system desk "Desk"
levels agent < admin
module m "M" {
  action view "View"
  action refund "Refund" { level admin }
}
role clerk "Clerk" { level admin  grant m.view }
"#;

const AFTER: &str = r#"system desk "Desk"
levels agent < admin
module m "M" {
  action view "View"
  action refund "Refund" { level admin }
  action export "Export"
}
role clerk "Clerk" { level admin  grant m.* }
"#;

/// Two versions in two folders.
fn versions() -> Project {
    Project::new()
        .file("one/desk.role", BEFORE)
        .file("two/desk.role", AFTER)
}

fn prints(project: &Project) -> Vec<(String, String)> {
    let json = project
        .run(["diff", "one", "two", "--output-format", "json"])
        .ends(0)
        .json();
    let changes = json["changes"].as_array().unwrap().iter();
    changes
        .filter(|change| change["effect"] == "wider")
        .map(|change| {
            let text = |member: &str| change[member].as_str().unwrap().to_owned();
            (text("action"), text("fingerprint"))
        })
        .collect()
}

#[test]
fn a_difference_alone_is_no_error() {
    versions().run(["diff", "one", "two"]).ends(0);
}

#[test]
fn a_gate_holds_back_what_it_is_asked_for() {
    let project = versions();
    let count = |fail_on: &str, code: i32| {
        let run = project
            .run([
                "diff",
                "one",
                "two",
                "--output-format",
                "json",
                "--fail-on",
                fail_on,
            ])
            .ends(code);
        run.json()["held"].as_array().unwrap().len()
    };
    assert_eq!(count("widening", 1), 2);
    assert_eq!(count("widening:admin", 1), 1);
    assert_eq!(count("widening:agent", 1), 1);
    assert_eq!(
        count(
            "narrowing,breaking,moved,loosened,incomparable,settled,opened",
            0
        ),
        0
    );
    assert_eq!(count("any", 1), 2);
    let back = project
        .run(["diff", "two", "one", "--fail-on", "narrowing,breaking"])
        .ends(1);
    back.stdout_has("narrowing  grant-removed: role clerk: m.refund")
        .stdout_has("breaking  action-removed: action m.export");
}

#[test]
fn a_gate_that_is_no_gate_is_refused() {
    let project = versions();
    project
        .run(["diff", "one", "two", "--fail-on", "widenig"])
        .ends(2)
        .stderr_has("there is no such change");
    project
        .run(["diff", "one", "two", "--fail-on", "widening:admn"])
        .ends(2)
        .stderr("error: no system has a level `admn`\n  help: did you mean `admin`?\n");
}

#[test]
fn an_accepted_change_passes_until_its_last_day() {
    let project = versions();
    let prints = prints(&project);
    for (action, print) in &prints {
        let ack = print.chars().take(12).collect::<String>();
        let accepted = project
            .run_all(&[
                "diff",
                "one",
                "two",
                "--ack",
                &ack,
                "--reason",
                "agreed with audit",
                "--until",
                "2026-12-31",
            ])
            .ends(0);
        accepted.stdout_has(action);
    }
    // Beside the policies of the later version, where there is no configuration, in the current folder.
    let file = project.read("rolecall-acks.toml");
    assert_eq!(file.matches("[[ack]]").count(), 2, "{file}");
    assert!(
        file.contains("reason = \"agreed with audit\"\nuntil = \"2026-12-31\"\n"),
        "{file}"
    );
    project.write("two/rolecall-acks.toml", &file);
    let run = |today: &str| {
        project.run_all(&[
            "diff",
            "one",
            "two",
            "--fail-on",
            "widening",
            "--today",
            today,
        ])
    };
    run("2026-12-31")
        .ends(0)
        .stdout_has("accepted: agreed with audit");
    run("2027-01-01")
        .ends(1)
        .stdout_has("only until 2026-12-31");
}

#[test]
fn an_acceptance_of_nothing_is_an_error_unless_it_was_merged() {
    let project = versions();
    let row = |print: &str| {
        format!("[[ack]]\nfingerprint = \"{print}\"\nchange = \"x\"\nreason = \"y\"\n")
    };
    project.write("two/rolecall-acks.toml", row("0123456789abcdef"));
    let run = || project.run(["diff", "one", "two"]).env("COLUMNS", "120");
    run()
        .ends(1)
        .stdout_has("accepts `0123456789ab` (x), and there is no such change");
    project.write("one/rolecall-acks.toml", row("0123456789abcdef"));
    run()
        .ends(0)
        .stdout_has("accepted changes that have been merged");
}

#[test]
fn acceptances_that_cant_be_read_stop_everything() {
    let bad = [
        (
            "[[ack]]\nfingerprint = \"0123456789ab\"\n",
            "this row gives no `reason`",
        ),
        ("[[ack]]\nreason = \"y\"\n", "this row has no `fingerprint`"),
        (
            "[[ack]]\nfingerprint = \"012\"\nreason = \"y\"\n",
            "isn't the beginning of a fingerprint",
        ),
        (
            "[[ack]]\nfingerprint = \"0123456789ab\"\nreason = \"y\"\nuntil = \"soon\"\n",
            "`soon` is no day",
        ),
        (
            "[[ack]]\nfingerprint = \"0123456789ab\"\nreason = \"y\"\nwho = \"me\"\n",
            "there is no key `who`",
        ),
        ("[[acks]]\n", "did you mean `ack`?"),
        ("[[ack]\n", "this isn't TOML"),
    ];
    for (text, expected) in bad {
        let project = versions().file("two/rolecall-acks.toml", text);
        project
            .run(["diff", "one", "two"])
            .ends(2)
            .stderr_has(expected);
    }
}

#[test]
fn remarks_and_other_rows_stay_when_a_row_is_written_or_taken_out() {
    let project = versions();
    let (_, print) = prints(&project).remove(0);
    let old = "# why we accept changes\n[[ack]]\nfingerprint = \"0123456789abcdef\"\nchange = \"x\"\nreason = \"y\" # indeed\n\n# the last one\n[[ack]]\nfingerprint = \"fedcba9876543210\"\nchange = \"x\"\nreason = \"z\"\n";
    project.write("two/rolecall-acks.toml", old);
    project
        .run_all(&[
            "diff",
            "one",
            "two",
            "--ack",
            &print,
            "--reason",
            "a \"good\" one",
        ])
        .ends(0);
    let text = project.read("two/rolecall-acks.toml");
    assert!(text.starts_with(old.trim_end()), "{text}");
    assert!(text.contains("reason = \"a \\\"good\\\" one\""), "{text}");
    project
        .run(["diff", "one", "two", "--ack-prune"])
        .ends(0)
        .stdout("took 2 rows out of two/rolecall-acks.toml\n");
    let text = project.read("two/rolecall-acks.toml");
    assert!(
        text.starts_with("# why we accept changes\n# the last one\n[[ack]]\n"),
        "{text}"
    );
    assert_eq!(text.matches("[[ack]]").count(), 1);
    assert!(text.contains(&print), "{text}");
}

#[test]
fn only_a_change_that_is_there_can_be_accepted() {
    let project = versions();
    project
        .run([
            "diff",
            "one",
            "two",
            "--ack",
            "0123456789ab",
            "--reason",
            "x",
        ])
        .ends(2)
        .stderr_has("there is no such change");
    project
        .run(["diff", "one", "two", "--ack", "01", "--reason", "x"])
        .ends(2)
        .stderr_has("at least 12 digits");
    project
        .run(["diff", "one", "two", "--ack", "0123456789ab"])
        .ends(2)
        .stderr_has("--reason");
    assert_eq!(project.names(""), ["one", "two"]);
}

#[test]
fn a_ceiling_must_not_be_exceeded() {
    let project = versions();
    project.run(["build", "one", "--out", "out"]).ends(0);
    let over = project
        .run([
            "diff",
            "two",
            "two",
            "--no-new-access",
            "--reference",
            "out/desk.json",
        ])
        .ends(1);
    over.stdout_has("no-new-access  beyond the reference, `clerk` may now `m.export`")
        .stdout_has("No difference.");
    project
        .run([
            "diff",
            "one",
            "one",
            "--no-new-access",
            "--reference",
            "out/desk.json",
        ])
        .ends(0);
    project
        .run([
            "diff",
            "two",
            "one",
            "--no-new-access",
            "--reference",
            "two",
        ])
        .ends(0);
}

#[test]
fn wishes_say_what_nobody_may() {
    let project = versions();
    let run = |wish: &str| project.run_all(&["diff", "one", "two", "--not-granted", wish]);
    run("m.refund")
        .ends(1)
        .stdout_has("not-granted m.refund  `clerk` may `m.refund`");
    run("m.refund@clerk").ends(1);
    run("m.**").ends(1);
    run("m.refnd")
        .ends(2)
        .stderr_has("did you mean `m.refund`?");
    run("m.refund@clrk")
        .ends(2)
        .stderr_has("did you mean `clerk`?");
    project
        .run(["diff", "two", "one", "--not-granted", "m.refund"])
        .ends(0);
}

/// What each gate holds back, of one change of each sort.
#[test]
fn a_gate_holds_back_what_it_watches_and_nothing_else() {
    let base = "system s\nmodule m {\n  action a\n  action b\n  action c \"C\"\n}\nrole r { grant m.a }\ntest \"t\" { expect r can m.a }\n";
    let changes = [
        ("wider", "grant m.a", "grant m.a, m.b"),
        (
            "narrower",
            " { grant m.a }\ntest \"t\" { expect r can m.a }",
            "\ntest \"t\" { expect r cannot m.a }",
        ),
        ("breaking", "  action b\n", ""),
        ("moved", "action b", "action d { formerly b }"),
        ("loosened", "test \"t\" { expect r can m.a }\n", ""),
        ("a label", "\"C\"", "\"D\""),
    ];
    let gates: [(&str, &[&str]); 5] = [
        (
            "any",
            &["wider", "narrower", "breaking", "moved", "loosened"],
        ),
        ("widening", &["wider"]),
        ("narrowing", &["narrower"]),
        ("moved", &["moved"]),
        ("loosened", &["loosened"]),
    ];
    for (change, from, to) in changes {
        assert_eq!(base.matches(from).count(), 1, "{from}");
        let project = Project::new()
            .file("one/a.role", base)
            .file("two/a.role", base.replace(from, to));
        for (gate, watched) in gates {
            eprintln!("{gate}, {change}");
            let expected = i32::from(watched.contains(&change));
            project
                .run(["diff", "one", "two", "--fail-on", gate])
                .ends(expected);
        }
    }
}

/// One star is for a module's own actions, two for those of the modules inside it, too.
#[test]
fn a_wish_reaches_as_far_as_its_stars() {
    let inside = "module m { action own\n module inner { action deep } }";
    let project = Project::new()
        .file("one/a.role", format!("system s\n{inside}\nrole r\n"))
        .file(
            "two/a.role",
            format!("system s\n{inside}\nrole r {{ grant m.inner.deep }}\n"),
        );
    let run = |wish: &str| project.run_all(&["diff", "one", "two", "--not-granted", wish]);
    run("m.*").ends(0);
    run("m.inner.*").ends(1);
    run("m.**").ends(1).stdout_has("`r` may `m.inner.deep`");
}

#[test]
fn the_configuration_may_ask_for_gates() {
    let project = versions();
    project.write(
        "two/rolecall.toml",
        "[diff]\nfail-on = [\"widening\"]\nnot-granted = [\"m.export\"]\n",
    );
    project
        .run(["diff", "one", "two"])
        .ends(1)
        .stdout_has("held back: 3 changes");
    project
        .run(["diff", "one", "two", "--fail-on", "narrowing"])
        .ends(1)
        .stdout_has("held back: 1 change");
    project.write("two/rolecall.toml", "[diff]\nfail-on = [\"widenin\"]\n");
    project
        .run(["diff", "one", "two"])
        .ends(2)
        .stderr_has("did you mean `widening`?");
}

#[test]
fn what_holds_policies_to_account_is_compared_too() {
    let project = versions();
    let toml = |more: &str| format!("[lint]\nignore = [\"RC508\"{more}]\n");
    project.write("one/rolecall.toml", toml(""));
    project.write("two/rolecall.toml", toml(", \"RC510\""));
    let json = |base: &str, head: &str| {
        let run = project
            .run_in("", ["diff", base, head, "--output-format", "json"])
            .ends(0);
        let changes = run.json()["changes"].as_array().unwrap().clone();
        let gates = changes
            .into_iter()
            .filter(|change| change["kind"].as_str().unwrap().starts_with("gate-"));
        gates.collect::<Vec<Value>>()
    };
    let kinds: Vec<String> = json("one", "two")
        .iter()
        .map(|change| change["kind"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(kinds, ["gate-loosened"]);
    project.write(
        "two/desk.role",
        AFTER.replace(
            "role clerk",
            "@expect(equal-roles, \"as agreed\")\nrole clerk",
        ),
    );
    let gates = json("one", "two");
    assert!(
        gates.iter().any(|change| change["subject"]
            == "@expect(equal-roles) before role clerk \"Clerk\" { level admin  grant m.* }"),
        "{gates:?}"
    );
}

#[test]
fn a_plan_lets_nothing_else_be_built() {
    let project = versions();
    project
        .run(["diff", "one", "two", "--plan", "plan.json"])
        .ends(0);
    let plan: Value = serde_json::from_str(&project.read("plan.json")).unwrap();
    assert_eq!(plan["format"], "rolecall.plan/1");
    project
        .run(["build", "two", "--out", "out", "--expect", "plan.json"])
        .ends(0)
        .stdout_has("wrote out/desk.json");
    project
        .run(["build", "one", "--out", "other", "--expect", "plan.json"])
        .ends(1)
        .stdout_has("`desk` isn't what the plan says; nothing was written to other");
    assert!(!project.path("other").exists());
    project.write("plan.json", "{}");
    project
        .run(["build", "two", "--out", "out", "--expect", "plan.json"])
        .ends(2)
        .stderr_has("can't read the plan `plan.json`");
}

#[test]
fn reports_are_written_besides() {
    let project = versions();
    project
        .run([
            "diff",
            "one",
            "two",
            "--report",
            "markdown=a.md",
            "--report",
            "json=b.json",
            "--report",
            "sarif=c.sarif",
        ])
        .ends(0);
    assert!(project.read("a.md").starts_with("<!-- rolecall-diff -->"));
    let json: Value = serde_json::from_str(&project.read("b.json")).unwrap();
    assert_eq!(json["summary"]["wider"], 2);
    assert!(project.read("c.sarif").contains("access-widened"));
    project
        .run(["diff", "one", "two", "--report", "html=a.role"])
        .ends(2);
}
