//! Runs what a page says.

use crate::pages::{Block, Page, copy};
use crate::support::repository;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

const NOTES: &[&str] = &[
    "expect",
    "exit",
    "file",
    "inside",
    "part",
    "same as",
    "tested by",
    "with",
];

/// Commands that are too slow or too far-reaching to be run here, word for word.
const KNOWN: &[&str] = &[
    "cargo test",
    "cargo install --path .",
    "cargo install --path . --locked",
    "UPDATE_DOCS=1 cargo test --test docs",
    "reviewdog -f=rdjson -reporter=github-pr-review < findings.json",
];

/// Reads one page from top to bottom, in a folder of its own.
pub struct Reader<'p> {
    page: &'p Page,
    folder: TempDir,
    problems: Vec<String>,
    /// What the last command said.
    said: Option<String>,
    /// What the page says, and what it should say.
    stale: Vec<(String, String)>,
}

impl<'p> Reader<'p> {
    /// A reader of this page, with the policies in its folder.
    pub fn new(page: &'p Page) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        copy(
            &repository().join("policies"),
            &folder.path().join("policies"),
        );
        Self {
            page,
            folder,
            problems: Vec::new(),
            said: None,
            stale: Vec::new(),
        }
    }

    /// Everything in it that isn't so. With `UPDATE_DOCS`, what commands say is written into the page.
    pub fn read(mut self) -> Vec<String> {
        let page = self.page;
        for (at, block) in page.blocks.iter().enumerate() {
            if let Err(problem) = self.block(at, block) {
                self.problems.push(format!("{}: {problem}", block.place));
            }
        }
        if !self.stale.is_empty() {
            let stale = self.stale.iter();
            let text = stale.fold(page.text.clone(), |text, (old, new)| {
                text.replacen(old.as_str(), new, 1)
            });
            fs::write(repository().join(&page.path), text).expect("a page");
        }
        self.problems
    }

    fn equal(&mut self, expected: &str, said: &str) -> Result<(), String> {
        match expected.is_empty() || expected == said {
            true => Ok(()),
            false if updating() => {
                self.stale.push((expected.to_owned(), said.to_owned()));
                Ok(())
            }
            false => Err(format!(
                "the page says\n{expected}but it is\n{said}`UPDATE_DOCS=1 cargo test --test docs` writes that"
            )),
        }
    }

    fn output(&mut self, block: &Block, said: Option<String>) -> Result<(), String> {
        match said.filter(|_| block.follows) {
            Some(said) if said.is_empty() && !has_python() => Ok(()),
            Some(said) => self.equal(&block.text, &said),
            None => Err("no command right before it says this".to_owned()),
        }
    }

    fn block(&mut self, at: usize, block: &Block) -> Result<(), String> {
        if let Some((key, _)) = block
            .notes
            .iter()
            .find(|(key, _)| !NOTES.contains(&key.as_str()))
        {
            return Err(format!("there is no note `{key}`"));
        }
        if let Some(path) = block.note("same as") {
            same(path, &block.text)?;
        }
        if let Some(path) = block.note("tested by") {
            let known = repository().join(path).is_file();
            return known
                .then_some(())
                .ok_or_else(|| format!("there is no `{path}`"));
        }
        if let Some(name) = block.note("file") {
            fs::write(self.folder.path().join(name), &block.text).expect("a file");
        }
        let said = self.said.take();
        match block.language.as_str() {
            "role" => self.role(block),
            "sh" => self.commands(block, block.text.lines()),
            "yaml" => self.yaml(block),
            "console" => self.console(block),
            "text" => self.output(block, said),
            "python" => self.python(at, block),
            "json" => self.json(block),
            "toml" => toml(block),
            other => Err(format!("nobody knows what to do with a block in `{other}`")),
        }
    }

    /// Blocks show parts of catalogs: advice counts only where the note names it.
    fn role(&self, block: &Block) -> Result<(), String> {
        let folder = tempfile::tempdir().expect("a folder");
        let mut header = "system sample \"Sample\"".to_owned();
        for name in block.listed("with") {
            let path = self.folder.path().join(name);
            let text = fs::read_to_string(path)
                .map_err(|_| format!("no block before is the file `{name}`"))?;
            let line = text.lines().find(|line| line.starts_with("system "));
            header = line.unwrap_or_default().to_owned();
            fs::write(folder.path().join(name), text).expect("a file");
        }
        fs::write(folder.path().join("block.role"), wrapped(block, &header)).expect("a file");
        let findings = findings(folder.path());
        let expected: BTreeSet<&str> = block.listed("expect").into_iter().collect();
        let found = findings.iter().map(|(code, _)| code.as_str());
        let found: BTreeSet<&str> = found
            .filter(|code| expected.contains(code) || !is_advice(code))
            .collect();
        if found == expected {
            return Ok(());
        }
        let lines: Vec<&str> = findings.iter().map(|(_, line)| line.as_str()).collect();
        Err(format!(
            "expected {expected:?}, found {found:?}\n{}",
            lines.join("\n")
        ))
    }

    fn commands<'l>(
        &mut self,
        block: &Block,
        lines: impl Iterator<Item = &'l str>,
    ) -> Result<(), String> {
        let mut any = false;
        for line in lines.filter(|line| !line.is_empty()) {
            any = true;
            self.said = Some(self.run(block, line.trim_start_matches("$ "))?);
        }
        any.then_some(())
            .ok_or_else(|| "this block has no command".to_owned())
    }

    /// The steps of a job, or the entry of a hook.
    fn yaml(&mut self, block: &Block) -> Result<(), String> {
        let command = |line: &str| {
            let step = line.split_once("run: ").or(line.split_once("entry: "));
            let script = line.trim().strip_prefix("- ");
            let script = script.filter(|script| script.starts_with("rolecall "));
            step.map(|(_, command)| command)
                .or(script)
                .map(str::to_owned)
        };
        let commands: Vec<String> = block.text.lines().filter_map(command).collect();
        self.commands(block, commands.iter().map(String::as_str))
    }

    /// Lines that begin with `$ ` are commands, the others what they say.
    fn console(&mut self, block: &Block) -> Result<(), String> {
        let mut said = String::new();
        let mut expected = String::new();
        let mut any = false;
        for line in block.text.lines() {
            let Some(command) = line.strip_prefix("$ ") else {
                expected.push_str(line);
                expected.push('\n');
                continue;
            };
            self.equal(&expected, &said)?;
            expected.clear();
            said = self.run(block, command)?;
            any = true;
        }
        if !expected.is_empty() {
            self.equal(&expected, &said)?;
        }
        self.said = Some(said);
        any.then_some(())
            .ok_or_else(|| "this block has no command".to_owned())
    }

    /// Runs a command and answers what it said.
    fn run(&self, block: &Block, line: &str) -> Result<String, String> {
        if KNOWN.contains(&line) {
            return Ok(String::new());
        }
        let ours = line.strip_prefix("cargo run --release -- ");
        let line = ours.map_or_else(|| line.to_owned(), |rest| format!("rolecall {rest}"));
        let word = line.split(' ').next().unwrap_or("");
        if !["rolecall", "python3"].contains(&word) {
            return Err(format!("nobody knows whether `{line}` works"));
        }
        if word == "python3" && !has_python() {
            eprintln!("skipped: python3, which `{line}` needs, is not here");
            return Ok(String::new());
        }
        let output = shell(self.folder.path(), &line);
        let wanted = block.note("exit").unwrap_or("0");
        let code = output
            .status
            .code()
            .map_or_else(String::new, |code| code.to_string());
        let said = String::from_utf8(output.stdout).expect("UTF-8");
        match code == wanted {
            true => Ok(said),
            false => Err(format!("`{line}` ended with {code}, not {wanted}:\n{said}")),
        }
    }

    fn python(&mut self, at: usize, block: &Block) -> Result<(), String> {
        let Some(name) = block.note("file") else {
            fs::write(self.folder.path().join("block.py"), &block.text).expect("a file");
            self.said = Some(self.run(block, "python3 block.py")?);
            return Ok(());
        };
        let later = self.page.blocks.iter().skip(at + 1);
        let mut later = later.filter(|block| ["sh", "console"].contains(&block.language.as_str()));
        match later.any(|block| block.text.contains(&format!("python3 {name}"))) {
            true => Ok(()),
            false => Err(format!("no command after it runs `{name}`")),
        }
    }

    fn json(&self, block: &Block) -> Result<(), String> {
        let shown: Value = serde_json::from_str(&block.text).map_err(|error| error.to_string())?;
        let Some((file, pointer)) = block.note("part").and_then(|part| part.split_once(' ')) else {
            return Err("its note `part` doesn't say where it comes from".to_owned());
        };
        let text = fs::read_to_string(self.folder.path().join(file))
            .map_err(|_| format!("there is no `{file}`"))?;
        let document: Value = serde_json::from_str(&text).expect("JSON");
        let real = document.pointer(pointer).unwrap_or(&Value::Null);
        match *real == shown {
            true => Ok(()),
            false => Err(format!(
                "{file} has at {pointer}\n{}",
                serde_json::to_string(real).unwrap()
            )),
        }
    }
}

/// A configuration is one that can be read.
fn toml(block: &Block) -> Result<(), String> {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("rolecall.toml"), &block.text).expect("a file");
    let output = shell(folder.path(), "rolecall config show");
    match output.status.success() {
        true => Ok(()),
        false => Err(String::from_utf8_lossy(&output.stdout).into_owned()),
    }
}

/// A block as a file: with a header, and inside the declaration that its note names.
fn wrapped(block: &Block, header: &str) -> String {
    let whole = block.text.lines().any(|line| line.starts_with("system "));
    let header = match whole {
        true => String::new(),
        false => format!("{header}\n"),
    };
    let (open, close) = match block.note("inside") {
        Some(outside) => {
            let braces = outside.matches('{').count() + 1;
            (format!("{outside} {{\n"), "}\n".repeat(braces))
        }
        None => (String::new(), String::new()),
    };
    format!("{header}{open}{}{close}", block.text)
}

/// The codes of everything found in a folder, each with a line that shows it.
fn findings(folder: &Path) -> Vec<(String, String)> {
    let output = shell(folder, "rolecall check --output-format json .");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let report: Value = serde_json::from_str(&said).unwrap_or_else(|_| panic!("no JSON: {said}"));
    let findings = report["findings"].as_array().expect("findings");
    let open = findings
        .iter()
        .filter(|finding| finding["expected"].is_null());
    let shown = open.map(|finding| {
        let line = format!(
            "{}:{} {} {}",
            finding["path"], finding["line"], finding["code"], finding["message"]
        );
        (finding["code"].as_str().unwrap_or("").to_owned(), line)
    });
    shown.collect()
}

/// Runs a line with our binary on the path; both streams come as one.
pub fn shell(folder: &Path, line: &str) -> Output {
    let binary = Path::new(env!("CARGO_BIN_EXE_rolecall"));
    let mut path = binary.parent().expect("a folder").as_os_str().to_owned();
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap_or_default());
    let mut command = Command::new("sh");
    command
        .args(["-c", &format!("{{ {line}\n}} 2>&1")])
        .current_dir(folder);
    for name in [
        "OUTPUT_FORMAT",
        "MAX_FINDINGS",
        "FAIL_LEVEL",
        "TODAY",
        "COLOR",
        "CONFIG",
        "SELECT",
        "IGNORE",
        "SEVERITY",
        "BASELINE",
    ] {
        command.env_remove(format!("ROLECALL_{name}"));
    }
    command
        .env("PATH", path)
        .env("NO_COLOR", "1")
        .env_remove("CLICOLOR_FORCE")
        .env_remove("GITHUB_STEP_SUMMARY")
        .env_remove("COLUMNS")
        .stdin(Stdio::null());
    command.output().expect("a shell")
}

/// Whether python3 is here.
pub fn has_python() -> bool {
    let version = Command::new("python3").arg("--version").output();
    version.is_ok_and(|version| version.status.success())
}

fn same(path: &str, text: &str) -> Result<(), String> {
    let real =
        fs::read_to_string(repository().join(path)).map_err(|_| format!("there is no `{path}`"))?;
    match real == text {
        true => Ok(()),
        false => Err(format!("it isn't the same as `{path}`:\n{real}")),
    }
}

/// Whether the pages are to be brought up to date.
pub fn updating() -> bool {
    std::env::var_os("UPDATE_DOCS").is_some()
}

fn is_advice(code: &str) -> bool {
    let advice = ["RC3", "RC457", "RC5", "RC60"];
    advice.iter().any(|prefix| code.starts_with(prefix))
}
