//! Where the lints about privilege speak and where they are silent, beyond the examples of their pages.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use proptest::prelude::*;
use rolecall::diagnostic::standard::Standards;
use rolecall::workspace::{self, Options, Snapshot, SourceFile, catalog};

fn compiled(text: &str) -> Snapshot {
    let files = vec![SourceFile {
        path: "policy.role".to_owned(),
        bytes: format!("system example \"Example\"\n{text}").into_bytes(),
    }];
    let options = Options {
        today: "2026-11-22".to_owned(),
        standards: Standards::everything(catalog()),
        ..Options::default()
    };
    workspace::compile(files, &options, &|_| {})
}

/// The messages of one code about a policy, in the order of places; the policy has no error besides `but`.
#[track_caller]
fn says(code: &str, but: &[&str], text: &str, expected: &[&str]) {
    let snapshot = compiled(text);
    let errors = snapshot.findings.iter().filter(|finding| finding.stops());
    let errors: Vec<&str> = errors.map(|finding| finding.code.id).collect();
    assert_eq!(errors, but, "{text}");
    let found = snapshot.findings.iter();
    let found = found.filter(|finding| finding.code.id == code);
    let found: Vec<&str> = found.map(|finding| finding.message.as_str()).collect();
    assert_eq!(found, expected, "{text}");
}

const LEVELS: &str = r#"
levels clerk < boss
module billing "Billing" {
  action view "View"
  action send "Send"
  action write_off "Write off" { level boss }
}
module people "People" { action view "View people" }
"#;

#[test]
fn a_wildcard_takes_in_only_what_the_role_has_by_nothing_else() {
    let by_name = "role owner { level boss  grant billing.*, billing.write_off }";
    says("RC301", &[], &format!("{LEVELS}{by_name}"), &[]);
    let inherited = "template boss { level boss  grant billing.write_off }\nrole owner extends boss { grant billing.* }";
    says("RC301", &[], &format!("{LEVELS}{inherited}"), &[]);
    let revoked = "role owner { level boss  grant billing.*  revoke billing.write_off }";
    says("RC301", &[], &format!("{LEVELS}{revoked}"), &[]);
}

#[test]
fn everything_means_everything() {
    let all = "role owner { level boss  grant ** }";
    says("RC301", &[], &format!("{LEVELS}{all}"), &[]);
}

#[test]
fn a_wildcard_takes_in_what_nobody_knows() {
    says(
        "RC301",
        &[],
        r#"
module field "Field" {
  action view "View"
  module service "Service" { undecided actions "ask the vendor" }
  module vans "Vans" { action drive "Drive" }
}
role clerk { grant field.** }
role driver { grant field.* }
role guest { grant field.service.* }
"#,
        &[
            "`field.**` gives `clerk` whatever `field.service` will offer, which is undecided",
            "`field.service.*` gives `guest` whatever this module will offer, which is undecided",
        ],
    );
}

const FIVE: &str = r#"
setting edition "Edition" { free "Free", pro "Pro" }
module billing "Billing" {
  action view "View"
  action send "Send"
  action remind "Remind"
  action open "Open"
  action close "Close"
}
lifecycle account "Account" {
  initial state shut
  state ready
  transition billing.open: shut -> ready
  transition billing.close: ready -> shut
}
"#;

#[test]
fn a_role_with_everything_has_each_action_wherever_it_can_be_had() {
    let always = "role owner { grant ** }\nrole heir extends owner";
    says(
        "RC302",
        &[],
        &format!("{FIVE}{always}"),
        &["role `owner` has all 5 actions of the system"],
    );
    let pro = "role owner { grant billing.{view, send, open, close}  grant billing.remind when edition is pro }";
    says(
        "RC302",
        &[],
        &format!("{FIVE}{pro}"),
        &["role `owner` has all 5 actions of the system when edition is pro"],
    );
    let shut = "role owner { grant billing.{view, send, open, close}  grant billing.remind when account is shut }";
    says("RC302", &[], &format!("{FIVE}{shut}"), &[]);
}

#[test]
fn advice_of_a_module_is_one_finding_and_not_about_what_it_names() {
    says(
        "RC304",
        &[],
        r#"
module gate "Gate" {
  discouraged with sell "somebody else should do the rest"
  action sell "Sell"
  action count "Count"
  action refund "Refund"
}
role seller { grant gate.sell }
role cashier { grant gate.* }
role deputy extends cashier
"#,
        &[
            "role `cashier` has `gate.count` and `gate.refund` with `gate.sell`, against the catalog's advice",
        ],
    );
}

const TWO: &str = r#"
module billing "Billing" {
  action view "View"
  action pay "Pay" { conflicts approve }
  action approve "Approve"
}
"#;

#[test]
fn roles_that_break_a_conflict_together() {
    let free = "role a { grant billing.pay }\nrole b { grant billing.approve }\nrole c { grant billing.approve }";
    says(
        "RC309",
        &[],
        &format!("{TWO}{free}"),
        &["whoever holds both `a` and `b` has `billing.pay` and `billing.approve`, which conflict"],
    );
}

#[test]
fn roles_that_keep_a_conflict_together() {
    let denied =
        "role a { grant billing.pay  deny billing.approve }\nrole b { grant billing.approve }";
    let excluded = "template money { conflicts audit }\ntemplate audit\n\
        role a extends money { grant billing.pay }\nrole b extends audit { grant billing.approve }";
    let one = "role a { grant billing.pay }\ntemplate b { grant billing.approve }";
    for people in [denied, excluded, one] {
        says("RC309", &[], &format!("{TWO}{people}"), &[]);
    }
    let alone = "role a { grant billing.* }\nrole b { grant billing.approve }";
    says("RC309", &["RC260"], &format!("{TWO}{alone}"), &[]);
}

#[test]
fn a_conflict_within_a_module_needs_two_different_actions() {
    let catalog = "module till \"Till\" {\n  conflicts till.**\n  action sell \"Sell\"\n  action count \"Count\"\n}\n";
    let same = "role a { grant till.sell }\nrole b { grant till.sell }\n";
    says("RC309", &[], &format!("{catalog}{same}"), &[]);
    let more = "role c { grant till.count }\n";
    says(
        "RC309",
        &[],
        &format!("{catalog}{same}{more}"),
        &["whoever holds both `a` and `c` has `till.sell` and `till.count`, which conflict"],
    );
}

#[test]
fn a_deny_leaves_nothing_where_it_does_not_hold() {
    says(
        "RC310",
        &[],
        r#"
setting edition "Edition" { free "Free", pro "Pro" }
module people "People" {
  action view "View"
  action manage "Manage" { includes view }
}
template clerk { grant people.manage when edition is pro }
role guest extends clerk { deny people.manage when edition is free }
role trainee extends clerk { deny people.manage when edition is pro }
"#,
        &[
            "`trainee` denies `people.manage` and keeps `people.view`, which it has only because that includes it",
        ],
    );
}

const REACHES: &str = r#"
reaches own < company, guests
module people "People" {
  action view "View" { reach guests }
  action list "List" { reach guests }
  action manage "Manage" { reach company  includes view, list }
}
"#;

#[test]
fn an_included_action_that_is_lost_is_told_once_and_only_if_it_is_missed() {
    let lost = "role clerk { grant people.manage at own }";
    let apart = [
        "`people.manage` includes `people.view`, but no reach is within both of theirs",
        "`people.manage` includes `people.list`, but no reach is within both of theirs",
    ];
    says("RC311", &[], &format!("{REACHES}{lost}"), &apart);
    let meeting = REACHES.replace("company, guests", "company, guests < company");
    says(
        "RC311",
        &[],
        &format!("{meeting}{lost}"),
        &[
            "`clerk` gets `people.list` and `people.view` at no reach from this grant of `people.manage`, which includes them",
        ],
    );
    let otherwise = "role clerk { grant people.manage at own  grant people.{view, list} }";
    says("RC311", &[], &format!("{meeting}{otherwise}"), &[]);
}

#[test]
fn roles_that_finish_alone_are_named_together() {
    let loan = r#"
setting edition "Edition" { free "Free", pro "Pro" }
module loans "Loans" {
  action propose "Propose"
  action approve "Approve"
}
lifecycle loan "Loan" {
  initial state asked
  state proposed
  final state paid
  transition loans.propose: asked -> proposed
  transition loans.approve: proposed -> paid
}
"#;
    let people =
        "role a { grant loans.* }\nrole b { grant loans.propose }\nrole c { grant loans.* }";
    says(
        "RC457",
        &[],
        &format!("{loan}{people}"),
        &["`a` and `c` can take `loan` from its beginning to `paid` alone"],
    );
    // Settings stay what they are along the way.
    let apart = "role a { grant loans.propose when edition is free  grant loans.approve when edition is pro }";
    says("RC457", &[], &format!("{loan}{apart}"), &[]);
}

/// What a role of a random policy says about an action.
const CLAUSES: [&str; 6] = [
    "",
    "grant",
    "grant when edition is free",
    "grant when edition is pro",
    "deny",
    "deny when edition is free",
];

const ROLES: [&str; 4] = ["a", "b", "c", "d"];

fn policy(choices: &[usize], excluded: bool) -> String {
    let catalog = "action x { conflicts y }  action y  action z { includes y }";
    let mut text = format!("setting edition {{ free, pro }}\nmodule m {{ {catalog} }}");
    for (role, choices) in ROLES.iter().zip(choices.chunks(3)) {
        text.push_str(&format!("\nrole {role} {{"));
        if excluded && *role == "a" {
            text.push_str(" conflicts b");
        }
        for (action, choice) in ["m.x", "m.y", "m.z"].iter().zip(choices) {
            let clause = CLAUSES[*choice];
            let (word, when) = clause.split_once(' ').unwrap_or((clause, ""));
            if !word.is_empty() {
                text.push_str(&format!(" {word} {action} {when}"));
            }
        }
        text.push_str(" }");
    }
    text
}

/// Whether a role breaks the conflict.
fn breaks(text: &str, role: &str) -> bool {
    let start = format!("role {role}: ");
    let snapshot = compiled(text);
    let mut findings = snapshot.findings.iter();
    findings.any(|finding| finding.code.id == "RC260" && finding.entity.starts_with(&start))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Who holds two roles has what a role has that extends both.
    #[test]
    fn two_roles_break_what_a_role_that_extends_both_breaks(
        choices in proptest::collection::vec(0..CLAUSES.len(), 12),
        excluded: bool,
    ) {
        let text = policy(&choices, excluded);
        let mut expected = false;
        for (at, one) in ROLES.iter().enumerate() {
            for other in &ROLES[at + 1..] {
                let apart = excluded && *one == "a" && *other == "b";
                let both = format!("{text}\nrole both extends {one}, {other}");
                expected |= !apart && !breaks(&text, one) && !breaks(&text, other) && breaks(&both, "both");
            }
        }
        let snapshot = compiled(&text);
        let found = snapshot.findings.iter().any(|finding| finding.code.id == "RC309");
        prop_assert_eq!(found, expected, "{}", text);
    }
}
