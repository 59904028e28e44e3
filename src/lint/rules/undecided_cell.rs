//! RC308: a role about which something is still open.

use crate::check::words::some_of;
use crate::diagnostic::codes::Silencing;
use crate::diagnostic::{Code, Diagnostic, Page, Severity};
use crate::lint::{Facts, Needs, Rule};
use crate::model::{Role, Undecided};

pub static RULE: Rule = Rule {
    code: Code {
        id: "RC308",
        name: "undecided-cell",
        severity: Severity::Info,
        silencing: Silencing::Freely,
        opt_in: true,
        summary: "Whether a role has some actions is undecided.",
        page: Some(&Page {
            since: "0.1.0",
            explanation: "An undecided cell is a question that somebody has to answer before people get access: \
                until then the answer counts as no. This lists, role by role, what is still to be \
                decided.",
            bad: "module gate \"Gate\" {\n  action sell \"Sell\"\n}\nrole guide \"Guide\" {\n  undecided gate.sell \"to be agreed in May\"\n}\n",
            good: "module gate \"Gate\" {\n  action sell \"Sell\"\n}\nrole guide \"Guide\" {\n  grant gate.sell\n}\n",
        }),
    },
    needs: Needs::Whole,
    run,
};

fn run(facts: &mut Facts<'_>) {
    for (at, role) in facts.context.model.roles.iter().enumerate() {
        for clause in &role.undecided {
            let open = open(facts, at as u32, clause);
            if !open.is_empty() {
                report(facts, role, clause, &open);
            }
        }
    }
}

fn open(facts: &mut Facts<'_>, role: u32, clause: &Undecided) -> Vec<u32> {
    let cells = clause.actions.clone();
    cells
        .filter(|action| !facts.context.access.undecided(role, *action).is_empty())
        .collect()
}

fn report(facts: &mut Facts<'_>, role: &Role, clause: &Undecided, open: &[u32]) {
    let paths: Vec<&str> = open.iter().map(|at| facts.context.path(*at)).collect();
    let message = format!(
        "whether `{}` has {} is undecided",
        role.name,
        some_of(&paths, 3)
    );
    let span = facts.context.span(clause.origin);
    let finding = Diagnostic::new(&RULE.code, span, message)
        .at(clause.why.clone())
        .help("decide it: `grant` or `deny`")
        .entity(format!("role {}: {}", role.name, facts.text(span)));
    facts.report(finding);
}
