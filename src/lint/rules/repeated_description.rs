//! RC602: the same description on two actions.

use crate::diagnostic::codes::Silencing;
use crate::diagnostic::{Code, Diagnostic, Page, Severity};
use crate::lint::things::{Kind, Thing};
use crate::lint::{Facts, Needs, Rule};

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
    let described = |thing: &Thing<'_>| {
        let described = thing.kind == Kind::Action && thing.doc.is_some();
        described.then_some((thing.glance.doc, 0))
    };
    // One finding for all that share a description, at the second of them.
    for group in things.alike(described) {
        if let [(_, first), (_, second), others @ ..] = group.as_slice() {
            report(facts, second, first, others.len());
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
