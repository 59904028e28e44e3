//! RC607: an id that doesn't fit where it may have to go.

use crate::check::words::some_of;
use crate::diagnostic::codes::Silencing;
use crate::diagnostic::{Code, Diagnostic, Page, Severity};
use crate::lint::things::{Kind, Thing};
use crate::lint::{Facts, Needs, Rule};
use crate::source::FileId;
use std::collections::BTreeMap;

pub static RULE: Rule = Rule {
    code: Code {
        id: "RC607",
        name: "long-id",
        severity: Severity::Info,
        silencing: Silencing::Freely,
        opt_in: true,
        summary: "An id is longer than systems that bundles go into accept.",
        page: Some(&Page {
            since: "0.1.0",
            explanation: "Ids end up as names in other systems, and those have limits. The tightest we know are taken. A relation in \
                OpenFGA may have 50 characters (its programming interface, `openfga/v1/openfga.proto`, wants \
                `^[^:#@\\s]{1,50}$`), and an action becomes one under its full path. Of a name in PostgreSQL 63 bytes count \
                and the rest is cut off with no more than a notice (its manual, 4.1.1 Identifiers and Key Words), so that \
                two long names become one; roles, settings and lifecycles become such names.\n\nWhoever uses neither can do without this finding, so it comes only where it \
                is asked for.",
            bad: "module accounts_receivable_and_collections \"Collections\" {\n  action approve_write_off \"Approve write-off\"\n}\n",
            good: "module collections \"Collections\" {\n  action approve_write_off \"Approve write-off\"\n}\n",
        }),
    },
    needs: Needs::Anything,
    run,
};

/// The characters of a relation in OpenFGA.
const ACTION: usize = 50;
/// The bytes of a name in PostgreSQL.
const NAME: usize = 63;

fn run(facts: &mut Facts<'_>) {
    let (things, sources) = (facts.things(), facts.sources);
    let long = things.find(|declared, thing| {
        let most = match thing.kind {
            Kind::Action => ACTION,
            Kind::Role | Kind::Template | Kind::Setting | Kind::Lifecycle => NAME,
            Kind::Module | Kind::Value | Kind::State | Kind::Level | Kind::Reach => return None,
        };
        let name = sources.slice(thing.name.span);
        let owner = declared.owners.get(thing.owner as usize);
        let owner = owner.map_or(0, String::len);
        let long = owner + usize::from(owner > 0) + name.len() > most;
        long.then(|| (thing.clone(), declared.path(thing, name)))
    });
    let mut by_owner: BTreeMap<(FileId, u32, Kind), Vec<(Thing<'_>, String)>> = BTreeMap::new();
    for (thing, path) in long {
        let owner = (thing.name.span.file, thing.owner, thing.kind);
        by_owner.entry(owner).or_default().push((thing, path));
    }
    for ((_, _, kind), found) in by_owner {
        report(facts, kind, &found);
    }
}

fn report(facts: &mut Facts<'_>, kind: Kind, found: &[(Thing<'_>, String)]) {
    let Some((first, path)) = found.first() else {
        return;
    };
    let limit = match kind {
        Kind::Action => "50 characters, the most that a relation in OpenFGA may have",
        _ => "63 bytes, the most that a name in PostgreSQL may have",
    };
    let paths: Vec<&str> = found.iter().map(|(_, path)| path.as_str()).collect();
    let (verb, length) = match paths.as_slice() {
        [only] => ("is", format!("{}: more than", only.len())),
        _ => ("are", "longer than".to_owned()),
    };
    let message = format!("{} {verb} {length} {limit}", some_of(&paths, 3));
    let finding = Diagnostic::new(&RULE.code, first.name.span, message)
        .help("shorten the name or one of the modules around it, and keep the old one with `formerly`")
        .entity(format!("{} {path}", kind.word()));
    facts.report(finding);
}
