//! RC604: a former name that is the present one.

use crate::diagnostic::codes::Silencing;
use crate::diagnostic::{Code, Diagnostic, Edit, Fix, Page, Severity};
use crate::lint::things::{Declared, FormerName, Thing};
use crate::lint::{Facts, Needs, Rule};
use crate::source::{Sources, Span};
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
    let (things, sources) = (facts.things(), facts.sources);
    let needless = things.find_in_files(|declared| {
        let former = declared.former.iter();
        let needless = former.filter_map(|former| {
            let thing = declared.all.get(former.thing as usize)?;
            let span = still_called(sources, declared, thing, former)?;
            Some((thing.clone(), former.clone(), span))
        });
        needless.collect()
    });
    for (thing, former, span) in needless {
        report(facts, &thing, &former, span);
    }
}

/// Where a former name of a thing stands, if it is the one it still has.
///
/// A bare former id stood in the same module, a dotted one counts from the system.
fn still_called(
    sources: &Sources,
    declared: &Declared<'_>,
    thing: &Thing<'_>,
    former: &FormerName<'_>,
) -> Option<Span> {
    let same_id = |span: Span| {
        let (former, name) = (sources.slice(span), sources.slice(thing.name.span));
        former == name || former.contains('.') && former == declared.path(thing, name)
    };
    match former.former {
        Former::Id(path) => same_id(path.span).then_some(path.span),
        Former::Label(text) => {
            let label = thing.label.filter(|label| label.text == text.text);
            label.map(|_| text.span)
        }
    }
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
