//! What a target can't express is told, in words and in a report beside the artifact.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use serde_json::Value;
use support::Project;

/// A condition with 127 alternatives, of which a table shows 100.
#[test]
fn what_a_target_cannot_express_is_told_and_strict_refuses_it() {
    let settings =
        (0..7).map(|at| format!("setting p{at}a {{ on, off }}\nsetting p{at}b {{ on, off }}\n"));
    let pairs: Vec<String> = (0..7)
        .map(|at| format!("p{at}a is on and p{at}b is on"))
        .collect();
    let policy = format!(
        "system s \"S\"\n{}module m \"M\" {{ action a \"A\" }}\nrole r \"R\" {{ grant m.a when ({}) }}\n",
        settings.collect::<String>(),
        pairs.join(") or (")
    );
    let project = Project::new().file("s.role", policy);
    let said = "csv can't express 1 thing of s, listed in csv/s.report.json:\n  r m.a: 27 alternatives of its condition are only counted\n";
    let strict = ["build", "--out", "out", "--target", "csv", "--strict"];
    project
        .run(strict)
        .ends(1)
        .stdout_has(said)
        .stdout_has("nothing was written to out\n");
    assert!(!project.path("out").exists());
    project
        .run(["build", "--out", "out", "--target", "csv,opa"])
        .ends(0)
        .stdout_has(said);
    let report: Value = serde_json::from_str(&project.read("out/csv/s.report.json")).expect("JSON");
    assert_eq!(report["not_expressed"][0]["about"], "r m.a");
    assert!(project.read("out/csv/s.access.csv").contains(" or 27 more"));
    let report: Value = serde_json::from_str(&project.read("out/opa/s.report.json")).expect("JSON");
    assert_eq!(report["not_expressed"], serde_json::json!([]));
    project
        .run(["build", "--out", "out", "--target", "opa", "--strict"])
        .ends(0);
}

#[test]
fn a_nul_that_postgres_cannot_hold_is_told() {
    let project = Project::new().file(
        "s.role",
        "system s \"a\\u{0}b\"\nmodule m \"M\" { action a \"A\" }\nrole r \"\\u{0}\" { undecided m.a \"why\\u{0}\" }\n",
    );
    project
        .run(["build", "--out", "out", "--target", "postgres"])
        .ends(0)
        .stdout_has(
            "postgres can't express 3 things of s, listed in postgres/s.report.json:\n  r: ",
        )
        .stdout_has("  s: a NUL in its label or documentation");
    let sql = project.read("out/postgres/s.sql");
    assert!(!sql.contains('\0'));
    assert!(
        sql.contains("'a\u{fffd}b'") && sql.contains("'why\u{fffd}'"),
        "{sql}"
    );
}

#[test]
fn a_catalog_with_too_many_columns_is_told_and_not_written_for_casbin() {
    let mut policy = "system wide\n".to_owned();
    for at in 0..101 {
        policy.push_str(&format!("setting s{at} {{ on, off }}\n"));
    }
    policy.push_str("module m { action a { available when s0 is on } }\nrole r { grant m.a }\n");
    let project = Project::new().file("wide.role", &policy);
    let told = project
        .run(["build", "--out", "out", "--target", "casbin"])
        .ends(0);
    assert!(told.text().contains("101 settings"), "{}", told.text());
    assert_eq!(project.names("out"), ["casbin"]);
    assert_eq!(project.names("out/casbin"), ["wide.report.json"]);
    let strict = ["build", "--out", "new", "--target", "casbin", "--strict"];
    project.run(strict).ends(1);
    assert!(!project.path("new").exists());
}
