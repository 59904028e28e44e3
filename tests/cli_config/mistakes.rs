//! Every mistake a configuration can have, where it is shown, and what is said about it.

use crate::support::Project;

const EMPTY: &str = "system s \"S\"\n";

/// Each mistake: the text, the place, what is said, the advice.
const MISTAKES: &[(&str, &str, &str, &str)] = &[
    (
        "lnt = 1\n",
        "1:1",
        "there is no key `lnt` at the top",
        "did you mean `lint`?",
    ),
    (
        "zzz = 1\n",
        "1:1",
        "there is no key `zzz` at the top",
        "the keys here are `rules-version`, `baseline`",
    ),
    (
        "[diff]\nfail_on = []\n",
        "2:1",
        "there is no key `fail_on` in `[diff]`",
        "did you mean `fail-on`?",
    ),
    (
        "[diff]\nfail-on = [\"widenings\"]\n",
        "2:12",
        "there is no change called `widenings`",
        "did you mean `widening`?",
    ),
    (
        "[build]\ntargets = [\"sql\"]\n",
        "2:12",
        "there is no target called `sql`",
        "known are `bundle`, `opa`,",
    ),
    (
        "[files]\nexcludes = []\n",
        "2:1",
        "there is no key `excludes` in `[files]`",
        "did you mean `exclude`?",
    ),
    (
        "[lint]\nselct = []\n",
        "2:1",
        "there is no key `selct` in `[lint]`",
        "did you mean `select`?",
    ),
    (
        "[suppress]\nmax_days = 3\n",
        "2:1",
        "there is no key `max_days` in `[suppress]`",
        "did you mean `max-days`?",
    ),
    (
        "[format]\nwidth = 3\n",
        "2:1",
        "there is no key `width` in `[format]`",
        "`line-width`",
    ),
    (
        "[[overrides]]\npaths = [\"a\"]\nseverty = {}\n",
        "3:1",
        "there is no key `severty` in `[[overrides]]`",
        "did you mean `severity`?",
    ),
    (
        "[[overrides]]\nignore = []\n",
        "1:1",
        "this override has no `paths`",
        "say for which files it holds",
    ),
    (
        "overrides = 3\n",
        "1:13",
        "`overrides` has to be tables, each below `[[overrides]]`, not a number",
        "",
    ),
    (
        "lint = true\n",
        "1:8",
        "`lint` has to be a table, as `[lint]` on a line of its own, not true or false",
        "",
    ),
    (
        "baseline = []\n",
        "1:12",
        "`baseline` has to be a text in quotes, not a list",
        "",
    ),
    (
        "baseline = \"\"\n",
        "1:12",
        "`baseline` is empty",
        "name a path",
    ),
    (
        "rules-version = 2\n",
        "1:17",
        "this rolecall knows no rules of version 2",
        "the newest it knows is 1",
    ),
    (
        "rules-version = \"1\"\n",
        "1:17",
        "`rules-version` has to be a whole number",
        "",
    ),
    (
        "[lint]\nselect = \"all\"\n",
        "2:10",
        "`select` has to be a list of texts, as `[\"a\", \"b\"]`, not a text",
        "",
    ),
    (
        "[lint]\nselect = [\"all\", 7]\n",
        "2:18",
        "`select` has to be a list of nothing but texts, not a number",
        "",
    ),
    (
        "[lint]\nselect = [\"trap-stat\"]\n",
        "2:11",
        "there is no rule `trap-stat`",
        "did you mean `trap-state`?",
    ),
    (
        "[lint]\nselect = [\"RC999\"]\n",
        "2:11",
        "no rule's code begins with `RC999`",
        "`rolecall rules` lists all rules",
    ),
    (
        "[lint]\nignore = [\"missing-requirement\"]\n",
        "2:11",
        "`missing-requirement` can't be ignored",
        "`rolecall baseline write`",
    ),
    (
        "[lint]\nignore = [\"syntax-error\"]\n",
        "2:11",
        "`syntax-error` can't be ignored",
        "such a finding has to be corrected",
    ),
    (
        "[lint]\nignore = [\"constraints\"]\n",
        "2:11",
        "`constraints` takes in `missing-requirement`, which can't be ignored",
        "name those that can be: `requirement-depends`, `conflict-depends`",
    ),
    (
        "[lint]\nignore = [\"all\"]\n",
        "2:11",
        "`all` takes in `not-utf8`, which can't be ignored",
        "name those that can be",
    ),
    (
        "[lint.severity]\nRC250 = \"warning\"\n",
        "2:9",
        "`missing-requirement` can't be lowered",
        "`@expect` with a reason",
    ),
    (
        "[lint.severity]\nRC010 = \"off\"\n",
        "2:9",
        "`syntax-error` can't be switched off",
        "such a finding has to be corrected",
    ),
    (
        "[lint.severity]\ntrap-state = \"fatal\"\n",
        "2:14",
        "there is no severity `fatal`",
        "it is one of `error`, `warning`, `info` and `off`",
    ),
    (
        "[lint.severity]\ntrap = \"error\"\n",
        "2:1",
        "there is no rule `trap`",
        "did you mean `trap-state`?",
    ),
    (
        "[lint.severity]\ntrap-state = \"off\"\nRC452 = \"off\"\n",
        "2:1",
        "`trap-state` is given a severity twice",
        "keep one",
    ),
    (
        "[files]\nexclude = [\"/a\"]\n",
        "2:12",
        "`/a` can't match anything",
        "relative to the folder of this file",
    ),
    (
        "[files]\nexclude = [\"../a\"]\n",
        "2:12",
        "`../a` can't match anything",
        "stays inside it",
    ),
    (
        "[files]\nexclude = [\"a[\"]\n",
        "2:12",
        "`a[` isn't a glob: unclosed character class; missing ']'",
        "`**` for any folders",
    ),
    (
        "[suppress]\nmax-days = 0\n",
        "2:12",
        "`max-days` has to be a whole number from 1 to 36525",
        "",
    ),
    (
        "[suppress]\nmax-days = -1\n",
        "2:12",
        "`max-days` has to be a whole number from 1 to 36525",
        "",
    ),
    (
        "[format]\nline-width = 20\n",
        "2:14",
        "`line-width` has to be a whole number from 40 to 400",
        "",
    ),
    (
        "[lint]\nselect = []\nselect = []\n",
        "3:1",
        "this isn't TOML: duplicate key",
        "",
    ),
    ("[lint\n", "1:6", "this isn't TOML: unclosed table", ""),
];

#[test]
fn every_mistake_is_exit_code_2_with_its_place_and_what_to_do() {
    let project = Project::new().file("a.role", EMPTY);
    for (text, place, message, help) in MISTAKES {
        project.write("rolecall.toml", text);
        let run = project
            .run(["check"])
            .env("COLUMNS", "200")
            .env("NO_COLOR", "1");
        run.ends(2)
            .stdout("")
            .stderr_has(&format!("error[RC910] invalid-configuration: {message}"))
            .stderr_has(&format!("─[rolecall.toml:{place}]"))
            .stderr_has(help);
    }
}

#[test]
fn all_mistakes_come_in_one_run_in_the_order_of_their_places() {
    let project = Project::new().file("a.role", EMPTY).file(
        "rolecall.toml",
        "[lint]\nselct = []\n[files]\nincl = []\n[build]\nout = 1\n",
    );
    let ended = project.run(["check"]).ends(2);
    let heads: Vec<&str> = ended
        .errors()
        .lines()
        .filter(|line| line.starts_with("error"))
        .collect();
    assert_eq!(heads.len(), 3, "{heads:?}");
    assert!(heads[0].contains("selct") && heads[1].contains("incl") && heads[2].contains("out"));
}
