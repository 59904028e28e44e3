//! What shells and `man` get from the description of the commands.

mod support;

use support::Project;

#[test]
fn completions_for_every_shell() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        Project::new()
            .run(["completions", shell])
            .ends(0)
            .stdout_has("rolecall")
            .stdout_has("stdin-filename")
            .stderr("");
    }
    Project::new()
        .run(["completions", "cmd"])
        .ends(2)
        .stdout("")
        .stderr_has("[possible values: bash, elvish, fish, powershell, zsh]");
}

#[test]
fn a_manual_page_for_the_program_and_for_each_command() {
    Project::new()
        .run(["man"])
        .ends(0)
        .stdout_has(".TH rolecall 1")
        .stdout_has("rolecall\\-check(1)")
        .stderr("");
    Project::new()
        .run(["man", "check"])
        .ends(0)
        .stdout_has(".TH rolecall-check 1")
        .stdout_has("\\-\\-fail\\-level")
        .stderr("");
    Project::new()
        .run(["man", "chekc"])
        .ends(2)
        .stdout("")
        .stderr_has("there is no command `chekc`");
}
