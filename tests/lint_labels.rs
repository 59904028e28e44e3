//! Names, labels and descriptions: what looks the same and isn't, what contradicts itself, and what is fine.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use rolecall::diagnostic::standard::Standards;
use rolecall::diagnostic::{Applicability, Diagnostic};
use rolecall::workspace::{Options, SourceFile, catalog, compile};

const HEADER: &str = "system s \"S\"\n";

fn found(text: &str) -> Vec<Diagnostic> {
    let files = vec![SourceFile {
        path: "policy.role".to_owned(),
        bytes: format!("{HEADER}{text}").into_bytes(),
    }];
    let options = Options {
        today: "2026-11-22".to_owned(),
        standards: Standards::everything(catalog()),
        ..Options::default()
    };
    let findings = compile(files, &options, &|_| {}).findings;
    let quiet = ["RC603"];
    let named = |finding: &Diagnostic| {
        finding.code.id.starts_with("RC60") && !quiet.contains(&finding.code.id)
    };
    findings.into_iter().filter(named).collect()
}

fn said(text: &str) -> Vec<String> {
    let found = found(text);
    found
        .iter()
        .map(|finding| format!("{}: {}", finding.code.name, finding.message))
        .collect()
}

#[track_caller]
fn actions(actions: &[&str], expected: &[&str]) {
    let all: String = actions
        .iter()
        .map(|action| format!("  action {action}\n"))
        .collect();
    let text = format!("module m \"M\" {{\n{all}}}\n");
    assert_eq!(said(&text), expected, "{text}");
}

#[test]
fn labels_that_differ_in_what_nobody_sees() {
    let differs = |how: &str| {
        format!(
            "lookalike-labels: this action's label differs from that of another action only in {how}"
        )
    };
    actions(&["a \"Log in\"", "b \"Login\""], &[&differs("spacing")]);
    actions(&["a \"Log in\"", "b \"Log  In\""], &[&differs("spacing")]);
    actions(&["a \"Log in\"", "b \"Log In\""], &[&differs("capitals")]);
    actions(
        &["a \"Пара\"", "b \"Παρα\""],
        &[&differs("letters that look alike")],
    );
    actions(
        &["a \"paypal\"", "b \"раураӏ\""],
        &[&differs("letters that look alike")],
    );
    actions(
        &["a \"Tier l\"", "b \"Tier 1\""],
        &[&differs("letters that look alike")],
    );
}

#[test]
fn labels_that_are_equal_or_of_different_kinds_are_fine() {
    actions(&["a \"Log in\"", "b \"Log in\""], &[]);
    actions(&["a \"Log in\"", "b \"Log out\""], &[]);
    assert_eq!(
        said("module m \"log in\" { action a \"Log in\" }\nrole r \"LOG IN\" { grant m.a }\n"),
        [""; 0]
    );
}

/// The spelling that is rarer is the one that is reported, once however often it stands there.
#[test]
fn the_rarer_spelling_is_reported() {
    actions(
        &[
            "a \"Log In\"",
            "b \"Log in\"",
            "c \"Log in\"",
            "d \"Log in\"",
            "e \"Log In\"",
        ],
        &[
            "lookalike-labels: this action's label differs from that of another action only in capitals, and 1 more has it",
        ],
    );
}

#[test]
fn alphabets_within_a_word() {
    actions(&["a \"Управление users\""], &[]);
    actions(&["a \"データ管理\""], &[]);
    actions(&["a \"Zoë's crème brûlée\""], &[]);
    actions(
        &["a \"Cтоп\""],
        &["mixed-scripts: `Cтоп` in the label of action `m.a` mixes letters of several alphabets"],
    );
}

#[test]
fn stages_in_labels() {
    let beta = "stage-contradicts-label: action `m.a` is called beta, but";
    actions(
        &["a \"Export (Beta)\""],
        &[&format!("{beta} no stage is said")],
    );
    actions(
        &["a \"Export [beta]\" { stage stable }"],
        &[&format!("{beta} its stage is `stable`")],
    );
    actions(
        &["a \"Export - beta\" { stage deprecated }"],
        &[&format!("{beta} its stage is `deprecated`")],
    );
    actions(
        &[
            "a \"Export (beta)\" { stage beta }",
            "b \"Import (preview)\" { stage alpha }",
        ],
        &[],
    );
    actions(
        &[
            "a \"Manage beta testers\"",
            "b \"Preview\"",
            "c \"Legacy orders\"",
        ],
        &[],
    );
    actions(
        &["a \"Export (deprecated)\" { stage beta }"],
        &["stage-contradicts-label: action `m.a` is called deprecated, but its stage is `beta`"],
    );
    assert_eq!(
        said(
            "module m \"M\" {\n  /// Deprecated: use b.\n  action a \"A\"\n  /// Shows deprecated users.\n  action b \"B\"\n}\n"
        ),
        ["stage-contradicts-label: action `m.a` is called deprecated, but no stage is said"]
    );
    assert_eq!(
        said("module m \"M (beta)\" { stage beta  action a \"A (beta)\" }\n"),
        [""; 0]
    );
}

/// Applies the one fix of a policy.
fn fixed(text: &str) -> String {
    let found = found(text);
    let [finding] = found.as_slice() else {
        panic!("{found:?}");
    };
    let fix = finding.fix.as_ref().expect("a fix");
    assert_eq!(fix.applicability, Applicability::Safe);
    let mut whole = format!("{HEADER}{text}");
    for edit in fix.edits.iter().rev() {
        whole.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
    }
    whole.strip_prefix(HEADER).expect("the header").to_owned()
}

#[test]
fn a_needless_former_name_is_removed() {
    let module = |clause: &str| format!("module m \"M\" {{ action a \"A\" {{ {clause} }} }}\n");
    for (before, after) in [
        ("formerly a, b", "formerly b"),
        ("formerly b, a", "formerly b"),
        ("formerly b, m.a, c", "formerly b, c"),
        ("formerly \"A\", \"Old\"", "formerly \"Old\""),
        ("reach_less formerly a", "reach_less"),
    ] {
        let (before, after) = (
            before.replace("reach_less", "stage beta"),
            after.replace("reach_less", "stage beta"),
        );
        assert_eq!(fixed(&module(&before)), module(&after));
    }
    assert_eq!(
        fixed("setting s \"S\" { on { formerly on }, off }\n"),
        "setting s \"S\" { on { }, off }\n"
    );
}

/// What stands before the clause would be left behind: a person has to look.
#[test]
fn a_former_name_with_a_source_is_not_removed_by_itself() {
    let text = "module m \"M\" { action a \"A\" { @source(\"page 3\") formerly a } }\n";
    let found = found(text);
    assert_eq!(found.len(), 1);
    assert!(found.iter().all(|finding| finding.fix.is_none()));
}

#[test]
fn former_names_of_others_are_fine() {
    actions(&["a \"A\" { formerly b, old.a, \"B\" }"], &[]);
}

#[test]
fn names_of_one_module_are_one_finding() {
    let text = "module m \"M\" { action aB \"1\" action c__d \"2\" action e_ \"3\" action fG \"4\" action ok_2 \"5\" }\n";
    assert_eq!(
        said(text),
        ["not-snake-case: `aB`, `c__d`, `e_` and 1 more aren't in snake_case"]
    );
}

#[test]
fn a_path_that_is_the_same_further_out() {
    let text = |path: &str| {
        format!(
            "module reports \"R\" {{ action view \"V\" }}
             module sales \"S\" {{
               module reports \"R\" {{ action view \"V\" }}
               action a \"A\" {{ requires {path} }}
               action b \"B\" {{ requires {path} }}
               action c \"C\" {{ conflicts reports.* }}
             }}\n"
        )
    };
    let module = "shadowed-path: `reports` means `sales.reports` here, and there is also `reports`";
    assert_eq!(said(&text("sales.reports.view")), [module]);
    assert_eq!(
        said(&text("reports.view")),
        [
            "shadowed-path: `reports.view` means `sales.reports.view` here, and there is also `reports.view`; \
             the same once more in this module",
            module
        ]
    );
}
