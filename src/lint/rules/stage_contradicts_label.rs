//! RC606: the label calls something beta or deprecated, its stage says otherwise.

use crate::diagnostic::codes::Silencing;
use crate::diagnostic::{Code, Diagnostic, Page, Severity};
use crate::lint::glance::ENDS;
use crate::lint::things::Kind;
use crate::lint::{Facts, Needs, Rule};
use crate::model::Stage;
use crate::source::Span;

pub static RULE: Rule = Rule {
    code: Code {
        id: "RC606",
        name: "stage-contradicts-label",
        severity: Severity::Warning,
        silencing: Silencing::Freely,
        opt_in: false,
        summary: "A label or a description says `(beta)`, `(deprecated)` or the like, and the stage doesn't.",
        page: Some(&Page {
            since: "0.1.0",
            explanation: "What the label says, people read; what the stage says, tools read: findings about grants of something that \
                isn't finished, and the bundle. If only the label says it, the tools don't know.\n\nLooked for are `alpha`, `beta`, \
                `preview`, `experimental`, `deprecated`, `legacy` and `obsolete` in brackets, the last word of a label after a dash, \
                and a description that begins with `Deprecated`. Elsewhere these words may mean something else.",
            bad: "module app \"App\" {\n  action export \"Export (beta)\"\n}\n",
            good: "module app \"App\" {\n  action export \"Export (beta)\" { stage beta }\n}\n",
        }),
    },
    needs: Needs::WholeText,
    run,
};

/// A word, and whether it speaks of an end rather than a beginning.
const WORDS: [(&str, bool); 8] = [
    ("alpha", false),
    ("beta", false),
    ("preview", false),
    ("experimental", false),
    ("early access", false),
    ("deprecated", true),
    ("legacy", true),
    ("obsolete", true),
];

fn run(facts: &mut Facts<'_>) {
    let (things, sources) = (facts.things(), facts.sources);
    let said = things.find(|declared, thing| {
        let counts = matches!(thing.kind, Kind::Action | Kind::Module);
        if !counts || !thing.glance.staged {
            return None;
        }
        let label = || Some((in_label(&thing.label?.text)?, thing.label?.span));
        let doc = || Some((in_doc(&thing.doc?.text)?, thing.doc?.span));
        let (word, span) = label().or_else(doc)?;
        let path = declared.path(thing, sources.slice(thing.name.span));
        Some((thing.kind, path, word, span))
    });
    for (kind, path, (word, ending), span) in said {
        let Some(stage) = stage_of(facts, kind, &path) else {
            continue;
        };
        if !agrees(stage, ending) {
            report(facts, (kind, &path), (word, ending, span), stage);
        }
    }
}

fn stage_of<'m>(facts: &Facts<'m>, kind: Kind, path: &str) -> Option<&'m Stage> {
    let model = facts.context.model;
    let module = |path: &str| {
        let at = model
            .modules
            .binary_search_by(|module| module.path.as_str().cmp(path));
        at.ok().and_then(|at| model.modules.get(at))
    };
    if kind == Kind::Module {
        return module(path).map(|module| &module.stage);
    }
    let (home, _) = path.rsplit_once('.')?;
    let own = module(home)?.own.clone();
    let actions = model.actions.get(own.start as usize..own.end as usize)?;
    actions
        .iter()
        .find(|action| action.path == path)
        .map(|action| &action.stage)
}

fn agrees(stage: &Stage, ending: bool) -> bool {
    match stage {
        Stage::Alpha | Stage::Beta => !ending,
        Stage::Deprecated(_) => ending,
        Stage::Unsaid | Stage::Stable => false,
    }
}

fn report(
    facts: &mut Facts<'_>,
    (kind, path): (Kind, &str),
    (word, ending, span): (&str, bool, Span),
    stage: &Stage,
) {
    let kind = kind.word();
    let says = match stage {
        Stage::Unsaid => "no stage is said",
        Stage::Alpha => "its stage is `alpha`",
        Stage::Beta => "its stage is `beta`",
        Stage::Stable => "its stage is `stable`",
        Stage::Deprecated(_) => "its stage is `deprecated`",
    };
    let remedy = match (ending, word) {
        (true, _) => "write `stage deprecated \"use …\"`, or correct the text",
        (false, "alpha") => "write `stage alpha`, or correct the text",
        (false, _) => "write `stage beta`, or `stage alpha`, or correct the text",
    };
    let message = format!("{kind} `{path}` is called {word}, but {says}");
    let finding = Diagnostic::new(&RULE.code, span, message)
        .help(remedy)
        .entity(format!("{kind} {path}"));
    facts.report(finding);
}

/// A word in brackets, or the last one after a dash.
fn in_label(label: &str) -> Option<(&'static str, bool)> {
    if !label.contains(['(', '[', '-', '–', '—', ':']) {
        return None;
    }
    let lower = label.to_lowercase();
    in_brackets(&lower).or_else(|| {
        let last = [" - ", " – ", " — ", ": "];
        let tail = last.iter().find_map(|dash| lower.rsplit_once(dash));
        let tail = tail.map(|(_, tail)| tail.trim());
        WORDS.into_iter().find(|(word, _)| Some(*word) == tail)
    })
}

/// A word in brackets, or a description that begins with it.
fn in_doc(doc: &str) -> Option<(&'static str, bool)> {
    let first = doc.lines().next().unwrap_or("");
    let brackets = first.contains('(') || first.contains('[');
    if !brackets && !ENDS.iter().any(|word| first.starts_with(word)) {
        return None;
    }
    let lower = first.to_lowercase();
    let begins = |(word, ending): &(&str, bool)| {
        let rest = lower.strip_prefix(word);
        *ending
            && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', ':', ';', ',']))
    };
    in_brackets(&lower).or_else(|| WORDS.into_iter().find(begins))
}

fn in_brackets(lower: &str) -> Option<(&'static str, bool)> {
    let mut inner = lower.split(['(', '[']).skip(1);
    inner.find_map(|part| {
        let (inside, _) = part.split_once([')', ']'])?;
        WORDS.into_iter().find(|(word, _)| inside.trim() == *word)
    })
}
