//! What follows from requirements, conflicts, includes and gates, and what must not be said because it doesn't.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use rolecall::diagnostic::standard::Standards;
use rolecall::workspace::{Options, SourceFile, catalog, compile};

/// The findings of RC51x, each as its name and message, with the places it shows.
fn said(text: &str) -> Vec<String> {
    let files = vec![SourceFile {
        path: "policy.role".to_owned(),
        bytes: format!("system s \"S\"\n{text}").into_bytes(),
    }];
    let options = Options {
        today: "2026-11-22".to_owned(),
        standards: Standards::everything(catalog()),
        ..Options::default()
    };
    let snapshot = compile(files, &options, &|_| {});
    let findings = snapshot
        .findings
        .iter()
        .filter(|finding| finding.code.id.starts_with("RC51"));
    let all = findings.map(|finding| {
        let places = finding
            .related
            .iter()
            .map(|label| format!("\n  {}", label.message));
        format!(
            "{}: {}{}",
            finding.code.name,
            finding.message,
            places.collect::<String>()
        )
    });
    all.collect()
}

#[track_caller]
fn says(text: &str, expected: &[&str]) {
    assert_eq!(said(text), expected, "{text}");
}

#[test]
fn a_requirement_that_each_alternative_brings() {
    says(
        "module m \"M\" {
           action a \"A\" { requires b or c  requires d }
           action b \"B\" { requires d }
           action c \"C\" { requires d }
           action d \"D\"
           action e \"E\"
         }",
        &[
            "implied-requirement: `m.a` requires `m.d`, which already follows from the rest\
            \n  `m.a` requires one of these\n  `m.b` requires `m.d`\n  `m.c` requires `m.d`",
        ],
    );
}

#[test]
fn what_a_module_asks_for_over_and_over_is_said_once() {
    says(
        "module m \"M\" {
           action view \"View\"
           action edit \"Edit\" { requires view }
           action approve \"Approve\" { requires edit and view }
           action delete \"Delete\" { requires edit and view }
           action export \"Export\" { requires view  requires edit }
         }
         module n \"N\" { action print \"Print\" { requires m.edit and m.view }  action feed \"Feed\" }",
        &[
            "implied-requirement: `m.approve` and `m.delete` require `m.view`, which already follows from the rest\
            \n  `m.approve` requires `m.edit`\n  `m.edit` requires `m.view`\n  adds nothing either",
            "implied-requirement: `m.export` requires `m.view`, which already follows from the rest\
            \n  `m.export` requires `m.edit`\n  `m.edit` requires `m.view`",
            "implied-requirement: `n.print` requires `m.view`, which already follows from the rest\
            \n  `n.print` requires `m.edit`\n  `m.edit` requires `m.view`",
        ],
    );
}

#[test]
fn an_alternative_that_is_required_anyway() {
    says(
        "module m \"M\" { action a \"A\" { requires b  requires b or c }  action b \"B\"  action c \"C\" }",
        &[
            "implied-requirement: `m.a` requires `m.b` or `m.c`, which already follows from the rest\
            \n  `m.a` requires `m.b`",
        ],
    );
}

#[test]
fn a_gate_brings_what_an_action_inside_requires() {
    says(
        "module m \"M\" { requires sign_in  action sign_in \"In\"  action a \"A\" { requires sign_in }  action b \"B\" }",
        &[
            "implied-requirement: `m.a` requires `m.sign_in`, which already follows from the rest\
            \n  everything in `m` requires `m.sign_in`",
        ],
    );
}

#[test]
fn a_gate_within_the_same_gate() {
    says(
        "module o \"O\" {
           requires sign_in  action sign_in \"In\"
           module m \"M\" { requires sign_in  action a \"A\"  action b \"B\" }
         }",
        &[
            "implied-requirement: module `o.m` requires `o.sign_in`, which already follows from the rest\
            \n  everything in `o` requires `o.sign_in`",
        ],
    );
}

#[test]
fn an_include_counts_unless_somebody_denies_what_it_brings() {
    let actions = "module m \"M\" { action a \"A\" { includes b  requires b }  action b \"B\"  action c \"C\" }";
    says(
        actions,
        &[
            "implied-requirement: `m.a` requires `m.b`, which already follows from the rest\
            \n  `m.a` includes `m.b`",
        ],
    );
    says(&format!("{actions}\nrole r \"R\" {{ deny m.b }}"), &[]);
}

/// What is stated doesn't follow from what is only concluded: a role that breaks the one gets an error, the other a
/// warning.
#[test]
fn what_is_concluded_makes_nothing_needless_that_is_stated() {
    let text = |first: &str, second: &str| {
        format!(
            "module m \"M\" {{
               action a \"A\" {{ requires b  {second} requires c }}
               action b \"B\" {{ {first} requires c }}
               action c \"C\"
             }}"
        )
    };
    let derived = "@derived(\"seen in the product\")";
    says(&text(derived, ""), &[]);
    assert_eq!(said(&text("", derived)).len(), 1);
    assert_eq!(said(&text(derived, derived)).len(), 1);
}

#[test]
fn in_a_circle_nothing_is_called_needless() {
    let said = said(
        "module m \"M\" { action a \"A\" { requires b, c }  action b \"B\" { requires a }  action c \"C\" }"
            .replace("b, c", "b and c")
            .as_str(),
    );
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(
        said.iter().all(|said| said.starts_with("requires-cycle: ")),
        "{said:?}"
    );
}

#[test]
fn a_circle_through_a_gate() {
    says(
        "module m \"M\" { requires sign_in  action sign_in \"In\" { requires a }  action a \"A\" }",
        &[
            "requires-cycle: `m.a` and `m.sign_in` require each other: a role has all of them or none\
            \n  `m.sign_in` requires `m.a`",
        ],
    );
}

#[test]
fn dead_whichever_alternative_is_taken() {
    says(
        "module m \"M\" {
           action a \"A\" { requires b or c  conflicts d }
           action b \"B\" { requires d }
           action c \"C\" { conflicts a }
           action d \"D\"
         }",
        &[
            "dead-action: no role can have `m.a`: it asks for what nobody may have together\
            \n  `m.a` requires one of these\n  `m.b` requires `m.d`\
            \n  nobody may have both `m.a` and `m.c`\n  nobody may have both `m.a` and `m.d`",
        ],
    );
}

/// The one that breaks is named; what needs it has a finding at the clause that does.
#[test]
fn what_requires_a_dead_action_cannot_be_met() {
    says(
        "module m \"M\" {
           action a \"A\" { requires b }
           action b \"B\" { requires c  conflicts c }
           action c \"C\"
         }",
        &[
            "unmeetable-requirement: `m.a` requires `m.b`, which no role can have",
            "dead-action: no role can have `m.b`: it asks for what nobody may have together\
             \n  `m.b` requires `m.c`\n  nobody may have both `m.b` and `m.c`",
        ],
    );
}

#[test]
fn an_include_can_be_denied_and_the_message_says_so() {
    says(
        "module m \"M\" { action a \"A\" { includes b  conflicts b }  action b \"B\" }",
        &[
            "dead-action: no role can have `m.a` unless it denies what that brings along: it asks for what nobody may \
           have together\n  `m.a` includes `m.b`\n  nobody may have both `m.a` and `m.b`",
        ],
    );
}

#[test]
fn a_conflict_of_modules_names_the_actions_that_meet() {
    says(
        "module one \"One\" { conflicts two.**  action a \"A\" { requires two.d }  action b \"B\" }
         module two \"Two\" { action c \"C\"  action d \"D\" }",
        &[
            "dead-action: no role can have `one.a`: it asks for what nobody may have together\
            \n  `one.a` requires `two.d`\n  nobody may have both `one.a` and `two.d`",
        ],
    );
    says(
        "module m \"M\" { conflicts m.**  action a \"A\" { requires c }  action b \"B\"  action c \"C\" }",
        &[
            "dead-action: no role can have `m.a`: it asks for what nobody may have together\
            \n  `m.a` requires `m.c`\n  nobody may have both `m.c` and `m.a`",
        ],
    );
}

#[test]
fn a_level_that_no_role_attains() {
    let text = |roles: &str| {
        format!(
            "levels low < high
             module m \"M\" {{ level high  action a \"A\"  action b \"B\" }}
             module n \"N\" {{ level low  action c \"C\" }}
             {roles}"
        )
    };
    says(
        &text("role r \"R\" { level low  grant n.c }"),
        &[
            "dead-action: no role may have `m.a` and `m.b`: none is of level `high`\n  level `high` is asked for here",
        ],
    );
    says(&text("role r \"R\" { level high }"), &[]);
    says(&text(""), &[]);
    says(
        &text("undecided roles \"nothing is said\" role r \"R\" { level low }"),
        &[],
    );
}

#[test]
fn unavailable_to_everybody() {
    says(
        "module m \"M\" { action a \"A\" { unavailable to base }  action b \"B\" }
         template base \"Base\" { grant m.b }
         role one \"One\" extends base { }
         role two \"Two\" extends base { }",
        &["dead-action: no role may have `m.a`: no role is left for it\n  unavailable to `base`"],
    );
}

#[test]
fn alternatives_are_met_role_by_role() {
    let text = |third: &str| {
        format!(
            "module m \"M\" {{
               action a \"A\" {{ requires b or c  unavailable to three }}
               action b \"B\" {{ unavailable to two }}
               action c \"C\" {{ unavailable to one {third} }}
             }}
             role one \"One\" {{ grant m.a, m.b }}
             role two \"Two\" {{ }}
             role three \"Three\" {{ }}"
        )
    };
    says(&text(""), &[]);
    says(&text(", two"), &[]);
    let text = "module m \"M\" {
           action a \"A\" { requires b  unavailable to two }
           action b \"B\" { unavailable to one }
         }
         role one \"One\" { }
         role two \"Two\" { grant m.b }";
    says(
        text,
        &[
            "unmeetable-requirement: `m.a` requires `m.b`, but no role may have both\
           \n  `m.a` is unavailable to `two`\n  `m.b` is unavailable to `one`",
        ],
    );
}
