//! RC515: a setting that nothing depends on.

use crate::diagnostic::codes::Silencing;
use crate::diagnostic::{Code, Diagnostic, Page, Severity};
use crate::lint::{Facts, Needs, Rule};
use crate::model::Subject;

pub static RULE: Rule = Rule {
    code: Code {
        id: "RC515",
        name: "unused-setting",
        severity: Severity::Warning,
        silencing: Silencing::Freely,
        opt_in: false,
        summary: "Nothing depends on a setting.",
        page: Some(&Page {
            since: "0.1.0",
            explanation: "A setting is there so that conditions can speak about it. One that no action, grant, revoke, \
                deny or transition names changes nobody's access; either conditions are missing, or the setting \
                is left over.",
            bad: "setting edition \"Edition\" { free, pro, other }\nmodule billing \"Billing\" {\n  action refund \"Refund\"\n}\n",
            good: "setting edition \"Edition\" { free, pro, other }\nmodule billing \"Billing\" {\n  action refund \"Refund\" { available when edition is pro }\n}\n",
        }),
    },
    needs: Needs::Whole,
    run,
};

fn run(facts: &mut Facts<'_>) {
    let model = facts.context.model;
    if model.settings.is_empty() {
        return;
    }
    let used = facts.named_values();
    for (var, variable) in model.variables.iter().enumerate() {
        let Subject::Setting(at) = variable.subject else {
            continue;
        };
        let named = used.get(var).is_some_and(|named| !named.is_empty());
        let (Some(setting), false) = (model.settings.get(at as usize), named) else {
            continue;
        };
        let span = facts.context.span(setting.origin);
        let message = format!("nothing depends on the setting `{}`", setting.path);
        let finding = Diagnostic::new(&RULE.code, span, message)
            .help("remove it, or name it where it decides: `available when …`, `grant … when …`")
            .entity(format!("setting {}", setting.path));
        facts.report(finding);
    }
}
