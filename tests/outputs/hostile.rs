//! Texts and paths that each format has to survive.

use super::commands::Command;
use super::{json, said, sarif};
use crate::support::{Project, repository};
use jsonschema::Validator;
use rolecall::diagnostic::render::visible;
use roxmltree::{Document, Node};
use serde_json::Value;

const PATHS: [&str; 3] = [
    "a b/größe, 100%: [x] 'y' \"z\" 😀.role",
    "plain.role",
    "<b>&amp; %0A ::error::.role",
];

/// A test that doesn't hold, named by what nobody would name a test.
fn policy(at: usize) -> String {
    let long = "long ".repeat(2_000);
    let name = format!(
        "\\\" 100% %0A \\n::error file=x::boo ]]> <b a='1'>&amp; | `x` @y {{0}} [a](b) 😀 \\u{{e9}} {long}"
    );
    format!(
        "system s{at} \"S\"\n\
         module m \"M\" {{ action a \"ä\" action b \"B\" {{ requires a }} }}\n\
         @expect(missing-requirement, \"reason {name}\") role q \"Q\" {{ grant m.b }}\n\
         role r \"😀\" {{ /* 😀 */ grant m.b }}\n\
         test \"{name}\" {{ expect m.** has 7 actions  expect r cannot m.b }}\n\
         test \"😀\" {{ expect r cannot\n m.b }}\n"
    )
    .replace("/* 😀 */ ", "")
}

fn project() -> Project {
    let files = PATHS.iter().enumerate();
    files.fold(Project::new(), |project, (at, path)| {
        project.file(path, policy(at))
    })
}

/// The findings as `json` has them, those that nobody has accepted.
fn open(project: &Project) -> Vec<Value> {
    let report = json(project, "json");
    let all = report["findings"].as_array().unwrap().clone();
    let open: Vec<Value> = all
        .into_iter()
        .filter(|finding| finding["expected"].is_null())
        .collect();
    assert_eq!(open.len(), 12, "{open:#?}");
    open
}

fn text<'a>(value: &'a Value, member: &str) -> &'a str {
    value[member].as_str().expect(member)
}

/// A schema that stands beside this file.
fn schema(name: &str) -> Validator {
    let path = repository().join("tests/outputs").join(name);
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    jsonschema::draft202012::meta::validate(&schema).unwrap();
    jsonschema::draft202012::new(&schema).unwrap()
}

#[track_caller]
fn assert_fits(schema: &Validator, value: &Value) {
    let errors = schema.iter_errors(value);
    let errors = errors.map(|error| format!("{}: {error}", error.instance_path()));
    let errors: Vec<String> = errors.collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}

#[test]
fn json_keeps_every_text() {
    let project = project();
    let report = json(&project, "json");
    let reason = text(&report["findings"][0], "expected").to_owned();
    assert!(
        reason.starts_with("reason \" 100% %0A \n::error file=x::boo ]]> <b a='1'>&amp; | `x`")
    );
    assert_eq!(open(&project)[0]["path"], PATHS[2]);
}

#[test]
fn github_reads_every_command() {
    let project = project();
    let mut findings = open(&project);
    findings.sort_by_key(|finding| finding["severity"] != "error");
    let said = said(&project, "github");
    let commands: Vec<Command> = said.lines().map(Command::read).collect();
    assert_eq!(commands.len(), findings.len());
    for (command, finding) in commands.iter().zip(&findings) {
        assert_eq!(command.name, text(finding, "severity"));
        assert_eq!(command.property("file"), text(finding, "path"));
        let title = format!("{} {}", text(finding, "code"), text(finding, "name"));
        assert_eq!(command.property("title"), title);
        let number = |name: &str| command.property(name).parse::<u64>().unwrap();
        assert_eq!(number("line"), finding["line"]);
        assert_eq!(number("endLine"), finding["end_line"]);
        let one_line = finding["line"] == finding["end_line"];
        assert_eq!(command.properties.contains_key("col"), one_line);
        if one_line {
            assert_eq!(number("col"), finding["column"]);
            assert_eq!(number("endColumn"), finding["end_column"]);
        }
        let message = command.text.lines().next().unwrap();
        assert_eq!(message, visible(text(finding, "message")));
        let help = finding["help"].as_array().unwrap().len();
        assert_eq!(command.text.matches("\nhelp: ").count(), help);
    }
    assert!(
        findings
            .iter()
            .any(|finding| finding["line"] != finding["end_line"])
    );
}

#[test]
fn gitlab_gets_what_its_documentation_asks_for() {
    let project = project();
    let schema = schema("gitlab.schema.json");
    let report = json(&project, "gitlab");
    assert_fits(&schema, &report);
    let entries = report.as_array().unwrap();
    let findings = open(&project);
    assert_eq!(entries.len(), findings.len());
    for (entry, finding) in entries.iter().zip(&findings) {
        assert_eq!(entry["description"], finding["message"]);
        assert_eq!(entry["check_name"], finding["name"]);
        assert_eq!(entry["fingerprint"], finding["fingerprint"]);
        assert_eq!(entry["location"]["path"], finding["path"]);
        assert_eq!(entry["location"]["lines"]["begin"], finding["line"]);
    }
    let prints: std::collections::BTreeSet<&str> = entries
        .iter()
        .map(|entry| text(entry, "fingerprint"))
        .collect();
    assert_eq!(prints.len(), entries.len());
    let mut bad = report.clone();
    bad[0]["severity"] = "error".into();
    assert!(!schema.is_valid(&bad));
}

#[test]
fn fingerprints_of_gitlab_dont_depend_on_lines() {
    let prints = |before: &str| {
        let project = Project::new().file("a.role", format!("{before}{}", policy(0)));
        let report = json(&project, "gitlab");
        let entries = report.as_array().unwrap().iter();
        let prints = entries.map(|entry| text(entry, "fingerprint").to_owned());
        prints.collect::<Vec<_>>()
    };
    assert_eq!(prints(""), prints("// a remark\n\n\n"));
}

#[test]
fn rdjson_fits_the_protocol_and_counts_bytes() {
    let project = project();
    let schema = schema("rdjson.schema.json");
    let report = json(&project, "rdjson");
    assert_fits(&schema, &report);
    let diagnostics = report["diagnostics"].as_array().unwrap();
    let findings = open(&project);
    assert_eq!(diagnostics.len(), findings.len());
    let mut differ = 0;
    for (diagnostic, finding) in diagnostics.iter().zip(&findings) {
        let path = text(finding, "path");
        assert_eq!(diagnostic["location"]["path"], path);
        assert!(text(diagnostic, "message").starts_with(text(finding, "message")));
        assert_eq!(diagnostic["code"]["value"], finding["name"]);
        let source = project.read(path);
        for (end, line, column) in [
            ("start", "line", "column"),
            ("end", "end_line", "end_column"),
        ] {
            let place = &diagnostic["location"]["range"][end];
            assert_eq!(place["line"], finding[line]);
            let line = source
                .lines()
                .nth(finding[line].as_u64().unwrap() as usize - 1)
                .unwrap();
            let characters = finding[column].as_u64().unwrap() as usize - 1;
            let bytes: usize = line.chars().take(characters).map(char::len_utf8).sum();
            assert_eq!(place["column"], bytes + 1);
            differ += usize::from(bytes != characters);
        }
    }
    assert!(differ > 0);
}

#[test]
fn junit_is_xml_and_says_what_was_found() {
    let project = project();
    let said = said(&project, "junit");
    let document = Document::parse(&said).expect("XML");
    let root = document.root_element();
    let findings = open(&project);
    let number =
        |node: Node<'_, '_>, name: &str| node.attribute(name).unwrap().parse::<usize>().unwrap();
    let errors = findings
        .iter()
        .filter(|finding| finding["severity"] == "error")
        .count();
    assert_eq!(root.tag_name().name(), "testsuites");
    assert_eq!(number(root, "tests"), findings.len());
    assert_eq!(number(root, "failures"), errors);
    let suites: Vec<Node<'_, '_>> = root.children().filter(Node::is_element).collect();
    let names: Vec<&str> = suites
        .iter()
        .map(|suite| suite.attribute("name").unwrap())
        .collect();
    let mut paths = PATHS;
    paths.sort_unstable();
    assert_eq!(names, paths);
    let cases = suites
        .iter()
        .flat_map(|suite| suite.children().filter(Node::is_element));
    for (case, finding) in cases.zip(&findings) {
        assert_eq!(case.tag_name().name(), "testcase");
        assert_eq!(case.attribute("classname"), finding["path"].as_str());
        assert!(
            case.attribute("name")
                .unwrap()
                .contains(text(finding, "name"))
        );
        let inner = case.first_element_child().unwrap();
        let message = visible(text(finding, "message"));
        assert!(inner.text().unwrap().contains(message.as_ref()));
        let kind = inner.tag_name().name();
        match text(finding, "severity") {
            "error" => assert_eq!(
                (kind, inner.attribute("message")),
                ("failure", Some(message.as_ref()))
            ),
            _ => assert_eq!(kind, "system-out"),
        }
    }
}

#[test]
fn a_file_without_findings_is_a_test_that_passes() {
    let project = Project::new().file("a&b.role", "system s \"S\"\n");
    let said = said(&project, "junit");
    let document = Document::parse(&said).expect("XML");
    let cases: Vec<_> = document
        .descendants()
        .filter(|node| node.has_tag_name("testcase"))
        .collect();
    assert_eq!(cases.len(), 1);
    assert_eq!(cases[0].attribute("classname"), Some("a&b.role"));
    assert_eq!(cases[0].first_element_child(), None);
}

#[test]
fn sarif_fits_the_published_schema() {
    let project = project();
    let log = json(&project, "sarif");
    let run = &log["runs"][0];
    let report = json(&project, "json");
    let (results, findings) = (
        run["results"].as_array().unwrap(),
        report["findings"].as_array().unwrap(),
    );
    assert_eq!(results.len(), findings.len());
    for (result, finding) in results.iter().zip(findings) {
        let rule = &run["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().unwrap() as usize];
        assert_eq!(
            (&rule["id"], &rule["name"]),
            (&finding["code"], &finding["name"])
        );
        assert_eq!(result["ruleId"], finding["code"]);
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(
            decoded(text(&place["artifactLocation"], "uri")),
            text(finding, "path")
        );
        assert_eq!(place["region"]["startColumn"], finding["column"]);
        assert_eq!(place["region"]["endLine"], finding["end_line"]);
        assert_eq!(
            result["partialFingerprints"]["rolecall/v1"],
            finding["fingerprint"]
        );
        assert_eq!(
            result["suppressions"][0]["justification"],
            finding["expected"]
        );
        let related = finding["related"].as_array().unwrap().len();
        assert_eq!(
            result["relatedLocations"].as_array().map_or(0, Vec::len),
            related
        );
    }
    let Some(schema) = sarif::published() else {
        return;
    };
    assert_fits(&schema, &log);
    for (pointer, value) in [
        ("/version", "2.0.0"),
        ("/runs/0/columnKind", "bytes"),
        ("/runs/0/results/0/level", "fatal"),
    ] {
        let mut bad = log.clone();
        *bad.pointer_mut(pointer).unwrap() = value.into();
        assert!(!schema.is_valid(&bad), "{pointer}");
    }
}

/// A URI whose bytes are plain ASCII, as the path it stands for.
fn decoded(uri: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/%".contains(&byte);
    assert!(uri.bytes().all(plain), "{uri}");
    let mut parts = uri.split('%');
    let mut bytes = parts.next().unwrap().as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).unwrap());
        bytes.extend(part[2..].bytes());
    }
    String::from_utf8(bytes).unwrap()
}
