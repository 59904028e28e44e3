//! Fixes, in the formats that can say one.

use super::{VIEW, render, sources, span};
use crate::diagnostic::{Accepted, Applicability, Diagnostic, Edit, Fix, codes};
use crate::source::{Sources, Span};
use serde_json::{Value, json};

fn small() -> Sources {
    sources(&[("a.role", "ä { grant x, y }\n"), ("b.role", "role b {}\n")])
}

fn edit(span: Span, text: &str) -> Edit {
    let text = text.to_owned();
    Edit { span, text }
}

/// A finding at `x` whose fix has these edits.
fn found(sources: &Sources, applicability: Applicability, edits: Vec<Edit>) -> Diagnostic {
    let fix = Fix::new(applicability, "say it once", edits);
    Diagnostic::new(&codes::DUPLICATE_CLAUSE, span(sources, 0, "x"), "twice")
        .help("think again")
        .help("say it once")
        .fix(fix)
}

fn twice(sources: &Sources, applicability: Applicability) -> Diagnostic {
    let edits = vec![
        edit(span(sources, 0, "y"), "Y\"ö"),
        edit(span(sources, 0, "x, ").at_start(), "w, "),
    ];
    found(sources, applicability, edits)
}

fn read(format: &str, sources: &Sources, finding: Diagnostic) -> Value {
    let text = render(format, sources, &[finding], &VIEW);
    serde_json::from_str(&text).unwrap_or_default()
}

#[test]
fn people_read_how_far_a_fix_can_be_trusted() {
    let sources = small();
    let shown = |applicability| {
        let findings = [twice(&sources, applicability)];
        let text = render("full", &sources, &findings, &VIEW);
        let help = text.split_once("  help: ").map(|(_, help)| help.to_owned());
        help.unwrap_or_default()
    };
    let count = "\n\n1 error in 2 files (1 system)\n";
    assert_eq!(
        shown(Applicability::Safe),
        format!("think again\n  help: say it once [safe fix]{count}1 fixable with `--fix`\n")
    );
    assert_eq!(
        shown(Applicability::Unsafe),
        format!(
            "think again\n  help: say it once [unsafe fix]{count}1 fixable with `--unsafe-fixes`\n"
        )
    );
    assert_eq!(
        shown(Applicability::DisplayOnly),
        format!("think again\n  help: say it once{count}")
    );
}

#[test]
fn both_kinds_of_fixes_are_counted() {
    let sources = small();
    let of = |applicability| twice(&sources, applicability);
    let mut accepted = of(Applicability::Safe);
    accepted.expected = Some(Accepted::Expect("known".to_owned()));
    let findings = [
        of(Applicability::Safe),
        of(Applicability::Unsafe),
        of(Applicability::DisplayOnly),
        accepted,
    ];
    let text = render("concise", &sources, &findings, &VIEW);
    let last = text.lines().last();
    assert_eq!(
        last,
        Some("1 fixable with `--fix`, 1 more with `--unsafe-fixes`")
    );
}

#[test]
fn json_has_the_fix_as_data() {
    let sources = small();
    let report = read("json", &sources, twice(&sources, Applicability::Safe));
    let place = |column: u32, end: u32, text: &str| json!({"path": "a.role", "line": 1, "column": column, "end_line": 1, "end_column": end, "text": text});
    let expected = json!({
        "applicability": "safe",
        "title": "say it once",
        "edits": [place(11, 11, "w, "), place(14, 15, "Y\"ö")],
    });
    assert_eq!(report["findings"][0]["fix"], expected);
}

#[test]
fn sarif_groups_the_edits_by_file() {
    let sources = small();
    let mut edits = twice(&sources, Applicability::Unsafe)
        .fix
        .map_or(Vec::new(), |fix| fix.edits);
    edits.push(edit(span(&sources, 1, "role b {}\n"), ""));
    let finding = found(&sources, Applicability::Unsafe, edits);
    let log = read("sarif", &sources, finding);
    let fixes = &log["runs"][0]["results"][0]["fixes"];
    assert_eq!(fixes[0]["description"]["text"], "say it once");
    let changes = &fixes[0]["artifactChanges"];
    assert_eq!(changes[0]["artifactLocation"]["uri"], "a.role");
    let first = json!({
        "deletedRegion": {"startLine": 1, "startColumn": 11, "endLine": 1, "endColumn": 11},
        "insertedContent": {"text": "w, "},
    });
    assert_eq!(changes[0]["replacements"][0], first);
    assert_eq!(
        changes[0]["replacements"][1]["insertedContent"]["text"],
        "Y\"ö"
    );
    let whole = json!({"startLine": 1, "startColumn": 1, "endLine": 2, "endColumn": 1});
    assert_eq!(changes[1]["replacements"][0]["deletedRegion"], whole);
    assert_eq!(changes[2], Value::Null);
}

#[test]
fn reviewdog_gets_one_suggestion_with_the_whole_fix() {
    let sources = small();
    let report = read("rdjson", &sources, twice(&sources, Applicability::Safe));
    let expected = json!([{
        "range": {"start": {"line": 1, "column": 12}, "end": {"line": 1, "column": 16}},
        "text": "w, x, Y\"ö",
    }]);
    assert_eq!(report["diagnostics"][0]["suggestions"], expected);
}

#[test]
fn reviewdog_gets_no_suggestion_that_would_be_half_a_fix() {
    let sources = small();
    let elsewhere = vec![
        edit(span(&sources, 0, "x"), "z"),
        edit(span(&sources, 1, "b"), "z"),
    ];
    for finding in [
        found(&sources, Applicability::Safe, elsewhere),
        twice(&sources, Applicability::DisplayOnly),
        found(&sources, Applicability::Safe, Vec::new()),
    ] {
        let report = read("rdjson", &sources, finding);
        assert!(report["diagnostics"][0]["message"].is_string());
        assert_eq!(report["diagnostics"][0]["suggestions"], Value::Null);
    }
}

#[test]
fn what_a_person_has_to_complete_is_no_fix_of_sarif() {
    let sources = small();
    let log = read(
        "sarif",
        &sources,
        twice(&sources, Applicability::DisplayOnly),
    );
    let result = &log["runs"][0]["results"][0];
    assert_eq!(result["ruleId"], "RC015");
    assert_eq!(result["fixes"], Value::Null);
}
