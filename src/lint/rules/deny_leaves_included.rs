//! RC310: a deny that leaves what the denied action includes.

use crate::check::words::some_of;
use crate::diagnostic::codes::Silencing;
use crate::diagnostic::{Code, Diagnostic, Page, Severity};
use crate::lint::{Facts, Needs, Rule};
use crate::logic::Set;
use crate::model::{Rights, Role, Withheld};
use roaring::RoaringBitmap;

pub static RULE: Rule = Rule {
    code: Code {
        id: "RC310",
        name: "deny-leaves-included",
        severity: Severity::Warning,
        silencing: Silencing::Freely,
        opt_in: false,
        summary: "A role denies an action and keeps what it has only because that action includes it.",
        page: Some(&Page {
            since: "0.1.0",
            explanation: "`deny` takes away the one action it names. What that action includes came with it and \
                stays, so the role can still do parts of what was meant to be forbidden. Deny those \
                parts as well, or take back what grants them.",
            bad: "module people \"People\" {\n  action manage \"Manage\"\n  action console \"Admin console\" { includes manage }\n}\nrole clerk \"Clerk\" {\n  grant people.console\n}\nrole trainee \"Trainee\" extends clerk {\n  deny people.console\n}\n",
            good: "module people \"People\" {\n  action manage \"Manage\"\n  action console \"Admin console\" { includes manage }\n}\nrole clerk \"Clerk\" {\n  grant people.console\n}\nrole trainee \"Trainee\" extends clerk {\n  deny people.{console, manage}\n}\n",
        }),
    },
    needs: Needs::Whole,
    run,
};

fn run(facts: &mut Facts<'_>) {
    let mut roles = facts.context.model.roles.iter();
    if roles.all(|role| role.denies.is_empty()) {
        return;
    }
    let including = facts.context.model.actions.iter().enumerate();
    let including = including.filter(|(_, action)| !action.includes.is_empty());
    let including: RoaringBitmap = including.map(|(at, _)| at as u32).collect();
    for (at, role) in facts.context.model.roles.iter().enumerate() {
        for deny in &role.denies {
            let when = facts.when(deny.when.as_deref());
            for action in including.range(deny.actions.clone()) {
                let left = left_over(facts, at as u32, action, when);
                if !left.is_empty() {
                    report(facts, role, deny, action, &left);
                }
            }
        }
    }
}

/// What the role has where the deny holds, doesn't have of itself, and gets by the action alone.
fn left_over(facts: &mut Facts<'_>, role: u32, action: u32, when: Set) -> Vec<u32> {
    let base = facts.context.access.certain.base.get(role as usize);
    let base = base.map(Rights::actions).unwrap_or_default();
    if !base.contains(action) {
        return Vec::new();
    }
    let brought = closure(facts, [action]) - &base;
    if brought.is_empty() {
        return Vec::new();
    }
    let others = closure(facts, base.iter().filter(|other| *other != action));
    let mut left = Vec::new();
    for other in brought - others {
        let yes = facts.context.yes_situations(role, other);
        if facts.overlap(yes, when) {
            left.push(other);
        }
    }
    left
}

/// Everything that these actions include, however indirectly.
fn closure(facts: &Facts<'_>, from: impl IntoIterator<Item = u32>) -> RoaringBitmap {
    let mut all = RoaringBitmap::new();
    let mut todo: Vec<u32> = from.into_iter().collect();
    while let Some(at) = todo.pop() {
        let action = facts.context.model.actions.get(at as usize);
        for (included, _) in action.into_iter().flat_map(|action| &action.includes) {
            if all.insert(*included) {
                todo.push(*included);
            }
        }
    }
    all
}

fn report(facts: &mut Facts<'_>, role: &Role, deny: &Withheld, action: u32, left: &[u32]) {
    let paths: Vec<&str> = left.iter().map(|at| facts.context.path(*at)).collect();
    let denied = facts.context.path(action);
    let message = format!(
        "`{}` denies `{denied}` and keeps {}, which it has only because that includes it",
        role.name,
        some_of(&paths, 3)
    );
    let mut finding = Diagnostic::new(&RULE.code, facts.context.span(deny.origin), message)
        .help(format!(
            "deny {} too, if that is what is meant",
            some_of(&paths, 3)
        ))
        .entity(format!("role {}: {denied}", role.name));
    let known = facts.context.model.actions.get(action as usize);
    let includes = known.and_then(|known| known.includes.first());
    if let Some((_, origin)) = includes {
        finding = finding.related(facts.context.span(*origin), "what it includes");
    }
    facts.report(finding);
}
