//! A catalog as the real binary builds it, and looking into it.

use crate::support::{Ended, Project, files_below, repository};
use serde_json::Value;
use std::collections::BTreeSet;

/// One of the three catalogs.
pub struct Catalog {
    pub name: String,
    pub bundle: Value,
}

impl Catalog {
    pub fn built(name: &str) -> Self {
        let project = Project::new().catalog(name);
        project.run(["build", name, "--out", "out"]).ends(0);
        Self::read(&project, name)
    }

    fn read(project: &Project, name: &str) -> Self {
        let bundle = serde_json::from_str(&project.read(&format!("out/{name}.json"))).unwrap();
        Self {
            name: name.to_owned(),
            bundle,
        }
    }

    /// The texts of its source files.
    pub fn sources(&self) -> Vec<String> {
        let files = files_below(&repository().join("policies").join(&self.name));
        files
            .iter()
            .map(|file| std::fs::read_to_string(file).unwrap())
            .collect()
    }

    /// A list at the top of the bundle.
    pub fn list(&self, member: &str) -> &[Value] {
        self.bundle[member].as_array().unwrap()
    }

    /// What has this id in a list at the top.
    #[track_caller]
    pub fn get(&self, list: &str, id: &str) -> &Value {
        let found = self.list(list).iter().find(|item| item["id"] == id);
        found.unwrap_or_else(|| panic!("no {id} in {list}"))
    }

    /// How many actions stand in each of these modules or in modules inside them, those that are part of another left out.
    pub fn counts<const N: usize>(&self, modules: [&str; N]) -> [usize; N] {
        modules.map(|module| {
            let inside = |action: &&Value| {
                let here = action["module"].as_str().unwrap();
                here == module || here.starts_with(&format!("{module}."))
            };
            self.list("actions")
                .iter()
                .filter(inside)
                .filter(|action| action["part_of"].is_null())
                .count()
        })
    }

    /// The modules that stand in this one; at the top for `None`.
    pub fn modules_in(&self, parent: Option<&str>) -> Vec<&str> {
        let inside = self
            .list("modules")
            .iter()
            .filter(|module| module["parent"].as_str() == parent);
        inside
            .map(|module| module["id"].as_str().unwrap())
            .collect()
    }
}

/// A catalog with more text in a file of its own, or with other words in one of its files.
pub struct Changed {
    name: &'static str,
    project: Project,
}

/// The catalog with a file more: what is given stands in it after the system.
pub fn with(name: &'static str, more: &str) -> Changed {
    let catalog = Catalog::built(name);
    let label = catalog.bundle["system"]["label"].as_str().unwrap();
    let text = format!("system {name} \"{label}\"\n{more}\n");
    Changed {
        name,
        project: Project::new()
            .catalog(name)
            .file(&format!("{name}/added.role"), text),
    }
}

/// The catalog with these words in the place of those.
pub fn instead(name: &'static str, file: &str, those: &str, these: &str) -> Changed {
    let project = Project::new().catalog(name);
    let path = format!("{name}/{file}");
    let text = project.read(&path);
    assert_eq!(text.matches(those).count(), 1, "{those:?} in {path}");
    project.write(&path, text.replace(those, these));
    Changed { name, project }
}

impl Changed {
    /// What `check` says, at exit code 0 or 1. Counts that no longer fit are not of interest here.
    #[track_caller]
    pub fn says(&self, code: i32) -> Findings {
        let checked = self
            .project
            .run(["check", "--output-format", "json", self.name])
            .ends(code)
            .json();
        let findings = checked["findings"].as_array().unwrap().iter();
        Findings(
            findings
                .filter(|finding| finding["code"] != "RC610")
                .cloned()
                .collect(),
        )
    }

    /// What `check` says to a person.
    #[track_caller]
    pub fn shows(&self, code: i32) -> Ended {
        self.project.run(["check", self.name]).ends(code)
    }

    /// What it builds.
    #[track_caller]
    pub fn built(&self) -> Catalog {
        self.project
            .run(["build", self.name, "--out", "out"])
            .ends(0);
        Catalog::read(&self.project, self.name)
    }
}

/// What was found.
pub struct Findings(Vec<Value>);

impl Findings {
    /// States severity and code of each, `error RC250`, in any order.
    #[track_caller]
    pub fn are<const N: usize>(self, expected: [&str; N]) -> Self {
        let mut found: Vec<String> = self
            .0
            .iter()
            .map(|finding| format!("{} {}", word(finding, "severity"), word(finding, "code")))
            .collect();
        let mut expected = expected.map(str::to_owned).to_vec();
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{:#?}", self.0);
        self
    }

    /// States that one of them has all these words in its message, its help or its places' labels.
    #[track_caller]
    pub fn have<const N: usize>(self, words: [&str; N]) -> Self {
        let fits = |finding: &Value| {
            let told = texts(finding).join("\n");
            words.iter().all(|word| told.contains(word))
        };
        assert!(self.0.iter().any(fits), "{words:?}\n{:#?}", self.0);
        self
    }
}

fn word(finding: &Value, member: &str) -> String {
    finding[member].as_str().unwrap().to_owned()
}

/// Every text in a document, names of members left out.
pub fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(members) => members.values().flat_map(texts).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

/// Every `002:47` in a text.
pub fn places(text: &str) -> BTreeSet<(String, u32)> {
    let mut all = BTreeSet::new();
    for (at, _) in text.match_indices(':') {
        let Some(document) = at.checked_sub(3).and_then(|from| text.get(from..at)) else {
            continue;
        };
        let line: String = text[at + 1..]
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        let (digits, zero) = (
            document.bytes().all(|byte| byte.is_ascii_digit()),
            document.starts_with("00"),
        );
        if let (true, true, Ok(line)) = (digits, zero, line.parse()) {
            all.insert((document.to_owned(), line));
        }
    }
    all
}
