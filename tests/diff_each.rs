//! Whatever is changed alone is told, as what it is: one edit each, of everything that a declaration says.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::collections::BTreeSet;
use support::Project;

const BASE: &str = r#"/// What it is for.
system desk "Service desk"

levels low < high
reaches own < team
setting edition "Edition" { free, pro }

/// About tickets.
module tickets "Tickets" {
  reach own
  action view "View"
  action assign "Assign"
  /// Whoever is done.
  @source("the manual")
  action close "Close" {
    level low
    reach team
    stage beta
    part of handle
    includes view
    requires assign
    available when edition is pro
    unavailable to guest
    discouraged "think twice"
  }
  action handle "Handle"
  action merge "Merge" { conflicts assign }
  requires view
}

/// Who works here.
role agent "Agent" {
  level high
  grant tickets.view, tickets.assign
}
role lead "Lead" extends agent { conflicts guest }
role guest "Guest" { deny tickets.handle }
undecided roles "more may come"

rule calm "Calm" { forbid tickets.merge and tickets.handle }
test "who views" {
  expect agent can tickets.view
  expect tickets.* has 5 actions
}
"#;

/// What is replaced by what, and as which kinds that is told.
const EDITS: [(&str, &str, &[&str]); 39] = [
    ("What it is for", "What it was for", &["doc-changed"]),
    ("\"Service desk\"", "\"Help desk\"", &["label-changed"]),
    ("low < high", "high < low", &["levels-reordered"]),
    (
        "own < team",
        "team < own",
        &["grant-changed", "reaches-reordered"],
    ),
    ("\"Edition\"", "\"Plan\"", &["label-changed"]),
    ("free, pro", "free, pro, gold", &["value-added"]),
    ("About tickets", "All about tickets", &["doc-changed"]),
    ("\"Tickets\"", "\"Requests\"", &["label-changed"]),
    (
        "  reach own\n",
        "",
        &["action-reach-changed", "grant-changed"],
    ),
    ("\"View\"", "\"Look\"", &["label-changed"]),
    ("Whoever is done", "Whoever has done it", &["doc-changed"]),
    ("the manual", "the law", &["meta-changed"]),
    ("    level low\n", "    level high\n", &["level-raised"]),
    ("    level low\n", "", &["level-lowered"]),
    (
        "    reach team\n",
        "    reach own\n",
        &["action-reach-changed"],
    ),
    ("stage beta", "stage stable", &["stage-changed"]),
    ("    part of handle\n", "", &["part-changed"]),
    ("part of handle", "part of merge", &["part-changed"]),
    ("    includes view\n", "", &["includes-removed"]),
    (
        "includes view",
        "includes assign",
        &["includes-added", "includes-removed"],
    ),
    ("    requires assign\n", "", &["requires-loosened"]),
    (
        "requires assign",
        "requires assign and handle",
        &["requires-tightened"],
    ),
    (
        "requires assign",
        "requires assign or handle",
        &["requires-loosened"],
    ),
    (
        "    available when edition is pro\n",
        "",
        &["availability-changed"],
    ),
    (
        "edition is pro",
        "edition is free",
        &["availability-changed"],
    ),
    ("    unavailable to guest\n", "", &["unavailable-removed"]),
    (
        "unavailable to guest",
        "unavailable to guest, lead",
        &["unavailable-added"],
    ),
    ("think twice", "think again", &["discouraged-changed"]),
    (
        "    discouraged \"think twice\"\n",
        "",
        &["discouraged-changed"],
    ),
    (
        "conflicts assign",
        "conflicts view",
        &["conflict-added", "conflict-removed"],
    ),
    ("  requires view\n", "", &["requires-loosened"]),
    ("  level high\n", "", &["role-level-changed"]),
    ("conflicts guest", "", &["role-conflict-removed"]),
    ("deny tickets.handle", "", &["deny-removed"]),
    ("more may come", "others may come", &["undecided-changed"]),
    (
        "forbid tickets.merge and tickets.handle",
        "forbid tickets.merge",
        &["rule-changed"],
    ),
    (
        "expect agent can tickets.view",
        "expect agent can tickets.assign",
        &["test-changed"],
    ),
    ("has 5 actions", "has 4 actions", &["test-changed"]),
    ("tickets.* has 5", "tickets.** has 5", &["test-changed"]),
];

fn told(after: &str) -> BTreeSet<String> {
    let project = Project::new()
        .file("before/a.role", BASE)
        .file("after/a.role", after);
    let said = project
        .run(["diff", "before", "after", "--output-format", "json"])
        .ends(0)
        .json();
    let changes = said["changes"].as_array().expect("changes");
    let kinds = changes.iter().filter_map(|change| change["kind"].as_str());
    kinds.map(str::to_owned).collect()
}

#[test]
fn each_edit_is_told_as_what_it_is() {
    let mut wrong = Vec::new();
    for (from, to, kinds) in EDITS {
        assert_eq!(BASE.matches(from).count(), 1, "{from}");
        let expected: BTreeSet<String> = kinds.iter().map(|kind| (*kind).to_owned()).collect();
        let found = told(&BASE.replace(from, to));
        if found != expected {
            wrong.push(format!("({from:?}, {to:?}, &{found:?}),"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
