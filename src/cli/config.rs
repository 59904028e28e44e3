//! `rolecall config show`: the settings in force, and where each comes from.

use super::command::Command;
use super::configuration::{Configurations, Loaded, Located};
use super::failure::{Failure, Status, cause, shown};
use super::judging::Weighing;
use super::shell::Shell;
use clap::ValueEnum;
use rolecall::config::judge::Given;
use rolecall::config::show::{Origin, Row, rows};
use rolecall::diagnostic::render::visible;
use rolecall::source::Sources;
use serde_json::{Value, json};
use std::path::PathBuf;

/// The arguments of `config`.
#[derive(Debug, clap::Args)]
pub struct Config {
    /// what to do
    #[arg(value_name = "ACTION")]
    _action: Action,

    /// the file or folder whose settings are shown
    #[arg(value_name = "PATH", default_value = ".")]
    target: PathBuf,

    /// how they are shown
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    output_format: Layout,

    #[command(flatten)]
    located: Located,

    #[command(flatten)]
    weighing: Weighing,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Action {
    /// print the settings in force with where each comes from
    Show,
}

/// For people or for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Layout {
    Text,
    Json,
}

impl Command for Config {
    const NAME: &'static str = "config";
    const ABOUT: &'static str = "show the settings in force and where each comes from";

    fn run(self, shell: &mut Shell) -> Result<Status, Failure> {
        let real = self.target.canonicalize().map_err(|error| {
            let path = shown(&self.target);
            Failure::new(format!("can't find `{path}`: {}", cause(&error)))
        })?;
        let folder = match real.parent() {
            Some(parent) if !real.is_dir() => parent,
            Some(_) | None => real.as_path(),
        };
        let mut all = Configurations::new(&self.located, std::slice::from_ref(&self.target))?;
        let owner = all.of(folder)?;
        let loaded = owner.and_then(|at| all.loaded.get(at));
        let flags = self.weighing.flags()?;
        let none = rolecall::config::Config::default();
        let rows = rows(loaded.map_or(&none, |loaded| &loaded.config), &flags);
        match self.output_format {
            Layout::Text => text(loaded, &rows, shell),
            Layout::Json => document(loaded, &rows, shell),
        }
    }
}

/// The line of a place in the configuration.
fn line(loaded: Option<&Loaded>, origin: Origin) -> Option<(&str, u32)> {
    let (Origin::File(span), Some(loaded)) = (origin, loaded) else {
        return None;
    };
    let sources = Sources::new([(loaded.shown.clone(), loaded.text.clone())]);
    Some((&loaded.shown, sources.start(span).line))
}

fn text(loaded: Option<&Loaded>, rows: &[Row], shell: &mut Shell) -> Result<Status, Failure> {
    let head = match loaded {
        Some(loaded) => format!("the configuration is {}", loaded.shown),
        None => "there is no configuration".to_owned(),
    };
    writeln!(shell.out(), "{}\n", visible(&head))?;
    let said = rows
        .iter()
        .filter(|row| !row.value.is_null())
        .map(|row| format!("{} = {}", row.key, row.value));
    let said: Vec<String> = said.collect();
    let width = said.iter().map(|text| text.chars().count()).max();
    let width = width.unwrap_or(0).min(60);
    let set = rows.iter().filter(|row| !row.value.is_null());
    for (row, said) in set.zip(said) {
        let place = match (line(loaded, row.origin), row.origin) {
            (Some((path, line)), _) => format!("{path}:{line}"),
            (None, Origin::Given(Given::Flag(name) | Given::Environment(name))) => name.to_owned(),
            (None, Origin::Default | Origin::File(_)) => "default".to_owned(),
        };
        let text = format!("{said:width$}  # {place}");
        writeln!(shell.out(), "{}", visible(&text))?;
    }
    Ok(Status::Fine)
}

fn document(loaded: Option<&Loaded>, rows: &[Row], shell: &mut Shell) -> Result<Status, Failure> {
    let settings = rows.iter().map(|row| {
        let origin = match (line(loaded, row.origin), row.origin) {
            (Some((path, line)), _) => json!({"kind": "file", "path": path, "line": line}),
            (None, Origin::Given(Given::Flag(name))) => json!({"kind": "flag", "name": name}),
            (None, Origin::Given(Given::Environment(name))) => {
                json!({"kind": "environment", "name": name})
            }
            (None, Origin::Default | Origin::File(_)) => json!({"kind": "default"}),
        };
        json!({"key": row.key, "value": row.value, "origin": origin})
    });
    let settings: Vec<Value> = settings.collect();
    let document = json!({
        "format": "rolecall.settings/1",
        "file": loaded.map(|loaded| loaded.shown.as_str()),
        "settings": settings,
    });
    writeln!(shell.out(), "{document}")?;
    Ok(Status::Fine)
}
