//! Workflow commands as the runner of GitHub Actions reads them: `::name key=value,key=value::text`.

use std::collections::BTreeMap;

/// One command.
#[derive(Debug)]
pub struct Command {
    pub name: String,
    pub properties: BTreeMap<String, String>,
    pub text: String,
}

impl Command {
    /// Reads a line, which has to be a command.
    pub fn read(line: &str) -> Self {
        let rest = line.strip_prefix("::").expect("a command");
        let (head, text) = rest.split_once("::").expect("an end of its head");
        let (name, properties) = head.split_once(' ').unwrap_or((head, ""));
        let properties = properties.split(',').filter(|part| !part.is_empty());
        let properties = properties.map(|part| {
            let (key, value) = part.split_once('=').expect("a key and its value");
            let value = value.replace("%3A", ":").replace("%2C", ",");
            (key.to_owned(), unescaped(&value))
        });
        Self {
            name: name.to_owned(),
            properties: properties.collect(),
            text: unescaped(text),
        }
    }

    /// The property of this name.
    #[track_caller]
    pub fn property(&self, name: &str) -> &str {
        let value = self.properties.get(name);
        value.unwrap_or_else(|| panic!("no {name} in {self:?}"))
    }
}

fn unescaped(text: &str) -> String {
    text.replace("%0D", "\r")
        .replace("%0A", "\n")
        .replace("%25", "%")
}
