//! `check --fix`, `--unsafe-fixes` and `--diff`: what is repaired, shown, written, and what is left alone.

mod support;

use support::Project;

const CATALOG: &str = "system s \"S\"

module billing \"Billing\" {
  action view \"View\"
  action refund \"Refund\"
  action close \"Close\"
}
";

fn policy(roles: &str) -> String {
    format!("{CATALOG}{roles}")
}

/// What `--fix` makes of these roles.
#[track_caller]
fn becomes(before: &str, after: &str) {
    let project = Project::new().advised().file("a.role", policy(before));
    project.run(["check", "--fix", "a.role"]).ends(0);
    assert_eq!(project.read("a.role"), policy(after));
    project
        .run(["check", "--fix", "a.role"])
        .ends(0)
        .stdout_has("fixed nothing");
}

#[test]
fn a_clause_goes_with_its_line() {
    becomes(
        "role cashier \"Cashier\" {\n  grant billing.*\n  grant billing.refund\n}\n",
        "role cashier \"Cashier\" {\n  grant billing.*\n}\n",
    );
}

#[test]
fn a_pattern_goes_with_its_comma() {
    becomes(
        "role cashier \"Cashier\" {\n  grant billing.*\n}\nrole clerk \"Clerk\" extends cashier {\n  grant billing.view, billing.refund\n  revoke billing.close\n}\n",
        "role cashier \"Cashier\" {\n  grant billing.*\n}\nrole clerk \"Clerk\" extends cashier {\n  revoke billing.close\n}\n",
    );
    becomes(
        "role cashier \"Cashier\" {\n  grant billing.view\n}\nrole clerk \"Clerk\" extends cashier {\n  grant\n    billing.view,\n    billing.refund,\n    billing.close\n}\n",
        "role cashier \"Cashier\" {\n  grant billing.view\n}\nrole clerk \"Clerk\" extends cashier {\n  grant\n    billing.refund,\n    billing.close\n}\n",
    );
}

#[test]
fn braces_go_with_the_last_of_them() {
    becomes(
        "role clerk \"Clerk\" {\n  grant billing.{view, refund, close,}\n  grant billing.{close}, billing.view\n}\n",
        "role clerk \"Clerk\" {\n  grant billing.{view, refund, close,}\n}\n",
    );
    becomes(
        "role clerk \"Clerk\" {\n  grant billing.view\n}\nrole cashier \"Cashier\" extends clerk {\n  grant billing.{ view, }, billing.{refund, close}\n}\n",
        "role clerk \"Clerk\" {\n  grant billing.view\n}\nrole cashier \"Cashier\" extends clerk {\n  grant billing.{refund, close}\n}\n",
    );
}

#[test]
fn what_stands_beside_a_clause_stays() {
    becomes(
        "role clerk \"Clerk\" { grant billing.* grant billing.refund }\n",
        "role clerk \"Clerk\" { grant billing.* }\n",
    );
    becomes(
        "role clerk \"Clerk\" {\n  // everything\n  grant billing.*\n  // and besides:\n\n  grant billing.refund\n  // the end\n}\n",
        "role clerk \"Clerk\" {\n  // everything\n  grant billing.*\n  // and besides:\n\n  // the end\n}\n",
    );
}

#[test]
fn several_rounds_are_needed_where_fixes_touch() {
    becomes(
        "role clerk \"Clerk\" {\n  grant billing.*, billing.view, billing.refund, billing.close\n  revoke billing.close\n}\nrole idle \"Idle\" extends clerk {\n  revoke billing.{close}\n  grant billing.view, billing.view\n}\n",
        "role clerk \"Clerk\" {\n  grant billing.*\n  revoke billing.close\n}\nrole idle \"Idle\" extends clerk {\n}\n",
    );
}

#[test]
fn a_remark_or_metadata_is_not_thrown_away_unasked() {
    let before = policy(
        "role clerk \"Clerk\" {\n  grant billing.*\n  grant billing.refund // asked for by the auditors\n  @source(\"17\")\n  grant billing.view\n}\n",
    );
    let project = Project::new().advised().file("a.role", &before);
    project
        .run(["check", "--fix", "a.role"])
        .ends(0)
        .stdout_has("fixed nothing\n");
    assert_eq!(project.read("a.role"), before);
    project
        .run(["check", "--fix", "--unsafe-fixes", "a.role"])
        .ends(0)
        .stdout_has("fixed 2 findings in 1 file (2 shadowed-grant)\n");
    let after = policy("role clerk \"Clerk\" {\n  grant billing.*\n}\n");
    assert_eq!(project.read("a.role"), after);
}

const SHADOWED: &str = "role clerk \"Clerk\" {\n  grant billing.*\n  grant billing.refund\n}\n";

#[test]
fn a_check_says_what_could_be_fixed() {
    let project = Project::new().advised().file("a.role", policy(SHADOWED));
    project
        .run(["check", "--output-format", "concise"])
        .ends(0)
        .stdout("a.role:10:9: warning[RC502] shadowed-grant: `clerk` grants `billing.refund`, which `billing.*` grants already\n1 warning in 1 file (1 system)\n1 fixable with `--fix`\n")
        .stderr("");
    let json = project.run(["check", "--output-format", "json"]).ends(0);
    assert_eq!(json.json()["summary"]["warnings"], 1);
}

#[test]
fn a_fix_says_what_was_done_and_what_remains() {
    let text = policy(SHADOWED) + "role visitor \"Visitor\"\n";
    Project::new().advised()
        .file("a.role", text)
        .run(["check", "--fix", "--output-format", "concise"])
        .ends(0)
        .stdout("a.role:11:6: warning[RC507] idle-role: `visitor` has nothing, and nobody extends it\n1 warning in 1 file (1 system)\nfixed 1 finding in 1 file (1 shadowed-grant)\n")
        .stderr("");
}

#[test]
fn a_diff_writes_nothing() {
    let before = policy(SHADOWED);
    let project = Project::new().advised().file("sub/a.role", &before);
    project
        .run(["check", "--diff"])
        .ends(1)
        .stdout("--- sub/a.role\n+++ sub/a.role\n@@ -7,5 +7,4 @@\n }\n role clerk \"Clerk\" {\n   grant billing.*\n-  grant billing.refund\n }\n")
        .stderr("would fix 1 finding in 1 file (1 shadowed-grant)\n");
    assert_eq!(project.read("sub/a.role"), before);
    project.run(["check", "--fix"]).ends(0);
    project
        .run(["check", "--diff"])
        .ends(0)
        .stdout("")
        .stderr("would fix nothing\n");
}

#[test]
fn standard_input_comes_back_fixed() {
    Project::new()
        .advised()
        .run(["check", "--fix", "-", "--output-format", "concise"])
        .stdin(policy(SHADOWED))
        .ends(0)
        .stdout(&policy("role clerk \"Clerk\" {\n  grant billing.*\n}\n"))
        .stderr("no problems in 1 file (1 system)\nfixed 1 finding in 1 file (1 shadowed-grant)\n");
    let clean = policy("");
    Project::new()
        .advised()
        .run(["check", "--fix", "-"])
        .stdin(&clean)
        .ends(0)
        .stdout(&clean);
}

#[test]
fn what_is_accepted_stays() {
    let before = policy(
        "role clerk \"Clerk\" {\n  grant billing.*\n  @expect(shadowed-grant, \"until the wildcard goes\")\n  grant billing.refund\n}\n",
    );
    let project = Project::new().advised().file("a.role", &before);
    project
        .run(["check", "--fix"])
        .ends(0)
        .stdout("no problems, 1 accepted in 1 file (1 system)\nfixed nothing\n");
    assert_eq!(project.read("a.role"), before);
}

#[test]
fn a_file_that_cannot_be_read_is_left_alone() {
    let broken = policy(SHADOWED) + "role x {\n  grnt billing.view\n}\n";
    let project = Project::new().advised().file("a.role", &broken);
    project
        .run(["check", "--fix"])
        .ends(1)
        .stdout_has("fixed nothing");
    assert_eq!(project.read("a.role"), broken);
}

#[test]
fn windows_lines_stay() {
    let lines = |text: &str| text.replace('\n', "\r\n");
    let project = Project::new()
        .advised()
        .file("a.role", lines(&policy(SHADOWED)));
    project.run(["check", "--fix"]).ends(0);
    let after = policy("role clerk \"Clerk\" {\n  grant billing.*\n}\n");
    assert_eq!(project.read("a.role"), lines(&after));
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_symbolic_link() {
    let before = policy(SHADOWED);
    let project = Project::new()
        .advised()
        .file("elsewhere/a.role", &before)
        .file("b.role", policy(SHADOWED).replace("system s", "system t"));
    let linked =
        std::os::unix::fs::symlink(project.path("elsewhere/a.role"), project.path("a.role"));
    assert!(linked.is_ok());
    project
        .run(["check", "--fix", "a.role", "b.role"])
        .ends(2)
        .stdout("")
        .stderr("error: won't write `a.role`: it is a symbolic link, and what it leads to may belong to something else\n  help: no file was changed\n");
    assert_eq!(project.read("elsewhere/a.role"), before);
    assert!(project.read("b.role").contains("grant billing.refund"));
}

#[test]
fn a_grant_that_brings_others_is_no_fix() {
    let catalog =
        "system s \"S\"\nmodule m \"M\" {\n  action a \"A\" { includes b }\n  action b \"B\"\n}\n";
    let before = format!("{catalog}role r \"R\" {{\n  grant m.a\n  deny m.a\n}}\n");
    let project = Project::new().advised().file("a.role", &before);
    project
        .run([
            "check",
            "--fix",
            "--unsafe-fixes",
            "--output-format",
            "concise",
        ])
        .ends(0)
        .stdout_has("denied-grant")
        .stdout_has("fixed nothing");
    assert_eq!(project.read("a.role"), before);
}

#[test]
fn what_cannot_be_shown_is_refused_before_anything_is_repaired() {
    let text = "system desk \"D\"\nmodule m \"M\" {\n  action a \"A\"\n}\nrole q \"Q\" {\n  grant m.a\n  grant m.a\n}\n";
    let project = Project::new().file("a.role", text);
    let asked = ["check", "--fix", "--statistics", "--output-format"];
    project
        .run_all(&[&asked[..], &["gitlab"]].concat())
        .ends(2)
        .stderr_has("`--statistics` can't be shown as `gitlab`");
    assert_eq!(project.read("a.role"), text);
    let shown = project.run_all(&[&asked[..], &["json"]].concat());
    shown.env("ROLECALL_IGNORE", "").ends(0);
    assert_ne!(project.read("a.role"), text);
}
