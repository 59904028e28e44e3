//! What has to hold of any input. Each function takes bytes, as a fuzzer gives them, and panics if it doesn't hold.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use rolecall::config;
use rolecall::decide::{Bundle, Request};
use rolecall::diagnostic::Applicability;
use rolecall::intake;
use rolecall::source::FileId;
use rolecall::syntax::{Parsed, decode, parse};
use rolecall::workspace::targets::Target;
use rolecall::workspace::{
    self, Formatted, MAX_FILE_BYTES, Options, Proof, Snapshot, SourceFile, compare,
};

const WIDTH: usize = 100;

fn file(bytes: &[u8]) -> SourceFile {
    SourceFile {
        path: "a.role".to_owned(),
        bytes: bytes.to_vec(),
    }
}

fn compiled(bytes: &[u8]) -> Snapshot {
    let options = Options {
        formatting: true,
        ..Options::default()
    };
    workspace::compile(vec![file(bytes)], &options, &|_| {})
}

/// The text as `fmt` lays it out, if it can be read.
fn laid_out(bytes: &[u8]) -> Option<String> {
    let mut done = workspace::format(vec![file(bytes)], |_| WIDTH, Proof::Wanted);
    let formatted = done.files.pop()??;
    match formatted {
        Formatted::AsItWas => Some(String::from_utf8(bytes.to_vec()).unwrap()),
        Formatted::Changed(text) => Some(text),
        Formatted::Refused => panic!("the layout says something else"),
    }
}

/// Any bytes: nothing panics, every place is inside the text, and what can be laid out keeps its meaning and is laid out
/// for good.
pub fn bytes(data: &[u8]) {
    let mut snapshot = compiled(data);
    for finding in &snapshot.findings {
        let span = finding.primary.span;
        let source = snapshot.sources.get(span.file).expect("a file");
        let place = source.text.get(span.start as usize..span.end as usize);
        assert!(
            place.is_some(),
            "{}: {:?}",
            finding.code.id,
            finding.primary.span
        );
    }
    let Some(new) = laid_out(data) else { return };
    assert_eq!(
        laid_out(new.as_bytes()).as_ref(),
        Some(&new),
        "laid out twice"
    );
    let meant = snapshot.meanings();
    assert_eq!(compiled(new.as_bytes()).meanings(), meant, "means the same");
    build(&mut snapshot);
}

/// What nothing stops can be built, and what was built can be read.
fn build(snapshot: &mut Snapshot) {
    if snapshot.stops() {
        return;
    }
    let targets: Vec<&Target> = ["bundle", "opa", "cedar", "postgres", "openfga", "casbin"]
        .into_iter()
        .filter_map(Target::named)
        .collect();
    for (_, mut written) in snapshot.build(&targets) {
        let bundle = written.remove(0).files.remove(0).1;
        Bundle::load(&bundle).expect("what was built can be loaded");
    }
}

/// A text out of words of the language, with names that are likely to fit each other.
fn text(data: &[u8]) -> String {
    const WORDS: [&str; 96] = [
        "system",
        "module",
        "action",
        "role",
        "template",
        "setting",
        "lifecycle",
        "levels",
        "reaches",
        "rule",
        "test",
        "extends",
        "grant",
        "deny",
        "revoke",
        "undecided",
        "requires",
        "includes",
        "conflicts",
        "available",
        "when",
        "unless",
        "is",
        "not",
        "in",
        "and",
        "or",
        "at",
        "level",
        "reach",
        "part",
        "of",
        "initial",
        "final",
        "state",
        "transition",
        "automatic",
        "formerly",
        "stage",
        "except",
        "expect",
        "can",
        "only",
        "cannot",
        "always",
        "never",
        "forbid",
        "may",
        "some",
        "extend",
        "for",
        "unavailable",
        "to",
        "roles",
        "actions",
        "by",
        "from",
        "has",
        "{",
        "}",
        "(",
        ")",
        ",",
        ".",
        ":",
        "->",
        "<",
        "*",
        "**",
        ".*",
        ".**",
        "\n",
        "\"A\"",
        "\"\"",
        "\"b c\"",
        "// x\n",
        "/// d\n",
        "@meta(\"x\")",
        "@derived(\"y\")",
        "@expect(RC301, \"z\")",
        "a",
        "b",
        "c",
        "m",
        "m.a",
        "m.b",
        "m.n",
        "m.n.a",
        "r",
        "q",
        "s",
        "on",
        "off",
        "e",
        "l",
        "\u{e9}",
    ];
    let mut text = String::from("system s \"S\"\n");
    for byte in data {
        let word = WORDS[usize::from(*byte) % WORDS.len()];
        text.push_str(word);
        if !matches!(word, "." | "m") {
            text.push(' ');
        }
    }
    text
}

/// The same of what is made of words.
pub fn tokens(data: &[u8]) {
    bytes(text(data).as_bytes());
}

/// Any bytes, as far as the tree and no further, which is much faster: whatever can't be read is told, at places
/// inside the text.
pub fn trees(data: &[u8]) {
    let id = FileId(0);
    let (text, problem) = decode(id, data.to_vec(), MAX_FILE_BYTES);
    let parsed = match problem {
        Some(_) => Parsed::unreadable(),
        None => parse(id, &text),
    };
    for finding in problem.iter().chain(&parsed.diagnostics) {
        let related = finding.related.iter().map(|label| label.span);
        for span in related.chain([finding.primary.span]) {
            let place = text.get(span.start as usize..span.end as usize);
            assert!(place.is_some(), "{}: {span:?}", finding.code.id);
        }
    }
    let told = problem.is_some() || !parsed.diagnostics.is_empty();
    assert!(told || !parsed.ast.broken, "what is broken is told");
}

/// The same with words of the language.
pub fn word_trees(data: &[u8]) {
    trees(text(data).as_bytes());
}

/// Safe fixes end, change nobody's access, and leave nothing that they could fix.
pub fn fixes(data: &[u8]) {
    let text = match data.split_first() {
        Some((0..128, rest)) => rest.to_vec(),
        _ => self::text(data).into_bytes(),
    };
    let mut before = compiled(&text);
    let fixed = workspace::fix(
        vec![file(&text)],
        &Options::default(),
        Applicability::Safe,
        &|_| {},
    );
    let mut after = fixed.snapshot;
    assert_eq!(after.meanings(), before.meanings(), "means the same");
}

/// A version is like itself, and any two can be compared.
pub fn versions(data: &[u8]) {
    let (one, other) = data.split_at(data.len() / 2);
    let (one, other) = (text(one), text(other));
    let edition = |text: &str| compare::edition(vec![file(text.as_bytes())]);
    let same = compare::compare(&mut edition(&one), &mut edition(&one));
    assert!(same.is_empty(), "{same:?}");
    compare::compare(&mut edition(&one), &mut edition(&other));
}

/// What is read as a bundle is written again byte for byte, and decides without a panic.
pub fn bundles(data: &[u8]) {
    if let Ok(bundle) = Bundle::load(data) {
        let request = Request {
            roles: &["r"],
            action: "m.a",
            reach: None,
            situation: &[],
        };
        let _ = bundle.decide(&request).to_string();
    }
    if let Ok(text) = std::str::from_utf8(data) {
        let _ = intake::read(FileId(0), text);
    }
}

/// A configuration is read or refused.
pub fn configuration(data: &[u8]) {
    if let Ok(text) = std::str::from_utf8(data) {
        let _ = config::read(text, FileId(0), workspace::catalog());
        let _ = config::acks::read(text, FileId(0));
    }
}
