//! What things are called in OpenFGA.

use crate::emit::hex;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// The longest name of a relation, in characters.
const LONGEST: usize = 50;
/// How many characters of a digest stand for the rest of a longer name.
const DIGEST: usize = 12;

/// Words that can't be the name of a type: those of the language, and the types that every model has.
const TYPES: [&str; 16] = [
    "user",
    "nobody",
    "self",
    "this",
    "define",
    "relations",
    "and",
    "or",
    "from",
    "with",
    "condition",
    "in",
    "true",
    "false",
    "null",
    "but",
];

/// Words that can't be the name of a parameter: types, and what CEL keeps for itself.
const PARAMETERS: [&str; 35] = [
    "as",
    "bool",
    "break",
    "bytes",
    "condition",
    "const",
    "continue",
    "double",
    "dyn",
    "duration",
    "else",
    "false",
    "for",
    "function",
    "if",
    "import",
    "in",
    "int",
    "ipaddress",
    "let",
    "list",
    "loop",
    "map",
    "namespace",
    "null",
    "package",
    "return",
    "string",
    "timestamp",
    "true",
    "type",
    "uint",
    "var",
    "void",
    "while",
];

/// The type of the one object that everything is asked of.
pub fn catalog(system: &str) -> String {
    unlike(&TYPES, system)
}

/// The parameters of conditions, one for each setting or lifecycle, by their paths.
pub fn parameters<'a>(paths: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let names = paths.map(|path| {
        let mut name = unlike(&PARAMETERS, &path.replace('.', "__"));
        while !taken.insert(name.clone()) {
            name.push('_');
        }
        name
    });
    names.collect()
}

/// The relation of whoever holds a role, as long as it is.
pub fn role(name: &str) -> String {
    format!("role/{name}")
}

/// The relation of whoever may take an action, at a reach if it has one, as long as it is.
pub fn action(path: &str, reach: Option<&str>) -> String {
    match reach {
        Some(reach) => format!("{path}/{reach}"),
        None => path.to_owned(),
    }
}

/// The name, or its beginning and a digest of all of it if OpenFGA takes no name as long. Ids have no `-`.
pub fn short(name: &str) -> String {
    if name.len() <= LONGEST {
        return name.to_owned();
    }
    let digest = hex(&Sha256::digest(name.as_bytes()));
    let head = name.get(..LONGEST - DIGEST - 1).unwrap_or_default();
    format!("{head}-{}", digest.get(..DIGEST).unwrap_or_default())
}

fn unlike(reserved: &[&str], name: &str) -> String {
    match reserved.contains(&name) {
        true => format!("{name}_"),
        false => name.to_owned(),
    }
}
