//! What the acceptance list asserts about roles and transitions that the documents don't have: each is added to a
//! copy of the catalog, or changed in it.

use crate::catalogs::{instead, with};
use serde_json::json;

#[test]
fn ac_06_a_label_of_several_modules_is_not_enough() {
    with("partner_portal", "role partner { grant view }")
        .says(1)
        .are(["error RC101"])
        .have([
            "`general.accounts.view`",
            "`general.organizations.view`",
            "`basics.import_dashboards_and_reports.view`",
            "`operations.integrations.view`",
        ]);
    let create = with("partner_portal", "role partner { grant create }").says(1);
    create.are(["error RC101"]).have([
        "`basics.agents.create`",
        "`operations.agents_bulk_operations.create`",
    ]);
}

#[test]
fn ac_07_bulk_upload_without_managing_users() {
    let changed = with(
        "performance_scoring",
        "role assistant \"Assistant\" { grant user_management.bulk_user_upload }",
    );
    changed.says(1).are(["error RC250"]).have([
        "role `assistant` has `user_management.bulk_user_upload` without `user_management.manage_users`",
        "add `grant user_management.manage_users` to `assistant`",
    ]);
    changed
        .shows(1)
        .stdout_has("role assistant \"Assistant\" { grant user_management.bulk_user_upload }")
        .stdout_has("@source(\"002:47\")")
        .stdout_has("requires manage_users");
    with(
        "performance_scoring",
        "role assistant { grant user_management.{bulk_user_upload, manage_users} }",
    )
    .says(0)
    .are([]);
}

#[test]
fn ac_09_no_objectives_in_the_lite_edition() {
    for action in [
        "manage_objectives",
        "manage_bulk_objectives",
        "setup_wizard",
    ] {
        let role =
            format!("role lead {{ grant management_permissions.{action} when edition is lite }}");
        with("performance_scoring", &role)
            .says(1)
            .are(["error RC220"])
            .have([action]);
    }
    for action in ["update_own_objectives", "edit_historic_objectives"] {
        let role =
            format!("role lead {{ grant management_permissions.{action} when edition is lite }}");
        with("performance_scoring", &role)
            .says(0)
            .are(["warning RC220"])
            .have([action, "concluded", "002:58"]);
    }
}

#[test]
fn ac_10_updating_ones_own_objectives_hangs_on_the_setting() {
    let off = "role member { grant management_permissions.update_own_objectives when own_objective_updates is off }";
    with("performance_scoring", off)
        .says(1)
        .are(["error RC220"]);
    let open = with(
        "performance_scoring",
        "role member { grant management_permissions.update_own_objectives }",
    );
    open.says(0).are([]);
    let grants = open.built().get("roles", "member")["grants"].clone();
    assert_eq!(
        grants[0]["when"],
        json!([{ "edition": ["other"], "own_objective_updates": ["on"] }])
    );
}

#[test]
fn ac_15_nobody_can_be_granted_anything_in_ticketing() {
    with(
        "performance_scoring",
        "role clerk { grant ticketing.close }",
    )
    .says(1)
    .are(["error RC101"]);
    let all = with("performance_scoring", "role clerk { grant ticketing.** }").built();
    assert_eq!(all.get("roles", "clerk")["grants"], json!([]));
}

#[test]
fn ac_17_whether_a_role_follows_its_tier_is_unknown_and_never_passes() {
    let follows = "role lead extends manager_level\ntest \"the tier\" { expect lead can user_management.manage_users }";
    with("performance_scoring", follows)
        .says(1)
        .are(["error RC710"])
        .have(["undecided"]);
    let follows = "role lead extends manager_level\ntest \"the tier\" { expect lead cannot user_management.manage_users }";
    with("performance_scoring", follows)
        .says(1)
        .are(["error RC710"])
        .have(["undecided"]);
    let half = "role lead extends manager_level { grant user_management.bulk_user_upload }";
    with("performance_scoring", half)
        .says(0)
        .are(["warning RC251"])
        .have(["`user_management.manage_users`", "undecided"]);
}

#[test]
fn ac_18_what_a_closed_module_might_hold_is_a_no() {
    let found = "extend module general.users { action view }";
    let asked = "test \"closed\" {\n  expect reseller cannot general.users.view\n  expect implementation_partner cannot general.users.view\n}";
    let granted = "extend role reseller { grant general.users.view }";
    let changed = with("partner_portal", &format!("{found}\n{asked}\n{granted}"));
    // Two tests of the catalog say that all of General Access is undecided; this isn't any more.
    changed
        .says(1)
        .are(["error RC280", "error RC710", "error RC710"])
        .have(["role `reseller` is granted `general.users.view`"]);
}

#[test]
fn ac_20_canceling_goes_by_way_of_suspending() {
    let role = "role partner { grant basics.billing.lifecycle_cancel when account is active }";
    with("partner_portal", role)
        .says(1)
        .are(["error RC220"])
        .have([
            "`basics.billing.lifecycle_cancel` is only possible from `suspended`",
            "active -> basics.billing.lifecycle_suspend -> suspended",
            "when account is suspended",
        ]);
}

#[test]
fn ac_20_nothing_leads_out_of_terminated() {
    for (event, to) in [
        ("suspend", "suspended"),
        ("reactivate", "active"),
        ("cancel", "canceled"),
    ] {
        let transition = format!("transition basics.billing.lifecycle_{event}: ");
        let file = "account_lifecycle.role";
        let those = "  @source(\"003:143\")\n  transition basics.billing.lifecycle_suspend: active -> suspended";
        let these = format!("{those}\n  {transition}terminated -> {to}");
        let changed = instead("partner_portal", file, those, &these);
        changed.shows(1).stdout_has(
            "error[RC402] leaves-final-state: `terminated` is final: no transition leaves it",
        );
    }
}

#[test]
fn ac_21_reactivating_without_a_source_has_to_be_called_undecided() {
    let those = "lifecycle_reactivate: suspended -> active";
    let changed = instead(
        "partner_portal",
        "account_lifecycle.role",
        those,
        "lifecycle_reactivate: ? -> active",
    );
    changed
        .says(1)
        .are(["error RC010"])
        .have(["`undecided transition … \"why\"`"]);
}

#[test]
fn ac_21_whether_a_canceled_account_comes_back_is_answered_by_neither_yes_nor_no() {
    for end in ["active", "refused"] {
        let walk = format!(
            "test \"back\" {{ expect account: canceled -> lifecycle_reactivate -> {end} }}"
        );
        with("partner_portal", &walk)
            .says(1)
            .are(["error RC710"])
            .have(["undecided"]);
    }
    let rule = "rule canceled_stays { account can never go canceled -> active }";
    with("partner_portal", rule)
        .says(0)
        .are(["warning RC702"])
        .have(["`canceled`", "undecided"]);
}

#[test]
fn ac_23_extending_as_a_change_of_status_fails_the_tests_of_the_catalog() {
    let those = "  transition basics.billing.lifecycle_cancel: suspended -> canceled";
    let these =
        format!("{those}\n  transition basics.billing.lifecycle_extend: active -> suspended");
    let changed = instead("partner_portal", "account_lifecycle.role", those, &these);
    changed
        .says(1)
        .have(["`basics.billing.lifecycle_extend`", "cannot"]);
}

#[test]
fn ac_25_each_of_six_does_nothing_without_access_to_projects() {
    let one = with(
        "performance_scoring",
        "role planner { grant meetings_projects.visualize_projects }",
    )
    .says(0);
    one.are(["warning RC250"]).have([
        "`meetings_projects.access_projects`",
        "conclusion of the author",
        "002:80",
    ]);
    let all =
        "role planner { grant meetings_projects.*  revoke meetings_projects.access_projects }";
    with("performance_scoring", all)
        .says(0)
        .are(["warning RC250"; 6]);
    with(
        "performance_scoring",
        "role planner { grant meetings_projects.* }",
    )
    .says(0)
    .are([]);
}

#[test]
fn ac_26_scored_and_never_scored_in_one_role() {
    let role = "role guest { grant basic_access.{user_can_be_scored, is_non_reportable} }";
    with("performance_scoring", role)
        .says(0)
        .are(["warning RC260"])
        .have(["`basic_access.is_non_reportable`", "lines 29 and 41 of 002"]);
}

#[test]
fn ac_29_seeing_the_tool_and_editing_assigned_forms_go_together() {
    with(
        "performance_scoring",
        "role editor { grant forms.{access_forms, edit_assigned_forms} }",
    )
    .says(0)
    .are([]);
}

#[test]
fn ac_30_a_second_permission_on_measures_is_seen() {
    let more = "extend module performance_management.measures { action view \"View\" }";
    let changed = with("performance_management", more);
    changed.says(0).are([]);
    changed
        .shows(0)
        .stdout_has("`performance_management.measures.**` has 2 actions")
        .stdout_has("claims 1");
}

#[test]
fn ac_31_both_ways_of_seeing_the_leaderboard_may_be_on() {
    with(
        "performance_management",
        "role player { grant performance_management.leaderboards.* }",
    )
    .says(0)
    .are([]);
}
