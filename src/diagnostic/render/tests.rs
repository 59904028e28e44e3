//! What people and machines get to see, byte for byte.

mod fixes;

use super::{FORMATS, Report, View, find};
use crate::diagnostic::{Accepted, Diagnostic, Severity, codes};
use crate::source::{FileId, Sources, Span};

const VIEW: View = View {
    max_findings: 200,
    width: 80,
    color: false,
    fails: Severity::Error,
};

fn sources(files: &[(&str, &str)]) -> Sources {
    let owned = |(path, text): &(&str, &str)| ((*path).to_owned(), (*text).to_owned());
    Sources::new(files.iter().map(owned))
}

/// The span of the first occurrence of a text.
fn span(sources: &Sources, file: u32, text: &str) -> Span {
    let source = sources.get(FileId(file)).map_or("", |source| &source.text);
    let start = source.find(text).unwrap_or(source.len());
    Span::new(FileId(file), start, start + text.len())
}

fn render(format: &str, sources: &Sources, findings: &[Diagnostic], view: &View) -> String {
    let report = Report {
        sources,
        findings,
        systems: 1,
    };
    let mut out = Vec::new();
    let format = find(format).unwrap_or(&FORMATS[0]);
    assert!((format.render)(&report, view, &mut out).is_ok());
    String::from_utf8_lossy(&out).into_owned()
}

fn help_desk() -> Sources {
    let people =
        "module people {\n  action manage\n  action import {\n    requires manage\n  }\n}\n";
    let roles = "role support {\n  grant people.import\n}\n";
    sources(&[("people.role", people), ("roles.role", roles)])
}

fn missing(sources: &Sources) -> Diagnostic {
    let message = "role `support` has `people.import` without `people.manage`, which it requires";
    let grant = span(sources, 1, "people.import");
    let witness = [("edition", "full"), ("account", "suspended")];
    let witness = witness.map(|(what, value)| (what.to_owned(), value.to_owned()));
    Diagnostic::new(&codes::MISSING_REQUIREMENT, grant, message)
        .at("granted here")
        .related(span(sources, 0, "requires manage"), "required here")
        .witness(witness.into())
        .help("grant `people.manage` to role `support` too, or to one of the roles that it extends")
        .entity("role support: people.import")
}

#[test]
fn a_finding_in_full() {
    let sources = help_desk();
    let expected = "\
error[RC250] missing-requirement: role `support` has `people.import` without `people.manage`, which it requires
   ╭─[roles.role:2:9]
 1 │ role support {
 2 │   grant people.import
   ·         ──────┬──────
   ·               ╰── granted here
 3 │ }
   ╰────
   ╭─[people.role:4:5]
 3 │   action import {
 4 │     requires manage
   ·     ───────┬───────
   ·            ╰── required here
 5 │   }
   ╰────
  situation: account suspended, edition full
  help: grant `people.manage` to role `support` too, or to one of the roles that
        it extends

1 error in 2 files (1 system)
";
    assert_eq!(
        render("full", &sources, &[missing(&sources)], &VIEW),
        expected
    );
}

#[test]
fn near_places_share_a_piece_of_source() {
    let sources = sources(&[("a.role", "role a {\n  grant x\n\n\n\n  revoke x\n}\n")]);
    let finding = Diagnostic::new(
        &codes::REVOKE_UNDONE,
        span(&sources, 0, "revoke x"),
        "undone",
    )
    .at("revoked here")
    .related(span(&sources, 0, "grant x"), "comes back here");
    let expected = "\
error[RC222] revoke-undone-by-include: undone
   ╭─[a.role:6:3]
 1 │ role a {
 2 │   grant x
   ·   ───┬───
   ·      ╰── comes back here
 3 │
 4 │
 5 │
 6 │   revoke x
   ·   ────┬───
   ·       ╰── revoked here
 7 │ }
   ╰────

1 error in 1 file (1 system)
";
    assert_eq!(render("full", &sources, &[finding], &VIEW), expected);
}

#[test]
fn a_place_of_several_lines_is_bracketed() {
    let sources = sources(&[(
        "a.role",
        "role a {\n  grant x,\n    y\n    when edition is pro\n}\n",
    )]);
    let clause = span(&sources, 0, "grant x,\n    y\n    when edition is pro");
    let finding = Diagnostic::new(&codes::GRANT_OUTSIDE_AVAILABILITY, clause, "never")
        .at("granted here")
        .related(span(&sources, 0, "y"), "only in the free edition");
    let expected = "\
error[RC220] grant-outside-availability: never
   ╭─[a.role:2:3]
 1 │     role a {
 2 │ ╭─▶   grant x,
 3 │ │       y
   · │       ┬
   · │       ╰── only in the free edition
 4 │ ├─▶     when edition is pro
   · ╰──── granted here
 5 │     }
   ╰────

1 error in 1 file (1 system)
";
    assert_eq!(render("full", &sources, &[finding], &VIEW), expected);
}

#[test]
fn places_that_overlap_stand_apart() {
    let sources = sources(&[("a.role", "grant x when edition is pro\n")]);
    let whole = span(&sources, 0, "grant x when edition is pro");
    let finding = Diagnostic::new(&codes::CONDITION_NEVER_HOLDS, whole, "never")
        .related(span(&sources, 0, "edition is pro"), "this");
    let expected = "\
error[RC210] condition-never-holds: never
   ╭─[a.role:1:1]
 1 │ grant x when edition is pro
   · ───────────────────────────
   ╰────
   ╭─[a.role:1:14]
 1 │ grant x when edition is pro
   ·              ───────┬──────
   ·                     ╰── this
   ╰────

1 error in 1 file (1 system)
";
    assert_eq!(render("full", &sources, &[finding], &VIEW), expected);
}

#[test]
fn a_place_at_the_end_of_a_file_and_one_in_an_empty_file() {
    let sources = sources(&[("a.role", "role a {\n"), ("b.role", "")]);
    let end = Span::new(FileId(0), 9, 9);
    let empty = Span::new(FileId(1), 0, 0);
    let finding = Diagnostic::new(&codes::UNCLOSED_BLOCK, end, "never closed")
        .at("the file ends here")
        .related(empty, "nothing here");
    let expected = "\
error[RC012] unclosed-block: never closed
   ╭─[a.role:2:1]
 1 │ role a {
 2 │
   · ▲
   · ╰── the file ends here
   ╰────
   ╭─[b.role:1:1]
 1 │
   · ▲
   · ╰── nothing here
   ╰────

1 error in 2 files (1 system)
";
    assert_eq!(render("full", &sources, &[finding], &VIEW), expected);
}

#[test]
fn a_terminal_is_told_nothing_by_a_policy() {
    let sources = sources(&[("a\u{1b}.role", "role \u{202e}a\u{1b}[2J {}\r\n")]);
    let place = span(&sources, 0, "a\u{1b}[2J");
    let finding =
        Diagnostic::new(&codes::CONTROL_CHARACTER, place, "`\u{1b}` is in `a`").at("\u{7}");
    let expected = "\
error[RC003] control-character: `\\u{1b}` is in `a`
   ╭─[a\\u{1b}.role:1:7]
 1 │ role \\u{202e}a\\u{1b}[2J {}
   ·              ─────┬────
   ·                   ╰── \\u{7}
   ╰────

1 error in 1 file (1 system)
";
    assert_eq!(
        render("full", &sources, std::slice::from_ref(&finding), &VIEW),
        expected
    );
    let line = "a\\u{1b}.role:1:7: error[RC003] control-character: `\\u{1b}` is in `a`\n";
    assert!(render("concise", &sources, &[finding], &VIEW).starts_with(line));
}

#[test]
fn a_long_line_is_cut_around_the_place() {
    let text = format!("{}HERE{}", "x".repeat(500_000), "y".repeat(500_000));
    let sources = sources(&[("a.role", &text)]);
    let finding =
        Diagnostic::new(&codes::SYNTAX_ERROR, span(&sources, 0, "HERE"), "odd").at("this");
    let shown = render("full", &sources, &[finding], &VIEW);
    assert!(shown.contains("[a.role:1:500001]"), "{shown}");
    assert!(
        shown.contains(&format!("…{}HERE{}…", "x".repeat(60), "y".repeat(96))),
        "{shown}"
    );
    assert!(
        shown.lines().all(|line| line.chars().count() < 175),
        "{shown}"
    );
}

#[test]
fn accepted_findings_are_counted_and_not_shown() {
    let sources = help_desk();
    let mut finding = missing(&sources);
    finding.expected = Some(Accepted::Expect("until the new release".to_owned()));
    let all_is_well = "no problems, 1 accepted in 2 files (1 system)\n";
    assert_eq!(
        render("full", &sources, std::slice::from_ref(&finding), &VIEW),
        all_is_well
    );
    assert_eq!(render("concise", &sources, &[finding], &VIEW), all_is_well);
}

#[test]
fn what_is_too_much_is_counted() {
    let sources = help_desk();
    let findings = vec![missing(&sources); 3];
    let view = View {
        max_findings: 1,
        ..VIEW
    };
    let shown = render("concise", &sources, &findings, &view);
    let rest = "… and 2 more (--max-findings 0 shows all)\n3 errors in 2 files (1 system)\n";
    assert!(shown.ends_with(rest), "{shown}");
    assert_eq!(shown.lines().count(), 3);
}

#[test]
fn machines_get_everything() {
    let sources = help_desk();
    let mut finding = missing(&sources);
    finding.expected = Some(Accepted::Expect("legacy".to_owned()));
    let expected = concat!(
        r#"{"format":"rolecall.findings/1","findings":[{"code":"RC250","name":"missing-requirement","#,
        r#""severity":"error","message":"role `support` has `people.import` without `people.manage`, which it requires","#,
        r#""help":["grant `people.manage` to role `support` too, or to one of the roles that it extends"],"#,
        r#""path":"roles.role","line":2,"column":9,"end_line":2,"end_column":22,"#,
        r#""related":[{"path":"people.role","line":4,"column":5,"message":"required here"}],"#,
        r#""witness":{"account":"suspended","edition":"full"},"fix":null,"#,
        r#""fingerprint":"6d9c","expected":"legacy","accepted_by":"expect"}],"#,
        r#""summary":{"errors":0,"warnings":0,"infos":0,"expected":1,"files":2}}"#,
        "\n"
    );
    let shown = render("json", &sources, &[finding], &VIEW);
    let (before, rest) = shown.split_once(r#""fingerprint":""#).unwrap_or_default();
    let (print, after) = rest.split_once('"').unwrap_or_default();
    assert_eq!(print.len(), 64);
    assert_eq!(format!("{before}\"fingerprint\":\"6d9c\"{after}"), expected);
}

#[test]
fn a_fingerprint_survives_moved_lines_and_tells_twins_apart() {
    let prints = |sources: &Sources| {
        let twins = [missing(sources), missing(sources)];
        let json = render("json", sources, &twins, &VIEW);
        let parts = json.split(r#""fingerprint":""#).skip(1);
        parts
            .map(|part| part.chars().take(64).collect())
            .collect::<Vec<String>>()
    };
    let moved = sources(&[
        ("x.role", "\n\nrequires manage"),
        ("y.role", "\n\n people.import"),
    ]);
    let first = prints(&help_desk());
    assert_eq!(first, prints(&moved));
    assert_ne!(first[0], first[1]);
}

/// Places wherever they may be, in texts that are hard to draw: nothing panics, nothing gets lost.
#[test]
fn any_place_can_be_shown() {
    let long = format!("é{}\t\u{202e}{}", "ab\t管".repeat(90), "z".repeat(400));
    let texts = [
        "",
        "\n",
        "a",
        "\r\n\r\n",
        "a\n\nbé管\tc\r\n\u{200b}d\n  e f g h",
        &long,
    ];
    let files: Vec<(&str, &str)> = texts.iter().map(|text| ("f.role", *text)).collect();
    let sources = sources(&files);
    let mut seed: u64 = 7;
    let mut next = |below: usize| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    for _ in 0..3_000 {
        let file = next(texts.len() + 1);
        let length = texts.get(file).map_or(0, |text| text.len()) + 3;
        let mut place = || {
            let start = next(length);
            Span::new(FileId(file as u32), start, start + next(length))
        };
        let mut finding = Diagnostic::new(&codes::SYNTAX_ERROR, place(), "odd").at("first");
        for _ in 0..3 {
            finding = finding.related(place(), "other");
        }
        let shown = render("full", &sources, &[finding], &VIEW);
        assert!(shown.ends_with(" in 6 files (1 system)\n"), "{shown}");
        let drawn = shown.matches("╰── first").count() + shown.matches("── first").count();
        assert!(drawn > 0 || file == texts.len(), "{shown}");
    }
}
