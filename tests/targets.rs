//! What `build --target` writes for engines: the artifacts of one small system as people would review them, and what
//! holds for every target. That engines decide by them as the language says is shown in `tests/engines`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use support::{Project, files_below};

const DESK: &str = r#"system desk "Help desk"

reaches team < company
setting edition "Edition" { free "Free", pro "Pro" }

module tickets "Tickets" {
  action view "View tickets" { reach company }
  action merge "Merge tickets" { available when edition is pro }
  action purge "Purge tickets"
}

lifecycle account "Account" {
  initial state active "Active"
  final state closed "Closed"
  automatic close: active -> closed
}

template staff "Staff" { grant tickets.view at team }

role agent "Agent" extends staff {
  undecided tickets.merge "nobody has decided about merging"
}
role lead "Lead" extends staff {
  grant tickets.view when edition is pro
  grant tickets.purge when account is closed
}
role guest "Guest" { deny tickets.purge when edition is free }
"#;

fn desk() -> Project {
    Project::new().file("desk.role", DESK)
}

/// Every file below a folder of the project, by its path in there.
fn built(project: &Project, folder: &str) -> BTreeMap<String, Vec<u8>> {
    let root = project.path(folder);
    let mut files = BTreeMap::new();
    let mut todo = vec![root.clone()];
    while let Some(at) = todo.pop() {
        for entry in fs::read_dir(&at).expect("a folder") {
            let path = entry.expect("an entry").path();
            match path.is_dir() {
                true => todo.push(path),
                false => {
                    let name = path.strip_prefix(&root).expect("inside").to_string_lossy();
                    files.insert(name.replace('\\', "/"), fs::read(&path).expect("a file"));
                }
            }
        }
    }
    files
}

/// The source above what was built of it.
fn reviewed(project: &Project, path: &str) -> String {
    let text = project.read(path);
    let text = match serde_json::from_str::<Value>(&text) {
        Ok(value) => format!("{value:#}"),
        Err(_) => text,
    };
    format!("{DESK}\n──── {path}\n{text}")
}

#[test]
fn what_is_built_for_each_target() {
    let project = desk();
    let names: Vec<String> = targets();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let targets = names.join(",");
    let arguments = ["build", "--out", "out", "--target", &targets];
    project.run(arguments).ends(0);
    let written = built(&project, "out");
    insta::assert_snapshot!(
        "files",
        written.keys().cloned().collect::<Vec<_>>().join("\n")
    );
    for path in written.keys().filter(|path| !path.ends_with(".gz")) {
        if path.contains('/') {
            let name = path.replace(['/', '.'], "_");
            insta::assert_snapshot!(name, reviewed(&project, &format!("out/{path}")));
        }
    }
}

/// The names that `rolecall targets` lists.
fn targets() -> Vec<String> {
    let listed = Project::new().run(["targets"]).ends(0);
    let heads = listed.text().lines().filter(|line| !line.starts_with(' '));
    let names = heads.filter_map(|line| line.split_once(": "));
    let names: Vec<String> = names.map(|(name, _)| name.to_owned()).collect();
    assert!(names.len() > 2, "{}", listed.text());
    names
}

#[test]
fn equal_policies_give_equal_bytes_however_they_are_written() {
    let targets = targets().join(",");
    let arguments = ["build", "--out", "out", "--target", &targets];
    let one = desk();
    one.run(arguments).ends(0);
    let (head, tail) = DESK.split_once("template staff").expect("the template");
    let other = Project::new()
        .file(
            "z/roles.role",
            format!("system desk\n\ntemplate staff{tail}").replace('\n', "\r\n"),
        )
        .file("a.role", head);
    other.run(arguments).ends(0);
    assert_eq!(built(&one, "out"), built(&other, "out"));
}

#[test]
fn an_archive_has_no_time_and_no_owner() {
    let project = desk();
    project
        .run(["build", "--out", "out", "--target", "opa"])
        .ends(0);
    let packed = fs::read(project.path("out/opa/desk.tar.gz")).expect("the archive");
    let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(packed.as_slice()));
    let mut names = Vec::new();
    for entry in archive.entries().expect("entries") {
        let mut entry = entry.expect("an entry");
        let header = entry.header();
        let (mode, time) = (
            header.mode().expect("a mode"),
            header.mtime().expect("a time"),
        );
        let owner = (
            header.uid().expect("a user"),
            header.gid().expect("a group"),
        );
        assert_eq!((mode, time, owner), (0o600, 0, (0, 0)));
        let name = entry.path().expect("a name").display().to_string();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).expect("the bytes");
        let loose = fs::read(project.path(&format!("out/opa/desk/{name}"))).expect("the file");
        assert_eq!(bytes, loose, "{name}");
        names.push(name);
    }
    assert_eq!(names, [".manifest", "data.json", "policy.rego"]);
}

#[test]
fn only_the_targets_that_are_asked_for() {
    let project = desk();
    project
        .run(["build", "--out", "out", "--target", "cedar"])
        .ends(0);
    let files: Vec<String> = built(&project, "out").into_keys().collect();
    assert_eq!(
        files,
        [
            "cedar/desk.report.json",
            "cedar/desk/policies.json",
            "cedar/desk/schema.json"
        ]
    );
    let configured = desk().file(
        "rolecall.toml",
        "[build]\nout = \"out\"\ntargets = [\"bundle\", \"opa\"]\n",
    );
    configured.run(["build"]).ends(0);
    assert_eq!(configured.names("out"), ["desk.json", "opa"]);
    configured
        .run(["config", "show"])
        .ends(0)
        .stdout_has("build.targets");
    configured.run(["build", "--check"]).ends(0);
}

#[test]
fn the_schema_of_the_configuration_knows_every_target() {
    let schema = fs::read_to_string(support::repository().join("schemas/config.schema.json"));
    let schema: Value = serde_json::from_str(&schema.expect("the schema")).expect("JSON");
    let known = &schema["properties"]["build"]["properties"]["targets"]["items"]["enum"];
    assert_eq!(*known, serde_json::json!(targets()));
}

#[test]
fn a_target_that_is_not_there_is_named() {
    let project = desk();
    project
        .run(["build", "--out", "out", "--target", "oppa"])
        .ends(2)
        .stderr_has("invalid value 'oppa' for '--target <NAME>'");
    let configured = desk().file("rolecall.toml", "[build]\ntargets = [\"oppa\"]\n");
    configured
        .run(["build", "--out", "out"])
        .ends(2)
        .stderr_has("there is no target called `oppa`")
        .stderr_has("did you mean `opa`?");
}

#[test]
fn build_check_looks_into_the_folders_of_targets() {
    let project = desk();
    let check = ["build", "--out", "out", "--target", "opa", "--check"];
    project
        .run(["build", "--out", "out", "--target", "opa"])
        .ends(0);
    project
        .run(check)
        .ends(0)
        .stdout_has("out/opa/desk/data.json is current\n");
    project.write("out/opa/desk/policy.rego", "package other\n");
    project.write("out/opa/gone/data.json", "{}");
    fs::remove_file(project.path("out/opa/desk.tar.gz")).expect("the archive");
    project
        .run(check)
        .ends(1)
        .stdout_has("out/opa/desk.tar.gz is missing\n")
        .stdout_has("out/opa/desk/policy.rego is stale\n")
        .stdout_has("out/opa/gone/data.json is extra");
    project
        .run(["build", "--out", "out", "--target", "opa"])
        .ends(0);
    fs::remove_dir_all(project.path("out/opa/gone")).expect("the folder");
    project.run(check).ends(0);
}

#[cfg(unix)]
#[test]
fn a_folder_that_is_a_link_is_not_written_into() {
    let project = desk().file("elsewhere/kept", "");
    fs::create_dir_all(project.path("out")).expect("a folder");
    std::os::unix::fs::symlink("../elsewhere", project.path("out/opa")).expect("a link");
    project
        .run(["build", "--out", "out", "--target", "opa,bundle"])
        .ends(2)
        .stderr_has("won't write into `out/opa`: it isn't a folder");
    assert_eq!(project.names("elsewhere"), ["kept"]);
    assert_eq!(project.names("out"), ["opa"]);
}

#[test]
fn the_catalogs_build_for_every_target() {
    let project = Project::new();
    for path in files_below(&support::repository().join("policies")) {
        let name = path
            .strip_prefix(support::repository())
            .expect("inside")
            .to_string_lossy();
        project.write(&name, fs::read(&path).expect("a policy"));
    }
    let targets = targets().join(",");
    project
        .run(["build", "policies", "--out", "out", "--target", &targets])
        .ends(0);
    let files = built(&project, "out");
    for system in ["little_zoo", "partner_portal", "performance_management"] {
        let of_it = files.keys().filter(|path| path.contains(system)).count();
        assert!(of_it > 5, "{system}: {of_it} files");
    }
}

/// The fields of a CSV text, row by row, as RFC 4180 says.
fn fields(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut field, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match (letter, quoted) {
            ('"', true) if letters.peek() == Some(&'"') => field.extend(letters.next()),
            ('"', _) => quoted = !quoted,
            (',', false) => row.push(std::mem::take(&mut field)),
            ('\r', false) => {
                assert_eq!(letters.next(), Some('\n'));
                row.push(std::mem::take(&mut field));
                rows.push(std::mem::take(&mut row));
            }
            (letter, _) => field.push(letter),
        }
    }
    assert!(row.is_empty() && field.is_empty() && !quoted);
    rows
}

/// A cell as it should be, from the rows of a role in the bundle.
fn expected(role: &Value, action: &str) -> String {
    let mut parts = Vec::new();
    for (member, word) in [
        ("grants", "yes"),
        ("undecided", "undecided"),
        ("denies", "denied"),
    ] {
        for row in role[member].as_array().expect("rows") {
            if row["action"] != action {
                continue;
            }
            let reach = row["reach"].as_str().map(|reach| format!(" at {reach}"));
            let boxes = row["when"].as_array().map(|boxes| {
                let boxes: Vec<String> =
                    boxes.iter().map(|one| in_words(one, boxes.len())).collect();
                format!(" when {}", boxes.join(" or "))
            });
            parts.push(format!(
                "{word}{}{}",
                reach.unwrap_or_default(),
                boxes.unwrap_or_default()
            ));
        }
    }
    parts.join("; ")
}

fn in_words(one: &Value, count: usize) -> String {
    let sides = one
        .as_object()
        .expect("a box")
        .iter()
        .map(|(name, values)| {
            let values: Vec<&str> = values
                .as_array()
                .expect("values")
                .iter()
                .filter_map(Value::as_str)
                .collect();
            match values.as_slice() {
                [only] => format!("{name} is {only}"),
                several => format!("{name} in ({})", several.join(", ")),
            }
        });
    let sides: Vec<String> = sides.collect();
    match count > 1 && sides.len() > 1 {
        true => format!("({})", sides.join(" and ")),
        false => sides.join(" and "),
    }
}

#[test]
fn the_tables_say_what_the_bundles_say() {
    let project = Project::new();
    for path in files_below(&support::repository().join("policies")) {
        let name = path
            .strip_prefix(support::repository())
            .expect("inside")
            .to_string_lossy();
        project.write(&name, fs::read(&path).expect("a policy"));
    }
    project
        .run([
            "build",
            "policies",
            "--out",
            "out",
            "--target",
            "bundle,csv,markdown",
        ])
        .ends(0);
    let mut filled = 0;
    for system in ["little_zoo", "partner_portal", "performance_scoring"] {
        let bundle: Value =
            serde_json::from_str(&project.read(&format!("out/{system}.json"))).expect("JSON");
        let table = fields(&project.read(&format!("out/csv/{system}.access.csv")));
        let page = project.read(&format!("out/markdown/{system}.md"));
        let roles = bundle["roles"].as_array().expect("roles");
        let actions = bundle["actions"].as_array().expect("actions");
        assert_eq!(table.len(), 1 + actions.len());
        let names: Vec<&str> = table[0].iter().skip(3).map(String::as_str).collect();
        assert_eq!(
            names,
            roles
                .iter()
                .filter_map(|role| role["id"].as_str())
                .collect::<Vec<_>>()
        );
        for (row, action) in table.iter().skip(1).zip(actions) {
            let path = action["id"].as_str().expect("a path");
            assert_eq!(row[1], path);
            let cells: Vec<String> = roles.iter().map(|role| expected(role, path)).collect();
            assert_eq!(row[3..], cells, "{path}");
            filled += cells.iter().filter(|cell| !cell.is_empty()).count();
            let line = page
                .lines()
                .find(|line| line.starts_with(&format!("| `{path}` |")));
            let line = line
                .unwrap_or_else(|| panic!("{path} isn't in the page"))
                .replace('\\', "");
            let told: Vec<&str> = line
                .trim_matches('|')
                .split(" | ")
                .skip(2)
                .map(str::trim)
                .collect();
            assert_eq!(told, cells, "{path}");
        }
        let glossary = fields(&project.read(&format!("out/csv/{system}.glossary.csv")));
        let labelled =
            |kind: &str, id: &Value| glossary.iter().any(|row| row[0] == kind && *id == *row[1]);
        assert!(
            actions
                .iter()
                .all(|action| labelled("action", &action["id"]))
        );
        assert!(roles.iter().all(|role| labelled("role", &role["id"])));
    }
    assert!(filled > 200, "{filled}");
}

#[test]
fn texts_of_policies_are_texts_in_tables() {
    let project = Project::new().file(
        "s.role",
        "system s \"a | b\"\n/// # no *title*, <b>none</b>, @nobody\n/// second line\nmodule m \"=1+1\" {\n  action a \"@SUM(A1), \\\"quoted\\\"\"\n  action b \"-2\"\n}\nrole r \"[x](y)\" { grant m.a }\n",
    );
    project
        .run(["build", "--out", "out", "--target", "csv,markdown"])
        .ends(0);
    let table = project.read("out/csv/s.access.csv");
    assert_eq!(
        table,
        "module,action,label,r\r\nm,m.a,\"'@SUM(A1), \"\"quoted\"\"\",yes\r\nm,m.b,'-2,\r\n"
    );
    let page = project.read("out/markdown/s.md");
    assert!(page.contains("# a \\| b\n"), "{page}");
    assert!(
        page.contains("\\# no \\*title\\*, &lt;b\\>none&lt;/b\\>, &#64;nobody second line"),
        "{page}"
    );
    assert!(page.contains("| `r` | \\[x\\](y) |"), "{page}");
}
