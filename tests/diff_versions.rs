//! Versions out of git: every spelling of a revision, scopes, shallow clones, odd names, bare repositories, submodules and
//! worktrees. Without git the tests say so and pass.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use support::{Project, Run, git, has_git};

const ONE: &str = "system desk \"Desk\"\nmodule m \"M\" { action a \"A\"  action b \"B\" }\nrole r \"R\" { grant m.a }\n";
const TWO: &str = "system desk \"Desk\"\nmodule m \"M\" { action a \"A\"  action b \"B\" }\nrole r \"R\" { grant m.* }\n";
const WIDER: &str = "Access: 1 wider, 0 narrower, 0 incomparable. Contract: 0 breaking.\n";
const SAME: &str = "Access: 0 wider, 0 narrower, 0 incomparable. Contract: 0 breaking.\n";

/// A repository whose branch `main` has the first version and whose branch `change`, which is checked out, the second.
fn repository() -> Project {
    let project = Project::new();
    let root = project.path("");
    git(&root, &["init", "-q", "-b", "main", "."]);
    project.write("policies/desk.role", ONE);
    git(&root, &["add", "-A"]);
    git(&root, &["commit", "-qm", "one"]);
    git(&root, &["checkout", "-q", "-b", "change"]);
    project.write("policies/desk.role", TWO);
    git(&root, &["commit", "-qam", "two"]);
    project
}

fn ends_with(project: &Project, arguments: &[&str], line: &str) -> String {
    let ended = Run::with_git(project.run_all(arguments)).ends(0);
    assert!(
        ended.text().ends_with(line),
        "{arguments:?}:\n{}",
        ended.text()
    );
    ended.text().to_owned()
}

#[test]
fn every_spelling_of_a_version_is_understood() {
    if !has_git() {
        return;
    }
    let project = repository();
    let spellings: [&[&str]; 11] = [
        &["diff"],
        &["diff", "main"],
        &["diff", "HEAD~1"],
        &["diff", "main", "change"],
        &["diff", "main..change"],
        &["diff", "main...change"],
        &["diff", "main", "policies"],
        &["diff", "main:policies", "policies"],
        &["diff", "main:policies/desk.role", "policies/desk.role"],
        &["diff", "refs/heads/main", "./policies"],
        &["diff", "main^{commit}", "HEAD"],
    ];
    for spelling in spellings {
        ends_with(&project, spelling, WIDER);
    }
    ends_with(&project, &["diff", "HEAD"], SAME);
    let text = ends_with(&project, &["diff", "main"], WIDER);
    assert!(text.starts_with("main ("), "{text}");
    assert!(text.contains("policies/desk.role:3:"), "{text}");
}

#[test]
fn what_isnt_committed_counts() {
    if !has_git() {
        return;
    }
    let project = repository();
    project.write("policies/desk.role", ONE);
    ends_with(
        &project,
        &["diff", "HEAD"],
        "Access: 0 wider, 1 narrower, 0 incomparable. Contract: 0 breaking.\n",
    );
    ends_with(&project, &["diff"], SAME);
}

#[test]
fn from_a_folder_inside_only_that_folder_is_compared() {
    if !has_git() {
        return;
    }
    let project = repository();
    project.write(
        "other/more.role",
        "system other \"Other\"\nmodule m \"M\" { action a \"A\" }\nrole r \"R\" { grant m.a }\n",
    );
    let text = Run::with_git(project.run_in("policies", ["diff", "main"])).ends(0);
    assert!(text.text().ends_with(WIDER), "{}", text.text());
    ends_with(&project, &["diff", "main", "policies"], WIDER);
    ends_with(
        &project,
        &["diff", "main"],
        "Access: 2 wider, 0 narrower, 0 incomparable. Contract: 0 breaking.\n",
    );
}

#[test]
fn what_begins_with_a_dash_is_no_option() {
    if !has_git() {
        return;
    }
    let project = repository();
    Run::with_git(project.run(["diff", "--", "--output=x"]))
        .ends(2)
        .stderr("error: `--output=x` is neither a revision nor a file or folder here\n");
    assert_eq!(
        project.names("").iter().filter(|name| *name == "x").count(),
        0
    );
}

#[test]
fn a_name_that_is_both_asks_which() {
    if !has_git() {
        return;
    }
    let project = repository();
    project.write("main/x.role", ONE);
    Run::with_git(project.run(["diff", "main"])).ends(2).stderr(
        "error: `main` is a file or folder here, and a revision, too\n  \
         help: write `./main` for what is on disk, `refs/heads/main` or `main^{}` for the revision\n",
    );
}

#[test]
fn what_is_missing_is_named_with_what_brings_it() {
    if !has_git() {
        return;
    }
    let project = repository();
    Run::with_git(project.run(["diff", "main:nowhere"]))
        .ends(2)
        .stderr_has("`main` has no file or folder `nowhere`");
    Run::with_git(project.run(["diff", "nowhere"]))
        .ends(2)
        .stderr_has("`nowhere` is neither a revision nor");
    let bare = Project::new().file("a.role", ONE);
    Run::with_git(bare.run(["diff"]))
        .ends(2)
        .stderr_has("this isn't in a git repository");
    project
        .run(["diff", "main"])
        .env("PATH", "/nowhere")
        .ends(2)
        .stderr_has("git isn't here");
}

#[test]
fn a_shallow_clone_says_which_fetch_helps_and_fetches() {
    if !has_git() {
        return;
    }
    let project = repository();
    let shallow = Project::new();
    let source = format!("file://{}", project.path("").display());
    git(
        &shallow.path(""),
        &[
            "clone", "-q", "--depth", "1", "--branch", "change", &source, "clone",
        ],
    );
    let run = || Run::with_git(shallow.run_in("clone", ["diff", "origin/main"]));
    run().ends(2).stderr_has(
        "`git fetch --unshallow origin +refs/heads/main:refs/remotes/origin/main` gets it; `--fetch` does that for you",
    );
    let fetched =
        Run::with_git(shallow.run_in("clone", ["diff", "origin/main", "--fetch"])).ends(0);
    assert!(fetched.text().ends_with(WIDER), "{}", fetched.text());
    run().ends(0);
}

#[test]
fn without_a_base_the_default_branch_of_the_host_counts() {
    if !has_git() {
        return;
    }
    let project = repository();
    let clone = Project::new();
    let source = format!("file://{}", project.path("").display());
    git(
        &clone.path(""),
        &[
            "clone", "-q", "--depth", "1", "--branch", "change", &source, "clone",
        ],
    );
    let run = |arguments: &[&str]| {
        let arguments: Vec<&str> = arguments.to_vec();
        Run::with_git(clone.run_in("clone", [arguments[0], arguments[1]]))
            .env("GITHUB_BASE_REF", "main")
    };
    run(&["diff", "--all"])
        .ends(2)
        .stderr_has("there is no `origin/main` here to compare with");
    let fetched = run(&["diff", "--fetch"]).ends(0);
    assert!(fetched.text().ends_with(WIDER), "{}", fetched.text());
}

#[test]
fn bare_repositories_worktrees_and_submodules_are_read() {
    if !has_git() {
        return;
    }
    let project = repository();
    let around = Project::new();
    let source = format!("file://{}", project.path("").display());
    git(
        &around.path(""),
        &["clone", "-q", "--bare", &source, "bare"],
    );
    let bare = Run::with_git(around.run_in("bare", ["diff", "main", "change"])).ends(0);
    assert!(bare.text().ends_with(WIDER), "{}", bare.text());
    let tree = around.path("tree");
    git(
        &project.path(""),
        &[
            "worktree",
            "add",
            "-q",
            "--detach",
            tree.to_str().unwrap(),
            "change",
        ],
    );
    let tree = Run::with_git(around.run_in("tree", ["diff", "main"])).ends(0);
    assert!(tree.text().ends_with(WIDER), "{}", tree.text());
    git(&around.path(""), &["init", "-q", "-b", "main", "outer"]);
    git(
        &around.path("outer"),
        &["submodule", "-q", "add", "-b", "change", &source, "inner"],
    );
    let inner = Run::with_git(around.run_in("outer/inner", ["diff", "origin/main"])).ends(0);
    assert!(inner.text().ends_with(WIDER), "{}", inner.text());
}

#[test]
fn odd_names_links_and_hidden_folders_are_taken_as_they_are() {
    if !has_git() {
        return;
    }
    let project = repository();
    let root = project.path("");
    project.write(
        "policies/a \"b\"\tc\n.role",
        "system odd \"Odd\"\nmodule m \"M\" { action a \"A\" }\n",
    );
    project.write(".hidden/x.role", "this is no policy");
    #[cfg(unix)]
    std::os::unix::fs::symlink("desk.role", root.join("policies/link.role")).expect("a link");
    git(&root, &["add", "-A"]);
    git(&root, &["commit", "-qm", "odd"]);
    let text = Run::with_git(project.run(["diff", "HEAD"])).ends(0);
    assert!(text.text().ends_with(SAME), "{}", text.text());
    Run::with_git(project.run(["diff", "main"]))
        .ends(0)
        .stdout_has("system odd");
}

#[test]
fn the_configuration_of_a_version_says_what_belongs_to_it() {
    if !has_git() {
        return;
    }
    let project = repository();
    let root = project.path("");
    project.write("drafts/broken.role", "this is no policy");
    project.write("rolecall.toml", "[files]\nexclude = [\"drafts\"]\n");
    git(&root, &["add", "-A"]);
    git(&root, &["commit", "-qm", "drafts"]);
    ends_with(&project, &["diff", "HEAD"], SAME);
    project.write(
        "rolecall.toml",
        "[files]\nexclude = [\"drafts\"]\n[lint.severity]\ntrap-state = \"off\"\n",
    );
    let text = ends_with(&project, &["diff", "HEAD"], SAME);
    assert!(text.contains("gate-loosened"), "{text}");
    assert!(
        text.contains("lint.severity.trap-state  \"off\"; was: not set"),
        "{text}"
    );
}

#[test]
fn a_base_that_doesnt_compile_is_said_so() {
    if !has_git() {
        return;
    }
    let project = repository();
    let root = project.path("");
    project.write(
        "policies/desk.role",
        "system desk \"Desk\"\nrole r \"R\" { grant nowhere.at_all }\n",
    );
    git(&root, &["commit", "-qam", "broken"]);
    project.write("policies/desk.role", TWO);
    Run::with_git(project.run(["diff", "HEAD"]))
        .ends(2)
        .stderr_has("doesn't compile")
        .stderr_has("--base-broken empty");
    let ended = Run::with_git(project.run(["diff", "HEAD", "--base-broken", "empty"])).ends(0);
    assert!(ended.text().starts_with("note: "), "{}", ended.text());
    assert!(
        ended
            .text()
            .ends_with("Access: 2 wider, 0 narrower, 0 incomparable. Contract: 0 breaking.\n"),
        "{}",
        ended.text()
    );
    // Constraints, rules and tests don't matter for a comparison.
    project.write(
        "policies/desk.role",
        format!("{TWO}test \"t\" {{ expect r cannot m.a }}\n"),
    );
    ends_with(&project, &["diff", "main"], WIDER);
    // The later version has to compile.
    project.write("policies/desk.role", "system desk \"Desk\"\nrole {");
    Run::with_git(project.run(["diff", "main"]))
        .ends(2)
        .stderr_has("the later version, `the work tree`, doesn't compile");
}

#[test]
fn standard_input_and_bundles_are_versions() {
    let project = Project::new()
        .file("one/desk.role", ONE)
        .file("two/desk.role", TWO);
    let run = project.run(["diff", "one", "-"]).stdin(TWO).ends(0);
    assert!(run.text().ends_with(WIDER), "{}", run.text());
    project
        .run(["diff", "-", "-"])
        .ends(2)
        .stderr("error: `-` is standard input and can be one version only\n");
    project.run(["build", "two", "--out", "bundles"]).ends(0);
    let bundle = project.read("bundles/desk.json");
    let run = project.run(["diff", "one", "bundles/desk.json"]).ends(0);
    assert!(run.text().ends_with(WIDER), "{}", run.text());
    let run = project
        .run(["diff", "bundles/desk.json", "-"])
        .stdin(&bundle)
        .ends(0);
    assert!(run.text().ends_with(SAME), "{}", run.text());
    project.write("broken.json", bundle.replace("m.b", "m.c"));
    project
        .run(["diff", "one", "broken.json"])
        .ends(2)
        .stderr_has("can't read the bundle `broken.json`");
}

#[test]
fn questions_are_asked_of_a_version() {
    if !has_git() {
        return;
    }
    let project = repository();
    Run::with_git(project.run(["why", "r", "m.b"]))
        .ends(0)
        .stdout_has("yes");
    Run::with_git(project.run(["why", "r", "m.b", "--at", "main"]))
        .ends(0)
        .stdout_has("nothing grants it");
    Run::with_git(project.run(["who", "b", "--at", "main"]))
        .ends(0)
        .stdout_has("0 of 1 roles may");
}
