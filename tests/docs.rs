//! The pages of the documentation say what is so: every block in them is run, every list is compared.
//!
//! | block | what is done with it |
//! |---|---|
//! | `role` | checked by the real binary; the codes it gives are those of its `expect` note, none without one |
//! | `sh`, `console` | every command is run in the folder of the page and ends with 0, or with its `exit` note |
//! | `text` | stands right after commands and is what the last of them said |
//! | `yaml` | its `run:` lines are commands too |
//! | `python` | run, or named by a later command if a `file` note gives it a name |
//! | `toml` | a configuration that can be read |
//! | `json` | read, and equal to the part of a file that its `part` note names |
//!
//! Notes are comments before a block. `file: NAME` puts the block into the folder of the page. `with: NAME`
//! checks a block together with such files, `inside: module a` puts it into that declaration, and a block
//! that doesn't begin with its system gets a header. `same as: PATH` names the file it is a copy of.
//! `tested by: PATH` passes over a block, because the test of this path does more with it than is done here.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "docs/pages.rs"]
mod pages;
#[path = "docs/reader.rs"]
mod reader;
mod support;

use pages::{anchors, links, page, pages, rows};
use reader::{Reader, has_python, shell, updating};
use rolecall::diagnostic::codes::{Code, Page, Silencing};
use rolecall::diagnostic::render::wrapped;
use rolecall::workspace::catalog;
use rolecall::workspace::diff::{Class, KINDS};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use support::repository;

const MAIN: &str = "cargo run --release -- build policies --out target/bundles";
const TESTS: &str = "cargo test";

#[test]
fn every_block_does_what_its_page_says() {
    let mut problems = Vec::new();
    let mut blocks = 0;
    for page in pages() {
        blocks += page.blocks.len();
        problems.extend(Reader::new(&page).read());
    }
    assert!(problems.is_empty(), "\n{}", problems.join("\n\n"));
    assert!(blocks > 20, "only {blocks} blocks were found");
}

#[test]
fn the_readme_has_the_two_commands_that_do_everything() {
    let page = page("README.md");
    let lines = page.blocks.iter().filter(|block| block.language == "sh");
    let pair = format!("{MAIN}\n{TESTS}\n");
    assert!(
        lines.clone().any(|block| block.text == pair),
        "a block of the README should be\n{pair}"
    );
    if let Ok(script) = fs::read_to_string(repository().join(".ci/run")) {
        for command in [MAIN, TESTS] {
            assert!(script.contains(command), ".ci/run doesn't run `{command}`");
        }
    }
}

#[test]
fn the_page_of_findings_is_current() {
    let path = repository().join("docs/rules.md");
    let current = rules();
    if updating() {
        fs::write(&path, &current).expect("docs/rules.md");
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == current,
        "docs/rules.md isn't current: run `UPDATE_DOCS=1 cargo test --test docs`"
    );
}

/// The page of all findings.
fn rules() -> String {
    let mut text = "# Findings\n\n\
        Every finding rolecall can report, written from the list in `src/diagnostic/codes.rs`. \
        A number is never used again for\nsomething else. Only errors stop `check` and `build`, unless \
        `--fail-level warning` asks for more. [How a finding is\naccepted](language.md#accepted-findings) \
        says what `@expect` is;\n[baselines](baseline.md) and the [configuration](configuration.md) have \
        pages of their own. Each code\nleads to an explanation, with examples where a policy can show it; \
        `rolecall explain CODE` says the same.\n"
        .to_owned();
    let mut category = "";
    for code in catalog().iter() {
        if code.category() != category {
            category = code.category();
            text.push_str(&heading(category));
        }
        text.push_str(&row(code));
    }
    text.push_str("\n## Explanations\n");
    for code in catalog().iter() {
        text.extend(code.page.map(|page| section(code, page)));
    }
    text
}

/// What there is to say about one finding.
fn section(code: &Code, page: &Page) -> String {
    let title = format!("\n### {}: {}\n\n", code.id, code.name);
    let paragraphs = page.explanation.split("\n\n");
    let wrapped = paragraphs.map(|paragraph| wrapped(paragraph, 0, 120) + "\n\n");
    let example = |title: &str, text: &str| {
        format!("{title}:\n\n<!-- tested by: tests/lints.rs -->\n```role\n{text}```\n")
    };
    let text = title + &wrapped.collect::<String>();
    match page.examples() {
        Some((bad, good)) => text + &example("Bad", bad) + "\n" + &example("Good", good),
        None => text.trim_end().to_owned() + "\n",
    }
}

fn heading(category: &str) -> String {
    let mut letters = category.chars();
    let first: String = letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    let table = "| code | name | severity | can be accepted | meaning |\n|---|---|---|---|---|";
    format!("\n## {first}{}\n\n{table}\n", letters.as_str())
}

fn row(code: &Code) -> String {
    let accepted = match code.silencing {
        Silencing::Never => "no",
        Silencing::ByExpect => "by `@expect` or baseline",
        Silencing::Freely if code.is_recordable() => "by `@expect`, baseline or configuration",
        Silencing::Freely => "by configuration",
    };
    let name = code.name;
    let severity = match code.opt_in {
        true => format!("{}, where asked for", code.severity.word()),
        false => code.severity.word().to_owned(),
    };
    let id = match code.page {
        Some(_) => format!("[{}](#{}-{name})", code.id, code.id.to_lowercase()),
        None => code.id.to_owned(),
    };
    format!(
        "| {id} | `{name}` | {severity} | {accepted} | {} |\n",
        code.summary
    )
}

/// The grammar's own words: what stands in quotes in its tokens and is a word.
fn words_of_the_grammar() -> BTreeSet<String> {
    let grammar = fs::read_to_string(repository().join("grammar/role.pest")).expect("the grammar");
    let tokens = grammar
        .lines()
        .filter(|line| line.contains(" = @{ ") && line.contains("!letter"));
    let quoted = tokens.flat_map(|line| line.split('"').skip(1).step_by(2));
    let is_word = |text: &&str| text.chars().all(|letter| letter.is_ascii_lowercase());
    quoted.filter(is_word).map(str::to_owned).collect()
}

#[test]
fn every_word_of_the_language_stands_in_an_example() {
    let words = words_of_the_grammar();
    assert!(words.len() > 60, "only {words:?}");
    let page = page("docs/language.md");
    let blocks = page.blocks.iter().filter(|block| block.language == "role");
    let code = blocks.flat_map(|block| block.text.lines().map(without_remark));
    let shown: BTreeSet<String> = code
        .flat_map(|line| {
            line.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .collect();
    let missing: Vec<_> = words.difference(&shown).collect();
    assert!(missing.is_empty(), "in no example: {missing:?}");
}

/// A line without what stands in strings and after `//`.
fn without_remark(line: &str) -> String {
    let code: String = line.split('"').step_by(2).collect::<Vec<_>>().join(" ");
    code.split("//").next().unwrap_or("").to_owned()
}

#[test]
fn every_member_of_a_bundle_is_described() {
    let folder = tempfile::tempdir().expect("a folder");
    let policies = repository().join("policies");
    let built = shell(
        folder.path(),
        &format!("rolecall build '{}' --out .", policies.display()),
    );
    assert!(built.status.success());
    let mut members = BTreeSet::new();
    for entry in fs::read_dir(folder.path()).expect("bundles").flatten() {
        let text = fs::read_to_string(entry.path()).expect("a bundle");
        collect(&serde_json::from_str(&text).expect("JSON"), &mut members);
    }
    assert!(members.len() > 40, "only {members:?}");
    let text = page("docs/language.md").text;
    let section = text
        .split("\n## The bundle\n")
        .nth(1)
        .and_then(|rest| rest.split("\n## ").next());
    let section = section.expect("a section about the bundle");
    let described: BTreeSet<String> = section
        .split('`')
        .skip(1)
        .step_by(2)
        .flat_map(|code| {
            code.split(|letter: char| !letter.is_ascii_lowercase() && letter != '_')
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .collect();
    let missing: Vec<_> = members.difference(&described).collect();
    assert!(missing.is_empty(), "not described: {missing:?}");
}

/// The names of members, but not those that the policies choose themselves.
fn collect(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::Array(elements) => elements.iter().for_each(|element| collect(element, into)),
        Value::Object(members) => {
            for (name, value) in members {
                into.insert(name.clone());
                if !["meta", "when", "available"].contains(&name.as_str()) {
                    collect(value, into);
                }
            }
        }
        _ => {}
    }
}

#[test]
fn every_dependency_is_explained() {
    let manifest = fs::read_to_string(repository().join("Cargo.toml")).expect("the manifest");
    let lock = fs::read_to_string(repository().join("Cargo.lock")).expect("the lock file");
    let explained = versions(&page("docs/dependencies.md").text);
    let direct = dependencies(&manifest);
    assert!(direct.len() > 20, "only {direct:?}");
    for name in &direct {
        let version = explained.get(name);
        let version =
            version.unwrap_or_else(|| panic!("docs/dependencies.md doesn't explain `{name}`"));
        let locked = format!("name = \"{name}\"\nversion = \"{version}\"\n");
        assert!(
            lock.contains(&locked),
            "`{name}` is not locked at {version}"
        );
    }
    let gone: Vec<_> = explained
        .keys()
        .filter(|name| !direct.contains(*name))
        .collect();
    assert!(gone.is_empty(), "explained, but no dependency: {gone:?}");
}

/// The versions by the names of crates, from the tables that begin with such a name.
fn versions(text: &str) -> BTreeMap<String, String> {
    let rows = rows(text).into_iter();
    rows.filter_map(|cells| {
        let name = cells.first()?.strip_prefix('`')?.strip_suffix('`')?;
        Some((name.to_owned(), cells.get(1)?.clone()))
    })
    .collect()
}

/// The names in the sections of the manifest that list dependencies.
fn dependencies(manifest: &str) -> BTreeSet<String> {
    let mut within = false;
    let mut names = BTreeSet::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            within = line.ends_with("dependencies]");
        } else if let Some((name, _)) = line.split_once(" = ").filter(|_| within) {
            names.insert(name.trim().to_owned());
        }
    }
    names
}

#[test]
fn every_link_leads_somewhere() {
    let mut count = 0;
    for page in pages() {
        let folder = repository().join(&page.path);
        let folder = folder.parent().expect("a folder");
        for link in links(&page) {
            count += 1;
            let (file, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let target = if file.is_empty() {
                repository().join(&page.path)
            } else {
                folder.join(file)
            };
            assert!(target.exists(), "{}: {link} leads nowhere", page.path);
            if !anchor.is_empty() {
                let text = fs::read_to_string(&target).expect("a page");
                let found = anchors(&text).iter().any(|known| known == anchor);
                assert!(found, "{}: no heading is called #{anchor}", page.path);
            }
        }
    }
    assert!(count > 20, "only {count} links were found");
}

#[test]
fn the_program_that_reads_a_bundle_is_short_and_answers() {
    let program = repository().join("docs/examples/ask.py");
    let text = fs::read_to_string(&program).expect("the program");
    assert!(text.lines().count() <= 20, "{} lines", text.lines().count());
    if !has_python() {
        eprintln!("skipped: python3 is not here");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let policies = repository().join("policies/partner_portal");
    let built = shell(
        folder.path(),
        &format!("rolecall build '{}' --out .", policies.display()),
    );
    assert!(built.status.success());
    let asked = shell(
        folder.path(),
        &format!("python3 '{}' partner_portal.json", program.display()),
    );
    let said = String::from_utf8_lossy(&asked.stdout).into_owned();
    assert!(asked.status.success(), "{said}");
    let lines: Vec<&str> = said.lines().collect();
    let [create, users, cancel] = lines.as_slice() else {
        panic!("three answers, not\n{said}");
    };
    assert!(
        create.contains(": no, ") && create.contains("undecided"),
        "{create}"
    );
    assert!(users.ends_with("no"), "{users}");
    assert!(cancel.ends_with("suspended"), "{cancel}");
}

#[test]
fn the_page_of_changes_is_current() {
    let path = repository().join("docs/changes.md");
    let mut page = "# Kinds of changes\n\n<!-- Generated from the list in the program: `UPDATE_DOCS=1 cargo test --test docs` writes it. -->\n\n\
        Every kind of change that [`rolecall diff`](diff.md) knows, by its name in the JSON. The list is closed: a newer version may \
        have\nmore kinds, and none of these will mean something else.\n"
        .to_owned();
    let classes = [
        (Class::Access, "Access"),
        (Class::Contract, "Contract"),
        (Class::Gate, "What policies are held to"),
    ];
    for (class, title) in classes {
        page.push_str(&format!(
            "\n## {title}\n\n| kind | | what it means |\n|---|---|---|\n"
        ));
        for kind in KINDS.iter().filter(|kind| kind.class == class) {
            let breaking = if kind.breaking { "breaking" } else { "" };
            page.push_str(&format!(
                "| `{}` | {breaking} | {} |\n",
                kind.name, kind.summary
            ));
        }
    }
    if updating() {
        fs::write(&path, &page).expect("docs/changes.md");
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == page,
        "docs/changes.md isn't current: run `UPDATE_DOCS=1 cargo test --test docs`"
    );
}
