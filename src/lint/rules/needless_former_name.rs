//! RC604: a former name that is the present one.

use crate::diagnostic::codes::Silencing;
use crate::diagnostic::{Code, Diagnostic, Edit, Fix, Page, Severity};
use crate::lint::things::{FormerName, Thing, Things};
use crate::lint::{Facts, Needs, Rule};
use crate::source::Span;
use crate::syntax::ast::Former;

pub static RULE: Rule = Rule {
    code: Code {
        id: "RC604",
        name: "needless-former-name",
        severity: Severity::Warning,
        silencing: Silencing::Freely,
        opt_in: false,
        summary: "A thing is said to have been called what it is called.",
        page: Some(&Page {
            since: "0.1.0",
            explanation: "Former names let people find a thing by what it was called, and let a comparison of two versions see that \
                it was renamed. One that equals the present name says neither; probably it was left over when a renaming \
                was taken back, or the name is misspelt.",
            bad: "module people \"People\" {\n  action manage \"Manage people\" { formerly manage, \"Edit users\" }\n}\n",
            good: "module people \"People\" {\n  action manage \"Manage people\" { formerly edit, \"Edit users\" }\n}\n",
        }),
    },
    needs: Needs::Anything,
    run,
};

fn run(facts: &mut Facts<'_>) {
    let things = facts.things();
    for former in &things.former {
        let Some(thing) = things.all.get(former.thing as usize) else {
            continue;
        };
        let (span, same) = match former.former {
            Former::Id(path) => (path.span, same_id(facts, &things, thing, path.span)),
            Former::Label(text) => (
                text.span,
                thing.label.is_some_and(|label| label.text == text.text),
            ),
        };
        if same {
            report(facts, thing, former, span);
        }
    }
}

/// A bare former id stood in the same module, a dotted one counts from the system.
fn same_id(facts: &Facts<'_>, things: &Things<'_>, thing: &Thing<'_>, span: Span) -> bool {
    let (former, name) = (facts.text(span), facts.text(thing.name.span));
    former == name || former.contains('.') && former == things.path(thing, name)
}

fn report(facts: &mut Facts<'_>, thing: &Thing<'_>, former: &FormerName<'_>, span: Span) {
    let (kind, name) = (thing.kind.word(), facts.path(thing));
    let written = facts.text(span).trim_matches('"');
    let message = format!("{kind} `{name}` is still called `{written}`: that is no former name");
    let mut finding = Diagnostic::new(&RULE.code, span, message)
        .related(thing.name.span, "called so now")
        .help("remove it, or correct it to what it was called before")
        .entity(format!("{kind} {name}: {written}"));
    if let Some(edit) = removal(facts, span, former.alone) {
        finding = finding.fix(Fix::safe("remove the former name", vec![edit]));
    }
    facts.report(finding);
}

/// Takes the name out of its list, and the whole clause where it is alone in it.
fn removal(facts: &Facts<'_>, span: Span, alone: bool) -> Option<Edit> {
    let (before, after) = facts.around(span);
    let (head, tail) = (before.trim_end(), after.trim_start());
    let (head_blank, tail_blank) = (before.len() - head.len(), after.len() - tail.len());
    let (start, end) = if let Some(rest) = tail.strip_prefix(',') {
        let blank = rest.len() - rest.trim_start().len();
        (0, tail_blank + 1 + blank)
    } else if head.ends_with(',') {
        (head_blank + 1, 0)
    } else {
        let head = head.strip_suffix("formerly").filter(|_| alone)?;
        let blank = head.len() - head.trim_end().len();
        (before.len() - head.len() + blank, 0)
    };
    Some(Edit {
        span: Span::new(
            span.file,
            span.start as usize - start,
            span.end as usize + end,
        ),
        text: String::new(),
    })
}
