//! RC602: the same description on two actions.

use crate::diagnostic::codes::Silencing;
use crate::diagnostic::{Code, Diagnostic, Page, Severity};
use crate::lint::things::{Kind, Thing};
use crate::lint::{Facts, Needs, Rule};
use rustc_hash::{FxBuildHasher, FxHashMap};

pub static RULE: Rule = Rule {
    code: Code {
        id: "RC602",
        name: "repeated-description",
        severity: Severity::Info,
        silencing: Silencing::Freely,
        opt_in: false,
        summary: "Two actions have the same description.",
        page: Some(&Page {
            since: "0.1.0",
            explanation: "A description that fits two actions doesn't say which is which. Mostly one was copied and never \
                changed, and now tells people that the action does something else than it does.",
            bad: "module billing \"Billing\" {\n  /// Pays an invoice back.\n  action refund \"Refund\"\n  /// Pays an invoice back.\n  action void \"Void\"\n}\n",
            good: "module billing \"Billing\" {\n  /// Pays an invoice back.\n  action refund \"Refund\"\n  /// Takes an invoice back before it is paid.\n  action void \"Void\"\n}\n",
        }),
    },
    needs: Needs::Anything,
    run,
};

fn run(facts: &mut Facts<'_>) {
    let things = facts.things();
    let mut first: FxHashMap<&str, &Thing<'_>> =
        FxHashMap::with_capacity_and_hasher(things.all.len(), FxBuildHasher);
    let mut repeated: Vec<(&Thing<'_>, &Thing<'_>)> = Vec::new();
    let actions = things.all.iter().filter(|thing| thing.kind == Kind::Action);
    for thing in actions {
        let Some(doc) = thing.doc else { continue };
        let Some(known) = first.get(doc.text.as_ref()) else {
            first.insert(&doc.text, thing);
            continue;
        };
        repeated.push((thing, known));
    }
    // One finding for all that share a description, at the second of them.
    let mut reported: FxHashMap<&str, usize> = FxHashMap::default();
    for (_, known) in &repeated {
        *reported
            .entry(known.doc.map_or("", |doc| &doc.text))
            .or_default() += 1;
    }
    for (thing, known) in repeated {
        let count = reported.remove(known.doc.map_or("", |doc| &doc.text));
        if let Some(count) = count {
            report(facts, thing, known, count - 1);
        }
    }
}

fn report(facts: &mut Facts<'_>, thing: &Thing<'_>, known: &Thing<'_>, more: usize) {
    let (Some(doc), Some(other)) = (thing.doc, known.doc) else {
        return;
    };
    let (name, before) = (facts.path(thing), facts.path(known));
    let more = match more {
        0 => String::new(),
        1 => "; 1 more action has it too".to_owned(),
        more => format!("; {more} more actions have it too"),
    };
    let message = format!("`{name}` is described in the same words as `{before}`{more}");
    let finding = Diagnostic::new(&RULE.code, doc.span, message)
        .related(other.span, format!("the description of `{before}`"))
        .help("say what this one does that the other doesn't")
        .entity(format!("action {name}: {before}"));
    facts.report(finding);
}
