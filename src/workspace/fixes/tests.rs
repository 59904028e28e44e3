use super::*;
use crate::diagnostic::{Edit, codes};
use crate::source::{FileId, Span};

const POLICY: &str = "system s \"S\"
setting edition \"Edition\" { free, pro }
reaches own < all
module m \"M\" {
  action a \"A\" { reach all }
  action b \"B\"
  action c \"C\" { available when edition is pro }
}
template base \"Base\" { grant m.a at own grant m.b revoke m.c }
role heir \"Heir\" extends base { grant m.a deny m.b when edition is pro }
role other \"Other\" { grant m.c undecided m.b \"open\" revoke m.a }
role twin \"Twin\" { grant m.* grant m.** }
";

fn options() -> Options {
    Options {
        today: "2026-11-22".to_owned(),
        ..Options::default()
    }
}

fn work(options: &Options) -> Work<'_> {
    let files = vec![SourceFile {
        path: "a.role".to_owned(),
        bytes: POLICY.as_bytes().to_vec(),
    }];
    Work {
        options,
        snapshot: crate::workspace::compile(files.clone(), options, &|_| {}),
        files,
        memory: Memory::default(),
        applied: BTreeMap::new(),
        refused: Vec::new(),
        settled: BTreeSet::new(),
    }
}

/// A finding that promises that a text can go, or be another, without a difference.
fn promise(written: &str, instead: &str) -> Diagnostic {
    let start = POLICY.find(written).unwrap_or(usize::MAX);
    let span = Span::new(FileId(0), start, start + written.len());
    let text = instead.to_owned();
    Diagnostic::new(&codes::UNUSED_EXPECT, span, "promised")
        .entity(written)
        .fix(Fix::safe("do it", vec![Edit { span, text }]))
}

/// Why the promise isn't kept.
fn refusal(written: &str, instead: &str) -> Option<String> {
    let options = options();
    let mut work = work(&options);
    let attempt = work.attempt(&[promise(written, instead)], Applicability::Safe);
    attempt.err()
}

fn changes(role: &str, action: &str) -> Option<String> {
    Some(format!("`{role}` would have another access to `{action}`"))
}

#[test]
fn every_kind_of_difference_is_noticed() {
    assert_eq!(refusal("grant m.b ", ""), changes("base", "m.b"));
    assert_eq!(refusal("at own", "at all"), changes("base", "m.a"));
    assert_eq!(
        refusal("extends base { grant m.a", "extends base {"),
        changes("heir", "m.a")
    );
    assert_eq!(
        refusal("deny m.b when edition is pro", ""),
        changes("heir", "m.b")
    );
    assert_eq!(
        refusal(" when edition is pro }\nrole", " }\nrole"),
        changes("heir", "m.b")
    );
    assert_eq!(
        refusal("undecided m.b \"open\"", ""),
        changes("other", "m.b")
    );
    let declared = Some("what is declared wouldn't be the same".to_owned());
    assert_eq!(refusal("role twin", "role gemini"), declared);
    assert_eq!(refusal("{ free, pro }", "{ free, pro, lite }"), declared);
    let systems = Some("the systems wouldn't be the same".to_owned());
    assert_eq!(refusal("system s", "system t"), systems);
}

#[test]
fn a_difference_in_words_alone_is_none() {
    assert_eq!(refusal("grant m.* ", ""), None);
    assert_eq!(refusal("revoke m.c", ""), None);
    assert_eq!(
        refusal("edition is pro }\nrole", "edition is not free }\nrole"),
        None
    );
}

#[test]
fn a_new_mistake_is_noticed() {
    let reason = refusal("grant m.* ", "grant m.x ").unwrap_or_default();
    assert!(
        reason.starts_with("`unknown-action` would come up"),
        "{reason}"
    );
}

#[test]
fn a_false_promise_holds_up_no_other() {
    let options = options();
    let mut work = work(&options);
    let (kept, broken) = (promise("grant m.* ", ""), promise("grant m.b ", ""));
    work.snapshot.findings = vec![broken, kept];
    work.run(Applicability::Safe);
    let refused: Vec<&str> = work.refused.iter().map(|refused| refused.code).collect();
    assert_eq!(refused, ["RC901"]);
    assert_eq!(work.applied.get("unused-expect"), Some(&1));
    let text = work.files.first().map(|file| file.bytes.as_slice());
    let text = String::from_utf8_lossy(text.unwrap_or_default());
    assert!(
        text.contains("grant m.b ") && !text.contains("grant m.* "),
        "{text}"
    );
}
