//! Since when a line stands in a file.

use rolecall::diagnostic::day::Day;
use std::collections::HashMap;
use std::path::Path;
use std::process::{Command, Stdio};

/// Whoever knows the past of files.
pub trait Blame {
    /// The days on which these lines of a file got their present text, by line. A line that nobody has
    /// recorded yet is absent, as are all lines where there is no record of the past.
    fn since(&self, file: &Path, lines: &[u32]) -> HashMap<u32, Day>;
}

/// The `git` program.
pub struct Git;

impl Blame for Git {
    fn since(&self, file: &Path, lines: &[u32]) -> HashMap<u32, Day> {
        let (Some(folder), Some(name)) = (file.parent(), file.file_name()) else {
            return HashMap::new();
        };
        let folder = match folder.as_os_str().is_empty() {
            true => Path::new("."),
            false => folder,
        };
        let mut command = Command::new("git");
        command
            .current_dir(folder)
            .env("GIT_OPTIONAL_LOCKS", "0")
            .args(["-c", "core.fsmonitor=false", "blame", "--porcelain"]);
        for line in lines {
            command.args(["-L", &format!("{line},{line}")]);
        }
        command
            .arg("--end-of-options")
            .arg("--")
            .arg(name)
            .stdin(Stdio::null())
            .stderr(Stdio::null());
        match command.output() {
            Ok(output) if output.status.success() => {
                read(&String::from_utf8_lossy(&output.stdout)).collect()
            }
            Ok(_) | Err(_) => HashMap::new(),
        }
    }
}

/// Reads what `git blame --porcelain` says. What is true of a commit stands only where it is first named.
fn read(text: &str) -> impl Iterator<Item = (u32, Day)> {
    let mut days: HashMap<&str, Day> = HashMap::new();
    let mut lines: Vec<(u32, &str)> = Vec::new();
    let mut commit = "";
    for line in text.lines().filter(|line| !line.starts_with('\t')) {
        let words: Vec<&str> = line.split(' ').collect();
        match words.as_slice() {
            ["author-time", seconds] => {
                if let Ok(seconds) = seconds.parse::<i64>() {
                    days.insert(commit, Day::after_epoch(seconds.div_euclid(86_400)));
                }
            }
            [id, _, last, ..]
                if id.len() >= 40 && id.bytes().all(|byte| byte.is_ascii_hexdigit()) =>
            {
                commit = id;
                lines.extend(last.parse().ok().map(|line| (line, commit)));
            }
            _ => {}
        }
    }
    let recorded = lines
        .into_iter()
        .filter(|(_, id)| id.bytes().any(|byte| byte != b'0'));
    let dated = recorded.filter_map(|(line, id)| Some((line, *days.get(id)?)));
    dated.collect::<Vec<_>>().into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_have_the_day_of_their_commit() {
        let (one, none) = ("a".repeat(40), "0".repeat(40));
        let text = format!(
            "{one} 1 1 1\nauthor A\nauthor-time 86400\nsummary s\nfilename f\n\tx y z\n\
             {one} 2 7 1\n\tmore\n{none} 3 8 1\nauthor-time 999999999\n\tnew\n"
        );
        let mut days: Vec<(u32, String)> = read(&text)
            .map(|(line, day)| (line, day.to_string()))
            .collect();
        days.sort();
        assert_eq!(
            days,
            [(1, "1970-01-02".to_owned()), (7, "1970-01-02".to_owned())]
        );
    }
}
